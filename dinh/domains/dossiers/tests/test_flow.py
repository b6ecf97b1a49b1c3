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
from dinh.domains.dossiers.rules.sheet import DossierFacts
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
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
    assert told(facts.id) == ["payments.fee.assessed.v1", "dossiers.dossier.submitted.v1"]


def ask_for_supplement(small: World, dossier_id: int) -> DossierFacts:
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
    return sheet.dossier


def worked_example(small: World) -> int:
    """Received Mon 06/02/2023 09:10, 5 working days, suspended Wed 10:00 - Fri 14:00: due Thu 16/02 10:00."""
    sheet = received(small, MONDAY)
    assert sheet.dossier.due_at == moment(13, "17:00")
    assert sheet.dossier.original_due_at == moment(13, "17:00")
    dossier_id = sheet.dossier.id
    actions.forward_dossier(actor=small.counter, now=moment(6, "11:00"), dossier_id=dossier_id)
    facts = ask_for_supplement(small, dossier_id)
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
    assert (sheet.dossier.state, sheet.dossier.due_at) == (DossierState.IN_PROGRESS, moment(16, "10:00"))
    assert sheet.dossier.holder_agency_id == small.department.id
    actions.forward_dossier(actor=small.officer, now=moment(13, "08:30"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.leader, now=moment(14, "09:00"), dossier_id=dossier_id)
    return dossier_id


def test_the_worked_example_of_the_law_goes_through_the_verbs() -> None:
    small = world()
    dossier_id = worked_example(small)
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
    assert told(dossier_id)[2:] == [
        "dossiers.dossier.received.v1",
        "dossiers.dossier.forwarded.v1",
        "dossiers.supplement.requested.v1",
        "dossiers.supplement.answered.v1",
        "dossiers.dossier.forwarded.v1",
        "dossiers.dossier.forwarded.v1",
        "dossiers.dossier.finished.v1",
        "dossiers.result.handed_over.v1",
        "dossiers.dossier.rated.v1",
    ]
    assert DossierEvent.objects.filter(dossier_id=dossier_id).count() == 10
    assert AuditEntry.objects.filter(subject=f"dossiers:{dossier_id}").count() == 10


def test_the_worked_example_leaves_steps_pauses_deadlines_and_counts() -> None:
    small = world()
    dossier_id = worked_example(small)
    actions.finish_dossier(actor=small.clerk, now=moment(16, "10:01"), dossier_id=dossier_id, result=RESULT)
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
        ("tra-ket-qua", "agency", 1021),
    ]
    assert [row.to_at for row in ClockInterval.objects.filter(dossier_id=dossier_id)] == [moment(10, "14:00")]
    kept = Deadline.objects.filter(dossier_id=dossier_id, scope="dossier").order_by("seq")
    assert [row.due_at for row in kept] == [moment(13, "17:00"), None, moment(16, "10:00")]
    deltas = CountDelta.objects.filter(agency_id=small.department.id)
    assert [(row.received, row.handled, row.on_time, row.late) for row in deltas.order_by("id")] == [
        (1, 0, 0, 0),
        (0, 1, 0, 1),
    ]


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
