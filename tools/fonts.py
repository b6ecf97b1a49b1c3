"""Make the four faces of Tinos that official papers are set in, from the parts that npm installed.

The package carries one file per alphabet; a PDF needs whole faces. `python -m tools.fonts` writes
dist/fonts/Tinos-{Regular,Bold,Italic,BoldItalic}.ttf and does nothing when they are newer than their parts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "node_modules" / "@fontsource" / "tinos" / "files"
TARGET = ROOT / "dist" / "fonts"
ALPHABETS = ("latin", "latin-ext", "vietnamese")
FACES = {
    "Regular": "400-normal",
    "Bold": "700-normal",
    "Italic": "400-italic",
    "BoldItalic": "700-italic",
}
# Every letter of a Vietnamese paper must be there; a face without one of them is refused.
NEEDED = "aăâbcdđeêghiklmnoôơpqrstuưvxyẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ0123456789₫\u2013“”…"


def merge_face(parts: list[Path], target: Path) -> None:
    """Write one whole TTF from the WOFF2 parts of a face."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            # Hinting programs of the parts contradict each other; papers are drawn as outlines.
            for table in ("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "LTSH"):
                if table in font:
                    del font[table]
            path = Path(folder) / f"{part.stem}.ttf"
            font.save(path)
            plain.append(str(path))
        whole = Merger().merge(plain)
        letters = whole.getBestCmap()
        missing = [letter for letter in NEEDED if ord(letter) not in letters]
        if missing:
            raise SystemExit(f"{target.name} lacks {' '.join(missing)}")
        half_done = target.with_suffix(".new")
        whole.save(half_done)
        half_done.replace(target)


def make_faces(parts_folder: Path = PARTS, target_folder: Path = TARGET) -> list[Path]:
    """Make all four faces; return those that were written now."""
    target_folder.mkdir(parents=True, exist_ok=True)
    written = []
    for face, suffix in FACES.items():
        parts = [parts_folder / f"tinos-{alphabet}-{suffix}.woff2" for alphabet in ALPHABETS]
        absent = [part.name for part in parts if not part.is_file()]
        if absent:
            raise SystemExit(f"run npm ci first; missing: {', '.join(absent)}")
        target = target_folder / f"Tinos-{face}.ttf"
        if target.is_file() and target.stat().st_mtime >= max(part.stat().st_mtime for part in parts):
            continue
        merge_face(parts, target)
        written.append(target)
    return written


if __name__ == "__main__":
    for made in make_faces():
        sys.stdout.write(f"{made.relative_to(ROOT)}\n")
