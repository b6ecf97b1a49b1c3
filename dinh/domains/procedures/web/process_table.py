"""A version's terms and steps as tables."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.procedures.lifecycle import STATE_WORDS
from dinh.domains.procedures.rules.checks import CHECK_WORDS
from dinh.domains.procedures.rules.contents import CHANNEL_WORDS, limit_words
from dinh.domains.procedures.types import AgencyRule, Clock, DraftLine, DraftPage, StepPlan, Verb, VersionPlan
from dinh.domains.procedures.web.wording import fee_words
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib.moments import show_day

ROLE_WORDS = {
    "one_stop": "Bộ phận một cửa",
    "case_officer": "Chuyên viên thụ lý",
    "leader": "Lãnh đạo",
    "clerk": "Văn thư",
}
VERB_WORDS = {
    Verb.FORWARD: "chuyển",
    Verb.SEND_BACK: "trả lại",
    Verb.REQUEST_SUPPLEMENT: "yêu cầu bổ sung",
    Verb.REJECT: "từ chối",
    Verb.EXTEND: "gia hạn",
    Verb.TRANSFER: "chuyển cơ quan",
    Verb.FINISH: "kết thúc",
}


def steps(plan: VersionPlan) -> Table:
    """Quy trình điện tử: who, where, how long, what may be done."""
    titles = {step.code: step.title for step in plan.steps}
    return Table(
        caption=_("Các bước của quy trình"),
        columns=[
            Column(_("Bước")),
            Column(_("Vai trò")),
            Column(_("Nơi thực hiện")),
            Column(_("Thời hạn")),
            Column(_("Được làm gì")),
            Column(_("Kiểm tra")),
        ],
        rows=[
            (
                f"{step.order}. {step.title}",
                _(ROLE_WORDS.get(step.role, step.role)),
                _("Nơi tiếp nhận") if step.agency_rule is AgencyRule.RECEPTION else _("Cơ quan giải quyết"),
                _limit(step),
                _moves(step, titles),
                "; ".join(step.checklist) or "—",
            )
            for step in plan.steps
        ],
    )


def _limit(step: StepPlan) -> str:
    if step.clock is Clock.STOPS:
        return _("đồng hồ dừng")
    return _("trong thời hạn chung") if step.limit is None else step.limit.label


def _moves(step: StepPlan, titles: dict[str, str]) -> str:
    words = []
    for move in step.transitions:
        word = _(VERB_WORDS[move.verb])
        words.append(f"{word} → {titles[move.to_step]}" if move.to_step in titles else word)
    return "; ".join(words)


def terms(plan: VersionPlan) -> Table:
    """Thời hạn và phí theo cách nộp."""
    return Table(
        caption=_("Thời hạn và phí theo cách nộp"),
        columns=[Column(_("Cách nộp")), Column(_("Thời hạn")), Column(_("Phí"), number=True)],
        rows=[
            (_(CHANNEL_WORDS[channel]), limit_words(limit), fee_words(plan.fees[channel]))
            for channel, limit in plan.limits.items()
        ],
    )


def versions(found: DraftPage) -> Table:
    """The officer's list: which version, why it waits, since when it applies."""
    return Table(
        caption=_("Các phiên bản thủ tục"),
        columns=[
            Column(_("Thủ tục")),
            Column(_("Mã")),
            Column(_("Lĩnh vực")),
            Column(_("Vì sao ở đây")),
            Column(_("Phiên bản"), number=True),
        ],
        rows=[
            (
                Cell(line.name, reverse("procedures:version", args=[line.version_id])),
                line.code,
                line.field,
                "; ".join(_(CHECK_WORDS[check]) for check in line.checks) or _state(line),
                line.number,
            )
            for line in found.items
        ],
    )


def _state(line: DraftLine) -> str:
    word = _(STATE_WORDS[line.state])
    if line.valid_from is None:
        return word
    return _("%(state)s, từ %(day)s") % {"state": word, "day": show_day(line.valid_from)}
