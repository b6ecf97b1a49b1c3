"""What every test run shares: --slow, closed sockets, the browser or the reason why there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sockets import close_sockets

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
NO_BROWSER = "no chromium on this machine; run: apt-get install -y chromium poppler-utils"
BROWSER_FIXTURES = frozenset({"page", "browser", "context", "new_context", "live_server_page"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow", action="store_true", help="also run the tests marked slow (full size, kill series)"
    )
    parser.addoption(
        "--kills", type=int, default=10, help="how many kills the kill series has (10; whole: 200)"
    )


def _needs_browser(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("browser") is not None or bool(names & BROWSER_FIXTURES)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser and what is slow.

    Browser tests run last: Playwright keeps an event loop running in this thread, which other tests cannot share.
    """
    slow = config.getoption("--slow")
    for item in items:
        if _needs_browser(item):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
        if item.get_closest_marker("slow") is not None and not slow:
            item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))
    items.sort(key=_needs_browser)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines say what was left out and why."""
    terminalreporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if terminalreporter is None:  # a process of pytest-xdist
        return
    skipped = terminalreporter.stats.get("skipped", [])
    without_browser = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    slow = sum("run with --slow" in str(report.longrepr) for report in skipped)
    if slow:
        terminalreporter.write_line(f"{slow} slow tests left out; `manage.py test --slow` runs them")
    if without_browser:
        terminalreporter.write_line(f"{without_browser} browser tests skipped: {NO_BROWSER}", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def closed_sockets() -> Iterator[None]:
    """No test reaches another machine."""
    with pytest.MonkeyPatch.context() as patch:
        close_sockets(patch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database with the rights of the application's role, so that `SET ROLE dinh_app` shows the truth."""
    from django.db import connection

    from tools.launch.grants import grant, role_exists
    from tools.launch.prepare import append_only_tables

    with django_db_blocker.unblock():
        if role_exists(connection, "dinh_app"):
            grant(connection, "dinh_app", append_only_tables())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's chromium, which speaks to nobody by itself."""
    switches = (
        "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking --disable-component-update --disable-sync"
    )
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": switches.split()}


@pytest.fixture(scope="session", autouse=True)
def plain_static_names() -> Iterator[dict[str, Any]]:
    """Pages rendered without a browser name their files plainly: nothing has to be collected for them."""
    from django.conf import settings
    from django.test import override_settings

    installed = settings.STORAGES
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**installed, "staticfiles": plain}):
        yield installed


@pytest.fixture(scope="session")
def collected_static(
    tmp_path_factory: pytest.TempPathFactory, plain_static_names: dict[str, Any]
) -> Iterator[Path]:
    """Hashed static files as in production, served by WhiteNoise instead of Django's test handler."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(STATIC_ROOT=folder, STORAGES=plain_static_names),
    ):
        # live_server would look for unhashed names and answer 404 for every hashed one, silently
        patch.setattr(StaticFilesHandler, "_should_handle", lambda *_: False)
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx"])
        yield folder


@pytest.fixture(scope="session")
def live_server(collected_static: Path, live_server: Any) -> Any:
    """The live server, started when its static files are there: WhiteNoise looks for them once, at the start."""
    return live_server


@pytest.fixture
def page(page: Any, collected_static: Path) -> Any:
    """A browser page; pages of the live server come with their hashed files."""
    return page
