"""Submission under retry and parallel writers; the round trips of a step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connections

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import MONDAY, START, at_step, filing, submitted, version, world
from dinh.domains.procedures.models import ProcedureAgency
from dinh.domains.procedures.types import AgencyRole
from dinh.kernel.numbering.models import Series
from dinh.kernel.outbox.models import Event
from dinh.kernel.writes.counting import counted_round_trips

pytestmark = pytest.mark.django_db(transaction=True)


def in_parallel(work: Callable[[int], Sheet], times: int, workers: int = 8) -> list[Sheet]:
    """Run in threads with connections of their own."""

    def run(number: int) -> Sheet:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(times)))


def test_the_second_call_answers_with_the_first_dossier() -> None:
    small = world()
    first = submitted(small, key="tờ khai 1")
    second = submitted(small, key="tờ khai 1")
    assert second.dossier == first.dossier
    assert Dossier.objects.count() == 1
    assert Event.objects.filter(name="dossiers.dossier.submitted.v1").count() == 1
    other = submitted(small, key="tờ khai 2")
    assert other.dossier.code == "000.00.15.H23-230206-0002"


def test_a_key_used_for_another_procedure_is_refused() -> None:
    small = world()
    submitted(small, key="một")
    another = replace(filing(small), version_id=version("1.004757").pk)
    with pytest.raises(actions.KeyReused):
        actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=another, idempotency_key="một")
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("what", ["answers", "name", "phone"])
def test_a_key_used_for_somebody_elses_filing_is_refused(what: str) -> None:
    small = world()
    submitted(small, key="một")
    first = filing(small)
    other = {
        "answers": replace(first, form_data={"so_van_bang": "B 014783"}),
        "name": filing(small, name="Trần Thị Mai"),
        "phone": replace(first, parties=(replace(first.parties[0], phone="0987654321"), first.parties[1])),
    }[what]
    with pytest.raises(actions.KeyReused):
        actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=other, idempotency_key="một")
    assert Dossier.objects.count() == 1
    assert Event.objects.filter(name="dossiers.dossier.submitted.v1").count() == 1


def test_an_agency_that_does_not_settle_the_procedure_gets_no_dossier() -> None:
    small = world()
    ProcedureAgency.objects.create(
        procedure_id=small.version.procedure_id,
        agency_id=small.department.id,
        role=AgencyRole.COMPETENT.value,
        active_from=START,
    )
    with pytest.raises(actions.AgencyNotCompetent):
        actions.submit_dossier(
            actor=small.citizen, now=MONDAY, filing=filing(small, competent=small.other.id)
        )
    assert not Dossier.objects.exists()
    assert not Event.objects.filter(name="dossiers.dossier.submitted.v1").exists()
    assert submitted(small).dossier.competent_agency_id == small.department.id


def test_one_key_in_parallel_makes_one_dossier() -> None:
    small = world()
    sheets = in_parallel(lambda _: submitted(small, key="cùng một lần bấm"), 12)
    assert {sheet.dossier.id for sheet in sheets} == set(Dossier.objects.values_list("pk", flat=True))
    assert Dossier.objects.count() == 1
    assert Series.objects.get(code="dossiers:H23.15").last == 1


def test_numbers_of_parallel_writers_have_no_gap_and_no_double() -> None:
    small = world()
    sheets = in_parallel(lambda number: submitted(small, key=str(number)), 40)
    assert sorted(sheet.dossier.code or "" for sheet in sheets) == [
        f"000.00.15.H23-230206-{number:04}" for number in range(1, 41)
    ]
    assert queries.recount().agrees


def test_a_refused_submission_leaves_no_gap() -> None:
    small = world()
    submitted(small)
    with pytest.raises(actions.FormIncomplete):
        actions.submit_dossier(
            actor=small.citizen, now=MONDAY, filing=replace(filing(small), form_data={}), allow_second=True
        )
    assert submitted(small).dossier.code == "000.00.15.H23-230206-0002"


def test_two_officers_at_once_one_moves_and_one_is_told() -> None:
    small = world()
    facts = at_step(small, "tham-dinh").dossier

    def forward(number: int) -> str:
        actor = (small.officer, small.colleague)[number]
        try:
            actions.forward_dossier(
                actor=actor, now=MONDAY, dossier_id=facts.id, expected_version=facts.lock_version
            )
        except actions.StalePage as refusal:
            return refusal.code
        else:
            return "moved"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(forward, range(2))) == ["dossiers.stale_page", "moved"]
    assert Dossier.objects.get(pk=facts.id).step_code == "ky"


@pytest.mark.parametrize("verb", ["forward", "claim", "send_back", "stop"])
def test_a_step_is_at_most_four_round_trips_on_the_wire(verb: str) -> None:
    small = world()
    for _ in range(3):
        facts = at_step(small, "tham-dinh").dossier
        with counted_round_trips() as trips:
            if verb == "forward":
                actions.forward_dossier(actor=small.officer, now=MONDAY, dossier_id=facts.id)
            elif verb == "claim":
                actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=facts.id)
            elif verb == "send_back":
                actions.send_back(actor=small.officer, now=MONDAY, dossier_id=facts.id, reason="Thiếu")
            else:
                actions.stop_dossier(
                    actor=small.officer, now=MONDAY, dossier_id=facts.id, reason="Hết căn cứ"
                )
    assert trips.count <= 4
