"""The gallery in a browser: every part at both widths, and the keyboard of the desk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.urls("dinh.kernel.ui.tests.urls")]


@pytest.mark.parametrize("path", ["/_mau/", "/_mau/ban-lam-viec/"])
def test_every_part_is_accessible_and_light(page: Any, live_server: Any, path: str) -> None:
    assert_page_ok(page, live_server.url + path)
