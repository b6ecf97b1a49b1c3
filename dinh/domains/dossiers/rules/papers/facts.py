"""What a paper is written from, and the parts that several papers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dinh.domains.dossiers.rules.papers.wording import (
    day_words,
    form_line,
    head_lines,
    number_of,
    place_of,
    title_of,
)
from dinh.domains.dossiers.types.papers import Applicant, PaperHead, PaperKind, Tracking
from dinh.domains.dossiers.types.states import DossierVerb, PartyKind, PartyRole
from dinh.domains.dossiers.types.views import DossierView, PartyView
from dinh.domains.payments.types import FeeView
from dinh.domains.people.types import AgencyLevel, AgencySummary
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import ActorKind
from dinh.lib.moments import local

PERSON = "Ông/Bà"
ORGANISATION = "Quý cơ quan, tổ chức"


@dataclass(frozen=True, kw_only=True)
class Office:
    """What is the same on every paper of an installation: addresses and names."""

    province: str
    helpline: str
    base_url: str


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """A dossier with everything its papers name: plan, forms of its rule set, agencies, names, fees."""

    view: DossierView
    plan: VersionPlan
    forms: Mapping[str, str]
    agencies: Mapping[int, Sequence[tuple[date, AgencySummary]]]
    names: Mapping[int, str]
    fees: tuple[FeeView, ...]
    why: tuple[str, ...]
    office: Office
    qr: str
    round_number: int | None = None

    @property
    def code(self) -> str:
        """The dossier's code, empty for a draft (which has no papers)."""
        return self.view.code or ""

    def agency(self, agency_id: int, at: datetime | None) -> AgencySummary:
        """An agency of the dossier as it stood on the day of `at`: a paper names it as it was called then."""
        spells = self.agencies[agency_id]
        found = as_of_day(spells, local(at).date() if at is not None else None)
        assert found is not None
        return found

    def counter(self, at: datetime | None) -> AgencySummary:
        """The counter that received the dossier, on the day of `at`."""
        return self.agency(self.view.received_by_id or self.view.reception_agency_id, at)

    def name(self, account_id: int | None) -> str:
        """An officer's name, empty when nobody is known."""
        return self.names.get(account_id, "") if account_id is not None else ""

    def who_did(self, verb: DossierVerb) -> str:
        """Name of the official who used a verb last; a citizen signs no paper of an agency."""
        found = [
            line.account_id
            for line in self.view.history
            if line.verb is verb and line.actor_kind == ActorKind.OFFICIAL
        ]
        return self.name(found[-1]) if found else ""


def as_of_day(spells: Sequence[tuple[date, AgencySummary]], day: date | None) -> AgencySummary | None:
    """An agency as it stood on a day, before its first day as it began, without a day as it last stood."""
    known = [agency for begin, agency in spells if day is None or begin <= day]
    return known[-1] if known else (spells[0][1] if spells else None)


def tracking_url(base_url: str, qr_token: str) -> str:
    """The public tracking page of one dossier, for whoever holds the paper."""
    return f"{base_url.rstrip('/')}/tra-cuu/qr/{qr_token}/"


def tracking(facts: PaperFacts, more: tuple[str, ...] = ()) -> Tracking:
    """The foot with the QR code, and `more` lines below."""
    call = f" hoặc gọi {facts.office.helpline}" if facts.office.helpline else ""
    site = facts.office.base_url.partition("://")[2].rstrip("/")
    lines = (
        "Quét mã để xem hồ sơ đang ở đâu.",
        f"Không quét được: vào {site}/tra-cuu/{call}, cho biết mã hồ sơ và sáu số cuối điện thoại.",
    )
    return Tracking(
        url=tracking_url(facts.office.base_url, facts.view.qr_token), qr=facts.qr, lines=(*lines, *more)
    )


def _party(view: DossierView, role: PartyRole) -> PartyView | None:
    return next((one for one in view.parties if one.role is role), None)


def applicant(facts: PaperFacts) -> Applicant:
    """The filer; the subject is named beside him when it is somebody else."""
    filer = _party(facts.view, PartyRole.FILER) or _party(facts.view, PartyRole.SUBJECT)
    name = filer.name if filer else facts.view.subject_name
    subject = facts.view.subject_name
    return Applicant(
        name=name,
        subject=subject if subject != name else "",
        called=ORGANISATION if filer and filer.kind is PartyKind.ORGANISATION else PERSON,
        address=filer.address if filer else "",
        phone=filer.phone if filer else "",
        email=filer.email if filer else "",
    )


def head(
    facts: PaperFacts, kind: PaperKind, *, agency_id: int, at: datetime, round_number: int = 1, unit: str = ""
) -> PaperHead:
    """The head of a paper of an agency; with `unit` the unit issues it and the agency stands above.

    A people's committee names no agency above itself (NĐ 30/2020/NĐ-CP, Phụ lục I). Refused: NoSuchPaperForm.
    """
    form = form_line(kind, facts.forms)
    agency = facts.agency(agency_id, at)
    above = None
    if agency.level is AgencyLevel.DEPARTMENT and agency.parent_id is not None:
        above = facts.agency(agency.parent_id, at)
    return PaperHead(
        form=form,
        parent=head_lines(agency.name if unit else (above.name if above else "")),
        agency=unit or head_lines(agency.name),
        number=number_of(kind, facts.code, round_number=round_number),
        place_date=f"{place_of(agency, facts.office.province)}, {day_words(at)}",
        title=title_of(kind, form),
    )
