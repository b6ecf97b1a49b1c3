"""From the answers of a form to what the dossiers room takes: papers, parties, the way of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from dinh.domains.dossiers.types import FilingInput, HandOverWay, PaperInput, PartyRole
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.forms.rules.cleaning import media_types
from dinh.kernel.forms.types import FileRef, Item

PHONE, EMAIL, ADDRESS, WAY = "dien_thoai", "thu_dien_tu", "dia_chi", "nhan_ket_qua"


def keeper(actor: Actor, now: datetime) -> Any:
    """Keeps an upload of a form: joins forms and files, which are strangers."""

    def store(upload: UploadedFile[Any], item: Item) -> FileRef:
        kept = store_file(
            stream=upload,
            filename=upload.name or "",
            actor=actor,
            now=now,
            allowed=media_types(item),
            max_bytes=item.max_bytes,
        )
        return FileRef(kept.sha256, kept.filename, kept.size, kept.media_type, kept.scan_state)

    return store


def papers_of(plan: VersionPlan, data: Mapping[str, Any]) -> tuple[PaperInput, ...]:
    """Uploads named by the papers they are; a second file of a paper gets a number."""
    found = []
    for paper in plan.papers:
        for number, one in enumerate(data.get(paper.code.replace("-", "_")) or [], start=1):
            found.append(
                PaperInput(
                    paper_code=paper.code if number == 1 else f"{paper.code}.{number}",
                    title=paper.title if number == 1 else f"{paper.title} ({number})",
                    sha256=one["sha256"],
                    filename=one["filename"],
                    media_type=one["media_type"],
                    size=one["size"],
                    scan_state=str(one.get("scan_state") or "not_scanned"),
                )
            )
    return tuple(found)


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
        papers=papers_of(plan, data),
        hand_over_way=way if way in set(HandOverWay) else draft.hand_over_way,
        parties=tuple(
            replace(party, **contact) if party.role is not PartyRole.SUBJECT else party
            for party in draft.parties
        ),
    )
