"""Answers for reading: rows of check-your-answers, old against new, and what a profile fills in beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dinh.kernel.forms.rules.cleaning import visibility
from dinh.kernel.forms.types import (
    CompiledForm,
    Difference,
    FileRef,
    Item,
    Kind,
    Step,
    SummaryRow,
    SummarySection,
    Widget,
)
from dinh.lib.codes import mask
from dinh.lib.figures import format_decimal, format_number
from dinh.lib.moments import show_day

NOT_GIVEN = "Không khai"
MASKED = frozenset({Widget.CITIZEN_ID, Widget.PHONE})


def summary(
    form: CompiledForm, data: Mapping[str, Any], *, today: date | None = None
) -> tuple[SummarySection, ...]:
    """Rows of check-your-answers per step, visible items only; each row of a repeat is a section of its own.

    A section without rows (a step of only hidden items or texts) is left out.
    """
    pruned, visible = visibility([item for _, item in form.walk()], data, today)
    sections: list[SummarySection] = []
    for step in form.steps:
        sections += _sections(step, pruned, visible)
    return tuple(section for section in sections if section.rows)


def _sections(step: Step, data: Mapping[str, Any], visible: Mapping[str, None]) -> Iterator[SummarySection]:
    plain: list[SummaryRow] = []
    rows_of: list[SummarySection] = []
    for item in step.items:
        if item.name not in visible:
            continue
        if item.kind is Kind.REPEAT:
            rows = data.get(item.name) or []
            if not rows:
                plain.append(SummaryRow(item.name, item.label, NOT_GIVEN, NOT_GIVEN, empty=True))
            for place, row in enumerate(rows):
                within = f"{item.item_label or item.label} {place + 1}"
                lines = tuple(_rows(item.items, row, f"{item.name}.{place}.", visible))
                rows_of.append(SummarySection(step.code, step.title, lines, within))
        else:
            plain += _rows((item,), data, "", visible)
    yield SummarySection(step.code, step.title, tuple(plain))
    yield from rows_of


def _rows(
    items: Iterable[Item], data: Mapping[str, Any], prefix: str, visible: Mapping[str, None]
) -> Iterator[SummaryRow]:
    for item in items:
        path = prefix + item.name
        if item.kind is Kind.TEXT or path not in visible:
            continue
        value = data.get(item.name)
        if item.kind is Kind.GROUP:
            yield from _rows(item.items, value or {}, f"{path}.", visible)
        elif item.kind is Kind.REPEAT:
            for place, row in enumerate(value or []):
                yield from _rows(item.items, row, f"{path}.{place}.", visible)
        else:
            yield _row(item, path, value)


def _row(item: Item, path: str, value: Any) -> SummaryRow:
    text = show_value(item, value)
    files = tuple(FileRef.from_json(one) for one in value or []) if item.kind is Kind.FILE else ()
    shown = mask(text) if item.kind is Kind.FIELD and item.widget in MASKED and text else text
    return SummaryRow(path, item.label, text or NOT_GIVEN, shown or NOT_GIVEN, empty=not text, files=files)


def show_value(item: Item, value: Any) -> str:
    """A stored answer as people write it: "28/02/2018", "50.000 đồng", the label of a choice; "" when not given."""
    if value is None or value == "" or value == []:
        return ""
    if item.kind is Kind.FILE:
        return ", ".join(str(one.get("filename", "")) for one in value)
    labels = {choice.value: choice.label for choice in item.choices}
    match item.widget:
        case Widget.SELECT | Widget.RADIO:
            return labels.get(value, str(value))
        case Widget.CHECKBOXES:
            return "; ".join(labels.get(one, str(one)) for one in value)
        case Widget.CHECKBOX:
            return "Có" if value else "Không"
        case Widget.INTEGER:
            return format_number(value)
        case Widget.MONEY:
            return f"{format_number(value)} đồng"
        case Widget.DECIMAL:
            return format_decimal(value)
        case Widget.DATE:
            return show_day(date.fromisoformat(value))
        case Widget.ADDRESS:
            return ", ".join(value[part] for part in item.parts if value.get(part))
        case _:
            return str(value)


def diff(form: CompiledForm, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Answers that differ, in the order asked, as people read them; rows of repeats are compared by place.

    Files differ when their SHA-256 does, also under the same name.
    """
    before, after = (_flat(form, data) for data in (old, new))
    places = _reading_order([*after, *before], [item for _, item in form.walk()])
    found = []
    for path in places:
        label_old, text_old, key_old = before.get(path, ("", "", None))
        label_new, text_new, key_new = after.get(path, ("", "", None))
        if key_old != key_new:
            found.append(Difference(path, label_new or label_old, text_old, text_new))
    return tuple(found)


def _flat(form: CompiledForm, data: Mapping[str, Any]) -> dict[str, tuple[str, str, Any]]:
    found: dict[str, tuple[str, str, Any]] = {}

    def add(items: Iterable[Item], values: Mapping[str, Any], prefix: str, within: str) -> None:
        for item in items:
            value = values.get(item.name)
            path = prefix + item.name
            if value is None or value == [] or value == {}:
                continue
            if item.kind is Kind.GROUP:
                add(item.items, value, f"{path}.", within)
            elif item.kind is Kind.REPEAT:
                for place, row in enumerate(value):
                    title = f"{item.item_label or item.label} {place + 1}: "
                    add(item.items, row, f"{path}.{place}.", within + title)
            elif item.kind is not Kind.TEXT:
                key = [one.get("sha256") for one in value] if item.kind is Kind.FILE else value
                found[path] = (within + item.label, show_value(item, value), key)

    add([item for _, item in form.walk()], data, "", "")
    return found


def _reading_order(paths: Iterable[str], items: Sequence[Item]) -> list[str]:
    def place(path: str) -> tuple[int, ...]:
        keys: list[int] = []
        level: Sequence[Item] = items
        for name in path.split("."):
            if name.isdigit():
                keys.append(int(name))
                continue
            number = next(number for number, item in enumerate(level) if item.name == name)
            keys.append(number)
            level = level[number].items
        return tuple(keys)

    return sorted(dict.fromkeys(paths), key=place)


def prefill(
    form: CompiledForm, known: Mapping[str, Any], data: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Data with answers filled in from `known` ({"person.name": …}) where an item asks for it and none is given."""

    def fill(items: Iterable[Item], values: Mapping[str, Any]) -> dict[str, Any]:
        filled = dict(values)
        for item in items:
            if item.kind is Kind.GROUP:
                inner = fill(item.items, filled.get(item.name) or {})
                if inner:
                    filled[item.name] = inner
            elif item.prefill and item.name not in filled and known.get(item.prefill) not in (None, ""):
                filled[item.name] = known[item.prefill]
        return filled

    return fill([item for _, item in form.walk()], data or {})
