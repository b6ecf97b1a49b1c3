"""Reading again from the first event."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from dinh.kernel.outbox import replay
from dinh.kernel.outbox.actions import publish
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.models import Receipt, Replay
from dinh.kernel.outbox.subscriptions import only
from dinh.kernel.outbox.tests.facts import NoteBurnt, NoteWritten
from dinh.kernel.outbox.types import Delivery, Subscription

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
HEARD: list[int] = []


def handle(deliveries: Sequence[Delivery[Any]]) -> None:
    HEARD.extend(delivery.event.number for delivery in deliveries)


NEW = Subscription("tests.new", (NoteWritten,), handle)


@pytest.fixture(autouse=True)
def _silence() -> None:
    HEARD.clear()


def tell(*numbers: int) -> None:
    for number in numbers:
        with transaction.atomic():
            publish(NoteWritten(number), key="notes:1", now=NOW)
            publish(NoteBurnt(number), key="notes:1", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_new_subscriber_hears_everything_in_order_and_then_goes_on_live() -> None:
    with only():
        tell(1, 2, 3)
    with only(NEW):
        tell(4)
        out = io.StringIO()
        call_command("replay_events", "tests.new", "--json", stdout=out)
        assert HEARD == [1, 2, 3, 4]
        assert json.loads(out.getvalue())["delivered"] == 4
        assert Receipt.objects.filter(done_at=None).count() == 0
        tell(5)
        assert deliver_pending() == 1
    assert HEARD == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_live_facts_wait_while_a_replay_is_under_way() -> None:
    with only(NEW):
        tell(1, 2, 3)
        replay.begin("tests.new")
        tell(4)
        assert deliver_pending() == 0
        assert replay.advance("tests.new", batch=2) == 2
        assert HEARD == [1, 2]
        # Stopped here; the next start goes on where it was.
        assert replay.begin("tests.new").delivered == 2
        assert replay.run("tests.new").delivered == 3
        assert HEARD == [1, 2, 3]
        assert deliver_pending() == 1
    assert HEARD == [1, 2, 3, 4]
    assert Replay.objects.get().finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_second_replay_begins_again() -> None:
    with only(NEW):
        tell(1, 2)
        assert deliver_pending() == 2
        assert replay.run("tests.new").delivered == 2
    assert HEARD == [1, 2, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_failing_handler_moves_nothing() -> None:
    def fail(_: object) -> None:
        raise ValueError

    with only(Subscription("tests.new", (NoteWritten,), fail)):
        tell(1)
        with pytest.raises(ValueError, match=r"^$"):
            replay.run("tests.new")
        assert Replay.objects.get().position == 0


@pytest.mark.django_db(transaction=True)
def test_an_unknown_name_is_told() -> None:
    with only(), pytest.raises(CommandError, match=r"tests\.nobody"):
        call_command("replay_events", "tests.nobody")
    assert Replay.objects.count() == 0
