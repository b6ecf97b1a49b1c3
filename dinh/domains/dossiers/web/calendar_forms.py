"""Forms of the working calendar, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dinh.domains.people.types import CalendarDayKind
from dinh.lib.working_time import Shift

KINDS = {
    CalendarDayKind.HOLIDAY: _("Ngày nghỉ"),
    CalendarDayKind.SWAPPED_WORKDAY: _("Ngày làm bù"),
    CalendarDayKind.HALF: _("Chỉ làm buổi sáng"),
}
WEEKDAYS = (
    (0, _("Thứ Hai")),
    (1, _("Thứ Ba")),
    (2, _("Thứ Tư")),
    (3, _("Thứ Năm")),
    (4, _("Thứ Sáu")),
    (5, _("Thứ Bảy")),
    (6, _("Chủ nhật")),
)


def written(shifts: Iterable[Shift]) -> str:
    """`07:30-11:30, 13:00-17:00`."""
    return ", ".join(f"{one.start:%H:%M}-{one.end:%H:%M}" for one in shifts)


def read_shifts(text: str) -> list[tuple[time, time]]:
    """The shifts of a day as `written` writes them; ValueError otherwise."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.replace("–", "-").split(","))):
        begin, dash, end = part.partition("-")
        if not dash:
            raise ValueError(part)
        found.append((time.fromisoformat(begin.strip().zfill(5)), time.fromisoformat(end.strip().zfill(5))))
    return found


class DayForm(forms.Form):
    """What a day is, and the document that says so."""

    use_required_attribute = False
    day = forms.DateField(label=_("Ngày"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("Là"),
        initial=CalendarDayKind.HOLIDAY.value,
        required=False,
        choices=[
            *((one.value, words) for one, words in KINDS.items()),
            ("", _("Như ngày thường (bỏ dòng đã ghi)")),
        ],
    )
    name = forms.CharField(label=_("Tên ngày"), max_length=120, required=False)
    source_document = forms.CharField(
        label=_("Văn bản quy định"), max_length=250, help_text=_("Số, ngày, cơ quan ban hành.")
    )


class ShiftsForm(forms.Form):
    """The shifts of the seven days."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in WEEKDAYS:
            self.fields[f"day_{number}"] = forms.CharField(label=words, max_length=100, required=False)
        self.fields["day_0"].help_text = gettext(
            "Viết như 07:30-11:30, 13:00-17:00. Bỏ trống là nghỉ; bỏ trống cả tuần là trở về ca mặc định."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number, _words in WEEKDAYS:
            try:
                read_shifts(cleaned.get(f"day_{number}", ""))
            except ValueError:
                self.add_error(f"day_{number}", gettext("Viết như 07:30-11:30, 13:00-17:00."))
        return cleaned

    def shifts(self) -> dict[int, list[tuple[time, time]]]:
        """The days worked; none when everything is empty."""
        read = {number: read_shifts(self.cleaned_data[f"day_{number}"]) for number, _words in WEEKDAYS}
        return {number: day for number, day in read.items() if day}
