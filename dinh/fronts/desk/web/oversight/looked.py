"""Ai đã xem gì: the audit log by account, by record or person, in a period; looking into it is written there too."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dinh.domains.dossiers.queries import dossier_refs
from dinh.domains.people.queries import account_names, find_account, list_agencies
from dinh.domains.people.types import Role
from dinh.fronts.desk.wording.verbs import DOORS
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.audit.entries import EntryPage, list_entries
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import HCM, parse_day
from dinh.lib.vietnamese import clean_line

OVERSEERS = (Role.AUDITOR, Role.PROVINCE_ADMIN)
DOSSIER = "dossiers:"
DEEDS = {
    "read": gettext_lazy("Xem"),
    **{f"dossiers.{door.verb.value}": door.label for door in DOORS},
    "dossiers.submit": gettext_lazy("Nộp hồ sơ"),
    "dossiers.claim": gettext_lazy("Nhận xử lý"),
    "dossiers.hand_work": gettext_lazy("Bàn giao hồ sơ"),
    "dossiers.hand_work_pile": gettext_lazy("Bàn giao việc"),
    "people.appoint": gettext_lazy("Bổ nhiệm"),
    "people.end_post": gettext_lazy("Thôi giữ vị trí"),
    "people.create_account": gettext_lazy("Mở tài khoản"),
    "people.close_account": gettext_lazy("Khóa tài khoản"),
    "people.reopen_account": gettext_lazy("Mở lại tài khoản"),
    "people.change_password": gettext_lazy("Đổi mật khẩu"),
    "people.end_sessions": gettext_lazy("Kết thúc phiên đăng nhập"),
    "people.ask_second_factor_reset": gettext_lazy("Yêu cầu đặt lại xác thực hai lớp"),
    "people.confirm_second_factor_reset": gettext_lazy("Xác nhận đặt lại xác thực hai lớp"),
    "people.refuse_second_factor_reset": gettext_lazy("Bác yêu cầu đặt lại xác thực hai lớp"),
    "people.record_leave": gettext_lazy("Ghi nghỉ"),
    "people.record_rollout": gettext_lazy("Ghi sổ triển khai"),
}
ONE_DAY = timedelta(days=1)


def may_look(actor: Actor) -> bool:
    """Auditors and administrators of the province."""
    return actor.is_admin or any(actor.has_role(role) for role in OVERSEERS)


@guarded(may_look, "looked")
@never_cache
@require_GET
def looked_page(request: HttpRequest) -> HttpResponse:
    """Search by account (`tai-khoan`, `can-bo`), dossier or reference (`ho-so`), whose data (`cua`), kind, days."""
    actor, now, asked = actor_of(request), moments.now(), request.GET
    who, told = clean_line(asked.get("tai-khoan", ""))[:150], clean_line(asked.get("ho-so", ""))[:120]
    owner = clean_line(asked.get("cua", ""))[:120]
    errors: dict[str, str] = {}
    account_id = parse_row_id(asked.get("can-bo", "")) if not who else find_account(text=who)
    if who and account_id is None:
        errors["tai-khoan"] = _("Không có tài khoản nào có tên đăng nhập hoặc thư điện tử này.")
    subject = _subject(told)
    if told and not subject:
        errors["ho-so"] = _("Không có hồ sơ nào mang mã này.")
    since, until = _day(asked.get("tu", ""), "tu", errors), _day(asked.get("den", ""), "den", errors)
    context: dict[str, Any] = {
        "who": who, "told": told, "owner": owner, "since": asked.get("tu", ""), "until": asked.get("den", ""),
        "kind": asked.get("loai", ""), "errors": errors, "account": account_id or "",
        "kinds": [("", _("Xem và làm")), ("read", _("Chỉ các lần xem"))],
    }  # fmt: skip
    if not errors and (account_id or subject or owner):
        found = list_entries(
            account_id=account_id,
            subject=subject,
            owner=owner,
            verbs=("read",) if asked.get("loai") == "read" else (),
            since=_begin(since),
            until=_begin(until + ONE_DAY) if until else None,
            before=parse_row_id(asked.get("sau", "")),
        )
        record_read(
            actor=actor, subject="audit", owner=owner or (f"people.account:{account_id}" if account_id else None),
            fields=("entries",), now=now,
            purpose=f"{_('Tra nhật ký')}: {subject or account_id or owner}"[:200],
        )  # fmt: skip
        context |= {"found": found, "rows": _table(found)}
    return render(request, "desk/oversight/looked.html", context, status=422 if errors else 200)


def _subject(text: str) -> str:
    """A reference of the log ("people.account:5"), or that of the dossier with this code; "" when there is none."""
    if not text or (":" in text and text.rpartition(":")[2].isascii() and text.rpartition(":")[2].isdigit()):
        return text
    return next((f"{DOSSIER}{pk}" for pk in dossier_refs(codes=(text,))), "")


def _day(text: str, name: str, errors: dict[str, str]) -> date | None:
    try:
        return parse_day(text) if text else None
    except ValueError:
        errors[name] = _("Ngày không đúng. Viết như 01/07/2025.")
        return None


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), HCM) if day else None


def _words_of(verb: str) -> str:
    """The deed in words where the desk has some, else as the log names it."""
    return str(DEEDS.get(verb, verb))


def _table(found: EntryPage) -> Table:
    names = account_names(account_ids=tuple({one.account_id for one in found.lines if one.account_id}))
    agencies = {one.agency_id for one in found.lines if one.agency_id}
    offices = {one.id: one.short_name for one in list_agencies(ids=agencies)} if agencies else {}
    ids = tuple(
        int(one.subject.removeprefix(DOSSIER)) for one in found.lines if one.subject.startswith(DOSSIER)
    )
    codes = dossier_refs(ids=ids) if ids else {}
    rows = []
    for one in found.lines:
        pk = one.subject.removeprefix(DOSSIER)
        about = codes.get(int(pk), one.subject) if one.subject.startswith(DOSSIER) else one.subject
        rows.append(
            (
                moments.show_moment(one.at),
                names.get(one.account_id or 0, _("Hệ thống") if one.actor_kind == "system" else _("Khách")),
                offices.get(one.agency_id or 0, "–"),
                _words_of(one.verb),
                about or "–",
                ", ".join(one.fields) or "–",
                one.purpose or "–",
                one.address or "–",
            )
        )
    return Table(
        caption=_("Nhật ký, mới nhất trước"),
        columns=[
            Column(words)
            for words in (
                _("Lúc"), _("Ai"), _("Cơ quan"), _("Việc"), _("Về"), _("Mục"), _("Mục đích"), _("Từ địa chỉ"),
            )
        ],
        rows=rows,
    )  # fmt: skip
