"""The secrets of one installation: drawn at first start, readable by their owner only, never replaced."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def _signing_key() -> bytes:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


KEYS: dict[str, Callable[[], bytes]] = {
    "secret.key": lambda: secrets.token_urlsafe(48).encode(),  # Django's own
    "personal.key": lambda: secrets.token_hex(32).encode(),  # personal numbers at rest and their lookup
    "audit.key": lambda: secrets.token_hex(32).encode(),  # fingerprints in the audit log
    "oidc.pem": _signing_key,  # tokens of the sign-in for other systems
}


def ensure(data: Path) -> Path:
    """Draw the keys that are missing; returns their folder. A key is written whole or not at all."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, draw in KEYS.items():
        target = folder / name
        if target.exists():
            continue
        unfinished = folder / f".{name}.new"
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(draw() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    return folder
