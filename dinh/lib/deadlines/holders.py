"""Who held a dossier how long."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dinh.lib.deadlines.terms import Suspension, Waiting
from dinh.lib.figures import split_rates
from dinh.lib.working_time import WorkingCalendar, minute_of


class HolderKind(StrEnum):
    """Whose time it is."""

    AGENCY = "agency"
    CITIZEN = "citizen"
    OUTSIDE = "outside"


HOLDER_NAMES = {
    HolderKind.CITIZEN: "Người dân, tổ chức (đồng hồ dừng)",
    HolderKind.OUTSIDE: "Cơ quan khác, bất khả kháng (đồng hồ dừng)",
}
_WAITED_FOR = {
    Waiting.SUPPLEMENT: HolderKind.CITIZEN,
    Waiting.FEE: HolderKind.CITIZEN,
    Waiting.OUTSIDE: HolderKind.OUTSIDE,
    Waiting.FORCE_MAJEURE: HolderKind.OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Holding:
    """A stretch in which somebody had the dossier on the table; `to_at` None: still."""

    holder: str
    kind: HolderKind
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """One holder's share: working minutes, and a rate with one decimal (`"45.0"`)."""

    holder: str
    kind: HolderKind
    minutes: int
    share: str | None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """All holders in the order in which they first held it; their minutes add up to `total` exactly."""

    total: int
    rows: tuple[Held, ...]

    def minutes(self, kind: HolderKind) -> int:
        """Working minutes of all holders of one kind."""
        return sum(row.minutes for row in self.rows if row.kind is kind)


def responsibility(
    *,
    calendar: WorkingCalendar,
    from_at: datetime,
    to_at: datetime,
    holdings: Sequence[Holding],
    suspensions: Sequence[Suspension] = (),
) -> Responsibility:
    """Working minutes of each holder between two moments, adding up exactly to the working minutes elapsed.

    Which minutes: those of the dossier's calendar (the competent agency's) from `from_at`, normally the moment
    of reception itself, so that the uncounted rest of the first day is somebody's too, to `to_at`, the moment it
    ended or now; minutes outside working time are nobody's. Each minute goes to one holder: inside a suspension
    to the one waited for (citizen for a supplement or a fee, outside for another body or force majeure; a
    suspension whose kind is not known stays with the holder); else to the holding that covers it, the
    latest-begun of several; in a gap the one who had it last keeps it, before the first holding the first has it.
    """
    begin, end = minute_of(from_at), max(minute_of(from_at), minute_of(to_at))
    stops = sorted(
        (minute_of(one.from_at), end if one.to_at is None else minute_of(one.to_at), Waiting(one.kind))
        for one in suspensions
        if one.kind in set(Waiting)
    )
    spans = sorted(
        (
            (minute_of(one.from_at), end if one.to_at is None else minute_of(one.to_at), one)
            for one in holdings
        ),
        key=lambda span: span[0],
    )
    edges = {begin, end}
    for low, high, _ in [*stops, *spans]:
        edges |= {minute for minute in (low, high) if begin < minute < end}
    marks = sorted(edges)
    tally: dict[tuple[str, HolderKind], int] = {}
    for low, high in itertools.pairwise(marks):
        holder = _holder(low, stops, spans)
        minutes = calendar.worked_before(high) - calendar.worked_before(low)
        tally[holder] = tally.get(holder, 0) + minutes
    shares = split_rates(list(tally.values()))
    rows = tuple(
        Held(holder, kind, minutes, share)
        for ((holder, kind), minutes), share in zip(tally.items(), shares, strict=True)
    )
    return Responsibility(sum(tally.values()), rows)


def _holder(
    minute: int, stops: Sequence[tuple[int, int, Waiting]], spans: Sequence[tuple[int, int, Holding]]
) -> tuple[str, HolderKind]:
    for low, high, waiting in stops:
        if low <= minute < high:
            kind = _WAITED_FOR[waiting]
            return HOLDER_NAMES[kind], kind
    covering = [one for low, high, one in spans if low <= minute < high]
    earlier = [one for low, _, one in spans if low <= minute]
    found = (covering or earlier or [one for _, _, one in spans[:1]])[-1:]
    return (found[0].holder, found[0].kind) if found else ("", HolderKind.AGENCY)
