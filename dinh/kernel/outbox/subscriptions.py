"""Who hears what: filled when the rooms' ``handlers.py`` are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from dinh.events.base import Event
from dinh.kernel.outbox.types import Handler, Subscription

_SUBSCRIPTIONS: dict[str, Subscription] = {}
_HEARD_BY: dict[type[Event], tuple[str, ...]] = {}  # answers of subscribers_of, until somebody subscribes


def subscribe(*, name: str, to: Sequence[type[Event]]) -> Callable[[Handler], Handler]:
    """Register ``handle(deliveries)`` under a name that never changes (it stands on the receipts).

    The handler gets up to 100 deliveries in order, each key's in the order they were told; it runs inside the
    transaction that marks them, so database work is applied exactly once. If it fails, the batch is repeated one
    by one and only the culprit's key waits.
    """

    def register(handler: Handler) -> Handler:
        if name in _SUBSCRIPTIONS:
            raise ValueError(f"two subscribers are named {name}")
        _SUBSCRIPTIONS[name] = Subscription(name, tuple(to), handler)
        _HEARD_BY.clear()
        return handler

    return register


def subscriptions() -> dict[str, Subscription]:
    """Every subscription, by name."""
    return dict(_SUBSCRIPTIONS)


def subscribers_of(event: type[Event]) -> tuple[str, ...]:
    """Return the names of those who hear the event, in alphabetical order."""
    found = _HEARD_BY.get(event)
    if found is None:
        found = tuple(sorted(name for name, sub in _SUBSCRIPTIONS.items() if sub.hears(event)))
        _HEARD_BY[event] = found
    return found


@contextmanager
def only(*these: Subscription) -> Iterator[None]:
    """Replace all subscriptions for a while (tests and benchmarks)."""
    before = dict(_SUBSCRIPTIONS)
    _SUBSCRIPTIONS.clear()
    _SUBSCRIPTIONS.update({sub.name: sub for sub in these})
    _HEARD_BY.clear()
    try:
        yield
    finally:
        _SUBSCRIPTIONS.clear()
        _SUBSCRIPTIONS.update(before)
        _HEARD_BY.clear()
