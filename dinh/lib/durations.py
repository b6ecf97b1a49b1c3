"""Lengths of time in Vietnamese words."""

from __future__ import annotations

HOUR = 60
DAY = 24 * HOUR


def show_minutes(minutes: int) -> str:
    """`18 giờ 30 phút`, `40 giờ`, `5 phút`."""
    hours, rest = divmod(minutes, HOUR)
    parts = [f"{hours} giờ"] if hours else []
    if rest or not hours:
        parts.append(f"{rest:02} phút" if hours else f"{rest} phút")
    return " ".join(parts)


def show_working(minutes: int, day_minutes: int) -> str:
    """Working minutes in working days of `day_minutes`: `2 ngày 3 giờ`; under a day `3 giờ 05 phút`."""
    days, rest = divmod(minutes, day_minutes)
    if not days:
        return show_minutes(rest)
    hours = rest // HOUR
    return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
