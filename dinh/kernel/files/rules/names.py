"""File names: what a browser sent is only a label, made safe for every system and never used as a path."""

from __future__ import annotations

import re

from dinh.kernel.files.types import EXTENSIONS
from dinh.lib.vietnamese import clean_line

LONGEST = 120
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def safe_filename(name: str, media_type: str) -> str:
    """The last part of the name, NFC, without control, direction or forbidden marks, with an extension that is true.

    `..\\..\\đơn.pdf` gives `đơn.pdf`; `anh.exe` that is a PDF gives `anh.exe.pdf`; nothing left gives `tep.pdf`.
    """
    last = re.split(r"[/\\]", name[:2000])[-1]
    text = FORBIDDEN.sub("-", clean_line(last)).strip(" .")
    stem, dot, extension = text.rpartition(".")
    allowed = EXTENSIONS[media_type]
    if not dot or extension.lower() not in allowed:
        stem, extension = text, allowed[0]
    stem = stem[:LONGEST].strip(" .-") or "tep"
    if RESERVED.fullmatch(stem):
        stem = f"tep-{stem}"
    return f"{stem}.{extension.lower()}"
