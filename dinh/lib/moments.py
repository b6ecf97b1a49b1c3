"""Moments and days: the province's time zone, the one reading of the clock, Vietnamese writing of them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HCM = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


# Days that figures and registers are asked for; outside of them an address is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def now() -> datetime:
    """The present moment in the province's time zone. Read it only at doors, tasks and commands."""
    return datetime.now(HCM)


def local(moment: datetime) -> datetime:
    """The same moment on the province's clock. A moment without zone is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(HCM)


def at(day: date, clock: time = time(0)) -> datetime:
    """The moment of a day and a clock time in the province."""
    return datetime.combine(day, clock, HCM)


def cut_to_minute(moment: datetime) -> datetime:
    """The minute a moment lies in, on the province's clock: 17:00:59 is 17:00."""
    return local(moment).replace(second=0, microsecond=0)


def parse_day(text: str) -> date:
    """A day written `2023-02-06` or `06/02/2023`; ValueError otherwise."""
    text = text.strip()
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    return date.fromisoformat(text)


def parse_moment(text: str) -> datetime:
    """A moment written in ISO 8601; without an offset it is the province's clock. ValueError otherwise."""
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=HCM) if moment.tzinfo is None else moment.astimezone(HCM)


def weekday_name(day: date) -> str:
    """`thứ Hai` … `Chủ nhật`."""
    return WEEKDAYS[day.weekday()]


def show_day(day: date, *, year: bool = True) -> str:
    """`13/02/2023`, or `13/02` without the year."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if year else f"{day.day:02}/{day.month:02}"


def show_clock(moment: datetime) -> str:
    """`17:00`."""
    there = local(moment)
    return f"{there.hour:02}:{there.minute:02}"


def show_moment(moment: datetime, *, year: bool = True, weekday: bool = False) -> str:
    """`17:00 13/02/2023`, with the weekday `17:00 thứ Hai 13/02/2023`."""
    there = local(moment)
    name = f"{weekday_name(there)} " if weekday else ""
    return f"{there.hour:02}:{there.minute:02} {name}{show_day(there, year=year)}"


def show_stamp(moment: datetime) -> str:
    """The freshness stamp of a figure: `03/02/2023 16:28:18`."""
    there = local(moment)
    return f"{show_day(there)} {there:%H:%M:%S}"
