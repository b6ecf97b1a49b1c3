"""Questions about stored files."""

from __future__ import annotations

from django.core.files import File

from dinh.kernel.files.depot import open_content
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.types import FileFacts, ScanState
from dinh.lib.refusals import NotFound


class NoSuchFile(NotFound):
    """No such content, or one that is not served because of a virus."""

    code = "files.not_found"
    default_sentence = "Không có tệp này, hoặc tệp đã bị cách ly vì có vi-rút."


def get_file(*, sha256: str) -> FileFacts:
    """What is known about a content; NoSuchFile when there is none."""
    row = FileObject.objects.filter(sha256=sha256).first()
    if row is None:
        raise NoSuchFile
    return FileFacts(
        row.sha256, row.size, row.media_type, ScanState(row.scan_state), row.stored_at, row.scanned_at
    )


def get_files(*, sha256s: list[str]) -> dict[str, FileFacts]:
    """Facts of several contents in one statement; unknown ones are left out."""
    return {
        row.sha256: FileFacts(
            row.sha256, row.size, row.media_type, ScanState(row.scan_state), row.stored_at, row.scanned_at
        )
        for row in FileObject.objects.filter(sha256__in=sha256s)
    }


def open_file(*, sha256: str) -> File[bytes]:
    """The bytes for reading; the caller closes. Contents with a virus are as if they did not exist."""
    facts = get_file(sha256=sha256)
    if facts.scan_state in {ScanState.INFECTED, ScanState.QUARANTINED}:
        raise NoSuchFile
    return open_content(sha256)
