"""Plans of versions: the right version of a day, five queries, then none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ChannelTerm, ProcedureVersion, StepDefinition
from dinh.domains.procedures.queries import (
    forget_plans,
    plans_of_agencies,
    rule_set_on,
    version_in_force,
    version_plan,
    version_plans,
)
from dinh.domains.procedures.queries import plans as plans_module
from dinh.domains.procedures.queries.plans import NoRuleSet, UnknownProcedure, UnknownVersion
from dinh.domains.procedures.tests.factories import content, departments, stored_version
from dinh.domains.procedures.types import Channel, FilingPlace, Verb, Vocabulary
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import at

pytestmark = pytest.mark.django_db


def test_a_plan_is_read_in_five_queries_and_then_in_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version = stored_version(code="1.000001", valid_from=date(2022, 1, 1))
    forget_plans()
    with django_assert_num_queries(5):
        plan = version_plan(version_id=version.pk)
    with django_assert_num_queries(0):
        assert version_plan(version_id=version.pk) is plan
    assert plan.limits == {
        Channel.WEB: Limit(5, Unit.WORKING_DAYS),
        Channel.COUNTER: Limit(5, Unit.WORKING_DAYS),
    }
    assert plan.fees == {Channel.WEB: 50000, Channel.COUNTER: None}
    assert [step.code for step in plan.steps] == ["tiep-nhan", "tham-dinh", "ky", "tra-ket-qua"]
    assert plan.first_step.transition(Verb.FORWARD) == plan.first_step.transitions[0]
    assert plan.step("ky").allows(Verb.SEND_BACK)
    assert not plan.step("ky").allows(Verb.FINISH)
    assert all(step.step_id > 0 for step in plan.steps)
    assert plan.rule_set == "pre-2025"


def test_a_question_about_more_plans_than_are_kept_is_answered(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [stored_version(code=f"1.00001{n}", valid_from=date(2022, 1, 1)).pk for n in range(4)]
    monkeypatch.setattr(plans_module, "KEPT", 2)
    forget_plans()
    version_plans(version_ids=ids[:2])
    with django_assert_num_queries(5):
        assert list(version_plans(version_ids=ids)) == ids
    with django_assert_num_queries(0):
        assert list(version_plans(version_ids=ids[2:])) == ids[2:]


def test_an_agency_with_a_process_of_its_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, other = list(departments().values())[:2]
    whole = completed(content=content(code="1.000020"))
    fields = field_ids(names={whole.field_code: whole.field_name})
    procedures = procedure_ids(codes=["1.000020"], now=at(date(2022, 1, 1)))
    new = NewVersion(procedures["1.000020"], 1, whole, fields[whole.field_code], author_id=1)
    version = store_versions(new=[new], now=at(date(2022, 1, 1)))[0]
    own = {"role": "case_officer", "scope": "division", "agency_rule": "competent", "clock": "runs"}
    StepDefinition.objects.create(version=version, agency_id=other, code="lam", order=1, title="Làm", **own)
    forget_plans()
    with django_assert_num_queries(5):
        found = plans_of_agencies(pairs=[(version.pk, one), (version.pk, other)])
    assert [step.code for step in found[version.pk, other].steps] == ["lam"]
    assert found[version.pk, one] == version_plan(version_id=version.pk)
    assert [step.code for step in found[version.pk, one].steps] == [
        "tiep-nhan",
        "tham-dinh",
        "ky",
        "tra-ket-qua",
    ]


def test_the_version_of_a_day() -> None:
    older = stored_version(code="1.000002", valid_from=date(2022, 1, 1), valid_to=date(2025, 7, 1))
    newer = stored_version(code="1.000002", valid_from=date(2025, 7, 1), number=2)
    assert version_in_force(procedure_code="1.000002", on=date(2025, 6, 30)).version_id == older.pk
    assert version_in_force(procedure_code="1.000002", on=date(2025, 7, 1)).version_id == newer.pk
    with pytest.raises(UnknownProcedure):
        version_in_force(procedure_code="1.000002", on=date(2021, 12, 31))
    with pytest.raises(UnknownVersion):
        version_plan(version_id=newer.pk + 1)


def test_rule_sets_of_two_periods() -> None:
    before, after = rule_set_on(on=date(2025, 6, 30)), rule_set_on(on=date(2025, 7, 1))
    assert (before.code, before.dossier_pattern) == ("pre-2025", "{old_code}-{yymmdd}-{serial:4}")
    assert (after.code, after.dossier_pattern) == ("from-2025-07-01", "{code}-{yyyymmdd}-{serial:7}")
    assert (before.vocabulary, after.vocabulary) == (Vocabulary.LEVELS, Vocabulary.EXTENT)
    assert (before.filing_place, after.filing_place) == (FilingPlace.PROVINCE, FilingPlace.NATIONAL)
    assert (before.reception_minutes, after.reception_minutes) == (480, 480)
    assert after.forms["stop"] == "TT 03/2025/TT-VPCP, Mẫu 05"
    with pytest.raises(NoRuleSet):
        rule_set_on(on=date(2018, 6, 20))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_procedureversion SET name = 'khác' WHERE id = %s",
        "UPDATE procedures_procedureversion SET state = 'draft' WHERE id = %s",
        "DELETE FROM procedures_procedureversion WHERE id = %s",
        "UPDATE procedures_channelterm SET limit_value = 9 WHERE version_id = %s",
        "DELETE FROM procedures_requiredpaper WHERE version_id = %s",
        "UPDATE procedures_stepdefinition SET title = 'khác' WHERE version_id = %s",
        """DELETE FROM procedures_transitiondefinition t USING procedures_stepdefinition s
           WHERE s.id = t.from_step_id AND s.version_id = %s""",
        "INSERT INTO procedures_channelterm (version_id, channel, limit_unit, note) VALUES (%s, 'post', '', '')",
    ],
)
def test_the_database_refuses_to_change_a_published_version(statement: str) -> None:
    version = stored_version(code="1.000003", valid_from=date(2022, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.pk])
    assert ProcedureVersion.objects.get(pk=version.pk).name == version.name
    assert ChannelTerm.objects.filter(version=version).count() == 2
    assert StepDefinition.objects.filter(version=version).count() == 4
