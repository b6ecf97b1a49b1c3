"""The terms of a deadline: units, limits, suspensions, extensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Unit(StrEnum):
    """The units in which the law states a limit."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    MONTHS = "months"
    SAME_DAY = "same_day"


UNIT_NAMES = MappingProxyType(
    {
        Unit.WORKING_DAYS: "ngày làm việc",
        Unit.CALENDAR_DAYS: "ngày",
        Unit.HOURS: "giờ làm việc",
        Unit.MONTHS: "tháng",
        Unit.SAME_DAY: "trong ngày",
    }
)
WORKING_UNITS = frozenset({Unit.WORKING_DAYS, Unit.HOURS, Unit.SAME_DAY})


@dataclass(frozen=True, slots=True)
class Limit:
    """A legal time limit: at least 1 of a unit. For SAME_DAY 1 is the day itself."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError("a limit is at least 1")

    @property
    def label(self) -> str:
        """`5 ngày làm việc`, `trong ngày`."""
        if self.unit is Unit.SAME_DAY and self.value == 1:
            return UNIT_NAMES[self.unit]
        name = UNIT_NAMES[Unit.WORKING_DAYS if self.unit is Unit.SAME_DAY else self.unit]
        return f"{self.value} {name}"


class Waiting(StrEnum):
    """What a suspended clock waits for."""

    SUPPLEMENT = "supplement"
    FEE = "fee"
    OUTSIDE = "outside"
    FORCE_MAJEURE = "force_majeure"


WAITING_NAMES = MappingProxyType(
    {
        Waiting.SUPPLEMENT: "chờ bổ sung hồ sơ",
        Waiting.FEE: "chờ thực hiện nghĩa vụ tài chính",
        Waiting.OUTSIDE: "chờ cơ quan khác trả lời",
        Waiting.FORCE_MAJEURE: "sự kiện bất khả kháng",
    }
)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch in which the clock stands still; open while `to_at` is None.

    `kind` is a value of Waiting, or "" when nobody said; `source` names the paper that stopped the clock.
    """

    from_at: datetime
    to_at: datetime | None
    kind: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.to_at is not None and self.to_at < self.from_at:
            raise ValueError("a suspension ends after it begins")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted at `at` (None: known to have been granted in time); `source` names the apology letter."""

    value: int
    unit: Unit
    at: datetime | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError("an extension is at least 1")

    @property
    def limit(self) -> Limit:
        return Limit(self.value, self.unit)
