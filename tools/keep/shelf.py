"""The layout of a backup folder, and the rule that a backup is whole or is not seen as one.

SHELF/repository.json              to whom everything here is sealed
SHELF/identity.age                 with a passphrase: the private key, sealed with it
SHELF/files/ab/cd/<sha256>.age     each paper once, whichever backups it belongs to
SHELF/2026-11-24T16-30-05/         one backup: manifest.json, database.age, keys.age, settings.age, files.txt
SHELF/2026-11-24T16-30-05.unfinished   one that was cut off; swept at the next run
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.keep import sealing
from tools.launch.say import CannotGoOn, line

FORMAT = 1
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d")
UNFINISHED = ".unfinished"
MANIFEST = "manifest.json"
PARTS = ("database.age", "keys.age", "settings.age", "files.txt")
BLOCK = 1 << 20


@dataclass(frozen=True)
class Shelf:
    """A backup folder."""

    folder: Path

    @property
    def pool(self) -> Path:
        """Where the papers of all its backups lie."""
        return self.folder / "files"

    def recipients(self) -> list[str]:
        """Public keys of this folder; empty for a folder that holds no backups yet."""
        try:
            said = json.loads((self.folder / "repository.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except ValueError:
            raise CannotGoOn(f"{self.folder}/repository.json is damaged. Choose another folder.") from None
        if said.get("format") != FORMAT:
            raise CannotGoOn(f"{self.folder} was written by another release (format {said.get('format')}).")
        return list(said["recipients"])

    def found(self, recipients: list[str], identity: bytes | None) -> None:
        """Make an empty folder a backup folder."""
        if identity is not None:
            write_whole(self.folder / "identity.age", identity)
        said = {"format": FORMAT, "recipients": recipients, "passphrase": identity is not None}
        write_whole(self.folder / "repository.json", json.dumps(said, indent=1).encode())

    def backups(self) -> list[Backup]:
        """The whole backups, oldest first; one that was cut off is not among them."""
        found = (Backup(path) for path in sorted(self.folder.iterdir()) if NAME.fullmatch(path.name))
        return [backup for backup in found if (backup.folder / MANIFEST).exists()]

    def backup(self, name: str | None) -> Backup:
        """The named backup, or the newest."""
        if not self.folder.is_dir() or not self.recipients():
            raise CannotGoOn(f"{self.folder} is no backup folder (it has no repository.json).")
        whole = self.backups()
        if name is None:
            if not whole:
                raise CannotGoOn(f"{self.folder} holds no whole backup{self._cut_off()}.")
            return whole[-1]
        for backup in whole:
            if backup.folder.name == name:
                return backup
        if (self.folder / f"{name}{UNFINISHED}").exists():
            raise CannotGoOn(f"The backup {name} was cut off and is not whole. Take another.")
        have = ", ".join(backup.folder.name for backup in whole) or "none"
        raise CannotGoOn(f"{self.folder} holds no backup {name}. Whole ones: {have}.")

    def _cut_off(self) -> str:
        left = sum(path.name.endswith(UNFINISHED) for path in self.folder.iterdir())
        return f"; {left} that was cut off does not count" if left else ""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time; what a killed one left is removed first."""
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotGoOn(
                    f"Another backup is being written into {self.folder}. Wait for it."
                ) from None
            for left in self.folder.glob(f"*{UNFINISHED}"):
                line(f"  an earlier backup was cut off; removing {left.name}")
                shutil.rmtree(left)
            yield
        finally:
            os.close(handle)

    def prune(self, keep: int) -> list[str]:
        """Leave the newest `keep` backups and the papers they name; returns the names that went."""
        whole = self.backups()
        gone = whole[:-keep] if keep < len(whole) else []
        for backup in gone:
            doomed = backup.folder.with_name(backup.folder.name + UNFINISHED)
            backup.folder.rename(doomed)  # from this moment it is no backup any more
            shutil.rmtree(doomed)
        if gone:
            named = {sha256 for backup in self.backups() for sha256, _ in backup.files()}
            for path in self.pool.glob("??/??/*.age"):
                if path.stem not in named:
                    path.unlink()
        return [backup.folder.name for backup in gone]


@dataclass(frozen=True)
class Backup:
    """One backup that was finished."""

    folder: Path

    def manifest(self) -> dict[str, Any]:
        """What the backup says of itself."""
        try:
            said = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise CannotGoOn(
                f"{self.folder / MANIFEST} is missing or damaged. Take another backup."
            ) from None
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise CannotGoOn(f"{self.folder / MANIFEST} is of another release. Restore with that release.")
        return said

    def files(self) -> list[tuple[str, int]]:
        """SHA-256 and size of each paper."""
        text = (self.folder / "files.txt").read_text(encoding="ascii")
        rows = (row.split() for row in text.splitlines())
        return [(sha256, int(size)) for sha256, size in rows]

    def verify(self) -> dict[str, Any]:
        """Compare every part with the manifest and return the manifest; the first difference is a refusal."""
        manifest = self.manifest()
        for name in PARTS:
            stated = manifest["parts"].get(name)
            path = self.folder / name
            if stated is None or not path.exists():
                raise CannotGoOn(f"{path} is missing. This backup cannot be used; take another.")
            if path.stat().st_size != stated["bytes"] or digest_of(path) != stated["sha256"]:
                raise CannotGoOn(
                    f"{path} is not what the manifest states: damaged or changed. Take another backup."
                )
        return manifest

    @property
    def moment(self) -> datetime:
        """The moment that the backup shows."""
        return datetime.fromisoformat(self.manifest()["moment"])


def place_in_pool(pool: Path, sha256: str) -> Path:
    """Where a paper lies."""
    return pool / sha256[:2] / sha256[2:4] / f"{sha256}.age"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> sealing.Written:
    """Write a small file so that it is there whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync_folder(path.parent)
    return sealing.Written(len(content), hashlib.sha256(content).hexdigest())


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
