"""Personal numbers at rest: AES-256-GCM under the installation's key, and a keyed digest to find them by."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12
KEY_BYTES = 32


@cache
def _derived(purpose: bytes) -> bytes:
    root: bytes = settings.PERSONAL_KEY
    if len(root) != KEY_BYTES or not any(root):
        raise ImproperlyConfigured("keys/personal.key is missing from the data directory")
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(root)


def seal(text: str, *, purpose: str = "person.number") -> bytes:
    """The encrypted text: nonce and ciphertext; the same text never gives the same bytes twice."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(b"dinh sealing")).encrypt(nonce, text.encode(), purpose.encode())


def unseal(sealed: bytes | memoryview, *, purpose: str = "person.number") -> str:
    """The text in clear; raises InvalidTag when the bytes, the purpose or the key are not the same."""
    raw = bytes(sealed)
    cipher = AESGCM(_derived(b"dinh sealing"))
    return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()


def digest(number: str) -> str:
    """The keyed digest (HMAC-SHA256, hex) under which a number is found; useless without the key file."""
    return hmac.new(_derived(b"dinh digest"), number.encode(), hashlib.sha256).hexdigest()
