"""The deadline against an oracle that walks minute by minute, over random calendars and histories."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.lib.deadlines import (
    BarState,
    Extension,
    HolderKind,
    Holding,
    Limit,
    Suspension,
    Unit,
    Waiting,
    day_bars,
    due,
    progress,
    responsibility,
)
from dinh.lib.moments import HCM, show_moment
from dinh.lib.tests.oracle import DAY, PlainCalendar, Question, Walk
from dinh.lib.working_time import DayKind, Shift, WorkingCalendar, moment_of

FIRST = date(2023, 1, 2)
LENGTH = 500
_KINDS = {"holiday": DayKind.HOLIDAY, "swapped": DayKind.SWAPPED_WORKDAY, "half": DayKind.HALF}
_WEEKDAY_SHIFTS = (
    ((450, 690), (780, 1020)),
    ((480, 720), (810, 1050)),
    ((421, 703), (799, 1001)),
    ((540, 960),),
    ((450, 690),),
)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _moment(minute: int) -> datetime:
    return moment_of(FIRST.toordinal() * DAY + minute)


def built(plain: PlainCalendar) -> WorkingCalendar:
    return WorkingCalendar(
        version="random",
        shifts_by_weekday={
            weekday: tuple(Shift(_clock(a), _clock(b)) for a, b in shifts)
            for weekday, shifts in enumerate(plain.week)
            if shifts
        },
        exceptions={day: _KINDS[kind] for day, kind in plain.days.items()},
        first=FIRST,
        last=FIRST + timedelta(days=LENGTH - 1),
    )


@st.composite
def calendars(draw: st.DrawFn) -> PlainCalendar:
    usual = draw(st.sampled_from(_WEEKDAY_SHIFTS))
    saturday = draw(st.sampled_from([(), (), ((450, 690),)]))
    week = [usual] * 5 + [saturday, ()]
    week[draw(st.integers(0, 4))] = draw(st.sampled_from([usual, (), *_WEEKDAY_SHIFTS]))
    kinds = st.sampled_from(sorted(_KINDS))
    days = draw(st.dictionaries(st.integers(0, 60), kinds, max_size=12))
    named = {FIRST + timedelta(days=number): kind for number, kind in days.items()}
    return PlainCalendar(FIRST, LENGTH, tuple(week), named)


_LIMITS = st.one_of(
    st.tuples(st.integers(1, 8), st.just("working_days")),
    st.tuples(st.integers(1, 30), st.just("hours")),
    st.tuples(st.integers(1, 20), st.just("calendar_days")),
    st.tuples(st.integers(1, 2), st.just("months")),
    st.tuples(st.just(1), st.just("same_day")),
)
_MINUTES = st.integers(0, 25 * DAY)
# Round clock times meet the edges of shifts far more often than random minutes do.
_EDGES = st.builds(
    lambda day, clock: day * DAY + clock,
    st.integers(0, 25),
    st.sampled_from([0, 450, 689, 690, 691, 780, 900, 1019, 1020, 1021, 1439]),
)
_LENGTHS = st.one_of(st.integers(0, 6 * DAY), st.sampled_from([DAY, 2 * DAY, DAY + 1, DAY - 1, 1]))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    value, unit = draw(_LIMITS)
    received = draw(st.one_of(_MINUTES, _EDGES))
    suspensions = []
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.one_of(_MINUTES, _EDGES))
        length = draw(st.one_of(_LENGTHS, _LENGTHS, _LENGTHS, st.none()))
        suspensions.append((begin, None if length is None else begin + length))
    extensions = []
    for _ in range(draw(st.integers(0, 2))):
        more, other = draw(st.integers(1, 3)), draw(_LIMITS)[1]
        at = draw(st.one_of(st.none(), _EDGES))
        extensions.append(
            (more, draw(st.sampled_from([unit, other])), None if at is None else max(at, received))
        )
    return Question(draw(calendars()), received, value, unit, tuple(suspensions), tuple(extensions))


def histories(question: Question) -> tuple[tuple[Suspension, ...], tuple[Extension, ...]]:
    suspensions = tuple(
        Suspension(_moment(begin), None if end is None else _moment(end), Waiting.SUPPLEMENT)
        for begin, end in question.suspensions
        if end is None or end > question.received
    )
    extensions = tuple(
        Extension(value, Unit(unit), None if at is None else _moment(at))
        for value, unit, at in question.extensions
    )
    return suspensions, extensions


@settings(max_examples=150, deadline=None)
@given(questions())
def test_due_agrees_with_the_walk(question: Question) -> None:
    suspensions, extensions = histories(question)
    found = due(
        calendar=built(question.calendar),
        received_at=_moment(question.received),
        limit=Limit(question.value, Unit(question.unit)),
        suspensions=suspensions,
        extensions=extensions,
    )
    walked = Walk(question).answer()
    assert found.due_at == (None if walked is None else _moment(walked))
    assert found.suspended == (walked is None)
    last = "chưa có hạn" if found.due_at is None else show_moment(found.due_at, weekday=True)
    assert found.explanation[-1].value == last


@settings(max_examples=60, deadline=None)
@given(questions(), _MINUTES)
def test_the_clock_and_its_picture_add_up(question: Question, now: int) -> None:
    suspensions, extensions = histories(question)
    calendar = built(question.calendar)
    found = due(
        calendar=calendar,
        received_at=_moment(question.received),
        limit=Limit(question.value, Unit(question.unit)),
        suspensions=suspensions,
        extensions=extensions,
    )
    here = _moment(max(now, question.received))
    clock = progress(due=found, now=here)
    assert clock is not None
    assert clock.used + clock.left == clock.total
    assert min(clock.used, clock.left, clock.late) >= 0
    bars = day_bars(due=found, now=here)
    for bar in bars:
        assert sum(part.minutes for part in bar.parts) == calendar.working_minutes_on(bar.first)
    # What the future holds is not known to the clock, so only settled histories are compared with the bars.
    if found.due_at is not None and all(one.to_at is not None and one.to_at <= here for one in suspensions):
        assert sum(bar.minutes(BarState.COUNTED) for bar in bars) == clock.used
        assert sum(bar.minutes(BarState.LEFT) for bar in bars) == clock.left
        assert sum(bar.minutes(BarState.LATE) for bar in bars) == clock.late


@settings(max_examples=60, deadline=None)
@given(
    calendars(),
    _MINUTES,
    st.integers(0, 20 * DAY),
    st.lists(st.tuples(_MINUTES, st.one_of(st.none(), _LENGTHS), st.sampled_from(list(Waiting))), max_size=4),
    st.lists(st.tuples(st.sampled_from("abc"), _MINUTES, st.one_of(st.none(), _LENGTHS)), max_size=5),
)
def test_minutes_of_holders_add_up_to_the_elapsed_minutes(
    plain: PlainCalendar,
    begin: int,
    length: int,
    stops: list[tuple[int, int | None, Waiting]],
    holders: list[tuple[str, int, int | None]],
) -> None:
    found = responsibility(
        calendar=built(plain),
        from_at=_moment(begin),
        to_at=_moment(begin + length),
        holdings=[
            Holding(name, HolderKind.AGENCY, _moment(at), None if long is None else _moment(at + long))
            for name, at, long in holders
        ],
        suspensions=[
            Suspension(_moment(at), None if long is None else _moment(at + long), kind)
            for at, long, kind in stops
        ],
    )
    elapsed = sum(plain.minutes()[begin : begin + length])
    assert found.total == elapsed
    assert sum(row.minutes for row in found.rows) == elapsed
    assert sum(found.minutes(kind) for kind in HolderKind) == elapsed


@settings(max_examples=60, deadline=None)
@given(calendars(), st.lists(_MINUTES, min_size=2, max_size=12))
def test_working_minutes_agree_with_the_walk(plain: PlainCalendar, minutes: list[int]) -> None:
    calendar, works = built(plain), plain.minutes()
    for a, b in itertools.pairwise(minutes):
        low, high = min(a, b), max(a, b)
        assert calendar.between(_moment(low), _moment(high)) == sum(works[low:high])
        assert calendar.between(_moment(high), _moment(low)) == -sum(works[low:high])
        later = calendar.add(_moment(a), 700)
        assert later.tzinfo is HCM
        assert calendar.between(_moment(a), later) == 700
        assert calendar.between(_moment(a), later - timedelta(minutes=1)) == 699
