"""No registry host in any committed file; no case folding of Vietnamese in SQL; no forgotten skips."""

from __future__ import annotations

import ast
import re
import subprocess

from tests.house.tree import ROOT, ours, sources

REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.(?:org|com)|deb\.debian\.org|security\.debian\.org|crates\.io"
)
FOLDED_IN_SQL = re.compile(
    r"__i(?:contains|exact|startswith|endswith|regex)\b|\bILIKE\b|\b(?:Lower|Upper)\(|(?<![\w.])(?:lower|upper)\s*\(\s*[a-z_\"]+\s*\)\s*(?:=|like|LIKE)"
)


def committed() -> list[str]:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in run.stdout.split("\0") if name]


def test_no_registry_is_named() -> None:
    wrong = []
    for name in committed():
        path = ROOT / name
        if name == "tests/house/test_texts.py" or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if REGISTRIES.search(text):
            wrong.append(name)
    assert wrong == []


def test_the_npm_lock_resolves_nowhere() -> None:
    lock = ROOT / "package-lock.json"
    assert '"resolved"' not in lock.read_text(encoding="utf-8")


def test_vietnamese_is_never_folded_in_sql() -> None:
    wrong = [
        f"{source.name}: {match.group(0)}"
        for source in ours()
        for match in FOLDED_IN_SQL.finditer(source.text)
    ]
    assert wrong == []


def test_every_skip_has_a_reason() -> None:
    wrong = []
    for source in sources():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("skip", "skipif") and "pytest" in ast.unparse(node.func):
                named = any(word.arg == "reason" for word in node.keywords)
                if not named and not (node.func.attr == "skip" and node.args):
                    wrong.append(f"{source.name}:{node.lineno}")
    assert wrong == []


def test_no_third_party_asset_is_committed() -> None:
    wrong = [
        name
        for name in committed()
        if name.endswith((".woff", ".woff2", ".ttf", ".otf", ".min.js", ".min.css", ".whl"))
    ]
    assert wrong == []
