"""Agencies as a dated tree: exact cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.agencies import (
    ChangedLater,
    CodeTaken,
    ParentNotActive,
    StillHasChildren,
    WouldCircle,
)
from dinh.domains.people.actions.successions import NoDecision, NoPredecessor
from dinh.domains.people.models import AgencySuccession, Post
from dinh.domains.people.tests.factories import NOW, START, agency, official, post
from dinh.domains.people.types import AgencyLevel, Role
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, NotYours
from dinh.kernel.outbox.models import Event as Fact
from dinh.lib.codes import NotACode

pytestmark = pytest.mark.django_db
MERGER = date(2023, 2, 1)
FUTURE = date(2025, 7, 1)


def told(name: str) -> list[dict[str, Any]]:
    return [event.payload for event in Fact.objects.filter(name=name).order_by("pk")]


def test_an_agency_is_found_by_code_old_code_and_name() -> None:
    province = agency("H23", "Ủy ban nhân dân tỉnh Hải Dương")
    justice = agency("H23.15", "Sở Tư pháp tỉnh Hải Dương", province)
    commune = agency("H23.24.04", "Ủy ban nhân dân xã Lê Ninh", province)
    assert justice.old_code == "000.00.15.H23"
    assert justice.path == f"{province.id}.{justice.id}"
    assert queries.get_agency_by_code(code="000.00.15.H23") == justice
    assert queries.get_agency_by_code(code="H23.15") == justice
    assert commune.short_name == "Xã Lê Ninh"
    for text in (
        "xã Lê Ninh",
        "Xã Lê Ninh",
        "xa le ninh",
        "lê ninh",
        "H23.24.04",
        "ủy ban nhân dân xã lê ninh",
    ):
        assert queries.find_agency(text=text) == [commune], text
    assert queries.find_agency(text="hải dương") == [justice, province]
    assert queries.find_agency(text="") == []
    assert told("people.agency.created.v1")[1] == {
        "agency_id": justice.id,
        "code": "H23.15",
        "level": "department",
        "parent_id": province.id,
        "active_from": "2022-01-01",
    }


def test_the_name_with_its_accents_beats_the_one_without() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    with_hat = agency("H23.21.01", "Xã An Lạc", province)
    bare = agency("H23.21.02", "Xã Ân Lạc", province)
    assert queries.find_agency(text="xã ân lạc") == [bare]
    assert queries.find_agency(text="xa an lac") == [with_hat, bare]


def test_lists_stand_in_vietnamese_order() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    for number, name in enumerate(["Xã Đà", "Xã Dũng", "Xã Ân", "Xã Ăn", "Xã An"], 1):
        agency(f"H23.21.{number:02}", name, province)
    listed = queries.list_agencies(level=AgencyLevel.COMMUNE, parent_id=province.id, active_on=START)
    assert [row.short_name for row in listed] == ["Xã An", "Xã Ăn", "Xã Ân", "Xã Dũng", "Xã Đà"]


def test_refused_creations(refused: Any) -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    with refused(CodeTaken):
        agency("H23", "Tỉnh khác")
    with refused(ParentNotActive):
        agency("H23.01", "Sở Nội vụ", province, active_from=date(2021, 1, 1))
    with refused(NotACode):
        agency("không phải mã", "Sở Nội vụ", province)
    with refused(NotYours):
        actions.create_agency(
            actor=ANONYMOUS,
            now=NOW,
            code="H24",
            name="Hải Phòng",
            level=AgencyLevel.PROVINCE,
            active_from=START,
        )


def test_a_renamed_agency_keeps_its_id_and_its_past() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    office = agency("H23.05", "Sở Khoa học", province)
    renamed = actions.rename_agency(
        actor=SYSTEM, now=NOW, agency_id=office.id, name="Sở Khoa học và Công nghệ",
        effective_date=MERGER, decision="QĐ 1/QĐ-UBND",
    )  # fmt: skip
    assert renamed.id == office.id
    assert queries.get_agency(agency_id=office.id, at=date(2023, 1, 31)).name == "Sở Khoa học"
    assert queries.get_agency(agency_id=office.id, at=MERGER).name == "Sở Khoa học và Công nghệ"
    assert told("people.agency.renamed.v1") == [{"agency_id": office.id, "effective_date": "2023-02-01"}]


def test_changes_are_entered_in_their_order(refused: Any) -> None:
    office = agency("H23", "Tỉnh A")
    actions.rename_agency(
        actor=SYSTEM, now=NOW, agency_id=office.id, name="Tỉnh B", effective_date=FUTURE, decision="QĐ 1"
    )
    with refused(ChangedLater):
        actions.rename_agency(
            actor=SYSTEM, now=NOW, agency_id=office.id, name="Tỉnh C", effective_date=MERGER, decision="QĐ 2"
        )


def test_a_moved_agency_takes_what_is_below_it_along(refused: Any) -> None:
    one, two = agency("H23", "Tỉnh Một"), agency("H24", "Tỉnh Hai")
    district = agency("H23.21", "Huyện", one, level="district")
    commune = agency("H23.21.01", "Xã", district)
    with refused(WouldCircle):
        actions.move_agency(
            actor=SYSTEM,
            now=NOW,
            agency_id=district.id,
            parent_id=commune.id,
            effective_date=MERGER,
            decision="x",
        )
    actions.move_agency(
        actor=SYSTEM, now=NOW, agency_id=district.id, parent_id=two.id, effective_date=MERGER, decision="QĐ 3"
    )
    assert queries.get_agency(agency_id=commune.id, at=MERGER).path == f"{two.id}.{district.id}.{commune.id}"
    assert queries.descendant_ids(agency_id=one.id, on=MERGER) == (one.id,)
    assert queries.descendant_ids(agency_id=one.id, on=START) == (one.id, district.id, commune.id)
    assert queries.descendant_ids(agency_id=one.id) == (one.id, district.id, commune.id)
    assert queries.descendant_ids(agency_id=two.id, on=MERGER) == (two.id, district.id, commune.id)


def test_a_merger_ends_its_predecessors_and_carries_children_and_posts() -> None:
    old, new = agency("H23", "Tỉnh Hải Dương"), agency("H24", "Thành phố Hải Phòng")
    office = agency("H23.01", "Sở Nội vụ", old)
    account = official()
    post(account, old.id, Role.LEADER)
    actions.merge_agencies(
        actor=SYSTEM, now=NOW, predecessors=[old.id], successor=new.id,
        effective_date=MERGER, decision="NQ 202/2025/QH15",
    )  # fmt: skip
    ended = queries.get_agency(agency_id=old.id)
    assert (ended.active_to, ended.successor_id) == (MERGER, new.id)
    assert queries.get_agency(agency_id=office.id, at=MERGER).parent_id == new.id
    assert queries.get_agency(agency_id=office.id, at=date(2023, 1, 31)).parent_id == old.id
    assert queries.successor_of(agency_id=old.id, on=date(2023, 1, 31)) == old.id
    assert queries.successor_of(agency_id=old.id, on=MERGER) == new.id
    assert queries.predecessor_ids(agency_id=new.id) == (old.id,)
    assert [row.id for row in queries.list_agencies(level=AgencyLevel.PROVINCE, active_on=MERGER)] == [new.id]
    posts = list(Post.objects.order_by("id").values_list("agency_id", "role", "active_from", "active_to"))
    assert posts == [(old.id, "leader", START, MERGER), (new.id, "leader", MERGER, None)]
    assert told("people.agency.merged.v1") == [
        {
            "predecessor_id": old.id,
            "successor_id": new.id,
            "effective_date": "2023-02-01",
            "kind": "renamed",
            "is_main": True,
        }
    ]


def test_successors_are_followed_over_several_mergers() -> None:
    first, second, third = (agency(f"H2{n}", f"Tỉnh {n}") for n in (3, 4, 5))
    for old, new, day in ((first, second, date(2022, 6, 1)), (second, third, MERGER)):
        actions.merge_agencies(
            actor=SYSTEM, now=NOW, predecessors=[old.id], successor=new.id, effective_date=day, decision="NQ"
        )
    assert queries.successor_of(agency_id=first.id, on=date(2022, 12, 1)) == second.id
    assert queries.successor_of(agency_id=first.id, on=MERGER) == third.id
    assert queries.predecessor_ids(agency_id=third.id) == (first.id, second.id)


def test_a_merger_in_the_future_is_told_on_its_day() -> None:
    old, new = agency("H23", "Tỉnh Hải Dương"), agency("H24", "Thành phố Hải Phòng")
    actions.merge_agencies(
        actor=SYSTEM, now=NOW, predecessors=[old.id], successor=new.id, effective_date=FUTURE, decision="NQ"
    )
    assert told("people.agency.merged.v1") == []
    assert queries.get_agency(agency_id=old.id).is_active(date(2025, 6, 30))
    assert actions.tell_successions(now=NOW.replace(year=2025, month=6, day=30, hour=23)) == 0
    assert actions.tell_successions(now=NOW.replace(year=2025, month=7, day=1, hour=0)) == 1
    assert actions.tell_successions(now=NOW.replace(year=2025, month=7, day=1, hour=0)) == 0
    assert len(told("people.agency.merged.v1")) == 1


def test_a_split_has_one_main_successor() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    old, left, right = (agency(f"H23.21.0{n}", f"Xã {n}", province) for n in (1, 2, 3))
    actions.split_agency(
        actor=SYSTEM, now=NOW, predecessor=old.id, successors=[left.id, right.id], main=right.id,
        effective_date=MERGER, decision="NQ 1669",
    )  # fmt: skip
    assert queries.successor_of(agency_id=old.id, on=MERGER) == right.id
    assert queries.predecessor_ids(agency_id=left.id) == ()
    assert {(fact["successor_id"], fact["is_main"]) for fact in told("people.agency.merged.v1")} == {
        (left.id, False),
        (right.id, True),
    }
    assert set(AgencySuccession.objects.values_list("kind", flat=True)) == {"split"}


def test_refused_mergers(refused: Any) -> None:
    old, new = agency("H23", "Tỉnh Hải Dương"), agency("H24", "Thành phố Hải Phòng")
    with refused(NoPredecessor):
        actions.merge_agencies(
            actor=SYSTEM,
            now=NOW,
            predecessors=[new.id],
            successor=new.id,
            effective_date=MERGER,
            decision="NQ",
        )
    with refused(NoDecision):
        actions.merge_agencies(
            actor=SYSTEM,
            now=NOW,
            predecessors=[old.id],
            successor=new.id,
            effective_date=MERGER,
            decision=" ",
        )
    with refused(NotYours):
        actions.merge_agencies(
            actor=ANONYMOUS,
            now=NOW,
            predecessors=[old.id],
            successor=new.id,
            effective_date=MERGER,
            decision="NQ",
        )
    with refused(queries.AgencyNotFound):
        actions.merge_agencies(
            actor=SYSTEM,
            now=NOW,
            predecessors=[old.id],
            successor=new.id,
            effective_date=START,
            decision="NQ",
        )
    agency("H23.01", "Sở Nội vụ", old)
    with refused(StillHasChildren):
        actions.end_agency(actor=SYSTEM, now=NOW, agency_id=old.id, effective_date=MERGER, decision="NQ")


def test_an_ended_agencys_code_may_be_given_again() -> None:
    province = agency("H23", "Tỉnh Hải Dương")
    first = agency("H23.07", "Sở Một", province)
    actions.end_agency(actor=SYSTEM, now=NOW, agency_id=first.id, effective_date=MERGER, decision="QĐ 9")
    second = agency("H23.07", "Sở Hai", province, active_from=MERGER)
    assert queries.get_agency_by_code(code="H23.07") == second
    assert queries.get_agency_by_code(code="H23.07", at=START).id == first.id
