"""The open work of an officer or a unit, and who could take it over."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.permissions import may_staff
from dinh.domains.dossiers.queries.lines import plans_for
from dinh.domains.dossiers.rules.refusals import VerbNotAllowed
from dinh.domains.dossiers.types import DossierState, WorkLine, WorkPile
from dinh.domains.people.queries import holders_of
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor
from dinh.lib.moments import local

MOST_HANDED = 1_000
CANNOT_HOLD = (
    "Người nhận không có vị trí làm được bước này. Hãy bổ nhiệm trước, hoặc giao phần này cho người khác."
)


def held_work(*, agency_id: int, account_id: int | None, unit_id: int | None) -> QuerySet[Dossier]:
    """Open dossiers at the agency that the officer took, or (without an officer) that the unit holds."""
    rows = Dossier.objects.filter(finished_at__isnull=True, holder_agency_id=agency_id).exclude(
        state=DossierState.DRAFT
    )
    if account_id is not None:
        return rows.filter(holder_account_id=account_id)
    return rows.filter(holder_unit_id=unit_id) if unit_id is not None else rows.none()


def work_pile(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    from_account_id: int | None = None,
    from_unit_id: int | None = None,
    to_account_id: int | None = None,
) -> WorkPile:
    """What a hand-over would move, first due first; with `to_account_id` also what he could not hold.

    Refused: VerbNotAllowed for who may not staff the agency.
    """
    if not may_staff(actor, agency_id):
        raise VerbNotAllowed
    rows = list(
        held_work(agency_id=agency_id, account_id=from_account_id, unit_id=from_unit_id)
        .order_by("sort_at", "id")
        .values(
            "id",
            "code",
            "version_id",
            "competent_agency_id",
            "state",
            "holder_role",
            "holder_unit_id",
            "due_at",
        )[: MOST_HANDED + 1]
    )
    plans = plans_for(rows=((row["version_id"], row["competent_agency_id"]) for row in rows))
    fits = fitting(agency_id=agency_id, to_account_id=to_account_id, on=local(now).date())
    lines = tuple(
        WorkLine(
            dossier_id=row["id"],
            code=row["code"] or "",
            procedure_name=plans.of(row["version_id"], row["competent_agency_id"]).name,
            state=DossierState(row["state"]),
            holder_role=row["holder_role"],
            due_at=row["due_at"],
            sentence="" if fits(row["holder_role"], row["holder_unit_id"]) else CANNOT_HOLD,
        )
        for row in rows[:MOST_HANDED]
    )
    return WorkPile(agency_id=agency_id, lines=lines, too_many=len(rows) > MOST_HANDED)


class fitting:  # noqa: N801 - reads as the predicate it is
    """Whether an account may hold a step of a role (and unit) at the agency that day; nobody in particular always may.

    Asked once for each role and unit.
    """

    def __init__(self, *, agency_id: int, to_account_id: int | None, on: date) -> None:
        self.agency_id, self.to_account_id, self.on = agency_id, to_account_id, on
        self._known: dict[tuple[str, int | None], bool] = {}

    def __call__(self, role: str, unit_id: int | None) -> bool:
        if self.to_account_id is None:
            return True
        if (role, unit_id) not in self._known:
            holders = holders_of(role=Role(role), agency_id=self.agency_id, unit_id=unit_id, on=self.on)
            self._known[role, unit_id] = any(one.account_id == self.to_account_id for one in holders)
        return self._known[role, unit_id]
