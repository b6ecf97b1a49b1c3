"""Every address × every role: who is let in, who is led to sign in, for whom there is nothing.

The tables `doors_get.txt` and `doors_post.txt` are the decision; this test asks every door (with --slow as everybody,
else as the roles whose rows differ most) and compares. A new address without a row fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from dinh.domains.dossiers.tests.factories import MONDAY
from dinh.domains.procedures.tests.factories import rule_sets
from dinh.lib import moments
from tests.security.cast import NOBODY, ROLES, SERVICE, Cast, build, signed_in
from tests.security.doors import address, doors

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
METHODS = ("get", "post")
IN_SHORT = ("anonymous", "filer", "citizen", "holder", "stranger", "keeper", "admin", "service")
IN_THE_ADMIN = ("anonymous", "keeper", "admin")


@pytest.fixture
def cast(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The demonstration's settings (officials without a second factor), files in a folder of the test."""
    settings.DEMO = settings.LOCAL_FILING = True
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    monkeypatch.setattr(moments, "now", lambda: MONDAY)
    rule_sets()
    cache.clear()
    return build()


def table(name: str) -> dict[str, tuple[str, ...]]:
    """The decision: address -> what each role gets, in the order of ROLES."""
    rows = {}
    for line in (HERE / f"doors_{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            door, *cells = line.split()
            rows["" if door == "/" else door] = tuple(cells)
    return rows


def cell(answer: HttpResponseBase) -> str:
    """`in` a page, `sign` led to the sign-in page, `on` led elsewhere, or the status of the refusal."""
    if answer.status_code in (301, 302, 303):
        return "sign" if answer["Location"].startswith(("/dang-nhap/?", "/quan-tri/login/?")) else "on"
    return "in" if answer.status_code < 300 else str(answer.status_code)


def browsers(cast: Cast) -> dict[str, tuple[str, dict[str, str]]]:
    """For each role the session's key and the headers it sends."""
    found = {NOBODY: ("", {}), SERVICE: ("", {"Authorization": cast.bearer})}
    for role, actor in cast.actors.items():
        found[role] = (signed_in(actor).cookies["sessionid"].value, {})
    return found


def roles_at(door: str, *, everybody: bool) -> tuple[str, ...]:
    """Whom to ask for: everybody with --slow, else those whose rows differ most."""
    if everybody:
        return ROLES
    return IN_THE_ADMIN if door.startswith("quan-tri/") else IN_SHORT


def asked(cast: Cast, method: str, *, everybody: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """What the roles get at every door; whatever a request writes is taken back."""
    known = browsers(cast)
    for door in doors():
        cells = {}
        for role in roles_at(door, everybody=everybody):
            key, headers = known[role]
            client = Client(raise_request_exception=False)
            if key:
                client.cookies["sessionid"] = key
            with transaction.atomic():
                answer = client.generic(method, address(door, cast), headers=headers)
                if answer.streaming:
                    answer.getvalue()
                transaction.set_rollback(True)
            cells[role] = cell(answer)
        yield door, cells


def differences(cast: Cast, method: str, *, everybody: bool) -> list[str]:
    """Rows that are not as decided, as they are now."""
    decided = table(method)
    return [
        f"{door or '/'}: {role} gets {found}, decided is {decided[door][ROLES.index(role)]}"
        for door, cells in asked(cast, method.upper(), everybody=everybody)
        for role, found in cells.items()
        if decided[door][ROLES.index(role)] != found
    ]


@pytest.mark.parametrize("method", METHODS)
def test_every_door_lets_in_whom_the_table_says(cast: Cast, method: str) -> None:
    assert differences(cast, method, everybody=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_every_door_asked_as_everybody(cast: Cast, method: str) -> None:
    assert differences(cast, method, everybody=True) == []


@pytest.mark.parametrize("method", METHODS)
def test_every_address_has_its_row(method: str) -> None:
    """A new address fails here: write its row (`doors_get.txt`, `doors_post.txt`) as it ought to be."""
    found, decided = set(doors()), set(table(method))
    assert (sorted(found - decided), sorted(decided - found)) == ([], []), (
        "new addresses, addresses that are gone"
    )


def test_no_door_answers_with_a_fault_of_ours() -> None:
    """A 5xx in the table would be a decision to break."""
    for method in METHODS:
        assert [
            door for door, cells in table(method).items() if any(one.startswith("5") for one in cells)
        ] == []


def test_the_tables_have_a_cell_for_every_role() -> None:
    for method in METHODS:
        assert [door for door, cells in table(method).items() if len(cells) != len(ROLES)] == []
