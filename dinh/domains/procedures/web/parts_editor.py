"""Thành phần hồ sơ, căn cứ pháp lý và lối chuyển của bản nháp: rows with a few empty ones, a row without words goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dinh.domains.procedures.actions.publishing import DraftChanged
from dinh.domains.procedures.types import (
    DraftContent,
    LegalBasisView,
    PaperPlan,
    StepPlan,
    TransitionPlan,
    Verb,
)
from dinh.domains.procedures.web.form_editor import EDITORS, draft_content, save
from dinh.domains.procedures.web.process_table import VERB_WORDS
from dinh.kernel.access.guards import role_required
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line

SPARE = 2
MOST_COPIES = 99
MOVING = frozenset({Verb.FORWARD, Verb.SEND_BACK})
PAPER_KINDS = {"bat-buoc": "Bắt buộc", "neu-co": "Nếu có", "huong-dan": "Lời hướng dẫn"}
LINKS = ("http://", "https://")


@role_required(*EDITORS)
def parts(request: HttpRequest, version_id: int) -> HttpResponse:
    """Correct papers, legal bases and transitions of a draft; saving makes the draft anew."""
    content = draft_content(version_id=version_id)
    given = shown(content)
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {name: clean_line(str(value)) for name, value in request.POST.items()}
        changed: dict[str, Any] = {
            "papers": _read_papers(content, given, errors),
            "legal_bases": _read_bases(content, given, errors),
            "steps": _read_steps(content, given, errors),
        }
        if not errors:
            try:
                target = save(request, version_id, replace(content, **changed))
            except DraftChanged:
                raise
            except Refusal as refusal:
                errors = dict(refusal.fields) or {"gt-0-ten": refusal.sentence}
            else:
                messages.success(request, _("Đã lưu bản nháp."))
                return redirect("procedures:version", version_id=target)
    context = {
        "content": content,
        "version_id": version_id,
        "errors": errors,
        "papers": [_row(f"gt-{n}", n + 1, given, errors) for n in range(len(content.papers) + SPARE)],
        "bases": [_row(f"cc-{n}", n + 1, given, errors) for n in range(len(content.legal_bases) + SPARE)],
        "steps": [
            (
                step,
                [_row(f"cd-{step.code}-{n}", n + 1, given, errors) for n in range(len(step.transitions) + 1)],
            )
            for step in content.steps
        ],
        "kinds": [(name, _(words)) for name, words in PAPER_KINDS.items()],
        "verbs": [("", _("(không)")), *((verb.value, _(VERB_WORDS[verb])) for verb in Verb)],
        "targets": [("", _("(không chuyển)")), *((step.code, step.title) for step in content.steps)],
        "must": [("1", _("Phải ghi lý do"))],
    }
    return render(request, "procedures/parts.html", context, status=422 if errors else 200)


def shown(content: DraftContent) -> dict[str, str]:
    """The content as the fields first show it."""
    given: dict[str, str] = {}
    for n, paper in enumerate(content.papers):
        kind = "huong-dan" if paper.guidance else "bat-buoc" if paper.mandatory else "neu-co"
        given |= {
            f"gt-{n}-ten": paper.title,
            f"gt-{n}-loai": kind,
            f"gt-{n}-goc": str(paper.originals),
            f"gt-{n}-sao": str(paper.copies),
        }
    for n, basis in enumerate(content.legal_bases):
        given |= {f"cc-{n}-so": basis.code, f"cc-{n}-ten": basis.title, f"cc-{n}-noi": basis.url}
    for step in content.steps:
        for n, move in enumerate(step.transitions):
            key = f"cd-{step.code}-{n}"
            given |= {f"{key}-viec": move.verb.value, f"{key}-den": move.to_step or ""}
            given[f"{key}-ly-do"] = "1" if move.needs_reason else ""
    return given


def _row(key: str, number: int, given: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Names, values and errors of one row's fields."""
    found: dict[str, Any] = {"key": key, "number": number}
    for field in ("ten", "loai", "goc", "sao", "so", "noi", "viec", "den", "ly-do"):
        name = field.replace("-", "_")
        found[name] = given.get(f"{key}-{field}", "")
        found[f"{name}_error"] = errors.get(f"{key}-{field}", "")
    return found


def _count(given: Mapping[str, str], name: str, errors: dict[str, str]) -> int:
    text = given.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= MOST_COPIES):
        errors[name] = _("Hãy ghi số bản từ 0 đến %(most)d.") % {"most": MOST_COPIES}
        return 0
    return int(text)


def _read_papers(
    content: DraftContent, given: Mapping[str, str], errors: dict[str, str]
) -> tuple[PaperPlan, ...]:
    """Papers keep their codes, because dossiers and marks know them; new ones get the next free code."""
    taken = {paper.code for paper in content.papers}
    papers = []
    for n in range(len(content.papers) + SPARE):
        title = given.get(f"gt-{n}-ten", "")[:2000]
        if not title:
            continue
        kind = given.get(f"gt-{n}-loai", "")
        code = content.papers[n].code if n < len(content.papers) else _fresh(taken)
        taken.add(code)
        papers.append(
            PaperPlan(
                code=code,
                title=title,
                mandatory=kind == "bat-buoc",
                originals=_count(given, f"gt-{n}-goc", errors),
                copies=_count(given, f"gt-{n}-sao", errors),
                guidance=kind == "huong-dan",
            )
        )
    return tuple(papers)


def _fresh(taken: set[str]) -> str:
    number = 1
    while f"gt-{number:02}" in taken:
        number += 1
    return f"gt-{number:02}"


def _read_bases(
    content: DraftContent, given: Mapping[str, str], errors: dict[str, str]
) -> tuple[LegalBasisView, ...]:
    bases = []
    for n in range(len(content.legal_bases) + SPARE):
        code, title, url = (given.get(f"cc-{n}-{field}", "") for field in ("so", "ten", "noi"))
        if not (code or title or url):
            continue
        if not title:
            errors[f"cc-{n}-ten"] = _("Hãy ghi tên văn bản.")
        if url and (not url.startswith(LINKS) or len(url) > 500):
            errors[f"cc-{n}-noi"] = _("Địa chỉ phải bắt đầu bằng https:// và không quá 500 ký tự.")
        bases.append(LegalBasisView(code=code[:80], title=title[:600], url=url))
    return tuple(bases)


def _read_steps(
    content: DraftContent, given: Mapping[str, str], errors: dict[str, str]
) -> tuple[StepPlan, ...]:
    return tuple(
        replace(step, transitions=_read_moves(content, step, given, errors), step_id=0)
        for step in content.steps
    )


def _read_moves(
    content: DraftContent, step: StepPlan, given: Mapping[str, str], errors: dict[str, str]
) -> tuple[TransitionPlan, ...]:
    codes = {one.code for one in content.steps}
    moves: dict[tuple[str, str | None], TransitionPlan] = {}
    for n in range(len(step.transitions) + 1):
        key = f"cd-{step.code}-{n}"
        verb, target = given.get(f"{key}-viec", ""), given.get(f"{key}-den", "")
        if verb not in set(Verb):
            continue
        if Verb(verb) in MOVING and (target not in codes or target == step.code):
            errors[f"{key}-den"] = _("Hãy chọn bước khác để chuyển đến.")
            continue
        to_step = target if target in codes else None
        moves[verb, to_step] = TransitionPlan(
            verb=Verb(verb), to_step=to_step, needs_reason=bool(given.get(f"{key}-ly-do"))
        )
    return tuple(moves.values())
