"""Walks through the wizard as a browser without JavaScript would."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import World, moment
from dinh.domains.dossiers.types import MarkInput
from dinh.fronts.portal.tests.conftest import CODE, png
from dinh.kernel.access.types import Actor

NUMBER = "030194012482"


def answers() -> dict[str, dict[str, Any]]:
    """Good answers to every step of the default form."""
    return {
        "nguoi-nop": {
            "ho_ten": "Phạm Thị Thu Huyền",
            "so_dinh_danh": NUMBER,
            "ngay_sinh.day": "1",
            "ngay_sinh.month": "2",
            "ngay_sinh.year": "1994",
        },
        "lien-he": {
            "dien_thoai": "0912 345 306",
            "dia_chi.street": "Thôn Lê Xá",
            "dia_chi.commune": "Xã Lê Ninh",
            "dia_chi.province": "Tỉnh Hải Dương",
            "nhan_ket_qua": "online",
        },
        "noi-dung": {"noi_dung": "Xin cấp chứng chỉ hành nghề thú y."},
        "giay-to": {"gt_01": SimpleUploadedFile("đơn đăng ký.png", png(), content_type="image/png")},
    }


def typed(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of a page."""
    page = client.get(address).content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


def start(client: Client, world: World, **more: str) -> str:
    """Open a draft; the address of its first step."""
    answer = client.post(
        f"/ho-so/nop/{CODE}/", {"nguoi": "minh", "co_quan": str(world.department.id), **more}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def fill(client: Client, address: str, **given: Any) -> Any:
    """Send a step with these answers."""
    return client.post(address, {**typed(client, address), **given})


def to_review(client: Client, world: World, **more: str) -> str:
    """Fill in every step; the address of the page that shows the answers."""
    address = start(client, world, **more)
    good = answers()
    while not address.endswith("/kiem-tra/"):
        step = address.rstrip("/").rsplit("/", 1)[-1]
        answer = fill(client, address, **good[step])
        assert answer.status_code == 302, (step, answer.content.decode())
        address = str(answer["Location"])
    return address


def submit(client: Client, world: World, **more: str) -> int:
    """File a dossier from the first page to the last; its id."""
    address = to_review(client, world, **more)
    answer = client.post(address, {"cam_doan": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return int(str(answer["Location"]).split("/")[2])


def waiting(world: World, sign_in: Callable[[Actor], Client]) -> int:
    """A dossier of 06/02 whose officer asked for one answer and one paper on 08/02 at 10:00."""
    dossier_id = submit(sign_in(world.citizen), world)
    actions.receive_dossier(actor=world.counter, now=moment(6, "09:10"), dossier_id=dossier_id)
    actions.forward_dossier(actor=world.counter, now=moment(6, "11:00"), dossier_id=dossier_id)
    actions.request_supplement(
        actor=world.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(
            MarkInput(
                kind="field", code="noi_dung", title="Nội dung đề nghị", reason="Ghi rõ nơi hành nghề."
            ),
            MarkInput(kind="paper", code="gt-01", title="Đơn đăng ký", reason="Bản chụp mờ, không đọc được."),
        ),
        answer_by=moment(22, "17:00"),
    )
    return dossier_id


def answered(world: World, sign_in: Callable[[Actor], Client]) -> int:
    """The same dossier after the citizen answered on 10/02 at 14:00, now with the leader."""
    dossier_id = waiting(world, sign_in)
    at = moment(10, "14:00")
    view = get_dossier(actor=world.citizen, now=at, dossier_id=dossier_id)
    actions.answer_supplement(
        actor=world.citizen,
        now=at,
        dossier_id=dossier_id,
        form_data={**view.form_data, "noi_dung": "Hành nghề tại xã Lê Ninh và các xã lân cận."},
    )
    actions.forward_dossier(actor=world.officer, now=moment(13, "08:30"), dossier_id=dossier_id)
    return dossier_id
