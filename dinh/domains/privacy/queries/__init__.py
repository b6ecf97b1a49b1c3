"""Questions of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.queries.looks import who_looked
from dinh.domains.privacy.queries.mine import my_data
from dinh.domains.privacy.queries.notice import procedure_notice

__all__ = ["my_data", "procedure_notice", "who_looked"]
