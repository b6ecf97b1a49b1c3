"""Biểu mẫu của bản nháp: steps and questions as a list, one question's page, the definition itself, the preview."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dinh.domains.people.types import Role
from dinh.domains.procedures import queries
from dinh.domains.procedures.actions.publishing import DraftChanged, draft_version
from dinh.domains.procedures.queries.drafts import content_of
from dinh.domains.procedures.queries.plans import UnknownVersion
from dinh.domains.procedures.rules import form_changes
from dinh.domains.procedures.types import DraftContent
from dinh.kernel.access.guards import actor_of, role_required
from dinh.kernel.forms.binding import bind, compiled_form
from dinh.kernel.forms.rules.definition import validate_definition
from dinh.kernel.ui.middleware import framable
from dinh.lib import moments
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line, clean_text

EDITORS = (Role.PROCEDURE_EDITOR.value, Role.PROVINCE_ADMIN.value)
KINDS = {
    "field": "Câu hỏi",
    "file": "Tệp đính kèm",
    "text": "Lời dẫn",
    "group": "Nhóm câu hỏi",
    "repeat": "Nhóm lặp lại",
}
WIDGETS = {
    "text": "Một dòng chữ",
    "textarea": "Nhiều dòng chữ",
    "radio": "Chọn một",
    "checkboxes": "Chọn nhiều",
    "select": "Chọn trong danh sách",
    "checkbox": "Ô đánh dấu",
    "date": "Ngày",
    "integer": "Số nguyên",
    "decimal": "Số thập phân",
    "money": "Số tiền",
    "phone": "Số điện thoại",
    "email": "Thư điện tử",
    "citizen_id": "Số định danh cá nhân",
    "tax_code": "Mã số thuế",
    "address": "Địa chỉ",
}
NEW_KINDS = ("field", "file", "text")
LONGEST = 200_000


def draft_content(*, version_id: int) -> DraftContent:
    """The draft of a page; one that was saved anew meanwhile is refused plainly. Refused: DraftChanged."""
    try:
        return content_of(version_id=version_id)
    except UnknownVersion as gone:
        raise DraftChanged from gone


def save(request: HttpRequest, version_id: int, content: DraftContent) -> int:
    """The draft written anew in place of the one the page showed. Refused as draft_version is."""
    return draft_version(actor=actor_of(request), now=moments.now(), content=content, replaces=version_id)


@role_required(*EDITORS)
def form(request: HttpRequest, version_id: int) -> HttpResponse:
    """The list of steps and questions beside the form as citizens will see it."""
    content = draft_content(version_id=version_id)
    errors: dict[str, str] = {}
    given = form_changes.as_text(content.form_definition)
    if request.method == "POST":
        given = request.POST.get("dinh-nghia", given)[:LONGEST]
        try:
            changed = _changed(request, content.form_definition, errors)
            if changed is not None and not errors:
                target = save(request, version_id, replace(content, form_definition=changed))
                messages.success(request, _("Đã lưu biểu mẫu vào bản nháp."))
                return redirect("procedures:form", version_id=target)
        except form_changes.NothingThere as gone:
            raise DraftChanged from gone
        except DraftChanged:
            raise
        except Refusal as refusal:
            errors = dict(refusal.fields) or {"dinh-nghia": refusal.sentence}
    context = {
        "content": content,
        "version_id": version_id,
        "steps": _listed(content.form_definition),
        "problems": [one.sentence for one in validate_definition(content.form_definition)],
        "errors": errors,
        "given": given,
        "step_title": request.POST.get("ten-buoc", "") if errors else "",
    }
    return render(request, "procedures/form.html", context, status=422 if errors else 200)


def _changed(
    request: HttpRequest, definition: Mapping[str, Any], errors: dict[str, str]
) -> dict[str, Any] | None:
    """What the pressed button makes of the definition; None with a sentence in `errors` when it cannot."""
    command = request.POST.get("viec", "")
    if command == "them-buoc":
        title = clean_line(request.POST.get("ten-buoc", ""))[:200]
        if not title:
            errors["ten-buoc"] = _("Hãy ghi tên bước, ví dụ “Thông tin người nộp”.")
            return None
        return form_changes.with_step(definition, title)
    if command.startswith("ten-buoc:") and command[9:].isdecimal():
        field = f"buoc-{command[9:]}"
        title = clean_line(request.POST.get(field, ""))[:200]
        if not title:
            errors[field] = _("Bước phải có tên.")
            return None
        return form_changes.with_step_title(definition, int(command[9:]), title)
    if command == "dinh-nghia":
        return _read_definition(request.POST.get("dinh-nghia", ""), errors)
    return form_changes.apply_command(definition, command)


def _read_definition(text: str, errors: dict[str, str]) -> dict[str, Any] | None:
    """A definition typed whole: it is kept only when it is sound."""
    try:
        definition = json.loads(text[:LONGEST])
    except (ValueError, RecursionError) as error:
        place = getattr(error, "lineno", None)
        errors["dinh-nghia"] = (
            _("Định nghĩa chưa đúng JSON ở dòng %(line)s. Hãy kiểm tra dấu phẩy và ngoặc ở đó.")
            % {"line": place}
            if place
            else _("Định nghĩa chưa đúng JSON.")
        )
        return None
    problems = validate_definition(definition)
    if problems:
        errors["dinh-nghia"] = " ".join(f"{one.path}: {one.sentence}" for one in problems[:5])
        return None
    found: dict[str, Any] = definition
    return found


def _listed(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    steps = list(definition.get("steps", []))
    return [
        {
            "place": place,
            "title": step.get("title", ""),
            "is_first": place == 0,
            "is_last": place == len(steps) - 1,
            "items": [
                {
                    "place": number,
                    "key": f"{place}:{number}",
                    "label": item.get("label") or item.get("text", ""),
                    "what": _what(item),
                    "required": bool(item.get("required")),
                    "conditional": "visible_if" in item,
                    "is_first": number == 0,
                    "is_last": number == len(step.get("items", [])) - 1,
                }
                for number, item in enumerate(step.get("items", []))
            ],
        }
        for place, step in enumerate(steps)
    ]


def _what(item: Mapping[str, Any]) -> str:
    kind = item.get("kind", "field")
    if kind == "field":
        return _(WIDGETS.get(item.get("widget", "text"), item.get("widget", "")))
    return _(KINDS.get(kind, kind))


@role_required(*EDITORS)
def question(request: HttpRequest, version_id: int, step: int, place: int | None = None) -> HttpResponse:
    """One question: its words, how it is answered, whether it must be."""
    content = draft_content(version_id=version_id)
    definition = content.form_definition
    try:
        item = {} if place is None else form_changes.item_at(definition, step, place)
        given = _shown(item)
        errors: dict[str, str] = {}
        if request.method == "POST":
            given = {name: clean_text(str(value)) for name, value in request.POST.items()}
            values = _values(given, item, errors)
            changed = form_changes.with_item(definition, step, place, values)
            if not errors:
                _judge(changed, definition, errors)
            if not errors:
                target = save(request, version_id, replace(content, form_definition=changed))
                messages.success(request, _("Đã lưu câu hỏi."))
                return redirect("procedures:form", version_id=target)
    except form_changes.NothingThere as gone:
        raise DraftChanged from gone
    context = {
        "content": content,
        "version_id": version_id,
        "item": item,
        "given": given,
        "errors": errors,
        "is_new": place is None,
        "kinds": [(name, _(KINDS[name])) for name in NEW_KINDS],
        "kind_words": _(KINDS.get(str(item.get("kind", "field")), "")),
        "widgets": [(name, _(words)) for name, words in WIDGETS.items()],
        "must": [("1", _("Bắt buộc trả lời"))],
    }
    return render(request, "procedures/question.html", context, status=422 if errors else 200)


def _judge(changed: Mapping[str, Any], before: Mapping[str, Any], errors: dict[str, str]) -> None:
    """What the change itself makes wrong; what was wrong already does not stand in its way."""
    known = {(one.path, one.sentence) for one in validate_definition(before)}
    fresh = [one for one in validate_definition(changed) if (one.path, one.sentence) not in known]
    if fresh:
        errors["nhan"] = " ".join(one.sentence for one in fresh[:3])


def _shown(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        "loai": str(item.get("kind", "field")),
        "nhan": str(item.get("label") or item.get("text", "")),
        "goi-y": str(item.get("help", "")),
        "cach": str(item.get("widget", "text")),
        "bat-buoc": "1" if item.get("required") else "",
        "lua-chon": form_changes.show_choices(item),
    }


def _values(given: Mapping[str, str], item: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """The attributes typed, None for those to be taken away."""
    kind = str(item.get("kind", "field")) if item else given.get("loai", "field")
    if kind not in KINDS or (not item and kind not in NEW_KINDS):
        kind = "field"
    label = clean_line(given.get("nhan", ""))[:500]
    if not label:
        errors["nhan"] = _("Hãy ghi câu hỏi.")
    if kind == "text":
        return {"kind": kind, "text": label}
    values: dict[str, Any] = {"kind": kind, "label": label, "help": given.get("goi-y", "")[:1000] or None}
    if kind in {"field", "file"}:
        values["required"] = True if given.get("bat-buoc") else None
    if kind == "field":
        widget = given.get("cach", "text")
        values["widget"] = widget if widget in WIDGETS else "text"
        choices = form_changes.read_choices(given.get("lua-chon", ""))
        values["choices"] = choices or None
        if widget in form_changes.CHOOSING and not choices:
            errors["lua-chon"] = _("Hãy ghi các lựa chọn, mỗi dòng một lựa chọn.")
        if widget not in form_changes.CHOOSING:
            values["choices"] = None
    return values


@require_GET
@role_required(*EDITORS)
@framable("ourselves")
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """The form as a citizen sees it, step after step, in the portal's dress; nothing is sent."""
    plan = queries.version_plan(version_id=version_id)
    problems = validate_definition(plan.form_definition)
    shown = None if problems else bind(compiled_form(plan.form_definition, plan.form_hash))
    return render(
        request, "procedures/form_preview.html", {"plan": plan, "form": shown, "problems": problems}
    )
