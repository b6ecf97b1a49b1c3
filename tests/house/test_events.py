"""Every event has a docstring, an honest name, plain fields, a row in docs/events.md and a JSON snapshot."""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from datetime import date, datetime
from pathlib import Path

import dinh.events
from dinh.events import base
from tests.house.tree import ROOT, may_know, sources

SNAPSHOT = Path(__file__).with_name("events.json")
NAME = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+\.v\d+")


def shapes() -> dict[str, dict[str, str]]:
    return {
        name: {field.name: str(field.type) for field in dataclasses.fields(event)}
        for name, event in sorted(base.registry().items())
    }


def test_event_names_and_docstrings() -> None:
    for name, event in base.registry().items():
        assert NAME.fullmatch(name), name
        assert event.__doc__, name
        assert not event.__doc__.startswith(event.__name__ + "("), f"{name} has only the generated docstring"
        assert event.__module__ == f"dinh.events.{name.split('.')[0]}", name
        assert dataclasses.is_dataclass(event), name


def test_payloads_hold_plain_values_without_personal_ones() -> None:
    personal = re.compile(r"full_name|personal_number|phone|email|address|birth")
    for name, fields in shapes().items():
        for field, kind in fields.items():
            assert not personal.search(field), f"{name}.{field}"
            assert re.fullmatch(
                r"(?:str|int|bool|datetime|date|tuple\[(?:str|int), \.\.\.\])(?: \| None)?", kind
            ), f"{name}.{field}: {kind}"


def test_the_snapshot_only_grows_inside_a_version() -> None:
    """A changed or removed field of a published event needs a new version; additions are written down here."""
    recorded = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    now = shapes()
    for name, fields in recorded.items():
        assert name in now, f"{name} was published and is gone"
        assert {key: now[name].get(key) for key in fields} == fields, name
    assert now == recorded, "run tools/record_events.py and commit the additions"


def test_each_event_has_its_row() -> None:
    page = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z_.]+\.v\d+)` \|", page, re.MULTILINE))
    assert listed == set(base.registry())


def test_facts_go_up() -> None:
    """A subscription in a room's handlers hears only rooms below or strangers, and strangers not both ways."""
    heard: dict[str, set[str]] = {}
    for source in sources():
        if source.room and source.module[1] == "domains" and source.module[3:4] == ("handlers",):
            rooms = set(re.findall(r"from dinh\.events\.([a-z_]+) import", source.text))
            rooms |= set(re.findall(r"from dinh\.events import ([a-z_]+)", source.text))
            heard.setdefault(source.room, set()).update(rooms - {"base"})
    for room, rooms in heard.items():
        for other in rooms - {room}:
            both_ways = room in heard.get(other, set())
            strangers = not may_know(room, other) and not may_know(other, room)
            assert may_know(room, other) or (strangers and not both_ways), f"{room} hears {other}"


def test_events_survive_json() -> None:
    samples: dict[str, object] = {"str": "a", "int": 7, "bool": True, "date": date(2026, 1, 2)}
    moment = datetime.fromisoformat("2026-01-02T03:04:00+07:00")
    for name, event in base.registry().items():
        hints = typing.get_type_hints(event)
        values: dict[str, object] = {}
        for field in dataclasses.fields(event):
            kind = str(field.type).removesuffix(" | None")
            if kind.startswith("tuple"):
                values[field.name] = ("a",) if "str" in kind else (7,)
            else:
                values[field.name] = moment if kind == "datetime" else samples[kind]
            assert field.name in hints
        told = event(**values)
        assert base.from_json(name, json.loads(json.dumps(base.to_json(told)))) == told
    assert dinh.events.__doc__
