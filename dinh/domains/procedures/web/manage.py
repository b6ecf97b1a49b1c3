"""Officers' pages: what is to be checked, one version with its verbs, the form to correct it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dinh.domains.people.queries import account_names, list_agencies
from dinh.domains.people.types import AgencyLevel, Role
from dinh.domains.procedures import queries
from dinh.domains.procedures.actions.catalogue import set_owner
from dinh.domains.procedures.actions.publishing import (
    DraftChanged,
    draft_version,
    publish_version,
    send_back_version,
    submit_for_review,
    withdraw_version,
)
from dinh.domains.procedures.lifecycle import STATE_WORDS
from dinh.domains.procedures.permissions import may_edit, may_review
from dinh.domains.procedures.queries.drafts import TABS, content_of, list_versions, version_page
from dinh.domains.procedures.rules.checks import CHECK_WORDS
from dinh.domains.procedures.types import Check, VersionPage, VersionState
from dinh.domains.procedures.web import corrections, process_table
from dinh.domains.procedures.web.form_editor import draft_content, save
from dinh.kernel.access.guards import actor_of, role_required
from dinh.kernel.access.types import Actor
from dinh.lib import moments
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line

KEEPERS = (Role.PROCEDURE_EDITOR.value, Role.PROCEDURE_REVIEWER.value, Role.PROVINCE_ADMIN.value)
CHECK_SHORT = {
    Check.NO_LIMIT: "Không ghi thời hạn",
    Check.LIMITS_DIFFER: "Thời hạn khác nhau",
    Check.FEE_UNIT: "Phí sai đơn vị",
    Check.NAME_NOT_NFC: "Tên sai bảng mã",
    Check.NO_OWNER: "Chưa có cơ quan",
    Check.CANNOT_PUBLISH: "Chưa đủ điều kiện",
}
TAB_WORDS = {
    "can-kiem-tra": "Cần kiểm tra",
    "nhap": "Bản nháp",
    "cho-duyet": "Chờ duyệt",
    "da-cong-bo": "Đang áp dụng",
    "ngoai-tham-quyen": "Ngoài thẩm quyền tỉnh",
}


@require_GET
@role_required(*KEEPERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Danh mục thủ tục, by what is to be done."""
    tab = request.GET.get("hang", "")
    tab = tab if tab in TABS else "can-kiem-tra"
    check = request.GET.get("vi", "")
    text = clean_line(request.GET.get("q", ""))[:200]
    number = request.GET.get("trang", "1")
    found = list_versions(
        tab=tab,
        text=text,
        check=Check(check) if check in set(Check) else None,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )
    context = {
        "found": found,
        "tab": tab,
        "tabs": [(name, _(words), found.counts[name]) for name, words in TAB_WORDS.items()],
        "text": text,
        "check": check,
        "checks": [(one.value, _(words)) for one, words in CHECK_SHORT.items()],
        "rows": process_table.versions(found),
        "next": f"?hang={tab}&vi={check}&q={text}&trang={found.next_number}" if found.next_number else "",
        "previous": f"?hang={tab}&vi={check}&q={text}&trang={found.number - 1}" if found.number > 1 else "",
    }
    return render(request, "procedures/manage.html", context)


@require_GET
@role_required(*KEEPERS)
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: state, checks, terms, steps, differences, verbs and why one is refused."""
    return _show(request, version_id)


def _show(request: HttpRequest, version_id: int, refusal: Refusal | None = None) -> HttpResponse:
    today = moments.now().date()
    page = version_page(version_id=version_id, on=today)
    names = account_names(
        account_ids=tuple(one for one in (page.author_id, page.reviewer_id) if one is not None)
    )
    context = {
        "page": page,
        "plan": page.plan,
        "state": _(STATE_WORDS[page.state]),
        "checks": [_(CHECK_WORDS[one]) for one in page.checks],
        "steps": process_table.steps(page.plan),
        "terms": process_table.terms(page.plan),
        "changes": ()
        if page.previous_id is None
        else queries.diff_versions(before_id=page.previous_id, after_id=version_id),
        "author": names.get(page.author_id or 0, ""),
        "reviewer": names.get(page.reviewer_id or 0, ""),
        "departments": [
            ("", _("Chọn cơ quan")),
            *(
                (str(one.id), one.name)
                for one in list_agencies(level=AgencyLevel.DEPARTMENT, active_on=today)
            ),
        ],
        "refusal": refusal,
        "errors": () if refusal is None else list(refusal.fields.items()) or [("viec", refusal.sentence)],
        "today": today,
        **_verbs(actor_of(request), page),
    }
    return render(
        request, "procedures/version.html", context, status=200 if refusal is None else refusal.status
    )


def _verbs(actor: Actor, page: VersionPage) -> dict[str, Any]:
    """Which buttons show, and what stands against pressing "publish"."""
    reviewing = page.state is VersionState.IN_REVIEW and may_review(actor)
    why_not = " ".join(page.problems)
    if reviewing and page.author_id == actor.account_id:
        why_not = _("Người soạn không được tự duyệt phiên bản của mình.")
    return {
        "may_submit": page.state is VersionState.DRAFT and may_edit(actor),
        "may_correct": page.state is VersionState.DRAFT and may_edit(actor),
        "may_go_on": page.state in {VersionState.PUBLISHED, VersionState.WITHDRAWN} and may_edit(actor),
        "may_decide": reviewing,
        "may_withdraw": page.state is VersionState.PUBLISHED and may_review(actor),
        "may_set_owner": page.owner_id is None and may_review(actor),
        "why_not": why_not,
    }


@require_POST
@role_required(*KEEPERS)
def act(request: HttpRequest, version_id: int, verb: str) -> HttpResponse:
    """Press one verb; a refusal shows on the version's page."""
    done = VERBS.get(verb)
    if done is None:
        raise Http404
    try:
        sentence, target = done(request, version_id)
    except Refusal as refusal:
        return _show(request, version_id, refusal)
    messages.success(request, sentence)
    return redirect("procedures:version", version_id=target)


def _submit(request: HttpRequest, version_id: int) -> tuple[str, int]:
    submit_for_review(actor=actor_of(request), now=moments.now(), version_id=version_id)
    return _("Đã trình duyệt."), version_id


def _send_back(request: HttpRequest, version_id: int) -> tuple[str, int]:
    reason = request.POST.get("ly-do", "")
    send_back_version(actor=actor_of(request), now=moments.now(), version_id=version_id, reason=reason)
    return _("Đã trả lại người soạn."), version_id


def _publish(request: HttpRequest, version_id: int) -> tuple[str, int]:
    day = corrections.day(request.POST.get("ap-dung-tu", ""), "ap-dung-tu")
    publish_version(actor=actor_of(request), now=moments.now(), version_id=version_id, valid_from=day)
    return _("Đã công bố, áp dụng từ %(day)s.") % {"day": moments.show_day(day)}, version_id


def _withdraw(request: HttpRequest, version_id: int) -> tuple[str, int]:
    day = corrections.day(request.POST.get("het-ap-dung", ""), "het-ap-dung")
    withdraw_version(
        actor=actor_of(request),
        now=moments.now(),
        version_id=version_id,
        valid_to=day,
        reason=request.POST.get("ly-do", ""),
    )
    return _("Đã bãi bỏ từ %(day)s.") % {"day": moments.show_day(day)}, version_id


def _go_on(request: HttpRequest, version_id: int) -> tuple[str, int]:
    """Write a new draft from this version."""
    content = content_of(version_id=version_id)
    return _("Đã tạo bản nháp mới."), draft_version(
        actor=actor_of(request), now=moments.now(), content=content
    )


def _own(request: HttpRequest, version_id: int) -> tuple[str, int]:
    chosen = request.POST.get("co-quan", "")
    plan = queries.version_plan(version_id=version_id)
    now = moments.now()
    set_owner(
        actor=actor_of(request),
        now=now,
        procedure_code=plan.procedure_code,
        agency_id=corrections.whole(chosen, "co-quan"),
        active_from=plan.valid_from or now.date(),
    )
    return _("Đã chọn cơ quan chủ trì."), version_id


VERBS: dict[str, Callable[[HttpRequest, int], tuple[str, int]]] = {
    "trinh-duyet": _submit,
    "tra-lai": _send_back,
    "cong-bo": _publish,
    "bai-bo": _withdraw,
    "soan-tiep": _go_on,
    "chu-tri": _own,
}


@role_required(*KEEPERS)
def edit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Correct a draft: name, limit and fee of each way of filing, steps; saving makes the draft anew."""
    content = draft_content(version_id=version_id)
    given = corrections.shown(content)
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {name: clean_line(str(value)) for name, value in request.POST.items()}
        changed, errors = corrections.read(content, given)
        if not errors:
            try:
                target = save(request, version_id, replace(content, **changed))
            except DraftChanged:
                raise
            except Refusal as refusal:
                errors = dict(refusal.fields) or {"ten": refusal.sentence}
            else:
                messages.success(request, _("Đã lưu bản nháp."))
                return redirect("procedures:version", version_id=target)
    context = {
        "content": content,
        "version_id": version_id,
        "given": given,
        "errors": errors,
        "channels": corrections.channel_fields(content, given, errors),
        "steps": corrections.step_fields(content, given, errors),
        "units": corrections.units(),
    }
    return render(request, "procedures/edit.html", context, status=422 if errors else 200)
