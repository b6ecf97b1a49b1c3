"""Questions: a person's own list, and how much of it is unread."""

from __future__ import annotations

from dinh.kernel.notices.models import Notice
from dinh.kernel.notices.types import NoticePage, NoticeRow
from dinh.kernel.writes.queries import CompiledRead

MOST_COUNTED = 100
# Every page of a signed-in person asks this: compiled once.
UNREAD = CompiledRead(
    lambda p: (
        Notice.objects.filter(account_id=p.integer("account"), read_at__isnull=True)
        .order_by()
        .values_list("id")[:MOST_COUNTED]
    )
)


def list_notices(*, account_id: int, after: int | None = None, limit: int = 20) -> NoticePage:
    """The account's notices, latest first, from behind the notice `after`; one statement."""
    rows = Notice.objects.filter(account_id=account_id)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(
        rows.order_by("-id").values_list(
            "id", "subject", "text", "link", "created_at", "read_at", "template", "context"
        )[: limit + 1]
    )
    shown = tuple(NoticeRow(*row) for row in found[:limit])
    return NoticePage(shown, shown[-1].id if len(found) > limit else None)


def unread_count(*, account_id: int) -> int:
    """How many notices the account has not read, counted up to 100; one statement over a partial index."""
    return len(UNREAD.rows(account=account_id))
