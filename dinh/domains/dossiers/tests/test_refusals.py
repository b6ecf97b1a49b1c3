"""Every no: the sentence's code, and that nothing changed and no fact was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import CountDelta, Deadline, Dossier, DossierEvent, DossierStep
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
    at_step,
    citizen,
    filing,
    finished,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import HandOverWay, MarkInput, PartyInput, PartyRole
from dinh.domains.people.queries import AgencyNotFound
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import Unit
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
MARKS = (MarkInput(kind="paper", code="gt-01", reason="Mờ"),)


def everything() -> tuple[Any, ...]:
    """All that a refused action might have touched."""
    tables = (Dossier, DossierStep, Deadline, DossierEvent, CountDelta)
    rows = tuple(list(table.objects.order_by("pk").values()) for table in tables)
    return (*rows, Event.objects.count(), AuditEntry.objects.count())


def refused(code: str, act: Callable[[], object]) -> Refusal:
    """The act is refused with the code and leaves everything as it was."""
    before = everything()
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert everything() == before
    return caught.value


@pytest.fixture
def small() -> World:
    return world()


def test_a_stale_page_names_who_was_first(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=moment(6, "14:05"), dossier_id=facts.id)
    no = refused(
        "dossiers.stale_page",
        lambda: actions.forward_dossier(
            actor=small.officer,
            now=moment(6, "15:00"),
            dossier_id=facts.id,
            expected_version=facts.lock_version,
        ),
    )
    assert "14:05 06/02/2023, do Đoàn Thị Ngát xử lý" in no.sentence


def test_a_claimed_dossier_is_the_claimers(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=moment(6, "14:05"), dossier_id=facts.id)
    for act in (actions.claim_dossier, actions.forward_dossier, actions.release_dossier):
        no = refused(
            "dossiers.held_by_another",
            lambda act=act: act(actor=small.colleague, now=moment(6, "15:00"), dossier_id=facts.id),  # type: ignore[misc]
        )
        assert no.sentence.startswith("Hồ sơ đã do Đoàn Thị Ngát nhận xử lý từ 14:05 06/02/2023.")
    actions.release_dossier(actor=small.officer, now=moment(6, "15:00"), dossier_id=facts.id)
    assert (
        actions.forward_dossier(
            actor=small.colleague, now=moment(6, "15:01"), dossier_id=facts.id
        ).dossier.step_code
        == "ky"
    )


def test_a_leader_gives_the_dossier_to_somebody(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=facts.id)
    sheet = actions.claim_dossier(
        actor=small.leader, now=MONDAY, dossier_id=facts.id, account_id=small.colleague.account_id
    )
    assert sheet.dossier.holder_account_id == small.colleague.account_id


def test_states_hold_their_verbs(small: World) -> None:
    new = submitted(small).dossier.id
    refused(
        "dossiers.wrong_state",
        lambda: actions.forward_dossier(actor=small.counter, now=MONDAY, dossier_id=new),
    )
    done = finished(small).dossier.id
    refused(
        "dossiers.wrong_state",
        lambda: actions.forward_dossier(actor=small.clerk, now=MONDAY, dossier_id=done),
    )
    refused(
        "dossiers.wrong_state",
        lambda: actions.finish_dossier(actor=small.clerk, now=MONDAY, dossier_id=done, result=RESULT),
    )


def test_roles_hold_their_steps(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    for actor in (small.counter, small.clerk, small.citizen):
        refused(
            "dossiers.not_allowed",
            lambda actor=actor: actions.forward_dossier(actor=actor, now=MONDAY, dossier_id=facts.id),  # type: ignore[misc]
        )
    for actor in (small.stranger, citizen("Người lạ")):
        refused(
            "dossiers.not_found",
            lambda actor=actor: actions.forward_dossier(actor=actor, now=MONDAY, dossier_id=facts.id),  # type: ignore[misc]
        )
    refused(
        "dossiers.not_found",
        lambda: actions.forward_dossier(actor=small.officer, now=MONDAY, dossier_id=10**9),
    )


def test_a_forged_step_is_refused(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    for step in ("tra-ket-qua", "khong-co", "tham-dinh"):
        refused(
            "dossiers.step_not_offered",
            lambda step=step: actions.forward_dossier(  # type: ignore[misc]
                actor=small.officer, now=MONDAY, dossier_id=facts.id, to_step=step
            ),
        )
    refused(
        "dossiers.step_not_offered",
        lambda: actions.finish_dossier(actor=small.officer, now=MONDAY, dossier_id=facts.id, result=RESULT),
    )


def test_reasons_marks_and_dates_are_needed(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    officer, dossier_id = small.officer, facts.id
    refused(
        "dossiers.reason_needed",
        lambda: actions.send_back(actor=officer, now=MONDAY, dossier_id=dossier_id, reason=" "),
    )
    refused(
        "dossiers.text_too_long",
        lambda: actions.send_back(actor=officer, now=MONDAY, dossier_id=dossier_id, reason="x" * 1001),
    )
    for marks in (
        (),
        (MarkInput(kind="paper", code="gt-01", reason=""),),
        (MarkInput(kind="x", code="a", reason="b"),),
    ):
        refused(
            "dossiers.marks_needed",
            lambda marks=marks: actions.request_supplement(  # type: ignore[misc]
                actor=officer, now=MONDAY, dossier_id=dossier_id, marks=marks, answer_by=None
            ),
        )
    for answer_by in (MONDAY, moment(6, "09:10", year=2025)):
        refused(
            "dossiers.date_out_of_range",
            lambda answer_by=answer_by: actions.request_supplement(  # type: ignore[misc]
                actor=officer, now=MONDAY, dossier_id=dossier_id, marks=MARKS, answer_by=answer_by
            ),
        )


def test_an_extension_is_given_once_in_time_with_its_letter(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier

    def extend(day: int, letter: str = "d" * 64) -> object:
        return actions.extend_dossier(
            actor=small.officer,
            now=moment(day, "09:00"),
            dossier_id=facts.id,
            value=3,
            unit=Unit.WORKING_DAYS,
            reason="Cần xác minh",
            apology_sha256=letter,
        )

    refused("dossiers.apology_needed", lambda: extend(7, ""))
    actions.request_supplement(
        actor=small.officer, now=moment(7, "08:00"), dossier_id=facts.id, marks=MARKS, answer_by=None
    )
    refused("dossiers.wrong_state", lambda: extend(7))
    actions.answer_supplement(actor=small.citizen, now=moment(7, "08:00"), dossier_id=facts.id)
    extend(8)
    row = Dossier.objects.get(pk=facts.id)
    assert (row.due_at, row.promised_at, row.original_due_at, row.extended) == (
        moment(16, "17:00"),
        moment(16, "17:00"),
        moment(13, "17:00"),
        True,
    )
    refused("dossiers.extended_once", lambda: extend(9))


def test_an_apology_after_the_due_moment_promises_and_rescues_nothing(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    actions.extend_dossier(
        actor=small.officer,
        now=moment(14, "09:00"),
        dossier_id=facts.id,
        value=3,
        unit=Unit.WORKING_DAYS,
        reason="Quá tải",
        apology_sha256="d" * 64,
    )
    row = Dossier.objects.get(pk=facts.id)
    assert (row.due_at, row.promised_at, row.extended) == (moment(13, "17:00"), moment(17, "17:00"), False)
    actions.forward_dossier(actor=small.officer, now=moment(15, "09:00"), dossier_id=facts.id)
    actions.forward_dossier(actor=small.leader, now=moment(15, "09:00"), dossier_id=facts.id)
    sheet = actions.finish_dossier(
        actor=small.clerk, now=moment(15, "10:00"), dossier_id=facts.id, result=RESULT
    )
    assert sheet.dossier.timeliness == "late"


def test_no_result_without_its_file_and_no_rating_but_the_filers(small: World) -> None:
    facts = at_step(small, "tra-ket-qua").dossier
    refused(
        "dossiers.result_file_needed",
        lambda: actions.finish_dossier(
            actor=small.clerk, now=MONDAY, dossier_id=facts.id, result=replace(RESULT, sha256="")
        ),
    )
    actions.finish_dossier(actor=small.clerk, now=MONDAY, dossier_id=facts.id, result=RESULT)
    refused(
        "dossiers.not_allowed",
        lambda: actions.rate_dossier(actor=small.clerk, now=MONDAY, dossier_id=facts.id, score=5),
    )
    for score in (0, 6):
        refused(
            "dossiers.score_out_of_range",
            lambda score=score: actions.rate_dossier(  # type: ignore[misc]
                actor=small.citizen, now=MONDAY, dossier_id=facts.id, score=score
            ),
        )
    actions.hand_over_result(actor=small.citizen, now=MONDAY, dossier_id=facts.id, way=HandOverWay.ONLINE)
    actions.rate_dossier(actor=small.citizen, now=MONDAY, dossier_id=facts.id, score=4)
    refused(
        "dossiers.already_rated",
        lambda: actions.rate_dossier(actor=small.citizen, now=MONDAY, dossier_id=facts.id, score=5),
    )


def test_a_filing_is_checked_whole(small: World) -> None:
    def submit(**changes: Any) -> object:
        return actions.submit_dossier(
            actor=changes.pop("actor", small.citizen),
            now=changes.pop("now", MONDAY),
            filing=replace(filing(small), **changes),
        )

    refused("dossiers.channel_not_offered", lambda: submit(channel="post", actor=small.counter))
    refused("dossiers.not_allowed", lambda: submit(channel="counter"))
    refused("dossiers.not_allowed", lambda: submit(channel="counter", actor=small.stranger))
    refused("dossiers.parties_needed", lambda: submit(parties=()))
    refused("dossiers.parties_needed", lambda: submit(parties=(PartyInput(role=PartyRole.FILER, name="  "),)))
    refused("dossiers.papers_missing", lambda: submit(papers=()))
    no = refused("dossiers.form_incomplete", lambda: submit(form_data={}))
    assert no.fields == {"so_van_bang": "Nhập số hiệu văn bằng"}
    refused("people.agency_not_found", lambda: submit(competent_agency_id=10**9))
    assert AgencyNotFound.code == "people.agency_not_found"
    refused("procedures.unknown_version", lambda: submit(version_id=10**9))


def test_the_national_portal_takes_online_filings_from_2025_unless_opened_here(small: World) -> None:
    later = moment(3, "09:00", month=11, year=2025)
    with override_settings(LOCAL_FILING=False):
        refused(
            "dossiers.filed_elsewhere",
            lambda: actions.submit_dossier(actor=small.citizen, now=later, filing=filing(small)),
        )
    with override_settings(LOCAL_FILING=True):
        sheet = actions.submit_dossier(actor=small.citizen, now=later, filing=filing(small))
    assert (sheet.dossier.code, sheet.dossier.rule_set) == ("H23.15-20251103-0000001", "from-2025-07-01")


def test_bulk_forward_reports_each(small: World) -> None:
    good = at_step(small, "tham-dinh").dossier.id
    wrong = received(small).dossier.id
    lines = actions.bulk_forward(actor=small.officer, now=MONDAY, dossier_ids=(good, wrong, good, 10**9))
    assert [(line.done, line.refusal_code) for line in lines] == [
        (True, ""),
        (False, "dossiers.not_allowed"),
        (False, "dossiers.not_found"),
    ]


def test_a_second_dossier_of_the_same_procedure_is_pointed_to_the_first(small: World) -> None:
    first = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=filing(small)).dossier
    no = refused(
        "dossiers.already_open",
        lambda: actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=filing(small)),
    )
    assert isinstance(no, actions.AlreadyOpen)
    assert no.dossier_id == first.id
    assert (first.code or "?") in no.sentence
    other = filing(small, name="Trần Văn Khác")
    assert actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=other).dossier.code != first.code
    actions.withdraw_dossier(actor=small.citizen, now=MONDAY, dossier_id=first.id, reason="Nộp lại")
    again = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=filing(small)).dossier
    assert again.code == "000.00.15.H23-230206-0003"


def test_a_moment_before_the_last_step_is_refused_and_a_crossing_request_waits_its_turn(small: World) -> None:
    facts = at_step(small, "tham-dinh").dossier
    no = refused(
        "dossiers.clock_went_back",
        lambda: actions.forward_dossier(
            actor=small.officer, now=MONDAY - timedelta(minutes=5), dossier_id=facts.id
        ),
    )
    assert no.sentence == (
        "Giờ của máy chủ (09:05 06/02/2023) sớm hơn lần xử lý trước của hồ sơ (09:10 06/02/2023) nên chưa "
        "ghi gì. Hãy thử lại sau ít phút; nếu vẫn vậy, báo người quản trị kiểm tra đồng hồ máy chủ."
    )
    sheet = actions.forward_dossier(
        actor=small.officer, now=MONDAY - timedelta(seconds=3), dossier_id=facts.id
    )
    assert (sheet.dossier.step_code, sheet.dossier.updated_at) == ("ky", MONDAY)
