"""The API as another program sees it: exact JSON, and one shape of every error."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, at_step, finished, moment, received, submitted
from dinh.domains.people.tests.factories import agency
from dinh.fronts.gateway import views
from dinh.fronts.gateway.tests.conftest import Clock, service

pytestmark = pytest.mark.django_db
STATISTICS = "/api/v1/statistics/dossiers"


def get(client: Client, address: str, status: int = 200, **query: str) -> Any:
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content.decode()[:500]
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.json()


def three_ends(small: World) -> None:
    """One early, one on time, one late, one open, one suspended none."""
    finished(small, moment(6, "09:10"), moment(8, "10:00"))
    finished(small, moment(6, "09:10"), moment(13, "17:00"))
    finished(small, moment(6, "09:10"), moment(14, "07:31"))
    received(small, moment(6, "09:10"))


FIGURES = {
    "agency": "Sở Nông nghiệp và Phát triển nông thôn",
    "handled": 3,
    "early": 1,
    "on_time": 1,
    "early_or_on_time": 2,
    "late": 1,
    "on_time_rate": "66.7",
    "late_rate": "33.3",
    "open": 1,
    "open_late": 1,
    "suspended": 0,
    "as_of": "2023-02-15T16:28:18+07:00",
}


def test_statistics_answer_exactly_what_was_asked(small: World, clock: Clock, client: Client) -> None:
    three_ends(small)
    clock(moment(15, "16:28").replace(second=18))
    assert get(client, STATISTICS, agency="H23.15") == FIGURES
    assert get(client, STATISTICS, agency="000.00.15.H23") == FIGURES
    assert get(client, STATISTICS, agency="so nong nghiep va phat trien nong thon") == FIGURES
    whole = get(client, STATISTICS)
    assert whole == {**FIGURES, "agency": "Toàn tỉnh"}
    other = get(client, STATISTICS, agency="Sở Xây dựng")
    assert (other["handled"], other["on_time_rate"], other["late_rate"]) == (0, None, None)


def test_days_and_moment_have_the_defaults_of_the_issue(small: World, clock: Clock, client: Client) -> None:
    three_ends(small)
    clock(moment(20, "08:00", month=6, year=2024))
    assert get(client, STATISTICS)["handled"] == 0
    then = get(client, STATISTICS, as_of="2023-02-13T17:00:00+07:00")
    assert (then["handled"], then["late"], then["open"], then["as_of"]) == (
        2,
        0,
        2,
        "2023-02-13T17:00:00+07:00",
    )
    assert get(client, f"{STATISTICS}?from=2023-02-13&to=2023-02-14")["handled"] == 2
    assert get(client, STATISTICS, to="2023-03-01")["handled"] == 3
    plus_lost = client.get(f"{STATISTICS}?as_of=2023-02-13T17:00:00+07:00")
    assert plus_lost.json()["as_of"] == "2023-02-13T17:00:00+07:00"


def test_an_agency_of_control_characters_is_not_the_province(small: World, client: Client) -> None:
    answer = client.get("/api/v1/statistics/dossiers", {"agency": "\x00\x01"})
    assert (answer.status_code, answer.json()["code"]) == (404, "people.agency_not_found")


def test_an_ambiguous_name_is_refused_with_its_candidates(small: World, client: Client) -> None:
    agency("H23.31.01", "Ủy ban nhân dân xã Tân Việt", small.province)
    agency("H23.32.07", "Ủy ban nhân dân xã Tân Việt", small.province)
    found = get(client, STATISTICS, 409, agency="xã Tân Việt")
    assert found["code"] == "dossiers.agency_ambiguous"
    assert found["title"] == "Có 2 cơ quan hợp với tên này. Hãy dùng mã của một cơ quan trong danh sách."
    assert found["candidates"] == [
        {"code": "H23.31.01", "name": "Ủy ban nhân dân xã Tân Việt"},
        {"code": "H23.32.07", "name": "Ủy ban nhân dân xã Tân Việt"},
    ]
    assert get(client, STATISTICS, 404, agency="xã Không Có")["code"] == "people.agency_not_found"
    assert get(client, STATISTICS, agency="H23.32.07")["handled"] == 0


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2023-02-10", "to": "2023-02-01"}, 409, "dossiers.period_unsound"),
        ({"as_of": "2099-01-01T00:00:00+07:00"}, 409, "dossiers.period_unsound"),
        ({"as_of": "0001-01-01T00:00:00+14:00"}, 409, "dossiers.period_unsound"),
        ({"from": "0"}, 422, "dossiers.period_unread"),
        ({"to": "2023-02-30"}, 422, "dossiers.period_unread"),
        ({"agency": "x" * 201}, 422, "gateway.not_understood"),
    ],
)
@pytest.mark.usefixtures("small")
def test_a_bad_period_is_refused(client: Client, query: dict[str, str], status: int, code: str) -> None:
    found = get(client, STATISTICS, status, **query)
    assert (found["code"], found["status"]) == (code, status)
    assert found["instance"].startswith("urn:dinh:request:")


def test_every_split_adds_up_to_the_whole(small: World, clock: Clock, client: Client) -> None:
    three_ends(small)
    clock(moment(15, "16:28"))
    for by in ("agency", "procedure", "field", "channel", "month"):
        found = get(client, f"{STATISTICS}/split", by=by)
        for name in ("handled", "early", "on_time", "late"):
            assert sum(row[name] for row in found["rows"]) == FIGURES[name], (by, name)
    row = get(client, f"{STATISTICS}/split", by="agency")["rows"][0]
    assert (row["key"], row["name"]) == ("H23.15", "Sở Nông nghiệp và Phát triển nông thôn")
    assert get(client, f"{STATISTICS}/split", 422, by="person")["errors"][0]["where"] == "query.by"


def test_tracking_asks_for_number_and_second_factor(small: World, clock: Clock, client: Client) -> None:
    sheet = at_step(small, "tham-dinh", moment(6, "09:10"))
    clock(moment(7, "09:00"))
    asked = {"code": sheet.dossier.code, "second_factor": "345678"}
    answer = client.post("/api/v1/dossiers/track", asked, content_type="application/json")
    found = answer.json()
    assert answer.status_code == 200, found
    assert "\\u" not in answer.content.decode()
    assert (found["state"], found["state_code"], found["state_label"]) == ("in_progress", 4, "Đang xử lý")
    assert found["holder_agency"] == "Sở Nông nghiệp và Phát triển nông thôn"
    assert found["due_at"] == "2023-02-13T17:00:00+07:00"
    assert "Huyền" not in answer.content.decode()
    assert "Ngát" not in answer.content.decode()
    by_token = {**asked, "second_factor": Dossier.objects.get(pk=sheet.dossier.id).qr_token}
    assert client.post("/api/v1/dossiers/track", by_token, content_type="application/json").json() == found
    bodies = []
    for wrong in ({**asked, "second_factor": "000000"}, {**asked, "code": "H23.15-000000-0000"}):
        refused = client.post("/api/v1/dossiers/track", wrong, content_type="application/json")
        assert refused.status_code == 404
        bodies.append({**refused.json(), "instance": ""})
    assert bodies[0] == bodies[1]
    assert bodies[0]["code"] == "dossiers.tracking_refused"


def test_tracking_is_throttled(small: World, client: Client) -> None:
    code = submitted(small).dossier.code
    wrong = {"code": code, "second_factor": "000000"}
    statuses = [
        client.post("/api/v1/dossiers/track", wrong, content_type="application/json").status_code
        for _ in range(21)
    ]
    assert statuses == [404] * 20 + [429]


def token(client: Client, *scopes: str) -> str:
    client_id, secret = service(frozenset(scopes))
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = client.post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials", "scope": " ".join(scopes)},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.status_code == 200, answer.content
    return f"Bearer {answer.json()['access_token']}"


FILING = {
    "procedure": "1.004756",
    "agency": "H23.15",
    "parties": [{"role": "filer", "name": "Phạm Thị Thu Huyền", "phone": "0912345678"}],
    "data": {"so_van_bang": "B 014782"},
}


def submit(client: Client, bearer: str, key: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": bearer, "Idempotency-Key": key}
    return client.post("/api/v1/dossiers", json.dumps(body), content_type="application/json", headers=headers)


def test_a_system_submits_exactly_once_and_lists_its_own(small: World, clock: Clock, client: Client) -> None:
    bearer = token(client, "dossiers.submit", "dossiers.read")
    first = submit(client, bearer, "khoa-0001", FILING)
    clock(moment(6, "09:11"))
    again = submit(client, bearer, "khoa-0001", FILING)
    assert (first.status_code, again.status_code) == (201, 200), first.content.decode()
    assert first.json() == again.json()
    assert first.json() == {
        "code": first.json()["code"],
        "external_ref": "",
        "state": "submitted",
        "procedure_code": "1.004756",
        "agency_code": "H23.15",
        "submitted_at": "2023-02-06T09:10:00+07:00",
        "reception_due_at": first.json()["reception_due_at"],
    }
    assert Dossier.objects.count() == 1
    submit(client, bearer, "khoa-0002", FILING)
    mine = client.get("/api/v1/dossiers?limit=1", headers={"Authorization": bearer}).json()
    assert len(mine["items"]) == 1
    rest = client.get(mine["next"], headers={"Authorization": bearer}).json()
    assert {mine["items"][0]["code"], rest["items"][0]["code"]} >= {first.json()["code"]}
    assert rest["next"] is None
    other = token(client, "dossiers.read")
    assert client.get("/api/v1/dossiers", headers={"Authorization": other}).json() == {
        "items": [],
        "next": None,
    }


def test_a_filing_that_cannot_be_is_refused_and_nothing_changes(small: World, client: Client) -> None:
    bearer = token(client, "dossiers.submit")
    cases = [
        ({**FILING, "data": {}}, 422, "dossiers.form_incomplete"),
        ({**FILING, "procedure": "9.999999"}, 404, "procedures.unknown_procedure"),
        ({**FILING, "agency": "H99"}, 404, "people.agency_not_found"),
        ({**FILING, "parties": []}, 422, "gateway.not_understood"),
    ]
    for body, status, code in cases:
        answer = submit(client, bearer, "khoa-0003", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()
    assert Dossier.objects.count() == 0


def test_tokens_are_asked_and_scopes_kept(small: World, client: Client) -> None:
    bare = client.get("/api/v1/dossiers")
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert bare.json()["code"] == "access.sign_in_needed"
    wrong = client.get("/api/v1/dossiers", headers={"Authorization": "Bearer sai"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "people.client_refused")
    narrow = client.get("/api/v1/dossiers", headers={"Authorization": token(client, "dossiers.submit")})
    assert (narrow.status_code, narrow.json()["code"]) == (403, "access.not_allowed")


def test_errors_of_django_wear_the_same_shape(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(client, "/api/v1/khong-co", 404)["code"] == "http.404"
    assert get(client, "/api/v1/", 404)["status"] == 404
    wrong = client.delete(STATISTICS)
    assert (wrong.status_code, wrong.headers["Allow"], wrong.json()["code"]) == (405, "GET", "http.405")
    broken = client.post("/api/v1/dossiers/track", "{", content_type="application/json")
    assert (broken.status_code, broken.headers["Content-Type"]) == (400, "application/problem+json")
    client.raise_request_exception = False
    strange = client.get(STATISTICS, headers={"Host": "evil.example"})
    assert (strange.status_code, strange.json()["code"]) == (400, "http.400")

    def breaks() -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(views, "description", breaks)
    failed = get(client, "/api/v1/openapi.json", 500)
    assert failed["code"] == "http.500"
    assert failed["instance"].startswith("urn:dinh:request:")
    assert "ZeroDivision" not in json.dumps(failed)


def test_the_description_is_openapi_with_every_problem_declared(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert "\\u" not in answer.content.decode()
    assert set(document["paths"]) == {
        "/api/v1/procedures",
        "/api/v1/procedures/{code}",
        "/api/v1/procedures/{code}/form",
        "/api/v1/statistics/dossiers",
        "/api/v1/statistics/dossiers/split",
        "/api/v1/dossiers/track",
        "/api/v1/dossiers",
        "/api/v1/files",
    }
    for path_item in document["paths"].values():
        for operation in path_item.values():
            declared = {"400", "404", "409", "422", "429"}
            declared |= {"401", "403"} if operation.get("security") else set()
            assert declared <= set(operation["responses"])
