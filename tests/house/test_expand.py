"""Expand, then contract: the previous release must be able to run against the migrated database."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import models
from django.db.migrations import operations as known
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.models.fields import NOT_PROVIDED

from tests.house.tree import ROOT

CONTRACTING = (
    known.RemoveField,
    known.DeleteModel,
    known.RenameField,
    known.RenameModel,
    known.AlterModelTable,
)
MARK = "contract"


def later_migrations() -> Iterator[tuple[str, Migration, str]]:
    """Those since the last release: name, migration, what its file says of itself. None before the first release."""
    released = json.loads((ROOT / "tests" / "house" / "released.json").read_text(encoding="utf-8"))
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in released and name > released[app]:
            module = __import__(migration.__module__, fromlist=["Migration"])
            yield f"{app}.{name}", migration, (module.__doc__ or "").casefold()


def may_be_left_out(field: models.Field) -> bool:
    """Whether an INSERT of a release that does not know the column still works."""
    return field.null or field.many_to_many or field.db_default is not NOT_PROVIDED or field.generated


def complaints(migration: Migration) -> list[str]:
    """What the previous release could not live with."""
    found = []
    made_here = {one.name_lower for one in migration.operations if isinstance(one, known.CreateModel)}
    for one in migration.operations:
        if isinstance(one, CONTRACTING):
            found.append(one.describe())
        elif (
            isinstance(one, known.AddField)
            and one.model_name_lower not in made_here
            and not may_be_left_out(one.field)
        ):
            found.append(f"{one.describe()}: neither null nor db_default")
    return found


def test_later_migrations_expand_or_say_that_they_contract() -> None:
    wrong = {
        name: complaints(migration)
        for name, migration, words in later_migrations()
        if MARK not in words and complaints(migration)
    }
    assert wrong == {}


def test_the_law_finds_what_it_is_for() -> None:
    class Planted(Migration):
        operations = [
            known.RemoveField("fee", "kind"),
            known.AddField("fee", "needed", models.TextField(default="")),
            known.AddField("fee", "optional", models.TextField(null=True)),
            known.AddField("fee", "filled", models.TextField(db_default="")),
            known.CreateModel("new", [("id", models.BigAutoField(primary_key=True))]),
            known.AddField("new", "needed", models.TextField(default="")),
        ]

    assert complaints(Planted("planted", "payments")) == [
        "Remove field kind from fee",
        "Add field needed to fee: neither null nor db_default",
    ]
