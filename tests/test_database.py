"""What the launcher promises about the database, seen from inside a test."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def answer(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return row[0] if row else None


def test_tests_run_as_a_role_that_row_security_binds() -> None:
    assert answer("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


def test_the_extensions_are_there() -> None:
    assert answer(
        "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    ) == ("btree_gist,pg_trgm,unaccent")


def test_the_server_folds_vietnamese_capitals() -> None:
    assert answer("SELECT upper('đường ạ ẵ')") == "ĐƯỜNG Ạ Ẵ"
