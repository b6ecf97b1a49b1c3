"""A small province with one procedure, and dossiers that went through the room's own verbs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from django.db import transaction

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import FilingInput, PaperInput, PartyInput, PartyRole, ResultInput
from dinh.domains.people import actions as people
from dinh.domains.people.queries import actor_for
from dinh.domains.people.tests.factories import agency, official, post
from dinh.domains.people.types import AccountKind, AgencySummary, Role
from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.tests.factories import FIVE_DAYS, content, rule_sets
from dinh.domains.procedures.types import StepPlan
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.lib.deadlines import Limit
from dinh.lib.moments import HCM

MONDAY = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
START = date(2022, 1, 1)
STEPS = ("tiep-nhan", "tham-dinh", "ky", "tra-ket-qua")
RESULT = ResultInput(
    title="Chứng chỉ hành nghề thú y",
    sha256="a" * 64,
    filename="chung-chi.pdf",
    media_type="application/pdf",
    size=1234,
)
FORM = {
    "steps": [
        {
            "code": "bang-cap",
            "title": "Bằng cấp",
            "items": [
                {"name": "so_van_bang", "label": "Số hiệu văn bằng", "required": True},
                {"name": "so_dinh_danh", "label": "Số định danh cá nhân", "widget": "citizen_id"},
                {
                    "kind": "repeat",
                    "name": "nguoi_cung_hanh_nghe",
                    "label": "Người cùng hành nghề",
                    "items": [{"name": "so_cccd", "label": "Số căn cước", "widget": "citizen_id"}],
                },
            ],
        }
    ],
    "rules": [],
}
_numbers = count(1)


def moment(day: int, clock: str, month: int = 2, year: int = 2023) -> datetime:
    """A moment of February 2023 (unless said otherwise) on the province's clock."""
    hour, minute = clock.split(":")
    return datetime(year, month, day, int(hour), int(minute), tzinfo=HCM)


def actor_of(account_id: int, now: datetime = MONDAY) -> Actor:
    """The actor of an account with its posts."""
    actor = actor_for(account_id=account_id, now=now)
    assert actor is not None
    return actor


@dataclass(frozen=True)
class World:
    """One department with the four officers of the default process, another one, a citizen, a procedure."""

    province: AgencySummary
    department: AgencySummary
    other: AgencySummary
    version: ProcedureVersion
    counter: Actor
    officer: Actor
    colleague: Actor
    leader: Actor
    clerk: Actor
    stranger: Actor
    citizen: Actor

    def holder(self, step_code: str) -> Actor:
        """Who works a step."""
        return dict(zip(STEPS, (self.counter, self.officer, self.leader, self.clerk), strict=True))[step_code]


def version(
    code: str = "1.004756", limit: Limit | None = FIVE_DAYS, steps: tuple[StepPlan, ...] = ()
) -> ProcedureVersion:
    """A published version with the default process and a form of one question."""
    rule_sets()
    whole = completed(content=replace(content(code=code, limit=limit), form_definition=FORM, steps=steps))
    moment_of_storing = datetime.combine(START, datetime.min.time(), HCM)
    with transaction.atomic():
        new = NewVersion(
            procedure_id=procedure_ids(codes=[code], now=moment_of_storing)[code],
            number=1,
            content=whole,
            field_id=field_ids(names={whole.field_code: whole.field_name})[whole.field_code],
            author_id=1,
        )
        stored = store_versions(new=[new], now=moment_of_storing)[0]
    ProcedureVersion.objects.filter(pk=stored.pk).update(
        state="published",
        valid_from=START,
        rule_set="pre-2025",
        published_at=moment_of_storing,
        reviewer_id=2,
    )
    return stored


def worker(agency_id: int, role: Role, name: str) -> Actor:
    """An official with one post."""
    account_id = official(name)
    post(account_id, agency_id, role)
    return actor_of(account_id)


def citizen(name: str = "Phạm Thị Thu Huyền") -> Actor:
    """A citizen's account."""
    account_id = people.create_account(
        actor=SYSTEM,
        now=MONDAY,
        username=f"cong-dan-{next(_numbers)}",
        kind=AccountKind.CITIZEN,
        display_name=name,
    )
    return actor_of(account_id)


def world() -> World:
    """Build the small province."""
    province = agency("H23", "Ủy ban nhân dân tỉnh Hải Dương")
    department = agency("H23.15", "Sở Nông nghiệp và Phát triển nông thôn", province)
    other = agency("H23.16", "Sở Xây dựng", province)
    return World(
        province=province,
        department=department,
        other=other,
        version=version(),
        counter=worker(department.id, Role.ONE_STOP, "Hà Thị Lụa"),
        officer=worker(department.id, Role.CASE_OFFICER, "Đoàn Thị Ngát"),
        colleague=worker(department.id, Role.CASE_OFFICER, "Hoàng Văn Lịch"),
        leader=worker(department.id, Role.LEADER, "Phạm Đức Toản"),
        clerk=worker(department.id, Role.CLERK, "Ngô Quang Sửu"),
        stranger=worker(other.id, Role.CASE_OFFICER, "Lỗ Văn Thăng"),
        citizen=citizen(),
    )


def filing(
    world: World, *, channel: str = "web", competent: int | None = None, name: str = "Phạm Thị Thu Huyền"
) -> FilingInput:
    """A complete filing."""
    return FilingInput(
        version_id=world.version.pk,
        channel=channel,
        competent_agency_id=competent or world.department.id,
        reception_agency_id=competent or world.department.id,
        parties=(
            PartyInput(role=PartyRole.FILER, name=name, phone="0912345678"),
            PartyInput(role=PartyRole.SUBJECT, name=name),
        ),
        form_data={"so_van_bang": "B 014782"},
        papers=(
            PaperInput(
                paper_code="gt-01",
                title="Đơn đăng ký",
                sha256="b" * 64,
                filename="don.pdf",
                media_type="application/pdf",
                size=99,
            ),
        ),
    )


def submitted(
    world: World, now: datetime = MONDAY, *, actor: Actor | None = None, key: str | None = None
) -> Sheet:
    """A dossier of the citizen."""
    return actions.submit_dossier(
        actor=actor or world.citizen,
        now=now,
        filing=filing(world),
        idempotency_key=key,
        allow_second=True,
    )


def received(world: World, now: datetime = MONDAY) -> Sheet:
    """A dossier received at that moment."""
    sheet = submitted(world, now)
    return actions.receive_dossier(actor=world.counter, now=now, dossier_id=sheet.dossier.id)


def at_step(world: World, step_code: str, now: datetime = MONDAY) -> Sheet:
    """A dossier received and forwarded to a step, all at one moment."""
    sheet = received(world, now)
    while sheet.dossier.step_code != step_code:
        actor = world.holder(sheet.dossier.step_code)
        sheet = actions.forward_dossier(actor=actor, now=now, dossier_id=sheet.dossier.id)
    return sheet


def finished(world: World, now: datetime = MONDAY, end: datetime | None = None) -> Sheet:
    """A dossier received at `now` and finished at `end`."""
    sheet = at_step(world, "tra-ket-qua", now)
    return actions.finish_dossier(
        actor=world.clerk, now=end or now, dossier_id=sheet.dossier.id, result=RESULT
    )
