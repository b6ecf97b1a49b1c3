"""Doors for programs, version 1: `router` is mounted by the gateway at `/procedures`."""

from __future__ import annotations

from dinh.domains.procedures.api.v1.routes import router

__all__ = ["router"]
