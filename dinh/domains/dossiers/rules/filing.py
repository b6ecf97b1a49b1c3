"""What a filing must hold: parties, channel, mandatory papers, place of filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.refusals import (
    ChannelNotOffered,
    FiledElsewhere,
    PapersMissing,
    PartiesNeeded,
)
from dinh.domains.dossiers.types import FilingInput, PaperInput, PartyInput, PartyRole
from dinh.domains.procedures.types import Channel, FilingDoor, PaperPlan, VersionPlan

ONLINE = frozenset({Channel.WEB, Channel.NATIONAL})


def missing_papers(plans: Sequence[PaperPlan], papers: Sequence[PaperInput]) -> tuple[PaperPlan, ...]:
    """Mandatory papers that were not handed in; lines of mere guidance ask for nothing."""
    given = {paper.paper_code for paper in papers}
    return tuple(one for one in plans if one.mandatory and not one.guidance and one.code not in given)


@dataclass(frozen=True, slots=True)
class FilingFee:
    """What filing by a channel costs."""

    code: str
    title: str
    amount_vnd: int


def filing_fee(plan: VersionPlan, channel: Channel) -> FilingFee | None:
    """The fee of a channel; the national portal takes that of the own wizard, and nothing is owed for 0 đồng."""
    amount = plan.fees.get(channel if channel in plan.fees else Channel.WEB)
    return FilingFee("phi-thu-tuc", f"Phí, lệ phí: {plan.name}", amount) if amount else None


def subject_ref(parties: Sequence[PartyInput]) -> str | None:
    """The person a filing is about, as the audit log names him."""
    person_id = next(one.person_id for one in parties if one.role is PartyRole.SUBJECT)
    return f"people:{person_id}" if person_id is not None else None


def clean_parties(parties: Sequence[PartyInput]) -> tuple[PartyInput, ...]:
    """Parties with clean lines; a lone filer is the subject too. Refused: PartiesNeeded, TextTooLong."""
    cleaned = [
        replace(
            party,
            name=texts.line(party.name),
            phone=texts.line(party.phone, 20),
            email=texts.line(party.email, 254),
            address=texts.line(party.address, 300),
        )
        for party in parties
    ]
    together = [party for party in cleaned if party.role is PartyRole.CO_APPLICANT]
    by_role = {party.role: party for party in cleaned if party.role is not PartyRole.CO_APPLICANT}
    if len(by_role) + len(together) != len(cleaned) or not all(party.name for party in cleaned):
        raise PartiesNeeded
    filer = by_role.get(PartyRole.FILER)
    if filer is None:
        raise PartiesNeeded
    if PartyRole.SUBJECT not in by_role:
        by_role[PartyRole.SUBJECT] = replace(filer, role=PartyRole.SUBJECT)
    return (*by_role.values(), *together)


def check_filing(filing: FilingInput, plan: VersionPlan, door: FilingDoor) -> None:
    """Refused: ChannelNotOffered, FiledElsewhere, PapersMissing.

    Where a citizen may file is data of the rule set and a setting of the installation: `door`. Papers are demanded of online filings; at the counter the officer checks them.
    """
    channel = Channel(filing.channel)
    if channel not in plan.limits and not (channel is Channel.NATIONAL and Channel.WEB in plan.limits):
        raise ChannelNotOffered
    if channel is Channel.WEB and not door.is_open:
        raise FiledElsewhere
    if channel is Channel.WEB:
        missing = missing_papers(plan.papers, filing.papers)
        if missing:
            raise PapersMissing(
                papers="; ".join(one.title for one in missing),
                fields={one.code: f"Thiếu: {one.title}" for one in missing},
            )


def scoped_key(account_id: int | None, key: str | None) -> str | None:
    """The idempotency key as it is kept: each account has its own keys."""
    return f"{account_id or 'system'}:{key}"[:200] if key else None
