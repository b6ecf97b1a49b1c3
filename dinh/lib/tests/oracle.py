"""A deadline by walking: minute after minute, day after day, with nothing shared with the code it judges.

A calendar is a plain description; the walk reads it into one byte per minute. Minutes are numbered from the first
minute of the description's first day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = 1440


@dataclass(frozen=True)
class PlainCalendar:
    """`week[0..6]`: stretches of minutes of the day; `days`: what differs: "holiday", "swapped", "half"."""

    first: date
    length: int
    week: tuple[tuple[tuple[int, int], ...], ...]
    days: dict[date, str] = field(default_factory=dict)

    @property
    def ordinary(self) -> tuple[tuple[int, int], ...]:
        best: tuple[tuple[int, int], ...] = ()
        for shifts in self.week:
            if sum(b - a for a, b in shifts) > sum(b - a for a, b in best):
                best = shifts
        return best

    def stretches(self, number: int) -> tuple[tuple[int, int], ...]:
        day = self.first + timedelta(days=number)
        usual = self.week[day.weekday()]
        kind = self.days.get(day)
        if kind == "holiday":
            return ()
        if kind == "swapped":
            return self.ordinary
        if kind == "half":
            return tuple((a, min(b, 720)) for a, b in (usual or self.ordinary) if a < 720)
        return usual

    def minutes(self) -> bytearray:
        works = bytearray(self.length * DAY)
        for number in range(self.length):
            for a, b in self.stretches(number):
                works[number * DAY + a : number * DAY + b] = b"\x01" * (b - a)
        return works


@dataclass(frozen=True)
class Question:
    """Moments are minute numbers; a suspension's end None is open; an extension is (value, unit, at or None)."""

    calendar: PlainCalendar
    received: int
    value: int
    unit: str
    suspensions: tuple[tuple[int, int | None], ...] = ()
    extensions: tuple[tuple[int, str, int | None], ...] = ()


class Walk:
    """One question, walked."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.works = question.calendar.minutes()

    def answer(self) -> int | None:
        """The due minute, None while suspended."""
        question = self.question
        stopped, open_from = self.stopped(until=None)
        value, others = question.value, list[tuple[int, str]]()
        for more, unit, at in question.extensions:
            if at is not None and self.is_over(value, others, at):
                continue
            if unit == question.unit:
                value += more
            else:
                others.append((more, unit))
        return self.all_phases(value, others, stopped, open_from)

    def is_over(self, value: int, others: list[tuple[int, str]], at: int) -> bool:
        stopped, open_from = self.stopped(until=at)
        due = self.all_phases(value, others, stopped, open_from)
        return due is not None and at >= due

    def stopped(self, until: int | None) -> tuple[bytearray, int | None]:
        """Which minutes stand still, and from when for ever; with `until`, what one knows at that minute."""
        stopped = bytearray(len(self.works))
        open_from: int | None = None
        for begin, end in self.question.suspensions:
            if until is not None and begin > until:
                continue
            is_open = end is None or (until is not None and end > until)
            last = len(stopped) if end is None or is_open else end
            stopped[begin:last] = b"\x01" * (last - begin)
            if is_open:
                open_from = begin if open_from is None else min(open_from, begin)
        while open_from is not None and open_from > 0 and stopped[open_from - 1]:
            open_from -= 1
        return stopped, open_from

    def all_phases(
        self, value: int, others: list[tuple[int, str]], stopped: bytearray, open_from: int | None
    ) -> int | None:
        stopped = bytearray(stopped)
        received = self.question.received
        due: int | None = None
        for number, unit in [(value, self.question.unit), *others]:
            due = self.phase(received, number, unit, stopped, open_from)
            if due is None:
                return None
            self.forget(stopped, due)
            received = due
        return due

    def forget(self, stopped: bytearray, due: int) -> None:
        """What began until the due minute has had its effect."""
        minute = due
        stopped[: due + 1] = bytes(due + 1) if not stopped[due] else stopped[: due + 1]
        while minute < len(stopped) and stopped[minute]:
            minute += 1
        stopped[:minute] = bytes(minute)

    def phase(
        self, received: int, number: int, unit: str, stopped: bytearray, open_from: int | None
    ) -> int | None:
        counted = received
        while not (self.works[counted] or (counted and self.works[counted - 1])):
            counted += 1
        if unit in ("calendar_days", "months"):
            return self.by_days(received, counted // DAY, number, unit, stopped, open_from)
        start, need = self.start_and_need(counted, number, unit)
        minute = start
        while need:
            if stopped[minute]:
                if open_from is not None and minute >= open_from:
                    return None
            elif self.works[minute]:
                need -= 1
            minute += 1
        # The due minute is the first at which nothing is left, so the walk steps back over time nobody works.
        while minute > start and not self.works[minute - 1]:
            minute -= 1
        # A stretch that begins at the due minute still moves it; so does one under way when nothing was ever left.
        if stopped[minute] and (minute == received or not stopped[minute - 1]):
            return self.begun_at_the_last_minute(minute, stopped, open_from)
        return minute

    def begun_at_the_last_minute(self, due: int, stopped: bytearray, open_from: int | None) -> int | None:
        if open_from is not None and due >= open_from:
            return None
        minute = last = due
        while stopped[minute]:
            minute += 1
            if self.works[minute - 1]:
                last = minute
        return last

    def start_and_need(self, counted: int, number: int, unit: str) -> tuple[int, int]:
        ordinary = sum(b - a for a, b in self.question.calendar.ordinary)
        if unit == "hours":
            return counted, number * 60
        if unit == "working_days":
            return self.next_day(counted), number * ordinary
        start = self.next_day(counted) if counted % DAY >= 900 else counted
        end = (start // DAY + 1) * DAY
        need = sum(self.works[start:end])
        for _ in range(number - 1):
            while not any(self.works[end : end + DAY]):
                end += DAY
            need += sum(self.works[end : end + DAY])
            end += DAY
        return start, need

    def next_day(self, minute: int) -> int:
        minute = (minute // DAY + 1) * DAY
        while not self.works[minute]:
            minute += 1
        return minute

    def end_of(self, day: int) -> int:
        while not any(self.works[day * DAY : (day + 1) * DAY]):
            day += 1
        minute = (day + 1) * DAY
        while not self.works[minute - 1]:
            minute -= 1
        return minute

    def by_days(
        self, received: int, first: int, number: int, unit: str, stopped: bytearray, open_from: int | None
    ) -> int | None:
        day = first
        if unit == "calendar_days":
            for _ in range(number):
                day += 1
        else:
            named = self.question.calendar.first + timedelta(days=first)
            year, month = named.year, named.month
            for _ in range(number):
                year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            target = date(year, month, min(named.day, monthrange(year, month)[1]))
            day = (target - self.question.calendar.first).days
        due = self.end_of(day)
        count = 0
        minute = received
        inside = False
        while inside or minute <= due:
            if stopped[minute]:
                if open_from is not None and minute >= open_from:
                    return None
                inside = True
                count += 1
            elif inside:
                inside = False
                days = count // DAY + (1 if count % DAY else 0)
                due = self.end_of(day + days)
            minute += 1
        return due
