"""Questions of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.queries.looks import who_looked
from dinh.domains.privacy.queries.mine import my_data
from dinh.domains.privacy.queries.notice import procedure_notice
from dinh.domains.privacy.queries.requests import get_request, my_requests, requests_to_answer

__all__ = [
    "get_request",
    "my_data",
    "my_requests",
    "procedure_notice",
    "requests_to_answer",
    "who_looked",
]
