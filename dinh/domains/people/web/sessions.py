"""Sessions whose account stands in a column (SESSION_ENGINE)."""

from __future__ import annotations

import time
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from dinh.domains.people.models import AccountSession


class SessionStore(DatabaseStore):
    """Database sessions that name their account."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        session = cast("AccountSession", super().create_model_instance(data))
        account = data.get(SESSION_KEY)
        session.account_id = int(account) if account else None
        return session

    def save(self, must_create: bool = False) -> None:
        """Keep the session and when it was kept: pages say how long it still lasts."""
        if SESSION_KEY in self:
            self["saved_at"] = int(time.time())
        super().save(must_create)

    def prime(self, packed: str | None) -> None:
        """Take the packed data that "who asks" has read already; None = there is no such session."""
        if packed is None:
            self._session_key = None
            self._session_cache = {}
        else:
            self._session_cache = self.decode(packed)
