"""Identifiers drawn in Python, so that inserts need no answer from the database."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_tick = 0
_TICKS_PER_MS = 4096


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562), strictly increasing inside a process.

    48 bits of milliseconds, then 12 bits that count 1/4096 ms (section 6.2, method 3), then 62 random bits.
    Two calls in the same tick take consecutive ticks, so ids sort in the order they were drawn.
    """
    global _last_tick  # noqa: PLW0603 - the process-wide clock of the ids
    tick = time.time_ns() * _TICKS_PER_MS // 1_000_000
    with _lock:
        if tick <= _last_tick:
            tick = _last_tick + 1
        _last_tick = tick
    milliseconds, fraction = divmod(tick, _TICKS_PER_MS)
    value = (
        (milliseconds & 0xFFFF_FFFF_FFFF) << 80
        | 0x7 << 76
        | fraction << 64
        | 0b10 << 62
        | int.from_bytes(os.urandom(8)) >> 2
    )
    return UUID(int=value)
