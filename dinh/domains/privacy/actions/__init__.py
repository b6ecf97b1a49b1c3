"""Verbs of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.actions.destruction import (
    decide_destruction,
    propose_destruction,
    render_minutes,
    set_retention,
)
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
    "decide_destruction",
    "export_my_data",
    "extend_request",
    "make_request",
    "propose_destruction",
    "render_minutes",
    "reply_to_request",
    "set_retention",
    "take_back_request",
]
