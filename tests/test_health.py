"""What those who watch the house are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client


def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_means_that_the_database_answers(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "database does not answer"})
