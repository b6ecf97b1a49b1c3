"""Sending what waits: one run at a time for each way, so that a hanging server holds one worker and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet

from dinh.kernel.jobs.actions import enqueue, task
from dinh.kernel.notices.carriers import carrier_of
from dinh.kernel.notices.models import Delivery
from dinh.kernel.notices.rules import error_words, next_try
from dinh.kernel.notices.types import (
    Carrier,
    CarrierAway,
    DeliveryState,
    Letter,
    LetterPutOff,
    LetterRefused,
    Way,
)
from dinh.lib import moments

AT_ONCE = 100
LOCK_SPACE = 0x6E6F7469  # "noti"
BUSY_PAUSE = timedelta(seconds=15)


@task(name="notices.send", retries=0)
def send_waiting(*, way: str) -> None:
    """Send what is due by one way. Failures stay on the deliveries, so the job itself never fails for them."""
    now = moments.now()
    with _alone(Way(way)) as alone:
        again = send_due(way=Way(way), now=now) if alone else now + BUSY_PAUSE
    if again is not None:
        enqueue(send_waiting, key=way, run_at=again, way=way)


def send_due(*, way: Way, now: datetime) -> datetime | None:
    """Send up to 100 due deliveries over one connection; return when to come again, None when nothing waits.

    A letter that its server will never take is given up at once; when the server is away every due delivery waits.
    No transaction is open while the server is spoken to.
    """
    due = list(_waiting(way, now).select_related("notice").order_by("next_try_at", "id")[:AT_ONCE])
    if due:
        carrier = carrier_of(way)
        try:
            carrier.open()
            for delivery in due:
                _send_one(carrier, delivery, now)
        except CarrierAway as away:
            return _all_wait(way, away, now)
        finally:
            carrier.close()
    following = Delivery.objects.filter(way=way, state=DeliveryState.WAITING).order_by("next_try_at")
    return following.values_list("next_try_at", flat=True).first()


def _send_one(carrier: Carrier, delivery: Delivery, now: datetime) -> None:
    notice = delivery.notice
    # An SMS is paid by its length and read on a lock screen: it carries the subject alone.
    text = notice.subject if delivery.way == Way.SMS else notice.text
    token = hashlib.sha256(notice.key.encode()).hexdigest()[:40]
    try:
        carrier.send(Letter(delivery.address, notice.subject, text, token))
    except LetterRefused as refused:
        _note(delivery, refused, None)
    except LetterPutOff as put_off:
        _note(delivery, put_off, next_try(created_at=delivery.created_at, now=now))
    else:
        _still_waiting(delivery).update(
            state=DeliveryState.DELIVERED,
            tries=F("tries") + 1,
            last_error="",
            address="",
            delivered_at=now,
        )


def _note(delivery: Delivery, error: Exception, again: datetime | None) -> None:
    """Keep the error; try again at that moment, or never."""
    _still_waiting(delivery).update(
        state=DeliveryState.WAITING if again else DeliveryState.GIVEN_UP,
        tries=F("tries") + 1,
        last_error=error_words(error, address=delivery.address),
        next_try_at=again or delivery.next_try_at,
    )


def _all_wait(way: Way, away: CarrierAway, now: datetime) -> datetime | None:
    """Put every due delivery off, each by its own age; what is too old is given up, its error kept."""
    soonest: datetime | None = None
    for delivery in list(_waiting(way, now)):
        again = next_try(created_at=delivery.created_at, now=now)
        _note(delivery, away, again)
        if again is not None:
            soonest = min(soonest or again, again)
    return soonest


def ways_due(*, now: datetime) -> list[Way]:
    """Ways by which something is due, for the duty that wakes what a killed worker left."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    return [Way(way) for way in waiting.order_by("way").values_list("way", flat=True).distinct()]


def _waiting(way: Way, now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(way=way, state=DeliveryState.WAITING, next_try_at__lte=now)


def _still_waiting(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)


@contextmanager
def _alone(way: Way) -> Iterator[bool]:
    """A lock of the database session: it goes with a killed worker."""
    place = list(Way).index(way)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, place])
        row = cursor.fetchone()
    held = bool(row and row[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, place])
