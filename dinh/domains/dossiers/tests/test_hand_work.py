"""The open work of an officer or a unit goes to another one: all of the list, or nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions import ReasonNeeded, VerbNotAllowed
from dinh.domains.dossiers.actions.hand_work import (
    HandToSelf,
    MovedMeanwhile,
    NothingToHand,
    TakerUnfit,
    UnitUnknown,
)
from dinh.domains.dossiers.models import Dossier, DossierStep
from dinh.domains.dossiers.queries.hand_work import CANNOT_HOLD, work_pile
from dinh.domains.dossiers.tests.factories import World, at_step, moment, worker, world
from dinh.domains.people import actions as people
from dinh.domains.people.types import Role
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.notices.models import Notice
from dinh.kernel.outbox.models import Event as Fact
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
LATER = moment(7, "08:00")


@pytest.fixture(autouse=True)
def long_notices(settings: Any) -> None:
    settings.KEEP_NOTICES_DAYS = 100_000


@pytest.fixture
def small() -> World:
    return world()


def claimed(world: World, count: int = 2) -> list[int]:
    """Dossiers that the officer took."""
    ids = [at_step(world, "tham-dinh").dossier.id for _ in range(count)]
    for one in ids:
        actions.claim_dossier(actor=world.officer, now=moment(6, "10:00"), dossier_id=one)
    return ids


def hand(world: World, actor: Actor, ids: list[int], **changes: Any) -> Any:
    given: dict[str, Any] = {
        "agency_id": world.department.id, "dossier_ids": ids, "reason": "Nghỉ thai sản",
        "from_account_id": world.officer.account_id, "to_account_id": world.colleague.account_id,
    }  # fmt: skip
    return actions.hand_work(actor=actor, now=LATER, **{**given, **changes})


def state() -> tuple[Any, ...]:
    return (
        list(Dossier.objects.order_by("pk").values()),
        list(DossierStep.objects.order_by("pk").values()),
        Fact.objects.count(),
        AuditEntry.objects.count(),
        Notice.objects.count(),
    )


def test_a_pile_changes_hands_with_facts_audit_and_one_notice_each(small: World) -> None:
    ids = claimed(small)
    due = list(Dossier.objects.order_by("pk").values_list("due_at", flat=True))
    report = hand(small, small.leader, ids)
    assert [(line.dossier_id, line.done) for line in report] == [(one, True) for one in ids]
    assert set(Dossier.objects.values_list("holder_account_id", flat=True)) == {small.colleague.account_id}
    assert list(Dossier.objects.order_by("pk").values_list("due_at", flat=True)) == due
    open_steps = DossierStep.objects.filter(closed_at=None)
    assert set(open_steps.values_list("account_id", flat=True)) == {small.colleague.account_id}
    facts = Fact.objects.filter(name="dossiers.work.handed.v1")
    assert {fact.payload["dossier_id"] for fact in facts} == set(ids)
    assert (
        AuditEntry.objects.get(verb="dossiers.hand_work_pile").owner
        == f"people.account:{small.officer.account_id}"
    )
    subjects = dict(Notice.objects.filter(template__contains="work_").values_list("account_id", "subject"))
    assert subjects == {
        small.colleague.account_id: "Bạn được bàn giao 2 hồ sơ",
        small.officer.account_id: "2 hồ sơ của bạn đã được bàn giao",
    }
    actions.forward_dossier(actor=small.colleague, now=LATER, dossier_id=ids[0])


def test_back_to_the_unit_anybody_may_take_it(small: World) -> None:
    ids = claimed(small, 1)
    hand(small, small.leader, ids, to_account_id=None)
    assert Dossier.objects.get().holder_account_id is None
    actions.claim_dossier(actor=small.colleague, now=LATER, dossier_id=ids[0])


def test_a_unit_gives_its_work_to_another(small: World) -> None:
    office = small.department.id
    one, two = (
        people.create_unit(
            actor=SYSTEM, now=LATER, agency_id=office, name=name, active_from=small.department.active_from
        ).id
        for name in ("Phòng Thú y", "Phòng Trồng trọt")
    )
    ids = [at_step(small, "tham-dinh").dossier.id]
    Dossier.objects.update(holder_unit_id=one)
    DossierStep.objects.filter(closed_at=None).update(unit_id=one)
    hand(small, small.leader, ids, from_account_id=None, to_account_id=None, from_unit_id=one, to_unit_id=two)
    assert Dossier.objects.get().holder_unit_id == two
    assert DossierStep.objects.get(closed_at=None).unit_id == two


def test_refusals_move_nothing(small: World) -> None:
    ids = claimed(small)
    at_clerk = at_step(small, "tra-ket-qua").dossier.id
    Dossier.objects.filter(pk=at_clerk).update(holder_account_id=small.officer.account_id)
    other = worker(small.other.id, Role.LEADER, "Lãnh đạo nơi khác")
    cases: list[tuple[type[Refusal], Actor, list[int], dict[str, Any]]] = [
        (VerbNotAllowed, small.officer, ids, {}),
        (VerbNotAllowed, other, ids, {}),
        (ReasonNeeded, small.leader, ids, {"reason": " "}),
        (NothingToHand, small.leader, [], {}),
        (HandToSelf, small.leader, ids, {"to_account_id": small.officer.account_id}),
        (UnitUnknown, small.leader, ids, {"to_unit_id": 10**6}),
        (TakerUnfit, small.leader, ids, {"to_account_id": small.stranger.account_id}),
        (TakerUnfit, small.leader, [*ids, at_clerk], {}),
        (
            MovedMeanwhile,
            small.leader,
            ids,
            {"from_account_id": small.colleague.account_id, "to_account_id": None},
        ),
    ]
    before = state()
    for refusal, actor, chosen, changes in cases:
        with pytest.raises(refusal):
            hand(small, actor, chosen, **changes)
        assert state() == before, refusal


def test_the_preview_says_what_would_move_and_what_would_not(small: World) -> None:
    ids = claimed(small)
    at_clerk = at_step(small, "tra-ket-qua").dossier.id
    Dossier.objects.filter(pk=at_clerk).update(holder_account_id=small.officer.account_id)
    ask: dict[str, Any] = {
        "now": LATER, "agency_id": small.department.id, "from_account_id": small.officer.account_id,
    }  # fmt: skip
    pile = work_pile(actor=small.leader, to_account_id=small.colleague.account_id, **ask)
    assert pile.movable_ids == tuple(ids)
    assert [line.sentence for line in pile.lines if line.dossier_id == at_clerk] == [CANNOT_HOLD]
    assert len(work_pile(actor=small.leader, **ask).movable_ids) == 3
    with pytest.raises(VerbNotAllowed):
        work_pile(actor=small.officer, **ask)
