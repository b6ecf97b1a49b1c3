"""Small files, small functions, annotated and explained."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, ours, sources

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "common",
    "core",
    "base",
    "manager",
    "service",
    "services",
    "data",
    "info",
}


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_are_short() -> None:
    wrong = {
        source.name: len(source.text.splitlines())
        for source in sources()
        if not source.is_migration and len(source.text.splitlines()) > MOST_LINES_OF_A_FILE
    }
    assert wrong == {}


def test_functions_are_short() -> None:
    wrong = {
        f"{source.name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for source in sources()
        if not source.is_migration
        for node in functions(source.tree)
        if (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    }
    assert wrong == {}


def test_every_function_is_annotated() -> None:
    wrong = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in ours()
        for node in functions(source.tree)
        if node.returns is None and node.name != "__init__"
    ]
    assert wrong == []


def test_public_actions_and_queries_are_explained_and_keyword_only() -> None:
    wrong = []
    for source in ours():
        if not source.room or source.module[1] != "domains" or len(source.module) < 4:
            continue
        if source.module[3] not in ("actions", "queries"):
            continue
        for node in source.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                wrong.append(f"{source.name}:{node.name} has no docstring")
            if node.args.args or node.args.posonlyargs:
                wrong.append(f"{source.name}:{node.name} takes positional arguments")
    assert wrong == []


def test_every_module_says_what_it_is() -> None:
    wrong = [source.name for source in ours() if source.text.strip() and not ast.get_docstring(source.tree)]
    assert wrong == []


def test_names_say_something() -> None:
    wrong = [
        source.name
        for source in ours()
        if source.path.stem in FORBIDDEN_NAMES and source.name != "dinh/events/base.py"
    ]
    assert wrong == []


def test_settings_stay_under_300_lines() -> None:
    lines = (ROOT / "dinh" / "project" / "settings.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 300
