"""Records made and changed as dictionaries are those that dataclasses make."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from dinh.lib.records import changed, made


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    size: int
    parts: tuple[int, ...] = ()


HERE = Place(name="Chí Linh", size=3)


def test_a_changed_record_is_the_one_that_replace_makes_and_the_old_one_stays() -> None:
    there = changed(HERE, size=4, parts=(1,))
    assert there == replace(HERE, size=4, parts=(1,)) == Place(name="Chí Linh", size=4, parts=(1,))
    assert Place(name="Chí Linh", size=3) == HERE
    assert hash(there) == hash(replace(HERE, size=4, parts=(1,)))


def test_a_changed_record_is_as_frozen_as_before() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(HERE, size=4).size = 5  # type: ignore[misc]


def test_a_name_that_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Place has no \['sise'\]"):
        changed(HERE, sise=4)


def test_a_record_is_made_from_names_and_a_row() -> None:
    assert made(Place, ("name", "size", "parts"), ("Chí Linh", 3, ())) == HERE
    with pytest.raises(ValueError, match="shorter"):
        made(Place, ("name", "size", "parts"), ("Chí Linh", 3))
