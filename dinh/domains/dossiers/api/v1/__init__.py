"""Doors for programs, version 1: the gateway mounts each router at the address of its name, `filing` at `/dossiers`."""

from __future__ import annotations

from dinh.domains.dossiers.api.v1.files import router as files
from dinh.domains.dossiers.api.v1.filing import router as filing
from dinh.domains.dossiers.api.v1.statistics import router as statistics
from dinh.domains.dossiers.api.v1.tracking import router as tracking

__all__ = ["files", "filing", "statistics", "tracking"]
