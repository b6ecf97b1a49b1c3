"""Phiếu kiểm soát quá trình giải quyết hồ sơ: every handing over, with the verdict on each stretch of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dinh.domains.dossiers.rules.papers.facts import PaperFacts, applicant, head
from dinh.domains.dossiers.rules.papers.wording import COUNTER_LINES, moment_words
from dinh.domains.dossiers.rules.refusals import PaperNotYet
from dinh.domains.dossiers.types.papers import ControlPaper, ControlRow, PaperKind
from dinh.domains.dossiers.types.states import DossierVerb
from dinh.domains.dossiers.types.views import StepView
from dinh.kernel.access.types import ActorKind
from dinh.lib.deadlines import HolderKind
from dinh.lib.moments import cut_to_minute, show_moment

EARLY, ON_TIME, LATE = "Trước hạn", "Đúng hạn", "Quá hạn"
VERDICTS = {"early": EARLY, "on_time": ON_TIME, "late": LATE, "unlimited": "Không quy định thời hạn"}
DONE, AT_WORK = "Đã xử lý", "Đang xử lý"
RETURNED = "Đã trả kết quả"
PAUSED = "Tạm dừng"
TAKEN_BACK = "Đã hoàn tác, trả lại bước trước"
PAUSING = frozenset(
    {
        DossierVerb.REQUEST_SUPPLEMENT.value,
        DossierVerb.REQUEST_FEE.value,
        DossierVerb.REQUEST_OPINION.value,
        DossierVerb.PAUSE.value,
    }
)


def control_paper(facts: PaperFacts) -> ControlPaper:
    """The sheet of a dossier that has been received. Refused: PaperNotYet."""
    view = facts.view
    if view.received_at is None:
        raise PaperNotYet(paper=PaperKind.CONTROL_SHEET.label)
    helpers = dict.fromkeys(
        facts.agency(step.agency_id, step.opened_at).name
        for step in view.steps
        if step.agency_id is not None and step.agency_id != view.competent_agency_id
    )
    return ControlPaper(
        head=head(
            facts,
            PaperKind.CONTROL_SHEET,
            agency_id=facts.counter(view.received_at).id,
            at=view.received_at,
            unit=COUNTER_LINES,
        ),
        code=facts.code,
        applicant=applicant(facts),
        request=view.procedure_name,
        agency=facts.agency(view.competent_agency_id, view.received_at).name,
        helpers="; ".join(helpers),
        received=moment_words(view.received_at),
        promised=moment_words(view.due_at or view.original_due_at, missing="không quy định"),
        rows=(*_rows(facts), *_handed_over(facts)),
        verdict=VERDICTS.get(view.timeliness or "", "Đang giải quyết"),
    )


def verdict_of(due_at: datetime | None, closed_at: datetime | None) -> str:
    """The verdict on one stretch, to the minute, early on a day before the due day; empty while it is open."""
    if due_at is None or closed_at is None:
        return ""
    closed, due = cut_to_minute(closed_at), cut_to_minute(due_at)
    if closed > due:
        return LATE
    return EARLY if closed.date() < due.date() else ON_TIME


def merged(steps: Iterable[StepView]) -> tuple[StepView, ...]:
    """Stretches of one holder at one step taken together: a desk that passes work inside itself hands nothing over."""
    found: list[StepView] = []
    for step in steps:
        last = found[-1] if found else None
        if last is not None and _place(last) == _place(step):
            found[-1] = replace(step, opened_at=last.opened_at, account_id=step.account_id or last.account_id)
        else:
            found.append(step)
    return tuple(found)


def _place(step: StepView) -> tuple[object, ...]:
    return (step.step_code, step.holder_kind, step.agency_id, step.unit_id, step.body_name)


def _rows(facts: PaperFacts) -> Iterable[ControlRow]:
    giver, given_by = "Người nộp hồ sơ", applicant(facts).name
    for step in merged(facts.view.steps):
        taker = _holder(facts, step)
        worker = facts.name(step.account_id) or _closer(facts, step)
        is_agency = step.holder_kind is HolderKind.AGENCY
        yield ControlRow(
            giver=giver,
            taker=taker,
            at=moment_words(step.opened_at),
            given_by=given_by,
            taken_by=worker if is_agency else "",
            due=show_moment(step.due_at) if is_agency and step.due_at else "",
            verdict=verdict_of(step.due_at, step.closed_at) if is_agency and not _paused(step) else "",
            note=_note(step) if is_agency else step.title,
        )
        giver, given_by = taker, worker if is_agency else ""


def _handed_over(facts: PaperFacts) -> Iterable[ControlRow]:
    view = facts.view
    if view.returned_at is None:
        return
    receiver = view.result.receiver if view.result else ""
    unit = facts.agency(view.reception_agency_id, view.returned_at).name
    yield ControlRow(
        giver=f"Trả kết quả – {unit}",
        taker="Người nhận kết quả",
        at=moment_words(view.returned_at),
        given_by=facts.who_did(DossierVerb.HAND_OVER),
        taken_by=receiver or applicant(facts).name,
        due="",
        verdict="",
        note=RETURNED,
    )


def _holder(facts: PaperFacts, step: StepView) -> str:
    if step.holder_kind is HolderKind.CITIZEN:
        return "Người nộp hồ sơ"
    name = facts.agency(step.agency_id, step.opened_at).name if step.agency_id is not None else ""
    if step.holder_kind is HolderKind.OUTSIDE:
        return step.body_name or name or step.title
    return f"{step.title} – {name}" if name else step.title


def _closer(facts: PaperFacts, step: StepView) -> str:
    """The official who ended a stretch that nobody had claimed."""
    found = [
        line.account_id
        for line in facts.view.history
        if line.at == step.closed_at
        and line.verb == step.closed_by_verb
        and line.actor_kind == ActorKind.OFFICIAL
    ]
    return facts.name(found[0]) if found else ""


def _paused(step: StepView) -> bool:
    """Whether the stretch ended without the work being done: no verdict on it."""
    return step.closed_by_verb in PAUSING or step.closed_by_verb == DossierVerb.UNDO


def _note(step: StepView) -> str:
    if step.closed_at is None:
        return AT_WORK
    if step.closed_by_verb == DossierVerb.UNDO:
        return TAKEN_BACK
    return PAUSED if _paused(step) else DONE
