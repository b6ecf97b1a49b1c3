"""Figures at any moment: every class opens what it counts, by competent agency and by counter, folded or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
    actor_of,
    at_step,
    filing,
    finished,
    moment,
    received,
    worker,
    world,
)
from dinh.domains.dossiers.tests.test_statistics import APRIL, mixed
from dinh.domains.dossiers.types import Counts, DossierState, MarkInput, RecordClass, StatisticsBy
from dinh.domains.people.types import Role
from dinh.kernel.access.types import SYSTEM, Actor

pytestmark = pytest.mark.django_db
MARKS = (MarkInput(kind="paper", code="gt-01", reason="Mờ"),)


def at_another_counter(small: World, now: datetime, end: datetime | None = None) -> int:
    """A dossier of the department handed in at the counter of another one, and settled at `end`."""
    counter = worker(small.other.id, Role.ONE_STOP, "Vũ Thị Na")
    asked = replace(filing(small, channel="counter"), reception_agency_id=small.other.id)
    dossier_id = actions.submit_dossier(actor=counter, now=now, filing=asked).dossier.id
    sheet = actions.receive_dossier(actor=counter, now=now, dossier_id=dossier_id)
    while end is not None and sheet.dossier.step_code != "tra-ket-qua":
        inside = sheet.dossier.holder_agency_id == small.department.id
        actor = small.holder(sheet.dossier.step_code) if inside else counter
        sheet = actions.forward_dossier(actor=actor, now=now, dossier_id=dossier_id)
    if end is not None:
        actions.finish_dossier(actor=small.clerk, now=end, dossier_id=dossier_id, result=RESULT)
    return dossier_id


def counted_by_hand(rows: list[Dossier], first: datetime, last: datetime) -> Counts:
    """The counters from the dossiers one by one."""
    total = Counts()
    for row in rows:
        if row.received_at and first <= row.received_at <= last:
            late = row.reception_due_at is not None and row.received_at > row.reception_due_at
            total += Counts(received=1, received_late=int(late))
        if row.finished_at is None or not first <= row.finished_at <= last:
            continue
        if row.timeliness:
            total += Counts(handled=1, extended=int(row.extended), **{row.timeliness: 1})
        elif row.outcome == "refused_at_reception":
            late = row.reception_due_at is not None and row.finished_at > row.reception_due_at
            total += Counts(refused_at_reception=1, received_late=int(late))
    return total


@pytest.fixture
def small() -> World:
    """A province with dossiers of every end, some received at another counter, one counter merged later."""
    built = world()
    mixed(built)
    at_another_counter(built, moment(6, "09:10"), moment(8, "10:00"))
    at_another_counter(built, moment(9, "09:10", month=3), moment(30, "10:00", month=3))
    at_another_counter(built, moment(4, "09:10", month=4))
    return built


def count_records(small: World, record_class: RecordClass, agency_id: int | None, **more: object) -> int:
    reader = actor_of(small.officer.account_id or 0, APRIL)
    found, after = 0, None
    while True:
        page = queries.statistics_records(
            actor=reader,
            now=APRIL,
            record_class=record_class,
            agency_id=agency_id,
            limit=3,
            after=after,
            **more,  # type: ignore[arg-type]
        )
        found, after = found + len(page.records), page.after
        if after is None:
            return found


@pytest.mark.parametrize("by_reception", [False, True])
def test_every_class_opens_as_many_records_as_it_counts_at_any_moment(
    small: World, by_reception: bool
) -> None:
    dice = Random(20230430)
    moments = [MONDAY + timedelta(minutes=dice.randrange(83 * 24 * 60)) for _ in range(6)]
    moments += [moment(13, "17:00"), moment(13, "17:01"), moment(12, "09:00", month=4)]
    for number, as_of in enumerate(moments):
        if number == 4:
            actions.fold_counts()
        for agency_id in (small.department.id, small.other.id, None):
            figures = queries.statistics(
                now=APRIL, agency_id=agency_id, as_of=as_of, by_reception=by_reception
            )
            for record_class in RecordClass:
                opened = count_records(small, record_class, agency_id, as_of=as_of, by_reception=by_reception)
                assert opened == getattr(figures, record_class.value), (record_class, as_of, agency_id)


def test_figures_by_counter_equal_a_count_by_hand_folded_or_not(small: World) -> None:
    rows = list(Dossier.objects.exclude(state=DossierState.DRAFT))
    begin = datetime.fromisoformat("2023-01-01T00:00:00+07:00")
    for _ in range(2):
        for agency_id in (small.department.id, small.other.id, None):
            own = [row for row in rows if agency_id in {None, row.received_by_id or row.reception_agency_id}]
            expected = counted_by_hand(own, begin, APRIL)
            asked = {"now": APRIL, "agency_id": agency_id, "by_reception": True}
            assert queries.statistics(**asked).counts == expected  # type: ignore[arg-type]
            for by in StatisticsBy:
                total = Counts()
                for row in queries.statistics_by(by=by, **asked):  # type: ignore[arg-type]
                    total += row.counts
                assert total == expected, by
        rows_by = queries.statistics_by(by=StatisticsBy.RECEPTION, now=APRIL, agency_id=small.department.id)
        assert {int(row.key): row.counts.handled for row in rows_by} == {
            small.department.id: 6,
            small.other.id: 2,
        }
        assert queries.recount().agrees
        actions.fold_counts()


def test_the_figure_of_a_counter_stays_with_it_when_its_work_is_passed_on(small: World) -> None:
    waiting = at_another_counter(small, moment(5, "09:10", month=4), moment(6, "09:10", month=4))
    before = queries.statistics(now=APRIL, agency_id=small.other.id, by_reception=True)
    assert (before.received, before.handled, before.open) == (4, 3, 1)
    for dossier_id in Dossier.objects.filter(reception_agency=small.other.id).values_list("pk", flat=True):
        actions.pass_on(
            now=APRIL, dossier_id=dossier_id, predecessor_id=small.other.id, successor_id=small.province.id
        )
    moved = Dossier.objects.get(pk=waiting)
    assert (moved.reception_agency_id, moved.received_by_id) == (small.province.id, small.other.id)
    after = queries.statistics(now=APRIL, agency_id=small.other.id, by_reception=True)
    assert (after.received, after.handled, after.open) == (4, 3, 0)
    assert count_records(small, RecordClass.HANDLED, small.other.id, by_reception=True) == 3
    assert queries.recount().agrees


def test_a_record_shows_what_stood_at_the_moment() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh", MONDAY).dossier.id
    officer: Actor = small.officer
    actions.request_supplement(
        actor=officer, now=moment(7, "08:00"), dossier_id=dossier_id, marks=MARKS, answer_by=None
    )
    actions.answer_supplement(actor=small.citizen, now=moment(9, "08:00"), dossier_id=dossier_id)
    actions.stop_dossier(actor=officer, now=moment(20, "08:00"), dossier_id=dossier_id, reason="Hết căn cứ")

    def record(record_class: RecordClass, as_of: datetime) -> tuple[object, ...]:
        page = queries.statistics_records(
            actor=SYSTEM, now=APRIL, record_class=record_class, agency_id=small.department.id, as_of=as_of
        )
        one = page.records[0]
        return one.state, one.due_at, one.finished_at, one.timeliness, one.days_late, one.step_title

    assert record(RecordClass.OPEN, moment(6, "10:00"))[:4] == (
        DossierState.IN_PROGRESS,
        moment(13, "17:00"),
        None,
        None,
    )
    assert record(RecordClass.SUSPENDED, moment(8, "08:00"))[:2] == (DossierState.WAITING_SUPPLEMENT, None)
    assert record(RecordClass.OPEN_LATE, moment(17, "08:00"))[1:5] == (moment(15, "17:00"), None, None, 2)


def test_the_progress_of_766_projects_open_dossiers_to_the_end_of_the_period() -> None:
    small = world()
    finished(small, MONDAY, moment(8, "10:00"))
    received(small, MONDAY)
    paused = at_step(small, "tham-dinh", MONDAY).dossier.id
    actions.request_supplement(
        actor=small.officer, now=moment(10, "08:00"), dossier_id=paused, marks=MARKS, answer_by=None
    )
    too_late = at_step(small, "tham-dinh", MONDAY).dossier.id
    actions.request_supplement(
        actor=small.officer, now=moment(14, "08:00"), dossier_id=too_late, marks=MARKS, answer_by=None
    )

    def progress(as_of: datetime, now: datetime = APRIL) -> tuple[int, ...]:
        found = queries.progress_766(now=now, agency_id=small.department.id, as_of=as_of)
        return found.judged, found.on_time, found.late, found.still_open, found.open_late

    assert progress(moment(7, "10:00")) == (4, 4, 0, 4, 0)
    assert progress(moment(13, "17:00")) == (4, 4, 0, 3, 0)
    assert progress(moment(13, "17:01")) == (4, 2, 2, 3, 2)
    assert progress(moment(14, "08:00")) == progress(APRIL) == (4, 2, 2, 3, 2)
    for day in (15, 16):
        actions.answer_supplement(actor=small.citizen, now=moment(day, "07:30"), dossier_id=paused)
        actions.request_supplement(
            actor=small.officer, now=moment(day, "08:00"), dossier_id=paused, marks=MARKS, answer_by=None
        )
    assert progress(moment(15, "07:40")) == (4, 2, 2, 3, 2)
    found = queries.progress_766(now=APRIL, agency_id=small.department.id)
    assert (found.judged, found.on_time, found.late_for_supplements, found.still_open) == (4, 1, 1, 3)
    assert found.points == 5
