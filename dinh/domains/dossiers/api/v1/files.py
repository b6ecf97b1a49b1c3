"""`/files`: what a filing will name is sent first."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja import File, Router, Schema, Status, UploadedFile

from dinh.domains.dossiers.actions import FileNotTaken, keep_client_file
from dinh.domains.dossiers.api.v1.auth import ClientToken
from dinh.kernel.access.types import Actor
from dinh.lib import moments

router = Router(tags=["dossiers"])


class FileKept(Schema):
    """A kept file; `name` is what a filing calls it by."""

    name: str
    sha256: str
    filename: str
    size: int
    media_type: str
    scan_state: str


@router.post(
    "", response={201: FileKept}, auth=ClientToken("dossiers.submit"), summary="Send a file for a filing"
)
def send_file(request: HttpRequest, file: File[UploadedFile | None] = None) -> Status[FileKept]:
    """A PDF, JPG or PNG (other types a procedure may take too), of the size the portal takes. Content decides its type.

    The answer's `name` goes into `papers` of `POST /dossiers` by the same client.
    """
    # An empty part is dropped by the parser: the same as no file, and refused like any content that is not taken.
    if file is None:
        raise FileNotTaken
    kept = keep_client_file(
        actor=cast("Actor", request.auth),  # type: ignore[attr-defined] # set by ninja from ClientToken
        now=moments.now(),
        stream=file,
        filename=file.name or "",
    )
    return Status(
        201,
        FileKept(
            name=kept.name,
            sha256=kept.sha256,
            filename=kept.filename,
            size=kept.size,
            media_type=kept.media_type,
            scan_state=kept.scan_state,
        ),
    )
