"""What may leave the room: purposes, notices of procedures, and what is held about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dinh.domains.dossiers.types import DossierView
from dinh.domains.payments.types import FeeView
from dinh.domains.people.types import PersonalData
from dinh.kernel.notices.types import NoticeRow


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose for which personal data is used; with `by_consent` only of those who agreed, until they withdraw."""

    code: str
    title: str
    data: str
    basis: str
    receivers: str
    kept: str
    by_consent: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureNotice:
    """What one procedure asks for, by which law, and which agency settles it. Questions and papers as on its form."""

    code: str
    name: str
    agency: str
    questions: tuple[str, ...]
    papers: tuple[str, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything the house holds about one person, each room's own answer."""

    as_of: datetime
    people: PersonalData
    dossiers: tuple[DossierView, ...]
    fees: dict[int, tuple[FeeView, ...]]
    notices: tuple[NoticeRow, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's data: which agency, what, why, when."""

    at: datetime
    agency: str
    record: str
    purpose: str
    dossier_id: int | None


@dataclass(frozen=True, slots=True)
class LookPage:
    """Looks, latest first; `after` continues the list."""

    rows: tuple[Look, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the archive: where it lies in it, or why it is not there."""

    dossier_id: int
    title: str
    filename: str
    place: str
    sha256: str
    missing: str = ""
