"""The editor of a draft's form over HTTP: change, preview, refuse plainly, never over somebody else's work."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import official, post
from dinh.domains.people.types import Role
from dinh.domains.procedures.actions.publishing import draft_version
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.queries.drafts import content_of
from dinh.domains.procedures.tests.factories import content, departments
from dinh.domains.procedures.tests.test_import import NOW
from dinh.domains.procedures.web.parts_editor import shown
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.models import AuditEntry
from tests.pages import assert_page_ok

pytestmark = pytest.mark.django_db
ROOT = "/ban-lam-viec/thu-tuc/phien-ban"


@pytest.fixture
def draft(client: Client, settings: Any) -> int:
    settings.DEMO = True
    ids = departments()
    account_id = official("Trần Thị Soạn")
    post(account_id, ids["Văn phòng Ủy ban nhân dân"], Role.PROCEDURE_EDITOR)
    client.force_login(
        Account.objects.get(pk=account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return draft_version(actor=SYSTEM, now=NOW, content=content())


def labels(version_id: int) -> list[list[str]]:
    form = version_plan(version_id=version_id).form_definition
    return [[item.get("label", item.get("text", "")) for item in step["items"]] for step in form["steps"]]


def press(client: Client, version_id: int, **values: str) -> int:
    """Press a button of the form's page; answers with the draft that stands afterwards."""
    answer = client.post(
        f"{ROOT}/{version_id}/bieu-mau/", {name.replace("_", "-"): one for name, one in values.items()}
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return ProcedureVersion.objects.get(state="draft").pk


def test_questions_are_added_edited_moved_and_removed(client: Client, draft: int) -> None:
    before = labels(draft)
    version = press(client, draft, viec="them-buoc", ten_buoc="Chuyên môn")
    place = len(before)
    added = client.post(
        f"{ROOT}/{version}/bieu-mau/{place}/them/",
        {
            "loai": "field",
            "nhan": "Trình độ",
            "cach": "radio",
            "lua-chon": "Đại học\nTrung cấp",
            "bat-buoc": "1",
        },
    )
    assert added.status_code == 302
    version = ProcedureVersion.objects.get(state="draft").pk
    client.post(f"{ROOT}/{version}/bieu-mau/{place}/them/", {"loai": "text", "nhan": "Ghi như trong bằng."})
    version = ProcedureVersion.objects.get(state="draft").pk
    assert labels(version)[place] == ["Trình độ", "Ghi như trong bằng."]
    version = press(client, version, viec=f"len:{place}:1")
    assert labels(version)[place] == ["Ghi như trong bằng.", "Trình độ"]
    client.post(
        f"{ROOT}/{version}/bieu-mau/{place}/1/",
        {"nhan": "Trình độ chuyên môn", "cach": "select", "lua-chon": "dai-hoc | Đại học"},
    )
    version = ProcedureVersion.objects.get(state="draft").pk
    item = version_plan(version_id=version).form_definition["steps"][place]["items"][1]
    assert item == {
        "kind": "field",
        "label": "Trình độ chuyên môn",
        "widget": "select",
        "choices": [{"value": "dai-hoc", "label": "Đại học"}],
        "name": "trinh_do",
    }
    page = client.get(f"{ROOT}/{version}/bieu-mau/").content.decode()
    assert "Trình độ chuyên môn" in page
    seen = client.get(f"{ROOT}/{version}/bieu-mau/xem-thu/")
    assert "Trình độ chuyên môn" in seen.content.decode()
    assert seen.headers["Content-Security-Policy"].count("frame-ancestors 'self'") == 1
    version = press(client, version, viec=f"xoa:{place}")
    assert labels(version) == before
    assert AuditEntry.objects.filter(verb="draft_version").count() == 7


def test_what_cannot_be_is_refused_and_nothing_changes(client: Client, draft: int) -> None:
    def refused(address: str, values: dict[str, str]) -> str:
        answer = client.post(f"{ROOT}/{draft}/{address}", values)
        assert answer.status_code == 422
        assert ProcedureVersion.objects.get().pk == draft
        return answer.content.decode()

    assert "Hãy ghi tên bước" in refused("bieu-mau/", {"viec": "them-buoc", "ten-buoc": "  "})
    assert "Hãy ghi câu hỏi." in refused("bieu-mau/0/them/", {"loai": "field", "nhan": ""})
    chosen = {"loai": "field", "nhan": "Trình độ", "cach": "radio", "lua-chon": " \n"}
    assert "mỗi dòng một lựa chọn" in refused("bieu-mau/0/them/", chosen)
    broken = refused("bieu-mau/", {"viec": "dinh-nghia", "dinh-nghia": '{"steps": [\n}'})
    assert "chưa đúng JSON ở dòng 2" in broken
    assert "steps" in refused("bieu-mau/", {"viec": "dinh-nghia", "dinh-nghia": '{"steps": [{"code": 1}]}'})
    assert AuditEntry.objects.filter(verb="draft_version").count() == 1


def test_a_definition_typed_whole_is_kept_when_it_is_sound(client: Client, draft: int) -> None:
    definition = {
        "steps": [{"code": "mot", "title": "Một", "items": [{"name": "ten", "label": "Tên"}]}],
        "rules": [],
    }
    version = press(client, draft, viec="dinh-nghia", dinh_nghia=json.dumps(definition))
    assert version_plan(version_id=version).form_definition == definition


def test_a_stale_page_changes_nothing(client: Client, draft: int) -> None:
    version = press(client, draft, viec="them-buoc", ten_buoc="Của người thứ nhất")
    for address, values in (
        ("bieu-mau/", {"viec": "them-buoc", "ten-buoc": "Của người thứ hai"}),
        ("bieu-mau/0/them/", {"loai": "field", "nhan": "Muộn"}),
        ("sua/", {"ten": "Tên của người thứ hai"}),
        ("bieu-mau/", {"viec": "xoa:9:9"}),
    ):
        answer = client.post(f"{ROOT}/{draft}/{address}", values)
        assert answer.status_code == 409
        assert "chưa ghi gì" in answer.content.decode()
    answer = client.post(f"{ROOT}/{version}/bieu-mau/", {"viec": "xoa:9:9"})
    assert answer.status_code == 409
    assert ProcedureVersion.objects.get().pk == version
    assert labels(version)[-1] == []


def test_a_published_form_is_not_edited_and_strangers_do_not_see_it(client: Client, draft: int) -> None:
    ProcedureVersion.objects.filter(pk=draft).update(state="in_review")
    answer = client.post(f"{ROOT}/{draft}/bieu-mau/", {"viec": "them-buoc", "ten-buoc": "Thêm"})
    assert answer.status_code in (409, 422)
    assert ProcedureVersion.objects.get().pk == draft
    client.logout()
    assert client.get(f"{ROOT}/{draft}/bieu-mau/").status_code == 302
    client.cookies["django_language"] = "en"


def test_papers_bases_and_transitions_are_edited(client: Client, draft: int) -> None:
    page = client.get(f"{ROOT}/{draft}/giay-to/")
    values = shown(content_of(version_id=draft))
    assert page.status_code == 200
    first = version_plan(version_id=draft).steps[0]
    values |= {
        "gt-0-ten": "Đơn đăng ký theo mẫu",
        "gt-1-ten": "Bản chụp văn bằng",
        "gt-1-loai": "neu-co",
        "gt-1-sao": "2",
        "cc-0-so": "14/2022/NĐ-CP",
        "cc-0-ten": "Nghị định về thú y",
        "cc-0-noi": "https://vanban.chinhphu.vn/",
    }
    answer = client.post(f"{ROOT}/{draft}/giay-to/", values)
    assert answer.status_code == 302
    version = ProcedureVersion.objects.get(state="draft").pk
    plan, written = version_plan(version_id=version), content_of(version_id=version)
    assert [(one.code, one.title, one.mandatory, one.originals, one.copies) for one in plan.papers] == [
        ("gt-01", "Đơn đăng ký theo mẫu", True, 1, 0),
        ("gt-02", "Bản chụp văn bằng", False, 0, 2),
    ]
    assert [(one.code, one.title) for one in written.legal_bases] == [("14/2022/NĐ-CP", "Nghị định về thú y")]
    assert plan.steps[0].transitions == first.transitions
    # A way is taken away, another one is wrong.
    values = shown(written)
    spare = f"cd-{first.code}-{len(first.transitions)}"
    values |= {f"{spare}-viec": "send_back", f"{spare}-den": "", "gt-0-goc": "x", "cc-1-so": "1/2024"}
    refused = client.post(f"{ROOT}/{version}/giay-to/", values)
    assert refused.status_code == 422
    shown_page = refused.content.decode()
    for sentence in ("Hãy chọn bước khác", "Hãy ghi số bản từ 0 đến 99.", "Hãy ghi tên văn bản."):
        assert sentence in shown_page
    assert ProcedureVersion.objects.get().pk == version
    values = shown(written) | {f"cd-{first.code}-0-viec": "", "gt-1-ten": "", "cc-0-so": "", "cc-0-ten": ""}
    client.post(f"{ROOT}/{version}/giay-to/", values | {"cc-0-noi": ""})
    last = ProcedureVersion.objects.get(state="draft").pk
    assert version_plan(version_id=last).steps[0].transitions == first.transitions[1:]
    assert [one.code for one in version_plan(version_id=last).papers] == ["gt-01"]
    assert content_of(version_id=last).legal_bases == ()
    assert client.post(f"{ROOT}/{version}/giay-to/", values).status_code == 409


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_in_a_browser(page: Any, live_server: Any, client: Client, draft: int) -> None:
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    for name, address in (
        ("bieu-mau", f"{ROOT}/{draft}/bieu-mau/"),
        ("bieu-mau-cau-hoi", f"{ROOT}/{draft}/bieu-mau/0/them/"),
        ("giay-to", f"{ROOT}/{draft}/giay-to/"),
        ("bieu-mau-xem-thu", f"{ROOT}/{draft}/bieu-mau/xem-thu/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)
