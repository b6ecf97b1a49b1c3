"""Sessions end before their time: one, or all of an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dinh.domains.people.actions.staff import check_manages, locked_account
from dinh.domains.people.models import Account, AccountSession
from dinh.domains.people.queries.sessions import handle_of
from dinh.events.people import SessionsRevoked
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.refusals import NotFound


class SessionNotFound(NotFound):
    """The session has ended already, or never was one of this account."""

    code = "people.session_not_found"
    default_sentence = "Phiên đăng nhập này đã kết thúc."


def end_sessions(*, actor: Actor, now: datetime, account_id: int, handle: str = "", keep: str = "") -> int:
    """End one session (`handle`), or all of the account's but the one with the key `keep`; return how many.

    By the holder, or whoever manages the account. Refused: AccountNotFound, NotYours, SessionNotFound. Tells
    `people.sessions.revoked.v1` when any ended.
    """
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        if actor.account_id != account_id:
            check_manages(actor=actor, now=now, account=account)
        keys = [
            key
            for key in AccountSession.objects.filter(account=account).values_list("session_key", flat=True)
            if (handle_of(key=key) == handle if handle else key != keep)
        ]
        if handle and not keys:
            raise SessionNotFound
        return _end(actor, now, account, keys, "people.end_sessions")


def note_new_password(*, actor: Actor, now: datetime, account_id: int, keep: str = "") -> None:
    """After a password changed: every other session ends, and the audit log knows. Who may was asked by the page."""
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        ref = f"people.account:{account_id}"
        record(
            actor=actor,
            verb="people.change_password",
            subject=ref,
            owner=ref,
            changes={"password": ("set", "set anew")},
            now=now,
        )
        others = AccountSession.objects.filter(account=account).exclude(session_key=keep)
        _end(actor, now, account, list(others.values_list("session_key", flat=True)), "people.end_sessions")


def _end(actor: Actor, now: datetime, account: Account, keys: list[str], verb: str) -> int:
    count = AccountSession.objects.filter(session_key__in=keys).delete()[0]
    if count:
        ref = f"people.account:{account.id}"
        record(actor=actor, verb=verb, subject=ref, owner=ref, changes={"sessions": (count, 0)}, now=now)
        publish(SessionsRevoked(account.id, count), key=ref, now=now)
    return count
