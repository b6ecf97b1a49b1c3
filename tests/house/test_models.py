"""Foreign keys point down; migrations are named and linear; every model stands in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import AppConfig, apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.house.tree import ROOT, may_know


def our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name.startswith("dinh.")]


def relations() -> Iterator[tuple[str, type[models.Model], models.ForeignKey]]:
    for config in our_apps():
        for model in config.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, models.ForeignKey):
                    yield f"{config.label}.{model.__name__}.{field.name}", model, field


def test_a_foreign_key_goes_only_where_an_import_may_go() -> None:
    wrong = []
    for name, model, field in relations():
        caller, callee = model._meta.app_config.name, field.related_model._meta.app_config.name
        if caller == callee:
            continue
        in_rooms = caller.startswith("dinh.domains.") and callee.startswith("dinh.domains.")
        if not in_rooms or not may_know(caller.split(".")[2], callee.split(".")[2]):
            wrong.append(name)
    assert wrong == []


def test_a_foreign_key_to_another_room_protects_and_leaves_no_trace() -> None:
    wrong = [
        name
        for name, model, field in relations()
        if model._meta.app_label != field.related_model._meta.app_label
        and (field.remote_field.on_delete is not models.PROTECT or field.remote_field.related_name != "+")
    ]
    assert wrong == []


def test_migrations_are_named_and_linear() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = {config.label for config in our_apps()}
    ours = sorted(key for key in loader.disk_migrations if key[0] in labels)
    unnamed = [key for key in ours if not re.fullmatch(r"\d{4}_[a-z0-9_]+", key[1]) or "_auto_" in key[1]]
    assert unnamed == []
    for label in labels:
        numbers = [int(name[:4]) for app, name in ours if app == label]
        assert numbers == list(range(1, len(numbers) + 1)), label
        assert len(loader.graph.leaf_nodes(label)) <= 1, label


def test_every_model_stands_in_the_glossary() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `?([A-Za-z]+)`? \|", page, re.MULTILINE))
    models_here = {model.__name__ for config in our_apps() for model in config.get_models()}
    assert models_here - listed == set()


def test_every_text_choice_stands_in_the_glossary() -> None:
    """States are nouns of the law: each member of a *State enum has its Vietnamese word on the page."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    wrong = []
    for path in sorted((ROOT / "dinh").rglob("types.py")):
        text = path.read_text(encoding="utf-8")
        for body in re.findall(
            r"class \w*State\((?:StrEnum|Enum|IntEnum)\):(.*?)(?=\n(?:class|@|def)\b|\Z)", text, re.DOTALL
        ):
            wrong += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in re.findall(r"^\s+([A-Z][A-Z_]+) = ", body, re.MULTILINE)
                if not re.search(rf"^\| `?{name}`? \|", page, re.MULTILINE)
            ]
    assert wrong == []
