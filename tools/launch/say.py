"""What the launcher tells the person at the terminal, and how it gives up."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class CannotGoOn(Exception):
    """A plain sentence that says what is wrong and what to do; `door` prints it and exits with 1."""


def line(text: str) -> None:
    """Print one line at once; a closed standard output is no reason to stop a running house."""
    try:
        print(text, file=sys.stderr, flush=True)
    except (BrokenPipeError, ValueError, OSError):
        sys.stderr = None


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a piece of work and print how long it took."""
    line(f"  {text} …")
    started = time.monotonic()
    yield
    line(f"  {text}: {time.monotonic() - started:.1f} s")
