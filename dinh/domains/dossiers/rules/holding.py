"""Who held a dossier how long: stretches without gap, so the minutes add up to the elapsed time exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from dinh.domains.dossiers.types import HolderRow, Holders, HoldingShare, StepShare
from dinh.domains.procedures.types import VersionPlan
from dinh.lib.deadlines import WORKING_UNITS, HolderKind, StepSpan, size, step_that_made_late
from dinh.lib.figures import format_rate, split_rates
from dinh.lib.moments import cut_to_minute
from dinh.lib.working_time import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStretch:
    """One stretch of holding."""

    step_code: str
    title: str
    visit: int
    holder_kind: HolderKind
    agency_id: int | None
    body_name: str
    opened_at: datetime
    closed_at: datetime | None


def split_holding(
    stretches: Sequence[HeldStretch],
    *,
    plan: VersionPlan,
    calendar: WorkingCalendar,
    received_at: datetime | None,
    due_at: datetime | None,
    end: datetime,
    has_ended: bool,
) -> Holders:
    """Minutes of each holder and of each step, and for a late dossier the step that made it late."""
    if received_at is None:
        return Holders(total_minutes=0, shares=(), steps=(), late_minutes=0, late_step=None)
    last = cut_to_minute(end)
    shares: dict[tuple[HolderKind, int | None, str], list[int]] = {}
    for one in stretches:
        minutes = calendar.between(
            cut_to_minute(one.opened_at), cut_to_minute(one.closed_at) if one.closed_at else last
        )
        share = shares.setdefault((one.holder_kind, one.agency_id, one.body_name), [0, 0])
        share[0] += minutes
        share[1] += int(one.closed_at is None)
    late = calendar.between(due_at, last) if due_at is not None and last > due_at else 0
    visits, spans = _visits(stretches, plan, calendar, last)
    return Holders(
        total_minutes=calendar.between(cut_to_minute(received_at), last),
        shares=tuple(
            HoldingShare(
                holder_kind=kind,
                agency_id=agency_id,
                body_name=body_name,
                minutes=minutes,
                holding_now=bool(now) and not has_ended,
            )
            for (kind, agency_id, body_name), (minutes, now) in shares.items()
        ),
        steps=visits,
        late_minutes=late,
        late_step=_guilty(visits, spans, due_at) if due_at is not None and last > due_at else None,
    )


def late_step(
    stretches: Sequence[HeldStretch],
    *,
    plan: VersionPlan,
    calendar: WorkingCalendar,
    due_at: datetime,
    end: datetime,
) -> StepShare | None:
    """The step that made a dossier late which ended after it was due: that of `split_holding`, without the shares."""
    return _guilty(*_visits(stretches, plan, calendar, cut_to_minute(end)), due_at)


def _guilty(visits: Sequence[StepShare], spans: list[StepSpan], due_at: datetime) -> StepShare | None:
    guilty = step_that_made_late(spans=spans, due_at=due_at)
    return visits[spans.index(guilty)] if guilty is not None else None


def _visits(
    stretches: Sequence[HeldStretch], plan: VersionPlan, calendar: WorkingCalendar, last: datetime
) -> tuple[tuple[StepShare, ...], list[StepSpan]]:
    """Each stay at a step, pauses of others left out, beside its own limit in working minutes."""
    limits = {
        step.code: size(step.limit, day_minutes=calendar.ordinary_day)
        for step in plan.steps
        if step.limit is not None and step.limit.unit in WORKING_UNITS
    }
    stays: dict[int, list[HeldStretch]] = {}
    for one in stretches:
        stays.setdefault(one.visit, []).append(one)
    shares: list[StepShare] = []
    spans: list[StepSpan] = []
    for stay in stays.values():
        own = [one for one in stay if one.holder_kind is HolderKind.AGENCY] or stay
        minutes = sum(
            calendar.between(
                cut_to_minute(one.opened_at), cut_to_minute(one.closed_at) if one.closed_at else last
            )
            for one in own
        )
        allowed = limits.get(own[0].step_code)
        shares.append(
            StepShare(
                step_code=own[0].step_code,
                title=own[0].title,
                agency_id=own[0].agency_id,
                minutes=minutes,
                limit_minutes=allowed,
                over_minutes=max(0, minutes - allowed) if allowed is not None else 0,
            )
        )
        spans.append(StepSpan(own[0].step_code, stay[0].opened_at, stay[-1].closed_at, minutes, allowed))
    return tuple(shares), spans


def holder_rows(*, holders: Holders, names: Mapping[int, str]) -> tuple[HolderRow, ...]:
    """The rows of a list of holders, in order; `names` are those of the agencies, however the page calls them."""
    rates = split_rates([share.minutes for share in holders.shares])
    numbers = count()
    rows = []
    for share, one in zip(holders.shares, rates, strict=True):
        is_agency = share.holder_kind is HolderKind.AGENCY
        known = names.get(share.agency_id or 0, "") if is_agency else ""
        rows.append(
            HolderRow(
                kind=share.holder_kind,
                name=known or share.body_name,
                minutes=share.minutes,
                rate=format_rate(one),
                holding_now=share.holding_now,
                number=next(numbers) if is_agency else None,
            )
        )
    return tuple(rows)
