"""A house started as a process of its own, looked at from outside."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.launch.say import ROOT

START_SECONDS = 180.0
DEMO_SECONDS = 900.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(what: str, condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something to become true, and say what did not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"within {seconds} s: {what}")


def parents() -> dict[int, int]:
    """Every live process of the machine with its parent; zombies are dead."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found[int(entry.name)] = int(fields[1])
    return found


def descendants(pid: int) -> set[int]:
    """Children of a process, their children, and so on."""
    table = parents()
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        new = {child for child, of in table.items() if of == parent} - found
        found |= new
        waiting += new
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Running:
    """`manage.py up` over one data folder; may be killed and started again."""

    def __init__(self, data: Path, variables: Mapping[str, str] | None = None, *, demo: bool = False) -> None:
        self.data = data
        self.demo = demo
        self.variables = dict(variables or {})
        self.port = free_port()
        self.lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def command(self) -> list[str]:
        arguments = ["up", "--port", str(self.port), "--data", str(self.data)]
        return [sys.executable, str(ROOT / "manage.py"), *arguments, *([] if self.demo else ["--no-demo"])]

    def start(self, word: str = "  ready:") -> None:
        """Start and wait for `ready`, or for another word of what it says."""
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env={**clean_environment(), **self.variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._listen, args=(self.process, self.lines), daemon=True).start()
        deadline = time.monotonic() + (DEMO_SECONDS if self.demo else START_SECONDS)
        while True:
            line = self.lines.get(timeout=max(0.1, deadline - time.monotonic()))
            self.said.append(line)
            if word in line:
                return
            if line == "(end)":
                raise AssertionError("up ended:\n" + "\n".join(self.said[-20:]))

    @staticmethod
    def _listen(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
        for line in process.stdout or ():
            lines.put(line.rstrip("\n"))
        lines.put("(end)")

    @property
    def pid(self) -> int:
        """The supervisor: the process that was started, since it only turns into another program."""
        assert self.process is not None
        return self.process.pid

    def part(self, marks: str) -> int:
        """The supervisor's own child whose command line holds all these words."""
        table = parents()
        found = [
            pid
            for pid, parent in table.items()
            if parent == self.pid and all(mark in command_line(pid) for mark in marks.split())
        ]
        assert len(found) <= 1, found
        return found[0] if found else 0

    def status(self, path: str = "/readyz") -> int:
        """What the house answers; 0 when it does not."""
        open_directly = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        try:
            with open_directly(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def socket(self) -> Path:
        """The folder of the database socket."""
        home = Path(json.loads((self.data / "cluster.json").read_text(encoding="utf-8"))["home"])
        return home / "run"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)


def clean_environment() -> dict[str, str]:
    """The environment of a newcomer: nothing of this test run."""
    hidden = ("DINH_", "DATABASE_URL", "DJANGO_", "PYTEST_")
    return {key: value for key, value in os.environ.items() if not key.startswith(hidden)}


@contextmanager
def running(
    name: str, variables: Mapping[str, str] | None = None, *, demo: bool = False
) -> Iterator[Running]:
    """A house in a fresh folder that others may enter; everything of it is gone afterwards."""
    base = Path(tempfile.mkdtemp(prefix="dinh-up-", dir="/tmp"))
    base.chmod(0o755)
    house = Running(base / name, variables, demo=demo)
    try:
        yield house
    finally:
        family: set[int] = set()
        if house.process is not None and house.process.poll() is None:
            family = descendants(house.pid)
            house.process.terminate()
            try:
                house.process.wait(60)
            except subprocess.TimeoutExpired:
                house.process.kill()
                house.process.wait()
        until("its children are gone", lambda: not family & set(parents()), 15)
        shutil.rmtree(base, ignore_errors=True)
