"""The exact meaning of a legal time limit.

Everything is a pure function of the limit, the moment of reception, the working calendar, the suspensions and the
extensions. Moments are cut to the minute on the province's clock. See docs/guides/deadlines.md.
"""

from __future__ import annotations

from dinh.lib.deadlines.holders import (
    HOLDER_NAMES,
    Held,
    HolderKind,
    Holding,
    Responsibility,
    responsibility,
)
from dinh.lib.deadlines.picture import BarPart, BarState, DayBar, day_bars
from dinh.lib.deadlines.reckoned import Due, counted_from, due
from dinh.lib.deadlines.steps import (
    PathCycle,
    StepSpan,
    longest_path,
    path_excess,
    path_size,
    size,
    step_due,
    step_that_made_late,
    step_units,
)
from dinh.lib.deadlines.terms import (
    UNIT_NAMES,
    WAITING_NAMES,
    WORKING_UNITS,
    Extension,
    Limit,
    Suspension,
    Unit,
    Waiting,
)
from dinh.lib.deadlines.verdict import Progress, Timeliness, days_late, is_past, progress, timeliness
from dinh.lib.deadlines.words import ExplanationLine

__all__ = [
    "HOLDER_NAMES",
    "UNIT_NAMES",
    "WAITING_NAMES",
    "WORKING_UNITS",
    "BarPart",
    "BarState",
    "DayBar",
    "Due",
    "ExplanationLine",
    "Extension",
    "Held",
    "HolderKind",
    "Holding",
    "Limit",
    "PathCycle",
    "Progress",
    "Responsibility",
    "StepSpan",
    "Suspension",
    "Timeliness",
    "Unit",
    "Waiting",
    "counted_from",
    "day_bars",
    "days_late",
    "due",
    "is_past",
    "longest_path",
    "path_excess",
    "path_size",
    "progress",
    "responsibility",
    "size",
    "step_due",
    "step_that_made_late",
    "step_units",
    "timeliness",
]
