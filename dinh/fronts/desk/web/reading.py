"""What the dossier page shows beside the view: names, answers with old and new, papers, holders, fees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.queries import holder_rows
from dinh.domains.dossiers.types import DossierView, Holders, MarkView, PaperSource, PaperView
from dinh.domains.people.queries import account_names, list_agencies
from dinh.domains.procedures.types import VersionPlan
from dinh.fronts.desk.wording.history import Names
from dinh.kernel.access.types import Actor
from dinh.kernel.files.types import JPEG, PDF, PNG, ScanState
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import diff, summary
from dinh.kernel.forms.types import Kind, SummaryRow
from dinh.kernel.forms.viewing import show_size
from dinh.kernel.ui.markup import Part
from dinh.lib.deadlines import HolderKind

FILLS = ("c2", "c3", "c2b", "c4")
WAITING_FILLS = {HolderKind.CITIZEN: "c6", HolderKind.OUTSIDE: "c5"}
MASK = "•"
PREVIEWED = frozenset({PDF, PNG, JPEG})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the form in force; `old` is set when a supplement changed it, `reason` when it was marked."""

    path: str
    label: str
    value: str
    old: str | None
    reason: str
    is_masked: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Answers of one step of the form."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in force with its earlier versions and what is known about viruses."""

    paper: PaperView
    about: str
    earlier: tuple[PaperView, ...]
    scan_words: str
    scan_kind: str
    is_new: bool
    can_preview: bool
    is_picture: bool
    reason: str


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Minutes of one holder with their share."""

    name: str
    fill: str
    minutes: int
    share: str
    holding_now: bool


def names_for(view: DossierView, actor: Actor, holders: Holders | None) -> Names:
    """Names of everybody the page speaks of: one statement for accounts, one for agencies."""
    accounts = {line.account_id for line in view.history} | {view.holder_account_id}
    accounts |= {one.asked_by_account_id for one in view.supplements}
    agencies = {view.competent_agency_id, view.reception_agency_id, view.holder_agency_id}
    agencies |= {line.agency_id for line in view.history if line.agency_id}
    agencies |= {one.agency_id for one in view.opinions if one.agency_id}
    for line in view.history:
        agencies |= {one for key in ("agency", "to_agency") if isinstance(one := line.payload.get(key), int)}
    if holders is not None:
        agencies |= {share.agency_id for share in holders.shares if share.agency_id}
    return Names(
        accounts=account_names(account_ids=tuple(one for one in accounts if one is not None)),
        agencies={one.id: one.short_name for one in list_agencies(ids=agencies)},
        me=actor.account_id,
    )


def marks_of(view: DossierView) -> Mapping[tuple[str, str], MarkView]:
    """The latest mark of each field and paper."""
    return {(mark.kind, mark.code): mark for request in view.supplements for mark in request.marks}


def sections_of(
    view: DossierView, plan: VersionPlan, *, clear_data: Mapping[str, Any] | None
) -> tuple[Section, ...]:
    """The answers in force by step of the form; changed ones carry what stood there first.

    `clear_data` are the answers with personal numbers in clear, None to show them masked.
    """
    in_clear = clear_data is not None
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    first = view.forms[0].data if view.forms else {}
    changed = {one.path: one.old for one in diff(compiled, first, view.form_data)}
    marks = marks_of(view)
    files = {item.name for _, item in compiled.walk() if item.kind is Kind.FILE}
    found = []
    for section in summary(compiled, view.form_data if clear_data is None else clear_data):
        answers = tuple(
            _answer(row, changed, marks, in_clear=in_clear) for row in section.rows if row.path not in files
        )
        if answers:
            found.append(Section(" · ".join(filter(None, (section.title, section.within))), answers))
    return tuple(found)


def _answer(
    row: SummaryRow,
    changed: Mapping[str, str],
    marks: Mapping[tuple[str, str], MarkView],
    *,
    in_clear: bool,
) -> Answer:
    mark = marks.get(("field", row.path))
    return Answer(
        path=row.path,
        label=row.label,
        value=row.value if in_clear else row.shown,
        old=(changed[row.path] or _("bỏ trống")) if row.path in changed else None,
        reason=mark.reason if mark else "",
        is_masked=row.value != row.shown or MASK in row.value,
    )


SOURCES = {
    PaperSource.CITIZEN: gettext_lazy("Người dân nộp"),
    PaperSource.SCAN: gettext_lazy("Quét tại quầy"),
    PaperSource.ORIGINAL: gettext_lazy("Bản giấy giữ tại quầy"),
    PaperSource.REGISTRY: gettext_lazy("Tra cứu cơ sở dữ liệu, không phải nộp"),
    PaperSource.REUSE: gettext_lazy("Dùng lại từ kho dữ liệu"),
}
KINDS = {PDF: "PDF", PNG: "PNG", JPEG: "JPG"}


def paper_lines(view: DossierView, scans: Mapping[str, ScanState]) -> tuple[PaperLine, ...]:
    """Papers in force, each with its earlier versions; `scans` is what the files themselves say now."""
    marks = marks_of(view)
    lines = []
    for paper in view.papers:
        if not paper.is_current:
            continue
        earlier = tuple(
            one for one in view.papers if one.paper_code == paper.paper_code and not one.is_current
        )
        scan = scans.get(paper.sha256)
        words, kind = _scan_words(paper, scan)
        mark = marks.get(("paper", paper.paper_code))
        lines.append(
            PaperLine(
                paper=paper,
                about=_about(paper),
                earlier=earlier,
                scan_words=words,
                scan_kind=kind,
                is_new=paper.supplement_round is not None,
                can_preview=paper.media_type in PREVIEWED and kind != "late" and bool(paper.sha256),
                is_picture=paper.media_type in (PNG, JPEG),
                reason=mark.reason if mark else "",
            )
        )
    return tuple(lines)


def _about(paper: PaperView) -> str:
    parts = [KINDS.get(paper.media_type, "")] if paper.sha256 else []
    parts += [show_size(paper.size)] if paper.size else []
    parts.append(str(SOURCES[paper.source]))
    parts += [_("%(n)s bản chính") % {"n": paper.originals}] if paper.originals else []
    parts += [_("%(n)s bản sao") % {"n": paper.copies}] if paper.copies else []
    parts += [paper.place] if paper.place else []
    return " · ".join(filter(None, parts))


def _scan_words(paper: PaperView, scan: ScanState | None) -> tuple[str, str]:
    if not paper.sha256:
        return _("bản giấy"), "plain"
    if scan is None:
        return _("tệp không còn"), "late"
    if scan is ScanState.CLEAN:
        return _("đã quét vi-rút"), "run"
    if scan is ScanState.NOT_SCANNED:
        return _("chưa quét vi-rút"), "soon"
    return _("có vi-rút, đã cách ly"), "late"


def holder_lines(holders: Holders, names: Names) -> tuple[tuple[HolderLine, ...], tuple[Part, ...]]:
    """Rows that add up to the total exactly, and the bar drawn from them."""
    called = {share.agency_id: names.agency(share.agency_id) for share in holders.shares if share.agency_id}
    lines, parts = [], []
    for row in holder_rows(holders=holders, names=called):
        fill = WAITING_FILLS[row.kind] if row.number is None else FILLS[row.number % len(FILLS)]
        lines.append(HolderLine(row.name or _waiter(row.kind), fill, row.minutes, row.rate, row.holding_now))
        parts.append(Part(row.minutes, fill))
    return tuple(lines), tuple(parts)


def _waiter(kind: HolderKind) -> str:
    if kind is HolderKind.CITIZEN:
        return _("Người dân (đồng hồ dừng)")
    return _("Cơ quan ngoài (đồng hồ dừng)")
