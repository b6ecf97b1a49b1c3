"""Keyset paging by (moment, id): the key of a page travels in the address."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dinh.domains.dossiers.rules.refusals import BadPageKey


def page_key(*, at: datetime, row_id: int) -> str:
    """The key of a row."""
    return f"{at.isoformat()}_{row_id}"


def read_key(*, text: str) -> tuple[datetime, int]:
    """Moment and id of a key. Refused: BadPageKey."""
    moment, _, number = text.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        row_id = int(number)
    except ValueError:
        raise BadPageKey from None
    if at.tzinfo is None:
        raise BadPageKey
    return at, row_id


def beyond(*, column: str, key: str | None) -> Q:
    """Rows after the key in ascending order."""
    if key is None:
        return Q()
    at, row_id = read_key(text=key)
    return Q(**{f"{column}__gte": at}) & (Q(**{f"{column}__gt": at}) | Q(id__gt=row_id))


def before(*, column: str, key: str | None) -> Q:
    """Rows after the key in descending order."""
    if key is None:
        return Q()
    at, row_id = read_key(text=key)
    return Q(**{f"{column}__lte": at}) & (Q(**{f"{column}__lt": at}) | Q(id__lt=row_id))
