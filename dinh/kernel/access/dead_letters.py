"""Dead letters: facts whose delivery failed to the last try, and the two things a person may do about one.

The outbox lies below the audit log and the actor, so its verbs for people stand here.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import discard_receipt, retry_receipt
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import clean_line

LONGEST_REASON = 300


class ReasonNeeded(Invalid):
    """A fact is given up only with a reason."""

    code = "access.reason_needed"
    default_sentence = "Hãy ghi lý do bỏ phiếu, tối đa 300 ký tự, rồi thực hiện lại."


def retry_dead_letter(*, actor: Actor, now: datetime, receipt_id: int) -> bool:
    """Give a dead letter another round of tries; False when it no longer is one. Refused: NotYours."""
    _guard(actor)
    with transaction.atomic():
        done = retry_receipt(receipt_id=receipt_id, now=now)
        if done:
            _record(actor, "retry_dead_letter", receipt_id, ("dead", "pending"), now, "")
    return done


def discard_dead_letter(*, actor: Actor, now: datetime, receipt_id: int, reason: str) -> bool:
    """Give up a dead letter, so that what it held back goes on; False when it no longer is one.

    The reason stands in the audit log. Refused: NotYours, ReasonNeeded.
    """
    _guard(actor)
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonNeeded
    with transaction.atomic():
        done = discard_receipt(receipt_id=receipt_id, now=now)
        if done:
            _record(actor, "discard_dead_letter", receipt_id, ("dead", "discarded"), now, reason)
    return done


def _guard(actor: Actor) -> None:
    if not actor.is_admin:
        raise NotYours


def _record(
    actor: Actor, verb: str, receipt_id: int, states: tuple[str, str], now: datetime, reason: str
) -> None:
    record(
        actor=actor,
        verb=verb,
        subject=f"outbox:{receipt_id}",
        owner=None,
        changes={"state": states},
        now=now,
        purpose=reason,
    )
