"""Figures: exact values, equal to a recount before and after folding, whatever the axis."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from django.core.management import call_command

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import AgencyDay, CountDelta
from dinh.domains.dossiers.queries.counting import whole_months
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
    at_step,
    finished,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import Counts, MarkInput, RecordClass, StatisticsBy
from dinh.kernel.access.types import ANONYMOUS, SYSTEM
from dinh.lib.deadlines import Unit

pytestmark = pytest.mark.django_db
APRIL = datetime.fromisoformat("2023-04-30T20:00:00+07:00")


def mixed(small: World) -> None:
    """Early, on time, late, extended, rejected, stopped, withdrawn, refused, open, late, suspended."""
    finished(small, moment(6, "09:10"), moment(8, "10:00"))
    finished(small, moment(6, "09:10"), moment(13, "17:00"))
    finished(small, moment(6, "09:10"), moment(14, "07:31"))
    longer = at_step(small, "tham-dinh", moment(6, "09:10")).dossier.id
    actions.extend_dossier(
        actor=small.officer,
        now=moment(13, "09:00"),
        dossier_id=longer,
        value=5,
        unit=Unit.WORKING_DAYS,
        reason="Cần xác minh",
        apology_sha256="d" * 64,
    )
    actions.reject_dossier(
        actor=small.officer,
        now=moment(15, "09:00"),
        dossier_id=longer,
        result=RESULT,
        reason="Không đủ điều kiện",
    )
    stopped = received(small, moment(6, "09:10", month=3)).dossier.id
    actions.stop_dossier(
        actor=small.counter, now=moment(7, "09:10", month=3), dossier_id=stopped, reason="Hết căn cứ"
    )
    gone = received(small, moment(6, "09:10", month=3)).dossier.id
    actions.withdraw_dossier(
        actor=small.citizen, now=moment(6, "10:00", month=3), dossier_id=gone, reason="Đổi ý"
    )
    early = submitted(small, moment(6, "09:10", month=3)).dossier.id
    actions.withdraw_dossier(
        actor=small.citizen, now=moment(6, "10:00", month=3), dossier_id=early, reason="Đổi ý"
    )
    refused = submitted(small, moment(6, "09:10", month=3)).dossier.id
    actions.refuse_reception(
        actor=small.counter, now=moment(8, "09:10", month=3), dossier_id=refused, reason="Sai thẩm quyền"
    )
    received(small, moment(10, "08:00", month=4))
    waiting = at_step(small, "tham-dinh", moment(10, "08:00", month=4)).dossier.id
    actions.request_supplement(
        actor=small.officer,
        now=moment(11, "08:00", month=4),
        dossier_id=waiting,
        marks=(MarkInput(kind="paper", code="gt-01", reason="Mờ"),),
        answer_by=None,
    )
    submitted(small, moment(28, "08:00", month=4))


ALL = Counts(
    received=8,
    received_late=1,
    refused_at_reception=1,
    handled=6,
    early=4,
    on_time=1,
    late=1,
    unlimited=0,
    extended=1,
)


def test_figures_are_exact_and_equal_a_recount_before_and_after_folding() -> None:
    small = world()
    mixed(small)
    for _ in range(2):
        found = queries.statistics(now=APRIL, agency_id=small.department.id)
        assert found.counts == ALL
        assert (found.open, found.open_late, found.suspended) == (2, 1, 1)
        assert (found.awaiting_reception, found.awaiting_reception_late) == (1, 0)
        assert found.counts.on_time_share == Fraction(5, 6)
        report = queries.recount()
        assert report.agrees, report.differences
        assert report.dossiers == 11
        assert actions.fold_counts() in {15, 0}
    assert CountDelta.objects.count() == 0


def test_any_period_and_any_axis_add_up() -> None:
    small = world()
    mixed(small)
    actions.fold_counts()
    finished(small, moment(3, "08:00", month=4), moment(4, "08:00", month=4))
    spans = [
        (date(2023, 1, 1), date(2023, 4, 30)),
        (date(2023, 2, 1), date(2023, 2, 28)),
        (date(2023, 2, 8), date(2023, 3, 7)),
        (date(2023, 2, 14), date(2023, 2, 14)),
    ]
    expected = [7, 4, 6, 1]
    for agency_id in (small.department.id, small.province.id, None):
        for (first, last), handled in zip(spans, expected, strict=True):
            whole = queries.statistics(now=APRIL, agency_id=agency_id, from_date=first, to_date=last)
            assert whole.handled == handled
            for by in StatisticsBy:
                rows = queries.statistics_by(
                    by=by, now=APRIL, agency_id=agency_id, from_date=first, to_date=last
                )
                total = Counts()
                for row in rows:
                    total += row.counts
                assert total == whole.counts, (by, first)
    months = queries.statistics_by(by=StatisticsBy.MONTH, now=APRIL, agency_id=small.department.id)
    assert [(row.key, row.counts.handled) for row in months] == [
        ("2023-02", 4),
        ("2023-03", 2),
        ("2023-04", 1),
    ]


def test_an_earlier_moment_can_be_asked_again() -> None:
    small = world()
    mixed(small)
    actions.fold_counts()
    then = queries.statistics(now=APRIL, agency_id=small.department.id, as_of=moment(13, "17:00"))
    assert (then.handled, then.early, then.on_time, then.late) == (2, 1, 1, 0)
    assert (then.open, then.open_late, then.suspended) == (2, 0, 0)
    a_minute_later = queries.statistics(now=APRIL, agency_id=small.department.id, as_of=moment(14, "07:31"))
    assert (a_minute_later.handled, a_minute_later.late, a_minute_later.open) == (3, 1, 1)
    overnight = queries.statistics(now=APRIL, agency_id=small.department.id, as_of=moment(13, "17:01"))
    assert (overnight.open, overnight.open_late) == (2, 1)
    in_pause = queries.statistics(
        now=APRIL, agency_id=small.department.id, as_of=moment(12, "17:01", month=4)
    )
    assert (in_pause.open, in_pause.suspended) == (2, 1)


def test_the_click_down_shows_the_one_late_dossier_and_its_step() -> None:
    small = world()
    mixed(small)
    page = queries.statistics_records(
        actor=small.officer, now=APRIL, record_class=RecordClass.LATE, agency_id=small.department.id
    )
    assert [(row.days_late, row.step_title, row.timeliness) for row in page.records] == [
        (1, "Phát hành, trả kết quả", "late")
    ]
    assert page.records[0].code == "000.00.15.H23-230206-0003"
    public = queries.statistics_records(
        actor=ANONYMOUS, now=APRIL, record_class=RecordClass.LATE, agency_id=small.department.id
    )
    assert (public.records, public.closed) == ((), True)
    handled = queries.statistics_records(
        actor=ANONYMOUS, now=APRIL, record_class=RecordClass.HANDLED, agency_id=small.department.id
    )
    assert len(handled.records) == 6
    assert {(row.id, row.code, row.subject_name) for row in handled.records} == {(None, None, None)}


@pytest.mark.parametrize("record_class", list(RecordClass))
def test_each_class_opens_as_many_records_as_it_counts(record_class: RecordClass) -> None:
    small = world()
    mixed(small)
    figures = queries.statistics(now=APRIL, agency_id=small.department.id)
    page = queries.statistics_records(
        actor=small.officer, now=APRIL, record_class=record_class, agency_id=small.department.id
    )
    assert len(page.records) == getattr(figures, record_class.value)


def test_a_wrong_counter_is_found_and_repaired() -> None:
    small = world()
    mixed(small)
    actions.fold_counts()
    AgencyDay.objects.filter(agency_id=small.department.id, day=date(2023, 2, 14)).update(late=2)
    report = queries.recount()
    assert [(row.grain, row.column, row.counted, row.recounted) for row in report.differences] == [
        ("agency_day", "late", 2, 1)
    ]
    with pytest.raises(SystemExit) as exited:
        call_command("recount")
    assert exited.value.code == 1
    assert actions.rebuild_counts(actor=SYSTEM, now=APRIL).repaired
    assert queries.recount().agrees
    call_command("recount", "--json")


def test_the_progress_of_766_counts_two_supplements_as_late() -> None:
    small = world()
    dossier_id = at_step(small, "tham-dinh", MONDAY).dossier.id
    for day in (7, 9):
        actions.request_supplement(
            actor=small.officer,
            now=moment(day, "08:00"),
            dossier_id=dossier_id,
            marks=(MarkInput(kind="paper", code="gt-01", reason="Mờ"),),
            answer_by=None,
        )
        actions.answer_supplement(actor=small.citizen, now=moment(day, "09:00"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.officer, now=moment(9, "10:00"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.leader, now=moment(9, "10:00"), dossier_id=dossier_id)
    actions.finish_dossier(actor=small.clerk, now=moment(9, "10:00"), dossier_id=dossier_id, result=RESULT)
    finished(small, MONDAY, moment(8, "10:00"))
    figures = queries.statistics(now=APRIL, agency_id=small.department.id)
    assert (figures.early_or_on_time, figures.late) == (2, 0)
    progress = queries.progress_766(now=APRIL, agency_id=small.department.id)
    assert (progress.judged, progress.on_time, progress.late, progress.late_for_supplements) == (2, 1, 1, 1)
    assert progress.points == 10


def test_whole_months() -> None:
    assert whole_months(first=date(2023, 1, 1), last=date(2023, 2, 28)) == (
        date(2023, 1, 1),
        date(2023, 3, 1),
    )
    assert whole_months(first=date(2023, 1, 2), last=date(2023, 2, 27)) == (
        date(2023, 1, 2),
        date(2023, 1, 2),
    )
    assert whole_months(first=date(2023, 12, 15), last=date(2024, 1, 31)) == (
        date(2024, 1, 1),
        date(2024, 2, 1),
    )
