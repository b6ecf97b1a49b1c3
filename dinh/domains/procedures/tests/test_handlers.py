"""Procedures of an agency that ends go to its successors, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dinh.domains.people.actions import create_agency, merge_agencies, tell_successions
from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.actions.catalogue import add_competent_agency, set_owner
from dinh.domains.procedures.actions.owners import pass_to_successor
from dinh.domains.procedures.models import ProcedureAgency
from dinh.domains.procedures.queries import competent_agencies, competent_agencies_of, owner_id_of
from dinh.domains.procedures.tests.factories import departments, stored_version
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.lib.moments import at

pytestmark = pytest.mark.django_db
SINCE, MERGER = date(2022, 1, 1), date(2025, 7, 1)


def world() -> tuple[dict[str, int], int]:
    ids = departments()
    stored_version(code="1.000001", valid_from=SINCE)
    old = ids["Sở Tư pháp"]
    set_owner(actor=SYSTEM, now=at(SINCE), procedure_code="1.000001", agency_id=old, active_from=SINCE)
    add_competent_agency(
        actor=SYSTEM, now=at(SINCE), procedure_code="1.000001", agency_id=old, active_from=SINCE
    )
    return ids, old


def test_a_merger_passes_procedures_on() -> None:
    _ids, old = world()
    new = create_agency(
        actor=SYSTEM,
        now=at(MERGER),
        code="H24.90",
        name="Sở Tư pháp mới",
        level=AgencyLevel.DEPARTMENT,
        active_from=MERGER,
        parent_id=get_agency_by_code(code="H24").id,
    ).id
    merge_agencies(
        actor=SYSTEM,
        now=at(MERGER),
        predecessors=(old,),
        successor=new,
        effective_date=MERGER,
        decision="Nghị quyết thử",
    )
    tell_successions(now=at(MERGER))
    deliver_pending(limit=100, now=at(MERGER))
    assert [one.id for one in competent_agencies(procedure_code="1.000001", on=date(2025, 6, 30))] == [old]
    assert [one.id for one in competent_agencies(procedure_code="1.000001", on=MERGER)] == [new]
    procedure_id = ProcedureAgency.objects.values_list("procedure_id", flat=True)[0]
    assert owner_id_of(procedure_id=procedure_id, on=date(2025, 6, 30)) == old
    assert owner_id_of(procedure_id=procedure_id, on=MERGER) == new


def test_told_twice_changes_nothing_more() -> None:
    ids, old = world()
    new = ids["Sở Nội vụ"]
    assert pass_to_successor(predecessor_id=old, successor_id=new, effective_date=MERGER, is_main=True) == 2
    before = list(ProcedureAgency.objects.order_by("pk").values_list())
    assert pass_to_successor(predecessor_id=old, successor_id=new, effective_date=MERGER, is_main=True) == 0
    assert list(ProcedureAgency.objects.order_by("pk").values_list()) == before


def test_a_split_gives_competence_to_all_and_ownership_to_the_main_one() -> None:
    ids, old = world()
    main, other = ids["Sở Nội vụ"], ids["Sở Tài chính"]
    pass_to_successor(predecessor_id=old, successor_id=main, effective_date=MERGER, is_main=True)
    pass_to_successor(predecessor_id=old, successor_id=other, effective_date=MERGER, is_main=False)
    assert {one.id for one in competent_agencies(procedure_code="1.000001", on=MERGER)} == {main, other}
    procedure_id = ProcedureAgency.objects.values_list("procedure_id", flat=True)[0]
    assert owner_id_of(procedure_id=procedure_id, on=MERGER) == main


def test_an_owner_chosen_meanwhile_stays() -> None:
    ids, old = world()
    chosen = ids["Công an thành phố"]
    set_owner(actor=SYSTEM, now=at(MERGER), procedure_code="1.000001", agency_id=chosen, active_from=MERGER)
    pass_to_successor(predecessor_id=old, successor_id=ids["Sở Nội vụ"], effective_date=MERGER, is_main=True)
    procedure_id = ProcedureAgency.objects.values_list("procedure_id", flat=True)[0]
    assert owner_id_of(procedure_id=procedure_id, on=MERGER) == chosen


def test_competent_agencies_of_many_procedures_in_a_fixed_number_of_questions(
    django_assert_num_queries: Any,
) -> None:
    ids, old = world()
    for number in (2, 3):
        stored_version(code=f"1.00000{number}", valid_from=SINCE)
    add_competent_agency(
        actor=SYSTEM, now=at(SINCE), procedure_code="1.000002", agency_id=ids["Sở Nội vụ"], active_from=SINCE
    )
    codes = ["1.000001", "1.000002", "1.000003"]
    with django_assert_num_queries(2):
        found = competent_agencies_of(procedure_codes=codes, on=SINCE)
    assert {code: [one.id for one in agencies] for code, agencies in found.items()} == {
        "1.000001": [old],
        "1.000002": [ids["Sở Nội vụ"]],
    }
