"""What the room does when people tell it that an agency ended."""

from __future__ import annotations

from collections.abc import Sequence

from dinh.domains.procedures.actions.owners import pass_to_successor
from dinh.events.people import AgencyMerged
from dinh.kernel.outbox.actions import subscribe
from dinh.kernel.outbox.types import Delivery


@subscribe(name="procedures.on_agency_merged", to=[AgencyMerged])
def on_agency_merged(deliveries: Sequence[Delivery[AgencyMerged]]) -> None:
    """The procedures of an ended agency go to its successors."""
    for delivery in deliveries:
        merged = delivery.event
        pass_to_successor(
            predecessor_id=merged.predecessor_id,
            successor_id=merged.successor_id,
            effective_date=merged.effective_date,
            is_main=merged.is_main,
        )
