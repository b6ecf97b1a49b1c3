"""The catalogue as a whole: as of a day, per decision, against targets."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from dinh.domains.procedures.models import (
    CatalogueItem,
    CatalogueList,
    IntegrationRecord,
    ProcedureVersion,
    Target,
)
from dinh.domains.procedures.queries.periods import in_force
from dinh.domains.procedures.queries.plans import version_plan
from dinh.domains.procedures.rules.contents import diff_entries, diff_plans
from dinh.domains.procedures.rules.levels import ONLINE
from dinh.domains.procedures.types import (
    CatalogueDiff,
    CatalogueEntry,
    Change,
    ListView,
    Metric,
    OnlineLevel,
    TargetReport,
)
from dinh.lib.refusals import NotFound


class UnknownList(NotFound):
    """No list was issued by that decision, or none was in force on the day."""

    code = "procedures.unknown_list"
    default_sentence = "Không tìm thấy danh mục này. Hãy kiểm tra số quyết định hoặc ngày."


class UnknownTarget(NotFound):
    """No such target."""

    code = "procedures.unknown_target"
    default_sentence = "Không tìm thấy mục tiêu này."


def _online(on: date) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(in_force(on=on), level__in=[level.value for level in ONLINE])


def count_online(*, on: date) -> int:
    """Services of level 3-4 in force on a day."""
    return _online(on).count()


def catalogue_on(*, on: date) -> tuple[CatalogueEntry, ...]:
    """Every procedure in force on a day, by code."""
    rows = ProcedureVersion.objects.filter(in_force(on=on)).order_by("procedure__code")
    return tuple(
        CatalogueEntry(code=code, name=name, level=OnlineLevel(level))
        for code, name, level in rows.values_list("procedure__code", "name", "level")
    )


def diff_catalogue(*, before: date, after: date) -> CatalogueDiff:
    """What was added, removed and moved to another level between two days."""
    return diff_entries(catalogue_on(on=before), catalogue_on(on=after))


def issued_lists() -> tuple[ListView, ...]:
    """The lists recorded, latest effective day first."""
    return tuple(_list(row) for row in CatalogueList.objects.order_by("-effective_date", "-pk"))


def list_in_force(*, on: date) -> ListView:
    """The issued list that applies on a day: the one with the latest effective day. Refused: UnknownList."""
    row = CatalogueList.objects.filter(effective_date__lte=on).order_by("-effective_date", "-pk").first()
    if row is None:
        raise UnknownList
    return _list(row)


def list_entries(*, decision_code: str) -> tuple[CatalogueEntry, ...]:
    """The services of an issued list, by code, as the decision writes them. Refused: UnknownList."""
    row = CatalogueList.objects.filter(decision_code=decision_code).first()
    if row is None:
        raise UnknownList
    return tuple(
        CatalogueEntry(code=item.code, name=item.name, level=OnlineLevel(item.level))
        for item in CatalogueItem.objects.filter(list=row).order_by("code")
    )


def diff_lists(*, before: str, after: str) -> CatalogueDiff:
    """What changed between two issued lists (A6). Refused: UnknownList."""
    return diff_entries(list_entries(decision_code=before), list_entries(decision_code=after))


def _list(row: CatalogueList) -> ListView:
    return ListView(
        decision_code=row.decision_code,
        decision_date=row.decision_date,
        effective_date=row.effective_date,
        title=row.title,
    )


def diff_versions(*, before_id: int, after_id: int) -> tuple[Change, ...]:
    """What changed between two versions of a procedure, part by part. Refused: UnknownVersion."""
    return diff_plans(version_plan(version_id=before_id), version_plan(version_id=after_id))


def integrated_share(*, on: date) -> tuple[int, int]:
    """Online services integrated on the national portal with a passed test by a day, over all online services."""
    online = _online(on)
    integrated = online.filter(
        procedure__in=IntegrationRecord.objects.filter(
            test_passed=True, integrated_date__lte=on, tested_date__lte=on
        ).values("procedure")
    )
    return integrated.count(), online.count()


def target_report(*, code: str, as_of: date | None = None) -> TargetReport:
    """Whether a target is met, counted on its due day, or earlier on `as_of`. Refused: UnknownTarget.

    Compared on exact numbers: 276 of 921 miss 30 %, 277 reach it; nothing at all reaches no share.
    """
    target = Target.objects.filter(code=code).first()
    if target is None:
        raise UnknownTarget
    return _report(target, as_of)


def target_reports(*, as_of: date | None = None) -> tuple[TargetReport, ...]:
    """Every target, the one due first at the top."""
    return tuple(_report(target, as_of) for target in Target.objects.order_by("due_date", "code"))


def _report(target: Target, as_of: date | None) -> TargetReport:
    day = target.due_date if as_of is None else min(as_of, target.due_date)
    wanted = Fraction(target.wanted_numerator, target.wanted_denominator)
    denominator: int | None
    if target.metric == Metric.INTEGRATED_SHARE:
        numerator, denominator = integrated_share(on=day)
        met = denominator > 0 and Fraction(numerator, denominator) >= wanted
    else:
        numerator, denominator = count_online(on=day), None
        met = numerator >= wanted
    return TargetReport(
        code=target.code,
        name=target.name,
        due_date=target.due_date,
        numerator=numerator,
        denominator=denominator,
        wanted_numerator=target.wanted_numerator,
        wanted_denominator=target.wanted_denominator,
        met=met,
        as_of=day,
    )
