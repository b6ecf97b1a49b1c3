"""How the variables of an installation are read; the settings say which there are."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit


def flag(name: str, default: bool) -> bool:
    """A switch: 1, true, yes and on are on, any other word is off."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name; a socket folder may stand percent-encoded as host."""
    parts = urlsplit(url)
    # urlsplit would make the host small letters, and a socket folder's name may hold capitals
    place, _, port = parts.netloc.rpartition("@")[2].partition(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(place),
        "PORT": port,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }
