"""Counters without a line: their numbers and what they sent in."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count

from dinh.domains.dossiers.models import CounterReception, Dossier
from dinh.domains.dossiers.rules.offline import counter_of
from dinh.domains.dossiers.types import CounterReceptionView, ReceptionState
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor
from dinh.kernel.numbering.blocks import blocks_beginning
from dinh.kernel.numbering.types import BlockView


def view_of(*, row: CounterReception) -> CounterReceptionView:
    """A row as others may know it."""
    return CounterReceptionView(
        key=row.pk,
        number=row.number,
        state=ReceptionState(row.state),
        refusal_code=row.refusal_code,
        sentence=row.sentence,
        received_at=row.received_at,
        arrived_at=row.arrived_at,
        dossier_id=row.dossier_id,
        code=(row.dossier.code or "") if row.dossier is not None else "",
        account_id=row.account_id,
    )


def counter_receptions(*, actor: Actor, agency_id: int, limit: int = 50) -> tuple[CounterReceptionView, ...]:
    """What a counter sent in, conflicts first, newest first; nothing for those who do not work there."""
    if not actor.has_role(Role.ONE_STOP, agency_id):
        return ()
    rows = CounterReception.objects.filter(agency_id=agency_id).select_related("dossier")
    waiting = rows.filter(state=ReceptionState.CONFLICT).order_by("-arrived_at")[:limit]
    done = rows.exclude(state=ReceptionState.CONFLICT).order_by("-arrived_at")[:limit]
    return tuple(view_of(row=row) for row in (*waiting, *done))


def counter_blocks(*, actor: Actor, agency_id: int, limit: int = 30) -> tuple[BlockView, ...]:
    """The latest blocks of numbers of a counter, newest first; nothing for those who do not work there."""
    if not actor.has_role(Role.ONE_STOP, agency_id):
        return ()
    return blocks_beginning(holder=counter_of(agency_id=agency_id), limit=limit)


def often_received(*, agency_id: int, until: date, days: int = 90, limit: int = 8) -> tuple[int, ...]:
    """The procedures that a counter received most often of late, by id."""
    rows = Dossier.objects.filter(
        received_by_id=agency_id, channel="counter", received_at__date__gt=until - timedelta(days=days)
    )
    found = rows.values("procedure_id").annotate(n=Count("id")).order_by("-n", "procedure_id")[:limit]
    return tuple(row["procedure_id"] for row in found)
