"""Small worlds for tests, built by the room's own actions."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from dinh.domains.people import actions
from dinh.domains.people.types import AccountKind, AgencyLevel, AgencySummary, Role
from dinh.kernel.access.types import SYSTEM
from dinh.lib.moments import HCM

NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
START = date(2022, 1, 1)
PASSWORD = "dung-mat-khau-nay-2023"
_numbers = count(1)


def agency(
    code: str, name: str, parent: AgencySummary | None = None, *, active_from: date = START, level: str = ""
) -> AgencySummary:
    """An agency below a parent; the level follows from the depth of the code unless given."""
    depth = code.count(".")
    default = (AgencyLevel.PROVINCE, AgencyLevel.DEPARTMENT, AgencyLevel.COMMUNE)[min(depth, 2)]
    return actions.create_agency(
        actor=SYSTEM,
        now=NOW,
        code=code,
        name=name,
        level=AgencyLevel(level) if level else default,
        active_from=active_from,
        parent_id=parent.id if parent else None,
    )


def official(name: str = "Nguyễn Văn An", *, username: str = "", is_admin: bool = False) -> int:
    """An official's account with the test password."""
    return actions.create_account(
        actor=SYSTEM,
        now=NOW,
        username=username or f"can-bo-{next(_numbers)}",
        kind=AccountKind.OFFICIAL,
        display_name=name,
        password=PASSWORD,
        is_admin=is_admin,
    )


def post(
    account_id: int,
    agency_id: int,
    role: Role = Role.CASE_OFFICER,
    *,
    active_from: date = START,
    active_to: date | None = None,
) -> int:
    """A post of the account."""
    return actions.appoint(
        actor=SYSTEM,
        now=NOW,
        account_id=account_id,
        agency_id=agency_id,
        role=role,
        active_from=active_from,
        active_to=active_to,
    )
