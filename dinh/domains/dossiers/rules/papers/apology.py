"""Xin lỗi (Mẫu số 04): a new day under the rules of 2018, an extension under those of 2025."""

from __future__ import annotations

from dinh.domains.dossiers.rules.papers.endings import came_in
from dinh.domains.dossiers.rules.papers.facts import PaperFacts, applicant, head, tracking
from dinh.domains.dossiers.rules.papers.wording import (
    HEAD_OF_AGENCY,
    inline,
    is_old_set,
    moment_words,
    unit_of,
)
from dinh.domains.dossiers.rules.refusals import PaperNotYet
from dinh.domains.dossiers.types.papers import LetterPaper, PaperKind
from dinh.domains.dossiers.types.views import ExtensionView
from dinh.lib.deadlines import Limit, Unit


def apology_paper(facts: PaperFacts) -> LetterPaper:
    """The apology of the one extension. Refused: PaperNotYet."""
    extension = facts.view.extension
    if extension is None:
        raise PaperNotYet(paper=PaperKind.APOLOGY.label)
    agency = facts.agency(facts.view.competent_agency_id, extension.at)
    top = head(facts, PaperKind.APOLOGY, agency_id=agency.id, at=extension.at)
    who = applicant(facts)
    return LetterPaper(
        head=top,
        code=facts.code,
        to=f"{who.called} {who.name}",
        paragraphs=(
            came_in(facts),
            f"Thời gian hẹn trả kết quả giải quyết hồ sơ: {moment_words(extension.due_before)}.",
            _why(extension, agency.name),
            _promise(extension, agency.name, who.called, is_old=is_old_set(top.form)),
        ),
        closing=(
            f"Sự chậm trễ này đã gây phiền hà, tốn kém thời gian và công sức của {who.called}; "
            f"{agency.name} mong nhận được sự thông cảm./."
        ),
        quality=HEAD_OF_AGENCY,
        signer=facts.name(extension.approved_by_account_id),
        recipients=("Như trên", unit_of(facts.counter(extension.at)), "Lưu: VT, hồ sơ"),
        tracking=tracking(facts),
    )


def _why(extension: ExtensionView, agency: str) -> str:
    reason = inline(extension.reason)
    if extension.counts:
        return f"Tuy nhiên, {agency} chưa thể trả kết quả đúng thời gian đã hẹn, với lý do: {reason}."
    return f"Tuy nhiên, đến nay {agency} chưa trả kết quả đúng thời hạn quy định, với lý do: {reason}."


def _promise(extension: ExtensionView, agency: str, called: str, *, is_old: bool) -> str:
    promised = moment_words(extension.promised_at)
    if is_old:
        return f"{agency} xin lỗi {called} và sẽ trả kết quả vào: {promised}."
    if extension.counts:
        more = Limit(extension.value, Unit(extension.unit)).label
        return (
            f"{agency} xin lỗi {called} và đề nghị gia hạn thời gian giải quyết hồ sơ thêm {more}; "
            f"thời gian trả kết quả mới: {promised}."
        )
    return (
        f"{agency} xin lỗi {called} và hẹn trả kết quả vào: {promised}. Thời hạn giải quyết đã qua nên không "
        "thay đổi; hồ sơ được ghi nhận là quá hạn."
    )
