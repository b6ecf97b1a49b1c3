"""What the room does when people tell it something: merged agencies, changed calendars."""

from __future__ import annotations

from datetime import date

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.handlers import on_agency_merged, on_calendar_changed
from dinh.domains.dossiers.models import Deadline, Dossier, DossierStep
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    actor_of,
    at_step,
    finished,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import HandOverWay
from dinh.domains.people import actions as people
from dinh.domains.people.types import CalendarDayKind
from dinh.events.people import AgencyMerged, CalendarChanged
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.jobs.actions import run_waiting
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.models import Event
from dinh.kernel.outbox.types import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


def delivery(event: object) -> Delivery:
    return Delivery(event=event, event_id=None, receipt_id="1", key="people:1", occurred_at=MONDAY)  # type: ignore[arg-type]


def test_open_dossiers_pass_to_the_successor_with_their_clock_unchanged() -> None:
    small = world()
    open_one = at_step(small, "tham-dinh").dossier
    waiting = submitted(small).dossier
    to_hand_over = finished(small).dossier
    gone = finished(small).dossier
    actions.hand_over_result(actor=small.counter, now=MONDAY, dossier_id=gone.id, way=HandOverWay.COUNTER)
    merged = AgencyMerged(
        predecessor_id=small.department.id,
        successor_id=small.other.id,
        effective_date=date(2023, 2, 7),
        kind="merged",
        is_main=True,
    )
    on_agency_merged([delivery(merged), delivery(merged)])
    run_waiting()
    rows = {row.pk: row for row in Dossier.objects.all()}
    passed = rows[open_one.id]
    assert (passed.competent_agency_id, passed.holder_agency_id) == (small.other.id, small.other.id)
    assert passed.due_at == open_one.due_at
    assert passed.holder_account_id is None
    assert rows[waiting.id].reception_agency_id == small.other.id
    assert (rows[to_hand_over.id].reception_agency_id, rows[to_hand_over.id].competent_agency_id) == (
        small.other.id,
        small.department.id,
    )
    assert rows[gone.id].reception_agency_id == small.department.id
    open_steps = DossierStep.objects.filter(dossier_id=open_one.id, closed_at__isnull=True)
    assert [(step.agency_id, step.step_code, step.due_at) for step in open_steps] == [
        (small.other.id, "tham-dinh", DossierStep.objects.get(dossier_id=open_one.id, seq=2).due_at)
    ]
    assert Event.objects.filter(name="dossiers.dossier.passed_on.v1").count() == 3
    figures = queries.statistics(now=MONDAY, agency_id=small.department.id)
    assert (figures.handled, figures.open) == (2, 0)
    theirs = queries.statistics(now=MONDAY, agency_id=small.other.id)
    assert (theirs.handled, theirs.open, theirs.awaiting_reception) == (0, 1, 1)
    assert queries.recount().agrees


def test_a_changed_calendar_recomputes_open_dossiers_and_no_finished_one() -> None:
    small = world()
    open_one = received(small).dossier
    done = finished(small).dossier
    people.set_calendar_day(
        actor=SYSTEM,
        now=MONDAY,
        agency_id=small.department.id,
        day=date(2023, 2, 9),
        kind=CalendarDayKind.HOLIDAY,
        name="Nghỉ bão",
        source_document="Công điện 12/CĐ-UBND",
    )
    changed = CalendarChanged(agency_id=small.department.id, version=1, first_date=None, last_date=None)
    on_calendar_changed([delivery(changed)])
    run_waiting()
    after = Dossier.objects.get(pk=open_one.id)
    assert (open_one.due_at, after.due_at, after.sort_at) == (
        moment(13, "17:00"),
        moment(14, "17:00"),
        moment(14, "17:00"),
    )
    assert after.original_due_at == moment(13, "17:00")
    assert Dossier.objects.get(pk=done.id).due_at == done.due_at
    kept = Deadline.objects.filter(dossier_id=open_one.id, scope="dossier").order_by("seq")
    assert [row.cause for row in kept] == ["receive", "recompute"]
    assert Event.objects.filter(name="dossiers.deadline.moved.v1").count() == 1
    before = after.lock_version
    on_calendar_changed([delivery(changed)])
    run_waiting()
    assert Dossier.objects.get(pk=open_one.id).lock_version == before


def test_a_real_merger_passes_the_work_on_and_leaves_the_figures_readable_by_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = world()
    done = finished(small).dossier
    open_one = at_step(small, "tham-dinh").dossier
    on = moment(8, "08:00")
    people.merge_agencies(
        actor=SYSTEM,
        now=on,
        predecessors=(small.department.id,),
        successor=small.other.id,
        effective_date=date(2023, 2, 8),
        decision="Nghị quyết 1/NQ-HĐND",
    )
    monkeypatch.setattr("dinh.lib.moments.now", lambda: on)
    while deliver_pending(limit=100, now=on):
        pass
    run_waiting()
    assert Dossier.objects.get(pk=open_one.id).competent_agency_id == small.other.id
    assert Dossier.objects.get(pk=done.id).competent_agency_id == small.department.id
    later = moment(9, "08:00")
    officer = actor_of(small.officer.account_id or 0, later)
    sheet = actions.forward_dossier(actor=officer, now=later, dossier_id=open_one.id)
    assert (sheet.dossier.step_code, sheet.dossier.due_at) == ("ky", open_one.due_at)
    old = queries.statistics(now=later, agency_id=small.department.id, with_sub_units=False)
    new = queries.statistics(now=later, agency_id=small.other.id, with_sub_units=False)
    both = queries.statistics(now=later, agency_id=small.other.id, with_predecessors=True)
    assert (old.handled, old.open) == (1, 0)
    assert (new.handled, new.open) == (0, 1)
    assert (both.handled, both.open) == (1, 1)
    loads = queries.unit_load(actor=officer, agency_id=small.other.id, now=later)
    assert [(load.account_id, load.open, load.open_late) for load in loads] == [(None, 1, 0)]
    assert queries.unit_load(actor=small.citizen, agency_id=small.other.id, now=later) == ()
