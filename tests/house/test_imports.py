"""Front doors only, no imports hidden in functions, and the contracts really refuse planted faults."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import FRONT_DOORS, ROOT, Source, imports, ours, sources


def foreign_door(source: Source, target: tuple[str, ...]) -> bool:
    """True when `source` reaches behind the front doors of another room."""
    if target[:2] != ("dinh", "domains") or len(target) < 4 or target[2] == source.room:
        return False
    if source.module[1] == "project":
        return False  # the roof mounts urls, loads the demonstration and proves figures
    if source.module[:3] == ("dinh", "fronts", "gateway") and target[3] in ("api", "urls"):
        return False
    return target[3] not in FRONT_DOORS


def test_only_front_doors_of_another_room_are_imported() -> None:
    wrong = [
        f"{source.name}: {'.'.join(target)}"
        for source in sources()
        for target, _, _ in imports(source)
        if not source.is_test and foreign_door(source, target)
    ]
    assert wrong == []


def test_no_import_is_hidden_in_a_function() -> None:
    wrong = [
        f"{source.name}:{node.lineno}" for source in ours() for _, node, inside in imports(source) if inside
    ]
    assert wrong == []


def test_pure_files_import_no_django() -> None:
    pure = ("rules", "types")
    wrong = [
        f"{source.name}: {'.'.join(target)}"
        for source in ours()
        if source.room and len(source.module) > 3 and source.module[3] in pure
        for target, _, _ in imports(source)
        if target[0] in ("django", "psycopg", "procrastinate")
    ]
    assert wrong == []


def test_star_imports_are_unknown_here() -> None:
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert wrong == []


FAULTS = {
    "a room calls up": ("dinh/domains/people/rules.py", "import dinh.domains.dossiers.actions\n"),
    "lib knows django": ("dinh/lib/planted.py", "import django\n"),
    "the kernel knows a room": ("dinh/kernel/audit/planted.py", "import dinh.domains.people.types\n"),
    "strangers meet": ("dinh/domains/payments/rules.py", "import dinh.domains.procedures.types\n"),
    "rules read models": ("dinh/domains/dossiers/types.py", "import dinh.domains.dossiers.models\n"),
    "a stray file in a room": ("dinh/domains/people/utils.py", '"""Stray."""\n'),
    "an import hidden in a function": (
        "dinh/kernel/outbox/planted.py",
        "def hidden() -> None:\n    import dinh.domains.people.queries\n",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_refused_by_the_contracts(fault: str, tmp_path: Path) -> None:
    name, code = FAULTS[fault]
    shutil.copytree(
        ROOT / "dinh",
        tmp_path / "dinh",
        ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "web"),
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    planted = tmp_path / name
    planted.parent.mkdir(parents=True, exist_ok=True)
    if planted.is_dir():
        planted = planted / "planted.py"
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(before + code, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert "BROKEN" in run.stdout
