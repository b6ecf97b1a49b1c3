"""What the catalogue remembers."""

from __future__ import annotations

from dinh.domains.procedures.models.catalogue import Field, LegalBasis, Procedure, ProcedureAgency, RuleSet
from dinh.domains.procedures.models.issued import CatalogueItem, CatalogueList, IntegrationRecord, Target
from dinh.domains.procedures.models.process import StepDefinition, TransitionDefinition
from dinh.domains.procedures.models.versions import ChannelTerm, ProcedureVersion, RequiredPaper

__all__ = [
    "CatalogueItem",
    "CatalogueList",
    "ChannelTerm",
    "Field",
    "IntegrationRecord",
    "LegalBasis",
    "Procedure",
    "ProcedureAgency",
    "ProcedureVersion",
    "RequiredPaper",
    "RuleSet",
    "StepDefinition",
    "Target",
    "TransitionDefinition",
]
