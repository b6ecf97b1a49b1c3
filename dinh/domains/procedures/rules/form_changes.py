"""Changing the definition of a form piece by piece: steps and questions are added, edited, moved and removed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from dinh.lib.vietnamese import fold

NOT_A_NAME = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 40
CHOOSING = frozenset({"radio", "select", "checkboxes"})

Definition = Mapping[str, Any]


class NothingThere(LookupError):
    """The step or question of that place does not exist."""


def apply_command(definition: Definition, command: str) -> dict[str, Any]:
    """`len:0:2` moves the third question of the first step up, `xuong` down, `xoa` removes it; `len:1` moves a step.

    The first moves up no further and the last down no further. Raises NothingThere.
    """
    verb, *places = command.split(":")
    if (
        verb not in {"len", "xuong", "xoa"}
        or not 1 <= len(places) <= 2
        or not all(map(str.isdecimal, places))
    ):
        raise NothingThere(command)
    made = _copy(definition)
    rows = made["steps"] if len(places) == 1 else _items(made, int(places[0]))
    place = int(places[-1])
    if place >= len(rows):
        raise NothingThere(command)
    row = rows.pop(place)
    if verb != "xoa":
        rows.insert(max(0, place - 1) if verb == "len" else place + 1, row)
    return made


def with_step(definition: Definition, title: str) -> dict[str, Any]:
    """A step more, without questions yet."""
    made = _copy(definition)
    taken = {step.get("code", "") for step in made["steps"]}
    made["steps"].append({"code": _fresh(title, taken, "-"), "title": title, "items": []})
    return made


def with_step_title(definition: Definition, step: int, title: str) -> dict[str, Any]:
    """Another title of a step; its code stays, because drafts know it. Raises NothingThere."""
    made = _copy(definition)
    if step >= len(made["steps"]):
        raise NothingThere(str(step))
    made["steps"][step]["title"] = title
    return made


def with_item(
    definition: Definition, step: int, place: int | None, values: Mapping[str, Any]
) -> dict[str, Any]:
    """A question more at the end of a step, or other words for the one at a place.

    Its name stays, because answers are kept under it, and so does whatever `values` does not speak of; a value of None
    is taken away. Raises NothingThere.
    """
    made = _copy(definition)
    rows = _items(made, step)
    if place is not None and place >= len(rows):
        raise NothingThere(str(place))
    row = {} if place is None else rows[place]
    row |= {name: value for name, value in values.items() if value is not None}
    for name, value in values.items():
        if value is None:
            row.pop(name, None)
    if place is None:
        if row.get("kind") != "text":
            row["name"] = _fresh(str(values.get("label", "")), names_in(made), "_")
        rows.append(row)
    return made


def item_at(definition: Definition, step: int, place: int) -> dict[str, Any]:
    """One question. Raises NothingThere."""
    rows = _items(_copy(definition), step)
    if place >= len(rows):
        raise NothingThere(f"{step}:{place}")
    return rows[place]


def names_in(definition: Definition) -> set[str]:
    """Every name that a question bears, however deep it stands."""

    def walk(rows: list[dict[str, Any]]) -> set[str]:
        found = {str(row["name"]) for row in rows if "name" in row}
        return found.union(*(walk(row.get("items", [])) for row in rows))

    return set().union(*(walk(step.get("items", [])) for step in definition.get("steps", [])))


def read_choices(text: str) -> list[dict[str, str]]:
    """One choice a line: `dai-hoc | Đại học`, or the label alone, which then gives the value."""
    choices: list[dict[str, str]] = []
    taken: set[str] = set()
    for line in text.splitlines():
        value, bar, label = (part.strip() for part in line.partition("|"))
        if not value and not label:
            continue
        if not bar:
            value, label = _fresh(value, taken, "-"), value
        taken.add(value)
        choices.append({"value": value, "label": label or value})
    return choices


def show_choices(item: Mapping[str, Any]) -> str:
    """The choices as `read_choices` reads them."""
    return "\n".join(f"{one.get('value', '')} | {one.get('label', '')}" for one in item.get("choices", []))


def as_text(definition: Definition) -> str:
    """The definition as an editor reads it."""
    return json.dumps(definition, ensure_ascii=False, indent=1)


def _copy(definition: Definition) -> dict[str, Any]:
    made = deepcopy(dict(definition))
    made.setdefault("steps", [])
    return made


def _items(made: dict[str, Any], step: int) -> list[dict[str, Any]]:
    if step >= len(made["steps"]):
        raise NothingThere(str(step))
    rows: list[dict[str, Any]] = made["steps"][step].setdefault("items", [])
    return rows


def _fresh(words: str, taken: set[str], joint: str) -> str:
    """A name made of words that is not taken: `so_van_bang`, `so_van_bang_2`."""
    stem = NOT_A_NAME.sub(joint, fold(words)).strip(joint)[:LONGEST_NAME].strip(joint) or "muc"
    if not stem[0].isalpha():
        stem = f"muc{joint}{stem}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}{joint}{number}", number + 1
    return name
