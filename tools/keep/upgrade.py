"""The way to a newer release: back up, keep a copy, migrate, look whether all is well, and go back if it is not.

The copy is a database beside the other one, made by PostgreSQL itself in seconds; going back is a change of names. The
encrypted backup is for the day when the disk dies in between.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tools.keep import shelf
from tools.keep.dump import connection_variables
from tools.keep.restoring import ask_figures, connection_parameters
from tools.launch import processes
from tools.launch.say import ROOT, CannotGoOn, line, step

NOTE = "upgrade.unfinished"
BEFORE, FAILED = "_before_upgrade", "_failed_upgrade"
HEALTHY_SECONDS = 60.0
# Figures that a migration may change: what it adds, and its own record. Everything else must stay.
MAY_CHANGE = (
    "sequence/",
    "migrations",
    "rows/django_migrations",
    "rows/auth_permission",
    "rows/django_content_type",
    "rows/dinh_cache",
)


@dataclass(frozen=True)
class Home:
    """The database that is upgraded; `url` belongs to its owner, who may make databases."""

    data: Path
    url: str
    env: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name."""
        return connection_variables(self.url)["PGDATABASE"]

    @property
    def before(self) -> str:
        """The copy of before."""
        return self.name + BEFORE

    @contextmanager
    def beside(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection of the owner to another database, for a database cannot be renamed from inside."""
        parameters = {**connection_parameters(self.url), "dbname": "postgres"}
        with psycopg.connect(**parameters, autocommit=True) as connection:
            yield connection

    def exists(self, name: str) -> bool:
        """Whether there is such a database."""
        with self.beside() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return row is not None

    def _do(self, statement: str, *names: str) -> None:
        with self.beside() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def keep_copy(self) -> None:
        """Copy the database beside itself; nobody else may be connected."""
        self._do("DROP DATABASE IF EXISTS {}", self.before)
        try:
            self._do("CREATE DATABASE {} TEMPLATE {}", self.before, self.name)
        except psycopg.errors.ObjectInUse:
            raise CannotGoOn(
                "Somebody is still connected to the database. Stop web server and worker first."
            ) from None

    def go_back(self) -> None:
        """The copy of before takes its place; what the upgrade left is kept aside until the next one."""
        if self.exists(self.before):
            if self.exists(self.name):
                self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name + FAILED)
                self._end_sessions()
                self._do("ALTER DATABASE {} RENAME TO {}", self.name, self.name + FAILED)
            self._do("ALTER DATABASE {} RENAME TO {}", self.before, self.name)

    def _end_sessions(self) -> None:
        """A killed upgrade may have left a statement that still runs; it would finish in the wrong database."""
        with self.beside() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
                [self.name],
            )

    def forget_copy(self) -> None:
        """All is well: the room is given back."""
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.before)
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name + FAILED)


def is_cut_off(data: Path) -> bool:
    """Whether an upgrade of this installation was killed in the middle."""
    return (data / NOTE).exists()


def finish_cut_off(home: Home) -> None:
    """An upgrade that was killed left the copy of before: go back to it, whatever stage it had reached."""
    if is_cut_off(home.data):
        with step("an earlier upgrade was cut off; going back to the state before it"):
            home.go_back()
        (home.data / NOTE).unlink()


def upgrade(home: Home, *, role: str | None, may_change: Sequence[str] = ()) -> None:
    """Migrate and prove, or go back; a refusal says which step failed and that nothing changed."""
    figures = ask_figures(home.env)["figures"]
    with step("a copy beside, to go back to"):
        home.keep_copy()
    shelf.write_whole(home.data / NOTE, json.dumps({"before": home.before, "at": time.time()}).encode())
    try:
        with step("migrations"):
            _migrate(home, role)
        with step("health: figures, statistics, audit chain, pages"):
            _must_be_healthy(home, figures, may_change)
    except (CannotGoOn, KeyboardInterrupt) as failure:
        cause = str(failure) or "interrupted"
        line(f"  NOT WELL: {cause}")
        with step("going back"):
            home.go_back()
        (home.data / NOTE).unlink()
        raise CannotGoOn(
            "The upgrade failed and was taken back: the database is as before. Start the earlier release again; what "
            f"the upgrade left is in the database {home.name}{FAILED} until the next try. The cause: {cause}"
        ) from None
    (home.data / NOTE).unlink()
    home.forget_copy()


def _migrate(home: Home, role: str | None) -> None:
    command = [sys.executable, "-m", "tools.launch.prepare", *([role] if role else [])]
    done = subprocess.run(command, env=dict(home.env), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(
            " ".join(done.stderr.strip().splitlines()[-1:]) or f"migrate ended with {done.returncode}"
        )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Figures of before that are not the same; a new table is no difference, a row less or more is one."""
    return [
        f"{name}: {value} before, {after.get(name, 'absent')} after"
        for name, value in sorted(before.items())
        if not name.startswith(MAY_CHANGE) and after.get(name) != value
    ]


def _must_be_healthy(home: Home, figures: Mapping[str, Any], may_change: Sequence[str]) -> None:
    answer = ask_figures(home.env, "--prove")
    wrong = [text for text in changed(figures, answer["figures"]) if not text.startswith(tuple(may_change))]
    if wrong:
        raise CannotGoOn(
            f"{len(wrong)} figures changed: {'; '.join(wrong[:5])}. If the release means it: --may-change NAME"
        )
    for name, count in answer["proofs"].items():
        if name.endswith(("differences", "findings")) and count:
            raise CannotGoOn(f"{name}: {count}")
    _pages_answer(home)


def _pages_answer(home: Home) -> None:
    """Serve the migrated database on a free port of this machine and ask for two pages."""
    port = _free_port()
    address = f"127.0.0.1:{port}"
    env = {**home.env, "DINH_LEASH": "1", "DINH_BASE_URL": f"http://{address}", "DINH_PROXIES": ""}
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    child = processes.spawn(
        [*command, "dinh.project.wsgi:application"], env=env, cwd=ROOT, output=subprocess.DEVNULL
    )
    try:
        for path in ("/readyz", "/"):
            status = _status(child, f"http://{address}{path}")
            if status != 200:
                raise CannotGoOn(f"the page {path} answers {status or 'nothing'} on the migrated database")
    finally:
        processes.kill_session(child)
        child.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _status(child: subprocess.Popen[bytes], address: str) -> int:
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    deadline = time.monotonic() + HEALTHY_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with ask(address, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    return 0


def variables_of(url: str) -> dict[str, str]:
    """The environment of the children: no pool, the owner's address."""
    return {**os.environ, "DATABASE_URL": url, "DINH_DATABASE_POOL": "0"}
