"""Decided in memory and copied in bulk: the same rows, facts, audit lines and counts as the live verbs leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, models

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.actions import Act, Plan, Sheet
from dinh.domains.dossiers.models import (
    ClockInterval,
    CountDelta,
    Deadline,
    Dossier,
    DossierEvent,
    DossierStep,
    Extension,
    FormVersion,
    Party,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
from dinh.domains.dossiers.tests.factories import MONDAY, RESULT, World, filing, moment, world
from dinh.domains.dossiers.types import MarkInput, PartyRole
from dinh.domains.people.queries import working_calendars
from dinh.domains.procedures.queries import rule_set_on, version_plan
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.bulk import copy_rows
from dinh.lib.deadlines import Unit

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = (MarkInput(kind="paper", code="gt-01", reason="Mờ"),)
TABLES: tuple[type[models.Model], ...] = (
    ClockInterval,
    Deadline,
    DossierEvent,
    DossierStep,
    Extension,
    FormVersion,
    Party,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
OWN = frozenset(
    {
        "id",
        "dossier_id",
        "caused_by",
        "code",
        "qr_token",
        "search_text",
        "idempotency_key",
        "data_hash",
        "payload",
    }
)
Script = list[tuple[str, Actor, datetime, dict[str, Any]]]


def script(small: World) -> Script:
    """One life with a supplement and an extension, late in the end."""
    more = {"value": 2, "unit": Unit.WORKING_DAYS, "reason": "Phức tạp", "apology_sha256": "e" * 64}
    return [
        ("receive", small.counter, MONDAY, {}),
        ("forward", small.counter, moment(6, "11:00"), {}),
        ("claim", small.officer, moment(6, "14:00"), {}),
        ("request_supplement", small.officer, moment(8, "10:00"), {"marks": MARKS, "answer_by": None}),
        ("answer_supplement", small.citizen, moment(10, "14:00"), {"form_data": {"so_van_bang": "B 2"}}),
        ("extend", small.officer, moment(14, "09:00"), more),
        ("forward", small.officer, moment(20, "16:00"), {}),
        ("forward", small.leader, moment(21, "08:00"), {}),
        ("finish", small.clerk, moment(22, "09:00"), {"result": RESULT}),
    ]


def live(small: World) -> int:
    """Through the actions."""
    verbs: dict[str, Callable[..., Sheet]] = {
        "receive": actions.receive_dossier,
        "forward": actions.forward_dossier,
        "claim": actions.claim_dossier,
        "request_supplement": actions.request_supplement,
        "answer_supplement": actions.answer_supplement,
        "extend": actions.extend_dossier,
        "finish": actions.finish_dossier,
    }
    submitted = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=filing(small))
    for verb, actor, now, values in script(small):
        verbs[verb](actor=actor, now=now, dossier_id=submitted.dossier.id, **values)
    return submitted.dossier.id


def in_memory(small: World, dossier_id: int) -> list[Plan]:
    """Through the decisions alone, from sheet to sheet."""
    agency = small.department.id
    plan = version_plan(version_id=small.version.pk, agency_id=agency)
    rules = rule_set_on(on=MONDAY.date())
    calendars = working_calendars(agency_ids=(agency,))
    whole = filing(small)
    filer = whole.parties[0]

    def refuse(*_: Any) -> None:
        raise AssertionError("a decision asks the database nothing")

    def act(actor: Actor, now: datetime) -> Act:
        return Act(actor=actor, now=now, plan=plan, calendars=calendars)

    with connection.execute_wrapper(refuse):
        facts = actions.blank_facts(
            dossier_id=dossier_id,
            filing=whole,
            plan=plan,
            rules=rules,
            now=MONDAY,
            filer=small.citizen.account_id,
        )
        first = actions.decide_submit(
            facts=facts,
            act=act(small.citizen, MONDAY),
            filing=whole,
            parties=(filer, type(filer)(role=PartyRole.SUBJECT, name=filer.name)),
            form_data=whole.form_data,
            code="000.00.15.H23-230206-0777",
            reception_minutes=rules.reception_minutes,
            qr_token=f"token-{dossier_id}",
        )
        plans = [first]
        for verb, actor, now, values in script(small):
            decide = getattr(actions, f"decide_{verb}")
            more = {"paper_numbers": {"gt-01": 1}} if verb == "answer_supplement" else {}
            plans.append(decide(sheet=plans[-1].sheet, act=act(actor, now), **values, **more))
    return plans


def picture(dossier_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything of a dossier but its own keys and number."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        found = table._default_manager.filter(dossier_id=dossier_id).values()
        rows[table.__name__] = sorted(
            ({name: value for name, value in row.items() if name not in OWN} for row in found), key=repr
        )
    dossier = Dossier.objects.filter(pk=dossier_id).values().get()
    rows["Dossier"] = [{name: value for name, value in dossier.items() if name not in OWN}]
    key = f"dossiers:{dossier_id}"
    rows["told"] = [
        {"name": row.name, "at": row.occurred_at}
        for row in Event.objects.filter(key=key, name__startswith="dossiers.").order_by("occurred_at", "id")
    ]
    rows["audit"] = [
        {"verb": row.verb, "at": row.at, "account": row.account_id}
        for row in AuditEntry.objects.filter(subject=key).order_by("at", "id")
    ]
    return rows


def test_the_bulk_way_leaves_what_the_live_way_leaves() -> None:
    small = world()
    lived = live(small)
    before = list(CountDelta.objects.order_by("id").values())
    writes = Writes()
    for plan in in_memory(small, lived + 1000):
        actions.write_plan(plan=plan, writes=writes)
    counts = copy_rows(writes.entries)
    assert counts["dossiers_dossier"] == 1
    assert picture(lived + 1000) == picture(lived)
    copied = CountDelta.objects.order_by("id").values()[len(before) :]
    assert [{**row, "id": None} for row in copied] == [{**row, "id": None} for row in before]
    figures = queries.statistics(now=moment(28, "17:00"), agency_id=small.department.id)
    assert (figures.handled, figures.late, figures.extended) == (2, 2, 2)
    assert queries.recount().agrees
