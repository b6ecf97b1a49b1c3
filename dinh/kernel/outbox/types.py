"""What a subscriber is handed, and what the delivery reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from dinh.events.base import Event

EventT_co = TypeVar("EventT_co", bound=Event, covariant=True)

PARTITIONS = 16
CHANNEL = "dinh_outbox"


@dataclass(frozen=True)
class Delivery(Generic[EventT_co]):
    """One event for one subscriber.

    ``receipt_id`` is the same at every try and at a replay: a handler that touches the outside sends it along as
    its idempotency key.
    """

    event: EventT_co
    event_id: UUID
    receipt_id: str
    key: str
    occurred_at: datetime
    correlation_id: str = ""


Handler = Callable[[Sequence[Delivery[Any]]], None]


@dataclass(frozen=True)
class Subscription:
    """A subscriber's name, the events it hears, and its handler, which takes a list."""

    name: str
    events: tuple[type[Event], ...]
    handler: Handler

    def hears(self, event: type[Event]) -> bool:
        """Tell whether the event is among those heard."""
        return event in self.events


@dataclass(frozen=True)
class Lane:
    """The receipts of one subscriber whose keys fall into one partition: worked by one worker at a time."""

    subscriber: str
    partition: int


@dataclass(frozen=True)
class OutboxFigures:
    """What waits: for the desk of the administrator and for metrics."""

    pending: int
    held: int
    dead: int
    oldest_pending_at: datetime | None
