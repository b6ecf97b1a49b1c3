"""JSON Schema 2020-12 of the answers: derived from the steps, and the check of data against a schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from dinh.kernel.forms.types import Item, Kind, Step, Widget

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS_LABELS = {
    "street": "Số nhà, đường, thôn",
    "commune": "Xã, phường, đặc khu",
    "district": "Huyện, quận, thị xã",
    "province": "Tỉnh, thành phố",
}
FILE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "filename": {"type": "string", "maxLength": 255},
        "size": {"type": "integer", "minimum": 0},
        "media_type": {"type": "string"},
        "scan_state": {"type": "string"},
    },
    "required": ["sha256", "filename", "size", "media_type"],
}


def derive_schema(steps: Iterable[Step]) -> dict[str, Any]:
    """The schema of the whole data. What is asked only under a condition is never `required` here."""
    items = [item for step in steps for item in step.items]
    return {"$schema": DIALECT, **_object(items)}


def _object(items: Iterable[Item]) -> dict[str, Any]:
    asked = [item for item in items if item.kind is not Kind.TEXT]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {item.name: {"title": item.label, **_schema_of(item)} for item in asked},
        "additionalProperties": False,
    }
    required = [item.name for item in asked if item.required and item.visible_if is None]
    if required:
        schema["required"] = required
    return schema


def _schema_of(item: Item) -> dict[str, Any]:
    if item.kind is Kind.GROUP:
        return _object(item.items)
    if item.kind is Kind.REPEAT:
        return {
            "type": "array",
            "minItems": item.min_items,
            "maxItems": item.max_items,
            "items": _object(item.items),
        }
    if item.kind is Kind.FILE:
        return {"type": "array", "maxItems": item.max_files, "items": FILE_SCHEMA}
    return _field(item)


def _field(item: Item) -> dict[str, Any]:
    values = [choice.value for choice in item.choices]
    match item.widget:
        case Widget.INTEGER | Widget.MONEY:
            return _bounded({"type": "integer"}, item)
        case Widget.DECIMAL:
            return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
        case Widget.DATE:
            return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case Widget.SELECT | Widget.RADIO:
            return {"type": "string", "enum": values}
        case Widget.CHECKBOXES:
            return {"type": "array", "uniqueItems": True, "items": {"type": "string", "enum": values}}
        case Widget.CHECKBOX:
            return {"type": "boolean"}
        case Widget.ADDRESS:
            parts = {
                part: {"type": "string", "title": ADDRESS_LABELS[part], "maxLength": 255}
                for part in item.parts
            }
            return {"type": "object", "properties": parts, "additionalProperties": False}
        case _:
            schema: dict[str, Any] = {"type": "string", "maxLength": item.max_length}
            if item.min_length:
                schema["minLength"] = item.min_length
            if item.pattern:
                schema["pattern"] = f"^(?:{item.pattern})$"
            return schema


def _bounded(schema: dict[str, Any], item: Item) -> dict[str, Any]:
    bounds = {"minimum": item.minimum, "maximum": item.maximum}
    return schema | {key: value for key, value in bounds.items() if isinstance(value, int)}


def schema_errors(schema: Mapping[str, Any], data: Any, limit: int = 50) -> list[tuple[str, str]]:
    """Where `data` does not fit `schema`: (dotted path, message), at most `limit`, in path order."""
    errors = Draft202012Validator(dict(schema)).iter_errors(data)
    found = [(".".join(map(str, error.absolute_path)), error.message) for error in errors]
    return sorted(found)[:limit]
