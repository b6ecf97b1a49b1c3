"""Officials and their posts from a table: idempotent, a reason for each bad row, the rest loads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from dinh.domains.people import permissions
from dinh.domains.people.actions.accounts import AccountInvalid
from dinh.domains.people.actions.posts import appoint
from dinh.domains.people.actions.staff import open_official
from dinh.domains.people.models import Account, Post, Unit
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.queries.agencies import get_agency_by_code
from dinh.domains.people.types import AccountKind, AgencySummary, Role
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.intake.types import ImportReport, Row
from dinh.lib.codes import NotACode, parse_phone
from dinh.lib.moments import local, parse_day
from dinh.lib.refusals import Invalid, Refusal
from dinh.lib.vietnamese import clean_line, fold

COLUMNS: Mapping[str, str] = {
    "username": "Tên đăng nhập",
    "display_name": "Họ và tên",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "agency_code": "Mã cơ quan",
    "unit": "Bộ phận",
    "role": "Vai trò",
    "title": "Chức danh",
    "active_from": "Từ ngày",
    "active_to": "Đến ngày",
}
"""The columns and their headings in the sheet; either is read."""
NEEDED = ("username", "display_name", "agency_code", "role")
ROLE_WORDS: Mapping[Role, str] = {
    Role.ONE_STOP: "Công chức Một cửa",
    Role.CASE_OFFICER: "Chuyên viên",
    Role.LEADER: "Lãnh đạo",
    Role.CLERK: "Văn thư",
    Role.PROCEDURE_EDITOR: "Biên tập thủ tục",
    Role.PROCEDURE_REVIEWER: "Duyệt thủ tục",
    Role.AGENCY_ADMIN: "Quản trị cơ quan",
    Role.PROVINCE_ADMIN: "Quản trị tỉnh",
    Role.AUDITOR: "Kiểm tra",
}
MOST_ROWS = 2_000


class StaffRowInvalid(Invalid):
    """A row lacks a column or holds a value that cannot be."""

    code = "people.staff_row_invalid"


class TooManyStaff(Invalid):
    """More rows than one transaction should hold."""

    code = "people.too_many_staff"
    default_sentence = "Bảng có hơn 2.000 dòng. Hãy chia thành nhiều tệp theo cơ quan."


def import_staff(
    *,
    actor: Actor,
    now: datetime,
    rows: Iterable[Row],
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Open accounts and give posts by a table with the columns of `COLUMNS`; one row is one post of one person.

    The same row again changes nothing; a known account gets the further post. What a row may do is asked of the same
    verbs as on the pages, so an agency's administrator loads his own people only. `dry_run` undoes all. Refused as a
    whole: NotYours, TooManyStaff.
    """
    if not permissions.may_open_accounts(actor):
        raise NotYours
    report = ImportReport()
    seen: set[str] = set()
    with transaction.atomic():
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise TooManyStaff
            try:
                if row.problem:
                    raise StaffRowInvalid(row.problem)
                with transaction.atomic():
                    _load(actor, now, _values(row), seen, report, row.number)
            except Refusal as refusal:
                report.reject(row.number, " ".join([*refusal.fields.values()]) or refusal.sentence)
            if progress is not None:
                progress(count)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _values(row: Row) -> dict[str, str]:
    """The cells by column, whichever heading the sheet has."""
    by_heading = {fold(words): name for name, words in COLUMNS.items()}
    values = {
        by_heading.get(fold(str(name)), str(name)): clean_line(str(value))
        for name, value in row.values.items()
        if value is not None
    }
    missing = [COLUMNS[name] for name in NEEDED if not values.get(name)]
    if missing:
        raise StaffRowInvalid(f"Thiếu {', '.join(missing)}.")
    return values


def _load(
    actor: Actor, now: datetime, values: dict[str, str], seen: set[str], report: ImportReport, number: int
) -> None:
    today = local(now).date()
    active_from = _day(values.get("active_from", ""), "Từ ngày") or today
    active_to = _day(values.get("active_to", ""), "Đến ngày")
    agency = get_agency_by_code(code=values["agency_code"], at=active_from)
    role, unit_id = _role(values["role"]), _unit(values.get("unit", ""), agency, active_from)
    username, email, phone = values["username"], _email(values), _phone(values)
    account = Account.objects.filter(username=username).first()
    if account is None:
        open_official(
            actor=actor,
            now=now,
            username=username,
            display_name=values["display_name"],
            agency_id=agency.id,
            role=role,
            active_from=active_from,
            active_to=active_to,
            unit_id=unit_id,
            title=values.get("title", ""),
            email=email,
            phone=phone,
        )
        seen.add(username)
        report.loaded += 1
        return
    if account.kind != AccountKind.OFFICIAL:
        raise StaffRowInvalid(f"Tên đăng nhập “{username}” đã thuộc tài khoản không phải cán bộ.")
    if account.display_name != values["display_name"]:
        raise StaffRowInvalid(
            f"Tên đăng nhập “{username}” đã thuộc {account.display_name}. Hãy dùng tên đăng nhập khác hoặc sửa họ tên."
        )
    held = Post.objects.filter(account=account, agency=agency.id, role=role.value, unit=unit_id)
    if held.filter(_holds_some_of(active_from, active_to)).exists():
        report.unchanged += 1
        return
    appoint(
        actor=actor,
        now=now,
        account_id=account.id,
        agency_id=agency.id,
        role=role,
        active_from=active_from,
        active_to=active_to,
        unit_id=unit_id,
        title=values.get("title", ""),
    )
    if username in seen:
        report.note(number, "Thêm vị trí công tác cho tài khoản mở ở dòng trên.")
    report.updated += 1


def _holds_some_of(active_from: date, active_to: date | None) -> Q:
    begun = Q(active_to=None) | Q(active_to__gt=active_from)
    return begun if active_to is None else begun & Q(active_from__lt=active_to)


def _role(text: str) -> Role:
    if text in set(Role):
        return Role(text)
    asked = fold(text)
    found = [role for role, words in ROLE_WORDS.items() if fold(words) == asked]
    if not found:
        raise StaffRowInvalid(f"Vai trò “{text}” không có. Dùng: {', '.join(ROLE_WORDS.values())}.")
    return found[0]


def _unit(text: str, agency: AgencySummary, on: date) -> int | None:
    if not text:
        return None
    asked = fold(text)
    units = Unit.objects.filter(on_day(on), agency=agency.id)
    found = [unit.id for unit in units if fold(unit.name) == asked]
    if not found:
        raise StaffRowInvalid(f"{agency.short_name} không có bộ phận “{text}”.")
    return found[0]


def _email(values: Mapping[str, str]) -> str:
    email = values.get("email", "").lower()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise AccountInvalid(fields={"email": f"Thư điện tử “{email}” không đúng."}) from error
    return email


def _phone(values: Mapping[str, str]) -> str:
    text = values.get("phone", "")
    try:
        return parse_phone(text) if text else ""
    except NotACode as refusal:
        raise AccountInvalid(fields={"phone": refusal.sentence}) from refusal


def _day(text: str, heading: str) -> date | None:
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError as error:
        raise StaffRowInvalid(
            f"{heading} “{text}” không đúng. Viết như 2025-07-01 hoặc 01/07/2025."
        ) from error
