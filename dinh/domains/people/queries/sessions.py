"""Sessions that are open: when they began, from where, on what."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from dinh.domains.people.models import Account, AccountSession
from dinh.domains.people.rules import device_words
from dinh.domains.people.types import SessionLine

BEGUN = "begun"
"""Where a session keeps when, from where and with what it began."""


def handle_of(*, key: str) -> str:
    """The name of a session on pages: who reads it cannot take the session over."""
    return hashlib.sha256(f"dinh.session:{key}".encode()).hexdigest()[:20]


def list_sessions(*, account_id: int, now: datetime, this_key: str = "") -> tuple[SessionLine, ...]:
    """The open sessions of an account, the newest first; those from before a new password are none."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return ()
    proof = account.get_session_auth_hash()
    found: list[SessionLine] = []
    for session in AccountSession.objects.filter(account=account, expire_date__gt=now):
        data = session.get_decoded()
        if not constant_time_compare(data.get(HASH_SESSION_KEY, ""), proof):
            continue
        begun = data.get(BEGUN, {})
        found.append(
            SessionLine(
                handle=handle_of(key=session.session_key),
                started_at=datetime.fromisoformat(begun["at"]) if "at" in begun else None,
                expires_at=session.expire_date,
                address=begun.get("address", ""),
                device=device_words(begun.get("agent", "")),
                is_this_one=session.session_key == this_key,
            )
        )
    return tuple(
        sorted(found, key=lambda one: (not one.is_this_one, -(one.started_at or one.expires_at).timestamp()))
    )
