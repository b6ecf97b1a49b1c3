"""The API of the catalogue, mounted as the gateway mounts it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import include, path
from jsonschema import Draft202012Validator
from ninja import NinjaAPI

from dinh.domains.procedures.api.v1 import router
from dinh.domains.procedures.queries import forget_plans
from dinh.domains.procedures.tests.factories import departments
from dinh.domains.procedures.tests.test_import import load, record, services

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

api = NinjaAPI(urls_namespace="procedures-test")
api.add_router("/procedures", router)
urlpatterns = [path("api/v1/", api.urls), path("", include("dinh.domains.procedures.urls"))]


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    forget_plans()
    departments()
    load(services()[:50])
    load([record()])


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.json()


def test_the_list_is_exact_and_pages_meet_every_procedure_once(client: Client) -> None:
    first = get(client, "/api/v1/procedures?q=")
    assert (first["count"], len(first["items"])) == (51, 20)
    seen, address = [], "/api/v1/procedures?size=17"
    while address:
        page = get(client, address)
        seen += [item["code"] for item in page["items"]]
        parts = urlsplit(page["next"] or "")
        address = f"{parts.path}?{parts.query}" if page["next"] else ""
    assert (len(seen), len(set(seen))) == (51, 51)


def test_an_item_says_what_the_issue_asks(client: Client) -> None:
    found = get(client, "/api/v1/procedures?q=chung chi hanh nghe thu y")
    assert found["next"] is None
    assert found["count"] == 1
    assert found["items"] == [
        {
            "code": "1.004756",
            "name": "Cấp Chứng chỉ hành nghề thú y",
            "field": "Thú y",
            "field_code": "thu-y",
            "agency": "Sở Nông nghiệp và Môi trường",
            "tiers": ["province"],
            "level": 4,
            "level_assigned": True,
            "limit": {"value": 5, "unit": "working_days"},
            "fee_vnd": 50000,
            "valid_from": "2022-01-01",
            "page": "/thu-tuc/1.004756/",
        }
    ]


def test_filters(client: Client) -> None:
    assert get(client, "/api/v1/procedures?field=thu-y")["count"] == 1
    assert get(client, "/api/v1/procedures?audience=official&field=thu-y")["count"] == 1
    assert get(client, "/api/v1/procedures?tier=commune&field=thu-y")["count"] == 0
    assert get(client, "/api/v1/procedures?agency=H24.02&field=thu-y")["count"] == 1
    assert get(client, "/api/v1/procedures?agency=H24.05&field=thu-y")["count"] == 0
    assert get(client, "/api/v1/procedures?level=4&life_event=viec-lam&field=thu-y")["count"] == 1
    assert client.get("/api/v1/procedures?level=7").status_code == 422
    assert client.get("/api/v1/procedures?size=1000").status_code == 422


def test_one_procedure_and_its_form(client: Client) -> None:
    found = get(client, "/api/v1/procedures/1.004756")
    assert [one["channel"] for one in found["channels"]] == ["web", "post"]
    assert [step["title"] for step in found["steps"]] == [
        "Tiếp nhận hồ sơ",
        "Phân công, thẩm định hồ sơ",
        "Lãnh đạo ký duyệt",
        "Phát hành, trả kết quả",
    ]
    form = get(client, "/api/v1/procedures/1.004756/form")
    Draft202012Validator.check_schema(form["schema"])
    assert form["hash"] == found["form_hash"]
    assert [step["code"] for step in form["steps"]] == [
        "nguoi-nop",
        "lien-he",
        "bang-cap",
        "hanh-nghe",
        "giay-to",
    ]
    assert client.get("/api/v1/procedures/1.004756?on=2021-12-31").status_code == 404
    assert client.get("/api/v1/procedures/9.999999").status_code == 404
