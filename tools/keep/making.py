"""Making a backup while everybody goes on working."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from dinh.kernel.files.models import FileObject
from dinh.kernel.files.types import ScanState
from dinh.lib import moments
from dinh.project.upkeep.figures import Figures, figures_of_the_house
from tools.keep import dump, pool, sealing, shelf
from tools.launch import installation
from tools.launch.say import ROOT, CannotGoOn, line, step

NOTE = "backups.json"
PERSONAL = "personal.key"
LEAST_FREE = 64 << 20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SETTINGS = ("DINH_", "AWS_")
NOT_SETTINGS = frozenset({"DINH_DATA", "DINH_LEASH", "DINH_DEMO", "DINH_DATABASE_POOL"})


@dataclass(frozen=True)
class Snapshot:
    """What the open transaction sees."""

    name: str
    moment: datetime
    figures: Figures
    contents: list[tuple[str, int]]
    server: str
    bytes: int


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """One moment of the database, for pg_dump and for the figures alike."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SELECT pg_export_snapshot(), current_setting('server_version'), pg_database_size(current_database())"
        )
        name, server, size = cursor.fetchone()
        moment = moments.now()
        with step("figures of this moment"):
            figures = figures_of_the_house(now=moment)
        served = FileObject.objects.exclude(scan_state__in=[ScanState.INFECTED, ScanState.QUARANTINED])
        contents = list(served.order_by("sha256").values_list("sha256", "size"))
        yield Snapshot(name, moment, figures, contents, str(server), int(size))


def fingerprint(key: str) -> str:
    """Tells two keys apart and gives neither away: the keys are 256 random bits."""
    return hashlib.sha256(f"dinh {key.strip()}".encode()).hexdigest()[:16]


def release() -> str:
    """The version that stands in pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def make(
    *, where: shelf.Shelf, programs: Path, url: str, keep: int | None, personal_key_to: Path | None
) -> Path:
    """Make one backup and return its folder. On any failure nothing of it can be taken for a backup."""
    recipients = [sealing.recipient(text) for text in where.recipients()]
    _must_be_ours(where)
    with where.locked():
        if shutil.disk_usage(where.folder).free < LEAST_FREE:
            raise CannotGoOn(f"The disk of {where.folder} is full. Free some space, or name another folder.")
        name = _free_name(where)
        folder = where.folder / f"{name}{shelf.UNFINISHED}"
        folder.mkdir(mode=0o700)
        try:
            manifest = _fill(folder, where, programs, url, recipients)
            whole = where.folder / name
            folder.rename(whole)
            shelf.sync_folder(where.folder)
        except OSError as error:
            if error.errno in FULL:
                shutil.rmtree(folder, ignore_errors=True)
                raise CannotGoOn(
                    f"The disk of {where.folder} became full. Nothing of this backup was kept; earlier ones are whole. "
                    "Free some space or use `--keep N`, then run it again."
                ) from None
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        _copy_personal_key(personal_key_to, where, recipients)
        _note(where, manifest, personal_key_to)
        if keep is not None:
            for gone in where.prune(keep):
                line(f"  removed the old backup {gone}")
    return whole


def _free_name(where: shelf.Shelf) -> str:
    """The moment as a name; a second backup within one second waits for the next."""
    while (where.folder / (name := moments.now().strftime("%Y-%m-%dT%H-%M-%S"))).exists():
        time.sleep(0.1)
    return name


def _fill(
    folder: Path, where: shelf.Shelf, programs: Path, url: str, recipients: list[sealing.Recipient]
) -> dict[str, Any]:
    started = time.monotonic()
    parts: dict[str, sealing.Written] = {}
    with snapshot() as seen, step(f"database ({seen.bytes >> 20} MB on the disk)"):
        parts["database.age"] = dump.dump(
            programs=programs,
            url=url,
            snapshot=seen.name,
            target=folder / "database.age",
            recipients=recipients,
            watch=_every_few_seconds(lambda done: f"    {done >> 20} MB written"),
        )
    with step(f"papers ({len(seen.contents)})"):
        where.pool.mkdir(mode=0o700, exist_ok=True)
        tell = _every_few_seconds(lambda done: f"    {done} of {len(seen.contents)}")
        copied = pool.copy_in(seen.contents, where.pool, recipients, tell)
    line(f"    {copied.new} new ({copied.new_bytes >> 10} KB), {copied.known} known from earlier backups")
    if copied.missing:
        line(
            f"  WARNING: {len(copied.missing)} papers are missing or damaged in the storage: {copied.missing[0]} …"
        )
    lost = set(copied.missing)
    rows = "".join(f"{sha256} {size}\n" for sha256, size in seen.contents if sha256 not in lost)
    parts["files.txt"] = shelf.write_whole(folder / "files.txt", rows.encode())
    for name, content in (("keys.age", _keys()), ("settings.age", _settings())):
        source = io.BytesIO(json.dumps(content, ensure_ascii=False, indent=1).encode())
        parts[name] = sealing.seal(source, folder / name, recipients)[1]
    manifest = {
        "format": shelf.FORMAT,
        "moment": seen.moment.isoformat(),
        "release": release(),
        "postgresql": seen.server,
        "demonstration": installation.has_demonstration(Path(settings.DATA)),
        "personal_key": fingerprint(personal_key()),
        "seconds": round(time.monotonic() - started, 1),
        "parts": {name: vars(written) for name, written in parts.items()},
        "files": {"number": len(seen.contents), "new": copied.new, "missing": copied.missing},
        "figures": seen.figures,
    }
    shelf.write_whole(folder / shelf.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest


def _every_few_seconds(words: Callable[[int], str]) -> Callable[[int], None]:
    progress = dump.Progress(line)
    return lambda done: progress(lambda: words(done))


def personal_key() -> str:
    """The key of personal numbers, as it stands in its file."""
    return (Path(settings.DATA) / "keys" / PERSONAL).read_text(encoding="ascii").strip()


def _keys() -> dict[str, str]:
    """Every key but that of personal numbers: a backup alone must not open them."""
    folder = Path(settings.DATA) / "keys"
    found = {
        path.name: path.read_text(encoding="ascii")
        for path in folder.iterdir()
        if path.suffix in {".key", ".pem"}
    }
    found["audit.key"] = Path(settings.AUDIT_KEY_FILE).read_text(encoding="ascii")
    found.pop(PERSONAL, None)
    return found


def _settings() -> dict[str, str]:
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith(SETTINGS) and name not in NOT_SETTINGS
    }


def _copy_personal_key(target: Path | None, where: shelf.Shelf, recipients: list[sealing.Recipient]) -> None:
    if target is None:
        if not noted(Path(settings.DATA)).get("personal_key_to"):
            line(
                "  The key of personal numbers is NOT in this backup; without it citizens' numbers cannot be read again.\n"
                f"  Copy it once, to another place: --personal-key FILE, or {settings.DATA}/keys/{PERSONAL} by hand."
            )
        return
    if where.folder.resolve() in target.resolve().parents:
        raise CannotGoOn(
            f"{target} lies in the backup folder itself. The key of personal numbers belongs in another place: "
            "whoever finds the backup must not find it too."
        )
    target.unlink(missing_ok=True)
    sealing.seal(io.BytesIO(personal_key().encode()), target, recipients)
    line(f"  the key of personal numbers was sealed into {target}; keep it apart from the backups")


def noted(data: Path) -> dict[str, Any]:
    """What the last backup noted in the data folder; empty when there was none."""
    try:
        said = json.loads((data / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _must_be_ours(where: shelf.Shelf) -> None:
    """A folder whose keys were exchanged behind our back would hand everything to a stranger."""
    known = noted(Path(settings.DATA)).get("shelves", {}).get(str(where.folder.resolve()))
    if known is not None and known != where.recipients():
        raise CannotGoOn(
            f"{where.folder}/repository.json names other keys than at the last backup. If you changed them yourself, "
            f"remove the entry of this folder from {settings.DATA}/{NOTE}; otherwise find out who did."
        )


def _note(where: shelf.Shelf, manifest: dict[str, Any], personal_key_to: Path | None) -> None:
    before = noted(Path(settings.DATA))
    said = {
        "moment": manifest["moment"],
        "shelf": str(where.folder.resolve()),
        "seconds": manifest["seconds"],
        "missing": len(manifest["files"]["missing"]),
        "personal_key_to": str(personal_key_to) if personal_key_to else before.get("personal_key_to", ""),
        "drill": before.get("drill"),
        "shelves": {**before.get("shelves", {}), str(where.folder.resolve()): where.recipients()},
    }
    shelf.write_whole(Path(settings.DATA) / NOTE, json.dumps(said, indent=1).encode())
