"""Papers as PDF: a typst template of a room, filled with the words of a record.

The same payload gives the same bytes: no clock, no fonts of the machine, nothing from a network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from dinh.kernel.paper.types import PapersNotReady

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT.parent / "dist" / "fonts"
FACES = tuple(FONTS / f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def render(*, template: str, payload: Mapping[str, Any]) -> bytes:
    """A PDF of `template` (below `dinh/`, as `domains/dossiers/papers/reception.typ`) filled with `payload`.

    The payload holds what JSON can hold; the template finds it with `paper()` of `/kernel/paper/blocks/dress.typ`.
    Its strings are set as text, never read as markup. Refused: PapersNotReady.
    """
    if not all(face.is_file() for face in FACES):
        raise PapersNotReady
    compiler = typst.Compiler(
        input=str(ROOT / template),
        root=str(ROOT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"payload": json.dumps(payload, ensure_ascii=False, sort_keys=True)},
    )
    made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)
    return made
