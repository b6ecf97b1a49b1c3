"""Questions of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.queries.looks import who_looked
from dinh.domains.privacy.queries.mine import my_data
from dinh.domains.privacy.queries.notice import procedure_notice
from dinh.domains.privacy.queries.requests import get_request, my_requests, requests_to_answer
from dinh.domains.privacy.queries.retention import (
    destruction_list,
    destruction_lists,
    past_their_time,
    retention_classes,
    retention_of,
)

__all__ = [
    "destruction_list",
    "destruction_lists",
    "get_request",
    "my_data",
    "my_requests",
    "past_their_time",
    "procedure_notice",
    "requests_to_answer",
    "retention_classes",
    "retention_of",
    "who_looked",
]
