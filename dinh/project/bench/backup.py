"""`backup`: a whole backup beside the bare pg_dump that it runs, over a database of some hundred megabytes and papers."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import override_settings

from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.files.actions import store_file
from dinh.lib import moments
from dinh.project.bench.audit import fill
from dinh.project.bench.frame import Bar, Outcome, Say, interleaved, median_ratio
from tools.keep import dump, making, sealing, shelf
from tools.launch import binaries, keys
from tools.launch.accounts import myself

ROWS = 400_000
PAPERS, PAPER_BYTES = 200, 200_000
ROUNDS = 5
MOST_TIMES = 2.0


def address() -> str:
    """The benchmark's database as an address, for programs of PostgreSQL."""
    found = connection.settings_dict
    user, password = quote(found["USER"], safe=""), quote(found["PASSWORD"], safe="")
    secret = f":{password}" if password else ""
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{user}{secret}@{quote(found['HOST'], safe='')}{port}/{found['NAME']}"


def measure(say: Say) -> Outcome:
    """The data folder of the benchmark is its own, so that nobody takes its backups for real ones."""
    with tempfile.TemporaryDirectory(prefix="dinh-bench-") as place:
        home = Path(place)
        storage = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": home / "files"},
        }
        keys.ensure(home)
        with override_settings(
            DATA=home,
            AUDIT_KEY_FILE=str(home / "keys" / "audit.key"),
            STORAGES={**settings.STORAGES, "default": storage},
        ):
            say(f"{ROWS} audit rows, {PAPERS} papers of {PAPER_BYTES // 1000} kB")
            _fill()
            return _measured(home, say)


def _fill() -> None:
    fill(ROWS)
    seal_settled(now=moments.now(), everything=True)
    for number in range(PAPERS):
        content = b"%PDF-1.4 " + os.urandom(PAPER_BYTES) + f" {number}\n%%EOF".encode()
        store_file(
            stream=io.BytesIO(content),
            filename="giay-to.pdf",
            actor=SYSTEM,
            now=moments.now(),
            allowed=frozenset({"application/pdf"}),
            max_bytes=1 << 20,
        )


def _measured(home: Path, say: Say) -> Outcome:
    programs, url = binaries.find(myself(), home).bin, address()
    where = shelf.Shelf(home / "shelf")
    where.folder.mkdir()
    where.found([sealing.new_key(home / "key")], None)
    bare_file = home / "bare.dump"

    def bare() -> None:
        with bare_file.open("wb") as target:
            subprocess.run(  # noqa: S603 - our own command
                dump.dump_command(programs), env=dump.client_environment(url), stdout=target, check=True
            )
            os.fsync(target.fileno())

    def backup() -> None:
        with contextlib.redirect_stderr(io.StringIO()):
            made.append(
                making.make(
                    where=where, programs=programs, url=url, keep=None, personal_key_to=home / "personal.age"
                )
            )

    made: list[Path] = []
    first = _seconds(backup)
    say("the first backup is made; now in turn")
    taken = interleaved({"bare": bare, "backup": backup}, rounds=ROUNDS)
    ratio = median_ratio(taken["backup"], taken["bare"])
    figures: dict[str, float | int | str] = {
        "database, MB": _size() >> 20,
        "papers, MB": PAPERS * PAPER_BYTES >> 20,
        "bare pg_dump, best, s": min(taken["bare"]) / 1000,
        "backup, papers known, best, s": min(taken["backup"]) / 1000,
        "first backup, papers new, s": first,
        "dump sealed, MB": (made[-1] / "database.age").stat().st_size >> 20,
        "bare dump, MB": bare_file.stat().st_size >> 20,
    }
    return Outcome("backup", figures, [Bar("backup / bare pg_dump", ratio, at_most=MOST_TIMES)])


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
