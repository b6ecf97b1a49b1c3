"""Another system files with papers: it sends the files first, names them, and calls the dossier by its own number."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dinh.domains.dossiers.models import Dossier, SubmittedPaper
from dinh.domains.dossiers.tests.factories import World, moment
from dinh.fronts.gateway.tests.conftest import Clock
from dinh.fronts.gateway.tests.test_api import FILING, submit, token
from dinh.kernel.files.tests.contents import PDF_BYTES

pytestmark = pytest.mark.django_db
PAPER = "gt-01"


def send(client: Client, bearer: str, content: bytes = PDF_BYTES, name: str = "đơn.pdf") -> Any:
    upload = SimpleUploadedFile(name, content, "application/octet-stream")
    return client.post("/api/v1/files", {"file": upload}, headers={"Authorization": bearer})


def on_the_web(*names: str, **more: Any) -> dict[str, Any]:
    return {**FILING, "channel": "web", "papers": [{"paper": PAPER, "files": list(names)}], **more}


@pytest.fixture
def bearer(small: World, client: Client, settings: Any) -> str:
    settings.LOCAL_FILING = True
    return token(client, "dossiers.submit", "dossiers.read")


def test_files_are_sent_first_and_named_by_the_filing(client: Client, bearer: str) -> None:
    kept = send(client, bearer)
    assert kept.status_code == 201, kept.content.decode()
    facts = kept.json()
    assert (facts["size"], facts["media_type"]) == (len(PDF_BYTES), "application/pdf")
    assert facts["filename"].endswith(".pdf")
    refused = submit(client, bearer, "khoa-0001", {**FILING, "channel": "web"})
    assert (refused.status_code, refused.json()["code"]) == (422, "dossiers.papers_missing")
    made = submit(client, bearer, "khoa-0001", on_the_web(facts["name"]))
    assert made.status_code == 201, made.content.decode()
    paper = SubmittedPaper.objects.get(dossier__code=made.json()["code"])
    assert (paper.paper_code, paper.sha256, paper.filename, paper.source) == (
        PAPER,
        facts["sha256"],
        facts["filename"],
        "citizen",
    )


def test_a_file_is_named_by_its_sender_alone(client: Client, bearer: str) -> None:
    name = send(client, bearer).json()["name"]
    other = token(client, "dossiers.submit")
    cases = [
        (other, on_the_web(name), "dossiers.file_not_sent"),
        (bearer, on_the_web(name[:-2] + "xx"), "dossiers.file_not_sent"),
        (bearer, {**FILING, "papers": [{"paper": "gt-99", "files": [name]}]}, "dossiers.paper_unknown"),
        (bearer, {**FILING, "papers": [{"paper": PAPER, "files": []}]}, "gateway.not_understood"),
    ]
    for caller, body, code in cases:
        answer = submit(client, caller, "khoa-0002", body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content.decode()
    assert Dossier.objects.count() == 0


def test_a_file_is_held_to_the_limits_of_the_portal(client: Client, bearer: str, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1 << 20
    cases = [
        (b"MZ\x90\x00 not a paper", "PDF"),
        (b"", "Tệp"),
        (PDF_BYTES + b"0" * (1 << 20), "tối đa 1 MB"),
    ]
    for content, said in cases:
        answer = send(client, bearer, content)
        assert (answer.status_code, answer.json()["code"]) == (409, "dossiers.file_not_taken")
        assert said in answer.json()["title"]
    bare = client.post("/api/v1/files", {"file": SimpleUploadedFile("a.pdf", PDF_BYTES)})
    assert bare.status_code == 401
    narrow = send(client, token(client, "dossiers.read"))
    assert narrow.status_code == 403
    missing = client.post("/api/v1/files", {}, headers={"Authorization": bearer})
    assert (missing.status_code, missing.json()["code"]) == (409, "dossiers.file_not_taken")


def test_the_clients_own_number_is_kept_shown_and_files_once(
    client: Client, bearer: str, clock: Clock
) -> None:
    first = submit(client, bearer, "khoa-0001", {**FILING, "external_ref": "MC-2023-0007"})
    clock(moment(6, "09:11"))
    again = submit(client, bearer, "khoa-0002", {**FILING, "external_ref": "MC-2023-0007"})
    assert (first.status_code, again.status_code) == (201, 200), again.content.decode()
    assert first.json() == again.json()
    assert first.json()["external_ref"] == "MC-2023-0007"
    submit(client, bearer, "khoa-0003", FILING)
    headers = {"Authorization": bearer}
    items = client.get("/api/v1/dossiers", headers=headers).json()["items"]
    assert sorted(item["external_ref"] for item in items) == ["", "MC-2023-0007"]
    found = client.get("/api/v1/dossiers?external_ref=MC-2023-0007", headers=headers).json()["items"]
    assert [item["code"] for item in found] == [first.json()["code"]]
    other = token(client, "dossiers.submit", "dossiers.read")
    theirs = submit(client, other, "khoa-0001", {**FILING, "external_ref": "MC-2023-0007"})
    assert theirs.status_code == 201
    assert theirs.json()["code"] != first.json()["code"]
