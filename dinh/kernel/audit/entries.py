"""Looking into the audit log: who looked at what, by account, by record or person, in a period."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dinh.kernel.audit.models import AuditEntry

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One deed or reading: who, when, from where, on what; `fields` are the names that were read or changed."""

    id: int
    at: datetime
    account_id: int | None
    actor_kind: str
    agency_id: int | None
    address: str
    request_id: str
    verb: str
    subject: str
    owner: str
    purpose: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The newest first; `before` is the key of the next page, None at the end."""

    lines: tuple[EntryLine, ...]
    before: int | None


def list_entries(
    *,
    account_id: int | None = None,
    subject: str = "",
    owner: str = "",
    verbs: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> EntryPage:
    """Rows that fit all that is given, one of the indexed columns at least; without any of them nothing is found.

    An unbounded look through the log would read it all: the caller names whom or what he asks about.
    """
    rows = AuditEntry.objects.all()
    if account_id is None and not subject and not owner:
        return EntryPage((), None)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    if subject:
        rows = rows.filter(subject=subject)
    if owner:
        rows = rows.filter(owner=owner)
    if verbs:
        rows = rows.filter(verb__in=tuple(verbs))
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before is not None:
        rows = rows.filter(id__lt=before)
    limit = max(1, min(limit, MOST_SHOWN))
    found = list(rows.order_by("-id")[: limit + 1])
    lines = tuple(
        EntryLine(
            row.id,
            row.at,
            row.account_id,
            row.actor_kind,
            row.agency_id,
            row.address,
            row.request_id,
            row.verb,
            row.subject,
            row.owner,
            row.purpose,
            tuple(json.loads(row.changes)),
        )
        for row in found[:limit]
    )
    return EntryPage(lines, lines[-1].id if len(found) > limit else None)
