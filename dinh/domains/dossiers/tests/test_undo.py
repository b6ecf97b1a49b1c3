"""Undo and reminder: what comes back, what does not, and that nothing is hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import Dossier, DossierEvent, DossierStep
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    World,
    at_step,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import DossierState, DossierVerb
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.notices.models import Notice
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.models import Event
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=6)


@pytest.fixture(autouse=True)
def _kept_for_ever(settings: Any) -> None:
    """The days of these tests lie years back; notices of that age are not told otherwise."""
    settings.KEEP_NOTICES_DAYS = 36_600


def facts(dossier_id: int) -> dict[str, Any]:
    return dict(Dossier.objects.filter(pk=dossier_id).values().get())


def refused(code: str, actor: Actor, dossier_id: int, minutes: int = 6, version: int | None = None) -> None:
    """The undo is refused and nothing changed, nothing was told."""
    before, told = facts(dossier_id), Event.objects.count()
    with pytest.raises(Refusal) as refusal:
        actions.undo_move(
            actor=actor,
            now=MONDAY + timedelta(minutes=minutes),
            dossier_id=dossier_id,
            expected_version=version,
        )
    assert refusal.value.code == code
    assert (facts(dossier_id), Event.objects.count()) == (before, told)


def forwarded(small: World) -> int:
    """Forwarded by the officer to the leader, at one moment with the reception."""
    return at_step(small, "ky").dossier.id


def test_a_forward_taken_back_leaves_both_lines_and_the_clock_alone() -> None:
    small = world()
    dossier_id = forwarded(small)
    before = facts(dossier_id)
    sheet = actions.undo_move(actor=small.officer, now=SOON, dossier_id=dossier_id)
    after = sheet.dossier
    assert (after.state, after.step_code, after.holder_role, after.holder_account_id) == (
        DossierState.IN_PROGRESS,
        "tham-dinh",
        "case_officer",
        small.officer.account_id,
    )
    assert (after.due_at, after.timeliness, after.received_at) == (
        before["due_at"],
        "",
        before["received_at"],
    )
    lines = list(DossierEvent.objects.filter(dossier_id=dossier_id).order_by("-seq")[:2])
    assert [line.verb for line in lines] == ["undo", "forward"]
    assert lines[0].payload == {"undone": "forward", "from": "ky", "to": "tham-dinh"}
    *_, mine, signer, again = DossierStep.objects.filter(dossier_id=dossier_id).order_by("seq")
    assert (signer.closed_by_verb, signer.minutes) == ("undo", 6)
    assert (again.visit, again.visit_opened_at, again.due_at) == (
        mine.visit,
        mine.visit_opened_at,
        mine.due_at,
    )
    entry = AuditEntry.objects.filter(subject=f"dossiers:{dossier_id}").order_by("-id")[0]
    assert (entry.verb, entry.account_id) == ("dossiers.undo", small.officer.account_id)
    event = Event.objects.filter(key=f"dossiers:{dossier_id}").order_by("-position")[0]
    assert (event.name, event.payload["undone"], event.payload["to_step"]) == (
        "dossiers.step.undone.v1",
        "forward",
        "tham-dinh",
    )
    assert queries.recount().agrees
    held = queries.holders(dossier_id=dossier_id, now=moment(7, "16:00"))
    assert sum(share.minutes for share in held.shares) == held.total_minutes


def test_undo_is_offered_for_ten_minutes_to_who_moved_it() -> None:
    small = world()
    dossier_id = forwarded(small)

    def offered(actor: Actor, minutes: int) -> bool:
        view = queries.get_dossier(
            actor=actor, now=MONDAY + timedelta(minutes=minutes), dossier_id=dossier_id
        )
        assert view.may(DossierVerb.UNDO) == (view.undo_until == MONDAY + timedelta(minutes=10))
        return view.may(DossierVerb.UNDO)

    assert offered(small.officer, 10)
    assert not offered(small.officer, 11)
    assert not offered(small.leader, 1)
    assert not offered(small.colleague, 1)
    refused("dossiers.too_late_to_undo", small.officer, dossier_id, minutes=11)
    refused("dossiers.not_allowed", small.leader, dossier_id)
    refused("dossiers.not_found", small.stranger, dossier_id)
    refused("dossiers.stale_page", small.officer, dossier_id, version=1)


def test_it_is_too_late_when_somebody_did_something_after_it() -> None:
    small = world()
    dossier_id = forwarded(small)
    actions.claim_dossier(actor=small.leader, now=SOON, dossier_id=dossier_id)
    refused("dossiers.not_allowed", small.officer, dossier_id)


def test_what_the_filer_was_told_of_and_what_stopped_the_clock_stays() -> None:
    small = world()
    refused("dossiers.wrong_state", small.counter, received(small).dossier.id)
    asking = at_step(small, "tham-dinh").dossier.id
    actions.request_fee(actor=small.officer, now=MONDAY, dossier_id=asking, reason="Lệ phí")
    refused("dossiers.wrong_state", small.officer, asking)
    claimed = at_step(small, "tham-dinh").dossier.id
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=claimed)
    refused("dossiers.nothing_to_undo", small.officer, claimed)
    undone = forwarded(small)
    actions.undo_move(actor=small.officer, now=MONDAY, dossier_id=undone)
    refused("dossiers.nothing_to_undo", small.officer, undone)


def test_a_transfer_comes_back_from_another_agency_unless_competence_went_with_it() -> None:
    small = world()
    for takes_over, comes_back in ((False, True), (True, False)):
        dossier_id = at_step(small, "tham-dinh").dossier.id
        actions.transfer_dossier(
            actor=small.leader,
            now=MONDAY,
            dossier_id=dossier_id,
            reason="Nhầm",
            to_agency_id=small.other.id,
            takes_over=takes_over,
        )
        if not comes_back:
            refused("dossiers.nothing_to_undo", small.leader, dossier_id)
            continue
        sheet = actions.undo_move(actor=small.leader, now=SOON, dossier_id=dossier_id)
        assert (sheet.dossier.holder_agency_id, sheet.dossier.holder_account_id) == (
            small.department.id,
            None,
        )
    assert queries.recount().agrees


def test_many_come_back_and_the_report_says_which_do_not() -> None:
    small = world()
    first, second, foreign = forwarded(small), received(small).dossier.id, 10**9
    lines = actions.bulk_undo(actor=small.officer, now=SOON, dossier_ids=[first, second, foreign])
    assert [(line.done, line.refusal_code) for line in lines] == [
        (True, ""),
        (False, "dossiers.wrong_state"),
        (False, "dossiers.not_found"),
    ]


def reminded(small: World, dossier_id: int) -> list[tuple[int | None, str, str]]:
    deliver_pending()
    found = Notice.objects.filter(template__startswith="dossiers/notices/reminded").order_by("id")
    return list(found.values_list("account_id", "subject", "link"))


def test_a_reminder_reaches_the_holder_and_changes_nothing_of_the_dossier() -> None:
    small = world()
    sheet = at_step(small, "tham-dinh")
    dossier_id, code = sheet.dossier.id, sheet.dossier.code
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=dossier_id)
    before = facts(dossier_id)
    actions.remind_holder(actor=small.leader, now=SOON, dossier_id=dossier_id)
    assert facts(dossier_id) == before
    assert reminded(small, dossier_id) == [
        (
            small.officer.account_id,
            f"Nhắc việc: hồ sơ {code} đang chờ bạn",
            f"/ban-lam-viec/ho-so/{dossier_id}/",
        )
    ]
    entry = AuditEntry.objects.filter(verb="dossiers.remind").get()
    assert (entry.account_id, entry.subject) == (small.leader.account_id, f"dossiers:{dossier_id}")
    with pytest.raises(actions.RemindedAlready):
        actions.remind_holder(
            actor=small.leader, now=SOON + timedelta(hours=3, minutes=59), dossier_id=dossier_id
        )
    actions.remind_holder(actor=small.leader, now=SOON + timedelta(hours=4), dossier_id=dossier_id)


def test_nobody_has_taken_it_then_the_whole_step_is_reminded_and_a_pause_reminds_the_filer() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    actions.remind_holder(actor=small.officer, now=SOON, dossier_id=dossier_id)
    assert [account for account, *_ in reminded(small, dossier_id)] == [small.colleague.account_id]
    waiting = at_step(small, "tham-dinh").dossier.id
    actions.request_fee(actor=small.officer, now=MONDAY, dossier_id=waiting, reason="Lệ phí")
    actions.remind_holder(actor=small.officer, now=SOON, dossier_id=waiting)
    assert reminded(small, waiting)[-1][0] == small.citizen.account_id


def test_who_may_not_remind() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh").dossier.id
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=dossier_id)
    for actor, code in (
        (small.officer, "dossiers.not_allowed"),
        (small.citizen, "dossiers.not_allowed"),
        (small.stranger, "dossiers.not_found"),
    ):
        with pytest.raises(Refusal) as refusal:
            actions.remind_holder(actor=actor, now=SOON, dossier_id=dossier_id)
        assert refusal.value.code == code
    actions.withdraw_dossier(actor=small.citizen, now=MONDAY, dossier_id=dossier_id, reason="Đổi ý")
    with pytest.raises(actions.WrongState):
        actions.remind_holder(actor=small.leader, now=SOON, dossier_id=dossier_id)
    own = submitted(small).dossier.id
    with pytest.raises(actions.NobodyToRemind):
        actions.remind_holder(actor=small.counter, now=SOON, dossier_id=own)
    assert AuditEntry.objects.filter(verb="dossiers.remind").count() == 0
