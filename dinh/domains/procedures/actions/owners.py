"""Whose procedure it is: owners found by kind, name or code, and the agencies that settle dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.models import ProcedureAgency
from dinh.domains.procedures.rules.fields import EVERY_DEPARTMENT, owner_candidates, owner_kind
from dinh.domains.procedures.types import AgencyRole, SourceRow, Tier
from dinh.lib.vietnamese import fold


@dataclass(frozen=True)
class Owners:
    """The departments of a day, ready to be asked which of them answers for a row."""

    agencies: tuple[AgencySummary, ...]
    fallback_id: int | None = None

    def owner_of(self, row: SourceRow) -> int | None:
        """The agency that answers for a row: as named in it, else by its field; None when there is none."""
        wanted = row.owner or owner_kind(row.content.field_code)
        named = [agency for agency in self.agencies if wanted and wanted in {agency.code, agency.name}]
        if named:
            return named[0].id
        for beginning in owner_candidates(wanted):
            folded = fold(beginning)
            for agency in self.agencies:
                if f"{fold(agency.name)} ".startswith(f"{folded} "):
                    return agency.id
        return self.fallback_id


def assign_agencies(
    *, procedures: Sequence[tuple[int, int | None, SourceRow]], valid_from: date, owners: Owners
) -> None:
    """Give procedures their owner and competent agencies from a day on.

    A procedure whose owner still exists keeps all its agencies: they may have been chosen by hand. Competent is the
    owner for a procedure of the province (every department when each answers for its own), and every commune for
    one of the communes.
    """
    alive = {agency.id for agency in owners.agencies}
    wanted = {
        procedure_id: _wanted(owner_id, row)
        for procedure_id, owner_id, row in procedures
        if owner_id is not None
    }
    held = ProcedureAgency.objects.filter(
        Q(active_to=None) | Q(active_to__gt=valid_from), procedure__in=list(wanted)
    )
    kept = {row.procedure_id for row in held if row.role == AgencyRole.OWNER and row.agency_id in alive}
    outdated = [row for row in held if row.procedure_id not in kept]
    ProcedureAgency.objects.filter(
        pk__in=[row.pk for row in outdated if row.active_from >= valid_from]
    ).delete()
    ProcedureAgency.objects.filter(
        pk__in=[row.pk for row in outdated if row.active_from < valid_from]
    ).update(active_to=valid_from)
    ProcedureAgency.objects.bulk_create(
        [
            ProcedureAgency(
                procedure_id=procedure_id, role=role, agency_id=agency_id, level=level, active_from=valid_from
            )
            for procedure_id, keys in wanted.items()
            if procedure_id not in kept
            for role, agency_id, level in sorted(keys, key=str)
        ],
        batch_size=1000,
    )


def _wanted(owner_id: int, row: SourceRow) -> set[tuple[str, int | None, str]]:
    keys: set[tuple[str, int | None, str]] = {(AgencyRole.OWNER.value, owner_id, "")}
    tiers = set(row.content.tiers)
    if Tier.PROVINCE in tiers:
        everywhere = row.owner == EVERY_DEPARTMENT
        keys.add(
            (AgencyRole.COMPETENT.value, None if everywhere else owner_id, "province" if everywhere else "")
        )
    for tier in (Tier.DISTRICT, Tier.COMMUNE):
        if tier in tiers:
            keys.add((AgencyRole.COMPETENT.value, None, tier.value))
    return keys


def pass_to_successor(*, predecessor_id: int, successor_id: int, effective_date: date, is_main: bool) -> int:
    """Let the successor of an agency that ended answer for its procedures; the same again changes nothing.

    Competence goes to every successor, ownership to the main one. Answers with the number of new assignments.
    """
    with transaction.atomic():
        held = ProcedureAgency.objects.select_for_update().filter(
            Q(active_to=None) | Q(active_to__gte=effective_date), agency=predecessor_id
        )
        if not is_main:
            held = held.filter(role=AgencyRole.COMPETENT.value)
        passing = list(held)
        going_on = ProcedureAgency.objects.filter(
            Q(active_to=None) | Q(active_to__gt=effective_date)
        ).exclude(agency=predecessor_id)
        # A procedure has one owner; one that was chosen meanwhile stays.
        taken = set(
            going_on.filter(
                Q(agency=successor_id) | Q(role=AgencyRole.OWNER.value),
                procedure__in=[row.procedure_id for row in passing],
            ).values_list("procedure", "role")
        )
        later = [row.pk for row in passing if row.active_from >= effective_date]
        ProcedureAgency.objects.filter(pk__in=later).delete()
        ProcedureAgency.objects.filter(pk__in=[row.pk for row in passing if row.pk not in later]).update(
            active_to=effective_date
        )
        fresh = {(row.procedure_id, row.role) for row in passing if (row.procedure_id, row.role) not in taken}
        ProcedureAgency.objects.bulk_create(
            [
                ProcedureAgency(
                    procedure_id=procedure_id,
                    agency_id=successor_id,
                    level="",
                    role=role,
                    active_from=effective_date,
                )
                for procedure_id, role in sorted(fresh)
            ],
            batch_size=1000,
        )
    return len(fresh)
