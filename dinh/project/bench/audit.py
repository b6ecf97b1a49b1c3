"""`audit_verify`: the whole audit chain of a million rows computed anew and compared with its seals."""

from __future__ import annotations

import time

from django.db import connection

from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.audit.verifying import verify_audit
from dinh.lib import moments
from dinh.project.bench.frame import Bar, Outcome, Say

ROWS = 1_000_000
ROUNDS = 3
MOST_SECONDS = 20.0
# As the desk writes them: a step of an officer, two fields changed, digests of 16 bytes.
FILL = """INSERT INTO audit_auditentry
(at, account_id, actor_kind, agency_id, address, request_id, verb, subject, owner, purpose, changes)
SELECT now() - make_interval(secs => %(rows)s - n), n %% 400, 'official', n %% 250, '10.1.2.' || n %% 250,
md5(n::text), 'forward', 'dossiers:' || n / 12, 'people:' || n / 30, '',
'{"state":["' || md5('a' || n) || '","' || md5('b' || n) || '"],"step":["","' || md5('c' || n) || '"]}'
FROM generate_series(1, %(rows)s) n"""


def fill(rows: int) -> None:
    """That many rows, as if they had come one by one."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"rows": rows})
        cursor.execute("ANALYZE audit_auditentry")


def measure(say: Say) -> Outcome:
    """Fill, seal, verify three times; the best counts, and it must have read every row."""
    say(f"{ROWS} rows")
    fill(ROWS)
    say("sealing")
    started = time.perf_counter()
    seal_settled(now=moments.now(), everything=True)
    sealing = time.perf_counter() - started
    taken = []
    for number in range(ROUNDS):
        say(f"verifying, round {number + 1}")
        started = time.perf_counter()
        found = verify_audit()
        taken.append(time.perf_counter() - started)
        if not found.is_intact or found.sealed_rows != ROWS or found.unsealed_rows:
            raise RuntimeError(f"the chain of the benchmark is not what was sealed: {found}")
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute("SELECT count(octet_length(changes)) FROM audit_auditentry")
        bare = time.perf_counter() - started
    figures: dict[str, float | int | str] = {
        "rows": ROWS,
        "sealing, s": sealing,
        "verifying, best, s": min(taken),
        "verifying, worst, s": max(taken),
        "bare SQL that reads every row, s": bare,
    }
    return Outcome("audit_verify", figures, [Bar(f"verify {ROWS} rows, s", min(taken), at_most=MOST_SECONDS)])
