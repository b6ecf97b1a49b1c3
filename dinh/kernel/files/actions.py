"""Keeping files: stream, recognise, scan, store under the content's hash."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dinh.kernel.audit.actions import record
from dinh.kernel.audit.types import ActorLike
from dinh.kernel.files.adapters import ScannerAway, scan
from dinh.kernel.files.depot import Readable, Received, drop, open_content, put, received, take_away
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.rules.names import safe_filename
from dinh.kernel.files.rules.recognition import Unacceptable, recognise, wrong_type
from dinh.kernel.files.types import DOCUMENTS, ScanState, StoredFile
from dinh.lib.refusals import Invalid

FRESH = timedelta(days=1)


class WrongFile(Invalid):
    """A content that is broken, harmful, or not of a type asked for."""

    code = "files.wrong_type"
    default_sentence = "Không nhận được tệp này. Hãy gửi tệp PDF, JPG hoặc PNG."


class InfectedFile(Invalid):
    """A content in which the scanner found a virus."""

    code = "files.infected"
    default_sentence = "Tệp có vi-rút nên không nhận. Hãy quét vi-rút máy của ông/bà, rồi gửi tệp khác."


def store_file(
    *,
    stream: Readable,
    filename: str,
    actor: ActorLike,
    now: datetime,
    allowed: frozenset[str] = DOCUMENTS,
    max_bytes: int | None = None,
) -> StoredFile:
    """Keep a file and return its reference; the same content twice is kept once.

    Streams: never holds the file in memory. Refused: TooLarge, EmptyFile, WrongFile (broken, harmful, or not among
    `allowed` media types), InfectedFile, StorageFull (507), StorageAway (503); a refusal leaves no file behind.
    Call it before the transaction that uses the reference. Audited as `store_file` without the name.
    """
    most = min(max_bytes or settings.MAX_UPLOAD_BYTES, settings.MAX_UPLOAD_BYTES)
    with received(stream, most) as content:
        media_type = _recognised(content, allowed)
        known = FileObject.objects.filter(sha256=content.sha256).first()
        if known is not None and known.scan_state in {ScanState.INFECTED, ScanState.QUARANTINED}:
            raise InfectedFile
        state, virus = _scanned(content, known)
        if virus:
            _remember(content, media_type, ScanState.INFECTED, virus, actor, now)
            raise InfectedFile
        put(content)
        _remember(content, media_type, state, "", actor, now)
        name = safe_filename(filename, media_type)
        return StoredFile(content.sha256, content.size, media_type, name, state)


def _recognised(content: Received, allowed: frozenset[str]) -> str:
    try:
        media_type = recognise(content.content, content.size)
    except Unacceptable as refusal:
        raise WrongFile(refusal.template) from None
    if media_type not in allowed:
        raise WrongFile(wrong_type(media_type, allowed))
    return media_type


def _scanned(content: Received, known: FileObject | None) -> tuple[ScanState, str]:
    if known is not None and known.scan_state == ScanState.CLEAN:
        return ScanState.CLEAN, ""
    if not settings.CLAMD:
        return ScanState.NOT_SCANNED, ""
    try:
        virus = scan(settings.CLAMD, content.content)
    except ScannerAway:
        return ScanState.NOT_SCANNED, ""
    return (ScanState.INFECTED, virus) if virus else (ScanState.CLEAN, "")


def _remember(
    content: Received, media_type: str, state: ScanState, virus: str, actor: ActorLike, now: datetime
) -> None:
    scanned_at = None if state is ScanState.NOT_SCANNED else now
    with transaction.atomic():
        row, is_new = FileObject.objects.get_or_create(
            sha256=content.sha256,
            defaults={
                "size": content.size,
                "media_type": media_type,
                "scan_state": state,
                "scanned_at": scanned_at,
                "signature": virus,
                "stored_at": now,
            },
        )
        if not is_new:
            FileObject.objects.filter(sha256=row.sha256).update(
                stored_at=now
            )  # else `forget_file` may take it
        if not is_new and row.scan_state == ScanState.NOT_SCANNED and scanned_at is not None:
            FileObject.objects.filter(sha256=row.sha256).update(
                scan_state=state, scanned_at=now, signature=virus
            )
        record(
            actor=actor,
            verb="refuse_infected_file" if virus else "store_file",
            subject=f"files:{content.sha256}",
            owner=None,
            changes={"scan_state": (None, state.value)},
            now=now,
        )


def scan_file(*, sha256: str, actor: ActorLike, now: datetime) -> ScanState:
    """Scan a stored content that was not scanned yet; one with a virus goes to quarantine and is served no more.

    Raises ScannerAway when no scanner answers, so that a task tries again later.
    """
    row = FileObject.objects.get(sha256=sha256)
    if row.scan_state != ScanState.NOT_SCANNED:
        return ScanState(row.scan_state)
    with open_content(sha256) as content:
        virus = scan(settings.CLAMD, content)  # type: ignore[arg-type]  # django's File reads and seeks
    state = ScanState.QUARANTINED if virus else ScanState.CLEAN
    with transaction.atomic():
        FileObject.objects.filter(sha256=sha256).update(scan_state=state, scanned_at=now, signature=virus)
        if virus:
            record(
                actor=actor,
                verb="quarantine_file",
                subject=f"files:{sha256}",
                owner=None,
                changes={"scan_state": (ScanState.NOT_SCANNED.value, state.value)},
                now=now,
            )
            take_away(sha256)
    return state


def forget_file(*, sha256: str, actor: ActorLike, now: datetime) -> bool:
    """Delete a content for good: the row, then the bytes after the commit; tells whether there was one. Audited.

    The caller has made sure that no record refers to it. A content that was stored within the last day is kept: somebody
    may be about to refer to it.
    """
    with transaction.atomic():
        row = FileObject.objects.select_for_update().filter(pk=sha256).first()
        if row is None or row.stored_at > now - FRESH:
            return False
        row.delete()
        record(
            actor=actor,
            verb="forget_file",
            subject=f"files:{sha256}",
            owner=None,
            changes={"scan_state": (row.scan_state, None)},
            now=now,
        )
        transaction.on_commit(lambda: drop(sha256))
    return True
