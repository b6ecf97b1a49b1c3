"""The longest path against brute force over every path without going back."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.domains.procedures.rules.paths import (
    MIXED_UNITS,
    amount,
    excess,
    excess_sentence,
    longest_path,
    shape_problems,
    show_amount,
    unit_problems,
)
from dinh.domains.procedures.types import AgencyRule, Clock, Scope, StepPlan, TransitionPlan, Verb
from dinh.lib.deadlines import Limit, Unit

HOURS = Unit.HOURS


def step(
    order: int, hours: int | None, *transitions: TransitionPlan, clock: Clock = Clock.RUNS, unit: Unit = HOURS
) -> StepPlan:
    return StepPlan(
        code=f"b{order}",
        order=order,
        title=f"Bước {order}",
        role="case_officer",
        scope=Scope.DIVISION,
        agency_rule=AgencyRule.COMPETENT,
        limit=None if hours is None else Limit(hours, unit),
        clock=clock,
        transitions=transitions,
    )


def to(order: int) -> TransitionPlan:
    return TransitionPlan(Verb.FORWARD, f"b{order}")


END = TransitionPlan(Verb.FINISH)


@st.composite
def processes(draw: st.DrawFn) -> tuple[StepPlan, ...]:
    size = draw(st.integers(1, 7))
    steps = []
    for order in range(1, size + 1):
        targets = draw(st.sets(st.integers(1, size))) if size else set()
        moves = [
            to(target) if target > order else TransitionPlan(Verb.SEND_BACK, f"b{target}", needs_reason=True)
            for target in sorted(targets)
            if target != order
        ]
        if draw(st.booleans()) or order == size:
            moves.append(END)
        steps.append(
            step(
                order,
                draw(st.none() | st.integers(1, 40)),
                *moves,
                clock=draw(st.sampled_from(list(Clock))),
                unit=draw(st.sampled_from([Unit.HOURS, Unit.WORKING_DAYS])),
            )
        )
    return tuple(steps)


def every_path(steps: tuple[StepPlan, ...]) -> Iterator[list[StepPlan]]:
    """Brute force: walk every transition but sending back, never meeting a step twice."""
    by_code = {one.code: one for one in steps}

    def walk(path: list[StepPlan]) -> Iterator[list[StepPlan]]:
        yield path
        for move in path[-1].transitions:
            if move.verb is not Verb.SEND_BACK and move.to_step is not None:
                following = by_code[move.to_step]
                if following not in path:
                    yield from walk([*path, following])

    yield from walk([steps[0]])


def minutes(path: list[StepPlan]) -> int:
    total = 0
    for one in path:
        if one.limit is not None and one.clock is Clock.RUNS:
            total += one.limit.value * (480 if one.limit.unit is Unit.WORKING_DAYS else 60)
    return total


@settings(max_examples=300, deadline=None)
@given(steps=processes(), allowed=st.integers(1, 300))
def test_the_longest_path_equals_brute_force(steps: tuple[StepPlan, ...], allowed: int) -> None:
    longest = max(minutes(path) for path in every_path(steps))
    path = list(longest_path(steps))
    assert minutes(path) == longest
    assert any([one.code for one in path] == [one.code for one in walked] for walked in every_path(steps))
    found = excess(steps, [Limit(allowed, HOURS)])
    assert (found is not None) is (longest > allowed * 60)
    if found is not None:
        assert (found.total, found.allowed) == (longest, allowed * 60)
        assert found.titles == tuple(one.title for one in path)


def test_the_refusal_names_the_path() -> None:
    steps = (step(1, 4, to(2), to(3)), step(2, 30, to(3)), step(3, 8, END))
    found = excess(steps, [Limit(5, Unit.WORKING_DAYS), Limit(7, Unit.WORKING_DAYS)])
    assert found is not None
    assert found.codes == ("b1", "b2", "b3")
    assert excess_sentence(found) == (
        "Đường đi “Bước 1 → Bước 2 → Bước 3” cần 42 giờ làm việc, vượt thời hạn giải quyết 5 ngày làm việc. "
        "Hãy rút ngắn các bước trên đường đi này."
    )


def test_exactly_the_limit_is_allowed_and_a_stopped_clock_counts_nothing() -> None:
    steps = (step(1, 8, to(2)), step(2, 99, to(3), clock=Clock.STOPS), step(3, 32, END))
    assert excess(steps, [Limit(5, Unit.WORKING_DAYS)]) is None


def test_months_count_28_days() -> None:
    assert amount(Limit(2, Unit.MONTHS)) == 56
    steps = (step(1, 29, END, unit=Unit.CALENDAR_DAYS),)
    found = excess(steps, [Limit(1, Unit.MONTHS)])
    assert found is not None
    assert (found.total, found.allowed, found.unit) == (29, 28, "days")


def test_units_that_cannot_be_compared() -> None:
    assert unit_problems((), [Limit(5, Unit.WORKING_DAYS), Limit(5, Unit.CALENDAR_DAYS)]) == (MIXED_UNITS,)
    assert unit_problems((step(1, 3, END),), [Limit(1, Unit.MONTHS)]) == (
        "Bước “Bước 1” phải tính bằng ngày như thời hạn của thủ tục.",
    )
    assert unit_problems((step(1, 3, END, unit=Unit.MONTHS),), []) == (
        "Bước “Bước 1” phải tính bằng giờ, ngày làm việc hoặc ngày.",
    )


def test_shapes_that_cannot_be_executed() -> None:
    assert shape_problems(()) == ("Thủ tục chưa có quy trình điện tử. Hãy thêm các bước.",)
    assert shape_problems((step(1, 1, to(9)),)) == (
        "Bước “Bước 1” chuyển đến bước “b9” không có trong quy trình.",
    )
    assert shape_problems((step(1, 1, to(2)), step(2, 1))) == (
        "Từ bước “Bước 1” không đi đến kết thúc được.",
        "Từ bước “Bước 2” không đi đến kết thúc được.",
    )
    assert shape_problems((step(1, 1, END), step(2, 1, END))) == ("Không bước nào dẫn đến “Bước 2”.",)
    assert shape_problems((step(1, 1, END), step(1, 1, END))) == (
        "Mã và thứ tự của các bước phải khác nhau.",
    )
    assert shape_problems((step(1, 1, to(2)), step(2, 1, TransitionPlan(Verb.FORWARD, "b1"), END))) == (
        "Bước “Bước 2” chuyển tiếp ngược về “Bước 1”; hãy dùng trả lại.",
    )


def test_amounts_in_words() -> None:
    assert [show_amount(value, "minutes") for value in (240, 720, 2400, 2520)] == [
        "4 giờ làm việc",
        "1,5 ngày làm việc",
        "5 ngày làm việc",
        "42 giờ làm việc",
    ]
    assert show_amount(12, "days") == "12 ngày"
