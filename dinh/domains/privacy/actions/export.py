"""Tải về: one archive with everything held about the asker, for machines and for eyes, and the files themselves."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import transaction

from dinh.domains.dossiers.types import DossierView
from dinh.domains.privacy.queries import my_data
from dinh.domains.privacy.types import ArchiveFile, MyData
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.files.depot import StorageAway
from dinh.kernel.files.queries import NoSuchFile, open_file

FORMAT = "dinh.my-data.v1"
# The way of an officer's work, not data about the person; what he may do next is of the moment.
NOT_EXPORTED = ("moves", "verbs", "undo_until", "may_remind", "lock_version", "holder_account_id", "qr_token")
OFFICERS = frozenset({"account_id", "asked_by_account_id", "approved_by_account_id"})
STYLE = """body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
dt{font-weight:bold}dd{margin:0 0 .5rem}section{border-top:1px solid #999;padding-top:1rem}
"""
Page = Callable[[MyData, tuple[ArchiveFile, ...]], str]


def export_my_data(*, actor: Actor, now: datetime, page: Page) -> BinaryIO:
    """The archive as an open temporary file: `du-lieu.json`, `doc.html` (made by `page`), `tep/…`. Audited.

    A file that is gone or in quarantine is named with the reason. Refused: SignInNeeded.
    """
    held = my_data(actor=actor, now=now)
    folder = Path(settings.DATA) / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    archive = cast("BinaryIO", tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        files = tuple(_put(made, one) for view in held.dossiers for one in files_of(view=view))
        made.writestr("du-lieu.json", _json(held, files))
        made.writestr("doc.html", page(held, files))
        made.writestr("kieu.css", STYLE)
    archive.seek(0)
    with transaction.atomic():
        record(
            actor=actor,
            verb="privacy.export",
            subject=f"people.account:{actor.account_id}",
            owner=None if actor.person_id is None else f"people.person:{actor.person_id}",
            changes={},
            now=now,
        )
    return archive


def files_of(*, view: DossierView) -> Iterator[ArchiveFile]:
    """Every stored file of a dossier with its place in the archive."""
    stored = [(one.title, one.filename, one.sha256) for one in view.papers if one.sha256]
    if view.result is not None and view.result.sha256:
        stored.append((view.result.title, view.result.filename, view.result.sha256))
    folder = (view.code or f"nhap-{view.id}").replace("/", "-")
    for number, (title, filename, sha256) in enumerate(stored, start=1):
        place = f"tep/{folder}/{number:02d}-{Path(filename).name or sha256[:8]}"
        yield ArchiveFile(view.id, title, filename, place, sha256)


def _put(archive: zipfile.ZipFile, one: ArchiveFile) -> ArchiveFile:
    try:
        with open_file(sha256=one.sha256) as content, archive.open(one.place, "w") as target:
            shutil.copyfileobj(content, target)
    except NoSuchFile:
        return replace(one, place="", missing="Tệp không còn hoặc đang bị cách ly.")
    except StorageAway:
        return replace(one, place="", missing="Kho tệp chưa trả lời; xin tải lại sau.")
    return one


def _json(held: MyData, files: tuple[ArchiveFile, ...]) -> str:
    whole = {
        "format": FORMAT,
        "as_of": held.as_of,
        "people": asdict(held.people),
        "dossiers": [_dossier(view) for view in held.dossiers],
        "fees": [asdict(fee) for fees in held.fees.values() for fee in fees],
        "notices": [asdict(row) for row in held.notices],
        "requests": [asdict(one) for one in held.requests],
        "files": [asdict(one) for one in files],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)


def _dossier(view: DossierView) -> dict[str, Any]:
    values = asdict(view)
    for name in NOT_EXPORTED:
        values.pop(name, None)
    return cast("dict[str, Any]", _without_officers(values))


def _without_officers(value: Any) -> Any:
    """The same without the accounts of officers: an agency answers, not a person."""
    if isinstance(value, dict):
        return {key: _without_officers(one) for key, one in value.items() if key not in OFFICERS}
    if isinstance(value, list | tuple):
        return [_without_officers(one) for one in value]
    return value


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
