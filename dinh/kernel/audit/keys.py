"""The key of the audit log: a file outside the database, made at first use, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings


def audit_key() -> bytes:
    """Return the key named by ``DINH_AUDIT_KEY_FILE``."""
    return _key(str(settings.AUDIT_KEY_FILE))


@cache
def _key(name: str) -> bytes:
    path = Path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: of two processes at first start the first one wins and both read its key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
