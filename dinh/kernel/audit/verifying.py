"""Verifying: every sealed batch is computed anew and compared, every link of the chain too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection

from dinh.kernel.audit.keys import audit_key
from dinh.kernel.audit.leaves import LEAF
from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.audit.rules import GENESIS, Link, merkle_root
from dinh.kernel.audit.types import Finding, Verification

AT_A_TIME = 20
COMPUTED = f"""SELECT s.number, found.rows, found.leaves FROM audit_auditseal s CROSS JOIN LATERAL (
    SELECT count(*) AS rows, string_agg(leaf, ''::bytea ORDER BY id) AS leaves FROM (
        SELECT id, {LEAF} AS leaf FROM audit_auditentry WHERE id > s.after_id AND id <= s.last_id) AS batch) AS found
WHERE s.number = ANY(%s)"""  # noqa: S608


def verify_audit(
    *, expect_tip: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Verification:
    """Compare everything sealed with what is there now.

    Finds changed, removed and inserted rows (naming their batch), and removed, changed or forged seals; a forger needs
    the key file beside the database. Rows not sealed yet are counted, not judged. That the newest batches were cut off
    together with their rows can only be found with ``expect_tip``, a tip noted earlier.
    """
    seals = list(AuditSeal.objects.order_by("number"))
    findings = list(_chain(seals))
    for first in range(0, len(seals), AT_A_TIME):
        group = seals[first : first + AT_A_TIME]
        findings.extend(_rows(group))
        if progress is not None:
            progress(first + len(group), len(seals))
    tip = seals[-1].digest if seals else GENESIS
    if expect_tip is not None and expect_tip != GENESIS and all(seal.digest != expect_tip for seal in seals):
        last_id = seals[-1].last_id if seals else 0
        findings.append(
            Finding(len(seals), last_id, last_id, "chain", "the expected tip is not in the chain")
        )
    return Verification(
        batches=len(seals),
        sealed_rows=sum(seal.rows for seal in seals),
        unsealed_rows=AuditEntry.objects.filter(id__gt=seals[-1].last_id if seals else 0).count(),
        tip=tip,
        findings=tuple(findings),
    )


def _chain(seals: list[AuditSeal]) -> Iterator[Finding]:
    key, previous, after_id = audit_key(), GENESIS, 0
    for expected, seal in enumerate(seals, start=1):
        link = Link(
            seal.number, seal.after_id, seal.last_id, seal.rows, seal.root, seal.previous, seal.sealed_at
        )
        if link.digest(key) != seal.digest:
            yield _finding(seal, "chain", "the seal was changed, or made with another key")
        elif (seal.previous, seal.after_id) != (previous, after_id):
            yield _finding(seal, "chain", "the seal before it is missing or another")
        elif seal.number != expected and expected == 1:
            yield _finding(seal, "chain", "the first seals are missing")
        previous, after_id = seal.digest, seal.last_id


def _rows(seals: list[AuditSeal]) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(COMPUTED, [[seal.number for seal in seals]])
        computed = {number: (rows, leaves) for number, rows, leaves in cursor.fetchall()}
    for seal in seals:
        rows, leaves = computed[seal.number]
        if rows < seal.rows:
            yield _finding(seal, "removed", f"{seal.rows - rows} of {seal.rows} rows are missing")
        elif rows > seal.rows:
            yield _finding(seal, "inserted", f"{rows - seal.rows} rows too many beside {seal.rows}")
        elif merkle_root(bytes(leaves)) != seal.root:
            yield _finding(seal, "changed", f"the {seal.rows} rows are not what was sealed")


def _finding(seal: AuditSeal, what: str, detail: str) -> Finding:
    return Finding(seal.number, seal.after_id + 1, seal.last_id, what, detail)
