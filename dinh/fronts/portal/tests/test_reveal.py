"""An answer that asks for more: the new question comes at once, and the step still goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from dinh.domains.dossiers.tests.factories import MONDAY, START, World
from dinh.domains.procedures.actions.catalogue import add_competent_agency
from dinh.domains.procedures.tests.factories import stored_version
from dinh.fronts.portal.tests.conftest import SignIn
from dinh.fronts.portal.tests.test_browser import Seat, seat
from dinh.kernel.access.types import SYSTEM

__all__ = ["seat"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RESIDENCE = "1.004194"


def test_a_revealed_question_is_answered_and_the_step_goes_on(
    small: World, seat: Seat, live_server: Any, sign_in: SignIn
) -> None:
    with transaction.atomic():
        stored_version(code=RESIDENCE, valid_from=START)
        add_competent_agency(
            actor=SYSTEM,
            now=MONDAY,
            procedure_code=RESIDENCE,
            agency_id=small.department.id,
            active_from=START,
        )
    begun = sign_in(small.citizen).post(
        f"/ho-so/nop/{RESIDENCE}/", {"nguoi": "minh", "co_quan": str(small.department.id)}
    )
    page = seat(small.citizen)
    page.goto(live_server.url + begun["Location"].replace("nguoi-nop", "cho-o"))
    for part in ("street", "commune", "province"):
        page.fill(f"[name='noi_tam_tru.{part}']", "Lê Ninh")
    for value, questions in (("thue", 1), ("so-huu", 0), ("thue", 1)):
        page.check(f"[name='cho_o_hop_phap'][value='{value}']")
        page.wait_for_function(
            "count => document.querySelectorAll(\"[name='chu_cho_o']\").length === count", arg=questions
        )
        assert page.is_checked(f"[name='cho_o_hop_phap'][value='{value}']")
        assert page.evaluate("document.activeElement.value") == value
        assert page.input_value("[name='noi_tam_tru.street']") == "Lê Ninh"
    page.fill("[name='chu_cho_o']", "Phùng Thị Sen")
    page.click(".actions .btn")
    page.wait_for_url("**/thoi-gian/")
