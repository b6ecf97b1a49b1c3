"""The English catalogue knows every sentence that forms say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from dinh.kernel.forms.tests.test_binding import DEGREE, post, show

ROOM = Path(__file__).resolve().parent.parent
CATALOGUE = (ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")


def said() -> Iterator[str]:
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                text = node.args[0]
                marked = node.func.id in {"gettext_noop", "gettext", "_"}
                if marked and isinstance(text, ast.Constant) and "tests" not in path.parts:
                    yield str(text.value)
    for path in ROOM.rglob("*.html"):
        yield from re.findall(r'{% translate "([^"]+)" %}', path.read_text(encoding="utf-8"))


def test_every_sentence_is_in_the_catalogue() -> None:
    sentences = set(said())
    assert len(sentences) > 50
    assert [text for text in sorted(sentences) if f'msgid "{text}"' not in CATALOGUE] == []


def test_places_of_a_sentence_stay() -> None:
    for vietnamese, english in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', CATALOGUE, re.MULTILINE):
        places = re.compile(r"%\(\w+\)s")
        assert sorted(places.findall(vietnamese)) == sorted(places.findall(english)), vietnamese


def test_the_form_speaks_english_when_asked() -> None:
    with translation.override("en"):
        form = post({**DEGREE, "so_hieu": "", "ngay_cap.day": "31"})
        assert form.errors == {
            "so_hieu": "Enter: số hiệu văn bằng",
            "ngay_cap": "Ngày cấp must be a real date; 02/2018 has only 28 days",
        }
        assert "2 things to mend" in show(form)
