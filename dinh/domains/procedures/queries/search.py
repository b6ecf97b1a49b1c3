"""Finding procedures, and reading one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.models import ChannelTerm, Field, LegalBasis, ProcedureVersion, RuleSet
from dinh.domains.procedures.queries.agencies import AGENCY_LEVELS, agency_words
from dinh.domains.procedures.queries.periods import active_on, in_force
from dinh.domains.procedures.queries.plans import UnknownProcedure, limit_of, version_plan
from dinh.domains.procedures.rules.fields import LIFE_EVENTS
from dinh.domains.procedures.rules.paths import amount
from dinh.domains.procedures.types import (
    AgencyRole,
    Audience,
    Channel,
    ChannelView,
    FieldView,
    FilingPlace,
    LegalBasisView,
    LifeEventView,
    OnlineLevel,
    Page,
    ProcedureSummary,
    ProcedureView,
    Tier,
    VersionLine,
    VersionState,
    Vocabulary,
)
from dinh.kernel.search.queries import match, resembling
from dinh.lib.codes import NotACode, parse_procedure_code

PAGE_SIZE = 20
LISTED = (
    "id",
    "name",
    "tiers",
    "level",
    "level_assigned",
    "valid_from",
    "procedure_id",
    "procedure__code",
    "field__code",
    "field__name",
    "rule_set__vocabulary",
)


def count_published(*, on: date) -> int:
    """How many procedures are published and in force on a day; exact."""
    return ProcedureVersion.objects.filter(in_force(on=on)).count()


def search_procedures(
    *,
    on: date,
    text: str = "",
    field: str = "",
    agency_id: int | None = None,
    agency_level: AgencyLevel | None = None,
    life_event: str = "",
    audience: Audience | None = None,
    level: OnlineLevel | None = None,
    tier: Tier | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page:
    """Procedures in force on a day that fit everything asked, best first, `size` a page; `count` is exact.

    `text` may be words with or without accents, or a code; when no title holds all words, those that resemble the
    text answer. `agency_level` is the level of `agency_id`: an agency also settles what all of its level settle.
    """
    rows = ProcedureVersion.objects.filter(in_force(on=on))
    if field:
        rows = rows.filter(field__code=field)
    if life_event:
        rows = rows.filter(field__life_events__contains=[life_event])
    if audience is not None:
        rows = rows.filter(audiences__contains=[audience.value])
    if tier is not None:
        rows = rows.filter(tiers__contains=[tier.value])
    if level is not None:
        rows = rows.filter(level=level.value)
    if agency_id is not None:
        rows = rows.filter(_settled_by(agency_id, agency_level, on)).distinct()
    found = _matching(rows, text)
    count = found.count()
    start = (max(number, 1) - 1) * size
    chosen = list(found.only(*LISTED).select_related("procedure", "field", "rule_set")[start : start + size])
    return Page(
        count=count,
        items=_summaries(chosen, on),
        number=max(number, 1),
        next_number=max(number, 1) + 1 if start + size < count else None,
    )


def _settled_by(agency_id: int, agency_level: AgencyLevel | None, on: date) -> Q:
    level = next((tier for tier, known in AGENCY_LEVELS.items() if known is agency_level), "-")
    return Q(active_on(on=on, prefix="procedure__agencies__")) & Q(
        Q(procedure__agencies__agency=agency_id)
        | Q(procedure__agencies__agency=None, procedure__agencies__level=level),
        procedure__agencies__role=AgencyRole.COMPETENT.value,
    )


def _matching(rows: QuerySet[ProcedureVersion], text: str) -> QuerySet[ProcedureVersion]:
    if not text.strip():
        return rows.order_by("search_sort", "pk")
    try:
        code = parse_procedure_code(text).code
    except NotACode:
        found = match(rows, text)
        return found if found.exists() else resembling(rows, text)
    return rows.filter(procedure__code=code).order_by("search_sort", "pk")


def _summaries(versions: Sequence[ProcedureVersion], on: date) -> tuple[ProcedureSummary, ...]:
    terms: dict[int, list[ChannelTerm]] = defaultdict(list)
    for term in ChannelTerm.objects.filter(version__in=[version.pk for version in versions]):
        terms[term.version_id].append(term)
    words = agency_words(procedure_ids=[version.procedure_id for version in versions], on=on)
    return tuple(
        _summary(version, terms[version.pk], words.get(version.procedure_id, "")) for version in versions
    )


def _summary(version: ProcedureVersion, terms: Sequence[ChannelTerm], agency: str) -> ProcedureSummary:
    limits = {limit_of(value=term.limit_value, unit=term.limit_unit) for term in terms}
    fees = {term.fee_vnd for term in terms}
    known = [limit for limit in limits if limit is not None]
    assert version.valid_from is not None
    assert version.rule_set is not None
    return ProcedureSummary(
        code=version.procedure.code,
        version_id=version.pk,
        name=version.name,
        field_code=version.field.code,
        field=version.field.name,
        agency=agency,
        tiers=tuple(Tier(tier) for tier in version.tiers),
        level=OnlineLevel(version.level),
        level_assigned=version.level_assigned,
        vocabulary=Vocabulary(version.rule_set.vocabulary),
        limit=min(known, key=amount, default=None),
        limit_differs=len(limits) > 1,
        fee_vnd=max((fee for fee in fees if fee is not None), default=None),
        valid_from=version.valid_from,
    )


def list_fields(*, on: date) -> tuple[FieldView, ...]:
    """Fields with a procedure in force on a day, in Vietnamese order."""
    used = ProcedureVersion.objects.filter(in_force(on=on)).values("field")
    rows = Field.objects.filter(pk__in=used).order_by("sort_key")
    return tuple(FieldView(code=row.code, name=row.name, life_events=tuple(row.life_events)) for row in rows)


def list_life_events(*, on: date) -> tuple[LifeEventView, ...]:
    """Life events with the number of procedures in force on a day; those without any are left out."""
    counts: Counter[str] = Counter()
    rows = (
        Field.objects.filter(versions__in=ProcedureVersion.objects.filter(in_force(on=on)))
        .annotate(count=Count("versions"))
        .values_list("life_events", "count")
    )
    for events, count in rows:
        counts.update(dict.fromkeys(events, count))
    return tuple(
        LifeEventView(code=code, words=words, count=counts[code])
        for code, words in LIFE_EVENTS.items()
        if counts[code]
    )


def get_procedure(*, code: str, on: date) -> ProcedureView:
    """Everything the public page says of a procedure on a day. Refused: UnknownProcedure."""
    version = (
        ProcedureVersion.objects.filter(in_force(on=on), procedure__code=code)
        .select_related("rule_set")
        .defer("form_definition", "search_exact", "search_folded")
        .first()
    )
    if version is None:
        raise UnknownProcedure
    return _view(version, on)


def _view(version: ProcedureVersion, on: date) -> ProcedureView:
    rule_set = version.rule_set
    assert isinstance(rule_set, RuleSet)
    stored = {Channel(term.channel): term for term in ChannelTerm.objects.filter(version=version)}
    return ProcedureView(
        plan=version_plan(version_id=version.pk),
        number=version.number,
        vocabulary=Vocabulary(rule_set.vocabulary),
        filing_place=FilingPlace(rule_set.filing_place),
        level_assigned=version.level_assigned,
        channels=tuple(
            ChannelView(
                channel=channel,
                limit=limit_of(value=stored[channel].limit_value, unit=stored[channel].limit_unit),
                fee_vnd=stored[channel].fee_vnd,
                note=stored[channel].note,
            )
            for channel in Channel
            if channel in stored
        ),
        audiences=tuple(Audience(audience) for audience in version.audiences),
        agency=agency_words(procedure_ids=[version.procedure_id], on=on).get(version.procedure_id, ""),
        performed_by=version.performed_by,
        authority=version.authority,
        sequence=version.sequence,
        conditions=version.conditions,
        file_sets=version.file_sets,
        decision_code=version.decision_code,
        decision_date=version.decision_date,
        legal_bases=tuple(
            LegalBasisView(code=basis.code, title=basis.title, url=basis.url)
            for basis in LegalBasis.objects.filter(version=version).order_by("order")
        ),
        versions=version_history(procedure_id=version.procedure_id),
    )


def version_history(*, procedure_id: int, with_drafts: bool = False) -> tuple[VersionLine, ...]:
    """The versions of a procedure, newest first; drafts only for those who may see them."""
    rows = ProcedureVersion.objects.filter(procedure=procedure_id)
    if not with_drafts:
        rows = rows.filter(state__in=[VersionState.PUBLISHED.value, VersionState.WITHDRAWN.value])
    return tuple(
        VersionLine(
            version_id=row.pk,
            number=row.number,
            state=VersionState(row.state),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            decision_code=row.decision_code,
        )
        for row in rows.order_by("-number").only("number", "state", "valid_from", "valid_to", "decision_code")
    )
