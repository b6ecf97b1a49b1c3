"""Bring database and static files to the state of the code: `python -m tools.launch.prepare ROLE`, as the owner."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from tools.launch.frontend import one_at_a_time
from tools.launch.grants import grant

UNUSED = ["django_htmx"]  # our bundle brings htmx itself
STATIC_STAMP = ".dinh-stamp"


def append_only_tables() -> tuple[str, ...]:
    """Tables that web and worker may only add to: those of models that say `append_only`."""
    return tuple(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


def migrate(role: str | None) -> None:
    """Migrate, make cache tables, then let the application's role in."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if role:
        grant(connection, role, append_only_tables())


def collect_static() -> None:
    """Copy, hash and compress static files, only when one of them changed."""
    with one_at_a_time():
        _collect(Path(settings.STATIC_ROOT))


def _collect(target: Path) -> None:
    seen = json.dumps(sorted(_static_files()))
    stamp = target.with_name(target.name + STATIC_STAMP)
    if target.is_dir() and stamp.exists() and stamp.read_text(encoding="utf-8") == seen:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(seen, encoding="utf-8")


def _static_files() -> list[tuple[str, int, int]]:
    found = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            found.append((name, status.st_size, status.st_mtime_ns))
    return found


if __name__ == "__main__":
    django.setup()
    collect_static()
    migrate(sys.argv[1] if len(sys.argv) > 1 else None)
