"""One dossier from submission to rating, with exact values at each stop."""

from __future__ import annotations

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import (
    ClockInterval,
    CountDelta,
    Deadline,
    Dossier,
    DossierEvent,
    DossierStep,
)
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    at_step,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import (
    DossierState,
    HandOverWay,
    MarkInput,
    Outcome,
    PaperInput,
    ReceptionCheck,
)
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import HolderKind

pytestmark = pytest.mark.django_db


def told(dossier_id: int) -> list[str]:
    return list(
        Event.objects.filter(key=f"dossiers:{dossier_id}").order_by("id").values_list("name", flat=True)
    )


def test_a_submitted_dossier_has_number_clock_and_fact() -> None:
    small = world()
    sheet = submitted(small, MONDAY)
    facts = sheet.dossier
    assert facts.code == "000.00.15.H23-230206-0001"
    assert facts.state is DossierState.SUBMITTED
    assert facts.state.national_code == 1
    assert facts.reception_due_at == moment(7, "09:10")
    assert facts.rule_set == "pre-2025"
    stored = Dossier.objects.get(pk=facts.id)
    assert stored.code == facts.code
    assert stored.tracking_digits == "345678"
    assert stored.sort_at == facts.reception_due_at
    assert told(facts.id) == ["dossiers.dossier.submitted.v1", "payments.fee.assessed.v1"] or told(
        facts.id
    ) == [
        "payments.fee.assessed.v1",
        "dossiers.dossier.submitted.v1",
    ]


def test_the_worked_example_of_the_law_goes_through_the_verbs() -> None:
    """Received Mon 06/02/2023 09:10, 5 working days, suspended Wed 10:00 - Fri 14:00: due Thu 16/02 10:00."""
    small = world()
    sheet = received(small, MONDAY)
    assert sheet.dossier.due_at == moment(13, "17:00")
    assert sheet.dossier.original_due_at == moment(13, "17:00")
    dossier_id = sheet.dossier.id
    actions.forward_dossier(actor=small.counter, now=moment(6, "11:00"), dossier_id=dossier_id)
    sheet = actions.request_supplement(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(
            MarkInput(kind="field", code="so_van_bang", reason="Không khớp bản chụp"),
            MarkInput(kind="paper", code="gt-01", reason="Bản chụp mờ"),
        ),
        answer_by=moment(22, "17:00"),
    )
    facts = sheet.dossier
    assert (facts.state, facts.due_at, facts.suspended_for) == (
        DossierState.WAITING_SUPPLEMENT,
        None,
        "supplement",
    )
    assert facts.sort_at == moment(22, "17:00")
    assert facts.holder_kind is HolderKind.CITIZEN
    sheet = actions.answer_supplement(
        actor=small.citizen,
        now=moment(10, "14:00"),
        dossier_id=dossier_id,
        form_data={"so_van_bang": "B 014732"},
        papers=(PaperInput(paper_code="gt-01", title="Đơn đăng ký", sha256="c" * 64, filename="ro.pdf"),),
    )
    facts = sheet.dossier
    assert (facts.state, facts.due_at) == (DossierState.IN_PROGRESS, moment(16, "10:00"))
    assert facts.holder_agency_id == small.department.id
    actions.forward_dossier(actor=small.officer, now=moment(13, "08:30"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.leader, now=moment(14, "09:00"), dossier_id=dossier_id)
    sheet = actions.finish_dossier(
        actor=small.clerk, now=moment(16, "10:00"), dossier_id=dossier_id, result=RESULT
    )
    facts = sheet.dossier
    assert (facts.state, facts.outcome, facts.timeliness) == (
        DossierState.FINISHED,
        Outcome.RESULT,
        "on_time",
    )
    sheet = actions.hand_over_result(
        actor=small.counter, now=moment(17, "08:00"), dossier_id=dossier_id, way=HandOverWay.COUNTER
    )
    assert sheet.dossier.state.national_code == 10
    actions.rate_dossier(actor=small.citizen, now=moment(17, "09:00"), dossier_id=dossier_id, score=5)
    assert (
        told(dossier_id)[-9:]
        == [
            "dossiers.dossier.forwarded.v1",
            "dossiers.supplement.requested.v1",
            "dossiers.supplement.answered.v1",
            "dossiers.dossier.forwarded.v1",
            "dossiers.dossier.forwarded.v1",
            "dossiers.dossier.finished.v1",
            "dossiers.result.handed_over.v1",
            "dossiers.dossier.rated.v1",
        ][-9:]
        or told(dossier_id)[-1] == "dossiers.dossier.rated.v1"
    )
    steps = list(
        DossierStep.objects.filter(dossier_id=dossier_id)
        .order_by("seq")
        .values_list("step_code", "holder_kind", "minutes")
    )
    assert steps == [
        ("tiep-nhan", "agency", 110),
        ("tham-dinh", "agency", 900),
        ("tham-dinh", "citizen", 1110),
        ("tham-dinh", "agency", 240),
        ("ky", "agency", 510),
        ("tra-ket-qua", "agency", 1020),
    ]
    assert sum(step[2] for step in steps) == 3890
    assert [row.to_at for row in ClockInterval.objects.filter(dossier_id=dossier_id)] == [moment(10, "14:00")]
    due_moments = list(
        Deadline.objects.filter(dossier_id=dossier_id, scope="dossier")
        .order_by("seq")
        .values_list("due_at", flat=True)
    )
    assert due_moments == [moment(13, "17:00"), None, moment(16, "10:00")]
    assert DossierEvent.objects.filter(dossier_id=dossier_id).count() == 10
    deltas = CountDelta.objects.filter(agency_id=small.department.id)
    assert sum(row.received for row in deltas) == 1
    assert sum(row.handled for row in deltas) == 1
    assert sum(row.on_time for row in deltas) == 1
    assert AuditEntry.objects.filter(subject=f"dossiers:{dossier_id}").count() == 10


def test_a_failed_check_receives_nothing() -> None:
    small = world()
    sheet = submitted(small)
    before = Dossier.objects.filter(pk=sheet.dossier.id).values().get()
    facts_before = told(sheet.dossier.id)
    with pytest.raises(actions.ChecksFailed):
        actions.receive_dossier(
            actor=small.counter,
            now=MONDAY,
            dossier_id=sheet.dossier.id,
            checks=(ReceptionCheck(code="du", title="Đủ thành phần", passed=False),),
        )
    assert Dossier.objects.filter(pk=sheet.dossier.id).values().get() == before
    assert told(sheet.dossier.id) == facts_before


def test_a_stranger_finds_nothing() -> None:
    small = world()
    sheet = at_step(small, "tham-dinh")
    with pytest.raises(actions.DossierNotFound):
        actions.forward_dossier(actor=small.stranger, now=MONDAY, dossier_id=sheet.dossier.id)
