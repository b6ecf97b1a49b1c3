"""What the room does when told something: put off the long work, once per fact; tell the filer his own news."""

from __future__ import annotations

from collections.abc import Sequence

from dinh.domains.dossiers.actions import (
    pass_on_open,
    recompute_open,
    tell_co_signers,
    tell_filers,
    tell_holders,
)
from dinh.domains.dossiers.rules.news import TEXTS, news_of
from dinh.events.base import Event
from dinh.events.dossiers import CoSignatureAnswered, CoSignatureAsked, HolderReminded
from dinh.events.people import AgencyMerged, CalendarChanged
from dinh.kernel.jobs.actions import enqueue
from dinh.kernel.outbox.actions import subscribe
from dinh.kernel.outbox.types import Delivery
from dinh.lib import moments


@subscribe(name="dossiers.on_calendar_changed", to=[CalendarChanged])
def on_calendar_changed(deliveries: Sequence[Delivery[CalendarChanged]]) -> None:
    """A changed working calendar recomputes the open dossiers of its agency (the default's: all)."""
    for agency_id in dict.fromkeys(delivery.event.agency_id for delivery in deliveries):
        enqueue(recompute_open, key=f"dossiers.recompute_open:{agency_id}", agency_id=agency_id)


@subscribe(name="dossiers.on_agency_merged", to=[AgencyMerged])
def on_agency_merged(deliveries: Sequence[Delivery[AgencyMerged]]) -> None:
    """An ended agency's dossiers go to its main successor, their clocks unchanged."""
    for delivery in deliveries:
        merged = delivery.event
        if not merged.is_main:
            continue
        enqueue(
            pass_on_open,
            key=f"dossiers.pass_on_open:{merged.predecessor_id}",
            predecessor_id=merged.predecessor_id,
            successor_id=merged.successor_id,
        )


@subscribe(name="dossiers.tell_filer", to=list(TEXTS))
def tell_filer(deliveries: Sequence[Delivery[Event]]) -> None:
    """Tell the filer what became of his dossier; a receipt delivered twice tells once."""
    news = [
        news_of(
            event=delivery.event,
            key=f"dossiers:{delivery.receipt_id}",
            occurred_at=delivery.occurred_at,
        )
        for delivery in deliveries
    ]
    tell_filers(now=moments.now(), news=[one for one in news if one is not None])


@subscribe(name="dossiers.tell_holder", to=[HolderReminded])
def tell_holder(deliveries: Sequence[Delivery[HolderReminded]]) -> None:
    """Tell whoever holds the dossier that he is reminded; a receipt delivered twice tells once."""
    reminders = [(f"dossiers:{delivery.receipt_id}", delivery.event) for delivery in deliveries]
    tell_holders(now=moments.now(), reminders=reminders)


@subscribe(name="dossiers.tell_co_signers", to=[CoSignatureAsked, CoSignatureAnswered])
def on_co_signature(deliveries: Sequence[Delivery[Event]]) -> None:
    """Invite a co-applicant, tell the filer of an answer; a receipt delivered twice tells once."""
    tell_co_signers(
        now=moments.now(),
        events=[(one.event, f"dossiers:{one.receipt_id}", one.occurred_at) for one in deliveries],
    )
