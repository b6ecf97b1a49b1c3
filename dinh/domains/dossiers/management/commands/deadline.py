"""`manage.py deadline`: when a dossier is due, by the same function that serves the dossiers. Needs no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from dinh.lib.deadlines import Due, Extension, Limit, Suspension, Unit, due
from dinh.lib.moments import parse_day, parse_moment, show_moment
from dinh.lib.refusals import Refusal
from dinh.lib.working_time import DayKind, WorkingCalendar, default_calendar

REFUSED = 2
T = TypeVar("T")
_UNITS = ", ".join(Unit)


class NotUnderstood(Refusal):
    """An argument that names no moment, day, limit or extension."""

    code = "dossiers.deadline_not_understood"
    status = 422


def _read(reader: Callable[[str], T], text: str, option: str, example: str) -> T:
    try:
        return reader(text)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(f"{option}: không hiểu “{text}”. Hãy ghi như {example}.") from error


def read_moment(text: str, option: str) -> datetime:
    """A moment in ISO 8601, on the province's clock when no offset is given."""
    return _read(parse_moment, text, option, "2023-02-06T09:10")


def read_limit(value: int | None, unit: str) -> Limit:
    """The limit; `same_day` needs no number."""
    if value is None and unit == Unit.SAME_DAY:
        value = 1
    if value is None:
        raise NotUnderstood("Thiếu --limit: hãy ghi số ngày, giờ hoặc tháng, ví dụ --limit 5.")
    if value < 1:
        raise NotUnderstood(f"--limit {value}: thời hạn phải từ 1 trở lên.")
    return Limit(value, Unit(unit))


def read_suspension(text: str) -> Suspension:
    """`FROM/TO`; an empty TO leaves the suspension open."""
    begin, slash, end = text.partition("/")
    if not slash:
        raise NotUnderstood(
            f"--suspend: không hiểu “{text}”. Hãy ghi TỪ/ĐẾN, như 2023-02-08T10:00/2023-02-10T14:00; "
            "bỏ trống ĐẾN nếu đồng hồ còn dừng."
        )
    from_at = read_moment(begin, "--suspend")
    to_at = read_moment(end, "--suspend") if end.strip() else None
    if to_at is not None and to_at < from_at:
        raise NotUnderstood(f"--suspend: “{text}” kết thúc trước khi bắt đầu. Hãy đổi lại thứ tự.")
    return Suspension(from_at, to_at)


def read_extension(text: str) -> Extension:
    """`N:UNIT`, granted in time."""
    number, colon, unit = text.partition(":")
    if not colon or not number.strip().isdecimal() or int(number) < 1 or unit.strip() not in set(Unit):
        raise NotUnderstood(
            f"--extend: không hiểu “{text}”. Hãy ghi SỐ:ĐƠN VỊ, như 3:working_days; đơn vị là một trong {_UNITS}."
        )
    return Extension(int(number), Unit(unit.strip()))


def read_calendar(holidays: list[str], swapped: list[str], half: list[str]) -> WorkingCalendar:
    """The default calendar with the days given; a swapped day beats a holiday."""
    rows: list[tuple[date, DayKind]] = []
    for option, texts, kind in (
        ("--holiday", holidays, DayKind.HOLIDAY),
        ("--swapped", swapped, DayKind.SWAPPED_WORKDAY),
        ("--half", half, DayKind.HALF),
    ):
        rows += [(_read(parse_day, text, option, "2023-02-06"), kind) for text in texts]
    calendar = default_calendar()
    return calendar.with_days(rows, version=f"{calendar.version}+") if rows else calendar


def answer(found: Due) -> dict[str, Any]:
    """The machine's answer; `due_at` is null while the clock stands still."""
    return {
        "due_at": None if found.due_at is None else found.due_at.strftime("%Y-%m-%dT%H:%M"),
        "suspended": found.suspended,
        "explanation": [
            {"text": line.text, "value": line.value, "law": line.law} for line in found.explanation
        ],
    }


class Command(BaseCommand):
    """When a dossier is due, and why."""

    help = "Tính hạn trả kết quả của một hồ sơ theo lịch làm việc mặc định và giải thích từng dòng."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The question: reception, limit, what stopped the clock, what prolonged it, which days differ."""
        parser.add_argument(
            "--received", required=True, metavar="MOMENT", help="lúc tiếp nhận, 2023-02-06T09:10"
        )
        parser.add_argument("--limit", type=int, metavar="N", help="thời hạn; không cần với same_day")
        parser.add_argument("--unit", default=Unit.WORKING_DAYS.value, choices=[unit.value for unit in Unit])
        repeated: dict[str, Any] = {"action": "append", "default": []}
        parser.add_argument(
            "--suspend", metavar="FROM/TO", help="đồng hồ dừng; bỏ trống TO nếu còn dừng", **repeated
        )
        parser.add_argument("--extend", metavar="N:UNIT", help="gia hạn, 3:working_days", **repeated)
        parser.add_argument("--holiday", metavar="DATE", help="thêm ngày nghỉ", **repeated)
        parser.add_argument("--swapped", metavar="DATE", help="thêm ngày làm bù", **repeated)
        parser.add_argument("--half", metavar="DATE", help="thêm ngày chỉ làm buổi sáng", **repeated)
        parser.add_argument("--json", action="store_true", help="trả lời bằng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the due moment and its explanation; bad input leaves with one sentence and status 2."""
        try:
            found = due(
                calendar=read_calendar(options["holiday"], options["swapped"], options["half"]),
                received_at=read_moment(options["received"], "--received"),
                limit=read_limit(options["limit"], options["unit"]),
                suspensions=[read_suspension(text) for text in options["suspend"]],
                extensions=[read_extension(text) for text in options["extend"]],
            )
            shown = answer(found)
        except Refusal as refusal:
            raise CommandError(refusal.sentence, returncode=REFUSED) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        due_at = found.due_at
        head = (
            "Đồng hồ đang dừng: chưa có hạn"
            if due_at is None
            else f"Hạn: {show_moment(due_at, weekday=True)}"
        )
        self.stdout.write(head)
        for number, line in enumerate(found.explanation, start=1):
            parts = [part for part in (line.text, line.value, line.law and f"({line.law})") if part]
            self.stdout.write(f"{number:>2}. {' · '.join(parts)}")
