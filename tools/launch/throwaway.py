"""The cluster of one test run: in the folder for temporary files, gone afterwards, swept up if left over."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch import binaries, databases, processes
from tools.launch.accounts import database_account
from tools.launch.cluster import Cluster

PREFIX = "dinh-test-"


def sweep(base: Path) -> list[Path]:
    """Remove our own left-over clusters: those whose lock nobody holds any more."""
    swept = []
    for folder in base.glob(f"{PREFIX}*"):
        try:
            if folder.is_symlink() or folder.lstat().st_uid != os.geteuid():
                continue
            lock = os.open(folder / "lock", os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            _end_server(folder / "db")
            shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder)
        finally:
            os.close(lock)
    return swept


def _end_server(folder: Path) -> None:
    try:
        pid = int((folder / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return
    if processes.working_directory(pid) != folder:
        return
    os.kill(pid, signal.SIGQUIT)
    for _ in range(100):
        if processes.process_state(pid) in {None, "Z"}:
            return
        time.sleep(0.05)


@contextmanager
def throw_away_cluster() -> Iterator[tuple[Cluster, Path]]:
    """A started cluster with our roles and extensions, and a scratch data folder beside it."""
    base = Path(tempfile.gettempdir())
    sweep(base)
    account = database_account()
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    home.chmod(0o711)
    cluster = None
    try:
        cluster = Cluster(
            folder=home / "db",
            socket=home / "s",
            log=home / "postgres.log",
            account=account,
            binaries=binaries.find(account, home),
            throw_away=True,
        )
        (home / "data").mkdir()
        # The account may not write into our folder; initdb's target is made by us and given away.
        cluster.create()
        cluster.start()
        databases.ensure_roles(cluster)
        databases.ensure_extensions(cluster, "template1")
        databases.ensure_database(cluster)
        yield cluster, home / "data"
    finally:
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(home, ignore_errors=True)
        os.close(lock)
