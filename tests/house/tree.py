"""The source tree as the laws read it: files, rooms, floors and imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DINH = ROOT / "dinh"

FLOORS = ("lib", "events", "kernel", "domains", "fronts", "project")
ROOMS = ("people", "procedures", "payments", "dossiers", "privacy")
"""Rooms from the bottom up; procedures and payments are strangers."""
STRANGERS = frozenset({frozenset({"procedures", "payments"})})
FRONT_DOORS = ("actions", "queries", "types")


@dataclass(frozen=True)
class Source:
    """One Python file of the house."""

    path: Path
    module: tuple[str, ...]
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def is_test(self) -> bool:
        return "tests" in self.module or self.path.name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.module

    @property
    def room(self) -> str | None:
        """'dossiers' for dinh.domains.dossiers.*, 'portal' for dinh.fronts.portal.*, else None."""
        if len(self.module) > 2 and self.module[1] in ("domains", "fronts"):
            return self.module[2]
        return None


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file under dinh/, parsed once."""
    found = []
    for path in sorted(DINH.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = parts[:-1] if parts[-1] == "__init__" else parts
        found.append(Source(path, module, ast.parse(text, str(path)), text))
    return tuple(found)


def ours() -> Iterator[Source]:
    """Sources without tests and migrations."""
    return (source for source in sources() if not source.is_test and not source.is_migration)


def imports(source: Source) -> Iterator[tuple[tuple[str, ...], ast.stmt, bool]]:
    """Each imported dotted name of dinh with its statement and whether it stands inside a function."""
    inside = {
        id(child)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
        if child is not node
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), node, id(node) in inside
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield (*node.module.split("."), alias.name), node, id(node) in inside


def may_know(caller: str, callee: str) -> bool:
    """May the room `caller` know the room `callee`? Downward only, strangers never."""
    if caller == callee:
        return True
    if caller not in ROOMS or callee not in ROOMS:
        return False
    return frozenset({caller, callee}) not in STRANGERS and ROOMS.index(callee) < ROOMS.index(caller)
