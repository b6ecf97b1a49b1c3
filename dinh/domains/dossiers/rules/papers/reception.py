"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu số 01)."""

from __future__ import annotations

from dinh.domains.dossiers.rules.papers.facts import PaperFacts, applicant, head, tracking
from dinh.domains.dossiers.rules.papers.wording import (
    COUNTER_LINES,
    count_words,
    listed,
    moment_words,
    unit_of,
)
from dinh.domains.dossiers.rules.refusals import PaperNotYet
from dinh.domains.dossiers.types.papers import PaperKind, PaperLine, ReceptionPaper
from dinh.domains.dossiers.types.states import DossierVerb, HandOverWay
from dinh.domains.payments.types import FeeState, FeeView
from dinh.domains.procedures.types import Channel
from dinh.lib.moments import local
from dinh.lib.money import format_vnd

NO_LIMIT = "không quy định"


def reception_paper(facts: PaperFacts) -> ReceptionPaper:
    """The receipt as it stood at reception: papers that came later are not on it. Refused: PaperNotYet."""
    view = facts.view
    if view.received_at is None:
        raise PaperNotYet(paper=PaperKind.RECEPTION.label)
    agency = facts.counter(view.received_at)
    day = local(view.received_at)
    return ReceptionPaper(
        head=head(
            facts,
            PaperKind.RECEPTION,
            agency_id=agency.id,
            at=view.received_at,
            unit=COUNTER_LINES,
        ),
        code=facts.code,
        unit=unit_of(agency),
        applicant=applicant(facts),
        request=view.procedure_name,
        papers=_papers(facts),
        sets=f"{count_words(1)} (bộ)",
        limit=_limit(facts),
        received=moment_words(view.received_at),
        promised=moment_words(view.original_due_at, missing=NO_LIMIT),
        pick_up=_pick_up(view.hand_over_way, unit_of(agency)),
        fees=tuple(_fee(fee) for fee in facts.fees),
        book=f"quyển số {day.month:02}/{day.year}, theo mã hồ sơ nêu trên",
        officer=facts.who_did(DossierVerb.RECEIVE),
        tracking=tracking(facts, _why(facts)),
    )


def _why(facts: PaperFacts) -> tuple[str, ...]:
    """How the promised day was counted: the computation kept at reception, without its first and last line."""
    said = [listed(text) for text in facts.why[1:-1] if text]
    return (f"Vì sao hẹn ngày này: {'; '.join(said)}.",) if said else ()


def _papers(facts: PaperFacts) -> tuple[PaperLine, ...]:
    at = facts.view.received_at
    latest = {paper.paper_code: paper for paper in facts.view.papers if at is None or paper.added_at <= at}
    return tuple(
        PaperLine(
            title=one.title + ("" if one.originals or one.copies else " (bản điện tử)"),
            originals=str(one.originals or "–"),
            copies=str(one.copies or "–"),
        )
        for one in latest.values()
    )


def _limit(facts: PaperFacts) -> str:
    limits = facts.plan.limits
    channel = Channel(facts.view.channel)
    limit = limits.get(channel if channel in limits else Channel.WEB)
    return limit.label if limit else NO_LIMIT


def _pick_up(way: str, unit: str) -> str:
    if way == HandOverWay.ONLINE:
        return "bản điện tử trên Cổng Dịch vụ công"
    if way == HandOverWay.POST:
        return "tại nhà, qua dịch vụ bưu chính công ích"
    return unit


def _fee(fee: FeeView) -> str:
    amount = format_vnd(fee.amount_vnd)
    if fee.state is FeeState.PAID:
        receipt = f", biên lai số {fee.receipt_code}" if fee.receipt_code else ""
        return f"{amount}, đã nộp{receipt}"
    if fee.state is FeeState.WAIVED:
        return f"{amount}, được miễn: {fee.waived_reason}"
    return f"{amount}, chưa nộp"
