"""What the launcher tells the person at the terminal, and how it gives up."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class CannotGoOn(Exception):
    """A plain sentence that says what is wrong and what to do; `door` prints it and exits with 1."""


def line(text: str, *, answer: bool = False) -> None:
    """Print one line at once: progress on standard error, the answer on standard output.

    A terminal that was closed is no reason to stop a running house.
    """
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stdout if answer else sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a piece of work and print how long it took."""
    line(f"  {text} …")
    started = time.monotonic()
    yield
    line(f"  {text}: {time.monotonic() - started:.1f} s")
