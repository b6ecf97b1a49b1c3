"""pg_dump and pg_restore as streams: nothing of the database lies unencrypted on a disk in between."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from tools.keep import sealing
from tools.launch import processes
from tools.launch.say import CannotGoOn

COMPRESSION = "1"  # of zlib: a third of the time of the default for a tenth more bytes
# The new database has its own: extensions and the schema are made by the launcher, rights by `prepare`.
NOT_RESTORED = re.compile(
    r"^\d+; \d+ \d+ (EXTENSION|COMMENT - EXTENSION|SCHEMA|COMMENT - SCHEMA|ACL|DEFAULT ACL) "
)


def connection_variables(url: str) -> dict[str, str]:
    """What libpq reads: kept out of the command line, where every user of the machine could see it."""
    parts = urlsplit(url)
    place, _, port = parts.netloc.rpartition("@")[2].partition(":")
    found = {
        "PGHOST": unquote(place),
        "PGPORT": port,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    return {name: value for name, value in found.items() if value}


def client_environment(url: str) -> dict[str, str]:
    """The environment of a PostgreSQL client."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "PGSSLMODE", "PGSSLROOTCERT")
        if name in os.environ
    }
    return {**kept, "LC_ALL": "C.UTF-8", **connection_variables(url)}


def dump_command(programs: Path, *, snapshot: str | None = None) -> list[str]:
    """The bare pg_dump that a backup runs; the benchmark runs it too."""
    command = [str(programs / "pg_dump"), "--format=custom", f"--compress={COMPRESSION}", "--no-password"]
    command += ["--no-owner", "--no-privileges", "--lock-wait-timeout=60s"]
    return [*command, f"--snapshot={snapshot}"] if snapshot else command


def dump(
    *,
    programs: Path,
    url: str,
    snapshot: str,
    target: Path,
    recipients: list[sealing.Recipient],
    watch: Callable[[int], None],
) -> sealing.Written:
    """Write the database as it is in the exported snapshot, sealed, while everybody goes on working."""
    with tempfile.TemporaryFile() as words:
        child = processes.spawn(
            dump_command(programs, snapshot=snapshot),
            env=client_environment(url),
            output=subprocess.PIPE,
            errors=words,
        )
        assert child.stdout is not None
        try:
            _, written = sealing.seal(child.stdout, target, recipients, watch)
        except BaseException:
            child.kill()
            child.wait()
            raise
        _must_be_well(child.wait(), "pg_dump", words)
    return written


def _must_be_well(code: int, what: str, words: IO[bytes]) -> None:
    if code == 0:
        return
    words.seek(0)
    said = [text for text in words.read().decode(errors="replace").splitlines() if text.strip()]
    raise CannotGoOn(f"{what} failed: {' / '.join(said[-3:]) or f'code {code}'}")


def restore(
    *,
    programs: Path,
    url: str,
    source: Path,
    identities: list[sealing.Identity],
    scratch: Path,
    jobs: int = 2,
) -> None:
    """Fill an empty database from a sealed dump.

    The plain dump stands in an unlinked file in `scratch` meanwhile, so that several connections can read it; a
    killed restore leaves nothing of it.
    """
    with tempfile.TemporaryFile(dir=scratch) as plain, tempfile.TemporaryFile() as words:
        sealing.unseal(source, plain, identities)
        readable = f"/proc/self/fd/{plain.fileno()}"
        programs_restore = str(programs / "pg_restore")
        listing = subprocess.run(
            [programs_restore, "--list", readable],
            pass_fds=[plain.fileno()],
            capture_output=True,
            text=True,
            check=False,
        )
        if listing.returncode != 0:
            raise CannotGoOn(f"pg_restore cannot read the dump: {listing.stderr.strip()}")
        kept = "\n".join(row for row in listing.stdout.splitlines() if not NOT_RESTORED.match(row))
        with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as wanted:
            wanted.write(kept + "\n")
            wanted.flush()
            command = [programs_restore, "--dbname", connection_variables(url)["PGDATABASE"], "--no-owner"]
            command += ["--no-privileges", "--exit-on-error", "--no-password", f"--jobs={jobs}"]
            command += [f"--use-list={wanted.name}", readable]
            child: Any = subprocess.Popen(
                command,
                env=client_environment(url),
                pass_fds=[plain.fileno()],
                stderr=words,
                stdin=subprocess.DEVNULL,
            )
            _must_be_well(child.wait(), "pg_restore", words)


class Progress:
    """Tells every few seconds how far a long work is."""

    def __init__(self, say: Callable[[str], None], *, every: float = 5.0) -> None:
        self.say = say
        self.every = every
        self.next = time.monotonic() + every

    def __call__(self, text: Callable[[], str]) -> None:
        """Say it if it is time again."""
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + self.every
            self.say(text())
