"""Within which time a request is answered: data, each row with its law.

The text of NĐ 356/2025/NĐ-CP was not at hand. Published summaries agree on the reply within two working days, and on
fifteen days (once fifteen more) for objection and restriction; for correction and deletion they say "ten to twenty
days". Rows not checked against the text say so, and `DINH_PRIVACY_LIMITS` overrules the days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from dinh.domains.privacy.types import RightKind, RightLimit
from dinh.lib.deadlines import Limit, Unit

DECREE = "Nghị định 356/2025/NĐ-CP"
REPLY = Limit(2, Unit.WORKING_DAYS)


def _row(kind: RightKind, days: int, article: str) -> RightLimit:
    whole = Limit(days, Unit.CALENDAR_DAYS)
    law = f"{article} Luật 91/2025/QH15; {DECREE}"
    return RightLimit(kind, reply=REPLY, answer=whole, extension=whole, law=law, is_checked=False)


LIMITS: Mapping[RightKind, RightLimit] = MappingProxyType(
    {
        RightKind.CORRECT: _row(RightKind.CORRECT, 10, "Điều 13"),
        RightKind.OBJECT: _row(RightKind.OBJECT, 15, "Điều 4"),
        RightKind.RESTRICT: _row(RightKind.RESTRICT, 15, "Điều 4"),
        RightKind.DELETE: _row(RightKind.DELETE, 20, "Điều 14"),
    }
)


class WrongLimits(ValueError):
    """The setting cannot be read."""


def limit_for(*, kind: RightKind, setting: str) -> RightLimit:
    """The limits of a kind, with the days of the setting ("correct=10,delete=20") where it names the kind.

    Raises WrongLimits.
    """
    row = LIMITS[kind]
    for part in filter(None, (one.strip() for one in setting.split(","))):
        name, _, days = part.partition("=")
        if name not in set(RightKind) or not days.isdigit() or int(days) < 1:
            raise WrongLimits(f"DINH_PRIVACY_LIMITS: {part}")
        if name == kind:
            whole = Limit(int(days), Unit.CALENDAR_DAYS)
            row = replace(row, answer=whole, extension=whole)
    return row
