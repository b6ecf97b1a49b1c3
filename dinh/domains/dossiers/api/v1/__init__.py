"""Doors for programs, version 1: the gateway mounts `statistics` at `/statistics` and `dossiers` at `/dossiers`."""

from __future__ import annotations

from dinh.domains.dossiers.api.v1.filing import router as filing
from dinh.domains.dossiers.api.v1.statistics import router as statistics
from dinh.domains.dossiers.api.v1.tracking import router as tracking

__all__ = ["filing", "statistics", "tracking"]
