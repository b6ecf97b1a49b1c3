"""The exact meaning of a legal time limit.

Everything is a pure function of the limit, the moment of reception, the working calendar, the suspensions and the
extensions. Moments are cut to the minute on the province's clock. See docs/guides/deadlines.md.
"""

from __future__ import annotations

from dinh.lib.deadlines.reckoned import Due, due
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
from dinh.lib.deadlines.words import ExplanationLine

__all__ = [
    "UNIT_NAMES",
    "WAITING_NAMES",
    "WORKING_UNITS",
    "Due",
    "ExplanationLine",
    "Extension",
    "Limit",
    "Suspension",
    "Unit",
    "Waiting",
    "due",
]
