"""Verbs of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.actions.export import export_my_data
from dinh.domains.privacy.actions.requests import (
    answer_request,
    extend_request,
    make_request,
    reply_to_request,
    take_back_request,
)

__all__ = [
    "answer_request",
    "export_my_data",
    "extend_request",
    "make_request",
    "reply_to_request",
    "take_back_request",
]
