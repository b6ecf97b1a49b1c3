"""Từ chối (Mẫu số 03) and dừng giải quyết (Mẫu số 05 of TT 03/2025): how a dossier ended without a result."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.rules.papers.facts import PaperFacts, applicant, head, tracking
from dinh.domains.dossiers.rules.papers.wording import (
    COUNTER_LINES,
    HEAD_OF_AGENCY,
    day_words,
    inline,
    moment_words,
    unit_of,
)
from dinh.domains.dossiers.rules.refusals import PaperNotYet
from dinh.domains.dossiers.types.papers import LetterPaper, PaperKind, RefusalPaper
from dinh.domains.dossiers.types.states import DossierVerb, Outcome


def refusal_paper(facts: PaperFacts) -> RefusalPaper:
    """Refused at reception by the counter, or refused after reception by the competent agency. Refused: PaperNotYet."""
    view = facts.view
    if view.finished_at is None or view.outcome not in {Outcome.REFUSED_AT_RECEPTION, Outcome.REJECTED}:
        raise PaperNotYet(paper=PaperKind.REFUSAL.label)
    at_reception = view.outcome is Outcome.REFUSED_AT_RECEPTION
    ended_at = view.finished_at
    agency = facts.agency(view.reception_agency_id if at_reception else view.competent_agency_id, ended_at)
    unit = unit_of(facts.counter(ended_at))
    signed = view.result.signed_by if view.result else ""
    announcement = (
        f"Qua xem xét, {unit} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
        if at_reception
        else f"Hồ sơ được tiếp nhận lúc {moment_words(view.received_at)}. Qua xem xét, {agency.name} thông báo "
        "từ chối giải quyết hồ sơ này với lý do cụ thể như sau:"
    )
    return RefusalPaper(
        head=head(
            facts,
            PaperKind.REFUSAL,
            agency_id=agency.id,
            at=view.finished_at,
            unit=COUNTER_LINES if at_reception else "",
        ),
        code=facts.code,
        unit=unit,
        applicant=applicant(facts),
        request=view.procedure_name,
        announcement=announcement,
        reason=view.ended_reason,
        closing=f"Xin thông báo để {applicant(facts).called} được biết và thực hiện./.",
        quality="Người tiếp nhận hồ sơ" if at_reception else HEAD_OF_AGENCY,
        officer=facts.who_did(DossierVerb.REFUSE_RECEPTION)
        if at_reception
        else signed or facts.who_did(DossierVerb.REJECT),
        tracking=tracking(facts),
    )


def stop_paper(facts: PaperFacts) -> LetterPaper:
    """Stopped by the agency, or at the citizen's request before any result. Refused: PaperNotYet."""
    view = facts.view
    if view.finished_at is None or view.outcome not in {Outcome.STOPPED, Outcome.WITHDRAWN}:
        raise PaperNotYet(paper=PaperKind.STOP.label)
    agency = facts.agency(view.competent_agency_id, view.finished_at)
    verb = DossierVerb.WITHDRAW if view.outcome is Outcome.WITHDRAWN else DossierVerb.STOP
    unit = unit_of(facts.agency(view.reception_agency_id, view.finished_at))
    return LetterPaper(
        head=head(facts, PaperKind.STOP, agency_id=agency.id, at=view.finished_at),
        code=facts.code,
        to=f"{applicant(facts).called} {applicant(facts).name}",
        paragraphs=(came_in(facts), *_stopped(facts, view.finished_at, agency.name)),
        closing=(
            f"Giấy tờ bản chính đã nộp (nếu có) được trả lại tại {unit}. "
            f"{agency.name} thông báo để {applicant(facts).called} được biết./."
        ),
        quality=HEAD_OF_AGENCY,
        signer=facts.who_did(verb),
        recipients=("Như trên", unit, "Lưu: VT, hồ sơ"),
        tracking=tracking(facts),
    )


def came_in(facts: PaperFacts) -> str:
    """`Ngày … , Bộ phận … tiếp nhận hồ sơ “…” của …; mã hồ sơ …`"""
    view = facts.view
    who = applicant(facts)
    unit = unit_of(facts.counter(view.received_at or view.submitted_at))
    tail = f"hồ sơ “{view.procedure_name}” của {who.called} {who.name}; mã hồ sơ: {facts.code}."
    if view.received_at is not None:
        return f"{_opening(view.received_at)}, {unit} tiếp nhận {tail}"
    if view.submitted_at is not None:
        return f"{_opening(view.submitted_at)}, {unit} nhận được {tail}"
    return f"{unit} nhận được {tail}"


def _opening(moment: datetime) -> str:
    words = day_words(moment)
    return words[:1].upper() + words[1:]


def _stopped(facts: PaperFacts, ended_at: datetime, agency: str) -> tuple[str, ...]:
    who = applicant(facts)
    reason = inline(facts.view.ended_reason)
    if facts.view.outcome is Outcome.WITHDRAWN:
        return (
            (
                f"{_opening(ended_at)}, {who.called} {who.name} đề nghị không tiếp tục giải quyết hồ sơ, "
                f"với lý do: {reason}."
            ),
            (
                f"Đến thời điểm này hồ sơ chưa có kết quả giải quyết. {agency} thông báo dừng giải quyết hồ sơ nêu trên "
                f"kể từ {moment_words(ended_at)}."
            ),
        )
    return (
        (
            f"Qua xem xét, {agency} thông báo dừng giải quyết hồ sơ nêu trên kể từ {moment_words(ended_at)}, "
            f"với lý do: {reason}."
        ),
    )
