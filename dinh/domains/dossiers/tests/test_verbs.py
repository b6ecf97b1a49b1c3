"""The other verbs with exact values: fee, opinion, force majeure, transfer, reception supplement, drafts, verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import Dossier, DossierStep, Opinion
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    at_step,
    filing,
    finished,
    moment,
    received,
    submitted,
    version,
    world,
)
from dinh.domains.dossiers.types import DossierState, MarkInput
from dinh.domains.people import actions as people
from dinh.domains.people.types import CalendarDayKind
from dinh.domains.procedures.rules.process import default_steps
from dinh.domains.procedures.tests.factories import FIVE_DAYS
from dinh.domains.procedures.types import Clock, Scope, Tier
from dinh.kernel.access.types import SYSTEM
from dinh.lib.deadlines import HolderKind, Limit, Unit

pytestmark = pytest.mark.django_db


def test_waiting_for_a_fee_stops_the_clock() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    sheet = actions.request_fee(
        actor=small.officer, now=moment(8, "10:00"), dossier_id=dossier_id, reason="Lệ phí trước bạ"
    )
    assert (sheet.dossier.state, sheet.dossier.due_at, sheet.dossier.suspended_for) == (
        DossierState.WAITING_FEE,
        None,
        "fee",
    )
    sheet = actions.confirm_fee(actor=small.officer, now=moment(10, "14:00"), dossier_id=dossier_id)
    assert (sheet.dossier.state, sheet.dossier.due_at) == (DossierState.IN_PROGRESS, moment(16, "10:00"))


def test_an_opinion_with_the_clock_running_moves_nothing_and_one_that_stops_it_holds_the_dossier() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    sheet = actions.request_opinion(
        actor=small.officer,
        now=moment(7, "08:00"),
        dossier_id=dossier_id,
        question="Quy hoạch?",
        agency_id=small.other.id,
    )
    assert (sheet.dossier.due_at, sheet.dossier.open_opinions) == (moment(13, "17:00"), 1)
    asked = queries.opinions_to_answer(actor=small.stranger)
    assert [(one.dossier_id, one.question) for one in asked] == [(dossier_id, "Quy hoạch?")]
    seen = queries.get_dossier(actor=small.stranger, now=moment(7, "09:00"), dossier_id=dossier_id)
    assert [verb.verb.value for verb in seen.verbs] == ["record_opinion"]
    actions.record_opinion(
        actor=small.stranger,
        now=moment(7, "10:00"),
        dossier_id=dossier_id,
        opinion_id=UUID(asked[0].id),
        answer="Phù hợp",
    )
    assert queries.opinions_to_answer(actor=small.stranger) == ()
    sheet = actions.request_opinion(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        question="Nghĩa vụ tài chính?",
        body_name="Chi cục Thuế",
        stops_clock=True,
    )
    assert (sheet.dossier.holder_kind, sheet.dossier.suspended_for) == (HolderKind.OUTSIDE, "outside")
    opinion = Opinion.objects.get(dossier_id=dossier_id, answered_at__isnull=True)
    sheet = actions.record_opinion(
        actor=small.officer,
        now=moment(10, "14:00"),
        dossier_id=dossier_id,
        opinion_id=opinion.id,
        answer="Đã xác định",
    )
    assert (sheet.dossier.due_at, sheet.dossier.open_opinions) == (moment(16, "10:00"), 0)
    held = queries.holders(dossier_id=dossier_id, now=moment(10, "14:00"))
    assert [(one.holder_kind, one.body_name, one.minutes) for one in held.shares] == [
        (HolderKind.AGENCY, "", 1010),
        (HolderKind.OUTSIDE, "Chi cục Thuế", 1110),
    ]
    with pytest.raises(actions.OpinionNotOpen):
        actions.record_opinion(
            actor=small.officer,
            now=moment(10, "15:00"),
            dossier_id=dossier_id,
            opinion_id=opinion.id,
            answer="Lại",
        )


def test_force_majeure_is_the_leaders_and_leaves_the_holder() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    with pytest.raises(actions.VerbNotAllowed):
        actions.pause_clock(actor=small.officer, now=moment(8, "10:00"), dossier_id=dossier_id, reason="Bão")
    sheet = actions.pause_clock(
        actor=small.leader, now=moment(8, "10:00"), dossier_id=dossier_id, reason="Bão số 3"
    )
    assert (sheet.dossier.state, sheet.dossier.suspended_for, sheet.dossier.holder_kind) == (
        DossierState.IN_PROGRESS,
        "force_majeure",
        HolderKind.AGENCY,
    )
    sheet = actions.resume_clock(actor=small.leader, now=moment(10, "14:00"), dossier_id=dossier_id)
    assert sheet.dossier.due_at == moment(16, "10:00")
    with pytest.raises(actions.ClockRunning):
        actions.resume_clock(actor=small.leader, now=moment(10, "14:00"), dossier_id=dossier_id)


def test_a_transfer_keeps_competence_unless_it_is_taken_over() -> None:
    small = world()
    facts = at_step(small, "tham-dinh").dossier
    sheet = actions.transfer_dossier(
        actor=small.officer,
        now=moment(7, "08:00"),
        dossier_id=facts.id,
        reason="Nhờ xác minh",
        to_agency_id=small.other.id,
    )
    assert (sheet.dossier.holder_agency_id, sheet.dossier.competent_agency_id, sheet.dossier.due_at) == (
        small.other.id,
        small.department.id,
        facts.due_at,
    )
    sheet = actions.transfer_dossier(
        actor=small.stranger,
        now=moment(7, "09:00"),
        dossier_id=facts.id,
        reason="Đúng thẩm quyền",
        to_agency_id=small.other.id,
        takes_over=True,
    )
    assert sheet.dossier.competent_agency_id == small.other.id
    assert sheet.dossier.received_for_id == small.department.id
    assert queries.statistics(now=MONDAY, agency_id=small.department.id, with_sub_units=False).received == 1
    assert queries.recount().agrees
    assert DossierStep.objects.filter(dossier_id=facts.id, closed_at__isnull=True).count() == 1


def test_a_supplement_before_reception_starts_the_reception_clock_anew() -> None:
    small = world()
    facts = submitted(small).dossier
    sheet = actions.request_supplement(
        actor=small.counter,
        now=moment(6, "14:00"),
        dossier_id=facts.id,
        marks=(MarkInput(kind="paper", code="gt-01", reason="Thiếu chữ ký"),),
        answer_by=moment(20, "17:00"),
    )
    assert (sheet.dossier.state, sheet.step, sheet.dossier.answer_by) == (
        DossierState.WAITING_SUPPLEMENT,
        None,
        moment(20, "17:00"),
    )
    with pytest.raises(actions.NotReceived):
        actions.stop_dossier(
            actor=small.counter, now=moment(7, "08:00"), dossier_id=facts.id, reason="Không bổ sung"
        )
    sheet = actions.answer_supplement(actor=small.citizen, now=moment(9, "08:00"), dossier_id=facts.id)
    assert (sheet.dossier.state, sheet.dossier.reception_due_at) == (
        DossierState.SUBMITTED,
        moment(10, "08:00"),
    )
    sheet = actions.receive_dossier(actor=small.counter, now=moment(10, "08:00"), dossier_id=facts.id)
    assert sheet.dossier.due_at == moment(17, "17:00")
    assert queries.statistics(now=moment(10, "09:00"), agency_id=None).counts.received_late == 0


def test_finished_while_suspended_is_judged_as_if_the_pause_ended_then() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    actions.request_supplement(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(MarkInput(kind="paper", code="gt-01", reason="Mờ"),),
        answer_by=None,
    )
    sheet = actions.reject_dossier(
        actor=small.officer,
        now=moment(27, "16:00"),
        dossier_id=dossier_id,
        result=RESULT,
        reason="Không bổ sung",
    )
    assert (sheet.dossier.timeliness, sheet.dossier.outcome, sheet.dossier.suspended_for) == (
        "early",
        "rejected",
        "",
    )
    assert queries.recount().agrees


def test_without_legal_limit_there_is_no_due_moment_and_no_rate() -> None:
    small = world()
    unlimited = version("2.000635", None)
    whole = filing(small)
    sheet = actions.submit_dossier(
        actor=small.citizen, now=MONDAY, filing=replace(whole, version_id=unlimited.pk)
    )
    dossier_id = sheet.dossier.id
    sheet = actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id)
    assert sheet.dossier.due_at is None
    for actor in (small.counter, small.officer, small.leader):
        actions.forward_dossier(actor=actor, now=MONDAY, dossier_id=dossier_id)
    actions.finish_dossier(
        actor=small.clerk, now=moment(6, "09:00", month=9), dossier_id=dossier_id, result=RESULT
    )
    figures = queries.statistics(now=moment(6, "10:00", month=9), agency_id=small.department.id)
    assert (figures.handled, figures.unlimited, figures.counts.on_time_share) == (1, 1, None)


def test_other_units_of_the_law_go_through_the_same_verbs() -> None:
    small = world()
    whole = filing(small)
    for code, limit, due in (
        ("2.000001", Limit(8, Unit.HOURS), moment(7, "09:10")),
        ("2.000002", Limit(5, Unit.CALENDAR_DAYS), moment(13, "17:00")),
        ("2.000003", Limit(1, Unit.MONTHS), moment(6, "17:00", month=3)),
        ("2.000004", Limit(1, Unit.SAME_DAY), moment(6, "17:00")),
    ):
        changed = replace(whole, version_id=version(code, limit).pk)
        sheet = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=changed)
        sheet = actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=sheet.dossier.id)
        assert sheet.dossier.due_at == due


def test_old_drafts_are_deleted_after_thirty_days() -> None:
    small = world()
    actions.save_draft(actor=small.citizen, now=MONDAY, filing=filing(small))
    assert actions.delete_old_drafts(now=MONDAY + timedelta(days=30)) == 0
    assert actions.delete_old_drafts(now=MONDAY + timedelta(days=31)) == 1
    assert Dossier.objects.count() == 0


def test_a_verdict_stands_and_is_listed_where_todays_calendar_would_differ() -> None:
    small = world()
    late = finished(small, MONDAY, moment(14, "08:00")).dossier
    received(small)
    assert (
        queries.differing_verdicts(
            agency_id=small.department.id, first=date(2023, 2, 1), last=date(2023, 2, 28)
        )
        == ()
    )
    people.set_calendar_day(
        actor=SYSTEM,
        now=MONDAY,
        agency_id=small.department.id,
        day=date(2023, 2, 9),
        kind=CalendarDayKind.HOLIDAY,
        source_document="Công điện 12/CĐ-UBND",
        name="Nghỉ bão",
    )
    found = queries.differing_verdicts(
        agency_id=small.department.id, first=date(2023, 2, 9), last=date(2023, 2, 9)
    )
    assert [(one.dossier_id, one.timeliness, one.would_be) for one in found] == [(late.id, "late", "on_time")]
    assert Dossier.objects.get(pk=late.id).timeliness == "late"


def test_a_step_of_an_outside_body_stops_the_clock_while_it_lasts() -> None:
    small = world()
    usual = default_steps([FIVE_DAYS], (Tier.PROVINCE,))
    outside = replace(
        usual[2], scope=Scope.OUTSIDE, clock=Clock.STOPS, role="case_officer", title="Chi cục Thuế xác định"
    )
    special = version("2.000010", FIVE_DAYS, steps=(*usual[:2], outside, usual[3]))
    sheet = actions.submit_dossier(
        actor=small.citizen, now=MONDAY, filing=replace(filing(small), version_id=special.pk)
    )
    dossier_id = sheet.dossier.id
    actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id)
    actions.forward_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id)
    sheet = actions.forward_dossier(actor=small.officer, now=moment(8, "10:00"), dossier_id=dossier_id)
    assert (sheet.dossier.due_at, sheet.dossier.suspended_for, sheet.dossier.holder_kind) == (
        None,
        "outside",
        HolderKind.OUTSIDE,
    )
    sheet = actions.forward_dossier(actor=small.officer, now=moment(10, "14:00"), dossier_id=dossier_id)
    assert (sheet.dossier.due_at, sheet.dossier.suspended_for, sheet.dossier.holder_kind) == (
        moment(16, "10:00"),
        "",
        HolderKind.AGENCY,
    )
