"""The web server in front of the benchmark's database, and a person at a browser without JavaScript."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from dinh.domains.people.models import Account

WORKERS, THREADS = 2, 8
START_SECONDS = 60.0
HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")


@contextmanager
def served() -> Iterator[int]:
    """granian as `up` starts it, on a free port; its papers go to a folder that is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="dinh-bench-") as folder:
        shutil.copytree(Path(settings.DATA) / "keys", Path(folder) / "keys")
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
        command += ["--no-ws", "--backpressure", "64", "dinh.project.wsgi:application"]
        with (Path(folder) / "web.log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 - our own command
                command, env=_environment(folder, port), stdout=log, stderr=log
            )
        try:
            _wait(server, port, Path(folder) / "web.log")
            yield port
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _environment(folder: str, port: int) -> dict[str, str]:
    values = {
        key: urllib.parse.quote(str(connection.settings_dict[key]), safe="")
        for key in ("USER", "PASSWORD", "HOST", "NAME")
    }
    url = "postgresql://{USER}:{PASSWORD}@{HOST}".format(**values)
    place = connection.settings_dict["PORT"]
    return {
        **os.environ,
        "DINH_DATA": folder,
        "DATABASE_URL": f"{url}{f':{place}' if place else ''}/{values['NAME']}",
        "DINH_BASE_URL": f"http://127.0.0.1:{port}",
        "DINH_LOCAL_FILING": "1",
        "DJANGO_SETTINGS_MODULE": "dinh.project.settings",
    }


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if Person(port, "").get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the web server does not answer:\n{log.read_text(errors='replace')[-2000:]}")


class Person:
    """Somebody signed in, with one connection and cookies, as a browser keeps them."""

    def __init__(self, port: int, session: str) -> None:
        self._cookies = {"sessionid": session} if session else {}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> tuple[int, str]:
        """Status and page."""
        status, page, _ = self._ask("GET", path, b"", {})
        return status, page

    def send(self, path: str, shown: str, given: Mapping[str, str], paper: bytes = b"") -> str:
        """Send a form with the hidden fields that its page showed; where the answer leads, an error when nowhere."""
        hidden = [
            (re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag))
            for tag in HIDDEN.findall(shown)
        ]
        fields = {name.group(1): value.group(1) if value else "" for name, value in hidden if name}
        body, kind = _form({**fields, **given}, paper)
        status, page, place = self._ask("POST", path, body, {"Content-Type": kind})
        if status != 302:
            raise RuntimeError(f"{path} answered {status}: {page[:3000]}")
        return place

    def _ask(self, verb: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._line.request(verb, path, body, {**headers, "Cookie": cookies})
        answer = self._line.getresponse()
        page = answer.read().decode("utf-8", "replace")
        for text in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = text.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, page, answer.headers.get("Location", "")


def _form(fields: Mapping[str, str], paper: bytes) -> tuple[bytes, str]:
    if not paper:
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    mark = "----dinh-bench"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="gt_01"; filename="don.png"\r\nContent-Type: image/png\r\n\r\n'
    return (
        b"".join([*parts, head.encode(), paper, f"\r\n--{mark}--\r\n".encode()]),
        f"multipart/form-data; boundary={mark}",
    )


def session_of(account_id: int) -> str:
    """A session in which somebody has signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=account_id))
    return str(client.cookies["sessionid"].value)
