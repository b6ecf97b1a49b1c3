"""One private PostgreSQL cluster: made, started, stopped; reached by a Unix socket only."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.launch import processes
from tools.launch.accounts import OsAccount, may_reach, myself
from tools.launch.binaries import Binaries
from tools.launch.say import CannotGoOn

ADMIN = "dinh_admin"
OWNER = "dinh"
APPLICATION = "dinh_app"
DATABASE = "dinh"
THROW_AWAY: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "60",
}
HBA = "local all all peer map=dinh\nlocal replication all peer map=dinh\n"
READY_SECONDS = 120.0
LOG_PREFIX = re.compile(r"^[0-9-]+ [0-9:.]+ \S+ \[\d+\] ")


def quoted_setting(path: Path) -> str:
    """A path as one element of a list setting: double quotes, doubled inside."""
    return '"' + str(path).replace('"', '""') + '"'


def database_url(role: str, socket_folder: Path, name: str = DATABASE) -> str:
    """The address that settings read; the socket folder stands percent-encoded as host."""
    return f"postgresql://{role}@{quote(str(socket_folder), safe='')}/{name}"


def initdb_options(major: int, *, throw_away: bool) -> list[str]:
    """What a new cluster is made with: the same order of letters everywhere, checksums, nobody by password."""
    options = ["-U", ADMIN, "--encoding=UTF8", "--auth-local=peer", "--auth-host=reject", "--no-instructions"]
    if major >= 18:
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    elif major == 17:
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        options += ["--locale=C.UTF-8"]
    if throw_away:
        return [*options, "--no-sync", *(["--no-data-checksums"] if major >= 18 else [])]
    return [*options, *(["--data-checksums"] if major < 18 else [])]


def archive_command(folder: Path) -> str:
    """What PostgreSQL runs for each finished segment: copied, on the disk, then named; the same again is no error."""
    target = str(folder / "wal").replace("%", "%%").replace('"', '\\"')
    copied = f'cp "%p" "{target}/.%f.new" && sync "{target}/.%f.new" && mv "{target}/.%f.new" "{target}/%f"'
    return f'if test -f "{target}/%f"; then cmp -s "%p" "{target}/%f"; else {copied}; fi'


def ident_lines(names: list[str]) -> str:
    """Which operating-system names may come as which roles: the caller and the server's own account."""
    roles = (ADMIN, OWNER, APPLICATION)
    return "".join(f'dinh "{name}" {role}\n' for name in dict.fromkeys(names) for role in roles)


@dataclass
class Cluster:
    """A data directory with its server; `socket` and `folder` belong to `account`."""

    folder: Path
    socket: Path
    log: Path
    account: OsAccount
    binaries: Binaries
    throw_away: bool = False
    archive: Path | None = None
    server: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the data directory unless it exists; a killed attempt leaves only `….new` behind."""
        if (self.folder / "PG_VERSION").exists():
            self._refuse_other_major()
            return
        unfinished = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give(unfinished)
        command: list[str | Path] = [
            self.binaries.bin / "initdb",
            "-D",
            unfinished,
            *initdb_options(self.binaries.major, throw_away=self.throw_away),
        ]
        made = processes.spawn(
            command, account=self.account, env=self._env(), cwd="/", output=subprocess.PIPE
        )
        output = made.communicate()[0].decode(errors="replace")
        if made.returncode != 0:
            raise CannotGoOn(_why_failed("initdb", output))
        (unfinished / "pg_hba.conf").write_text(HBA, encoding="utf-8")
        (unfinished / "pg_ident.conf").write_text(
            ident_lines([myself().name, self.account.name]), encoding="utf-8"
        )
        unfinished.rename(self.folder)

    def start(self, *, patience: float = READY_SECONDS) -> None:
        """Start the server as our child and return when it takes connections, within so many seconds."""
        self._clear_the_way()
        self._prepare_socket()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": quoted_setting(self.socket),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **(THROW_AWAY if self.throw_away else self._lasting_settings()),
            **self._archive_settings(),
        }
        command: list[str | Path] = [self.binaries.bin / "postgres", "-D", self.folder]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as output:
            start_of_log = output.tell()
            self.server = processes.spawn(
                command, death=signal.SIGINT, account=self.account, env=self._env(), cwd="/", output=output
            )
        self._wait_until_ready(start_of_log, patience)

    def is_running(self) -> bool:
        """Whether our child lives."""
        return self.server is not None and self.server.poll() is None

    def stop(self) -> None:
        """Fast shutdown, then the hard way; committed rows are safe either way."""
        if self.server is None:
            return
        for number, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if self.server.poll() is not None:
                break
            self.server.send_signal(number)
            try:
                self.server.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self.server = None
        with contextlib.suppress(OSError):
            self.socket.rmdir()  # it may lie in a folder for temporary files; an unclean end leaves it

    def url(self, role: str, name: str = DATABASE) -> str:
        """Address for one of our roles."""
        return database_url(role, self.socket, name)

    def _lasting_settings(self) -> dict[str, str]:
        settings = {"max_connections": "100", "shared_buffers": "256MB", "lc_messages": "C"}
        if any(
            (self.binaries.libraries / name).exists()
            for name in ("pg_stat_statements.so", "pg_stat_statements.dylib")
        ):
            settings["shared_preload_libraries"] = "pg_stat_statements"
        return settings

    def _archive_settings(self) -> dict[str, str]:
        """Archiving when a folder is named; the door for base backups in clusters of an earlier release too."""
        hba = self.folder / "pg_hba.conf"
        rules = hba.read_text(encoding="utf-8")
        if "local replication" not in rules:
            hba.write_text(f"{rules.rstrip()}\n{HBA.splitlines()[1]}\n", encoding="utf-8")
        if self.archive is None:
            return {}
        for path in (self.archive, self.archive / "wal", self.archive / "base"):
            if not path.exists():
                path.mkdir(mode=0o700, parents=True)
                self._give(path)
        if not may_reach(self.account, self.archive / "wal", os.W_OK | os.X_OK):
            raise CannotGoOn(
                f"The account {self.account.name} of the database cannot write into {self.archive} (DINH_ARCHIVE). "
                f"Let it in: chown -R {self.account.name} {self.archive}, and open the folders above to it."
            )
        return {
            "archive_mode": "on",
            "archive_command": archive_command(self.archive),
            "archive_timeout": "60",
        }

    def _env(self) -> dict[str, str]:
        path = os.environ.get("PATH", "/usr/bin:/bin")
        return {"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}

    def _give(self, path: Path) -> None:
        if self.account.uid != os.geteuid():
            os.chown(path, self.account.uid, self.account.gid)

    def _prepare_socket(self) -> None:
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self.socket.lstat()
        if self.socket.is_symlink() or found.st_uid not in {os.geteuid(), self.account.uid}:
            raise CannotGoOn(
                f"The socket folder {self.socket} belongs to somebody else. Remove it and try again."
            )
        self.socket.chmod(0o700)
        self._give(self.socket)

    def _refuse_other_major(self) -> None:
        found = (self.folder / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != str(self.binaries.major):
            raise CannotGoOn(
                f"The data in {self.folder} was written by PostgreSQL {found}, and this release brings "
                f"{self.binaries.version}. Either dump it with the release that wrote it and restore here, "
                f"or set DINH_POSTGRES_BIN to the programs of PostgreSQL {found}."
            )

    def _clear_the_way(self) -> None:
        """Wait for, stop or forget the server that an earlier, killed start left; we hold the data's lock."""
        pidfile = self.folder / "postmaster.pid"
        deadline = time.monotonic() + 60
        asked = False
        while (pid := _first_number(pidfile)) is not None:
            state = processes.process_state(pid)
            ours = state is not None and state != "Z" and processes.working_directory(pid) == self.folder
            if not ours and state != "Z":
                pidfile.unlink(missing_ok=True)  # a number that is dead, or another process by now
                return
            if ours and not asked:
                os.kill(pid, signal.SIGINT)
                asked = True
            if time.monotonic() > deadline:
                raise CannotGoOn(
                    f"An earlier database server (process {pid}) does not end. Stop it, then try again."
                )
            time.sleep(0.05)

    def _wait_until_ready(self, start_of_log: int, patience: float) -> None:
        pidfile = self.folder / "postmaster.pid"
        deadline = time.monotonic() + patience
        while self.server is not None and self.server.poll() is None and time.monotonic() < deadline:
            lines = _lines(pidfile)
            if len(lines) >= 8 and lines[0].strip() == str(self.server.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        self.stop()
        with self.log.open("rb") as written:
            written.seek(start_of_log)
            output = written.read().decode(errors="replace")
        raise CannotGoOn(_why_failed("the database server", output))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _first_number(path: Path) -> int | None:
    lines = _lines(path)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def _why_failed(what: str, output: str) -> str:
    """One sentence out of a long output: the last lines are those that say why."""
    if "No space left on device" in output:
        return "The disk is full. Free some space (at least 1 GB), then run the same command again; nothing is lost."
    lines = [LOG_PREFIX.sub("", text.strip()) for text in output.splitlines() if text.strip()]
    return f"{what[0].upper()}{what[1:]} could not start: {' / '.join(lines[-2:] or ['it said nothing'])}"
