"""The small province of the dossier benchmarks: one department, its officers, one procedure of given steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dinh.domains.dossiers.types import FilingInput, PaperInput, PartyInput, PartyRole
from dinh.domains.people import actions as people
from dinh.domains.people.queries import actor_for
from dinh.domains.people.types import AccountKind, AgencyLevel, Role
from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.types import (
    AgencyRule,
    Audience,
    Channel,
    ChannelView,
    Clock,
    DraftContent,
    OnlineLevel,
    PaperPlan,
    Scope,
    StepPlan,
    Tier,
    TransitionPlan,
    Verb,
)
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import HCM

CODE, WHOLE_CODE = "1.004756", "1.004884"
BEGIN = date(2022, 1, 1)
NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
LIMIT = Limit(20, Unit.WORKING_DAYS)
ROLES = (Role.ONE_STOP, Role.CASE_OFFICER, Role.LEADER, Role.CLERK)
SCOPES = {
    Role.ONE_STOP: Scope.ONE_STOP,
    Role.CASE_OFFICER: Scope.DIVISION,
    Role.LEADER: Scope.LEADER,
    Role.CLERK: Scope.CLERK,
}


@dataclass(frozen=True)
class Province:
    """Who and what the benchmarks work with; `workers` by role, `version_id` the published version."""

    agency_id: int
    other_agency_ids: tuple[int, ...]
    version_id: int
    procedure_id: int
    workers: dict[Role, Actor]
    citizen: Actor

    def filing(self, number: int = 0) -> FilingInput:
        """A complete filing of the citizen."""
        return FilingInput(
            version_id=self.version_id,
            channel="web",
            competent_agency_id=self.agency_id,
            reception_agency_id=self.agency_id,
            parties=(PartyInput(role=PartyRole.FILER, name="Phạm Thị Thu Huyền", phone="0912345678"),),
            form_data={"so_van_bang": f"B {number:06}"},
            papers=(PaperInput(paper_code="gt-01", title="Đơn", sha256="b" * 64, filename="don.pdf"),),
        )


def build(*, steps: tuple[StepPlan, ...] = (), others: int = 0, whole_form: bool = False) -> Province:
    """Build it with the rooms' own actions, in an empty migrated database.

    The form has one question, or with `whole_form` all that a procedure without a form of its own asks.
    """
    with transaction.atomic():
        province = _agency("H23", "Ủy ban nhân dân tỉnh Hải Dương", AgencyLevel.PROVINCE, None)
        department = _agency("H23.07", "Sở Nông nghiệp và Môi trường", AgencyLevel.DEPARTMENT, province)
        rest = tuple(
            _agency(f"H23.{number + 30}", f"Xã số {number + 1}", AgencyLevel.DEPARTMENT, province)
            for number in range(others)
        )
        version = _version(steps, WHOLE_CODE, {}) if whole_form else _version(steps, CODE, FORM)
        workers = {role: _worker(department, role) for role in ROLES}
        return Province(
            agency_id=department,
            other_agency_ids=rest,
            version_id=version.pk,
            procedure_id=version.procedure_id,
            workers=workers,
            citizen=new_citizen("cong-dan"),
        )


def _agency(code: str, name: str, level: AgencyLevel, parent_id: int | None) -> int:
    return people.create_agency(
        actor=SYSTEM, now=NOW, code=code, name=name, level=level, active_from=BEGIN, parent_id=parent_id
    ).id


def _actor(username: str, kind: AccountKind) -> Actor:
    account_id = people.create_account(
        actor=SYSTEM, now=NOW, username=username, kind=kind, display_name=username
    )
    actor = actor_for(account_id=account_id, now=NOW)
    assert actor is not None
    return actor


def new_citizen(username: str) -> Actor:
    """Another citizen with an account."""
    return _actor(username, AccountKind.CITIZEN)


def _worker(agency_id: int, role: Role) -> Actor:
    account_id = _actor(role.value, AccountKind.OFFICIAL).account_id
    assert account_id is not None
    people.appoint(
        actor=SYSTEM, now=NOW, account_id=account_id, agency_id=agency_id, role=role, active_from=BEGIN
    )
    actor = actor_for(account_id=account_id, now=NOW)
    assert actor is not None
    return actor


def _version(steps: tuple[StepPlan, ...], code: str, form: dict[str, Any]) -> ProcedureVersion:
    content = DraftContent(
        code=code,
        name="Cấp Chứng chỉ hành nghề thú y",
        field_code="thu-y",
        field_name="Thú y",
        tiers=(Tier.PROVINCE,),
        audiences=(Audience.CITIZEN,),
        level=OnlineLevel.FULL,
        level_assigned=False,
        terms=(ChannelView(Channel.WEB, LIMIT, None, ""), ChannelView(Channel.COUNTER, LIMIT, None, "")),
        papers=(PaperPlan("gt-01", "Đơn", mandatory=True, originals=1, copies=0),),
        steps=steps,
        form_definition=form,
    )
    new = NewVersion(
        procedure_id=procedure_ids(codes=[content.code], now=NOW)[content.code],
        number=1,
        content=completed(content=content),
        field_id=field_ids(names={content.field_code: content.field_name})[content.field_code],
        author_id=1,
    )
    version = store_versions(new=[new], now=NOW)[0]
    ProcedureVersion.objects.filter(pk=version.pk).update(
        state="published", valid_from=BEGIN, rule_set="pre-2025", published_at=NOW, reviewer_id=2
    )
    return version


FORM = {
    "steps": [
        {
            "code": "bang-cap",
            "title": "Bằng cấp",
            "items": [{"name": "so_van_bang", "label": "Số hiệu văn bằng", "required": True}],
        }
    ],
    "rules": [],
}


def ten_steps() -> tuple[StepPlan, ...]:
    """The long case: ten steps through four roles, each with a limit, the last one finishes."""
    order = (0, 1, 1, 1, 1, 2, 1, 2, 3, 3)
    return tuple(
        StepPlan(
            code=f"buoc-{number}",
            order=number,
            title=f"Bước {number}",
            role=ROLES[place].value,
            scope=SCOPES[ROLES[place]],
            agency_rule=AgencyRule.RECEPTION if number == 1 else AgencyRule.COMPETENT,
            limit=Limit(8, Unit.HOURS),
            clock=Clock.RUNS,
            transitions=(
                TransitionPlan(Verb.FINISH)
                if number == 10
                else TransitionPlan(Verb.FORWARD, f"buoc-{number + 1}"),
                TransitionPlan(Verb.REQUEST_SUPPLEMENT, needs_reason=True),
            ),
        )
        for number, place in enumerate(order, 1)
    )
