"""The small province, and one window of a phone for each person of a journey; scripts run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dinh.fronts.portal.tests.conftest import clock, installation, png, sign_in, small
from dinh.kernel.access.types import Actor

__all__ = ["clock", "installation", "sign_in", "small"]

PHONE = {"width": 390, "height": 844}
Window = Callable[[Actor], Any]


@pytest.fixture
def window(browser: Any, live_server: Any, sign_in: Any) -> Iterator[Window]:
    """Opens a window in which somebody has signed in; each has cookies of its own."""
    opened = []

    def open_for(actor: Actor) -> Any:
        context = browser.new_context(viewport=PHONE, base_url=live_server.url, locale="vi-VN")
        session = sign_in(actor).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield open_for
    for context in opened:
        context.close()


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[str], str]:
    """A scanned paper on the person's device; its path."""

    def made(name: str) -> str:
        path = tmp_path / name
        path.write_bytes(png(90))
        return str(path)

    return made
