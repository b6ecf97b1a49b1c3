"""How a number is written, and what may become of one that was drawn ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dinh.lib.refusals import Conflict

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


class NumberState(StrEnum):
    """What became of a serial of a block."""

    USED = "used"
    RETURNED = "returned"
    VOID = "void"


@dataclass(frozen=True)
class BlockView:
    """A block as its holder knows it: serials `first` to `last`, both included."""

    id: int
    code: str
    period: str
    pattern: str
    first: int
    last: int
    holder: str
    reserved_at: datetime
    closed_at: datetime | None
    reason: str
    used: int
    returned: int
    void: int

    @property
    def size(self) -> int:
        """Serials in the block."""
        return self.last - self.first + 1

    @property
    def left(self) -> int:
        """Serials nothing is known of yet."""
        return self.size - self.used - self.returned - self.void

    def numbers(self) -> tuple[tuple[int, str], ...]:
        """Every serial with its number as it is written."""
        pattern = NumberPattern.parse(self.pattern)
        return tuple((serial, pattern.write(serial)) for serial in range(self.first, self.last + 1))


@dataclass(frozen=True)
class VoidNumber:
    """A number that no record carries, and why."""

    number: str
    serial: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class SeriesAccount:
    """Where the serials 1 to `last` of a series are: records must carry `expected` of them."""

    last: int
    void: tuple[VoidNumber, ...]
    outstanding: int

    @property
    def expected(self) -> int:
        """Serials that a record carries."""
        return self.last - len(self.void) - self.outstanding


class NumberNotReserved(Conflict):
    """The number does not belong to an open block of the holder."""

    code = "numbering.number_not_reserved"
    default_sentence = (
        "Số %(number)s không thuộc khối số đang dành cho quầy này, hoặc khối số đã đóng. "
        "Hãy nhận hồ sơ với số mới rồi in lại giấy hẹn."
    )


class NumberGone(Conflict):
    """The number of a block was used or made void before."""

    code = "numbering.number_gone"
    default_sentence = "Số %(number)s đã dùng hoặc đã hủy. Hãy nhận hồ sơ với số mới rồi in lại giấy hẹn."
