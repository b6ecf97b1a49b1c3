"""Plans of versions: the right version of a day, five queries, then none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from dinh.domains.procedures.models import ChannelTerm, ProcedureVersion, StepDefinition
from dinh.domains.procedures.queries import (
    forget_plans,
    rule_set_on,
    version_in_force,
    version_plan,
)
from dinh.domains.procedures.queries.plans import NoRuleSet, UnknownProcedure, UnknownVersion
from dinh.domains.procedures.tests.factories import stored_version
from dinh.domains.procedures.types import Channel, FilingPlace, Verb, Vocabulary
from dinh.lib.deadlines import Limit, Unit

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
