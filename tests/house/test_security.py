"""docs/security.md names tests that exist, and says for every line a test or a reason."""

from __future__ import annotations

import ast
import re

from tests.house.tree import ROOT

NAMED = re.compile(r"`((?:dinh|tests)/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| V\d")


def lines() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if ROW.match(line)]


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_every_test_named_there_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = sorted(set(NAMED.findall(text)))
    assert len(named) > 50
    wrong = [
        f"{path}::{name}" for path, name in named if not (ROOT / path).exists() or name not in names_in(path)
    ]
    assert wrong == []


def test_every_line_has_its_state_and_its_test_or_reason() -> None:
    wrong = []
    for line in lines():
        _, number, _, state, proof, _ = (part.strip() for part in line.split("|"))
        tested = state == "tested" and NAMED.search(proof)
        argued = state in ("by design", "gap", "not here", "host") and len(proof) > 20
        if not (tested or argued):
            wrong.append(number)
    assert wrong == []
