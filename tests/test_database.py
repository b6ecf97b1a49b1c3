"""What the launcher promises about the database, seen from inside a test."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from tools.launch.prepare import append_only_tables

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


def test_the_application_reads_and_writes_rows_but_makes_no_tables() -> None:
    assert (
        answer("SELECT has_table_privilege('dinh_app', 'people_agency', 'SELECT, INSERT, UPDATE, DELETE')")
        is True
    )
    assert answer("SELECT has_table_privilege('dinh_app', 'people_agency', 'TRUNCATE')") is False
    assert answer("SELECT has_table_privilege('dinh_app', 'django_migrations', 'UPDATE')") is False
    logs = (
        "SELECT count(*) FROM pg_class WHERE relname = ANY(%s) AND has_table_privilege('dinh_app', oid, %s)"
    )
    tables = list(append_only_tables())
    with connection.cursor() as cursor:
        for right, count in (("INSERT", len(tables)), ("UPDATE", 0), ("DELETE", 0)):
            cursor.execute(logs, [tables, right])
            assert cursor.fetchone() == (count,)
        cursor.execute("SET LOCAL ROLE dinh_app")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE stray (id int)")
