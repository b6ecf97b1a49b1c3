"""Agencies as of a day: one, by code, by name, below another, who went on for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dinh.domains.people.models import Agency, AgencySpell, AgencySuccession, Post, Unit
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.types import AgencyLevel, AgencySummary, Role, UnitSummary
from dinh.kernel.writes.queries import CompiledRead
from dinh.lib.codes import old_agency_code
from dinh.lib.refusals import NotFound
from dinh.lib.vietnamese import clean_line, fold


class AgencyNotFound(NotFound):
    """No such agency on the day asked."""

    code = "people.agency_not_found"
    default_sentence = "Không tìm thấy cơ quan này. Hãy kiểm tra lại mã hoặc tên cơ quan."


def all_spells() -> QuerySet[AgencySpell]:
    """Every spell with its agency and who succeeded it."""
    main = AgencySuccession.objects.filter(predecessor=OuterRef("agency"), is_main=True)
    return AgencySpell.objects.select_related("agency").annotate(
        successor_id=Subquery(main.values("successor")[:1])
    )


def spells(*, at: date | None = None) -> QuerySet[AgencySpell]:
    """Spells that hold the day; without a day the last spell of each agency, living or ended."""
    rows = all_spells()
    if at is not None:
        return rows.filter(on_day(at))
    last = AgencySpell.objects.filter(agency=OuterRef("agency")).order_by("-active_from").values("id")[:1]
    return rows.filter(id=Subquery(last))


def summary(*, spell: AgencySpell) -> AgencySummary:
    """The summary of a row of `all_spells()`."""
    agency = spell.agency
    return AgencySummary(
        id=agency.id,
        code=agency.code,
        old_code=old_agency_code(agency.code) or "",
        name=spell.name,
        short_name=spell.short_name,
        level=AgencyLevel(agency.level),
        parent_id=spell.parent_id,
        active_from=agency.active_from,
        active_to=agency.active_to,
        successor_id=spell.successor_id,  # type: ignore[attr-defined]  # annotated by all_spells()
        path=spell.path,
    )


def _lines(rows: QuerySet[AgencySpell]) -> QuerySet[AgencySpell, tuple[Any, ...]]:
    """The fields of `AgencySummary` but the level's and old code's shape, in their order."""
    return rows.values_list(  # type: ignore[misc]  # successor_id is annotated by spells()
        "agency_id",
        "agency__code",
        "name",
        "short_name",
        "agency__level",
        "parent_id",
        "agency__active_from",
        "agency__active_to",
        "successor_id",
        "path",
    )


LAST = CompiledRead(
    lambda p: _lines(spells().filter(agency__id__any_of=p.integers("ids")).order_by("sort_key", "agency_id"))
)
# Every submission asks for its agency on the day.
ON_A_DAY = CompiledRead(lambda p: _lines(spells(at=p.day("at")).filter(agency=p.integer("pk"))))


def _as_they_last_stood(ids: Iterable[int]) -> list[AgencySummary]:
    """Every page names agencies: this read is compiled once."""
    return _summaries(LAST.rows(ids=list(dict.fromkeys(ids))))


def _summaries(rows: Iterable[tuple[Any, ...]]) -> list[AgencySummary]:
    return [
        AgencySummary(
            id=pk,
            code=code,
            old_code=old_agency_code(code) or "",
            name=name,
            short_name=short_name,
            level=AgencyLevel(level),
            parent_id=parent_id,
            active_from=active_from,
            active_to=active_to,
            successor_id=successor_id,
            path=path,
        )
        for (
            pk,
            code,
            name,
            short_name,
            level,
            parent_id,
            active_from,
            active_to,
            successor_id,
            path,
        ) in rows
    ]


def get_agency(*, agency_id: int, at: date | None = None) -> AgencySummary:
    """The agency as it stood on a day, or as it last stood. Refused with `people.agency_not_found`."""
    found = _as_they_last_stood([agency_id]) if at is None else _summaries(ON_A_DAY.rows(at=at, pk=agency_id))
    if not found:
        raise AgencyNotFound
    return found[0]


def get_agency_by_code(*, code: str, at: date | None = None) -> AgencySummary:
    """By its code or an alias (`000.00.15.H23`); without a day the latest holder of the code."""
    code = clean_line(code)
    spell = (
        spells(at=at)
        .filter(Q(agency__code=code) | Q(agency__in=Agency.objects.filter(aliases__code=code)))
        .order_by("-agency__active_from")
        .first()
    )
    if spell is None:
        raise AgencyNotFound
    return summary(spell=spell)


def find_agency(*, text: str, at: date | None = None, limit: int = 20) -> list[AgencySummary]:
    """Candidates for a code or a name as people write it, best kind of match only.

    Kinds, best first: code or alias; the name with its accents; the name without accents; every word
    contained. Several answers mean that the text is ambiguous.
    """
    text = clean_line(text)
    if not text:
        return []
    coded = list(
        spells(at=at).filter(Q(agency__code=text) | Q(agency__in=Agency.objects.filter(aliases__code=text)))[
            :limit
        ]
    )
    if coded:
        return [summary(spell=spell) for spell in coded]
    folded = fold(text)
    by_name = Q(folded_name=folded) | Q(folded_short_name=folded)
    named = list(spells(at=at).filter(by_name).order_by("sort_key", "agency_id")[:limit])
    exact = [
        spell for spell in named if text.casefold() in {spell.name.casefold(), spell.short_name.casefold()}
    ]
    if exact or named:
        return [summary(spell=spell) for spell in exact or named]
    rows = spells(at=at)
    for word in folded.split():
        rows = rows.filter(folded_name__contains=word)
    return [summary(spell=spell) for spell in rows.order_by("sort_key", "agency_id")[:limit]]


def list_agencies(
    *,
    level: AgencyLevel | None = None,
    parent_id: int | None = None,
    active_on: date | None = None,
    ids: Iterable[int] | None = None,
) -> list[AgencySummary]:
    """Agencies in Vietnamese order; without a day every agency that ever was, as it last stood."""
    if ids is not None and level is None and parent_id is None and active_on is None:
        return _as_they_last_stood(ids)
    rows = spells(at=active_on)
    if level is not None:
        rows = rows.filter(agency__level=level.value)
    if parent_id is not None:
        rows = rows.filter(parent=parent_id)
    if ids is not None:
        rows = rows.filter(agency__in=list(ids))
    return [summary(spell=spell) for spell in rows.order_by("sort_key", "agency_id")]


def agency_histories(*, ids: Iterable[int]) -> dict[int, tuple[tuple[date, AgencySummary], ...]]:
    """Each agency as it stood from each day on that changed its name or parent, earliest first."""
    found: dict[int, list[tuple[date, AgencySummary]]] = {}
    rows = all_spells().filter(agency__in=list(ids)).order_by("agency_id", "active_from")
    for spell in rows:
        found.setdefault(spell.agency_id, []).append((spell.active_from, summary(spell=spell)))
    return {agency_id: tuple(spans) for agency_id, spans in found.items()}


def counters(*, on: date) -> list[AgencySummary]:
    """Agencies with a one-stop counter on a day, in Vietnamese order: any of them may receive any procedure."""
    held = Post.objects.filter(on_day(on), role=Role.ONE_STOP.value, account__is_active=True)
    rows = spells(at=on).filter(agency__in=held.values("agency"))
    return [summary(spell=spell) for spell in rows.order_by("sort_key", "agency_id")]


def descendant_ids(*, agency_id: int, on: date | None = None) -> tuple[int, ...]:
    """The agency itself first, then all below it on a day; without a day all that ever stood below it."""
    mine = AgencySpell.objects.filter(agency=agency_id)
    below = AgencySpell.objects.all()
    if on is not None:
        mine, below = mine.filter(on_day(on)), below.filter(on_day(on))
    prefixes = Q(pk__in=[])
    for path in set(mine.values_list("path", flat=True)):
        prefixes |= Q(path__startswith=f"{path}.")
    found = set(below.filter(prefixes).values_list("agency_id", flat=True)) - {agency_id}
    return (agency_id, *sorted(found))


def successor_of(*, agency_id: int, on: date) -> int:
    """Who goes on for the agency on a day, over any number of mergers; itself while it lives."""
    seen = {agency_id}
    while True:
        step = AgencySuccession.objects.filter(
            predecessor=agency_id, is_main=True, effective_date__lte=on
        ).first()
        if step is None or step.successor_id in seen:
            return agency_id
        agency_id = step.successor_id
        seen.add(agency_id)


def predecessor_ids(*, agency_id: int) -> tuple[int, ...]:
    """Every agency whose main successor this one is, directly or over others, ascending."""
    found: set[int] = set()
    layer = {agency_id}
    while layer:
        rows = AgencySuccession.objects.filter(successor__in=layer, is_main=True)
        layer = set(rows.values_list("predecessor_id", flat=True)) - found - {agency_id}
        found |= layer
    return tuple(sorted(found))


def list_units(*, agency_id: int, on: date) -> list[UnitSummary]:
    """Internal units of an agency on a day."""
    rows = Unit.objects.filter(on_day(on), agency=agency_id).order_by("name")
    return [UnitSummary(row.id, row.agency_id, row.name) for row in rows]
