"""Keep a house running: watch its children, start again what died, end everything in the right order."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tools.launch import processes
from tools.launch.cluster import Cluster
from tools.launch.say import CannotGoOn, line

STEADY_SECONDS = 60.0
LONGEST_PAUSE = 30.0
MOST_FAILURES = 8
GRACE_SECONDS = 12.0
BIGGEST_LOG = 20 << 20


class Stopped(BaseException):
    """Somebody asked us to stop."""


def listen_to_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal raise `Stopped` in the main thread."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start: none at first, then 1, 2, 4 … 30."""
    return 0.0 if failures <= 1 else min(2.0 ** (failures - 2), LONGEST_PAUSE)


@dataclass
class Backoff:
    """How often something failed in a row; a steady minute forgives."""

    failures: int = 0
    started_at: float = 0.0
    not_before: float = 0.0

    def started(self, now: float) -> None:
        """It was started."""
        self.started_at = now

    def died(self, now: float) -> None:
        """It ended by itself; decides when it may start again."""
        self.failures = 1 if now - self.started_at >= STEADY_SECONDS else self.failures + 1
        self.not_before = now + pause_after(self.failures)

    @property
    def is_hopeless(self) -> bool:
        """Too many failures in a row for something that never worked."""
        return self.failures >= MOST_FAILURES


@dataclass
class Child:
    """One process of ours in a session of its own, with everything it started itself."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    backoff: Backoff = field(default_factory=Backoff)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its words go to its log."""
        if self.log.exists() and self.log.stat().st_size > BIGGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as output:
            self.process = processes.spawn(self.command, env=self.env, cwd=self.cwd, output=output)
        self.backoff.started(time.monotonic())

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it and everything in its session at once, then collect it."""
        if self.process is not None:
            processes.kill_session(self.process)
            self.process.wait()
            self.process = None

    def last_words(self) -> str:
        """The end of its log, for the person at the terminal."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"    {text}" for text in lines[-12:])


@dataclass
class House:
    """The children of one installation; `cluster` is None where DATABASE_URL names a server."""

    cluster: Cluster | None
    children: list[Child]
    database: Backoff = field(default_factory=Backoff)
    settled: bool = False  # once it answered, we never give up: a database may be away for an hour

    def watch(self) -> None:
        """Look after everything until a signal says stop."""
        while True:
            self.look()
            time.sleep(0.5)

    def look(self) -> None:
        """One round: the database first, since the others need it."""
        if not self._database_is_up():
            return
        now = time.monotonic()
        for child in self.children:
            if child.is_alive():
                continue
            if child.process is not None:
                code = child.process.returncode
                child.kill()  # its own workers may live on and hold the port
                child.backoff.died(now)
                line(f"  {child.name} ended ({code}); starting it again")
            if child.backoff.is_hopeless and not self.settled:
                raise CannotGoOn(f"{child.name} does not stay up. Its last words:\n{child.last_words()}")
            if now >= child.backoff.not_before:
                child.start()

    def _database_is_up(self) -> bool:
        if self.cluster is None or self.cluster.is_running():
            return True
        now = time.monotonic()
        if self.cluster.server is not None:
            self.cluster.server = None
            self.database.died(now)
            line("  the database server ended; starting it again")
            for child in self.children:
                if child.name == "worker":
                    child.kill()  # it would live on without ever listening again
        if self.database.is_hopeless and not self.settled:
            raise CannotGoOn(f"The database does not stay up. See {self.cluster.log}")
        if now < self.database.not_before:
            return False
        try:
            self.cluster.start()
        except CannotGoOn as refusal:
            line(f"  {refusal}")
            self.database.died(now)
            return False
        self.database.started(now)
        return True

    def stop(self) -> None:
        """Web and worker first, in peace; then the database. A second Ctrl-C ends them at once."""
        hurry = False

        def at_once(_number: int, _frame: FrameType | None) -> None:
            nonlocal hurry
            hurry = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, at_once)
        for child in self.children:
            if child.is_alive() and child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.is_alive() for child in self.children) and time.monotonic() < deadline and not hurry:
            if self.cluster is not None and not self.cluster.is_running():
                break  # without a database the worker does not hear us
            time.sleep(0.05)
        for child in self.children:
            child.kill()
        if self.cluster is not None:
            self.cluster.stop()
