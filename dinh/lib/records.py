"""Frozen records made and changed at the speed of a dictionary, for paths where `dataclasses.replace` is the dearest line.

A record here is a frozen dataclass without slots, cached properties and `__post_init__`: its fields are its `__dict__`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

RecordT = TypeVar("RecordT")


def made(kind: type[RecordT], names: Iterable[str], values: Iterable[Any], /) -> RecordT:
    """The record of a row: every field of it named, in any order; another number of values is a ValueError."""
    record = object.__new__(kind)
    record.__dict__.update(zip(names, values, strict=True))
    return record


def changed(record: RecordT, /, **values: Any) -> RecordT:
    """The record with other values; a name that is no field of it is a TypeError."""
    fields = record.__dict__
    if not values.keys() <= fields.keys():
        raise TypeError(f"{type(record).__name__} has no {sorted(values.keys() - fields.keys())}")
    copy = object.__new__(type(record))
    copy.__dict__.update(fields)
    copy.__dict__.update(values)
    return copy
