"""Who filed a dossier online, and the words that a notice to him needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries.lines import plans_for
from dinh.domains.people.queries import list_agencies


@dataclass(frozen=True, slots=True)
class Filing:
    """A dossier with an account behind it; `agency` is where it was filed and the result is fetched."""

    account_id: int
    procedure: str
    agency: str
    hand_over_way: str
    reception_due_at: datetime | None
    due_at: datetime | None


def filings(*, dossier_ids: Iterable[int]) -> dict[int, Filing]:
    """Filings by dossier, those without an account left out; two statements, and plans that are kept."""
    rows = list(
        Dossier.objects.filter(pk__in=list(dossier_ids), filer_account__isnull=False).values_list(
            "id",
            "filer_account_id",
            "version_id",
            "competent_agency_id",
            "reception_agency_id",
            "hand_over_way",
            "reception_due_at",
            "due_at",
        )
    )
    plans = plans_for(rows=[(version_id, agency_id) for _, _, version_id, agency_id, *_ in rows])
    names = {agency.id: agency.name for agency in list_agencies(ids={row[4] for row in rows})} if rows else {}
    return {
        pk: Filing(account_id, plans.of(version_id, competent).name, names.get(reception, ""), way, *moments)
        for pk, account_id, version_id, competent, reception, way, *moments in rows
    }
