"""`manage.py lint`: style, types, import contracts, migrations and the laws of the house; offline."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from tools.launch import processes
from tools.launch.say import ROOT, line

IMPORT_LINTER = "from importlinter.cli import lint_imports_command as command; command()"
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("-m", "ruff", "check", "--quiet", ".")),
    ("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    ("types", ("-m", "mypy")),
    ("import contracts", ("-c", IMPORT_LINTER)),
    (
        "migrations",
        ("-W", "ignore::RuntimeWarning", "-m", "django", "makemigrations", "--check", "--dry-run", "-v", "1"),
    ),
    ("house laws", ("-m", "pytest", "-q", "tests/house")),
)


def run_checks(names: Sequence[str]) -> int:
    """Run every check, or the named ones, to the end; 1 when one of them found something."""
    unknown = sorted(set(names) - {name for name, _ in CHECKS})
    if unknown:
        line(f"dinh: unknown check {', '.join(unknown)}; there are: {', '.join(name for name, _ in CHECKS)}")
        return 2
    outcomes: list[tuple[str, bool, float]] = []
    env = {**os.environ, "DINH_DATABASE_POOL": "0", "PYTHONPATH": str(ROOT)}
    for name, command in CHECKS:
        if names and name not in names:
            continue
        line(f"── {name}")
        started = time.monotonic()
        good = processes.run([sys.executable, *command], env=env, cwd=ROOT) == 0
        outcomes.append((name, good, time.monotonic() - started))
    line("──")
    for name, good, seconds in outcomes:
        line(f"{'ok    ' if good else 'FAILED'}  {name}  {seconds:.1f} s")
    return 0 if all(good for _, good, _ in outcomes) else 1
