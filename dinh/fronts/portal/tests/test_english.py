"""Every page of a citizen in English: what stays Vietnamese is a name, the text of a form or what a person wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as installed
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import RESULT, World, moment
from dinh.fronts.portal.tests.conftest import CODE, SignIn
from dinh.fronts.portal.tests.walking import answered, start, to_review, waiting
from dinh.kernel.outbox.delivery import deliver_pending

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
LAW = re.compile(r"\d+/\d{4}/(?:NĐ-CP)|\d+/QĐ-TTg|Luật Bảo vệ dữ liệu cá nhân số|Nghị định")
SPOKEN = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-[a-z-]+)="([^"]*)"')


EXPLAINED = frozenset({"explanation"})


def strings(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from strings(one)


def names() -> list[str]:
    """What is a name, a form's own text or what a person wrote: all that the rooms remember, longest first.

    Explanations of deadlines are kept too, but a page must say them in its own language.
    """
    found: set[str] = {"Tiếng Việt", str(installed.PROVINCE)}
    for room in ("people", "procedures", "dossiers"):
        for model in apps.get_app_config(room).get_models():
            fields = [one.attname for one in model._meta.concrete_fields if one.name not in EXPLAINED]
            for row in model._default_manager.values_list(*fields):
                found |= set(strings(list(row)))
    known = {one.strip() for one in found if VIETNAMESE.search(one)}
    known |= {one[0].lower() + one[1:] for one in known}
    return sorted(known, key=len, reverse=True)


def left_over(page: str, known: list[str]) -> list[str]:
    """Vietnamese words of a page that are none of the known ones."""
    plain = HIDDEN.sub("", page)
    texts = [*re.split(r"<[^>]*>", plain), *SPOKEN.findall(plain)]
    out = []
    for text in texts:
        rest = html.unescape(text).strip()
        if not VIETNAMESE.search(rest):
            continue
        for one in known:
            rest = rest.replace(one, "")
        rest = LAW.sub("", rest)
        if VIETNAMESE.search(rest):
            out.append(rest.strip())
    return out


def assert_english(client: Client, addresses: list[str]) -> None:
    """Each page says that it is English and keeps the word."""
    client.cookies["django_language"] = "en"
    known, found = names(), {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        assert '<html lang="en"' in answer.content.decode(), address
        rest = left_over(answer.content.decode(), known)
        if rest:
            found[address] = rest
    assert found == {}, "\n".join(f"{address}: {one}" for address, rest in found.items() for one in rest)


def test_pages_for_everybody(small: World, clock: Clock, sign_in: SignIn) -> None:
    answered(small, sign_in)
    clock(moment(13, "10:15"))
    token = Dossier.objects.get().qr_token
    code = small.department.code
    addresses = [
        "/", "/ho-tro/", "/tiep-can/", "/bao-ve-du-lieu/", "/tra-cuu/", f"/tra-cuu/qr/{token}/", "/hang-cho/",
        f"/hang-cho/{code}/", "/thu-tuc/", f"/thu-tuc/{CODE}/", f"/ho-so/nop/{CODE}/", "/thong-ke/",
        f"/thong-ke/{code}/", f"/thong-ke/{code}/ho-so/?loai=tre-han", f"/thong-ke/{code}/dich-vu/",
        f"/thong-ke/{code}/widget", "/dang-nhap/", "/dang-ky/", "/quen-mat-khau/",
    ]  # fmt: skip
    assert_english(Client(), addresses)


def test_the_wizard(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    review = to_review(client, small)
    step = start(client, small).rsplit("/", 2)[0]
    steps = [f"{step}/{one}/" for one in ("nguoi-nop", "lien-he", "noi-dung", "giay-to")]
    assert_english(client, [*steps, review, "/ho-so/", "/tai-khoan/", "/du-lieu-cua-toi/"])


def test_a_dossier_that_waits_and_its_notices(
    small: World, clock: Clock, sign_in: SignIn, settings: Any
) -> None:
    settings.KEEP_NOTICES_DAYS = 36_500
    dossier_id = waiting(small, sign_in)
    clock(moment(8, "11:00"))
    deliver_pending()
    client = sign_in(small.citizen)
    here = f"/ho-so/{dossier_id}/"
    pages = [here, f"{here}da-nop/", f"{here}bo-sung/", f"{here}bo-sung/?tat-ca=1", f"{here}rut/", "/ho-so/"]
    assert_english(client, [*pages, "/thong-bao/"])
    text = html.unescape(client.get("/thong-bao/").content.decode())
    assert "a supplement is needed before 17:00 Wednesday 22/02/2023" in text
    assert "was received by" in text


def test_a_dossier_with_its_result(small: World, clock: Clock, sign_in: SignIn) -> None:
    dossier_id = answered(small, sign_in)
    actions.forward_dossier(actor=small.leader, now=moment(15, "09:00"), dossier_id=dossier_id)
    actions.finish_dossier(actor=small.clerk, now=moment(17, "09:00"), dossier_id=dossier_id, result=RESULT)
    clock(moment(17, "10:00"))
    assert_english(sign_in(small.citizen), [f"/ho-so/{dossier_id}/", "/ho-so/"])
