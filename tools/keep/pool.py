"""Papers of a backup: each content sealed once into the shared pool; only new ones cost time and room."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from dinh.kernel.files.depot import place_of
from dinh.kernel.files.types import ScanState
from tools.keep import sealing, shelf
from tools.launch.say import CannotGoOn


@dataclass
class Copied:
    """What a run did."""

    known: int = 0
    new: int = 0
    new_bytes: int = 0
    missing: list[str] = field(default_factory=list)


def copy_in(
    contents: Iterable[tuple[str, int]],
    pool: Path,
    recipients: list[sealing.Recipient],
    watch: Callable[[int], None],
) -> Copied:
    """Bring every content that the pool lacks into it. One that the storage lost is named, not passed over."""
    done = Copied()
    folders: set[Path] = set()
    for number, (sha256, size) in enumerate(contents, start=1):
        target = shelf.place_in_pool(pool, sha256)
        if target.exists():
            done.known += 1
        elif _seal_one(sha256, size, target, recipients):
            done.new += 1
            done.new_bytes += size
            folders.add(target.parent)
        else:
            done.missing.append(sha256)
        watch(number)
    for folder in folders:
        shelf.sync_folder(folder)
    return done


def _seal_one(sha256: str, size: int, target: Path, recipients: list[sealing.Recipient]) -> bool:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    try:
        with default_storage.open(place_of(sha256), "rb") as content:
            read, _ = sealing.seal(content, draft, recipients)
    except FileNotFoundError:
        return False
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if read.digest.hexdigest() != sha256 or read.bytes != size:
        draft.unlink()
        return False  # the content is damaged where it lies; the good one may be in an older backup
    draft.rename(target)
    return True


def copy_out(
    contents: Iterable[tuple[str, int]],
    pool: Path,
    identities: list[sealing.Identity],
    watch: Callable[[int], None],
) -> int:
    """Bring contents back into the storage of this installation; each is compared with its name."""
    number = 0
    for number, (sha256, size) in enumerate(contents, start=1):
        with tempfile.TemporaryFile(dir=settings.DATA) as plain:
            _must_be(sealing.unseal(shelf.place_in_pool(pool, sha256), plain, identities), sha256, size)
            plain.seek(0)
            if not default_storage.exists(place_of(sha256)):
                default_storage.save(place_of(sha256), File(plain, name=sha256))
        watch(number)
    return number


def named_by_the_database(pool: Path) -> tuple[list[tuple[str, int]], list[str]]:
    """Papers that the database names: those the pool has, with their size, and those it lacks."""
    served = apps.get_model("files", "FileObject").objects.exclude(
        scan_state__in=[ScanState.INFECTED, ScanState.QUARANTINED]
    )
    rows = list(served.order_by("sha256").values_list("sha256", "size"))
    have = [(sha256, size) for sha256, size in rows if shelf.place_in_pool(pool, sha256).exists()]
    return have, sorted({sha256 for sha256, _ in rows} - {sha256 for sha256, _ in have})


def prove(
    contents: Iterable[tuple[str, int]],
    pool: Path,
    identities: list[sealing.Identity],
    watch: Callable[[int], None],
) -> int:
    """Open every content, compare it with its name, keep nothing."""
    number = 0
    with Path(os.devnull).open("wb") as nowhere:
        for number, (sha256, size) in enumerate(contents, start=1):
            _must_be(sealing.unseal(shelf.place_in_pool(pool, sha256), nowhere, identities), sha256, size)
            watch(number)
    return number


def _must_be(written: sealing.Written, sha256: str, size: int) -> None:
    if (written.sha256, written.bytes) != (sha256, size):
        raise CannotGoOn(f"The paper {sha256} of the backup is not what its name says. Take another backup.")
