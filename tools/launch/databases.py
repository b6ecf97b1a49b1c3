"""Roles, databases and extensions inside a cluster of ours, done as its administrator."""

from __future__ import annotations

import psycopg
from psycopg import sql

from tools.launch.cluster import ADMIN, APPLICATION, DATABASE, OWNER, Cluster

TRUSTED = ("unaccent", "pg_trgm", "btree_gist")


def _admin(cluster: Cluster, name: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(cluster.socket),
        user=ADMIN,
        dbname=name,
        autocommit=True,
        options="-c client_min_messages=error",
    )


def ensure_roles(cluster: Cluster) -> None:
    """The owner (migrations; no superuser, so row security holds for it) and the application, which owns nothing."""
    with _admin(cluster, "postgres") as connection:
        for role, extra in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if found else "CREATE"
            connection.execute(
                sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {extra}").format(
                    sql.Identifier(role)
                )
            )
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER))
        )


def ensure_extensions(cluster: Cluster, name: str, *, statistics: bool = False) -> None:
    """Extensions that migrations count on; the owner could make the trusted ones, not the statistics."""
    with _admin(cluster, name) as connection:
        for extension in (*TRUSTED, *(("pg_stat_statements",) if statistics else ())):
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def ensure_database(cluster: Cluster, name: str = DATABASE) -> None:
    """A database owned by the owner role, closed to everybody but the two roles."""
    with _admin(cluster, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APPLICATION)
            )
        )
        preloaded = connection.execute("SHOW shared_preload_libraries").fetchone()
    ensure_extensions(cluster, name, statistics=bool(preloaded and "pg_stat_statements" in str(preloaded[0])))
