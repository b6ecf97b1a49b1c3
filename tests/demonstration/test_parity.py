"""Bulk equals replay: the same dossiers through the load and through the real actions leave the same rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.actions.frame import TABLES
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.payments.actions import record_payment, reserve_fee_ids
from dinh.domains.payments.models import Fee
from dinh.domains.payments.queries import fees_of
from dinh.domains.payments.types import PaymentMethod
from dinh.domains.people.queries import unseal_number
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.project.demo.bulk import load_courses
from dinh.project.demo.course import Course, Twist, walk
from dinh.project.demo.province import Province, read_province
from dinh.project.demo.stretches import FOR_EVER, courses_of_late, courses_of_the_past, pass_on
from tests.demonstration.conftest import Loaded

pytestmark = pytest.mark.django_db
SAMPLE = 45
REAL: Mapping[DossierVerb, Callable[..., Sheet]] = {
    DossierVerb.RECEIVE: actions.receive_dossier,
    DossierVerb.REFUSE_RECEPTION: actions.refuse_reception,
    DossierVerb.FORWARD: actions.forward_dossier,
    DossierVerb.REQUEST_SUPPLEMENT: actions.request_supplement,
    DossierVerb.ANSWER_SUPPLEMENT: actions.answer_supplement,
    DossierVerb.EXTEND: actions.extend_dossier,
    DossierVerb.REQUEST_OPINION: actions.request_opinion,
    DossierVerb.WITHDRAW: actions.withdraw_dossier,
    DossierVerb.REJECT: actions.reject_dossier,
    DossierVerb.FINISH: actions.finish_dossier,
    DossierVerb.HAND_OVER: actions.hand_over_result,
    DossierVerb.RATE: actions.rate_dossier,
}
DRAWN = {"position", "qr_token", "caused_by", "data_hash", "recorded_at", "correlation_id"}


class Replay:
    """Does every verb for real."""

    def __init__(self, province: Province) -> None:
        self.province = province

    def submit(self, course: Course) -> Sheet:
        return actions.submit_dossier(
            actor=course.filer, now=course.submitted_at, filing=course.filing, allow_second=True
        )

    def pay(
        self, sheet: Sheet, actor: Actor, now: datetime, method: PaymentMethod, receipt_code: str
    ) -> None:
        for fee in fees_of(origin=f"dossiers:{sheet.dossier.id}"):
            record_payment(
                actor=actor,
                now=now,
                fee_id=fee.id,
                method=method,
                receipt_code=receipt_code,
                owner_ref=sheet.dossier.owner,
            )

    def act(
        self, sheet: Sheet, verb: DossierVerb, actor: Actor, now: datetime, values: Mapping[str, Any]
    ) -> Sheet:
        if verb is DossierVerb.PASS_ON:
            return actions.pass_on(now=now, dossier_id=sheet.dossier.id, **values)
        return REAL[verb](actor=actor, now=now, dossier_id=sheet.dossier.id, **values)


def _sample(courses: Sequence[Course]) -> list[Course]:
    """Some of every twist and channel, in order of filing."""
    chosen = list(courses[:: max(1, len(courses) // SAMPLE)])
    for twist in Twist:
        chosen += [one for one in courses if one.twist is twist][:3]
    unique = {one.serial: one for one in chosen}
    return sorted(unique.values(), key=lambda one: (one.submitted_at, one.serial))


def _value(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return "drawn"
    if name == "data" and isinstance(value, dict) and "so_dinh_danh" in value:
        return {**value, "so_dinh_danh": unseal_number(sealed=value["so_dinh_danh"])}
    if name == "payload" and isinstance(value, dict):
        return {key: "drawn" if key == "opinion" else _moment(one) for key, one in value.items()}
    if isinstance(value, datetime):
        return value.timestamp()
    return value


def _moment(value: Any) -> Any:
    """A moment as such: the database answers in UTC, memory in the province's time; the moment is the same."""
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        return datetime.fromisoformat(value).timestamp()
    except ValueError:
        return value


def _rows(model: type[models.Model], **where: Any) -> list[str]:
    drawn = DRAWN | ({"id"} if model is AuditEntry else set())
    rows = model._default_manager.filter(**where).values()
    return sorted(
        json.dumps(
            {name: _value(name, value) for name, value in row.items() if name not in drawn},
            default=str,
            sort_keys=True,
        )
        for row in rows
    )


def _left(first: int) -> dict[str, list[str]]:
    """Everything the dossiers from an id on left behind."""
    ids = list(Dossier.objects.filter(pk__gte=first).values_list("id", flat=True))
    keys = [f"dossiers:{one}" for one in ids]
    found = {
        name: _rows(model, dossier_id__in=ids)
        for name, model in TABLES.items()
        if name not in {"Dossier", "CountDelta"}
    }
    found["Dossier"] = _rows(Dossier, pk__in=ids)
    found["CountDelta"] = _rows(TABLES["CountDelta"])
    found["Event"] = _rows(Event, key__in=keys)
    found["Fee"] = _rows(Fee, origin__in=keys)
    fees = [f"payments:{one}" for one in Fee.objects.filter(origin__in=keys).values_list("id", flat=True)]
    found["AuditEntry"] = _rows(AuditEntry, subject__in=[*keys, *fees])
    return found


def _compare(courses: list[Course], province: Province, until: datetime, *, merging: bool) -> None:
    first = actions.reserve_ids(count=1)[0] + 1
    first_fee = reserve_fee_ids(count=1)[0] + 1
    point = transaction.savepoint()
    load_courses(
        courses,
        province=province,
        until=until,
        now=until,
        say=print,
        after=pass_on if merging else None,
    )
    in_bulk = _left(first)
    transaction.savepoint_rollback(point)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('dossiers_dossier', 'id'), %s)", [first - 1])
        cursor.execute("SELECT setval(pg_get_serial_sequence('payments_fee', 'id'), %s)", [first_fee - 1])
    replay = Replay(province)
    for course in courses:
        sheet = walk(course, driver=replay, staff=province, until=until)
        if merging:
            pass_on(replay, sheet)
    really = _left(first)
    assert len(in_bulk["Dossier"]) == len(courses)
    for table, rows in really.items():
        assert sorted(set(in_bulk[table]) ^ set(rows)) == [], table
        assert in_bulk[table] == rows, table
    assert len(really["AuditEntry"]) > 4 * len(courses)


def test_the_last_months_equal_a_replay(loaded: Loaded) -> None:
    province = read_province()
    courses = _sample(courses_of_late(province, 0.05, loaded.now))
    with transaction.atomic():
        _compare(courses, province, loaded.now, merging=False)
        transaction.set_rollback(True)


def test_the_past_equals_a_replay_through_the_mergers(loaded: Loaded) -> None:
    province = read_province()
    courses = _sample(courses_of_the_past(province, 0.1))
    with transaction.atomic():
        _compare(courses, province, FOR_EVER, merging=True)
        transaction.set_rollback(True)
