"""From the answers of a form to what the dossiers room takes: papers, parties, the way of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dinh.domains.dossiers.queries import papers_handed_in
from dinh.domains.dossiers.types import FilingInput, HandOverWay, PartyRole
from dinh.domains.procedures.types import VersionPlan

PHONE, EMAIL, ADDRESS, WAY = "dien_thoai", "thu_dien_tu", "dia_chi", "nhan_ket_qua"


def filing_of(draft: FilingInput, plan: VersionPlan, data: Mapping[str, Any]) -> FilingInput:
    """The draft with these answers: contact data of the filer, papers and the way of the result follow them."""
    way = str(data.get(WAY) or "")
    address = data.get(ADDRESS)
    lines = ", ".join(str(one) for one in address.values() if one) if isinstance(address, Mapping) else ""
    contact: dict[str, Any] = {
        name: str(value)
        for name, value in (("phone", data.get(PHONE)), ("email", data.get(EMAIL)), ("address", lines))
        if value
    }
    return replace(
        draft,
        form_data=data,
        papers=papers_handed_in(plan=plan, data=data),
        hand_over_way=way if way in set(HandOverWay) else draft.hand_over_way,
        parties=tuple(
            replace(party, **contact) if party.role is not PartyRole.SUBJECT else party
            for party in draft.parties
        ),
    )
