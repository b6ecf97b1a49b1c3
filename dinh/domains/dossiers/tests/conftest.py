"""Quick secrets: slow digests guard real ones; here they would only make each world slow."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def quick_secrets(settings: Any) -> None:
    """Accounts of the small province get a fast digest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
