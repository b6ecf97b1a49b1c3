"""Papers of a filing, from the answers of its form and the sheets kept at the counter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dinh.domains.dossiers.types import OnPaper, PaperInput, PaperSource, PaperView
from dinh.domains.procedures.types import PaperPlan, VersionPlan

NOTHING = OnPaper()


def papers_handed_in(
    *,
    plan: VersionPlan,
    data: Mapping[str, Any],
    source: PaperSource = PaperSource.CITIZEN,
    on_paper: Mapping[str, OnPaper] | None = None,
) -> tuple[PaperInput, ...]:
    """Uploads named by the papers they are, and papers of which only the sheets were kept (`on_paper`).

    A second file of a paper gets a number; the sheets are counted with the first.
    """
    found: list[PaperInput] = []
    for paper in plan.papers:
        kept = (on_paper or {}).get(paper.code, NOTHING)
        uploads = data.get(paper.code.replace("-", "_")) or []
        found += [
            _upload(paper, number, one, source, kept if number == 1 else NOTHING)
            for number, one in enumerate(uploads, start=1)
        ]
        if not uploads and (kept.originals or kept.copies):
            found.append(
                PaperInput(
                    paper_code=paper.code,
                    title=paper.title,
                    source=PaperSource.ORIGINAL,
                    originals=kept.originals,
                    copies=kept.copies,
                    place=kept.place,
                )
            )
    return tuple(found)


def _upload(
    paper: PaperPlan, number: int, one: Mapping[str, Any], source: PaperSource, kept: OnPaper
) -> PaperInput:
    return PaperInput(
        paper_code=paper.code if number == 1 else f"{paper.code}.{number}",
        title=paper.title if number == 1 else f"{paper.title} ({number})",
        source=source,
        sha256=one["sha256"],
        filename=one["filename"],
        media_type=one["media_type"],
        size=one["size"],
        scan_state=str(one.get("scan_state") or "not_scanned"),
        originals=kept.originals,
        copies=kept.copies,
        place=kept.place,
    )


def not_held_yet(*, held: Iterable[PaperView], papers: Iterable[PaperInput]) -> tuple[PaperInput, ...]:
    """The papers that a dossier does not hold in the same version."""
    known = {(one.paper_code, one.sha256) for one in held if one.is_current}
    return tuple(one for one in papers if (one.paper_code, one.sha256) not in known)
