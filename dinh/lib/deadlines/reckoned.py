"""The due moment with everything it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from dinh.lib.deadlines import words
from dinh.lib.deadlines.reckoning import Phase, Reckoning, reckon, start_of, union
from dinh.lib.deadlines.terms import Extension, Limit, Suspension
from dinh.lib.deadlines.words import ExplanationLine
from dinh.lib.moments import cut_to_minute
from dinh.lib.working_time import WorkingCalendar, minute_of, moment_of


@dataclass(frozen=True)
class Due:
    """The answer of `due()`.

    `due_at` is None without a legal limit (`limit` None) and while the clock stands still (`suspended`).
    `counted_from` is the moment the count starts; `base_due_at` what the due moment was without suspensions and
    extensions; `extended` whether an extension counted. The explanation is written when first asked for.
    """

    due_at: datetime | None
    suspended: bool
    counted_from: datetime | None
    base_due_at: datetime | None
    extended: bool
    calendar: WorkingCalendar = field(repr=False)
    received_at: datetime
    limit: Limit | None
    suspensions: tuple[Suspension, ...] = field(repr=False)
    extensions: tuple[Extension, ...] = field(repr=False)
    limit_source: str = field(repr=False)
    reckoning: Reckoning | None = field(repr=False)

    @cached_property
    def explanation(self) -> tuple[ExplanationLine, ...]:
        """How the moment came about, line by line, in Vietnamese, with the law beside each line."""
        return words.explain(
            calendar=self.calendar,
            received=minute_of(self.received_at),
            reckoning=self.reckoning,
            suspensions=self.suspensions,
            extensions=self.extensions,
            limit_source=self.limit_source,
        )

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The limit and then each extension in another unit, as minute numbers."""
        return self.reckoning.phases if self.reckoning else ()

    def as_if_resumed(self, moment: datetime) -> Due:
        """The same reckoning as if no suspension reached beyond `moment` (and none began after it)."""
        cut = cut_to_minute(moment)
        kept = tuple(
            one if one.to_at is not None and one.to_at <= cut else replace(one, to_at=cut)
            for one in self.suspensions
            if one.from_at <= cut
        )
        if kept == self.suspensions:
            return self
        return due(
            calendar=self.calendar,
            received_at=self.received_at,
            limit=self.limit,
            suspensions=kept,
            extensions=self.extensions,
            limit_source=self.limit_source,
        )


def due(
    *,
    calendar: WorkingCalendar,
    received_at: datetime,
    limit: Limit | None,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
    limit_source: str = "",
) -> Due:
    """When the dossier is due: a pure function, to be recomputed whenever an argument changes, never edited.

    All moments are cut to the minute. Extensions are taken in the order given; one granted (`at`) when the
    dossier was already due is explained but not counted, so a late dossier stays late. That an extension may be
    granted only once and not while suspended is for the caller to refuse. `limit_source` names the paper that
    sets the limit. Refuses with CalendarEnds when the calendar does not reach far enough.
    Source: Bộ luật Dân sự 2015, Điều 147 and 148.
    """
    received = cut_to_minute(received_at)
    stopped, longer = tuple(suspensions), tuple(extensions)
    if limit is None:
        return Due(
            None, False, None, None, False, calendar, received, None, stopped, longer, limit_source, None
        )
    reckoning = reckon(calendar, minute_of(received), limit, union(stopped), longer)
    first, last = reckoning.phases[0], reckoning.phases[-1]
    base = first.base_due
    if first.limit is not limit and first.limit != limit:
        base = reckon(calendar, minute_of(received), limit, (), ()).phases[0].base_due
    return Due(
        due_at=None if last.due is None else moment_of(last.due),
        suspended=last.due is None,
        counted_from=moment_of(first.start),
        base_due_at=moment_of(base),
        extended=any(reckoning.granted),
        calendar=calendar,
        received_at=received,
        limit=limit,
        suspensions=stopped,
        extensions=longer,
        limit_source=limit_source,
        reckoning=reckoning,
    )


def counted_from(*, calendar: WorkingCalendar, received_at: datetime, limit: Limit | None) -> datetime | None:
    """The moment the count starts, as `due()` answers it, without reckoning the end; None without a limit."""
    return None if limit is None else moment_of(start_of(calendar, minute_of(received_at), limit)[1])
