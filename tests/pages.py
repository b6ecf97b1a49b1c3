"""What every page must keep: `assert_page_ok(page, url)` for the browser, `assert_light(response)` for its weight.

@pytest.mark.browser
def test_home(page, live_server):
    assert_page_ok(page, live_server.url + "/")
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 1280)
HEIGHT = 900
MOST_BYTES = 60_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LINKED = re.compile(r'(?:src|href)="([^"]+\.(?:css|js)(?:\?[^"]*)?)"')


def assert_page_ok(page: Any, url: str, *, name: str = "", most_bytes: int = MOST_BYTES) -> None:
    """Open a page at both widths: axe finds nothing, nothing scrolls sideways, no other host is asked,
    the console is silent, no form control is smaller than a finger, and page, style and script weigh little.

    With PICTURES=folder a picture of each width is kept there, to be looked at.
    """
    with watched(page) as seen:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            answer = page.goto(url, wait_until="networkidle")
            assert answer is not None
            assert answer.status < 400, f"{url} answered {answer.status}"
            keep_picture(page, f"{name or slug(url)}-{width}")
            assert_axe_clean(page, f"{url} at {width}")
            assert_no_sideways_scroll(page, f"{url} at {width}")
    host = urlsplit(url).netloc
    assert {urlsplit(one).netloc for one in seen["requests"]} <= {host}, seen["requests"]
    assert seen["console"] == [], seen["console"]
    assert seen["failed"] == [], seen["failed"]
    weight = page_weight(page)
    assert weight <= most_bytes, f"{url} weighs {weight} bytes compressed"


class watched:  # noqa: N801 - reads as a word in `with watched(page)`
    """Collects requests, console complaints and failed answers of a page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.seen: dict[str, list[str]] = {"requests": [], "console": [], "failed": []}

    def __enter__(self) -> dict[str, list[str]]:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.on("response", self._response)
        return self.seen

    def __exit__(self, *_: object) -> None:
        for event, heard in (
            ("request", self._request),
            ("console", self._console),
            ("pageerror", self._error),
            ("response", self._response),
        ):
            self.page.remove_listener(event, heard)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.seen["requests"].append(request.url)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.seen["console"].append(message.text)

    def _error(self, error: Any) -> None:
        self.seen["console"].append(str(error))

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.seen["failed"].append(f"{response.status} {response.url}")


def assert_axe_clean(page: Any, where: str = "") -> None:
    """No violation of WCAG 2.2 AA or of axe's best practices on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        RULES,
    )
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:160]} {node['target']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    assert told == [], where + "\n" + "\n".join(told)


def assert_no_sideways_scroll(page: Any, where: str = "") -> None:
    """The page is as wide as the window."""
    wider = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > wide + 1)
            .slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
        }"""
    )
    assert wider == [], f"{where} scrolls sideways: {wider}"


def page_weight(page: Any) -> int:
    """Bytes of the page with its style sheets and modules as they travel compressed; fonts and pictures aside."""
    total = len(gzip.compress(page.content().encode(), 6))
    for address in sorted(set(linked(page.content()))):
        answer = page.request.get(address if address.startswith("http") else _join(page.url, address))
        total += len(gzip.compress(answer.body(), 6))
    return total


def linked(html: str) -> Iterator[str]:
    """Addresses of style sheets and modules a page asks for."""
    for found in LINKED.finditer(html):
        yield found[1]


def assert_light(html: str, *, most_bytes: int = MOST_BYTES) -> None:
    """The same weight for a page rendered without a browser, its files read from the bundle."""
    total = len(gzip.compress(html.encode(), 6))
    for address in set(linked(html)):
        name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", Path(urlsplit(address).path).name)
        total += len(gzip.compress((ROOT / "dist" / "web" / name).read_bytes(), 6))
    assert total <= most_bytes, f"{total} bytes compressed"


def keep_picture(page: Any, name: str) -> None:
    """A picture of the whole page, when somebody wants to look."""
    folder = os.environ.get("PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")  # else a sticky band is drawn in the middle
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def slug(url: str) -> str:
    """A file name for an address."""
    return re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower()).strip("-") or "trang-chu"


def _join(page_url: str, address: str) -> str:
    parts = urlsplit(page_url)
    return f"{parts.scheme}://{parts.netloc}{address}"
