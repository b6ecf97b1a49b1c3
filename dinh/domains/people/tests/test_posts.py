"""Posts, delegations and leave: who may act on a day, and one statement that says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.posts import (
    AlreadyAway,
    AlreadyHeld,
    NotAnOfficial,
    PeriodUnsound,
    UnitElsewhere,
)
from dinh.domains.people.tests.factories import NOW, START, agency, official, post
from dinh.domains.people.types import AccountKind, Role
from dinh.kernel.access.types import SYSTEM, ActorKind, NotYours, PostHeld

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def roles_of(account: int, day: date = TODAY) -> list[tuple[int, str]]:
    actor = queries.actor_for(
        account_id=account, now=NOW.replace(year=day.year, month=day.month, day=day.day)
    )
    assert actor is not None
    return [(held.agency_id, held.role) for held in actor.posts]


def holders(office: int, role: Role, day: date = TODAY, unit: int | None = None) -> list[tuple[int, bool]]:
    found = queries.holders_of(role=role, agency_id=office, on=day, unit_id=unit)
    return [(holder.account_id, holder.standing_in) for holder in found]


def test_an_actor_bears_the_posts_of_the_day() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    office = agency("H23.15", "Sở Tư pháp", province)
    account = official("Trần Thị Bình")
    held = post(account, office.id, Role.ONE_STOP, active_to=TOMORROW)
    later = post(account, office.id, Role.LEADER, active_from=TOMORROW)
    actor = queries.actor_for(account_id=account, now=NOW)
    assert actor is not None
    assert (actor.kind, actor.name, actor.is_admin) == (ActorKind.OFFICIAL, "Trần Thị Bình", False)
    assert actor.posts == (PostHeld(held, office.id, None, "one_stop", f"{province.id}.{office.id}"),)
    assert actor.has_role("one_stop", office.id)
    assert roles_of(account, TOMORROW) == [(office.id, "leader")]
    actions.end_post(actor=SYSTEM, now=NOW, post_id=later, active_to=TOMORROW)
    assert roles_of(account, TOMORROW) == []


def test_a_delegate_and_a_substitute_act_in_anothers_post() -> None:
    office = agency("H23", "Tỉnh Hải Dương")
    chief, deputy, clerk = official("An"), official("Bình"), official("Cường")
    held = post(chief, office.id, Role.LEADER)
    own = post(clerk, office.id, Role.CLERK)
    actions.delegate(
        actor=SYSTEM, now=NOW, post_id=held, to_account_id=deputy, active_from=TODAY, active_to=TOMORROW
    )
    assert roles_of(deputy) == [(office.id, "leader")]
    assert roles_of(deputy, TOMORROW) == []
    assert holders(office.id, Role.LEADER) == [(chief, False), (deputy, True)]
    actions.record_leave(
        actor=SYSTEM, now=NOW, account_id=chief, substitute_id=clerk, active_from=TODAY, active_to=TOMORROW
    )
    assert roles_of(clerk) == [(office.id, "clerk"), (office.id, "leader")]
    assert holders(office.id, Role.LEADER) == [(deputy, True), (clerk, True)]
    assert holders(office.id, Role.LEADER, TOMORROW) == [(chief, False)]
    assert own


def test_holders_of_a_unit_and_of_the_whole_agency() -> None:
    office = agency("H23", "Tỉnh Hải Dương")
    unit = actions.create_unit(
        actor=SYSTEM, now=NOW, agency_id=office.id, name="Phòng Hộ tịch", active_from=START
    )
    inside, wide = official("An"), official("Bình")
    actions.appoint(
        actor=SYSTEM, now=NOW, account_id=inside, agency_id=office.id, role=Role.CASE_OFFICER,
        active_from=START, unit_id=unit.id,
    )  # fmt: skip
    post(wide, office.id)
    assert holders(office.id, Role.CASE_OFFICER, unit=unit.id) == [(inside, False), (wide, False)]
    assert holders(office.id, Role.CASE_OFFICER, unit=unit.id + 1) == [(wide, False)]
    assert [row.name for row in queries.list_units(agency_id=office.id, on=TODAY)] == ["Phòng Hộ tịch"]


def test_an_actor_is_one_statement_however_many_posts(django_assert_num_queries: Any) -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    account, other = official(), official()
    for number in range(1, 9):
        office = agency(f"H23.0{number}", f"Sở {number}", province)
        post(account, office.id)
        given = post(other, office.id, Role.LEADER)
        actions.delegate(
            actor=SYSTEM, now=NOW, post_id=given, to_account_id=account, active_from=TODAY, active_to=TOMORROW
        )
    with django_assert_num_queries(1):
        actor = queries.actor_for(account_id=account, now=NOW)
    assert actor is not None
    assert len(actor.posts) == 16


def test_refused_appointments(refused: Any) -> None:
    province, elsewhere = agency("H23", "Tỉnh Hải Dương"), agency("H24", "Hải Phòng")
    office = agency("H23.15", "Sở Tư pháp", province)
    account, admin = official(), official()
    post(admin, office.id, Role.AGENCY_ADMIN)
    unit = actions.create_unit(
        actor=SYSTEM, now=NOW, agency_id=elsewhere.id, name="Phòng Một", active_from=START
    )
    post(account, office.id, Role.CLERK)
    citizen = actions.create_account(actor=SYSTEM, now=NOW, username="dan", kind=AccountKind.CITIZEN)
    agency_admin = queries.actor_for(account_id=admin, now=NOW)
    assert agency_admin is not None

    def appoint(**changes: Any) -> int:
        given = {
            "actor": agency_admin, "now": NOW, "account_id": account, "agency_id": office.id,
            "role": Role.CASE_OFFICER, "active_from": START,
        }  # fmt: skip
        return actions.appoint(**{**given, **changes})

    for refusal, changes in (
        (NotYours, {"agency_id": elsewhere.id}),
        (NotYours, {"agency_id": province.id}),
        (NotYours, {"role": Role.PROVINCE_ADMIN}),
        (NotYours, {"role": Role.AUDITOR}),
        (NotAnOfficial, {"account_id": citizen}),
        (queries.AccountNotFound, {"account_id": 999_999}),
        (UnitElsewhere, {"unit_id": unit.id}),
        (PeriodUnsound, {"active_to": START}),
        (AlreadyHeld, {"role": Role.CLERK}),
        (queries.AgencyNotFound, {"agency_id": 999_999}),
    ):
        with refused(refusal):
            appoint(**changes)
    assert appoint() > 0


def test_refused_leave_and_delegation(refused: Any) -> None:
    office = agency("H23", "Tỉnh Hải Dương")
    chief, other = official("An"), official("Bình")
    held = post(chief, office.id, Role.LEADER)
    stranger, himself = (queries.actor_for(account_id=pk, now=NOW) for pk in (other, chief))
    assert stranger is not None
    assert himself is not None
    days: dict[str, Any] = {"active_from": TODAY, "active_to": TOMORROW}
    with refused(NotYours):
        actions.delegate(actor=stranger, now=NOW, post_id=held, to_account_id=other, **days)
    with refused(AlreadyHeld):
        actions.delegate(actor=himself, now=NOW, post_id=held, to_account_id=chief, **days)
    with refused(NotYours):
        actions.record_leave(actor=stranger, now=NOW, account_id=chief, **days)
    actions.record_leave(actor=himself, now=NOW, account_id=chief, **days)
    with refused(AlreadyAway):
        actions.record_leave(actor=himself, now=NOW, account_id=chief, **days)
    with refused(PeriodUnsound):
        actions.record_leave(actor=himself, now=NOW, account_id=chief, active_from=TODAY, active_to=TODAY)
