"""Bringing a backup back: into an empty installation only, and not believed until every figure agrees."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import psycopg

from tools.keep import dump, pool, sealing, shelf
from tools.keep.archive import Archive, go_back
from tools.launch import binaries, installation, keys
from tools.launch.accounts import myself
from tools.launch.cluster import OWNER
from tools.launch.place import Lock, cluster_at, make_data_folder, take_lock
from tools.launch.say import ROOT, CannotGoOn, line, step

MARKER = "restore.unfinished"
OURS = ("keys", "files", "cluster.json", "demonstration", "settings-of-the-backup.env")
MOST_SHOWN = 20


@dataclass(frozen=True)
class Opened:
    """A verified backup with what opens it."""

    backup: shelf.Backup
    pool: Path
    manifest: dict[str, Any]
    identities: list[sealing.Identity]

    def part(self, name: str) -> Any:
        """A small sealed part, read as JSON."""
        plain = io.BytesIO()
        sealing.unseal(self.backup.folder / name, plain, self.identities)
        return json.loads(plain.getvalue())


@dataclass(frozen=True)
class BackTo:
    """Which moment, from which archive."""

    archive: Archive
    until: datetime


@dataclass
class Report:
    """What a restored copy shows beside what the backup states."""

    compared: int = 0
    differences: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Nothing differs."""
        return not self.differences


def open_backup(folder: Path, name: str | None, identities: list[sealing.Identity]) -> Opened:
    """Choose a backup and compare its parts with its manifest."""
    where = shelf.Shelf(folder)
    backup = where.backup(name)
    with step(f"checking {backup.folder}"):
        manifest = backup.verify()
    return Opened(backup, where.pool, manifest, identities)


def restore(opened: Opened, data: Path, *, personal_key: str, back_to: BackTo | None = None) -> Report:
    """Restore into the empty data folder (or the empty database of DATABASE_URL) and compare every figure.

    With `back_to` the database comes from an archive, as of any moment; the backup gives keys, papers and settings.
    """
    from_key = shelf_fingerprint(personal_key)
    if from_key != opened.manifest["personal_key"]:
        raise CannotGoOn(
            "The given key of personal numbers is not the one that this backup was written with: citizens' numbers "
            "could never be read. Give the right one with --personal-key FILE."
        )
    _must_be_empty(data)
    make_data_folder(data)
    (data / MARKER).write_text(opened.backup.folder.name, encoding="utf-8")
    lock = take_lock(data, wait_for_commands=False)
    if not isinstance(lock, Lock):
        raise CannotGoOn(
            f"{data} is in use by process {lock.get('pid')}. Stop it, or restore into another --data."
        )
    lock.say(kind="restore")
    try:
        _write_keys(opened, data, personal_key)
        if back_to is None:
            with _database(data) as url:
                report = _fill_and_compare(opened, data, url)
        else:
            report = _go_back_and_prove(opened, data, back_to)
    finally:
        lock.release()
    _write_settings(opened, data)
    if opened.manifest["demonstration"]:
        (data / installation.DEMONSTRATION).write_text("loaded", encoding="utf-8")
    if report.agrees:
        (data / MARKER).unlink()
    return report


def _go_back_and_prove(opened: Opened, data: Path, back_to: BackTo) -> Report:
    """The database of the moment, every paper it names that the backup has, and the proofs that need no manifest."""
    cluster = cluster_at(data)
    try:
        go_back(back_to.archive, cluster, back_to.until)
        os.environ.update(installation.variables(data, cluster.url(OWNER)), DINH_DATABASE_POOL="0")
        django.setup()
        contents, lacking = pool.named_by_the_database(opened.pool)
        with step(f"papers ({len(contents)})"):
            pool.copy_out(contents, opened.pool, opened.identities, lambda _: None)
        with step("statistics recounted, audit chain verified"):
            answer = ask_figures(dict(os.environ), "--prove")
    finally:
        cluster.stop()
    report = judge({}, {}, answer["proofs"])
    if lacking:
        line(
            f"  {len(lacking)} papers are younger than the backup {opened.backup.folder.name}: copy the folder files/ of "
            f"the old house over {data}/files, or take them from a later backup. The first: {lacking[0]}"
        )
    return report


def _fill_and_compare(opened: Opened, data: Path, url: str) -> Report:
    programs = binaries.find(myself(), data).bin
    fill_database(opened, programs, url, scratch=data)
    os.environ.update(installation.variables(data, url), DINH_DATABASE_POOL="0")
    django.setup()
    contents = opened.backup.files()
    with step(f"papers ({len(contents)})"):
        progress = dump.Progress(line)
        pool.copy_out(
            contents,
            opened.pool,
            opened.identities,
            lambda done: progress(lambda: f"    {done} of {len(contents)}"),
        )
    return compare(opened.manifest, dict(os.environ))


def fill_database(opened: Opened, programs: Path, url: str, *, scratch: Path) -> None:
    """The rows, then the planner's knowledge of them."""
    with step("database"):
        dump.restore(
            programs=programs,
            url=url,
            source=opened.backup.folder / "database.age",
            identities=opened.identities,
            scratch=scratch,
        )
        with psycopg.connect(**connection_parameters(url), autocommit=True) as connection:
            connection.execute("SET client_min_messages = error")
            connection.execute("ANALYZE")


def connection_parameters(url: str) -> dict[str, Any]:
    """The address as psycopg wants it."""
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    return {names[name]: value for name, value in dump.connection_variables(url).items()}


def compare(manifest: Mapping[str, Any], env: Mapping[str, str]) -> Report:
    """Compute every figure of the restored copy as of the backup's moment, recount and verify, and compare."""
    with step("every figure, statistics recounted, audit chain verified"):
        answer = ask_figures(env, "--prove", "--at", manifest["moment"])
    return judge(manifest["figures"], answer["figures"], answer["proofs"])


def ask_figures(env: Mapping[str, str], *wishes: str) -> dict[str, Any]:
    """The figures of an installation, computed by a process of its own."""
    command = [sys.executable, "-m", "django", "house_figures", *wishes]
    asked = subprocess.run(command, env=dict(env), cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        raise CannotGoOn(f"The copy cannot be read: {' '.join(asked.stderr.strip().splitlines()[-1:])}")
    found = json.loads(asked.stdout)
    assert isinstance(found, dict)
    return found


def judge(stated: Mapping[str, Any], found: Mapping[str, Any], proofs: Mapping[str, Any]) -> Report:
    """One line for each figure that differs, and for each proof that failed."""
    report = Report(compared=len(stated.keys() | found.keys()))
    report.differences = [
        f"{name}: {stated.get(name, 'absent')} in the backup, {found.get(name, 'absent')} restored"
        for name in sorted(stated.keys() | found.keys())
        if stated.get(name) != found.get(name)
    ]
    for name, words in (
        ("recount/differences", "counters of the statistics that a recount does not give"),
        ("audit chain/findings", "places where the audit chain is not whole"),
    ):
        report.compared += 1
        if proofs.get(name):
            report.differences.append(f"{proofs[name]} {words}")
    return report


def tell(report: Report) -> None:
    """The result, for people."""
    for difference in report.differences[:MOST_SHOWN]:
        line(f"  DIFFERS  {difference}", answer=True)
    if len(report.differences) > MOST_SHOWN:
        line(f"  … and {len(report.differences) - MOST_SHOWN} more", answer=True)
    verdict = "all agree" if report.agrees else f"{len(report.differences)} DIFFER"
    line(f"  {report.compared} figures compared: {verdict}", answer=True)


def shelf_fingerprint(personal_key: str) -> str:
    """The fingerprint that the manifest states; without importing Django's settings."""
    return hashlib.sha256(f"dinh {personal_key.strip()}".encode()).hexdigest()[:16]


def read_personal_key(path: Path | None, identities: list[sealing.Identity]) -> str:
    """The key of personal numbers from a file sealed by `backup --personal-key`, or from a plain copy."""
    if path is None:
        raise CannotGoOn(
            "Give the key of personal numbers with --personal-key FILE: it is kept apart from the backup, and without "
            "it citizens' numbers cannot be read again."
        )
    try:
        start = path.read_bytes()[:32]
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}.") from None
    plain = io.BytesIO(path.read_bytes())
    if start.startswith(b"age-encryption.org"):
        plain = io.BytesIO()
        sealing.unseal(path, plain, identities)
    text = plain.getvalue().decode("ascii", errors="replace").strip()
    with contextlib.suppress(ValueError):
        if len(bytes.fromhex(text)) == 32:
            return text
    raise CannotGoOn(f"{path} holds no key of personal numbers (64 hexadecimal digits).")


def _must_be_empty(data: Path) -> None:
    """Nothing is ever overwritten; only what an earlier, cut-off restore wrote is taken away."""
    if (data / MARKER).exists():
        line(f"  an earlier restore into {data} was cut off; beginning anew")
        _take_away(data)
        return
    if data.exists() and any((data / name).exists() for name in OURS):
        raise CannotGoOn(
            f"{data} is not empty. A restore never overwrites: name an empty folder with --data DIR, look whether all "
            "is there, then start the house with it."
        )


def _take_away(data: Path) -> None:
    note = data / "cluster.json"
    if note.exists():
        home = Path(json.loads(note.read_text(encoding="utf-8"))["home"])
        shutil.rmtree(home / "db", ignore_errors=True)
        shutil.rmtree(home / "db.new", ignore_errors=True)
    for name in OURS:
        target = data / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)


def _write_keys(opened: Opened, data: Path, personal_key: str) -> None:
    folder = data / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = {**opened.part("keys.age"), "personal.key": personal_key + "\n"}
    for name in keys.KEYS:
        if name not in found:
            raise CannotGoOn(f"The backup lacks the key {name}. Take another.")
        shelf.write_whole(folder / name, found[name].encode("ascii"))


def _write_settings(opened: Opened, data: Path) -> None:
    """The variables of the old installation, to be read by a person: addresses may differ on the new machine."""
    found = opened.part("settings.age")
    rows = [f"{name}={shlex.quote(value)}" for name, value in found.items()]
    shelf.write_whole(data / "settings-of-the-backup.env", ("\n".join(rows) + "\n").encode())


@contextmanager
def _database(data: Path) -> Iterator[str]:
    own = os.environ.get("DATABASE_URL")
    if own:
        with psycopg.connect(**connection_parameters(own)) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            ).fetchone()
            if found and found[0]:
                raise CannotGoOn("The database of DATABASE_URL is not empty. A restore never overwrites.")
            for extension in ("unaccent", "pg_trgm", "btree_gist"):
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        yield own
        return
    if (cluster_at(data).folder / "PG_VERSION").exists():
        raise CannotGoOn(f"There is a database of {data} already. A restore never overwrites.")
    with step("private PostgreSQL"):
        cluster = installation.open_cluster(data)
    try:
        yield cluster.url(OWNER)
    finally:
        cluster.stop()
