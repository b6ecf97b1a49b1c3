"""The people whom a visitor can be, their passwords, and citizens who have filed dossiers."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from dinh.domains.people.actions import appoint, create_account, create_person, create_service_account
from dinh.domains.people.types import AccountKind, Role
from dinh.kernel.access.types import SYSTEM
from dinh.project.demo.names import Invented, invent
from dinh.project.demo.places import BEGIN, agency_id

LE_NINH = "H23.24.04"
DEPARTMENT = "H23.07"
OFFICE = "H23.01"
PROVINCE = "H23"
ACCOUNTS_FILE = "accounts.txt"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CITIZENS = 300
FIRST_CITIZEN = 1000
PARTNER = "Phần mềm của đối tác (minh họa)"
SCOPES = frozenset({"dossiers.submit", "dossiers.read", "procedures.read", "statistics.read"})


@dataclass(frozen=True, slots=True)
class Officer:
    """An official of the demonstration: name, post, and what a visitor can try with him."""

    username: str
    name: str
    agency: str
    roles: tuple[Role, ...]
    title: str
    is_admin: bool = False


OFFICERS = (
    Officer("motcua.xa", "Nguyễn Thị Thu Hà", LE_NINH, (Role.ONE_STOP,), "Một cửa, xã Lê Ninh và xã kế thừa"),
    Officer("chuyenvien.xa", "Trần Văn Minh", LE_NINH, (Role.CASE_OFFICER,), "Chuyên viên, cùng xã"),
    Officer("lanhdao.xa", "Lê Đức Thắng", LE_NINH, (Role.LEADER,), "Lãnh đạo, cùng xã"),
    Officer("vanthu.xa", "Phạm Ngọc Lan", LE_NINH, (Role.CLERK,), "Văn thư, cùng xã"),
    Officer(
        "motcua.so", "Vũ Thị Hạnh", DEPARTMENT, (Role.ONE_STOP,), "Một cửa, Sở Nông nghiệp và Môi trường"
    ),
    Officer("chuyenvien.so", "Hoàng Minh Quân", DEPARTMENT, (Role.CASE_OFFICER,), "Chuyên viên, cùng sở"),
    Officer("lanhdao.so", "Đặng Hữu Phúc", DEPARTMENT, (Role.LEADER,), "Lãnh đạo, cùng sở"),
    Officer("vanthu.so", "Bùi Thanh Mai", DEPARTMENT, (Role.CLERK,), "Văn thư, cùng sở"),
    Officer("bientap", "Đỗ Xuân Hải", OFFICE, (Role.PROCEDURE_EDITOR,), "Soạn thủ tục, Văn phòng UBND"),
    Officer("thamdinh", "Ngô Diệu Linh", OFFICE, (Role.PROCEDURE_REVIEWER,), "Duyệt thủ tục, Văn phòng UBND"),
    Officer("quantri", "Dương Quang Khánh", PROVINCE, (Role.PROVINCE_ADMIN,), "Quản trị toàn tỉnh", True),
    Officer("kiemtra", "Đoàn Thu Giang", PROVINCE, (Role.AUDITOR,), "Xem nhật ký, hồ sơ, không sửa"),
)
VISITORS = (
    ("congdan", "Phạm Thị Thu Huyền", "Công dân có hồ sơ ở nhiều trạng thái"),
    ("congdan2", "Nguyễn Văn Dũng", "Công dân chưa nộp hồ sơ nào"),
)


def draw_password() -> str:
    """Three groups of four signs that are not mixed up when read aloud (about 59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def open_officers(*, now: datetime) -> list[str]:
    """The named officials in their posts of 2022; lines for the file of accounts."""
    lines = []
    for officer in OFFICERS:
        password = draw_password()
        account_id = create_account(
            actor=SYSTEM,
            now=now,
            username=officer.username,
            kind=AccountKind.OFFICIAL,
            display_name=officer.name,
            password=password,
            is_admin=officer.is_admin,
        )
        for role in officer.roles:
            appoint(
                actor=SYSTEM,
                now=now,
                account_id=account_id,
                agency_id=agency_id(officer.agency, BEGIN),
                role=role,
                active_from=BEGIN,
                title=officer.title,
            )
        lines.append(_line(officer.username, password, f"{officer.name}: {officer.title}"))
    return lines


def open_citizens(*, now: datetime, count: int) -> list[str]:
    """Citizens who sign in, then `count` who only stand in dossiers; lines for the file of accounts."""
    random = Random("citizens")  # noqa: S311 - invented people, the same everywhere
    lines = []
    for place, (username, name, words) in enumerate(VISITORS):
        password = draw_password()
        _open_citizen(now, username, invent(random, FIRST_CITIZEN + place), name, password)
        lines.append(_line(username, password, f"{name}: {words}"))
    for place in range(count):
        someone = invent(random, FIRST_CITIZEN + len(VISITORS) + place)
        _open_citizen(now, f"dan-{place + 1:04}", someone, someone.name, None)
    return lines


def _open_citizen(now: datetime, username: str, someone: Invented, name: str, password: str | None) -> None:
    person = create_person(
        actor=SYSTEM,
        now=now,
        full_name=name,
        personal_number=someone.personal_number,
        birth_date=someone.birth_date,
        phone=someone.phone,
        address="Số 12, đường Trần Hưng Đạo",
    )
    create_account(
        actor=SYSTEM,
        now=now,
        username=username,
        kind=AccountKind.CITIZEN,
        display_name=name,
        phone=someone.phone,
        password=password,
        person_id=person.id,
    )


def open_partner(*, now: datetime) -> list[str]:
    """The client of another system; lines for the file of accounts."""
    client = create_service_account(actor=SYSTEM, now=now, name=PARTNER, scopes=SCOPES)
    return [_line(client.client_id, client.secret, "API /api/v1 (client id, secret)")]


def write_accounts(folder: Path, lines: list[str]) -> None:
    """Keep the passwords for the owner of the data folder alone; the old file stays whole until the new one is."""
    text = "\n".join(("Tài khoản của tỉnh minh họa (mật khẩu riêng của bản cài đặt này):", *lines, ""))
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{ACCOUNTS_FILE}.new"
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    fresh.replace(folder / ACCOUNTS_FILE)


def _line(username: str, password: str, words: str) -> str:
    return f"  {username:<16} {password:<16} {words}"
