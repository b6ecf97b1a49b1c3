"""Bulk driver: the same decisions as the live verbs, in memory from sheet to sheet, written with COPY."""

from __future__ import annotations

import gc
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions import Act, Plan, Sheet
from dinh.domains.dossiers.actions.answers import checked_answers
from dinh.domains.dossiers.rules.filing import FilingFee, clean_parties, filing_fee, subject_ref
from dinh.domains.dossiers.rules.numbers import number_pattern
from dinh.domains.dossiers.rules.sheet import reference
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.payments.actions import reserve_fee_ids, write_fee, write_payment
from dinh.domains.payments.types import PaymentMethod
from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.types import Channel
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.kernel.numbering.actions import draw_blocks
from dinh.kernel.numbering.types import NumberPattern
from dinh.kernel.outbox.actions import KEEP_RECEIPTS
from dinh.kernel.outbox.models import Event, Receipt
from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.bulk import copy_rows
from dinh.kernel.writes.types import Entry, Insertion
from dinh.lib.moments import local
from dinh.project.demo.course import Course, walk
from dinh.project.demo.province import Province

CHUNK = 250
DECIDE: Mapping[DossierVerb, Callable[..., Plan]] = {
    DossierVerb.RECEIVE: actions.decide_receive,
    DossierVerb.REFUSE_RECEPTION: actions.decide_refuse_reception,
    DossierVerb.FORWARD: actions.decide_forward,
    DossierVerb.REQUEST_SUPPLEMENT: actions.decide_request_supplement,
    DossierVerb.ANSWER_SUPPLEMENT: actions.decide_answer_supplement,
    DossierVerb.EXTEND: actions.decide_extend,
    DossierVerb.REQUEST_OPINION: actions.decide_request_opinion,
    DossierVerb.WITHDRAW: actions.decide_withdraw,
    DossierVerb.REJECT: actions.decide_reject,
    DossierVerb.FINISH: actions.decide_finish,
    DossierVerb.HAND_OVER: actions.decide_hand_over,
    DossierVerb.RATE: actions.decide_rate,
    DossierVerb.PASS_ON: actions.decide_pass_on,
}
Key = tuple[str, str]


@dataclass
class Bulk:
    """Collects what a chunk of dossiers writes; `numbers` are drawn before, one block a series and day."""

    province: Province
    agencies: Mapping[int, AgencySummary]
    ids: Iterator[int]
    fee_ids: Iterator[int]
    next_serial: dict[Key, int]
    writes: Writes = field(default_factory=Writes)
    owed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def submit(self, course: Course) -> Sheet:
        """File in memory."""
        filing, now = course.filing, course.submitted_at
        day = local(now).date()
        rules = self.province.rules(day)
        at_counter = filing.channel in {"counter", "post"}
        facts = actions.blank_facts(
            dossier_id=next(self.ids),
            filing=filing,
            plan=course.plan,
            rules=rules,
            now=now,
            filer=None if at_counter or course.filer is SYSTEM else course.filer.account_id,
        )
        parties = clean_parties(filing.parties)
        self._owe(course, facts.id, subject_ref(parties))
        agency = self.agencies[filing.competent_agency_id]
        pattern = number_pattern(rules.dossier_pattern, code=agency.code, old_code=agency.old_code, day=day)
        key = series_of(agency, day)
        serial = self.next_serial[key]
        self.next_serial[key] = serial + 1
        plan = actions.decide_submit(
            facts=facts,
            act=self._act(facts.version_id, course.filer, now),
            filing=filing,
            parties=parties,
            form_data=checked_answers(
                plan=course.plan, data=filing.form_data, now=now, at_counter=at_counter
            ),
            code=NumberPattern.parse(pattern).write(serial),
            reception_minutes=rules.reception_minutes,
            qr_token=secrets.token_urlsafe(16),
        )
        return self._keep(plan)

    def _owe(self, course: Course, dossier_id: int, owner: str | None) -> None:
        fee = fee_of(course)
        if fee is None:
            return
        fee_id = next(self.fee_ids)
        self.owed[dossier_id] = (fee_id, fee.amount_vnd)
        write_fee(
            writes=self.writes,
            fee_id=fee_id,
            actor=course.filer,
            now=course.submitted_at,
            origin=reference(dossier_id),
            code=fee.code,
            title=fee.title,
            amount_vnd=fee.amount_vnd,
            owner_ref=owner,
        )

    def pay(
        self, sheet: Sheet, actor: Actor, now: datetime, method: PaymentMethod, receipt_code: str
    ) -> None:
        """Pay what filing cost."""
        facts = sheet.dossier
        if facts.id not in self.owed:
            return
        fee_id, amount = self.owed.pop(facts.id)
        write_payment(
            writes=self.writes,
            fee_id=fee_id,
            actor=actor,
            now=now,
            origin=reference(facts.id),
            amount_vnd=amount,
            method=method,
            receipt_code=receipt_code,
            owner_ref=facts.owner,
        )

    def act(
        self, sheet: Sheet, verb: DossierVerb, actor: Actor, now: datetime, values: Mapping[str, Any]
    ) -> Sheet:
        """Decide a verb in memory."""
        facts = sheet.dossier
        act = self._act(facts.version_id, actor, now)
        given = dict(values)
        if verb is DossierVerb.ANSWER_SUPPLEMENT:
            given["paper_numbers"] = {paper.paper_code: 1 for paper in given["papers"]}
            given["form_data"] = checked_answers(
                plan=act.plan,
                data=given["form_data"],
                now=now,
                at_counter=actor.account_id != facts.filer_account_id,
            )
        return self._keep(DECIDE[verb](sheet=sheet, act=act, **given))

    def _act(self, version_id: int, actor: Actor, now: datetime) -> Act:
        plan = self.province.plan(version_id)
        return Act(actor=actor, now=now, plan=plan, calendars=self.province.calendars)

    def _keep(self, plan: Plan) -> Sheet:
        actions.write_plan(plan=plan, writes=self.writes)
        return plan.sheet


def fee_of(course: Course) -> FilingFee | None:
    """What filing costs on this course."""
    return filing_fee(course.plan, Channel(course.filing.channel))


def series_of(agency: AgencySummary, day: date) -> Key:
    """Series and period of a dossier's number, as `submit_dossier` draws it."""
    return f"dossiers:{agency.code}", day.isoformat()


def load_courses(
    courses: Sequence[Course],
    *,
    province: Province,
    until: datetime,
    now: datetime,
    say: Callable[[int], None],
    after: Callable[[Bulk, Sheet], None] | None = None,
) -> None:
    """Let dossiers go their ways and write them, a chunk at a time, inside the caller's transaction.

    `after` is called with each dossier as its way left it. Nothing is kept of a chunk once it is written.
    """
    gc.disable()  # rows of a chunk hold no circles, and looking for some takes a fifth of the time
    try:
        _load(courses, province, until, now, say, after)
    finally:
        gc.enable()


def _load(
    courses: Sequence[Course],
    province: Province,
    until: datetime,
    now: datetime,
    say: Callable[[int], None],
    after: Callable[[Bulk, Sheet], None] | None,
) -> None:
    agencies = {agency.id: agency for agency in list_agencies()}
    waiting = iter(courses)
    done = 0
    while chunk := list(islice(waiting, CHUNK)):
        counted = Counter(
            series_of(agencies[one.filing.competent_agency_id], local(one.submitted_at).date())
            for one in chunk
        )
        bulk = Bulk(
            province,
            agencies,
            iter(actions.reserve_ids(count=len(chunk))),
            iter(reserve_fee_ids(count=sum(fee_of(course) is not None for course in chunk))),
            draw_blocks(wanted=counted),
        )
        for course in chunk:
            sheet = walk(course, driver=bulk, staff=province, until=until)
            if after is not None:
                after(bulk, sheet)
        copy_rows(without_old_receipts(bulk.writes.entries, now - KEEP_RECEIPTS))
        done += len(chunk)
        say(done)


def without_old_receipts(entries: Iterable[Entry], since: datetime) -> Iterator[Entry]:
    """Facts stay; receipts of those told long ago would have been done and pruned by now, so nobody is told anew."""
    is_old = False
    for entry in entries:
        if isinstance(entry, Insertion) and entry.model is Event:
            is_old = entry.rows[0]["occurred_at"] < since
        if not (is_old and isinstance(entry, Insertion) and entry.model is Receipt):
            yield entry
