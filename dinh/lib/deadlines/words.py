"""The explanation of a deadline: plain Vietnamese sentences, a value and the law beside each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dinh.lib.deadlines.reckoning import Phase, Reckoning, Stop
from dinh.lib.deadlines.terms import WAITING_NAMES, WORKING_UNITS, Extension, Limit, Suspension, Unit, Waiting
from dinh.lib.durations import show_minutes
from dinh.lib.moments import WEEKDAYS, show_day, show_moment, weekday_name
from dinh.lib.working_time import DAY_MINUTES, DayKind, WorkingCalendar, minute_of, moment_of

FIRST_DAY_LAW = "Bộ luật Dân sự 2015, Điều 147 khoản 2"
HOURS_LAW = "Bộ luật Dân sự 2015, Điều 147 khoản 1"
MONTHS_LAW = "Bộ luật Dân sự 2015, Điều 146 và 148"
DAY_OFF_LAW = "Bộ luật Dân sự 2015, Điều 148 khoản 5"
LAST_SHIFT_LAW = "Hết ca làm việc cuối ngày, chặt hơn mốc 24:00 của Bộ luật Dân sự 2015, Điều 148"
SAME_DAY_LAW = "Giải quyết ngay trong ngày; nhận từ 15:00 thì sang ngày làm việc tiếp theo"
LIMIT_LAW = "Quyết định công bố thủ tục hành chính"
EXTENSION_LAW = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
_WAITING_LAWS: dict[str, str] = {
    Waiting.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    Waiting.FEE: "Thông báo thực hiện nghĩa vụ tài chính",
    Waiting.OUTSIDE: "Văn bản lấy ý kiến cơ quan khác",
    Waiting.FORCE_MAJEURE: "Bộ luật Dân sự 2015, Điều 156",
}


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One line: what is said, what it gives, and what it rests on (`law` may be empty)."""

    text: str
    value: str
    law: str


def explain(
    *,
    calendar: WorkingCalendar,
    received: int,
    reckoning: Reckoning | None,
    suspensions: Sequence[Suspension],
    extensions: Sequence[Extension],
    limit_source: str,
) -> tuple[ExplanationLine, ...]:
    """The lines of one reckoning, from the limit to the due moment."""
    if reckoning is None:
        return (
            ExplanationLine("Thủ tục này không quy định thời hạn giải quyết", "không quy định", limit_source),
        )
    first = reckoning.phases[0]
    added = [
        extension
        for extension, granted in zip(extensions, reckoning.granted, strict=True)
        if granted and extension.unit is first.limit.unit
    ]
    law = limit_source or LIMIT_LAW
    own = first.limit.value - sum(extension.value for extension in added)
    lines = [_limit_line(calendar, Limit(own, first.limit.unit), law)]
    lines += [_extension_line(calendar, extension) for extension in added]
    lines += _reception_lines(calendar, received, first)
    lines += _count_lines(calendar, first, suspensions)
    others = [
        extension
        for extension, granted in zip(extensions, reckoning.granted, strict=True)
        if granted and extension.unit is not first.limit.unit
    ]
    for extension, phase in zip(others, reckoning.phases[1:], strict=False):
        lines.append(_extension_line(calendar, extension))
        lines.append(
            ExplanationLine("Thời gian gia hạn tính tiếp từ hạn đang có", _moment(phase.received), "")
        )
        lines += _count_lines(calendar, phase, suspensions)
    for extension, granted in zip(extensions, reckoning.granted, strict=True):
        if not granted:
            text = f"Gia hạn {extension.limit.label} sau khi đã đến hạn: chỉ là ngày hẹn mới, hạn không đổi"
            lines.append(ExplanationLine(text, "không tính", extension.source or EXTENSION_LAW))
    lines.append(_last_line(calendar, reckoning.phases[-1]))
    return tuple(lines)


def _moment(minute: int) -> str:
    return show_moment(moment_of(minute), weekday=True)


def _day(day: int) -> str:
    named = date.fromordinal(day)
    return f"{weekday_name(named)} {show_day(named)}"


def _limit_size(calendar: WorkingCalendar, limit: Limit) -> str:
    if limit.unit is Unit.WORKING_DAYS:
        return show_minutes(limit.value * calendar.ordinary_day)
    if limit.unit is Unit.HOURS:
        return f"{limit.value} giờ"
    return limit.label


def _limit_line(calendar: WorkingCalendar, limit: Limit, law: str) -> ExplanationLine:
    text = f"Thời hạn theo quy định: {limit.label}"
    if limit.unit is Unit.WORKING_DAYS:
        shifts = ", ".join(f"{shift.start:%H:%M}–{shift.end:%H:%M}" for shift in calendar.ordinary_shifts)
        text += f", mỗi ngày {show_minutes(calendar.ordinary_day)} ({shifts})"
    return ExplanationLine(text, _limit_size(calendar, limit), law)


def _extension_line(calendar: WorkingCalendar, extension: Extension) -> ExplanationLine:
    when = "" if extension.at is None else f" lúc {show_moment(extension.at, weekday=True)}"
    return ExplanationLine(
        f"Gia hạn một lần{when}: {extension.limit.label}",
        f"cộng {_limit_size(calendar, extension.limit)}",
        extension.source or EXTENSION_LAW,
    )


def _reception_lines(calendar: WorkingCalendar, received: int, phase: Phase) -> Iterator[ExplanationLine]:
    if phase.counted != received:
        yield ExplanationLine(
            f"Tiếp nhận {_moment(received)}, ngoài giờ làm việc: tính như tiếp nhận đầu ca kế tiếp",
            _moment(phase.counted),
            calendar.name[:1].upper() + calendar.name[1:],
        )
    said = f"Tiếp nhận {_moment(phase.counted)}"
    start = f"bắt đầu {_moment(phase.start)}"
    if phase.limit.unit is Unit.HOURS:
        yield ExplanationLine(f"{said}. Thời hạn tính bằng giờ chạy ngay", start, HOURS_LAW)
    elif phase.limit.unit is Unit.SAME_DAY:
        late = phase.start != phase.counted
        tail = "từ 15:00 trở đi: giải quyết trong ngày làm việc tiếp theo" if late else "trước 15:00"
        yield ExplanationLine(f"{said}, {tail}", start, SAME_DAY_LAW)
    else:
        yield ExplanationLine(f"{said}. Ngày đầu không tính", start, FIRST_DAY_LAW)


def _count_lines(
    calendar: WorkingCalendar, phase: Phase, suspensions: Sequence[Suspension]
) -> Iterator[ExplanationLine]:
    if phase.limit.unit in WORKING_UNITS:
        skipped = days_off_between(calendar, phase.start // DAY_MINUTES, phase.base_due // DAY_MINUTES)
        if skipped:
            yield ExplanationLine(
                f"Lịch làm việc: {skipped}", "", calendar.name[:1].upper() + calendar.name[1:]
            )
    if phase.unmoved_day is not None:
        law = MONTHS_LAW if phase.limit.unit is Unit.MONTHS else FIRST_DAY_LAW
        yield ExplanationLine(
            f"{phase.limit.label.capitalize()} sau ngày tiếp nhận là", _day(phase.unmoved_day), law
        )
    if phase.stops:
        yield ExplanationLine("Nếu không tạm dừng, hạn sẽ là", _moment(phase.base_due), "")
    for stop in phase.stops:
        yield _stop_line(phase, stop, suspensions)
    if phase.unmoved_day is not None and phase.due is not None:
        yield from _moved_lines(phase, phase.unmoved_day, phase.due)


def _moved_lines(phase: Phase, unmoved_day: int, due: int) -> Iterator[ExplanationLine]:
    whole_days = -(-sum(stop.added for stop in phase.stops) // DAY_MINUTES)
    day = unmoved_day + whole_days
    if whole_days:
        yield ExplanationLine(
            "Các lần dừng cộng lại, làm tròn lên một lần thành ngày",
            f"cộng {whole_days} ngày: {_day(day)}",
            "",
        )
    if due // DAY_MINUTES != day:
        yield ExplanationLine(
            f"{_day(day)[:1].upper()}{_day(day)[1:]} là ngày nghỉ: chuyển sang ngày làm việc kế tiếp",
            _day(due // DAY_MINUTES),
            DAY_OFF_LAW,
        )


def _stop_line(phase: Phase, stop: Stop, suspensions: Sequence[Suspension]) -> ExplanationLine:
    inside = [
        one
        for one in suspensions
        if minute_of(one.from_at) <= (stop.begin if stop.end is None else stop.end)
        and (one.to_at is None or minute_of(one.to_at) >= stop.begin)
        and (stop.end is None or minute_of(one.from_at) < stop.end or stop.begin == stop.end)
    ]
    kinds = list(dict.fromkeys(one.kind for one in inside if one.kind in set(Waiting)))
    reason = f": {', '.join(WAITING_NAMES[Waiting(kind)] for kind in kinds)}" if kinds else ""
    named = [one.source or _WAITING_LAWS.get(one.kind, "") for one in inside]
    law = "; ".join(dict.fromkeys(name for name in named if name))
    begin = _moment(stop.begin)
    if stop.end is None:
        return ExplanationLine(f"Tạm dừng từ {begin}, chưa chạy lại{reason}", "đồng hồ đang dừng", law)
    unit = " làm việc" if phase.limit.unit in WORKING_UNITS else ""
    return ExplanationLine(
        f"Tạm dừng từ {begin} đến {_moment(stop.end)}{reason}", f"cộng {show_minutes(stop.added)}{unit}", law
    )


def _last_line(calendar: WorkingCalendar, phase: Phase) -> ExplanationLine:
    if phase.due is None:
        return ExplanationLine("Hạn trả kết quả sẽ được tính lại khi đồng hồ chạy tiếp", "chưa có hạn", "")
    ends_the_day = phase.due == calendar.last_minute_of(phase.due // DAY_MINUTES)
    return ExplanationLine("Hạn trả kết quả", _moment(phase.due), LAST_SHIFT_LAW if ends_the_day else "")


def days_off_between(calendar: WorkingCalendar, first: int, last: int) -> str:
    """The days inside [first, last] on which the calendar differs from a plain week, in words; "" when none.

    Days off of the week are named by weekday, holidays by date ranges, half and swapped days one by one.
    """
    weekdays: set[int] = set()
    off: list[int] = []
    half: list[int] = []
    swapped: list[int] = []
    for number in range(first, last + 1):
        day = date.fromordinal(number)
        kind = calendar.exceptions.get(day)
        if not calendar.shifts_on(day):
            if calendar.shifts_by_weekday.get(day.weekday()):
                off.append(number)
            else:
                weekdays.add(day.weekday())
        elif kind is DayKind.HALF:
            half.append(number)
        elif kind is DayKind.SWAPPED_WORKDAY and not calendar.shifts_by_weekday.get(day.weekday()):
            swapped.append(number)
    parts = []
    if off:
        parts.append(f"không tính ngày nghỉ {_ranges(calendar, off)}")
    if weekdays:
        parts.append(f"không tính {', '.join(WEEKDAYS[weekday] for weekday in sorted(weekdays))}")
    if half:
        parts.append(f"làm nửa ngày {_ranges(calendar, half)}")
    if swapped:
        parts.append(f"làm bù {_ranges(calendar, swapped)}")
    return "; ".join(parts)


def _ranges(calendar: WorkingCalendar, days: Sequence[int]) -> str:
    """`20/01–26/01, 02/09`: days that follow each other, or are parted only by days off, in one range."""
    groups: list[list[int]] = []
    for day in days:
        if groups and all(
            not calendar.is_working_day(date.fromordinal(between))
            for between in range(groups[-1][1] + 1, day)
        ):
            groups[-1][1] = day
        else:
            groups.append([day, day])
    return ", ".join(
        _short(begin) if begin == end else f"{_short(begin)}–{_short(end)}" for begin, end in groups
    )


def _short(day: int) -> str:
    return show_day(date.fromordinal(day), year=False)
