"""Events travel as JSON and come back equal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinh.events import base


@dataclass(frozen=True)
class ThingMoved(base.Event):
    """A thing moved."""

    name: ClassVar[str] = "tests.thing.moved.v1"

    thing_id: int
    code: str
    at: datetime
    day: date | None = None
    parts: tuple[int, ...] = ()
    open: bool = False


def test_the_payload_is_plain_json() -> None:
    event = ThingMoved(
        7, "H23.15", datetime(2023, 2, 6, 9, 10, tzinfo=UTC), date(2023, 2, 7), (1, 2), open=True
    )
    assert base.to_json(event) == {
        "thing_id": 7,
        "code": "H23.15",
        "at": "2023-02-06T09:10:00+00:00",
        "day": "2023-02-07",
        "parts": [1, 2],
        "open": True,
    }


@given(
    st.builds(
        ThingMoved,
        thing_id=st.integers(),
        code=st.text(),
        at=st.datetimes(timezones=st.just(UTC)),
        day=st.none() | st.dates(),
        parts=st.lists(st.integers()).map(tuple),
        open=st.booleans(),
    )
)
def test_what_went_out_comes_back(event: ThingMoved) -> None:
    assert base.from_json("tests.thing.moved.v1", base.to_json(event)) == event


def test_unknown_keys_are_left_out_and_missing_ones_take_their_default() -> None:
    event = base.from_json(
        "tests.thing.moved.v1", {"thing_id": 1, "code": "a", "at": "2023-02-06T09:10:00+07:00", "later": 3}
    )
    assert isinstance(event, ThingMoved)
    assert (event.day, event.parts, event.at.isoformat()) == (None, (), "2023-02-06T09:10:00+07:00")


def test_what_is_required_and_missing_is_told() -> None:
    with pytest.raises(base.BadPayloadError, match="code"):
        base.from_json("tests.thing.moved.v1", {"thing_id": 1})
    with pytest.raises(base.UnknownEventError):
        base.from_json("tests.thing.moved.v9", {})


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(base.BadPayloadError, match="offset"):
        base.to_json(ThingMoved(1, "a", datetime(2023, 1, 1)))


def test_names_have_four_parts_and_belong_to_one_class() -> None:
    with pytest.raises(TypeError, match=r"room\.noun"):
        type("Bad", (base.Event,), {"name": "nonsense"})
    with pytest.raises(TypeError, match="two classes"):
        type("Other", (base.Event,), {"name": "tests.thing.moved.v1"})


def test_the_published_language_is_what_stands_in_the_rooms_files() -> None:
    assert "tests.thing.moved.v1" not in base.registry()
