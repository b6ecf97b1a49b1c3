"""The command lines of `backup`, `restore` and `upgrade`; the launcher's door leads here."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.db import connection

from dinh.lib.moments import HCM
from tools.keep import archive, drill, restoring, sealing, shelf, upgrade
from tools.launch import binaries, installation
from tools.launch.accounts import myself
from tools.launch.cluster import APPLICATION, OWNER
from tools.launch.place import Lock, archive_folder, cluster_at, data_folder, take_lock
from tools.launch.say import CannotGoOn, line, step

SHORTEST_PASSPHRASE = 12


def run_backup(arguments: Sequence[str]) -> int:
    """`backup DIR …`: make one, or `--drill` it, or `--list` them."""
    parser = argparse.ArgumentParser(
        prog="manage.py backup",
        description="Back up database, papers, keys and settings, encrypted, while the house runs.",
    )
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="the backup folder; one folder holds many backups"
    )
    parser.add_argument(
        "--recipient", action="append", metavar="KEY", help="public key age1… or ssh-ed25519 …, once"
    )
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="draw a key pair, private half into FILE"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="passphrase in the first line of FILE"
    )
    parser.add_argument(
        "--personal-key", type=Path, metavar="FILE", help="also seal the key of personal numbers there"
    )
    parser.add_argument("--keep", type=int, metavar="N", help="afterwards remove all but the newest N")
    parser.add_argument("--drill", action="store_true", help="restore beside and compare every figure")
    parser.add_argument("--from", dest="name", metavar="NAME", help="drill this backup instead of the newest")
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="private key that opens the backup (drill)"
    )
    parser.add_argument("--list", action="store_true", help="list the whole backups")
    wishes = parser.parse_args(list(arguments))
    wishes.folder = wishes.folder.expanduser().absolute()
    if wishes.list:
        return _list(wishes.folder)
    if wishes.drill:
        return _drill(wishes)
    if wishes.keep is not None and wishes.keep < 1:
        raise CannotGoOn("--keep takes a number from 1.")
    return _make(wishes)


def _make(wishes: argparse.Namespace) -> int:
    where = shelf.Shelf(wishes.folder)
    where.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if wishes.personal_key is not None and where.folder.resolve() in wishes.personal_key.resolve().parents:
        raise CannotGoOn(
            f"{wishes.personal_key} lies in the backup folder itself. The key of personal numbers belongs in another "
            "place: whoever finds the backup must not find it too."
        )
    _ensure_recipients(where, wishes)
    with installation.database_for_a_command() as variables:
        os.environ.update(variables, DINH_DATABASE_POOL="0")
        django.setup()
        from tools.keep.making import make

        made = make(
            where=where,
            programs=binaries.find(myself(), Path(variables["DINH_DATA"])).bin,
            url=variables["DATABASE_URL"],
            keep=wishes.keep,
            personal_key_to=wishes.personal_key.expanduser().absolute() if wishes.personal_key else None,
        )
    line(f"  backup: {made}", answer=True)
    return 0


def _ensure_recipients(where: shelf.Shelf, wishes: argparse.Namespace) -> None:
    """A new folder needs a key once; later runs need none, so that a timer holds no secret."""
    known = where.recipients()
    wished = list(wishes.recipient or [])
    if known:
        if wished and wished != known:
            raise CannotGoOn(f"{where.folder} is sealed to other keys. Use them, or name a new folder.")
        return
    if any(path.name != "lock" for path in where.folder.iterdir()):
        raise CannotGoOn(f"{where.folder} holds other things. Name an empty or a new folder for backups.")
    sealed = None
    if wishes.new_key is not None:
        wished.append(sealing.new_key(wishes.new_key.expanduser().absolute()))
        line(f"  a new private key lies in {wishes.new_key}: keep it apart; only it opens these backups")
    if not wished:
        public, sealed = sealing.by_passphrase(_passphrase(wishes.passphrase_file, new=True))
        wished.append(public)
    for text in wished:
        sealing.recipient(text)
    where.found(wished, sealed)


def _passphrase(file: Path | None, *, new: bool) -> str:
    if file is not None:
        try:
            text = (file.read_text(encoding="utf-8").splitlines() or [""])[0].strip()
        except OSError as error:
            raise CannotGoOn(f"{file} cannot be read: {error.strerror}.") from None
    elif sys.stdin.isatty():
        text = getpass.getpass("  Passphrase of the backup: ")
        if new and getpass.getpass("  Once more: ") != text:
            raise CannotGoOn("The two passphrases are not the same.")
    else:
        raise CannotGoOn(
            "Say how the backup is opened: --recipient KEY, --new-key FILE or --passphrase-file FILE for a new folder; "
            "--identity FILE or --passphrase-file FILE to read one."
        )
    if new and len(text) < SHORTEST_PASSPHRASE:
        raise CannotGoOn(
            f"The passphrase is too short: at least {SHORTEST_PASSPHRASE} letters, better four words."
        )
    return text


def identities(folder: Path, identity: Path | None, passphrase_file: Path | None) -> list[sealing.Identity]:
    """What opens a backup folder: a private key, or the passphrase."""
    if identity is not None:
        return [sealing.identity(identity.expanduser())]
    sealed = folder / "identity.age"
    if not sealed.exists():
        if not shelf.Shelf(folder).recipients():
            raise CannotGoOn(f"{folder} is no backup folder (it has no repository.json).")
        raise CannotGoOn("This backup is sealed to a public key: give the private one with --identity FILE.")
    return [sealing.opened_by_passphrase(sealed.read_bytes(), _passphrase(passphrase_file, new=False))]


def _list(folder: Path) -> int:
    for backup in shelf.Shelf(folder).backups() if folder.is_dir() else []:
        said = backup.manifest()
        size = sum(part["bytes"] for part in said["parts"].values())
        line(
            f"  {backup.folder.name}  release {said['release']}  {size >> 20} MB  {said['files']['number']} papers",
            answer=True,
        )
    return 0


def _drill(wishes: argparse.Namespace) -> int:
    opened = restoring.open_backup(
        wishes.folder, wishes.name, identities(wishes.folder, wishes.identity, wishes.passphrase_file)
    )
    data = data_folder(None)
    os.environ["DINH_DATABASE_POOL"] = "0"
    django.setup()
    report = drill.drill(opened)
    restoring.tell(report)
    if (data / "keys").is_dir():
        drill.note(data, opened, report)
    return 0 if report.agrees else 1


def run_restore(arguments: Sequence[str]) -> int:
    """`restore DIR …`: into an empty installation."""
    parser = argparse.ArgumentParser(
        prog="manage.py restore",
        description="Restore a backup into an empty installation and compare every figure.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the backup folder")
    parser.add_argument("--data", metavar="DIR", help="the new, empty data folder (DINH_DATA, else var/)")
    parser.add_argument("--from", dest="name", metavar="NAME", help="this backup instead of the newest")
    parser.add_argument("--identity", type=Path, metavar="FILE", help="private key that opens the backup")
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="passphrase in the first line of FILE"
    )
    parser.add_argument(
        "--personal-key", type=Path, metavar="FILE", help="the key of personal numbers, kept apart"
    )
    parser.add_argument(
        "--until", metavar="MOMENT", help="go back to this moment, with --archive: 2026-11-24T09:15:00+07:00"
    )
    parser.add_argument("--archive", type=Path, metavar="DIR", help="the folder that DINH_ARCHIVE named")
    wishes = parser.parse_args(list(arguments))
    folder = wishes.folder.expanduser().absolute()
    back_to = _back_to(wishes)
    opening = identities(folder, wishes.identity, wishes.passphrase_file)
    opened = restoring.open_backup(folder, wishes.name, opening)
    data = data_folder(wishes.data)
    report = restoring.restore(
        opened,
        data,
        personal_key=restoring.read_personal_key(wishes.personal_key, opening),
        back_to=back_to,
    )
    restoring.tell(report)
    if not report.agrees:
        line(
            f"  {data} is NOT the backed-up house. Look at the lines above; `restore` may be run again.",
            answer=True,
        )
        return 1
    line(f"  restored: {data}. Its variables were: {data}/settings-of-the-backup.env", answer=True)
    return 0


def _back_to(wishes: argparse.Namespace) -> restoring.BackTo | None:
    if wishes.until is None and wishes.archive is None:
        return None
    if wishes.until is None or wishes.archive is None:
        raise CannotGoOn("--until and --archive go together.")
    if os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "Going back to a moment is for the private PostgreSQL; use your own server's tools for it."
        )
    try:
        until = datetime.fromisoformat(wishes.until)
    except ValueError:
        raise CannotGoOn(f"{wishes.until} is no moment; write 2026-11-24T09:15:00+07:00.") from None
    if until.tzinfo is None:
        until = until.replace(tzinfo=HCM)
    where = archive.Archive(wishes.archive.expanduser().absolute())
    where.base_before(until)
    return restoring.BackTo(where, until)


def run_archive(arguments: Sequence[str]) -> int:
    """`archive`: a base backup into DINH_ARCHIVE, from which `restore --until` goes forward."""
    parser = argparse.ArgumentParser(
        prog="manage.py archive",
        description="Take a base backup of the private PostgreSQL into DINH_ARCHIVE.",
    )
    parser.add_argument(
        "--keep", type=int, metavar="N", help="afterwards remove older base backups and their segments"
    )
    parser.add_argument("--list", action="store_true", help="list the finished base backups")
    wishes = parser.parse_args(list(arguments))
    folder = archive_folder()
    if folder is None or os.environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "Set DINH_ARCHIVE to a folder on another disk, start the house with it, then run this again. "
            "(A server of your own, DATABASE_URL, has its own archive.)"
        )
    where = archive.Archive(folder)
    if wishes.list:
        for moment, path in where.bases():
            line(f"  {path.name}  from {moment.isoformat()} on", answer=True)
        return 0
    with installation.database_for_a_command() as variables:
        cluster = cluster_at(Path(variables["DINH_DATA"]))
        with step("base backup"):
            made = where.take_base(cluster.socket, cluster.binaries.bin, cluster.account)
        for gone in where.prune(wishes.keep, cluster.binaries.bin, cluster.account) if wishes.keep else []:
            line(f"  removed the old base backup {gone}")
    line(f"  base backup: {made}", answer=True)
    return 0


def run_upgrade(arguments: Sequence[str]) -> int:
    """`upgrade DIR`: with the new release checked out and the house stopped."""
    parser = argparse.ArgumentParser(
        prog="manage.py upgrade",
        description="Back up into DIR, migrate to this release, check, and go back when something is not well.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a backup folder that `backup` has founded")
    parser.add_argument(
        "--may-change",
        action="append",
        default=[],
        metavar="NAME",
        help="figure that this release changes: rows/TABLE",
    )
    parser.add_argument("--back", action="store_true", help="only go back from an upgrade that was cut off")
    wishes = parser.parse_args(list(arguments))
    data = data_folder(None)
    lock = take_lock(data, wait_for_commands=False)
    if not isinstance(lock, Lock):
        raise CannotGoOn(f"The house is running (process {lock.get('pid')}). Stop it, then upgrade.")
    lock.say(kind="upgrade")
    try:
        with _owner_database(data) as (url, role):
            home = upgrade.Home(data, url, upgrade.variables_of(url))
            upgrade.finish_cut_off(home)
            if wishes.back:
                return 0
            os.environ.update(home.env)
            django.setup()
            from dinh.project.upkeep.figures import pending_migrations

            pending = pending_migrations()
            if not pending:
                line("  the tables are those of this release already", answer=True)
                return 0
            line(f"  {len(pending)} migrations: {', '.join(pending)}")
            _back_up_first(wishes.folder.expanduser().absolute(), url)
            connection.close()
            upgrade.upgrade(home, role=role, may_change=wishes.may_change)
    finally:
        lock.release()
    line("  upgraded. Start the house: manage.py up", answer=True)
    return 0


def _back_up_first(folder: Path, url: str) -> None:
    """The encrypted backup, by the same means as every night."""
    from tools.keep.making import make

    where = shelf.Shelf(folder)
    if not where.recipients():
        raise CannotGoOn(
            f"{folder} is no backup folder yet. Found it once with `manage.py backup {folder} …`."
        )
    programs = binaries.find(myself(), data_folder(None)).bin
    line(f"  backup: {make(where=where, programs=programs, url=url, keep=None, personal_key_to=None)}")


@contextmanager
def _owner_database(data: Path) -> Iterator[tuple[str, str | None]]:
    """The owner's address and the role of the application; we hold the folder's lock."""
    own = os.environ.get("DATABASE_URL")
    os.environ.update(installation.variables(data, own or ""), DINH_DATABASE_POOL="0")
    if own:
        served = os.environ.get("DINH_APP_DATABASE_URL", own)
        yield own, unquote(urlsplit(served).username or "") if served != own else None
        return
    cluster = installation.open_cluster(data)
    try:
        yield cluster.url(OWNER), APPLICATION
    finally:
        cluster.stop()
