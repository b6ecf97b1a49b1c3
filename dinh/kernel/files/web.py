"""Serving a stored file so that a browser only ever shows or saves it, and limiting what an upload may write."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse

from dinh.kernel.files.queries import get_file, open_file
from dinh.kernel.files.rules.names import safe_filename
from dinh.kernel.files.types import JPEG, PDF, PNG

SHOWN_INLINE = frozenset({PDF, PNG, JPEG})
SANDBOX = "default-src 'none'; sandbox"
# The browser's own PDF viewer does not start inside a sandbox; scripts stay forbidden all the same.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve_file(*, sha256: str, filename: str, inline: bool = False) -> FileResponse:
    """Answer with a stored file; the view has already asked whether this person may see it (and audited it).

    Saved as `filename` unless `inline` and it is a PDF or a picture. NoSuchFile when it is gone or has a virus.
    """
    facts = get_file(sha256=sha256)
    shown = inline and facts.media_type in SHOWN_INLINE
    response = FileResponse(
        open_file(sha256=sha256),
        as_attachment=not shown,
        filename=safe_filename(filename, facts.media_type),
        content_type=facts.media_type,
    )
    response.headers["Content-Length"] = str(facts.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY if shown and facts.media_type == PDF else SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    if shown:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


class LostUpload(UploadedFile):  # type: ignore[type-arg]  # not to be subscripted at run time
    """An upload that the disk could not take: reading it raises what the disk said."""

    def __init__(self, name: str, size: int, failure: OSError) -> None:
        super().__init__(file=None, name=name, size=size)
        self.failure = failure

    def read(self, *_: Any) -> bytes:
        """Raise the disk's error, which the action turns into a refusal."""
        raise self.failure


class LimitedUploadHandler(FileUploadHandler):
    """Writes an upload to the disk only up to the size limit; the rest is counted and thrown away.

    The form then says how large the file was, and two gigabytes never touch the disk. A full disk is said when the
    file is used, in the words of the action, not here in the middle of reading the request.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting a file."""
        super().new_file(*args, **kwargs)
        self.received = 0
        self.failure: OSError | None = None
        folder = Path(settings.DATA) / "incoming"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.content = tempfile.NamedTemporaryFile(dir=folder, suffix=".upload")  # noqa: SIM115 - closed with the request
        except OSError as error:
            self.failure = error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write or drop one piece."""
        del start
        self.received += len(raw_data)
        if self.failure is None and self.received <= settings.MAX_UPLOAD_BYTES + self.chunk_size:
            try:
                self.content.write(raw_data)
            except OSError as error:
                self.failure = error
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Close the file; its size counts the dropped part too."""
        del file_size
        name = self.file_name or ""
        if self.failure is not None:
            return LostUpload(name, self.received, self.failure)
        self.content.seek(0)
        return UploadedFile(self.content, name, self.content_type, self.received, self.charset)
