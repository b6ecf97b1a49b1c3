"""Issued lists, targets, integration with the national portal, agencies of a procedure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from dinh.domains.procedures.models import (
    CatalogueItem,
    CatalogueList,
    IntegrationRecord,
    Procedure,
    ProcedureAgency,
    Target,
)
from dinh.domains.procedures.permissions import may_review
from dinh.domains.procedures.types import AgencyRole, CatalogueEntry, Metric
from dinh.events.procedures import IntegrationRecorded, ListIssued
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound
from dinh.lib.vietnamese import clean_line


class MayNotDecide(NotAllowed):
    """Only reviewers of procedures may record decisions."""

    code = "procedures.may_not_decide"
    default_sentence = (
        "Tài khoản này không được ghi nhận quyết định về thủ tục. Hãy chuyển cho người duyệt thủ tục."
    )


class ListExists(Conflict):
    """The decision was recorded before; a list never changes."""

    code = "procedures.list_exists"
    default_sentence = "Danh mục theo quyết định này đã được ghi nhận. Muốn sửa, hãy ghi quyết định mới."


class ListUnsound(Invalid):
    """A list that cannot be recorded."""

    code = "procedures.list_unsound"


class TargetUnsound(Invalid):
    """A target that cannot be computed."""

    code = "procedures.target_unsound"


class ProcedureUnknown(NotFound):
    """No procedure of that code in the catalogue."""

    code = "procedures.procedure_unknown"
    default_sentence = "Không tìm thấy thủ tục này trong danh mục."


def issue_list(
    *,
    actor: Actor,
    now: datetime,
    decision_code: str,
    decision_date: date,
    effective_date: date,
    title: str,
    entries: Sequence[CatalogueEntry],
) -> int:
    """Record a list of online services as decided (A6); it stays readable for ever. Answers with its id.

    Refused: MayNotDecide, ListExists, ListUnsound (empty, or a code twice). Told: procedures.list.issued.v1.
    """
    _guard(actor)
    decision_code = clean_line(decision_code)
    codes = [entry.code for entry in entries]
    if not decision_code or not codes:
        raise ListUnsound("Danh mục phải có số quyết định và ít nhất một dịch vụ.")
    repeated = (
        sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) != len(codes) else []
    )
    if repeated:
        raise ListUnsound("Danh mục ghi hai lần các mã: %(codes)s.", codes=", ".join(repeated))
    with transaction.atomic():
        issued, created = CatalogueList.objects.get_or_create(
            decision_code=decision_code,
            defaults={
                "decision_date": decision_date,
                "effective_date": effective_date,
                "title": clean_line(title)[:500],
                "recorded_at": now,
                "recorded_by_id": actor.account_id,
            },
        )
        if not created:
            raise ListExists
        CatalogueItem.objects.bulk_create(
            [
                CatalogueItem(list=issued, code=entry.code, name=entry.name, level=entry.level.value)
                for entry in entries
            ],
            batch_size=1000,
        )
        _audit(actor, now, "issue_list", f"list:{issued.pk}", {"services": (None, len(codes))})
        fact = ListIssued(
            list_id=issued.pk,
            decision_code=decision_code,
            effective_date=effective_date,
            services=len(codes),
            at=now,
        )
        publish(fact, key=f"procedures:list:{issued.pk}", now=now)
    return issued.pk


def set_target(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    metric: Metric,
    wanted_numerator: int,
    wanted_denominator: int = 1,
    due_date: date,
    source: str,
    owner_id: int | None = None,
) -> None:
    """Set or change a target: at least `wanted_numerator` services (denominator 1), or such a share, by a day.

    Refused: MayNotDecide, TargetUnsound.
    """
    _guard(actor)
    is_share = metric is Metric.INTEGRATED_SHARE
    if wanted_numerator < 1 or wanted_denominator < 1 or (is_share and wanted_numerator > wanted_denominator):
        raise TargetUnsound(
            "Mục tiêu phải từ 1 trở lên; tỷ lệ không quá 100 %%.",
            fields={"wanted_numerator": "Hãy ghi lại số."},
        )
    with transaction.atomic():
        Target.objects.update_or_create(
            code=code,
            defaults={
                "name": clean_line(name),
                "metric": metric.value,
                "wanted_numerator": wanted_numerator,
                "wanted_denominator": wanted_denominator,
                "due_date": due_date,
                "source": clean_line(source),
                "owner_id": owner_id,
            },
        )
        _audit(
            actor,
            now,
            "set_target",
            f"target:{code}",
            {"wanted": (None, f"{wanted_numerator}/{wanted_denominator}")},
        )


def record_integration(
    *,
    actor: Actor,
    now: datetime,
    procedure_code: str,
    national_code: str,
    integrated_date: date,
    test_passed: bool,
    tested_date: date | None,
    test_note: str = "",
) -> None:
    """Record that a procedure stands on the national portal, and how its end-to-end submission test went (A4, A5).

    Without a passed test it does not count towards the share. Refused: MayNotDecide, ProcedureUnknown, ListUnsound
    (a pass without the day of the test). Told: procedures.integration.recorded.v1.
    """
    _guard(actor)
    if test_passed and tested_date is None:
        raise ListUnsound(
            "Kiểm thử đạt phải có ngày kiểm thử.", fields={"tested_date": "Hãy ghi ngày kiểm thử."}
        )
    with transaction.atomic():
        procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
        if procedure is None:
            raise ProcedureUnknown
        IntegrationRecord.objects.update_or_create(
            procedure=procedure,
            defaults={
                "national_code": clean_line(national_code),
                "integrated_date": integrated_date,
                "tested_date": tested_date,
                "test_passed": test_passed,
                "test_note": clean_line(test_note)[:500],
                "recorded_at": now,
            },
        )
        _audit(actor, now, "record_integration", procedure_code, {"test_passed": (None, test_passed)})
        fact = IntegrationRecorded(
            procedure_code=procedure_code, integrated_date=integrated_date, passed=test_passed, at=now
        )
        publish(fact, key=f"procedures:{procedure_code}", now=now)


def set_owner(*, actor: Actor, now: datetime, procedure_code: str, agency_id: int, active_from: date) -> None:
    """Let an agency answer for a procedure from a day on; the one before ends that day.

    Refused: MayNotDecide, ProcedureUnknown.
    """
    _set_agency(actor, now, procedure_code, agency_id, active_from, AgencyRole.OWNER)


def add_competent_agency(
    *, actor: Actor, now: datetime, procedure_code: str, agency_id: int, active_from: date
) -> None:
    """Let one more agency settle dossiers of a procedure from a day on. Refused: MayNotDecide, ProcedureUnknown."""
    _set_agency(actor, now, procedure_code, agency_id, active_from, AgencyRole.COMPETENT)


def _set_agency(
    actor: Actor, now: datetime, procedure_code: str, agency_id: int, active_from: date, role: AgencyRole
) -> None:
    _guard(actor)
    with transaction.atomic():
        procedure = Procedure.objects.select_for_update().filter(code=procedure_code).first()
        if procedure is None:
            raise ProcedureUnknown
        held = ProcedureAgency.objects.filter(
            Q(active_to=None) | Q(active_to__gt=active_from), procedure=procedure, role=role.value
        )
        if held.filter(agency=agency_id, active_from__lte=active_from).exists():
            return
        if role is AgencyRole.OWNER:
            held.filter(active_from__gte=active_from).delete()
            held.update(active_to=active_from)
        ProcedureAgency.objects.create(
            procedure=procedure, agency_id=agency_id, level="", role=role.value, active_from=active_from
        )
        _audit(actor, now, f"set_{role.value}", procedure_code, {"agency": (None, agency_id)})


def _guard(actor: Actor) -> None:
    if not may_review(actor):
        raise MayNotDecide


def _audit(
    actor: Actor, now: datetime, verb: str, subject: str, changes: dict[str, tuple[object, object]]
) -> None:
    record(actor=actor, verb=verb, subject=f"procedures:{subject}", owner=None, changes=changes, now=now)
