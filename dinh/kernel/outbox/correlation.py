"""The number that ties together a request, the facts it told and what followed from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("dinh_correlation", default="")


def correlation_id() -> str:
    """Return the number of the request or fact being worked on; empty outside of any."""
    return _current.get()


@contextmanager
def correlated(number: str) -> Iterator[None]:
    """Give what happens inside the number."""
    token = _current.set(number)
    try:
        yield
    finally:
        _current.reset(token)
