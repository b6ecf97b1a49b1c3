"""How procedures are written on pages: values of the room in words, shapes for templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dinh.domains.procedures.rules.contents import AUDIENCE_WORDS, CHANNEL_WORDS, TIER_WORDS, limit_words
from dinh.domains.procedures.rules.levels import ONLINE, level_words
from dinh.domains.procedures.rules.paths import DAY_MINUTES, longest_path, show_amount, step_amount
from dinh.domains.procedures.types import (
    AgencyRule,
    Channel,
    ChannelView,
    FilingPlace,
    PaperPlan,
    ProcedureSummary,
    ProcedureView,
    Scope,
    StepPlan,
)
from dinh.kernel.ui.said import said
from dinh.kernel.ui.tables import Column, Table
from dinh.lib.deadlines import WORKING_UNITS, Limit
from dinh.lib.money import format_vnd

HALF_DAY = DAY_MINUTES // 2
COUNTER = "Bộ phận Tiếp nhận và Trả kết quả"
COLOURS = {
    Scope.ONE_STOP: "cham",
    Scope.CLERK: "cham",
    Scope.DIVISION: "la",
    Scope.OUTSIDE: "la",
    Scope.LEADER: "tim",
    Scope.CITIZEN: "tim",
}
TASKS = {
    Scope.ONE_STOP: "Kiểm tra đủ, đúng thành phần; cấp Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Thiếu thì hướng dẫn bổ sung đủ trong một lần.",
    Scope.DIVISION: "Đối chiếu điều kiện theo quy định và dự thảo kết quả. Nếu phải bổ sung, thời gian chờ ông/bà không tính vào thời hạn.",
    Scope.LEADER: "Ký kết quả; nếu không cấp thì trả lời bằng văn bản và nêu rõ lý do.",
    Scope.CLERK: "Vào số, đóng dấu hoặc ký số; trả bản điện tử trên Cổng, bản giấy tại quầy hoặc qua bưu chính.",
    Scope.OUTSIDE: "Cho ý kiến theo thẩm quyền.",
    Scope.CITIZEN: "Chờ ông/bà bổ sung hoặc thực hiện nghĩa vụ tài chính.",
}


@dataclass(frozen=True)
class Fact:
    """One of the facts at the top of the page."""

    label: str
    value: str
    remark: str


@dataclass(frozen=True)
class StepLine:
    """One step as the public page tells it."""

    title: str
    time: str
    who: str
    task: str
    colour: str


@dataclass(frozen=True)
class BarPiece:
    """A piece of the bar of steps, in per cent of its width."""

    x: str
    width: str
    middle: str
    label: str
    colour: str


def tiers_line(tiers: Sequence[Any]) -> str:
    """`Cấp tỉnh, cấp xã`."""
    words = [_(TIER_WORDS[tier]) for tier in tiers]
    return ", ".join([words[0], *[word[0].lower() + word[1:] for word in words[1:]]]) if words else ""


def audience_line(audiences: Sequence[Any]) -> str:
    """Who may ask, in one sentence part."""
    return "; ".join(_(AUDIENCE_WORDS[audience]) for audience in audiences)


def fee_words(fee_vnd: int | None) -> str:
    """`50.000 đồng`, or that nothing is charged."""
    return _("không thu") if fee_vnd is None or fee_vnd == 0 else said(format_vnd(fee_vnd))


def shortest(channels: Sequence[ChannelView]) -> Limit | None:
    """The limit told first: that of the first channel that has one."""
    return next((channel.limit for channel in channels if channel.limit is not None), None)


def facts(view: ProcedureView) -> list[Fact]:
    """The four facts: time, fee, papers, ways of filing."""
    limits = {channel.limit for channel in view.channels}
    fees = {channel.fee_vnd or None for channel in view.channels}
    limit = shortest(view.channels)
    mandatory = [paper for paper in view.plan.papers if paper.mandatory and not paper.guidance]
    optional = [paper for paper in view.plan.papers if not paper.mandatory and not paper.guidance]
    if limit is None:
        remark = _("theo quy định riêng")
    elif len(limits) > 1:
        remark = _("khác nhau theo cách nộp")
    else:
        remark = (
            _("không tính ngày tiếp nhận") if limit.unit not in {"hours", "same_day"} else _("giờ hành chính")
        )
    return [
        Fact(_("Thời hạn"), said(limit_words(limit)), remark),
        Fact(
            _("Phí, lệ phí"),
            fee_words(max((fee for fee in fees if fee is not None), default=None)),
            _("mọi cách nộp như nhau") if len(fees) == 1 else _("khác nhau theo cách nộp"),
        ),
        Fact(
            _("Giấy tờ"),
            _("%(count)s loại") % {"count": len(mandatory)} if mandatory else _("không phải nộp thêm"),
            _("thêm %(count)s nếu có") % {"count": len(optional)}
            if optional
            else _("ngoài phần khai trên đơn"),
        ),
        Fact(
            _("Cách nộp"),
            _("%(count)s cách") % {"count": len(view.channels)},
            ", ".join(_(CHANNEL_WORDS[channel.channel]).lower() for channel in view.channels),
        ),
    ]


def step_time(step: StepPlan) -> str:
    """`0,5 ngày`, `3 giờ`; empty without a limit of its own."""
    if step.limit is None:
        return ""
    if step.limit.unit not in WORKING_UNITS:
        return show_amount(step_amount(step), "days")
    minutes = step_amount(step)
    if minutes % HALF_DAY == 0:
        return f"{minutes / DAY_MINUTES:g} ngày".replace(".", ",")
    return show_amount(minutes, "minutes").replace(" làm việc", "")


def step_lines(view: ProcedureView) -> list[StepLine]:
    """The steps with who works them and what is done."""
    agency = view.agency or view.performed_by or _("Cơ quan giải quyết")
    lines = []
    for step in view.plan.steps:
        who = _(COUNTER) if step.agency_rule is AgencyRule.RECEPTION else agency
        if step.scope is Scope.LEADER:
            who = _("Lãnh đạo %(agency)s") % {"agency": agency}
        lines.append(
            StepLine(
                title=step.title,
                time=said(step_time(step)),
                who=who,
                task=_(TASKS[step.scope]),
                colour=COLOURS[step.scope],
            )
        )
    return lines


def bar(steps: Sequence[StepPlan]) -> list[BarPiece]:
    """The longest path as pieces of a bar; empty when no step has a limit."""
    path = [step for step in longest_path(steps) if step_amount(step)]
    total = sum(step_amount(step) for step in path)
    pieces, at = [], 0.0
    for step in path:
        share = step_amount(step) * 100 / total
        last = step is path[-1]
        label = step_time(step).removesuffix(" ngày") if share < 16 else said(step_time(step))
        pieces.append(
            BarPiece(
                x=f"{at:.1f}%",
                width=f"{share if last else max(share - 0.4, 0.2):.1f}%",
                middle=f"{at + share / 2:.1f}%",
                label=label if share >= 7 else "",
                colour=COLOURS[step.scope],
            )
        )
        at += share
    return pieces


def steps_sentence(view: ProcedureView) -> str:
    """`4 bước, cộng lại 5 ngày làm việc (40 giờ).`"""
    path = longest_path(view.plan.steps)
    total = sum(step_amount(step) for step in path)
    count = {"count": len(view.plan.steps)}
    if not total:
        return _("%(count)s bước.") % count
    working = any(step.limit is not None and step.limit.unit in WORKING_UNITS for step in path)
    words = said(show_amount(total, "minutes" if working else "days"))
    if working and total >= DAY_MINUTES:
        words = _("%(total)s (%(hours)s giờ)") % {"total": words, "hours": total // 60}
    return _("%(count)s bước, cộng lại %(total)s.") % (count | {"total": words})


def channel_table(view: ProcedureView) -> Table:
    """Cách thức thực hiện."""
    places = {
        Channel.WEB: _("Tại Cổng này, mọi lúc")
        if view.filing_place is FilingPlace.PROVINCE
        else _("Cổng Dịch vụ công quốc gia, mọi lúc"),
        Channel.NATIONAL: _("Cổng Dịch vụ công quốc gia, mọi lúc"),
        Channel.COUNTER: _(COUNTER),
        Channel.POST: _("Bưu cục bất kỳ; cước trả riêng"),
    }
    return Table(
        caption=_("Cách thức thực hiện"),
        columns=[
            Column(_("Cách nộp")),
            Column(_("Thời hạn")),
            Column(_("Phí"), number=True),
            Column(_("Nơi nộp")),
        ],
        rows=[
            (
                _(CHANNEL_WORDS[channel.channel]),
                said(limit_words(channel.limit)),
                fee_words(channel.fee_vnd),
                places[channel.channel] + (f". {channel.note}" if channel.note else ""),
            )
            for channel in view.channels
        ],
    )


def paper_words(paper: PaperPlan) -> str:
    """`1 bản chính. Nếu có.`"""
    pieces = [_("%(count)s bản chính") % {"count": paper.originals}] if paper.originals else []
    pieces += [_("%(count)s bản sao") % {"count": paper.copies}] if paper.copies else []
    words = ", ".join(pieces) + "." if pieces else ""
    if paper.mandatory or paper.guidance:
        return words
    return " ".join([words, _("Chỉ nộp nếu có.")]).strip()


def level_tag(item: ProcedureSummary | ProcedureView) -> tuple[str, str]:
    """Words and kind of the tag that tells the online level."""
    level = item.level if isinstance(item, ProcedureSummary) else item.plan.level
    return _(level_words(level, item.vocabulary)), "run" if level in ONLINE else "plain"
