"""What callers hand to the actions: parties, papers, marks of a supplement request, result files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dinh.domains.dossiers.types.states import PaperSource, PartyKind, PartyRole


@dataclass(frozen=True, kw_only=True)
class PartyInput:
    """A person or organisation of a dossier as stated at filing.

    `person_id` / `organisation_id` point to `people` when known. The snapshot stays with the dossier.
    A personal number is never kept here: hand it to `people` first and pass the id.
    """

    role: PartyRole
    name: str
    kind: PartyKind = PartyKind.PERSON
    person_id: int | None = None
    organisation_id: int | None = None
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperInput:
    """A paper handed in. `sha256` names a stored file; an original kept at the counter has none, but a `place`."""

    paper_code: str
    title: str
    source: PaperSource = PaperSource.CITIZEN
    sha256: str = ""
    filename: str = ""
    media_type: str = ""
    size: int = 0
    scan_state: str = "not_scanned"
    originals: int = 0
    copies: int = 0
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class ClientFile:
    """A file that another system sent; `name` is signed for its account and names it in a filing."""

    name: str
    sha256: str
    filename: str
    size: int
    media_type: str
    scan_state: str


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """Sheets of paper handed over with a document, and where the originals are kept."""

    originals: int = 0
    copies: int = 0
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class MarkInput:
    """One thing to supplement: a field of the form (`field`) or a paper (`paper`), with the reason in words."""

    kind: str
    code: str
    reason: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceptionCheck:
    """One line the receiving officer ticked."""

    code: str
    title: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class ResultInput:
    """The result to hand over: its file is mandatory, a decision without it is refused."""

    title: str
    sha256: str
    filename: str
    media_type: str
    size: int
    kind: str = ""
    document_number: str = ""
    signed_by: str = ""
    document_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class FilingInput:
    """Everything of a new dossier: saved as a draft or submitted."""

    version_id: int
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    parties: tuple[PartyInput, ...] = ()
    form_data: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[PaperInput, ...] = ()
    hand_over_way: str = "counter"
    external_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class ReservedNumber:
    """A number of a block that a counter holds: it stands on a slip already."""

    block_id: int
    serial: int
    holder: str
