"""Two databases with the same open work, one with a small archive and one with a large one, asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions.fold import fold_counts
from dinh.domains.dossiers.models import Dossier, DossierStep
from dinh.domains.dossiers.queries.counting import COLUMNS, LIVE
from dinh.domains.dossiers.queries.recounting import ALWAYS
from dinh.domains.dossiers.types import ResultInput
from dinh.domains.people.models import Account
from dinh.domains.people.types import Role
from dinh.lib import moments
from dinh.project.bench.frame import Say, interleaved
from dinh.project.bench.province import NOW, Province, build

SMALL, LARGE = 10_000, 1_000_000
OPEN_ROWS = 2_000
OTHERS = 20
FINISH = ResultInput(
    title="Chứng chỉ", sha256="a" * 64, filename="kq.pdf", media_type="application/pdf", size=9
)
SIZES = ("small", "large")


@dataclass
class Pair:
    """The two databases; `ask` runs a piece of work in each, in turn."""

    province: Province
    client: Client
    homes: dict[str, BaseDatabaseWrapper]

    def ask(
        self, work: Mapping[str, Callable[[], object]], *, rounds: int
    ) -> dict[str, dict[str, list[float]]]:
        """Milliseconds by name of the work and by size, interleaved call by call."""
        found: dict[str, dict[str, list[float]]] = {}
        for name, one in work.items():
            variants = {size: self._at(size, one) for size in SIZES}
            found[name] = interleaved(variants, rounds=rounds)
        return found

    def _at(self, size: str, work: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            connections["default"] = self.homes[size]
            return work()

        return run


@contextmanager
def pair(say: Say) -> Iterator[Pair]:
    """Fill the benchmark's database, copy it, let the archive of the copy grow; the copy is dropped at the end."""
    say(f"{OPEN_ROWS} open dossiers and an archive of {SMALL}")
    province = build(others=OTHERS)
    now = moments.now()
    templates = _templates(province)
    _grow(province, templates, 1, SMALL, now)
    _open(templates["open"], now)
    with ExitStack() as stack:
        stack.enter_context(
            override_settings(
                DEMO=True,
                ALLOWED_HOSTS=["testserver"],
                STORAGES={
                    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
                },
            )
        )
        client = Client()
        client.force_login(Account.objects.get(pk=province.workers[Role.CASE_OFFICER].account_id or 0))
        homes = stack.enter_context(_two_homes())
        say(f"the archive grows to {LARGE}")
        connections["default"] = homes["large"]
        _grow(province, templates, SMALL + 1, LARGE, now)
        for home in homes.values():
            with home.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        say("asking")
        yield Pair(province, client, homes)


@contextmanager
def _two_homes() -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """The database of the benchmark and its copy, each with a plain connection without a pool."""
    original = connections["default"]
    name = original.settings_dict["NAME"]
    quote = original.ops.quote_name
    original.close()
    original.close_pool()  # type: ignore[attr-defined]
    with original._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quote(name + '_large')} TEMPLATE {quote(name)}")
    homes = {"small": _home(original, name), "large": _home(original, f"{name}_large")}
    try:
        yield homes
    finally:
        for home in homes.values():
            home.close()
        connections["default"] = original
        with original._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quote(name + '_large')} WITH (FORCE)")


def _home(original: BaseDatabaseWrapper, name: str) -> BaseDatabaseWrapper:
    home = original.copy()
    home.settings_dict["NAME"] = name
    home.settings_dict["OPTIONS"] = {
        key: value for key, value in home.settings_dict["OPTIONS"].items() if key != "pool"
    }
    return home


def _templates(province: Province) -> dict[str, int]:
    """One open and one finished dossier made by the room's own actions."""
    found = {}
    for name in ("open", "ended"):
        sheet = actions.submit_dossier(
            actor=province.citizen, now=NOW, filing=province.filing(), allow_second=True
        )
        dossier_id = found[name] = sheet.dossier.id
        actions.receive_dossier(actor=province.workers[Role.ONE_STOP], now=NOW, dossier_id=dossier_id)
        actions.forward_dossier(actor=province.workers[Role.ONE_STOP], now=NOW, dossier_id=dossier_id)
    for role in (Role.CASE_OFFICER, Role.LEADER):
        actions.forward_dossier(actor=province.workers[role], now=NOW, dossier_id=found["ended"])
    actions.finish_dossier(
        actor=province.workers[Role.CLERK], now=NOW, dossier_id=found["ended"], result=FINISH
    )
    return found


def _copies(template_id: int, source: str, values: Mapping[str, str], args: Mapping[str, Any]) -> None:
    """Copies of a dossier, one for each row of `source`; `values` are SQL for the columns that differ."""
    columns = [str(field.column) for field in Dossier._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(values.get(column, f"t.{column}") for column in columns)
    text = (
        f"INSERT INTO dossiers_dossier ({', '.join(columns)}) SELECT {chosen} "  # noqa: S608 - our own names
        f"FROM dossiers_dossier t, {source} WHERE t.id = %(template)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, {"template": template_id, **args})


def _open(template_id: int, now: datetime) -> None:
    """Open work of one unit, due from ten days ago to thirty days ahead."""
    due = "%(now)s::timestamptz - interval '10 days' + g * interval '29 minutes'"
    values = {
        "code": "'M-' || g",
        "qr_token": "md5('m' || g)",
        "due_at": due,
        "sort_at": due,
        "original_due_at": due,
        "idempotency_key": "NULL",
        "submitted_at": f"{due} - interval '28 days'",
        "received_at": f"{due} - interval '28 days'",
        "reception_due_at": f"{due} - interval '27 days'",
    }
    _copies(template_id, f"generate_series(1, {OPEN_ROWS}) g", values, {"now": now})


def _grow(province: Province, templates: Mapping[str, int], first: int, last: int, now: datetime) -> None:
    """Ended dossiers of all agencies over three years, one in fifty late, with their counters."""
    agencies = [province.agency_id, *province.other_agency_ids]
    source = (
        "(SELECT g, (%(agencies)s::bigint[])[1 + g %% %(many)s] AS agency, g %% 50 = 7 AS late, "
        "%(now)s::timestamptz - interval '1 minute' * (1 + (g::bigint * 7919) %% 1576800) AS ended "
        "FROM generate_series(%(first)s::int, %(last)s::int) g) s"
    )
    due = "CASE WHEN late THEN ended - interval '26 hours' ELSE ended + interval '2 days' END"
    values = {
        "code": "'A-' || g",
        "qr_token": "md5('a' || g)",
        "idempotency_key": "NULL",
        "competent_agency_id": "agency",
        "reception_agency_id": "agency",
        "holder_agency_id": "agency",
        "received_for_id": "agency",
        "received_by_id": "agency",
        "finished_at": "ended",
        "due_at": due,
        "original_due_at": due,
        "sort_at": due,
        "timeliness": "CASE WHEN late THEN 'late' ELSE 'early' END",
        "submitted_at": "ended - interval '10 days'",
        "received_at": "ended - interval '10 days'",
        "reception_due_at": "ended - interval '9 days'",
    }
    args = {"agencies": agencies, "many": len(agencies), "now": now, "first": first, "last": last}
    with _without_indexes():
        _copies(templates["ended"], source, values, args)
    _steps_of_late_ones(templates["ended"])
    _count_anew()


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Plain indexes of the dossiers are built once afterwards: a third of the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'dossiers_dossier' "
            "AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, text in found:
            cursor.execute(text)


def _steps_of_late_ones(template_id: int) -> None:
    """The stretches of holding of the late dossiers, which the click down names."""
    columns = [str(field.column) for field in DossierStep._meta.concrete_fields]
    values = {"id": "gen_random_uuid()", "dossier_id": "d.id", "opened_at": "d.received_at"}
    values |= {"visit_opened_at": "d.received_at", "closed_at": "d.finished_at"}
    chosen = ", ".join(values.get(column, f"s.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO dossiers_dossierstep ({', '.join(columns)}) SELECT {chosen} "  # noqa: S608 - our own names
            "FROM dossiers_dossier d, dossiers_dossierstep s WHERE s.dossier_id = %s AND d.timeliness = 'late' "
            "AND NOT EXISTS (SELECT 1 FROM dossiers_dossierstep o WHERE o.dossier_id = d.id)",
            [template_id],
        )


def _count_anew() -> None:
    """The counters of everything that ended: deltas by day, folded as the worker does it."""
    key = "agency_id, reception_agency_id, procedure_id, field_code, channel, day"
    sums = ", ".join(f"sum({name})" for name in COLUMNS)
    with connection.cursor() as cursor:
        for table in ("agencyday", "agencymonth", "proceduremonth", "agencyproceduremonth", "countdelta"):
            cursor.execute(f"TRUNCATE dossiers_{table}")
        cursor.execute(
            f"INSERT INTO dossiers_countdelta (id, {key}, {', '.join(COLUMNS)}) "  # noqa: S608 - our own names
            f"SELECT gen_random_uuid(), {key}, {sums} FROM ({LIVE}) live GROUP BY {key}",
            ALWAYS,
        )
    while fold_counts():
        pass
