"""What is remembered of dossiers."""

from __future__ import annotations

from dinh.domains.dossiers.models.clock import ClockInterval, Deadline, DossierStep, Extension
from dinh.domains.dossiers.models.dossier import Dossier, DossierEvent, FormVersion, Party
from dinh.domains.dossiers.models.offline import CounterReception
from dinh.domains.dossiers.models.papers import (
    CoSignature,
    DossierMessage,
    Opinion,
    Rating,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
from dinh.domains.dossiers.models.statistics import (
    AgencyDay,
    AgencyMonth,
    AgencyProcedureMonth,
    CountDelta,
    ProcedureMonth,
)

__all__ = [
    "AgencyDay",
    "AgencyMonth",
    "AgencyProcedureMonth",
    "ClockInterval",
    "CoSignature",
    "CountDelta",
    "CounterReception",
    "Deadline",
    "Dossier",
    "DossierEvent",
    "DossierMessage",
    "DossierStep",
    "Extension",
    "FormVersion",
    "Opinion",
    "Party",
    "ProcedureMonth",
    "Rating",
    "Result",
    "SubmittedPaper",
    "SupplementRequest",
]
