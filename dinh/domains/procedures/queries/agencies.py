"""Whose procedure it is, and which departments have no electronic process."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencyLevel, AgencySummary
from dinh.domains.procedures.models import ProcedureAgency, ProcedureVersion
from dinh.domains.procedures.queries.periods import active_on, in_force
from dinh.domains.procedures.types import AgencyRole, Tier
from dinh.kernel.writes.queries import CompiledRead

LEVEL_WORDS = {
    Tier.PROVINCE.value: "Các sở, ban, ngành",
    Tier.DISTRICT.value: "Ủy ban nhân dân cấp huyện",
    Tier.COMMUNE.value: "Ủy ban nhân dân cấp xã",
}
AGENCY_LEVELS = {
    Tier.PROVINCE.value: AgencyLevel.DEPARTMENT,
    Tier.DISTRICT.value: AgencyLevel.DISTRICT,
    Tier.COMMUNE.value: AgencyLevel.COMMUNE,
}
# Asked at every submission: compiled once.
COMPETENT = CompiledRead(
    lambda p: (
        ProcedureAgency.objects.filter(active_on(on=p.day("on")), procedure=p.integer("procedure"))
        .filter(role=AgencyRole.COMPETENT.value)
        .values_list("agency_id", "level")
        .distinct()
    )
)


def agency_words(*, procedure_ids: Collection[int], on: date) -> dict[int, str]:
    """Names of the agencies that settle each procedure, for reading; two queries however many procedures."""
    rows = list(
        ProcedureAgency.objects.filter(active_on(on=on))
        .filter(procedure__in=list(procedure_ids), role=AgencyRole.COMPETENT.value)
        .order_by("procedure", "level", "pk")
    )
    names = _names({row.agency_id for row in rows if row.agency_id is not None}, on)
    words: dict[int, list[str]] = {}
    for row in rows:
        word = LEVEL_WORDS.get(row.level, "") if row.agency_id is None else names.get(row.agency_id, "")
        if word:
            words.setdefault(row.procedure_id, []).append(word)
    return {procedure_id: ", ".join(dict.fromkeys(found)) for procedure_id, found in words.items()}


def _names(agency_ids: Iterable[int], on: date) -> dict[int, str]:
    ids = set(agency_ids)
    if not ids:
        return {}
    return {agency.id: agency.name for agency in list_agencies(ids=ids, active_on=on)}


def competent_agencies(*, procedure_code: str, on: date) -> tuple[AgencySummary, ...]:
    """Every agency that may settle dossiers of a procedure on a day, in Vietnamese order."""
    return competent_agencies_of(procedure_codes=[procedure_code], on=on).get(procedure_code, ())


def competent_agencies_of(
    *, procedure_codes: Collection[str], on: date
) -> dict[str, tuple[AgencySummary, ...]]:
    """The same of many procedures, by code, in a fixed number of queries; those that name no agency are left out."""
    rows: list[tuple[str, int | None, str]] = list(
        ProcedureAgency.objects.filter(active_on(on=on))
        .filter(procedure__code__in=list(procedure_codes), role=AgencyRole.COMPETENT.value)
        .values_list("procedure__code", "agency_id", "level")
    )
    wanted = {agency_id for _, agency_id, _ in rows if agency_id is not None}
    known = list_agencies(ids=wanted, active_on=on) if wanted else []
    levels = dict.fromkeys(level for _, agency_id, level in rows if agency_id is None)
    at_level = {level: list_agencies(level=AGENCY_LEVELS[level], active_on=on) for level in levels}
    named: dict[str, set[int]] = {}
    found: dict[str, dict[int, AgencySummary]] = {}
    for code, agency_id, _ in rows:
        if agency_id is not None:
            named.setdefault(code, set()).add(agency_id)
    for code, ids in named.items():
        found[code] = {agency.id: agency for agency in known if agency.id in ids}
    for code, agency_id, level in rows:
        if agency_id is None:
            found.setdefault(code, {}).update((agency.id, agency) for agency in at_level[level])
    return {code: tuple(agencies.values()) for code, agencies in found.items()}


def is_competent(*, procedure_id: int, agency_id: int, agency_level: AgencyLevel, on: date) -> bool:
    """Whether an agency settles dossiers of a procedure on a day; one query.

    A procedure whose competent agencies were not entered yet is settled by whoever takes it.
    """
    rows = COMPETENT.rows(on=on, procedure=procedure_id)
    level = next((tier for tier, known in AGENCY_LEVELS.items() if known is agency_level), "-")
    return not rows or any(named == agency_id or at == level for named, at in rows)


def owner_id_of(*, procedure_id: int, on: date) -> int | None:
    """The agency that answers for the catalogue's entry on a day."""
    return (
        ProcedureAgency.objects.filter(active_on(on=on))
        .filter(procedure=procedure_id, role=AgencyRole.OWNER.value)
        .values_list("agency_id", flat=True)
        .first()
    )


def departments_without_process(*, on: date) -> tuple[AgencySummary, ...]:
    """Departments that settle no procedure with a published process on a day (B10): "chưa có quy trình điện tử"."""
    rows = ProcedureAgency.objects.filter(active_on(on=on)).filter(
        role=AgencyRole.COMPETENT.value,
        procedure__in=ProcedureVersion.objects.filter(in_force(on=on), steps__isnull=False).values(
            "procedure"
        ),
    )
    if rows.filter(agency=None, level=Tier.PROVINCE.value).exists():
        return ()
    served = set(rows.exclude(agency=None).values_list("agency_id", flat=True))
    departments = list_agencies(level=AgencyLevel.DEPARTMENT, active_on=on)
    return tuple(agency for agency in departments if agency.id not in served)


def departments_with_process(*, on: date) -> tuple[AgencySummary, ...]:
    """Departments that settle at least one procedure with a published process on a day (figure 28 of the ledger)."""
    missing = {agency.id for agency in departments_without_process(on=on)}
    departments = list_agencies(level=AgencyLevel.DEPARTMENT, active_on=on)
    return tuple(agency for agency in departments if agency.id not in missing)
