"""The form that corrects a draft: reading what an officer typed, with a sentence for each wrong field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dinh.domains.procedures.rules.contents import CHANNEL_WORDS
from dinh.domains.procedures.types import DraftContent
from dinh.lib import moments
from dinh.lib.deadlines import UNIT_NAMES, Limit, Unit
from dinh.lib.money import NotAnAmount, parse_vnd
from dinh.lib.refusals import Invalid

MOST_UNITS = 10_000


class Unreadable(Invalid):
    """A field that could not be read."""

    code = "procedures.unreadable"


@dataclass(frozen=True)
class LimitField:
    """The fields of one channel or step."""

    key: str
    label: str
    title: str
    value: str
    unit: str
    fee: str
    value_error: str
    fee_error: str


def day(text: str, field: str) -> date:
    """A day typed or picked; refused with the field's name."""
    try:
        return moments.parse_day(text)
    except ValueError as error:
        raise Unreadable(_("Ngày chưa đúng."), fields={field: _("Hãy ghi ngày như 15/01/2026.")}) from error


def whole(text: str, field: str) -> int:
    """A whole number chosen from a list; refused with the field's name."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unreadable(_("Chưa chọn."), fields={field: _("Hãy chọn một mục trong danh sách.")})
    return int(text)


def units() -> list[tuple[str, str]]:
    """Choices of a limit's unit."""
    return [("", _("không quy định")), *((unit.value, _(UNIT_NAMES[unit])) for unit in Unit)]


def shown(content: DraftContent) -> dict[str, str]:
    """The content as the fields first show it."""
    given = {"ten": content.name}
    for term in content.terms:
        given |= _limit_values(term.channel.value, term.limit)
        given[f"{term.channel.value}-phi"] = "" if term.fee_vnd is None else str(term.fee_vnd)
    for step in content.steps:
        given |= _limit_values(step.code, step.limit) | {f"{step.code}-ten": step.title}
    return given


def _limit_values(key: str, limit: Limit | None) -> dict[str, str]:
    return {
        f"{key}-so": "" if limit is None else str(limit.value),
        f"{key}-don-vi": "" if limit is None else limit.unit.value,
    }


def read(content: DraftContent, given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The changed parts of the content, and a sentence for each field that cannot be read."""
    errors: dict[str, str] = {}
    if not given.get("ten"):
        errors["ten"] = _("Hãy ghi tên thủ tục.")
    terms = tuple(
        replace(
            term,
            limit=_limit(given, term.channel.value, errors),
            fee_vnd=_fee(given, f"{term.channel.value}-phi", errors),
        )
        for term in content.terms
    )
    steps = tuple(
        replace(
            step,
            title=given.get(f"{step.code}-ten", "")[:200] or step.title,
            limit=_limit(given, step.code, errors),
            step_id=0,
        )
        for step in content.steps
    )
    return {"name": given.get("ten", ""), "terms": terms, "steps": steps}, errors


def _limit(given: Mapping[str, str], key: str, errors: dict[str, str]) -> Limit | None:
    number, unit = given.get(f"{key}-so", ""), given.get(f"{key}-don-vi", "")
    if not number and unit in {"", Unit.SAME_DAY}:
        return Limit(1, Unit.SAME_DAY) if unit else None
    if unit not in set(Unit) or not (
        number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_UNITS
    ):
        errors[f"{key}-so"] = _("Hãy ghi số nguyên từ 1 và chọn đơn vị; bỏ trống cả hai nếu không quy định.")
        return None
    return Limit(int(number), Unit(unit))


def _fee(given: Mapping[str, str], key: str, errors: dict[str, str]) -> int | None:
    text = given.get(key, "")
    if not text:
        return None
    try:
        return parse_vnd(text)
    except NotAnAmount as refusal:
        errors[key] = refusal.sentence
        return None


def channel_fields(
    content: DraftContent, given: Mapping[str, str], errors: Mapping[str, str]
) -> list[LimitField]:
    """Fields of each way of filing."""
    return [
        _field(term.channel.value, _(CHANNEL_WORDS[term.channel]), given, errors) for term in content.terms
    ]


def step_fields(
    content: DraftContent, given: Mapping[str, str], errors: Mapping[str, str]
) -> list[LimitField]:
    """Fields of each step."""
    return [_field(step.code, f"{step.order}. {step.title}", given, errors) for step in content.steps]


def _field(key: str, label: str, given: Mapping[str, str], errors: Mapping[str, str]) -> LimitField:
    return LimitField(
        key=key,
        label=label,
        title=given.get(f"{key}-ten", ""),
        value=given.get(f"{key}-so", ""),
        unit=given.get(f"{key}-don-vi", ""),
        fee=given.get(f"{key}-phi", ""),
        value_error=errors.get(f"{key}-so", ""),
        fee_error=errors.get(f"{key}-phi", ""),
    )
