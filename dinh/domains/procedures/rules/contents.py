"""What a version says, as a whole: its hash, what stands against publishing it, its differences from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from dinh.domains.procedures.rules.paths import excess, excess_sentence, shape_problems, unit_problems
from dinh.domains.procedures.types import (
    Audience,
    CatalogueDiff,
    CatalogueEntry,
    Change,
    Channel,
    DraftContent,
    StepPlan,
    Tier,
    VersionPlan,
)
from dinh.lib.deadlines import Limit
from dinh.lib.money import format_vnd

TIER_WORDS = {
    Tier.MINISTRY: "Cấp bộ",
    Tier.PROVINCE: "Cấp tỉnh",
    Tier.DISTRICT: "Cấp huyện",
    Tier.COMMUNE: "Cấp xã",
    Tier.OTHER: "Cơ quan khác",
}
CHANNEL_WORDS = {
    Channel.WEB: "Trực tuyến",
    Channel.COUNTER: "Trực tiếp",
    Channel.POST: "Bưu chính công ích",
    Channel.NATIONAL: "Cổng Dịch vụ công quốc gia",
}
AUDIENCE_WORDS = {
    Audience.CITIZEN: "Công dân Việt Nam",
    Audience.BUSINESS: "Doanh nghiệp",
    Audience.COOPERATIVE: "Hợp tác xã",
    Audience.ORGANISATION: "Tổ chức (không phải doanh nghiệp, hợp tác xã)",
    Audience.FOREIGNER: "Người, tổ chức nước ngoài",
    Audience.OVERSEAS: "Người Việt Nam định cư ở nước ngoài",
    Audience.OFFICIAL: "Cán bộ, công chức, viên chức",
    Audience.PARTY: "Đảng viên, tổ chức Đảng",
}
UNLIMITED = "không quy định"


def content_digest(content: DraftContent, rule_set: str, *more: str) -> str:
    """SHA-256 over everything a version says and the rule set it is under: equal digests need no new version."""
    plain = json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256("\x1f".join([plain, rule_set, *more]).encode()).hexdigest()


def _plain(value: Any) -> str:
    return repr(asdict(value)) if is_dataclass(value) and not isinstance(value, type) else str(value)


def process_problems(steps: Sequence[StepPlan], limits: Iterable[Limit | None]) -> tuple[str, ...]:
    """Why a process may not be published: its shape, its units, or a path that exceeds the limit (it is named)."""
    limits = tuple(limits)
    wrong = shape_problems(steps) or unit_problems(steps, limits)
    if wrong:
        return wrong
    found = excess(steps, limits)
    return (excess_sentence(found),) if found else ()


def limit_words(limit: Limit | None) -> str:
    """`5 ngày làm việc`, or that the law states none."""
    return UNLIMITED if limit is None else limit.label


def _lines(plan: VersionPlan) -> dict[str, str]:
    lines = {
        "Tên thủ tục": plan.name,
        "Lĩnh vực": plan.field_name,
        "Cấp thực hiện": ", ".join(TIER_WORDS[tier] for tier in plan.tiers),
        "Mức độ trực tuyến": f"Mức độ {plan.level.value}",
        "Bộ quy tắc": plan.rule_set,
        "Kết quả": ", ".join(result.title or result.code for result in plan.result_types),
        "Biểu mẫu": plan.form_hash[:12],
    }
    for channel, limit in plan.limits.items():
        lines[f"Thời hạn, {CHANNEL_WORDS[channel].lower()}"] = limit_words(limit)
        fee = plan.fees[channel]
        lines[f"Phí, {CHANNEL_WORDS[channel].lower()}"] = "không thu" if fee is None else format_vnd(fee)
    for paper in plan.papers:
        pieces = f"{paper.originals} bản chính, {paper.copies} bản sao" + (
            "" if paper.mandatory else ", nếu có"
        )
        lines[f"Giấy tờ “{paper.title}”"] = pieces
    for step in plan.steps:
        lines[f"Bước “{step.title}”"] = _step_words(step)
    return lines


def _step_words(step: StepPlan) -> str:
    limit = "không có thời hạn riêng" if step.limit is None else step.limit.label
    moves = ", ".join(f"{move.verb.value}→{move.to_step or '·'}" for move in step.transitions)
    return f"{step.order}. {step.role}, {limit}; {moves}"


def diff_plans(before: VersionPlan, after: VersionPlan) -> tuple[Change, ...]:
    """What changed between two versions, part by part; empty on the side where the part did not exist."""
    old, new = _lines(before), _lines(after)
    return tuple(
        Change(part=part, before=old.get(part, ""), after=new.get(part, ""))
        for part in dict.fromkeys([*old, *new])
        if old.get(part) != new.get(part)
    )


def diff_entries(before: Iterable[CatalogueEntry], after: Iterable[CatalogueEntry]) -> CatalogueDiff:
    """Services added, removed and moved to another level between two lists, each in the order of codes (A6)."""
    old: Mapping[str, CatalogueEntry] = {entry.code: entry for entry in before}
    new: Mapping[str, CatalogueEntry] = {entry.code: entry for entry in after}
    return CatalogueDiff(
        added=tuple(new[code] for code in sorted(new.keys() - old.keys())),
        removed=tuple(old[code] for code in sorted(old.keys() - new.keys())),
        level_changed=tuple(
            (new[code], old[code].level)
            for code in sorted(new.keys() & old.keys())
            if new[code].level is not old[code].level
        ),
    )
