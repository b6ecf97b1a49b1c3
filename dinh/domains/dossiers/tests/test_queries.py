"""Lists and single reads: inbox tabs, dossier page, clock, holders, tracking, visibility."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
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
from dinh.domains.dossiers.types import DossierVerb, InboxTab, MarkInput, PaperInput
from dinh.kernel.access.types import ANONYMOUS, Actor, TooMany
from dinh.kernel.audit.models import AuditEntry
from dinh.lib.deadlines import HolderKind

pytestmark = pytest.mark.django_db


def counts(actor: Actor, now: datetime = MONDAY) -> dict[str, int]:
    return {row.tab.value: row.count for row in queries.tab_counts(actor=actor, now=now)}


def waiting_for_supplement(small: World) -> int:
    dossier_id = at_step(small, "tham-dinh").dossier.id
    actions.request_supplement(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(
            MarkInput(kind="field", code="so_van_bang", reason="Không khớp"),
            MarkInput(kind="paper", code="gt-01", reason="Mờ"),
        ),
        answer_by=moment(22, "17:00"),
    )
    return dossier_id


def test_tabs_hold_what_they_say() -> None:
    small = world()
    submitted(small)
    received(small)
    mine = at_step(small, "tham-dinh").dossier.id
    at_step(small, "tham-dinh")
    waiting_for_supplement(small)
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=mine)
    finished(small)
    assert counts(small.officer) == {
        "mine": 1,
        "unit": 2,
        "due_soon": 0,
        "late": 0,
        "waiting": 0,
        "suspended": 1,
        "reception": 0,
        "hand_over": 0,
    }
    assert counts(small.officer, moment(10, "08:00"))["due_soon"] == 2
    assert counts(small.officer, moment(13, "17:01"))["late"] == 2
    assert counts(small.counter) == {
        "mine": 0,
        "unit": 1,
        "due_soon": 0,
        "late": 0,
        "waiting": 0,
        "suspended": 0,
        "reception": 1,
        "hand_over": 1,
    }
    assert set(counts(small.stranger).values()) == {0}
    assert set(counts(small.citizen).values()) == {0}


def test_counts_are_one_statement_after_the_calendar() -> None:
    small = world()
    received(small)
    queries.tab_counts(actor=small.counter, now=MONDAY)
    with CaptureQueriesContext(connection) as seen:
        queries.tab_counts(actor=small.counter, now=MONDAY)
    assert len(seen) == 2


def test_pages_follow_each_other_without_gap_or_double() -> None:
    small = world()
    for minute in range(7):
        received(small, MONDAY + timedelta(minutes=minute))
    seen: list[int] = []
    after = None
    for _ in range(4):
        page = queries.inbox(actor=small.counter, now=MONDAY, tab=InboxTab.UNIT, after=after, limit=2)
        seen += [row.id for row in page.rows]
        after = page.after
    assert after is None
    assert len(seen) == 7
    assert len(set(seen)) == 7


def test_a_forged_page_key_is_refused() -> None:
    small = world()
    with pytest.raises(actions.BadPageKey):
        queries.inbox(actor=small.counter, now=MONDAY, tab=InboxTab.UNIT, after="hôm qua_5")


def test_search_inside_a_tab_needs_no_accents() -> None:
    small = world()
    sheet = received(small)
    found = queries.inbox(actor=small.counter, now=MONDAY, tab=InboxTab.UNIT, q="pham thi huyen")
    assert [row.id for row in found.rows] == [sheet.dossier.id]
    assert found.rows[0].step_title == "Tiếp nhận hồ sơ"
    assert queries.inbox(actor=small.counter, now=MONDAY, tab=InboxTab.UNIT, q="khong co").rows == ()


def test_the_dossier_page_shows_old_beside_new_and_offers_only_what_may_be_done() -> None:
    small = world()
    dossier_id = waiting_for_supplement(small)
    actions.answer_supplement(
        actor=small.citizen,
        now=moment(10, "14:00"),
        dossier_id=dossier_id,
        form_data={"so_van_bang": "B 014732"},
        papers=(PaperInput(paper_code="gt-01", title="Đơn đăng ký", sha256="c" * 64, filename="ro.pdf"),),
    )
    view = queries.get_dossier(actor=small.officer, now=moment(10, "15:00"), dossier_id=dossier_id)
    marks = view.supplements[0].marks
    assert [(mark.old, mark.new, mark.answered) for mark in marks] == [
        ("B 014782", "B 014732", True),
        ("don.pdf", "ro.pdf", True),
    ]
    assert [paper.is_current for paper in view.papers] == [False, True]
    assert view.form_data == {"so_van_bang": "B 014732"}
    assert view.may(DossierVerb.FORWARD)
    assert not view.may(DossierVerb.FINISH)
    assert [(move.verb, move.to_step) for move in view.moves] == [
        (DossierVerb.FORWARD, "ky"),
        (DossierVerb.SEND_BACK, "tiep-nhan"),
    ]
    assert AuditEntry.objects.filter(subject=f"dossiers:{dossier_id}", verb="read").count() == 1
    own = queries.get_dossier(actor=small.citizen, now=moment(10, "15:00"), dossier_id=dossier_id)
    assert [verb.verb for verb in own.verbs] == [DossierVerb.SEND_MESSAGE, DossierVerb.WITHDRAW]
    assert AuditEntry.objects.filter(subject=f"dossiers:{dossier_id}", verb="read").count() == 1


def test_a_dossier_of_another_agency_does_not_exist() -> None:
    small = world()
    sheet = received(small)
    for actor in (small.stranger, citizen("Người khác"), ANONYMOUS):
        with pytest.raises(actions.DossierNotFound):
            queries.get_dossier(actor=actor, now=MONDAY, dossier_id=sheet.dossier.id)
        assert queries.search_dossiers(actor=actor, q="").rows == ()
    assert [row.id for row in queries.my_dossiers(actor=small.citizen).rows] == [sheet.dossier.id]


def test_the_clock_explains_itself_and_the_minutes_add_up() -> None:
    small = world()
    dossier_id = waiting_for_supplement(small)
    actions.answer_supplement(actor=small.citizen, now=moment(10, "14:00"), dossier_id=dossier_id)
    clock = queries.clock_of(dossier_id=dossier_id, now=moment(13, "10:15"))
    assert clock.due is not None
    assert clock.due.due_at == moment(16, "10:00")
    assert clock.explanation[-1].value == "10:00 thứ Năm 16/02/2023"
    assert (clock.used_minutes, clock.allowed_minutes, clock.left_minutes) == (975, 2400, 1425)
    assert clock.holders is not None
    assert clock.holders.total_minutes == 2465
    assert [(share.holder_kind, share.minutes) for share in clock.holders.shares] == [
        (HolderKind.AGENCY, 1355),
        (HolderKind.CITIZEN, 1110),
    ]
    assert clock.computed_times == 3


def test_a_late_dossier_names_the_step_that_made_it_late() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    actions.forward_dossier(actor=small.officer, now=moment(15, "16:00"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.leader, now=moment(15, "16:30"), dossier_id=dossier_id)
    from_rules = queries.holders(dossier_id=dossier_id, now=moment(15, "17:00"))
    assert from_rules.late_minutes == 960
    assert from_rules.late_step is not None
    assert from_rules.late_step.step_code == "tham-dinh"
    assert sum(share.minutes for share in from_rules.shares) == from_rules.total_minutes


def test_tracking_gives_the_same_answer_whichever_is_wrong() -> None:
    small = world()
    sheet = received(small)
    code = sheet.dossier.code or ""
    view = queries.track(code=code, second_factor="345678", address="127.0.0.1", now=MONDAY)
    assert (view.state.national_code, view.due_at) == (2, moment(13, "17:00"))
    assert [line.title for line in view.timeline] == ["Nộp hồ sơ", "Tiếp nhận hồ sơ"]
    token = Dossier.objects.get(pk=sheet.dossier.id).qr_token
    assert queries.track(code=code, second_factor=token, address="127.0.0.1", now=MONDAY) == view
    refusals = []
    for wrong_code, factor in ((code, "000000"), ("H23-1", "345678"), (code, "")):
        with pytest.raises(actions.TrackingRefused) as refused:
            queries.track(code=wrong_code, second_factor=factor, address="127.0.0.1", now=MONDAY)
        refusals.append((refused.value.code, refused.value.sentence))
    assert len(set(refusals)) == 1
    assert "Phạm" not in repr(view)


def test_tracking_is_throttled_per_code() -> None:
    small = world()
    code = received(small).dossier.code or ""
    for _ in range(20):
        with pytest.raises(actions.TrackingRefused):
            queries.track(code=code, second_factor="000000", address="127.0.0.1", now=MONDAY)
    with pytest.raises(TooMany):
        queries.track(code=code, second_factor="345678", address="127.0.0.9", now=MONDAY)


def test_drafts_are_kept_for_their_filer_alone() -> None:
    small = world()
    draft_id = actions.save_draft(actor=small.citizen, now=MONDAY, filing=filing(small))
    kept, version = queries.draft_filing(actor=small.citizen, dossier_id=draft_id)
    assert (kept, version) == (filing(small), 0)
    with pytest.raises(actions.DossierNotFound):
        queries.draft_filing(actor=small.officer, dossier_id=draft_id)
    with pytest.raises(actions.DossierNotFound):
        queries.get_dossier(actor=small.officer, now=MONDAY, dossier_id=draft_id)
    sheet = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=kept, draft_id=draft_id)
    assert not Dossier.objects.filter(pk=draft_id).exists()
    assert sheet.dossier.code == "000.00.15.H23-230206-0001"
    assert queries.my_drafts(actor=small.citizen) == ()
