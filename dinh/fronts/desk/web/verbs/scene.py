"""What the form of a verb stands on: reader, dossier, plan, moment; and fields that several verbs share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import DossierView
from dinh.domains.people.queries import find_agency, holders_of
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.files.types import DOCUMENTS, StoredFile
from dinh.lib.moments import at, local

DAY_ENDS = time(17, 0)


@dataclass(frozen=True)
class Scene:
    """One verb on one dossier by one officer now."""

    actor: Actor
    view: DossierView
    plan: VersionPlan
    now: datetime

    @property
    def today(self) -> date:
        """The day on the province's clock."""
        return local(self.now).date()

    def of_dossier(self, version: int | None) -> dict[str, Any]:
        """Arguments that every verb takes."""
        return {
            "actor": self.actor,
            "now": self.now,
            "dossier_id": self.view.id,
            "expected_version": version,
        }


class VerbForm(forms.Form):
    """A form that knows its scene; `act` does the verb. `lead` says what will happen."""

    lead: Any = ""
    go: Any = gettext_lazy("Thực hiện")
    use_required_attribute = False

    def __init__(self, *args: Any, scene: Scene, **kwargs: Any) -> None:
        self.scene = scene
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the scene."""

    def act(self, version: int | None) -> Sheet:
        """Do the verb with the cleaned answers."""
        raise NotImplementedError

    def text(self, name: str) -> str:
        """A cleaned line or text."""
        return str(self.cleaned_data.get(name) or "")

    def name_agency(
        self, data: dict[str, Any], *, instead: str, fault_at: str, missing: str
    ) -> dict[str, Any]:
        """The data with the agency that `co_quan` names under `agency_id`; without one `instead` must be given."""
        data["agency_id"] = None
        if data.get("co_quan"):
            try:
                data["agency_id"] = one_agency(data["co_quan"], self.scene.today).id
            except forms.ValidationError as wrong:
                self.add_error("co_quan", wrong)
        elif not data.get(instead):
            self.add_error(fault_at, missing)
        return data

    def end_of(self, name: str) -> datetime | None:
        """The last working minute of the day in a field."""
        day = self.cleaned_data.get(name)
        return at(day, DAY_ENDS) if day else None

    def stored(self, name: str) -> StoredFile:
        """Keep the uploaded file before the verb uses it. Refused as kernel.files does."""
        upload = self.cleaned_data[name]
        return store_file(
            stream=upload,
            filename=upload.name,
            actor=self.scene.actor,
            now=self.scene.now,
            allowed=DOCUMENTS,
        )


def reason_field(label: Any, *, hint: Any = "", required: bool = True) -> forms.CharField:
    """A text that goes into the history and to the citizen."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Hãy ghi lý do để người nhận hiểu.")},
    )


def day_field(label: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    """A day of the calendar, typed or picked."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(
            attrs={"inputmode": "numeric", "placeholder": "16/02/2023"}, format="%d/%m/%Y"
        ),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Hãy chọn ngày."),
            "invalid": gettext_lazy("Ngày chưa đúng. Hãy ghi như 16/02/2023."),
        },
    )


def file_field(label: Any, *, hint: Any = "", required: bool = True) -> forms.FileField:
    """A PDF or a picture."""
    return forms.FileField(
        label=label,
        help_text=hint or gettext_lazy("PDF, JPG hoặc PNG."),
        required=required,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": gettext_lazy("Hãy đính kèm tệp."),
            "empty": gettext_lazy("Tệp trống. Hãy chọn tệp khác."),
        },
    )


def in_days(now: datetime, days: int) -> date:
    """A day from now, never a weekend."""
    day = local(now).date() + timedelta(days=days)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def one_agency(text: str, on: date) -> AgencySummary:
    """The only agency that a code or a name can mean; a sentence with the candidates otherwise."""
    found = find_agency(text=text, at=on)
    if not found:
        raise forms.ValidationError(_("Không tìm thấy cơ quan này. Hãy ghi mã (H23.15) hoặc tên đầy đủ."))
    if len(found) > 1:
        names = "; ".join(f"{one.name} ({one.code})" for one in found[:6])
        raise forms.ValidationError(
            _("Có %(n)s cơ quan cùng tên này. Hãy ghi mã: %(names)s.") % {"n": len(found), "names": names}
        )
    return found[0]


def colleagues(role: str, agency_id: int, scene: Scene) -> list[tuple[str, str]]:
    """Officers who may hold a role at an agency today, as choices; nobody in particular comes first."""
    found = holders_of(role=role, agency_id=agency_id, on=scene.today)
    names = dict.fromkeys((str(one.account_id), one.name) for one in found)
    return [("", _("Để cả đơn vị nhận")), *names]
