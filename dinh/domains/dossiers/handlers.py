"""What the room does when people tell it something: put off the long work, once per fact."""

from __future__ import annotations

from collections.abc import Sequence

from dinh.domains.dossiers.actions import pass_on_open, recompute_open
from dinh.events.people import AgencyMerged, CalendarChanged
from dinh.kernel.jobs.actions import enqueue
from dinh.kernel.outbox.actions import subscribe
from dinh.kernel.outbox.types import Delivery


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
