"""Going back to a moment: base backups and an archive of PostgreSQL's own write-ahead log.

ARCHIVE/wal/                      segments, put there by the server's archive_command
ARCHIVE/base/2026-11-24T16-30-05/  taken-at, and in cluster/ what pg_basebackup made: checked by pg_verifybackup
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tarfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from tools.keep import shelf
from tools.launch import processes
from tools.launch.accounts import OsAccount, myself
from tools.launch.cluster import ADMIN, Cluster, ident_lines
from tools.launch.say import CannotGoOn, step

TAKEN = "taken-at"
COPY = "cluster"
REPLAY_SECONDS = 3600.0
RECOVERY = ("restore_command", "recovery_target_time", "recovery_target_inclusive", "recovery_target_action")
SETTINGS_OF_RECOVERY = "postgresql.auto.conf"


@dataclass(frozen=True)
class Archive:
    """An archive folder; it belongs to the account that PostgreSQL runs as."""

    folder: Path

    @property
    def wal(self) -> Path:
        """Where the segments lie."""
        return self.folder / "wal"

    def bases(self) -> list[tuple[datetime, Path]]:
        """The finished base backups with the moment from which each can go forward, oldest first."""
        found = []
        for path in sorted((self.folder / "base").glob("*")):
            note = path / TAKEN
            if shelf.NAME.fullmatch(path.name) and note.exists():
                found.append((datetime.fromisoformat(note.read_text(encoding="utf-8").strip()), path))
        return found

    def base_before(self, until: datetime) -> Path:
        """The newest base backup that was finished before the moment."""
        found = [path for moment, path in self.bases() if moment <= until]
        if not found:
            have = ", ".join(str(moment) for moment, _ in self.bases()) or "none"
            raise CannotGoOn(f"{self.folder} has no base backup from before {until}. Finished ones: {have}.")
        return found[-1]

    def take_base(self, cluster_socket: Path, programs: Path, account: OsAccount) -> Path:
        """Copy the whole cluster while it works; verified before it counts."""
        name = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S")
        draft = self.folder / "base" / f"{name}{shelf.UNFINISHED}"
        for left in (self.folder / "base").glob(f"*{shelf.UNFINISHED}"):
            shutil.rmtree(left)
        draft.mkdir(mode=0o700)
        own(draft, account)
        copy = draft / COPY
        command: list[str | Path] = [programs / "pg_basebackup", "--pgdata", copy, "--format=tar", "--gzip"]
        command += ["--compress=1", "--wal-method=stream", "--checkpoint=fast", "--no-password"]
        command += ["--host", cluster_socket, "--username", ADMIN]
        _run(command, account, "pg_basebackup")
        _run([programs / "pg_verifybackup", "--quiet", "--no-parse-wal", copy], account, "pg_verifybackup")
        shelf.write_whole(draft / TAKEN, datetime.now(UTC).isoformat().encode())
        whole = draft.with_name(name)
        draft.rename(whole)
        shelf.sync_folder(whole.parent)
        return whole

    def prune(self, keep: int, programs: Path, account: OsAccount) -> list[str]:
        """Leave the newest base backups and the segments that they need."""
        bases = [path for _, path in self.bases()]
        gone = bases[:-keep] if keep < len(bases) else []
        for path in gone:
            doomed = path.with_name(path.name + shelf.UNFINISHED)
            path.rename(doomed)
            shutil.rmtree(doomed)
        if gone:
            label = _start_segment(bases[-keep])
            _run([programs / "pg_archivecleanup", self.wal, label], account, "pg_archivecleanup")
        return [path.name for path in gone]


def _start_segment(base: Path) -> str:
    """The first segment a base backup needs, from the label inside it."""
    with tarfile.open(base / COPY / "base.tar.gz") as tar:
        label = tar.extractfile("backup_label")
        assert label is not None
        words = label.read().decode()
    return words.split("(file ", 1)[1].split(")", 1)[0]


def _run(command: list[str | Path], account: OsAccount, what: str) -> None:
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": "/"}
    child = processes.spawn(command, account=account, env=environment, cwd="/", output=subprocess.PIPE)
    said = child.communicate()[0].decode(errors="replace").strip()
    if child.returncode != 0:
        raise CannotGoOn(f"{what} failed: {' / '.join(said.splitlines()[-3:])}")


def lay_out(base: Path, cluster: Cluster, archive: Archive, until: datetime) -> None:
    """Unpack a base backup as the cluster's data directory, told to replay the archive up to the moment."""
    draft = cluster.folder.with_name(cluster.folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    own(draft, cluster.account)
    for name, target in (("base.tar.gz", draft), ("pg_wal.tar.gz", draft / "pg_wal")):
        _run(
            ["tar", "--extract", "--gzip", "--file", base / COPY / name, "--directory", target],
            cluster.account,
            "tar",
        )
    quoted = str(archive.wal).replace("%", "%%").replace("'", "''").replace('"', '\\"')
    moment = until.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    with (draft / SETTINGS_OF_RECOVERY).open("a", encoding="utf-8") as file:
        file.write(
            f'restore_command = \'cp "{quoted}/%f" "%p"\'\n'
            f"recovery_target_time = '{moment}'\n"
            "recovery_target_inclusive = on\nrecovery_target_action = 'promote'\n"
        )
    # The machine may be another one, with other names of accounts.
    (draft / "pg_ident.conf").write_text(ident_lines([myself().name, cluster.account.name]), encoding="utf-8")
    (draft / "recovery.signal").touch()
    own(draft / "recovery.signal", cluster.account)
    draft.rename(cluster.folder)


def own(path: Path, account: OsAccount) -> None:
    """Give a path to the account of the database."""
    if account.uid != os.geteuid():
        os.chown(path, account.uid, account.gid)


def go_back(archive: Archive, cluster: Cluster, until: datetime) -> Path:
    """Bring the cluster of an empty data folder to the moment; it runs afterwards. Returns the base it began from.

    The restored server does not write into the archive: the old house may still use it.
    """
    base = archive.base_before(until)
    with step(f"checking the base backup {base.name}"):
        verify: list[str | Path] = [
            cluster.binaries.bin / "pg_verifybackup",
            "--quiet",
            "--no-parse-wal",
            base / COPY,
        ]
        _run(verify, cluster.account, "pg_verifybackup")
    with step("unpacking it"):
        lay_out(base, cluster, archive, until)
    cluster.archive = None
    with step(f"replaying the archive until {until.isoformat()}"):
        try:
            cluster.start(patience=REPLAY_SECONDS)
            _wait_for_promotion(cluster)
        except CannotGoOn as refusal:
            raise CannotGoOn(_why_not_reached(cluster) or str(refusal)) from None
    return base


def _wait_for_promotion(cluster: Cluster) -> None:
    """A server in recovery already answers; wait until it stands at the moment and takes writes."""
    deadline = time.monotonic() + REPLAY_SECONDS
    while cluster.is_running() and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), _connected(cluster) as connection:
            if connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                for name in RECOVERY:
                    connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))
                return
        time.sleep(0.1)
    raise CannotGoOn("The archive was not replayed within an hour; look into log/postgres.log.")


def _connected(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(cluster.socket), user=ADMIN, dbname="postgres", autocommit=True)


def _why_not_reached(cluster: Cluster) -> str:
    """PostgreSQL's own word, which stands some lines above the end of its log."""
    lines = cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()
    fatal = [
        text.partition("FATAL:")[2].strip()
        for text in lines
        if "FATAL:" in text and "starting up" not in text
    ]
    if not fatal:
        return ""
    if "before configured recovery target was reached" in fatal[-1]:
        return "The archive does not reach that moment yet. Name an earlier one, or wait until the next segment is archived."
    return f"The moment cannot be reached: {fatal[-1]}."
