"""Verbs: notify, mark as read, and one more round for what was given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from dinh.kernel.access.types import Actor, NotYours, SignInNeeded
from dinh.kernel.audit.actions import record
from dinh.kernel.jobs.actions import enqueue
from dinh.kernel.notices.carriers import is_open_way
from dinh.kernel.notices.models import Delivery, Notice
from dinh.kernel.notices.rules import is_own_address, subject_and_text
from dinh.kernel.notices.sending import send_waiting
from dinh.kernel.notices.types import DeliveryState, Way

LONGEST_SUBJECT = 200


def notify(
    *,
    account_id: int | None,
    email: str | None,
    phone: str | None,
    template: str,
    context: Mapping[str, str],
    key: str,
    now: datetime,
    occurred_at: datetime | None = None,
) -> bool:
    """Tell a person something once: in the list of the account, by e-mail, by SMS, as far as each is known.

    `template` is a text template of the calling room: its first line is the subject (and the whole SMS), the rest the
    text. `context["link"]`, an address of this installation beginning with a slash, is kept for the list; the
    template gets it whole. The same `key` tells nothing a second time; the answer says whether this call did. The
    words go out after the surrounding transaction, at least once each, tried for three days. What `occurred_at` longer
    ago than notices are kept is not told: a replay of old facts would bring deleted notices back.
    """
    if occurred_at is not None and occurred_at < _kept_since(now):
        return False
    link = context.get("link", "")
    if link and not is_own_address(link):
        raise ValueError("a notice leads only to pages of this installation")
    whole = {**context, "link": settings.BASE_URL + link if link else ""}
    subject, text = compose(template=template, context=whole, language=settings.LANGUAGE_CODE)
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            key=key,
            defaults={
                "account_id": account_id,
                "template": template,
                "subject": subject[:LONGEST_SUBJECT],
                "text": text,
                "context": dict(context),
                "link": link,
                "created_at": now,
            },
        )
        if is_new:
            _put_on_its_ways(notice, account_id, email or "", phone or "", now)
    return is_new


def compose(*, template: str, context: Mapping[str, str], language: str) -> tuple[str, str]:
    """Subject and text of a notice, plain: not escaped as if it were a page. What is sent is in the law's language."""
    with translation.override(language):
        source = get_template(template).template  # type: ignore[attr-defined]
        return subject_and_text(source.render(Context(dict(context), autoescape=False)))


def mark_read(*, actor: Actor, now: datetime, notice_id: int | None = None) -> int:
    """Mark one notice of the actor's own list as read, or all; return how many were unread. Refused: SignInNeeded.

    Somebody else's notice does not exist for the actor: nothing happens.
    """
    if actor.account_id is None:
        raise SignInNeeded
    unread = Notice.objects.filter(account_id=actor.account_id, read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=now)


def retry_delivery(*, actor: Actor, now: datetime, delivery_id: int) -> bool:
    """Give a delivery that was given up another three days; tell whether it was one. Refused: NotYours."""
    if not actor.is_admin:
        raise NotYours
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
        if delivery is None or delivery.state != DeliveryState.GIVEN_UP:
            return False
        delivery.state = DeliveryState.WAITING
        delivery.created_at = delivery.next_try_at = now
        delivery.save(update_fields=["state", "created_at", "next_try_at"])
        changes = {"state": (DeliveryState.GIVEN_UP.value, DeliveryState.WAITING.value)}
        subject = f"notices:{delivery.notice_id}"
        record(actor=actor, verb="retry_delivery", subject=subject, owner=None, changes=changes, now=now)
        enqueue(send_waiting, key=delivery.way, way=delivery.way)
    return True


def prune_notices(*, now: datetime, batch: int = 5_000) -> int:
    """Delete notices older than `KEEP_NOTICES_DAYS` with their deliveries, in small transactions; return how many.

    What still waits to be sent stays until it was sent or given up.
    """
    waiting = Delivery.objects.filter(notice_id=OuterRef("pk"), state=DeliveryState.WAITING)
    old = Notice.objects.filter(~Exists(waiting), created_at__lt=_kept_since(now)).order_by("created_at")
    pruned = 0
    while True:
        with transaction.atomic():
            chosen = list(old.values_list("pk", flat=True)[:batch])
            Delivery.objects.filter(notice_id__in=chosen).delete()
            Notice.objects.filter(pk__in=chosen).delete()
        pruned += len(chosen)
        if len(chosen) < batch:
            return pruned


def _kept_since(now: datetime) -> datetime:
    return now - timedelta(days=settings.KEEP_NOTICES_DAYS)


def _put_on_its_ways(notice: Notice, account_id: int | None, email: str, phone: str, now: datetime) -> None:
    ways = [Way.LIST] if account_id is not None else []
    addresses = {Way.EMAIL: email.strip(), Way.SMS: phone.strip()}
    ways += [way for way, address in addresses.items() if address and is_open_way(way)]
    Delivery.objects.bulk_create(
        Delivery(
            notice=notice,
            way=way,
            address=addresses.get(way, ""),
            state=DeliveryState.DELIVERED if way is Way.LIST else DeliveryState.WAITING,
            created_at=now,
            next_try_at=now,
            delivered_at=now if way is Way.LIST else None,
        )
        for way in ways
    )
    for way in ways:
        if way is not Way.LIST:
            enqueue(send_waiting, key=way.value, way=way.value)
