"""Where an installation's data lies, and the locks that keep two starts from one folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from tools.launch.accounts import OsAccount, database_account, may_reach, owner_of
from tools.launch.binaries import find
from tools.launch.cluster import Cluster
from tools.launch.say import ROOT, CannotGoOn, line, step

LONGEST_SOCKET = 107  # bytes of sockaddr_un.sun_path without its closing zero
SOCKET_NAME = ".s.PGSQL.5432"
NEEDED_BYTES = 1 << 30
OUTSIDE = Path("/var/lib/dinh")


def data_folder(wished: str | None) -> Path:
    """The data folder: asked for, or DINH_DATA, or `var/` in the checkout."""
    return Path(wished or os.environ.get("DINH_DATA") or ROOT / "var").expanduser().absolute()


def archive_folder() -> Path | None:
    """Where finished segments of the write-ahead log go, if anywhere; made by `backup --base`."""
    named = os.environ.get("DINH_ARCHIVE")
    return Path(named).expanduser().absolute() if named else None


def short_name(path: Path) -> str:
    """Twelve letters that stand for a path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def fits_socket(folder: Path) -> bool:
    """Whether PostgreSQL's socket fits into the kernel's limit, counted in bytes: Vietnamese letters take 2 or 3."""
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET


def socket_folder(home: Path, data: Path) -> Path:
    """A folder for the socket: beside the cluster, or a short one when the path is too long."""
    if fits_socket(home / "run"):
        return home / "run"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    candidates = [Path("/run")] if os.geteuid() == 0 else [Path(runtime)] if runtime else []
    for base in (*candidates, Path("/tmp")):
        folder = base / f"dinh-{short_name(data)}"
        if base.is_dir() and os.access(base, os.W_OK | os.X_OK) and fits_socket(folder):
            return folder
    raise CannotGoOn(
        f"No folder with a short enough path for the database socket of {data}. Choose another --data."
    )


@dataclass
class Lock:
    """One holder per data folder; the file says who it is, the kernel forgets it when that process dies."""

    path: Path
    handle: int

    def say(self, **facts: str | int) -> None:
        """Write who we are for the next one who asks."""
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, json.dumps({"pid": os.getpid(), **facts}).encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self.handle)


def take_lock(data: Path, *, wait_for_commands: bool = True) -> Lock | dict[str, object]:
    """The lock of a data folder, or what its holder says of itself when a house is up there."""
    path = data / "up.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    lock = Lock(path, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = _holder(path)
        if holder.get("kind") == "up" or not wait_for_commands:
            os.close(handle)
            return holder
        with step(f"waiting for another command on this database (process {holder.get('pid')})"):
            fcntl.flock(handle, fcntl.LOCK_EX)
    return lock


def _holder(path: Path) -> dict[str, object]:
    try:
        said = json.loads(path.read_text(encoding="utf-8") or "{}")
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def make_data_folder(data: Path) -> None:
    """The data folder, closed to other people."""
    if not data.exists():
        data.mkdir(mode=0o700, parents=True)
    if not os.access(data, os.W_OK | os.X_OK):
        raise CannotGoOn(
            f"The data folder {data} is not writable for this user. Choose another with --data DIR."
        )
    (data / "log").mkdir(mode=0o700, exist_ok=True)
    free = shutil.disk_usage(data).free
    if free < NEEDED_BYTES and not (data / "cluster.json").exists():
        raise CannotGoOn(
            f"Only {free >> 20} MB are free where {data} lies; 1 GB is needed. Free some space first."
        )


def cluster_at(data: Path) -> Cluster:
    """The private cluster of a data folder, not yet made or started. We hold the folder's lock."""
    home, account = _home(data)
    return Cluster(
        folder=home / "db",
        socket=socket_folder(home, data),
        log=data / "log" / "postgres.log",
        account=account,
        binaries=find(account, home),
        archive=archive_folder(),
    )


def _home(data: Path) -> tuple[Path, OsAccount]:
    """Where the cluster lies is decided once and written down: rights above the folder may change later."""
    note = data / "cluster.json"
    if note.exists():
        home = Path(json.loads(note.read_text(encoding="utf-8"))["home"])
        if (home / "db").exists():
            return home, owner_of(home / "db") or database_account()
        if home != data and not home.exists():
            raise CannotGoOn(
                f"The database of {data} should lie in {home}, which is gone. Put it back, or restore."
            )
    account = database_account()
    home = _first_home(data, account)
    note.write_text(json.dumps({"home": str(home), "account": account.name}), encoding="utf-8")
    return home, account


def _first_home(data: Path, account: OsAccount) -> Path:
    if account.uid == os.geteuid():
        return data
    # The account only passes through: it may enter, not list. Keys and files stay 0600 and 0700.
    data.chmod(0o711)
    line(f"  the database runs as the account {account.name}, since PostgreSQL refuses root")
    if may_reach(account, data, os.X_OK):
        return data
    data.chmod(0o700)
    home = OUTSIDE / short_name(data)
    if (
        home / "db"
    ).exists():  # of a data folder that was removed; its keys are gone, its rows are not ours to delete
        aside = home.with_name(f"{home.name}-left-{int(time.time())}")
        home.rename(aside)
        line(f"  an earlier database of the same path was moved to {aside}")
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    OUTSIDE.chmod(0o711)
    line(f"  a folder above {data} is closed to it, so the database lies in {home}")
    return home
