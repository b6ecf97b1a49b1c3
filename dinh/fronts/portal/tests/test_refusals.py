"""Bad input to the citizen's pages: a sentence at the field, nothing kept that is wrong, nothing told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier, FormVersion
from dinh.domains.dossiers.queries import draft_filing, get_dossier
from dinh.domains.dossiers.tests.factories import World, moment
from dinh.fronts.portal.tests.conftest import SignIn
from dinh.fronts.portal.tests.walking import answers, fill, start, waiting
from dinh.kernel.outbox.models import Event

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def test_over_long_words_are_refused_at_their_field(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    answer = fill(client, address, **{**answers()["nguoi-nop"], "ho_ten": "Phạm " * 500})
    assert answer.status_code == 422
    assert 'href="#f-ho_ten"' in answer.content.decode()
    filing, _version = draft_filing(actor=small.citizen, dossier_id=Dossier.objects.get().pk)
    assert "ho_ten" not in filing.form_data
    assert filing.form_data["ngay_sinh"] == "1994-02-01"


def test_control_characters_are_not_kept(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    typed = {**answers()["nguoi-nop"], "ho_ten": "Phạm\x00 Thị\x07 Thu\u202e Huyền"}
    assert fill(client, address, **typed).status_code in (302, 422)
    filing, _version = draft_filing(actor=small.citizen, dossier_id=Dossier.objects.get().pk)
    kept = str(filing.form_data.get("ho_ten", ""))
    assert not any(sign in kept for sign in "\x00\x07\u202e")


@pytest.mark.parametrize("chosen", ["999999", "1 OR 1=1", ""])
def test_a_forged_choice_of_the_first_page_opens_no_draft(small: World, sign_in: SignIn, chosen: str) -> None:
    client = sign_in(small.citizen)
    answer = client.post("/ho-so/nop/1.004884/", {"nguoi": chosen, "co_quan": chosen})
    assert answer.status_code == 422
    assert "Chọn ông/bà nộp cho ai" in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_an_unknown_procedure_does_not_exist(small: World, sign_in: SignIn) -> None:
    assert sign_in(small.citizen).get("/ho-so/nop/9.999999/").status_code == 404


def test_a_supplement_of_a_page_that_is_old_changes_nothing(
    small: World, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in(small.citizen)
    dossier_id = waiting(small, sign_in)
    clock(moment(10, "14:00"))
    forms, told = FormVersion.objects.count(), Event.objects.count()
    sent: dict[str, Any] = {"noi_dung": "Khác", "ban": "0", "gt_01": answers()["giay-to"]["gt_01"]}
    answer = client.post(f"/ho-so/{dossier_id}/bo-sung/", sent)
    assert answer.status_code == 409
    assert "Hãy tải lại trang" in answer.content.decode()
    assert (FormVersion.objects.count(), Event.objects.count()) == (forms, told)


def test_a_supplement_nobody_asked_for_is_refused(small: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(small.citizen)
    dossier_id = waiting(small, sign_in)
    clock(moment(10, "14:00"))
    view = get_dossier(actor=small.citizen, now=moment(10, "14:00"), dossier_id=dossier_id)
    sent: dict[str, Any] = {"noi_dung": "Tại xã Lê Ninh", "ban": view.lock_version}
    sent["gt_01"] = answers()["giay-to"]["gt_01"]
    address = f"/ho-so/{dossier_id}/bo-sung/"
    assert client.post(address, sent).status_code == 302
    assert client.get(address).status_code == 403
