"""Forms of administrators. What they ask is checked by the verbs; refusals come back to the fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dinh.domains.people.permissions import is_province_admin
from dinh.domains.people.queries import find_agency, list_agencies, list_staff, list_units, managed_agency_ids
from dinh.domains.people.rules import ADMIN_ROLES
from dinh.domains.people.types import Role
from dinh.domains.people.web.staff.words import ROLES
from dinh.kernel.access.types import Actor
from dinh.lib.vietnamese import clean_line

DAY = {"type": "date"}


class DayField(forms.DateField):
    """A day in the browser's own field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY), **kwargs)


class StaffForm(forms.Form):
    """A form that knows who asks and which day it is."""

    use_required_attribute = False

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.today = actor, today
        self.prepare()

    def prepare(self) -> None:
        """Fill choices."""


class PostForm(StaffForm):
    """Agency, unit, role and period of a post. The agency is typed by code or name."""

    agency = forms.CharField(label=_("Cơ quan"), max_length=200, help_text=_("Mã hoặc tên, ví dụ H23.15."))
    unit = forms.CharField(
        label=_("Bộ phận"), max_length=120, required=False, help_text=_("Bỏ trống nếu phụ trách cả cơ quan.")
    )
    role = forms.ChoiceField(label=_("Vai trò"))
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    active_from = DayField(label=_("Từ ngày"))
    active_to = DayField(
        label=_("Đến trước ngày"), required=False, help_text=_("Bỏ trống nếu chưa biết ngày kết thúc.")
    )

    def prepare(self) -> None:
        roles = [role for role in Role if role not in ADMIN_ROLES or is_province_admin(self.actor)]
        self.fields["role"].choices = [("", _("Chọn vai trò")), *((one.value, ROLES[one]) for one in roles)]  # type: ignore[attr-defined]
        self.fields["active_from"].initial = self.today
        mine = managed_agency_ids(actor=self.actor, on=self.today)
        if mine is not None and len(mine) == 1:
            self.fields["agency"].initial = list_agencies(ids=set(mine))[0].code

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("active_from") or self.today
        text = clean_line(cleaned.pop("agency", "") or "")
        if not text:
            return cleaned
        found = find_agency(text=text, at=day)
        if len(found) != 1:
            names = ", ".join(f"{one.name} ({one.code})" for one in found[:4])
            self.add_error(
                "agency",
                gettext("Có nhiều cơ quan: %(names)s. Hãy ghi mã.") % {"names": names}
                if found
                else gettext("Không tìm thấy cơ quan này. Hãy ghi mã, ví dụ H23.15."),
            )
            return cleaned
        cleaned["agency_id"] = found[0].id
        cleaned["unit_id"] = self._unit(found[0].id, clean_line(cleaned.pop("unit", "") or ""), day)
        return cleaned

    def _unit(self, agency_id: int, text: str, day: date) -> int | None:
        if not text:
            return None
        units = list_units(agency_id=agency_id, on=day)
        found = [unit.id for unit in units if unit.name.casefold() == text.casefold()]
        if not found:
            self.add_error(
                "unit",
                gettext("Cơ quan có các bộ phận: %(names)s.")
                % {"names": ", ".join(one.name for one in units) or "–"},
            )
        return found[0] if found else None


class AccountForm(PostForm):
    """A new official with his first post."""

    field_order = ("display_name", "username", "email", "phone")
    display_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Để tự đặt lại mật khẩu và nhận thông báo.")
    )
    phone = forms.CharField(label=_("Số điện thoại"), max_length=20, required=False)


class EndPostForm(StaffForm):
    """The day before which a post is held."""

    active_to = DayField(label=_("Kết thúc trước ngày"))

    def prepare(self) -> None:
        self.fields["active_to"].initial = self.today


class ReasonForm(StaffForm):
    """Why."""

    reason = forms.CharField(label=_("Lý do"), max_length=200)


class LeaveForm(StaffForm):
    """Away from a day until before a day; somebody acts with his posts."""

    active_from = DayField(label=_("Nghỉ từ ngày"))
    active_to = DayField(label=_("Đi làm lại ngày"))
    substitute_id = forms.ChoiceField(
        label=_("Người làm thay"),
        required=False,
        help_text=_("Được dùng mọi vị trí của người nghỉ trong thời gian đó."),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=200, required=False)

    def prepare(self) -> None:
        people: list[tuple[str, Any]] = [("", _("Không ai làm thay"))]
        number: int | None = 1
        while number is not None:
            page = list_staff(actor=self.actor, on=self.today, number=number)
            people += [(str(row.account_id), f"{row.name} ({row.username})") for row in page.rows]
            number = page.next_number if number < 10 else None
        self.fields["substitute_id"].choices = people  # type: ignore[attr-defined]

    def clean_substitute_id(self) -> int | None:
        chosen = self.cleaned_data["substitute_id"]
        return int(chosen) if chosen else None


class SheetForm(forms.Form):
    """A table of officials."""

    sheet = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("XLSX hoặc CSV, tối đa 2.000 dòng, mỗi dòng một vị trí công tác."),
    )
