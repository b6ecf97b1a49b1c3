"""Default processes: shares add up, nothing exceeds the limit, every path ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinh.domains.procedures.rules.paths import (
    amount,
    excess,
    longest_path,
    shape_problems,
    step_amount,
    unit_problems,
)
from dinh.domains.procedures.rules.process import DAY_CAPS, HOUR_CAPS, default_steps, divide
from dinh.domains.procedures.types import Tier
from dinh.lib.deadlines import Limit, Unit

limits = st.builds(
    Limit, st.integers(1, 400), st.sampled_from([u for u in Unit if u is not Unit.SAME_DAY])
) | st.just(Limit(1, Unit.SAME_DAY))


@given(total=st.integers(0, 5000), caps=st.sampled_from([HOUR_CAPS, DAY_CAPS]))
def test_shares_add_up_to_the_limit(total: int, caps: tuple[int, int]) -> None:
    shares = divide(total, caps)
    assert sum(shares) == total
    assert min(shares) >= 0
    assert shares[1] >= max(shares[0], shares[3])


@given(limit=limits)
def test_the_default_process_uses_exactly_the_limit(limit: Limit) -> None:
    steps = default_steps([limit], (Tier.PROVINCE,))
    assert shape_problems(steps) == ()
    assert unit_problems(steps, [limit]) == ()
    assert excess(steps, [limit]) is None
    assert sum(step_amount(step) for step in longest_path(steps)) == amount(limit)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (
            Limit(5, Unit.WORKING_DAYS),
            ["4 giờ làm việc", "3 ngày làm việc", "1 ngày làm việc", "4 giờ làm việc"],
        ),
        (
            Limit(15, Unit.WORKING_DAYS),
            ["4 giờ làm việc", "12 ngày làm việc", "2 ngày làm việc", "4 giờ làm việc"],
        ),
        (Limit(1, Unit.SAME_DAY), ["1 giờ làm việc", "5 giờ làm việc", "1 giờ làm việc", "1 giờ làm việc"]),
        (Limit(1, Unit.HOURS), [None, "1 giờ làm việc", None, None]),
        (Limit(3, Unit.HOURS), [None, "2 giờ làm việc", "1 giờ làm việc", None]),
        (Limit(1, Unit.MONTHS), ["1 ngày", "21 ngày", "5 ngày", "1 ngày"]),
        (Limit(10, Unit.CALENDAR_DAYS), ["1 ngày", "6 ngày", "2 ngày", "1 ngày"]),
    ],
)
def test_the_written_rule(limit: Limit, expected: list[str | None]) -> None:
    steps = default_steps([limit], (Tier.PROVINCE,))
    assert [None if step.limit is None else step.limit.label for step in steps] == expected


def test_without_a_legal_limit_no_step_has_one() -> None:
    steps = default_steps([None, None], (Tier.COMMUNE,))
    assert [step.limit for step in steps] == [None, None, None, None]
    assert shape_problems(steps) == ()


def test_the_shortest_channel_rules() -> None:
    steps = default_steps([Limit(10, Unit.WORKING_DAYS), Limit(5, Unit.WORKING_DAYS), None], (Tier.PROVINCE,))
    assert sum(step_amount(step) for step in steps) == 5 * 480
