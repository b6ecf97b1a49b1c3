"""Uploads of a form, kept as files: joins the kernel's forms and files, which are strangers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from dinh.kernel.access.types import Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.forms.reading import Store
from dinh.kernel.forms.rules.cleaning import media_types
from dinh.kernel.forms.types import FileRef, Item


def upload_keeper(*, actor: Actor, now: datetime) -> Store:
    """What `forms.bind` keeps uploads with: within the limits of the question they answer. Refused as store_file is."""

    def keep(upload: UploadedFile[Any], item: Item) -> FileRef:
        kept = store_file(
            stream=upload,
            filename=upload.name or "",
            actor=actor,
            now=now,
            allowed=media_types(item),
            max_bytes=item.max_bytes,
        )
        return FileRef(kept.sha256, kept.filename, kept.size, kept.media_type, kept.scan_state)

    return keep
