"""The operating-system account that PostgreSQL runs as when we are root (it refuses root itself)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.launch.say import CannotGoOn, line


@dataclass(frozen=True)
class OsAccount:
    """A name of the password file with its numbers."""

    name: str
    uid: int
    gid: int


def _named(name: str) -> OsAccount | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return OsAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def myself() -> OsAccount:
    """The account that runs this process; initdb wants it to have a name."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise CannotGoOn(
            f"The user id {os.geteuid()} has no name in /etc/passwd, and PostgreSQL needs one. "
            "Run as a user that has a name."
        ) from None
    return OsAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def owner_of(path: Path) -> OsAccount | None:
    """Who owns an existing cluster: it keeps its account whatever the list below says today."""
    try:
        return _named(pwd.getpwuid(path.stat().st_uid).pw_name)
    except (OSError, KeyError):
        return None


def _created() -> OsAccount | None:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd is None:
        return None
    subprocess.run(
        [
            useradd,
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            "dinh",
        ],
        check=False,
        capture_output=True,
    )
    return _named("dinh")


def database_account() -> OsAccount:
    """Our own account, or, when we are root, an unprivileged one that is found or made."""
    if os.geteuid() != 0:
        return myself()
    wished = os.environ.get("DINH_OS_USER")
    if wished:
        account = _named(wished)
        if account is None or account.uid == 0:
            raise CannotGoOn(
                f"DINH_OS_USER={wished}: no such unprivileged account. Create it or leave it unset."
            )
        return account
    account = _named("dinh") or _created() or _named("postgres")
    if account is not None:
        return account
    account = _named("nobody")
    if account is None:
        raise CannotGoOn("PostgreSQL refuses root. Create an account: useradd --system dinh")
    line("  the database runs as nobody, an account that other services share; better: useradd --system dinh")
    return account


def may_reach(account: OsAccount, path: Path, mode: int = os.R_OK | os.X_OK) -> bool:
    """Whether the account gets through every folder above `path`: tried in a child that becomes it."""
    if account.uid == os.geteuid():
        return os.access(path, mode)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            os._exit(0 if os.access(path, mode) else 1)
        except BaseException:  # noqa: BLE001 - the forked child must never return into our code
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
