"""Stage 1: agencies as a dated tree, and the officers who work in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

from dinh.domains.people.actions import appoint, create_account, import_agencies
from dinh.domains.people.queries import get_agency_by_code, holders_of, list_agencies
from dinh.domains.people.types import AccountKind, AgencySummary, Role
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.intake.tables import read_table
from dinh.project.demo.names import invent

FACTS = Path(__file__).parent / "facts"
BEGIN = date(2022, 1, 1)
MERGER = date(2025, 7, 1)
OFFICERS = (
    ("mot-cua", (Role.ONE_STOP, Role.CLERK), "Công chức một cửa, văn thư"),
    ("chuyen-vien", (Role.CASE_OFFICER,), "Chuyên viên"),
    ("lanh-dao", (Role.LEADER,), "Lãnh đạo"),
)
Say = Callable[[str], None]


class FactsRefused(RuntimeError):
    """A file of facts that comes with the program was not taken whole."""


def load_tree(*, now: datetime) -> None:
    """The agencies of 2022."""
    _load("agencies_hai_duong.csv", now)


def open_posts(*, now: datetime, named: frozenset[str]) -> None:
    """Three officers for each agency of Hải Dương but the `named`, whose officers are known by name."""
    living = [agency for agency in list_agencies(active_on=BEGIN) if agency.code.startswith("H23")]
    _staff(now, BEGIN, [agency for agency in living if agency.code not in named])


def merge(*, now: datetime) -> None:
    """The mergers of 2024 and 2025: posts go on at the successors; agencies without any get officers."""
    for name in (
        "agencies_hai_duong_2024.csv",
        "successions_2024.csv",
        "agencies_hai_phong_2025.csv",
        "successions_2025.csv",
    ):
        _load(name, now)
    living = list_agencies(active_on=MERGER)
    _staff(
        now,
        MERGER,
        [agency for agency in living if not holders_of(role=Role.LEADER, agency_id=agency.id, on=MERGER)],
    )


def _load(name: str, now: datetime) -> None:
    report = import_agencies(actor=SYSTEM, now=now, rows=read_table(FACTS / name))
    if report.rejected:
        raise FactsRefused(f"{name}: {report.rejected[:3]}")


def _staff(now: datetime, day: date, agencies: list[AgencySummary]) -> None:
    """Three officers for each agency: counter and clerk, case officer, leader."""
    for agency in agencies:
        random = Random(f"officers {agency.code}")  # noqa: S311 - the same people in every installation
        for place, (word, roles, title) in enumerate(OFFICERS):
            person = invent(random, place)
            account_id = create_account(
                actor=SYSTEM,
                now=now,
                username=f"{word}.{agency.code.lower()}",
                kind=AccountKind.OFFICIAL,
                display_name=person.name,
            )
            for role in roles:
                appoint(
                    actor=SYSTEM,
                    now=now,
                    account_id=account_id,
                    agency_id=agency.id,
                    role=role,
                    active_from=day,
                    title=title,
                )


def agency_id(code: str, on: date) -> int:
    """The id of an agency by its code."""
    return get_agency_by_code(code=code, at=on).id
