"""Templates keep to their room, addresses point downward, every view says who may enter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import DINH, ROOT, may_know, ours

INCLUDED = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
REVERSED = re.compile(r"{%-?\s*url\s+[\"']([a-z_]+):|\breverse(?:_lazy)?\(\s*[\"']([a-z_]+):")
STYLED = re.compile(
    r"<[^>]+\sstyle=|<style\b|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=\""
)
FRONTS = ("portal", "desk", "gateway")


def templates() -> Iterator[tuple[Path, str]]:
    for path in sorted(DINH.rglob("templates/**/*")):
        if path.is_file() and path.suffix in (".html", ".txt"):
            yield (
                path,
                path.relative_to(DINH).parts[1]
                if path.relative_to(DINH).parts[0] != "project"
                else "project",
            )


def test_templates_include_only_their_own_room_and_the_kernel() -> None:
    wrong = []
    for path, room in templates():
        for name in INCLUDED.findall(path.read_text(encoding="utf-8")):
            owner = name.split("/")[0]
            in_front = room in FRONTS and "/parts/" in name
            if (
                owner not in (room, "ui", "forms", "notices")
                and not in_front
                and owner not in ("account", "mfa", "allauth")
            ):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_no_inline_style_or_script() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path, _ in templates()
        if path.suffix == ".html" and STYLED.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_addresses_of_another_room_point_downward() -> None:
    wrong = []
    rooms = {path.name for path in (DINH / "domains").iterdir() if path.is_dir()}
    texts = [
        (str(path.relative_to(ROOT)), room, path.read_text(encoding="utf-8")) for path, room in templates()
    ]
    texts += [(source.name, source.room, source.text) for source in ours() if source.room]
    for name, room, text in texts:
        for found in REVERSED.findall(text):
            owner = found[0] or found[1]
            if room in rooms and owner in rooms and not may_know(room, owner):
                wrong.append(f"{name}: {owner}")
            if room in rooms and owner in FRONTS:
                wrong.append(f"{name}: {owner}")
    assert wrong == []


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def test_every_view_says_who_may_enter() -> None:
    """Views of ours carry the mark that dinh.kernel.access.guarded leaves."""
    wrong = []
    for address, view in views(get_resolver().url_patterns):
        view_class = getattr(view, "view_class", None)
        module = getattr(view_class or view, "__module__", "")
        if module.startswith("dinh.") and not (
            getattr(view, "guarded", None) or getattr(view_class, "guarded", None)
        ):
            wrong.append(f"{address} ({module})")
    assert wrong == []
