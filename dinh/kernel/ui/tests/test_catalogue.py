"""Every Vietnamese sentence of the dress and of the roof has its English."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from tools.messages import catalogues, compile_catalogue, untranslated

HOUSE = Path(__file__).resolve().parents[3]
IN_TEMPLATES = re.compile(r"{%\s*translate\s+(\"[^\"]+\"|'[^']+')")
IN_CODE = re.compile(r"(?:\b_|\bgettext|\bgettext_lazy)\(\s*\"([^\"]+)\"")


@pytest.mark.parametrize("part", ["kernel/ui", "project"])
def test_every_message_is_translated(part: str) -> None:
    folder = HOUSE / part
    said = {
        found[1:-1]
        for path in folder.rglob("*.html")
        for found in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    }
    said |= {
        found
        for path in folder.rglob("*.py")
        if "tests" not in path.parts
        for found in IN_CODE.findall(path.read_text(encoding="utf-8"))
    }
    catalogue = polib.pofile(str(folder / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in catalogue.translated_entries()}
    assert said - known == set()


def test_no_catalogue_has_gaps() -> None:
    assert {str(source): untranslated(source) for source in catalogues() if untranslated(source)} == {}


def test_compiling_is_done_once(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Có"\nmsgstr "Yes"\n'
    )
    assert compile_catalogue(source) is True
    assert polib.mofile(str(source.with_suffix(".mo")))[0].msgstr == "Yes"
    assert compile_catalogue(source) is False
