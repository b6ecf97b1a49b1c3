"""Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu số 02)."""

from __future__ import annotations

from dinh.domains.dossiers.rules.papers.facts import PaperFacts, applicant, head, tracking
from dinh.domains.dossiers.rules.papers.wording import COUNTER_LINES, listed, moment_words, sentence
from dinh.domains.dossiers.rules.refusals import PaperNotYet
from dinh.domains.dossiers.types.papers import PaperKind, SupplementLine, SupplementPaper
from dinh.domains.dossiers.types.views import SupplementView

STANDS_STILL = "Thời gian chờ bổ sung không tính vào thời hạn giải quyết hồ sơ."
NOT_YET_RUNNING = "Thời hạn giải quyết được tính từ khi hồ sơ đầy đủ được tiếp nhận."


def supplement_paper(facts: PaperFacts) -> SupplementPaper:
    """The request of `facts.round_number`, or the latest. Refused: PaperNotYet."""
    request = _request(facts)
    agency = facts.agency(request.agency_id, request.asked_at)
    officer = facts.name(request.asked_by_account_id)
    who = f"{officer}, {agency.name}" if officer else agency.name
    phone = f", số điện thoại {facts.office.helpline}," if facts.office.helpline else ""
    called = applicant(facts).called
    return SupplementPaper(
        head=head(
            facts,
            PaperKind.SUPPLEMENT,
            agency_id=request.agency_id,
            at=request.asked_at,
            round_number=request.round,
            unit=COUNTER_LINES if request.at_reception else "",
        ),
        code=facts.code,
        applicant=applicant(facts),
        request=facts.view.procedure_name,
        wanted=tuple(
            SupplementLine(title=one.title, reason=sentence(listed(one.reason))) for one in request.marks
        ),
        note=request.note,
        answer_by=moment_words(request.answer_by),
        clock=NOT_YET_RUNNING if request.at_reception else STANDS_STILL,
        contact=(
            f"Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, đề nghị {called} "
            f"liên hệ với {who}{phone} để được hướng dẫn./."
        ),
        officer=officer,
        tracking=tracking(facts),
    )


def _request(facts: PaperFacts) -> SupplementView:
    wanted = facts.round_number
    found = [one for one in facts.view.supplements if wanted is None or one.round == wanted]
    if not found:
        raise PaperNotYet(paper=PaperKind.SUPPLEMENT.label)
    return found[-1]
