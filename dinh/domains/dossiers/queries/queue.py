"""Hàng chờ: how much open work lies where and when it is due, for everybody to see; counts and moments only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.types import DossierState, QueueLine


def queue_by_agency(*, now: datetime) -> tuple[QueueLine, ...]:
    """Open work of each competent agency that has any, the longest queue first."""
    return _lines(_open(), ("competent_agency_id",), now)


def queue_by_procedure(*, now: datetime, agency_id: int) -> tuple[QueueLine, ...]:
    """Open work of one competent agency by procedure, the longest queue first."""
    rows = _open().filter(competent_agency_id=agency_id)
    return _lines(rows, ("competent_agency_id", "procedure_id"), now)


def _open() -> QuerySet[Dossier]:
    return Dossier.objects.filter(finished_at__isnull=True).exclude(state=DossierState.DRAFT)


def _lines(rows: QuerySet[Dossier], keys: tuple[str, ...], now: datetime) -> tuple[QueueLine, ...]:
    runs = Q(received_at__isnull=False, suspended_for="")
    found: Iterable[dict[str, Any]] = (
        rows.values(*keys)
        .annotate(
            open=Count("id", filter=Q(received_at__isnull=False)),
            awaiting=Count("id", filter=Q(received_at__isnull=True)),
            suspended=Count("id", filter=Q(received_at__isnull=False) & ~Q(suspended_for="")),
            late=Count("id", filter=runs & Q(due_at__lt=now)),
            next_due_at=Min("due_at", filter=runs & Q(due_at__gte=now)),
        )
        .order_by("-open", "-awaiting", *keys)
    )
    return tuple(
        QueueLine(
            agency_id=row["competent_agency_id"],
            procedure_id=row.get("procedure_id"),
            open=row["open"],
            awaiting=row["awaiting"],
            suspended=row["suspended"],
            late=row["late"],
            next_due_at=row["next_due_at"],
        )
        for row in found
    )
