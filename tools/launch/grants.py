"""What the application's role may do: read and write rows, append to logs, own nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

READ_ONLY = frozenset({"django_migrations"})


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def statements(role: str, tables: Iterable[str], append_only: Iterable[str]) -> list[str]:
    """The grants, as SQL; run as the tables' owner after each migration. They take back before they give."""
    to = quoted(role)
    appended = frozenset(append_only)
    found = [
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
    ]
    for table in sorted(tables):
        if table in READ_ONLY:
            rights = "SELECT"
        elif table in appended:
            rights = "SELECT, INSERT"
        else:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        found.append(f"GRANT {rights} ON {quoted(table)} TO {to}")
    return found


def grant(connection: BaseDatabaseWrapper, role: str, append_only: Iterable[str]) -> None:
    """Grant on every table and view that the connected role owns in the schema public.

    Partitions get nothing: they are reached through their parent, whose rights are the ones that count.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition "
            "AND pg_get_userbyid(relowner) = current_user"
        )
        tables = [str(row[0]) for row in cursor.fetchall()]
        for statement in statements(role, tables, append_only):
            cursor.execute(statement)


def role_exists(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Whether the server knows the role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
        row = cursor.fetchone()
    return bool(row and row[0])
