"""The small province with one person of every role, and one record of every kind that an address can name."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import CoSignature, Dossier, Opinion, SubmittedPaper
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    START,
    World,
    actor_of,
    citizen,
    filing,
    worker,
    world,
)
from dinh.domains.people.actions import ask_second_factor_reset, create_account, password_link
from dinh.domains.people.models import Account, Post
from dinh.domains.people.tests.factories import official
from dinh.domains.people.types import AccountKind, Role
from dinh.domains.privacy.actions.requests import make_request
from dinh.domains.privacy.types import RightKind
from dinh.domains.procedures.actions.catalogue import add_competent_agency
from dinh.domains.procedures.actions.publishing import draft_version
from dinh.domains.procedures.tests.factories import content, stored_version
from dinh.fronts.gateway.tests.test_api import token
from dinh.fronts.portal.tests.conftest import CODE, png
from dinh.fronts.portal.tests.walking import to_review
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.kernel.files.actions import store_file

ROLES = (
    "anonymous", "filer", "citizen", "one_stop", "holder", "colleague", "stranger", "leader", "clerk",
    "editor", "reviewer", "keeper", "province", "auditor", "admin", "service",
)  # fmt: skip
NOBODY = "anonymous"
SERVICE = "service"


@dataclass(frozen=True)
class Cast:
    """Who is there, and the records their addresses name."""

    world: World
    actors: dict[str, Actor]
    open_id: int
    done_id: int
    draft_id: int
    paper_id: str
    opinion_id: str
    done_code: str
    qr_token: str
    co_sign_token: str
    sign_in_token: str
    draft_version_id: int
    reset_id: int
    request_id: int
    account_id: int
    post_id: int
    bearer: str


def signed_in(actor: Actor) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    return client


def build() -> Cast:
    """Make everything by the rooms' own actions."""
    with transaction.atomic():
        small = world()
    actors = _actors(small)
    opened, done = _dossiers(small)
    _draft(small)
    draft = Dossier.objects.get(state="draft")
    sign_in = password_link(actor=actors["admin"], now=MONDAY, account_id=_newcomer())
    return Cast(
        world=small,
        actors=actors,
        open_id=opened.pk,
        done_id=done.pk,
        draft_id=draft.pk,
        paper_id=str(SubmittedPaper.objects.filter(dossier=opened).values_list("pk", flat=True)[0]),
        opinion_id=str(Opinion.objects.get(dossier=opened).pk),
        done_code=str(done.code),
        qr_token=opened.qr_token,
        co_sign_token=CoSignature.objects.get(dossier=draft).token,
        sign_in_token=sign_in.path.rstrip("/").rsplit("/", 1)[-1],
        draft_version_id=draft_version(actor=SYSTEM, now=MONDAY, content=content()),
        reset_id=_reset(small, actors["keeper"]),
        request_id=make_request(
            actor=small.citizen, now=MONDAY, kind=RightKind.OBJECT, text="Không đồng ý.", dossier_id=opened.pk
        ),
        account_id=small.officer.account_id or 0,
        post_id=Post.objects.get(account=small.officer.account_id).pk,
        bearer=token(Client(), "dossiers.submit", "dossiers.read"),
    )


def _newcomer() -> int:
    """An official who has never signed in."""
    return create_account(
        actor=SYSTEM, now=MONDAY, username="nguoi-moi", kind=AccountKind.OFFICIAL, display_name="Người Mới"
    )


def _actors(small: World) -> dict[str, Actor]:
    here, top = small.department.id, small.province.id
    return {
        "filer": small.citizen,
        "citizen": citizen("Đỗ Văn Hùng"),
        "one_stop": small.counter,
        "holder": small.officer,
        "colleague": small.colleague,
        "stranger": small.stranger,
        "leader": small.leader,
        "clerk": small.clerk,
        "editor": worker(top, Role.PROCEDURE_EDITOR, "Vũ Thị Soạn"),
        "reviewer": worker(top, Role.PROCEDURE_REVIEWER, "Vũ Văn Duyệt"),
        "keeper": worker(here, Role.AGENCY_ADMIN, "Bùi Thị Giữ"),
        "province": worker(top, Role.PROVINCE_ADMIN, "Bùi Văn Tỉnh"),
        "auditor": worker(top, Role.AUDITOR, "Trần Thị Soát"),
        "admin": actor_of(official("Quản Trị", is_admin=True)),
    }


def _dossiers(small: World) -> tuple[Dossier, Dossier]:
    """One in the hands of the officer, whom another agency owes an opinion; one finished with its result."""
    kept = store_file(stream=io.BytesIO(png()), filename="don.png", actor=small.citizen, now=MONDAY)
    facts: dict[str, Any] = {
        "sha256": kept.sha256,
        "filename": kept.filename,
        "media_type": kept.media_type,
        "size": kept.size,
    }
    asked = filing(small)
    asked = replace(asked, papers=tuple(replace(paper, **facts) for paper in asked.papers))
    ids = []
    for last in ("tham-dinh", "tra-ket-qua"):
        sheet = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=asked, allow_second=True)
        sheet = actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=sheet.dossier.id)
        while sheet.dossier.step_code != last:
            mover = small.holder(sheet.dossier.step_code)
            sheet = actions.forward_dossier(actor=mover, now=MONDAY, dossier_id=sheet.dossier.id)
        ids.append(sheet.dossier.id)
    opened, done = ids
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=opened)
    actions.request_opinion(
        actor=small.officer,
        now=MONDAY,
        dossier_id=opened,
        question="Có vướng quy hoạch không?",
        body_name="Ban",
    )
    actions.finish_dossier(actor=small.clerk, now=MONDAY, dossier_id=done, result=replace(RESULT, **facts))
    return Dossier.objects.get(pk=opened), Dossier.objects.get(pk=done)


def _draft(small: World) -> None:
    """A filing that the citizen has filled in, with a co-applicant who was asked."""
    whole = replace(small, version=stored_version(code=CODE, valid_from=START))
    add_competent_agency(
        actor=SYSTEM, now=MONDAY, procedure_code=CODE, agency_id=small.department.id, active_from=START
    )
    review = to_review(signed_in(small.citizen), whole)
    draft = Dossier.objects.get(state="draft")
    assert str(draft.pk) in review
    actions.ask_co_signature(
        actor=small.citizen, now=MONDAY, draft_id=draft.pk, name="Đỗ Văn Hùng", email="hung@example.vn"
    )


def _reset(small: World, keeper: Actor) -> int:
    """A second factor's loss that the keeper has reported and another has to confirm."""
    lost = small.colleague.account_id or 0
    Authenticator.objects.create(user_id=lost, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return ask_second_factor_reset(actor=keeper, now=MONDAY, account_id=lost, reason="Mất điện thoại")
