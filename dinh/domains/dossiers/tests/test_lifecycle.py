"""The life of a dossier: the table itself, and a model-based walk through it.

After every step of the walk the statistics equal a recount, the minutes of the holders add up to the elapsed time,
and the stored due moment is what the pure function says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.lifecycle import TABLE, Who, next_state, transition, verbs_of
from dinh.domains.dossiers.models import Dossier, Opinion
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.tests.factories import MONDAY, RESULT, World, submitted, world
from dinh.domains.dossiers.types import (
    NATIONAL_CODES,
    DossierState,
    DossierVerb,
    HandOverWay,
    MarkInput,
    Outcome,
)
from dinh.domains.people.queries import working_calendar
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import Unit, timeliness
from dinh.lib.refusals import Refusal

Verbs = dict[DossierVerb, Callable[[], object]]
MARKS = (MarkInput(kind="paper", code="gt-01", reason="Mờ"),)

WEIGHTS = {
    DossierVerb.RECEIVE: 12,
    DossierVerb.FORWARD: 20,
    DossierVerb.FINISH: 20,
    DossierVerb.CLAIM: 1,
    DossierVerb.RELEASE: 1,
    DossierVerb.PASS_ON: 1,
    DossierVerb.RECOMPUTE: 1,
    DossierVerb.ANSWER_SUPPLEMENT: 8,
    DossierVerb.CONFIRM_FEE: 8,
    DossierVerb.WITHDRAW: 1,
    DossierVerb.STOP: 1,
    DossierVerb.REFUSE_RECEPTION: 1,
    DossierVerb.SEND_MESSAGE: 1,
}


def test_each_state_and_verb_has_one_row() -> None:
    assert [
        key for key, number in Counter((row.state, row.verb) for row in TABLE).items() if number > 1
    ] == []


def test_national_codes_are_one_to_ten() -> None:
    assert sorted(NATIONAL_CODES.values()) == list(range(1, 11))
    assert DossierState.DRAFT.national_code is None


def test_every_state_is_reached_and_every_open_state_can_end() -> None:
    reached = {DossierState.DRAFT}
    while True:
        more = {row.to for row in TABLE if row.state in reached and row.to is not None} - reached
        if not more:
            break
        reached |= more
    assert reached == set(DossierState)
    for state in DossierState:
        if state.is_open:
            assert DossierVerb.WITHDRAW in {row.verb for row in verbs_of(state)}
    assert verbs_of(DossierState.WITHDRAWN) == ()


def test_a_pause_returns_to_the_state_before_it() -> None:
    assert (
        next_state(DossierState.WAITING_SUPPLEMENT, DossierVerb.ANSWER_SUPPLEMENT, DossierState.SUBMITTED)
        is DossierState.SUBMITTED
    )
    assert transition(DossierState.RETURNED, DossierVerb.FORWARD) is None
    assert all(
        row.tells is not None for row in TABLE if row.to in {DossierState.FINISHED, DossierState.STOPPED}
    )
    assert {row.who for row in TABLE if row.verb is DossierVerb.PASS_ON} == {Who.SYSTEM}


class Walk(RuleBasedStateMachine):
    """Random verbs by fitting and unfitting people, at random moments, on a few dossiers."""

    small: World

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.now = MONDAY
        self.ids: list[int] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    def tick(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def submit(self) -> None:
        sheet = submitted(self.small, self.now)
        self.ids.append(sheet.dossier.id)

    @rule(seed=st.integers(0, 2**32))
    def use(self, seed: int) -> None:
        """A verb of the state of some dossier, the ways onward likelier; one in ten any verb, by anybody."""
        dice = Random(seed)
        self.tick(dice.choice((0, 5, 60, 300, 700, 3000)))
        rows = {row["id"]: row for row in Dossier.objects.filter(pk__in=self.ids).values()}
        open_ids = [row["id"] for row in rows.values() if not row["finished_at"]]
        if len(open_ids) < 3:
            self.submit()
            return
        dossier_id = dice.choice(open_ids if dice.random() < 0.8 else self.ids)
        before = rows[dossier_id]
        wild = dice.random() < 0.1
        offered = [row.verb for row in verbs_of(DossierState(before["state"]))]
        verbs = list(DossierVerb)[3:] if wild or not offered else offered
        verb = dice.choices(verbs, [WEIGHTS.get(one, 2) for one in verbs])[0]
        try:
            self.perform(verb, dossier_id, stranger=wild and dice.random() < 0.5)
        except Refusal:
            assert Dossier.objects.filter(pk=dossier_id).values().get() == before

    @rule()
    def fold(self) -> None:
        actions.fold_counts()

    def perform(self, verb: DossierVerb, dossier_id: int, *, stranger: bool) -> None:
        row = Dossier.objects.get(pk=dossier_id)
        holder = self.small.holder(row.step_code) if row.step_code else self.small.counter
        if stranger:
            holder = self.small.stranger
        common: dict[str, Any] = {"now": self.now, "dossier_id": dossier_id}
        {**self.moves(holder, common), **self.pauses(holder, common), **self.ends(holder, common)}[verb]()

    def moves(self, holder: Actor, common: dict[str, Any]) -> Verbs:
        department_id = self.small.department.id
        return {
            DossierVerb.RECEIVE: lambda: actions.receive_dossier(actor=holder, **common),
            DossierVerb.REFUSE_RECEPTION: lambda: actions.refuse_reception(
                actor=holder, reason="Sai", **common
            ),
            DossierVerb.FORWARD: lambda: actions.forward_dossier(actor=holder, **common),
            DossierVerb.SEND_BACK: lambda: actions.send_back(actor=holder, reason="Thiếu", **common),
            DossierVerb.TRANSFER: lambda: actions.transfer_dossier(
                actor=holder, reason="Đúng phòng", **common
            ),
            DossierVerb.CLAIM: lambda: actions.claim_dossier(actor=holder, **common),
            DossierVerb.RELEASE: lambda: actions.release_dossier(actor=holder, **common),
            DossierVerb.PASS_ON: lambda: actions.pass_on(
                predecessor_id=department_id, successor_id=department_id, **common
            ),
            DossierVerb.RECOMPUTE: lambda: actions.recompute_deadline(**common),
            DossierVerb.HAND_WORK: lambda: actions.hand_work(
                actor=self.small.leader,
                now=self.now,
                agency_id=department_id,
                dossier_ids=[common["dossier_id"]],
                reason="Đổi việc",
                from_account_id=Dossier.objects.get(pk=common["dossier_id"]).holder_account_id,
                to_account_id=None,
            ),
            DossierVerb.UNDO: lambda: actions.undo_move(actor=self._mover(common["dossier_id"]), **common),
        }

    def _mover(self, dossier_id: int) -> Actor:
        """Whoever did the last verb, if he is an officer of the small world; else the officer."""
        last = Dossier.objects.get(pk=dossier_id).updated_by_id
        small = self.small
        people = (small.counter, small.officer, small.leader, small.clerk)
        return next((one for one in people if one.account_id == last), small.officer)

    def pauses(self, holder: Actor, common: dict[str, Any]) -> Verbs:
        small, dossier_id = self.small, common["dossier_id"]
        asked = Opinion.objects.filter(dossier_id=dossier_id, answered_at__isnull=True).first()
        opinion: dict[str, Any] = {"opinion_id": asked.id if asked else UUID(int=0), "answer": "Đồng ý"}
        question: dict[str, Any] = {"question": "Quy hoạch?", "body_name": "Chi cục Thuế"}
        question["stops_clock"] = dossier_id % 2 == 0
        more: dict[str, Any] = {"value": 2, "unit": Unit.WORKING_DAYS, "apology_sha256": "e" * 64}
        return {
            DossierVerb.REQUEST_SUPPLEMENT: lambda: actions.request_supplement(
                actor=holder, marks=MARKS, answer_by=None, **common
            ),
            DossierVerb.ANSWER_SUPPLEMENT: lambda: actions.answer_supplement(
                actor=small.citizen, form_data={"so_van_bang": "B 1"}, **common
            ),
            DossierVerb.REQUEST_FEE: lambda: actions.request_fee(actor=holder, reason="Nộp thuế", **common),
            DossierVerb.CONFIRM_FEE: lambda: actions.confirm_fee(actor=holder, **common),
            DossierVerb.REQUEST_OPINION: lambda: actions.request_opinion(actor=holder, **question, **common),
            DossierVerb.RECORD_OPINION: lambda: actions.record_opinion(actor=holder, **opinion, **common),
            DossierVerb.EXTEND: lambda: actions.extend_dossier(
                actor=small.leader, reason="Phức tạp", **more, **common
            ),
            DossierVerb.PAUSE: lambda: actions.pause_clock(actor=small.leader, reason="Bão", **common),
            DossierVerb.RESUME: lambda: actions.resume_clock(actor=small.leader, **common),
        }

    def ends(self, holder: Actor, common: dict[str, Any]) -> Verbs:
        small = self.small
        return {
            DossierVerb.WITHDRAW: lambda: actions.withdraw_dossier(
                actor=small.citizen, reason="Đổi ý", **common
            ),
            DossierVerb.STOP: lambda: actions.stop_dossier(actor=holder, reason="Hết hạn bổ sung", **common),
            DossierVerb.REJECT: lambda: actions.reject_dossier(
                actor=holder, result=RESULT, reason="Không đủ", **common
            ),
            DossierVerb.FINISH: lambda: actions.finish_dossier(actor=holder, result=RESULT, **common),
            DossierVerb.HAND_OVER: lambda: actions.hand_over_result(
                actor=small.counter, way=HandOverWay.POST, **common
            ),
            DossierVerb.RATE: lambda: actions.rate_dossier(actor=small.citizen, score=3, **common),
            DossierVerb.SEND_MESSAGE: lambda: actions.send_message(actor=small.citizen, body="Hỏi", **common),
        }

    @invariant()
    def figures_equal_a_recount(self) -> None:
        report = queries.recount()
        assert report.agrees, report.differences
        figures = queries.statistics(
            now=self.now, agency_id=self.small.department.id, to_date=self.now.date()
        )
        rows = list(Dossier.objects.all())
        handled = [row for row in rows if row.finished_at and row.received_at]
        verdicts = Counter(row.timeliness for row in handled)
        assert figures.handled == len(handled)
        assert (figures.early, figures.on_time, figures.late) == (
            verdicts["early"],
            verdicts["on_time"],
            verdicts["late"],
        )
        assert figures.extended == sum(row.extended for row in handled)
        assert figures.received == sum(row.received_at is not None for row in rows)
        refused = Outcome.REFUSED_AT_RECEPTION
        assert figures.refused_at_reception == sum(row.outcome == refused for row in rows)
        still_open = [row for row in rows if row.received_at and not row.finished_at]
        assert figures.open == len(still_open)
        assert figures.suspended == sum(row.suspended_for != "" for row in still_open)
        as_of_now = queries.statistics(
            now=self.now + timedelta(days=1), agency_id=self.small.department.id, as_of=self.now
        )
        assert (as_of_now.counts, as_of_now.open, as_of_now.open_late, as_of_now.suspended) == (
            figures.counts,
            figures.open,
            figures.open_late,
            figures.suspended,
        )

    @invariant()
    def minutes_add_up_and_the_due_moment_is_the_pure_function(self) -> None:
        calendar = working_calendar(agency_id=self.small.department.id)
        for dossier_id in self.ids:
            held = queries.holders(dossier_id=dossier_id, now=self.now)
            assert sum(share.minutes for share in held.shares) == held.total_minutes
            sheet = read_sheet(dossier_id=dossier_id, lock=False)
            facts = sheet.dossier
            if not facts.is_received:
                continue
            plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
            reckoned = dossier_due(sheet, plan=plan, calendar=calendar)
            assert reckoned.due_at == facts.due_at
            assert (sheet.step is None) == facts.has_ended
            assert facts.event_seq == facts.lock_version
            if facts.finished_at is not None:
                assert facts.timeliness == timeliness(due=reckoned, finished_at=facts.finished_at)
                assert all(one.to_at is not None for one in sheet.intervals)


@pytest.mark.django_db
def test_a_random_walk_keeps_every_promise() -> None:
    Walk.small = world()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=10,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_random_walk_keeps_every_promise() -> None:
    Walk.small = world()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
