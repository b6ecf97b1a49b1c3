"""QR codes say what they were given; a paper needs its faces and takes words as words."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno

from dinh.kernel.paper import rendering
from dinh.kernel.paper.qr import qr_svg
from dinh.kernel.paper.types import PapersNotReady

ADDRESS = "https://dichvucong.example.vn/tra-cuu/qr/3f2a9c/"


def test_qr_is_a_picture_without_a_size() -> None:
    svg = qr_svg(text=ADDRESS)
    modules = len(segno.make(ADDRESS, error="m", micro=False).matrix) + 4
    assert svg.startswith(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules} {modules}">')
    assert svg != qr_svg(text=ADDRESS + "x")


def test_without_faces_no_paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "FACES", (tmp_path / "Tinos-Regular.ttf",))
    with pytest.raises(PapersNotReady):
        rendering.render(template="domains/dossiers/papers/reception.typ", payload={})
