"""All answers of a step or of a whole form: visibility, groups, repeats, files, rules over several fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dinh.kernel.forms.rules.logic import evaluate, truthy
from dinh.kernel.forms.rules.sentences import Sentence, gettext_noop, low_first
from dinh.kernel.forms.rules.values import Reading, clean_value
from dinh.kernel.forms.types import CompiledForm, FileRef, Item, Kind, Widget
from dinh.lib.vietnamese import clean_line

MAX_PASSES = 20
SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPES: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "jpg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
    "tiff": frozenset({"image/tiff"}),
    "docx": frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    "xlsx": frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}),
    "zip": frozenset({"application/zip"}),
}
ATTACH = gettext_noop("Đính kèm %(label)s")
TOO_MANY_FILES = gettext_noop("%(label)s chỉ nhận tối đa %(most)s tệp")
WRONG_FILE = gettext_noop("%(label)s phải là tệp %(accept)s")
BROKEN_FILE = gettext_noop("%(label)s chưa nhận được tệp, hãy chọn lại")
TOO_MANY_ROWS = gettext_noop("%(label)s chỉ khai được tối đa %(most)s mục")
TOO_FEW_ROWS = gettext_noop("%(label)s cần ít nhất %(least)s mục")


@dataclass(frozen=True, slots=True)
class Answers:
    """Cleaned answers: `data` of visible items, a sentence per path that is wrong, and the visible paths in order."""

    data: dict[str, Any]
    faults: dict[str, Sentence]
    visible: Mapping[str, None]


@dataclass
class _Pass:
    reading: Reading
    faults: dict[str, Sentence] = field(default_factory=dict)


def media_types(item: Item) -> frozenset[str]:
    """The media types that a file item takes."""
    return frozenset().union(*(MEDIA_TYPES[one] for one in item.accept))


def clean_form(form: CompiledForm, data: Any, *, today: date, stored: bool = True) -> Answers:
    """Clean the whole data strictly, as at submission: hidden answers dropped, every rule applied.

    `stored` says the data is in its stored form (a draft, JSON of an API client) and was not typed just now.
    """
    items = [item for _, item in form.walk()]
    return _clean(form, items, data, {}, Reading(today, stored))


def clean_step(
    form: CompiledForm, code: str, raw: Any, existing: Mapping[str, Any], *, today: date
) -> Answers:
    """Clean what was typed on one step; `existing` holds the answers of the others, which conditions may read.

    The data returned is that of this step only.
    """
    return _clean(form, list(form.step(code).items), raw, existing, Reading(today))


def _clean(
    form: CompiledForm, items: list[Item], raw: Any, existing: Mapping[str, Any], reading: Reading
) -> Answers:
    run = _Pass(reading)
    values = _clean_items(items, raw if isinstance(raw, Mapping) else {}, "", run)
    names = {item.name for item in items}
    around = {name: value for name, value in existing.items() if name not in names}
    everything = [item for _, item in form.walk()]
    pruned, visible = visibility(everything, {**around, **values}, reading.today)
    mine = {name: value for name, value in pruned.items() if name in names}
    faults = {path: fault for path, fault in run.faults.items() if path in visible}
    for path, fault in _cross_faults(form, pruned, visible, faults, reading.today):
        if path.split(".", 1)[0] in names:
            faults.setdefault(path, fault)
    _drop_empty_rows(items, mine, faults)
    return Answers(mine, _in_order(faults, visible), visible)


def _in_order(faults: dict[str, Sentence], visible: Mapping[str, None]) -> dict[str, Sentence]:
    return {path: faults[path] for path in visible if path in faults}


def _clean_items(items: Iterable[Item], raw: Mapping[str, Any], prefix: str, run: _Pass) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in items:
        if item.kind is Kind.TEXT:
            continue
        path = prefix + item.name
        given = raw.get(item.name)
        value: Any
        match item.kind:
            case Kind.GROUP:
                value = _clean_items(item.items, given if isinstance(given, Mapping) else {}, f"{path}.", run)
            case Kind.REPEAT:
                value = _clean_rows(item, given, path, run)
            case Kind.FILE:
                value = _clean_files(item, given, path, run)
            case _:
                value, fault = clean_value(item, given, run.reading)
                if fault:
                    run.faults[path] = fault
        if value is not None and value not in ([], {}):
            values[item.name] = value
    return values


def _clean_rows(item: Item, given: Any, path: str, run: _Pass) -> list[dict[str, Any]]:
    rows = given if isinstance(given, list) else []
    if len(rows) > item.max_items:
        run.faults[path] = Sentence(TOO_MANY_ROWS, {"label": item.label, "most": item.max_items})
        rows = rows[: item.max_items]
    if len(rows) < item.min_items:
        run.faults[path] = Sentence(TOO_FEW_ROWS, {"label": item.label, "least": item.min_items})
    return [
        _clean_items(item.items, row if isinstance(row, Mapping) else {}, f"{path}.{place}.", run)
        for place, row in enumerate(rows)
    ]


def _clean_files(item: Item, given: Any, path: str, run: _Pass) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = []
    for one in given if isinstance(given, list) else []:
        try:
            reference = FileRef.from_json(one)
        except (KeyError, TypeError, ValueError, AttributeError):
            reference = None
        if reference is None or not SHA256.fullmatch(reference.sha256) or reference.size < 0:
            run.faults[path] = Sentence(BROKEN_FILE, {"label": item.label})
        elif reference.media_type not in media_types(item):
            run.faults[path] = wrong_file(item)
        else:
            files.append({**reference.to_json(), "filename": clean_line(reference.filename)[:255]})
    if len(files) > item.max_files:
        run.faults[path] = Sentence(TOO_MANY_FILES, {"label": item.label, "most": item.max_files})
        files = files[: item.max_files]
    if not files and item.required and path not in run.faults:
        own = item.messages.get("required")
        run.faults[path] = Sentence(own) if own else Sentence(ATTACH, {"label": low_first(item.label)})
    return files


def wrong_file(item: Item) -> Sentence:
    """The sentence for a file of a type that the item does not take."""
    return Sentence(
        WRONG_FILE, {"label": item.label, "accept": ", ".join(one.upper() for one in item.accept)}
    )


def visibility(
    items: Sequence[Item], values: Mapping[str, Any], today: date | None = None
) -> tuple[dict[str, Any], dict[str, None]]:
    """The values of visible items, and the paths of all visible items in the order asked.

    A hidden answer counts as not given, so hiding may hide or show others: repeated until nothing changes.
    """
    current: Mapping[str, Any] = values
    for _ in range(MAX_PASSES):
        seen: dict[str, None] = {}
        pruned = _prune(items, values, (current,), "", seen, today)
        if pruned == current:
            break
        current = pruned
    return dict(current), seen


def _prune(
    items: Sequence[Item],
    values: Mapping[str, Any],
    scopes: tuple[Mapping[str, Any], ...],
    prefix: str,
    seen: dict[str, None],
    today: date | None,
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for item in items:
        if not is_visible(item, scopes, today):
            continue
        path = prefix + item.name
        seen[path] = None
        if item.kind is Kind.GROUP:
            inner = _inner(values.get(item.name), scopes[0].get(item.name), scopes)
            group = _prune(item.items, *inner, f"{path}.", seen, today)
            if group:
                kept[item.name] = group
        elif item.kind is Kind.REPEAT:
            rows = values.get(item.name) or []
            current = scopes[0].get(item.name) or []
            pruned_rows = []
            for number, row in enumerate(rows):
                inner = _inner(row, current[number] if number < len(current) else {}, scopes)
                pruned_rows.append(_prune(item.items, *inner, f"{path}.{number}.", seen, today))
            if pruned_rows:
                kept[item.name] = pruned_rows
        elif item.name in values:
            kept[item.name] = values[item.name]
    return kept


def _inner(
    values: Any, current: Any, scopes: tuple[Mapping[str, Any], ...]
) -> tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]:
    return values or {}, (current or {}, *scopes)


def is_visible(item: Item, scopes: Sequence[Mapping[str, Any]], today: date | None = None) -> bool:
    """Whether the item's condition holds; scopes go from the innermost row outward."""
    return item.visible_if is None or truthy(evaluate(item.visible_if, scopes, today))


def _cross_faults(
    form: CompiledForm,
    data: Mapping[str, Any],
    visible: Mapping[str, None],
    faults: Mapping[str, Sentence],
    today: date,
) -> Iterable[tuple[str, Sentence]]:
    for rule in form.rules:
        anchor = rule.field if rule.field in visible else rule.field.rsplit(".", 1)[0]
        if anchor not in visible or anchor in faults:
            continue
        if rule.when is not None and not truthy(evaluate(rule.when, (data,), today)):
            continue
        if not truthy(evaluate(rule.require, (data,), today)):
            yield anchor, Sentence(rule.message)


def _drop_empty_rows(items: Iterable[Item], data: dict[str, Any], faults: dict[str, Sentence]) -> None:
    """A row added and left blank is no answer; dropped only when nothing there is wrong, so that places hold."""
    for item in items:
        if item.kind is Kind.REPEAT and item.name in data:
            inside = f"{item.name}."
            if not any(path == item.name or path.startswith(inside) for path in faults):
                rows = [row for row in data[item.name] if _says_something(item.items, row)]
                if len(rows) < item.min_items:
                    faults[item.name] = Sentence(TOO_FEW_ROWS, {"label": item.label, "least": item.min_items})
                elif rows:
                    data[item.name] = rows
                else:
                    del data[item.name]


def _says_something(items: Iterable[Item], row: Mapping[str, Any]) -> bool:
    # An unticked box stands as false and says nothing by itself.
    ticks = {item.name for item in items if item.widget is Widget.CHECKBOX and item.kind is Kind.FIELD}
    return any(value is not False if name in ticks else True for name, value in row.items())
