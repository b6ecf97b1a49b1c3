"""Writing the audit log: deeds and readings, with keyed digests in place of values."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from dinh.kernel.audit.keys import audit_key
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.audit.types import ActorLike
from dinh.kernel.writes.actions import Writes


def record(
    *,
    actor: ActorLike,
    verb: str,
    subject: str,
    owner: str | None,
    changes: Mapping[str, tuple[Any, Any]],
    now: datetime,
    purpose: str = "",
    writes: Writes | None = None,
) -> None:
    """Write that ``actor`` did ``verb`` to ``subject``, a record of ``owner`` (references such as "people:17").

    ``changes`` maps a field to its value before and after; only their keyed digests are kept, so a person's data can
    be deleted lawfully while the chain stays whole, and whoever holds the key and a value can prove it was there.
    With ``writes`` the row joins the caller's list. Refuses to run outside a transaction.
    """
    own = writes is None
    if own and not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("an audit row is written in the transaction of the deed")
    writes = Writes() if writes is None else writes
    writes.insert(
        AuditEntry,
        at=now,
        account_id=actor.account_id,
        actor_kind=str(actor.kind),
        agency_id=actor.agency_id,
        address=actor.address,
        request_id=actor.request_id,
        verb=verb,
        subject=subject,
        owner=owner or "",
        purpose=purpose,
        changes=sealed_changes(subject, changes),
    )
    if own:
        writes.run()


def record_read(
    *,
    actor: ActorLike,
    subject: str,
    owner: str | None,
    fields: Iterable[str] = (),
    now: datetime,
    purpose: str = "",
    writes: Writes | None = None,
) -> None:
    """Write that ``actor`` read personal data: which fields of which record, and for what purpose."""
    with transaction.atomic():
        record(
            actor=actor,
            verb="read",
            subject=subject,
            owner=owner,
            changes=dict.fromkeys(fields, (None, None)),
            now=now,
            purpose=purpose,
            writes=writes,
        )


def sealed_changes(subject: str, changes: Mapping[str, tuple[Any, Any]]) -> str:
    """Return the changes as JSON text: per field the digests before and after, "" where there was no value."""
    return json.dumps(
        {
            name: [value_digest(subject, name, before), value_digest(subject, name, after)]
            for name, (before, after) in sorted(changes.items())
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def value_digest(subject: str, field: str, value: Any) -> str:
    """Return the keyed digest of a value in its place (128 bits, hexadecimal); "" for None.

    Subject and field are part of it, so equal values of two records cannot be matched without the key.
    """
    if value is None:
        return ""
    message = f"{subject}\x1f{field}\x1f{_canonical(value)}".encode()
    return hmac.digest(audit_key(), message, "sha256")[:16].hex()


def _canonical(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return str(value)
