"""Questions to the audit log: who read the data of a person."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.audit.types import Reading, ReadingPage

MOST_ROWS = 500


def readings(
    *,
    owners: Collection[str],
    subjects: Collection[str],
    besides_account: int | None,
    after: int | None = None,
    limit: int = 50,
) -> ReadingPage:
    """Readings of what belongs to one of `owners` or is one of `subjects`, without those of an account itself.

    References are those that rooms write ("people:17", "dossiers:123"); two index scans joined by the database.
    """
    rows = AuditEntry.objects.filter(Q(owner__in=list(owners)) | Q(subject__in=list(subjects)), verb="read")
    if besides_account is not None:
        rows = rows.filter(~Q(account_id=besides_account) | Q(account_id=None))
    if after is not None:
        rows = rows.filter(id__lt=after)
    limit = max(1, min(limit, MOST_ROWS))
    columns = ("id", "at", "actor_kind", "agency_id", "subject", "purpose")
    found = [Reading(*row) for row in rows.order_by("-id").values_list(*columns)[: limit + 1]]
    shown = tuple(found[:limit])
    return ReadingPage(rows=shown, after=shown[-1].id if len(found) > limit else None)
