"""Verbs of the room, keyword-only."""

from __future__ import annotations

from dinh.domains.privacy.actions.export import export_my_data

__all__ = ["export_my_data"]
