"""Yêu cầu bổ sung và bổ sung: fields and papers marked, the clock stopped, old kept beside new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dinh.domains.dossiers.actions.answers import checked_answers
from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.pauses import begin_pause, end_pause
from dinh.domains.dossiers.models import FormVersion, SubmittedPaper
from dinh.domains.dossiers.permissions import is_filer
from dinh.domains.dossiers.queries.answers import clear_answers, form_of
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.answers import numbers_in
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import check_answer_by, reception_due
from dinh.domains.dossiers.rules.marks import clean_marks, data_hash
from dinh.domains.dossiers.rules.moves import offered
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb, MarkInput, PaperInput, SupplementClosing
from dinh.domains.procedures.queries import rule_set_on
from dinh.domains.procedures.types import Verb
from dinh.events.dossiers import SupplementAnswered, SupplementRequested
from dinh.kernel.access.types import Actor
from dinh.kernel.writes.queries import CompiledRead
from dinh.lib.deadlines import HolderKind, Waiting
from dinh.lib.moments import local

PAPER_NUMBERS = CompiledRead(
    lambda mark: (
        SubmittedPaper.objects.filter(dossier_id=mark.integer("pk"))
        .order_by("number")
        .values_list("paper_code", "number")
    )
)
"""Versions of each paper of a dossier, the highest last."""
ANSWERS = CompiledRead(
    lambda mark: (
        FormVersion.objects.filter(dossier_id=mark.integer("pk")).order_by("-number").values_list("data")[:1]
    )
)
"""The answers in force."""


def decide_request_supplement(
    *, sheet: Sheet, act: Act, marks: Sequence[MarkInput], answer_by: datetime | None, note: str = ""
) -> Plan:
    """Mark fields and papers with reasons; the clock of a received dossier stops."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.REQUEST_SUPPLEMENT)
    facts = sheet.dossier
    said = texts.words(note)
    kept = clean_marks(marks)
    check_answer_by(answer_by, act.now)
    change = Change(sheet, act, DossierVerb.REQUEST_SUPPLEMENT)
    agency_id = facts.holder_agency_id if facts.is_received else facts.reception_agency_id
    if facts.is_received:
        offered(act.plan, facts, Verb.REQUEST_SUPPLEMENT, said or "; ".join(mark["reason"] for mark in kept))
        begin_pause(
            change=change,
            kind=Waiting.SUPPLEMENT,
            holder_kind=HolderKind.CITIZEN,
            title="Chờ bổ sung hồ sơ",
            reason=said,
            answer_by=answer_by,
            state=state,
        )
    else:
        change.set(
            state=state, resume_state=facts.state.value, holder_kind=HolderKind.CITIZEN, answer_by=answer_by
        )
    number = facts.supplement_rounds + 1
    change.set(supplement_rounds=number)
    change.insert(
        "SupplementRequest",
        round=number,
        at_reception=not facts.is_received,
        asked_by_account_id=act.actor.account_id,
        agency_id=agency_id,
        asked_at=act.now,
        answer_by=answer_by,
        note=said,
        marks=kept,
        form_number=facts.form_version,
    )
    change.tell(
        SupplementRequested(
            dossier_id=facts.id,
            code=facts.code or "",
            round=number,
            agency_id=agency_id,
            filer_account_id=facts.filer_account_id,
            answer_by=answer_by,
            at=act.now,
        )
    )
    return change.plan({"round": number, "marks": [[mark["kind"], mark["code"]] for mark in kept]})


def decide_answer_supplement(
    *,
    sheet: Sheet,
    act: Act,
    form_data: Mapping[str, Any] | None = None,
    papers: Sequence[PaperInput] = (),
    paper_numbers: Mapping[str, int] | None = None,
    reception_minutes: int = 480,
) -> Plan:
    """New data and new versions of papers; the clock runs again (before reception: its own clock starts anew).

    `paper_numbers` holds the highest version of each paper so far.
    """
    state = guard(sheet=sheet, act=act, verb=DossierVerb.ANSWER_SUPPLEMENT)
    facts = sheet.dossier
    change = Change(sheet, act, DossierVerb.ANSWER_SUPPLEMENT)
    if facts.is_received:
        end_pause(change=change, kind=Waiting.SUPPLEMENT, state=state)
    else:
        calendar = change.calendar(facts.reception_agency_id)
        due_at = reception_due(submitted_at=act.now, minutes=reception_minutes, calendar=calendar)
        change.set(
            state=state,
            resume_state="",
            holder_kind=HolderKind.AGENCY,
            answer_by=None,
            reception_due_at=due_at,
        )
    if form_data is not None:
        add_form(change=change, data=form_data, supplement_round=facts.supplement_rounds)
    add_papers(
        change=change, papers=papers, numbers=paper_numbers or {}, supplement_round=facts.supplement_rounds
    )
    change.close_supplement(SupplementClosing.ANSWERED)
    change.tell(
        SupplementAnswered(
            dossier_id=facts.id,
            code=facts.code or "",
            round=facts.supplement_rounds,
            agency_id=facts.holder_agency_id,
            due_at=change.sheet.dossier.due_at,
            at=act.now,
        )
    )
    return change.plan({"round": facts.supplement_rounds, "papers": [paper.paper_code for paper in papers]})


def add_form(*, change: Change, data: Mapping[str, Any], supplement_round: int | None) -> None:
    """A new version of the form; old ones stay."""
    number = change.sheet.dossier.form_version + 1
    change.set(form_version=number)
    change.insert(
        "FormVersion",
        number=number,
        data=dict(data),
        data_hash=data_hash(data),
        saved_at=change.act.now,
        supplement_round=supplement_round,
    )


def add_papers(
    *, change: Change, papers: Sequence[PaperInput], numbers: Mapping[str, int], supplement_round: int | None
) -> None:
    """New versions of papers; old ones stay."""
    highest = dict(numbers)
    for paper in papers:
        code = texts.line(paper.paper_code, 64)
        highest[code] = highest.get(code, 0) + 1
        change.insert(
            "SubmittedPaper",
            paper_code=code,
            title=texts.words(paper.title, 2000),
            number=highest[code],
            source=paper.source.value,
            sha256=paper.sha256,
            filename=texts.line(paper.filename, 255),
            media_type=paper.media_type,
            size=paper.size,
            scan_state=paper.scan_state,
            originals=paper.originals,
            copies=paper.copies,
            place=texts.line(paper.place, 100),
            added_at=change.act.now,
            supplement_round=supplement_round,
        )


def request_supplement(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    marks: Sequence[MarkInput],
    answer_by: datetime | None,
    note: str = "",
    expected_version: int | None = None,
) -> Sheet:
    """Ask the citizen to supplement; stops the clock. Tells `dossiers.supplement.requested.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, StepNotOffered, MarksNeeded,
    DateOutOfRange, TextTooLong. A second round is allowed and counts as late only in the projection of QĐ 766.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_request_supplement(sheet=sheet, act=act, marks=marks, answer_by=answer_by, note=note)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def answer_supplement(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    form_data: Mapping[str, Any] | None = None,
    papers: Sequence[PaperInput] = (),
    expected_version: int | None = None,
) -> Sheet:
    """Hand in the supplement, by the filer or the counter for him. Tells `dossiers.supplement.answered.v1`.

    `form_data` is the whole form anew (None: unchanged). Refused: DossierNotFound, StalePage, WrongState,
    VerbNotAllowed, FormIncomplete, TextTooLong.
    """

    reads = [PAPER_NUMBERS.bind(pk=dossier_id)]
    if form_data is not None:
        reads.append(ANSWERS.bind(pk=dossier_id))

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_answer_supplement(
            sheet=sheet,
            act=act,
            form_data=None if form_data is None else _checked(sheet, act, form_data),
            papers=papers,
            paper_numbers=dict(act.also[0]),
            # Only a dossier that has not been received goes back to the clock of the reception.
            reception_minutes=0 if sheet.dossier.is_received else _reception_minutes(sheet),
        )

    return perform(
        actor=actor,
        now=now,
        dossier_id=dossier_id,
        decide=decide,
        expected_version=expected_version,
        also=reads,
    )


def _checked(sheet: Sheet, act: Act, form_data: Mapping[str, Any]) -> dict[str, Any]:
    """The new answers as they are kept; numbers shown masked to an officer are the old ones."""
    form = form_of(plan=act.plan)
    kept = act.also[1]
    known: tuple[str, ...] = ()
    if form is not None and kept:
        known = numbers_in(form, clear_answers(plan=act.plan, data=kept[0][0]))
    return checked_answers(
        plan=act.plan,
        data=form_data,
        now=act.now,
        at_counter=not is_filer(act.actor, sheet.dossier),
        known_numbers=known,
    )


def _reception_minutes(sheet: Sheet) -> int:
    """Minutes of the reception clock under the rule set the dossier was submitted under."""
    submitted_at = sheet.dossier.submitted_at
    assert submitted_at is not None
    return rule_set_on(on=local(submitted_at).date()).reception_minutes
