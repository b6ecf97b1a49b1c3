"""Every DINH_* variable in the code stands in docs/settings.md, and the other way round."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, sources

OF_THE_TESTS = {"DINH_TEST_DATA"}


def test_the_table_of_settings_is_the_code() -> None:
    used: set[str] = set()
    places = [source.text for source in sources() if not source.is_test]
    places += [
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tools").rglob("*.py"))
        if "tests" not in path.parts
    ]
    places.append((ROOT / "manage.py").read_text(encoding="utf-8"))
    for text in places:
        used |= {name for name in re.findall(r"[\"'](DINH_[A-Z][A-Z0-9_]*)[\"']", text) if name}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(DINH_[A-Z0-9_]+)`", page, re.MULTILINE))
    assert used - OF_THE_TESTS - listed == set(), "missing in docs/settings.md"
    assert listed - used == set(), "listed in docs/settings.md, used nowhere"
