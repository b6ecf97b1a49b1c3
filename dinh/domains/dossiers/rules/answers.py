"""Personal numbers among the answers of a form: found by the form's definition, changed wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dinh.kernel.forms.types import CompiledForm, Item, Kind, Widget
from dinh.lib.codes import mask

HIDDEN = "•"


def with_numbers(form: CompiledForm, data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The data with `change` applied to every personal number in it."""
    return _walk([item for _, item in form.walk()], data, change)


def _walk(items: Iterable[Item], data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    values = dict(data)
    for item in items:
        value = values.get(item.name)
        if item.kind is Kind.GROUP and isinstance(value, Mapping):
            values[item.name] = _walk(item.items, value, change)
        elif item.kind is Kind.REPEAT and isinstance(value, list):
            values[item.name] = [
                _walk(item.items, row, change) if isinstance(row, Mapping) else row for row in value
            ]
        elif (
            item.kind is Kind.FIELD and item.widget is Widget.CITIZEN_ID and isinstance(value, str) and value
        ):
            values[item.name] = change(value)
    return values


def file_names(form: CompiledForm) -> frozenset[str]:
    """Names of the files a form asks for."""
    return frozenset(item.name for _, item in form.walk() if item.kind is Kind.FILE)


def unmasked(form: CompiledForm, data: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The data with masked numbers put back: an officer who was shown a mask sends it back unchanged."""
    by_mask = {mask(number): number for number in known}
    return with_numbers(form, data, lambda value: by_mask.get(value, value) if HIDDEN in value else value)


def numbers_in(form: CompiledForm, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Every personal number in the data."""
    found: list[str] = []

    def note(value: str) -> str:
        found.append(value)
        return value

    with_numbers(form, data, note)
    return tuple(found)
