"""The dated tree against a brute-force history: the same answers on every day, whatever happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dinh.domains.people import actions, queries
from dinh.domains.people.tests.factories import NOW, agency
from dinh.kernel.access.types import SYSTEM
from dinh.lib.refusals import Refusal

FIRST = date(2022, 1, 1)
DAYS = 12
AGENCIES = 6
worlds = count()


@dataclass(frozen=True)
class Standing:
    """How an agency stands on one day."""

    name: str
    parent: int | None


History = list[dict[int, Standing]]
steps = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "merge"]),
        st.integers(1, 3),
        st.integers(0, AGENCIES - 1),
        st.integers(0, AGENCIES - 1),
    ),
    max_size=6,
)


def below(day: dict[int, Standing], root: int) -> set[int]:
    found = {root}
    while True:
        more = {pk for pk, standing in day.items() if standing.parent in found} - found
        if not more:
            return found
        found |= more


def happen(history: History, when: int, kind: str, one: int, two: int) -> None:
    """The oracle: change every day from `when` on."""
    for day in history[when:]:
        if kind == "rename":
            day[one] = replace(day[one], name=f"Tên {when}")
        elif kind == "move":
            day[one] = replace(day[one], parent=two)
        else:
            del day[one]
            for pk, standing in list(day.items()):
                if standing.parent == one:
                    day[pk] = replace(standing, parent=two)


def act(when: int, kind: str, one: int, two: int) -> bool:
    day = FIRST + timedelta(days=when)
    try:
        if kind == "rename":
            actions.rename_agency(
                actor=SYSTEM, now=NOW, agency_id=one, name=f"Tên {when}", effective_date=day, decision="QĐ"
            )
        elif kind == "move":
            actions.move_agency(
                actor=SYSTEM, now=NOW, agency_id=one, parent_id=two, effective_date=day, decision="QĐ"
            )
        else:
            actions.merge_agencies(
                actor=SYSTEM, now=NOW, predecessors=[one], successor=two, effective_date=day, decision="QĐ"
            )
    except Refusal:
        return False
    return True


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, tree=st.lists(st.integers(0, AGENCIES - 1), min_size=AGENCIES, max_size=AGENCIES))
def test_every_day_answers_as_the_brute_force_history(
    db: None, steps: list[tuple[str, int, int, int]], tree: list[int]
) -> None:
    from_code: list[int] = []
    world: dict[int, Standing] = {}
    serial = next(worlds)
    letter = f"{chr(ord('A') + serial // 100)}{serial % 100:02}"
    for number in range(AGENCIES):
        parent = queries.get_agency(agency_id=from_code[tree[number] % number]) if number else None
        made = agency(f"{letter}.{number + 1:02}", f"Cơ quan {number}", parent)
        from_code.append(made.id)
        world[made.id] = Standing(made.name, parent.id if parent else None)
    history: History = [dict(world) for _ in range(DAYS * 3)]
    merged: dict[int, tuple[int, int]] = {}
    changed: list[int] = []
    when = 0
    for kind, later, first, second in steps:
        when += later
        one, two = from_code[first], from_code[second]
        if act(when, kind, one, two):
            changed.append(when)
            happen(history, when, kind, one, two)
            if kind == "merge":
                merged[one] = (when, two)
    # Between two changes nothing moves: the days around each change say everything.
    for number in sorted({0, *(day for change in changed for day in (change - 1, change))}):
        expected = history[number]
        day = FIRST + timedelta(days=number)
        seen = {
            row.id: Standing(row.name, row.parent_id)
            for row in queries.list_agencies(active_on=day, ids=from_code)
        }
        assert seen == expected
        for pk in expected:
            assert set(queries.descendant_ids(agency_id=pk, on=day)) == below(expected, pk)
            assert queries.get_agency(agency_id=pk, at=day).path.split(".")[-1] == str(pk)
        for pk in from_code:
            heir = pk
            while heir in merged and merged[heir][0] <= number:
                heir = merged[heir][1]
            assert queries.successor_of(agency_id=pk, on=day) == heir
    for pk in from_code:
        for row in queries.list_agencies(ids=[pk]):
            assert row.id == pk
            assert row.successor_id == (merged[pk][1] if pk in merged else None)
