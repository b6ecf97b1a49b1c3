"""Plans of versions: read once, kept for the life of the process, because a published version never changes."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import Q

from dinh.domains.procedures.models import (
    ChannelTerm,
    ProcedureVersion,
    RequiredPaper,
    RuleSet,
    StepDefinition,
    TransitionDefinition,
)
from dinh.domains.procedures.queries.periods import FIXED_STATES, in_force
from dinh.domains.procedures.types import (
    AgencyRule,
    Channel,
    Clock,
    FilingDoor,
    FilingPlace,
    OnlineLevel,
    PaperPlan,
    ResultType,
    RuleSetView,
    Scope,
    StepPlan,
    Tier,
    TransitionPlan,
    Verb,
    VersionPlan,
    Vocabulary,
)
from dinh.kernel.writes.queries import CompiledRead
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.refusals import NotFound

KEPT = 4000
# Read at every submission: compiled once.
IN_FORCE = CompiledRead(
    lambda p: (
        ProcedureVersion.objects.filter(in_force(on=p.day("on")), procedure__code=p.text("code"))
        .order_by("pk")
        .values_list("pk")
    )
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A version's plan, and the plans of agencies that have a process of their own for it."""

    plan: VersionPlan
    own: Mapping[int, VersionPlan]

    def of(self, agency_id: int | None) -> VersionPlan:
        return self.plan if agency_id is None else self.own.get(agency_id, self.plan)


_kept: OrderedDict[int, _Kept] = OrderedDict()


class UnknownVersion(NotFound):
    """No version of that id."""

    code = "procedures.unknown_version"
    default_sentence = "Không tìm thấy phiên bản thủ tục này."


class UnknownProcedure(NotFound):
    """No procedure of that code in force on the day."""

    code = "procedures.unknown_procedure"
    default_sentence = (
        "Không tìm thấy thủ tục này, hoặc thủ tục không áp dụng vào ngày đã chọn. Hãy tra cứu lại theo tên."
    )


class NoRuleSet(NotFound):
    """No rule set covers the day."""

    code = "procedures.no_rule_set"
    default_sentence = "Ngày này nằm ngoài các bộ quy tắc đã cài đặt. Hãy kiểm tra lại ngày."


def forget_plans() -> None:
    """Empty the kept plans (after a database was replaced)."""
    _kept.clear()


def version_plan(*, version_id: int, agency_id: int | None = None) -> VersionPlan:
    """The plan of a version, with the process of `agency_id` where that agency has one of its own.

    A published version is read once per process. Refused: UnknownVersion.
    """
    return version_plans(version_ids=(version_id,), agency_id=agency_id)[version_id]


def version_plans(*, version_ids: Iterable[int], agency_id: int | None = None) -> dict[int, VersionPlan]:
    """Plans of many versions, read in five queries however many they are. Refused: UnknownVersion."""
    return {version_id: kept.of(agency_id) for version_id, kept in _known(version_ids).items()}


def plans_of_agencies(*, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], VersionPlan]:
    """Plans by (version, agency), in five queries however many agencies there are. Refused: UnknownVersion."""
    wanted = tuple(dict.fromkeys(pairs))
    known = _known(version_id for version_id, _agency in wanted)
    return {(version_id, agency_id): known[version_id].of(agency_id) for version_id, agency_id in wanted}


def _known(version_ids: Iterable[int]) -> dict[int, _Kept]:
    """The kept ones are taken before others are read: reading more than fit pushes older ones out."""
    wanted = tuple(dict.fromkeys(version_ids))
    found = {version_id: kept for version_id in wanted if (kept := _kept.get(version_id)) is not None}
    missing = [version_id for version_id in wanted if version_id not in found]
    if missing:
        found |= _read_plans(missing)
    if len(found) < len(wanted):
        raise UnknownVersion
    return {version_id: found[version_id] for version_id in wanted}


def _read_plans(version_ids: Sequence[int]) -> dict[int, _Kept]:
    versions = ProcedureVersion.objects.filter(pk__in=version_ids).select_related("procedure", "field")
    terms: dict[int, list[ChannelTerm]] = defaultdict(list)
    for term in ChannelTerm.objects.filter(version_id__in=version_ids):
        terms[term.version_id].append(term)
    papers: dict[int, list[RequiredPaper]] = defaultdict(list)
    for paper in RequiredPaper.objects.filter(version_id__in=version_ids).order_by("order"):
        papers[paper.version_id].append(paper)
    steps = _read_steps(version_ids)
    found: dict[int, _Kept] = {}
    for version in versions:
        processes = steps.get(version.pk, {})
        plan = _to_plan(version, terms[version.pk], papers[version.pk], processes.get(None, ()))
        own = {agency: replace(plan, steps=one) for agency, one in processes.items() if agency is not None}
        found[version.pk] = _Kept(plan, own)
        if version.state in FIXED_STATES:
            _kept[version.pk] = found[version.pk]
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found


def _read_steps(version_ids: Sequence[int]) -> dict[int, dict[int | None, tuple[StepPlan, ...]]]:
    """Steps by version and agency; None is the default process."""
    rows = list(
        StepDefinition.objects.filter(version_id__in=version_ids).order_by("version_id", "agency_id", "order")
    )
    moves: dict[int, list[TransitionDefinition]] = defaultdict(list)
    for move in TransitionDefinition.objects.filter(from_step__version_id__in=version_ids).order_by("order"):
        moves[move.from_step_id].append(move)
    codes = {row.pk: row.code for row in rows}
    answer: dict[int, dict[int | None, tuple[StepPlan, ...]]] = defaultdict(dict)
    for row in rows:
        before = answer[row.version_id].get(row.agency_id, ())
        answer[row.version_id][row.agency_id] = (*before, _to_step(row, moves[row.pk], codes))
    return answer


def limit_of(*, value: int | None, unit: str) -> Limit | None:
    """A stored limit; None when the law states none."""
    return None if value is None else Limit(value, Unit(unit))


def _to_step(row: StepDefinition, moves: list[TransitionDefinition], codes: dict[int, str]) -> StepPlan:
    return StepPlan(
        code=row.code,
        order=row.order,
        title=row.title,
        role=row.role,
        scope=Scope(row.scope),
        agency_rule=AgencyRule(row.agency_rule),
        limit=limit_of(value=row.limit_value, unit=row.limit_unit),
        clock=Clock(row.clock),
        transitions=tuple(
            TransitionPlan(
                verb=Verb(move.verb),
                to_step=None if move.to_step_id is None else codes[move.to_step_id],
                needs_reason=move.needs_reason,
            )
            for move in moves
        ),
        checklist=tuple(row.checklist),
        step_id=row.pk,
    )


def _to_plan(
    version: ProcedureVersion,
    terms: list[ChannelTerm],
    papers: list[RequiredPaper],
    steps: tuple[StepPlan, ...],
) -> VersionPlan:
    by_channel = {Channel(term.channel): term for term in terms}
    ordered = [(channel, by_channel[channel]) for channel in Channel if channel in by_channel]
    return VersionPlan(
        version_id=version.pk,
        procedure_id=version.procedure_id,
        procedure_code=version.procedure.code,
        name=version.name,
        field_code=version.field.code,
        field_name=version.field.name,
        rule_set=version.rule_set_id or "",
        valid_from=version.valid_from,
        level=OnlineLevel(version.level),
        tiers=tuple(Tier(tier) for tier in version.tiers),
        steps=steps,
        limits={channel: limit_of(value=term.limit_value, unit=term.limit_unit) for channel, term in ordered},
        fees={channel: term.fee_vnd for channel, term in ordered},
        papers=tuple(
            PaperPlan(
                code=paper.code,
                title=paper.title,
                mandatory=paper.mandatory,
                originals=paper.originals,
                copies=paper.copies,
                guidance=paper.guidance,
            )
            for paper in papers
        ),
        form_definition=version.form_definition,
        form_hash=version.form_hash,
        result_types=tuple(ResultType(code=r["code"], title=r["title"]) for r in version.results),
    )


def version_in_force(*, procedure_code: str, on: date) -> VersionPlan:
    """The plan of the version that applies on a day. Refused: UnknownProcedure."""
    rows = IN_FORCE.rows(on=on, code=procedure_code)
    if not rows:
        raise UnknownProcedure
    return version_plan(version_id=rows[0][0])


def rule_set_on(*, on: date) -> RuleSetView:
    """The rule set a dossier received on a day is under. Refused: NoRuleSet."""
    found = RuleSet.objects.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))).first()
    if found is None:
        raise NoRuleSet
    return _rule_set(found)


def rule_set_of(*, code: str) -> RuleSetView:
    """The rule set of a code, which a dossier keeps whatever the day. Refused: NoRuleSet."""
    found = RuleSet.objects.filter(code=code).first()
    if found is None:
        raise NoRuleSet
    return _rule_set(found)


def filing_door(*, place: FilingPlace) -> FilingDoor:
    """Whether citizens file here under a rule set of that place of filing; an installation may open its own pages."""
    here = place is FilingPlace.PROVINCE
    return FilingDoor(
        is_open=here or settings.LOCAL_FILING, opened_for_demo=settings.LOCAL_FILING and not here
    )


def _rule_set(row: RuleSet) -> RuleSetView:
    """A stored rule set as other rooms see it."""
    return RuleSetView(
        code=row.code,
        title=row.title,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        dossier_pattern=row.dossier_pattern,
        vocabulary=Vocabulary(row.vocabulary),
        filing_place=FilingPlace(row.filing_place),
        reception_minutes=row.reception_minutes,
        forms=dict(row.forms),
    )
