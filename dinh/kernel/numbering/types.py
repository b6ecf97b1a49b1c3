"""How a number is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

SERIAL = re.compile(r"\{serial(?::0?(\d+)d?)?\}")


@dataclass(frozen=True)
class NumberPattern:
    """Text before the serial, its least width, text after: ``H23.15-230206-{serial:4}``."""

    before: str
    width: int
    after: str

    @classmethod
    def parse(cls, text: str) -> NumberPattern:
        """Read ``…{serial}…`` or ``…{serial:4}…``; everything else must be filled in already."""
        found = list(SERIAL.finditer(text))
        if len(found) != 1:
            raise ValueError(f"a number pattern holds {{serial}} once: {text!r}")
        match = found[0]
        before, after = text[: match.start()], text[match.end() :]
        if set("{}") & set(before + after):
            raise ValueError(f"a place of the number pattern was not filled in: {text!r}")
        return cls(before, int(match.group(1) or 1), after)

    def write(self, serial: int) -> str:
        """Return the number of a serial; a serial longer than the width is written whole."""
        return f"{self.before}{serial:0{self.width}d}{self.after}"
