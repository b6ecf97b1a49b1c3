"""What a check of the installation finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Health(StrEnum):
    """How one part of the installation is."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    UNKNOWN = "unknown"


RANK = {Health.GOOD: 0, Health.UNKNOWN: 1, Health.LOOK: 2, Health.BAD: 3}


@dataclass(frozen=True)
class Line:
    """One line of the doctor: what was looked at, how it is, what is wrong, how to mend it."""

    key: str
    name: str
    health: Health
    found: str
    mend: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    """Numbers for Prometheus, by the end of their name: {"disk_free_bytes": 1.0}."""


def worst(lines: tuple[Line, ...]) -> Health:
    """The worst of them."""
    return max((line.health for line in lines), key=RANK.__getitem__, default=Health.GOOD)
