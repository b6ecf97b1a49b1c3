"""Accounts, personal numbers at rest, one-time links, identities from outside, clients of the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.accounts import (
    AccountInvalid,
    AccountTaken,
    AdministratorExists,
    LinkUsedUp,
    RegistrationClosed,
    link_is_open,
)
from dinh.domains.people.actions.clients import ClientRefused
from dinh.domains.people.actions.persons import NumberTaken, PersonInvalid
from dinh.domains.people.adapters import sealing
from dinh.domains.people.models import Account, Person
from dinh.domains.people.tests.factories import NOW, PASSWORD, official
from dinh.domains.people.types import AccountKind
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, ActorKind, NotYours
from dinh.kernel.outbox.models import Event as Fact

pytestmark = pytest.mark.django_db
NUMBER = "030090001234"


def register(**changes: Any) -> int:
    given: dict[str, Any] = {
        "full_name": " Nguyễn  Thị Hoa ", "phone": "+84 912 345 678", "password": PASSWORD,
        "email": "Hoa@Example.vn", "personal_number": NUMBER,
    }  # fmt: skip
    return actions.register_citizen(actor=ANONYMOUS, now=NOW, **{**given, **changes})


def test_a_citizen_registers_where_local_accounts_are_open(settings: Any) -> None:
    settings.LOCAL_FILING = True
    account = Account.objects.get(pk=register())
    profile = queries.get_profile(account_id=account.id)
    assert (account.username, account.kind, account.email) == ("0912345678", "citizen", "hoa@example.vn")
    assert (profile.full_name, profile.personal_number, profile.sex) == ("Nguyễn Thị Hoa", NUMBER, "M")
    assert profile.masked_number == "030•••••••34"
    assert account.password.startswith("argon2")
    assert account.check_password(PASSWORD)
    fact = Fact.objects.get(name="people.account.created.v1")
    assert fact.payload == {"account_id": account.id, "kind": "citizen", "person_id": profile.person_id}


def test_a_personal_number_is_never_stored_in_clear(settings: Any) -> None:
    settings.LOCAL_FILING = True
    register()
    with connection.cursor() as cursor:
        for table in ("people_person", "people_account", "audit_auditentry", "outbox_event"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{NUMBER}%"])
            assert cursor.fetchone() == (0,), table
    found = queries.find_person_by_number(number=NUMBER)
    assert found is not None
    assert found.masked_number == "030•••••••34"
    assert queries.find_person_by_number(number="030090009999") is None


def test_sealing_is_undone_only_by_the_key_and_purpose() -> None:
    one, two = sealing.seal(NUMBER), sealing.seal(NUMBER)
    assert one != two
    assert sealing.unseal(one) == NUMBER
    with pytest.raises(InvalidTag):
        sealing.unseal(one, purpose="mfa.secret")
    with pytest.raises(InvalidTag):
        sealing.unseal(one[:-1] + bytes([one[-1] ^ 1]))
    assert sealing.digest(NUMBER) == sealing.digest(NUMBER)
    assert len(sealing.digest(NUMBER)) == 64


def test_refused_registrations(settings: Any, refused: Any) -> None:
    settings.LOCAL_FILING = False
    with refused(RegistrationClosed):
        register()
    settings.LOCAL_FILING = True
    register()
    for refusal, changes, fields in (
        (NumberTaken, {"phone": "0987654321", "email": ""}, set()),
        (AccountTaken, {"personal_number": "", "email": ""}, set()),
        (AccountTaken, {"personal_number": "", "phone": "0987654321"}, set()),
        (PersonInvalid, {"phone": "12"}, {"phone"}),
        (PersonInvalid, {"full_name": " \u200b", "personal_number": "1"}, {"full_name", "personal_number"}),
        (
            AccountInvalid,
            {"password": "1234567890", "phone": "0987654321", "personal_number": "", "email": ""},
            {"password"},
        ),
    ):
        with refused(refusal) as caught:
            register(**changes)
        assert set(caught.value.fields) == fields


def test_only_administrators_open_powerful_accounts(refused: Any) -> None:
    plain = queries.actor_for(account_id=official(), now=NOW)
    assert plain is not None
    for kind, is_admin in (
        (AccountKind.OFFICIAL, True),
        (AccountKind.SERVICE, False),
        (AccountKind.CITIZEN, False),
    ):
        with refused(NotYours):
            actions.create_account(actor=plain, now=NOW, username="x", kind=kind, is_admin=is_admin)


def test_the_first_administrators_link_works_once_and_ends(refused: Any) -> None:
    link = actions.first_administrator_link(actor=SYSTEM, now=NOW)
    token = link.path.rstrip("/").rsplit("/", 1)[1]
    assert link.expires_at == NOW + timedelta(hours=24)
    assert link_is_open(token=token, now=NOW)
    assert not link_is_open(token=token, now=link.expires_at)
    with refused(LinkUsedUp):
        actions.use_sign_in_link(actor=ANONYMOUS, now=link.expires_at, token=token, password=PASSWORD)
    with refused(AccountInvalid):
        actions.use_sign_in_link(actor=ANONYMOUS, now=NOW, token=token, password="quantri")
    newer = actions.first_administrator_link(actor=SYSTEM, now=NOW)
    assert not link_is_open(token=token, now=NOW)
    token = newer.path.rstrip("/").rsplit("/", 1)[1]
    account = Account.objects.get(
        pk=actions.use_sign_in_link(actor=ANONYMOUS, now=NOW, token=token, password=PASSWORD)
    )
    assert (account.username, account.is_admin, account.check_password(PASSWORD)) == ("quantri", True, True)
    with refused(LinkUsedUp):
        actions.use_sign_in_link(actor=ANONYMOUS, now=NOW, token=token, password=PASSWORD)
    with refused(AdministratorExists):
        actions.first_administrator_link(actor=SYSTEM, now=NOW)


def test_a_closed_account_acts_no_more() -> None:
    account = official()
    actions.close_account(actor=SYSTEM, now=NOW, account_id=account)
    assert queries.actor_for(account_id=account, now=NOW) is None
    assert Fact.objects.filter(name="people.account.closed.v1").count() == 1


def test_an_identity_from_outside_finds_its_person_again(settings: Any) -> None:
    settings.LOCAL_FILING = True
    claims = {
        "HoVaTen": "Nguyễn Thị Hoa", "SoDinhDanh": NUMBER, "SoDienThoai": "0912345678",
        "ThuDienTu": "hoa@example.vn", "DiaChi": "Xã Lê Ninh", "TechID": "abc",
    }  # fmt: skip
    first = actions.account_for_identity(actor=ANONYMOUS, now=NOW, claims=claims)
    again = actions.account_for_identity(actor=ANONYMOUS, now=NOW, claims=claims)
    profile = queries.get_profile(account_id=first)
    assert first == again
    assert (profile.full_name, profile.personal_number, profile.address) == (
        "Nguyễn Thị Hoa",
        NUMBER,
        "Xã Lê Ninh",
    )
    assert not Account.objects.get(pk=first).has_usable_password()
    own = register(personal_number="030090005678", phone="0987654321", email="x@example.vn")
    linked = actions.account_for_identity(
        actor=ANONYMOUS, now=NOW, claims={"name": "Hoa", "SoDinhDanh": "030090005678"}
    )
    assert linked == own
    assert Person.objects.count() == 2


def test_a_client_of_the_api_has_a_hashed_secret_and_scopes(refused: Any) -> None:
    made = actions.create_service_account(
        actor=SYSTEM, now=NOW, name="Cổng quốc gia", scopes=frozenset({"dossiers.submit"})
    )
    actor = actions.authenticate_client(client_id=made.client_id, secret=made.secret)
    assert (actor.kind, actor.account_id, actor.scopes, actor.posts) == (
        ActorKind.SERVICE,
        made.account_id,
        frozenset({"dossiers.submit"}),
        (),
    )
    for client_id, secret in ((made.client_id, "sai"), ("khong-co", made.secret)):
        with refused(ClientRefused):
            actions.authenticate_client(client_id=client_id, secret=secret)
    with refused(AccountInvalid):
        actions.create_service_account(actor=SYSTEM, now=NOW, name="X", scopes=frozenset({"moi.thu"}))
    with refused(NotYours):
        actions.create_service_account(actor=ANONYMOUS, now=NOW, name="X", scopes=frozenset())
    newer = actions.replace_client_secret(actor=SYSTEM, now=NOW, client_id=made.client_id)
    with refused(ClientRefused):
        actions.authenticate_client(client_id=made.client_id, secret=made.secret)
    assert actions.authenticate_client(client_id=made.client_id, secret=newer.secret).name == "Cổng quốc gia"
    actions.close_account(actor=SYSTEM, now=NOW, account_id=made.account_id)
    with refused(ClientRefused):
        actions.authenticate_client(client_id=made.client_id, secret=newer.secret)
