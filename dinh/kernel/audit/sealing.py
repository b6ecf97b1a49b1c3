"""Sealing: batches of settled rows get a Merkle root, chained to the one before with the key.

The hot path writes plain rows. Rows commit in another order than their ids were drawn, so a batch must not close while
an older transaction may still bring a smaller id: the highest visible id is noted, then every transaction running at
that moment is waited for; after that no id up to the noted one can appear.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from dinh.kernel.audit.keys import audit_key
from dinh.kernel.audit.leaves import LEAF
from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.audit.rules import GENESIS, ROWS_A_BATCH, Link, merkle_root
from dinh.kernel.writes.horizon import earlier_transactions_ended

PATIENCE = timedelta(seconds=20)
# Rows are read along the primary key, also just after a bulk load, when the planner does not know how many there are.
ONE_SEALER = """SELECT pg_advisory_xact_lock(7012),
    set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)"""
BATCH = f"""SELECT count(*), max(id), string_agg(leaf, ''::bytea ORDER BY id) FROM (
    SELECT id, {LEAF} AS leaf FROM audit_auditentry WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) AS batch"""  # noqa: S608


def seal_settled(*, now: datetime, everything: bool = False, patience: timedelta = PATIENCE) -> int:
    """Seal the full batches among the settled rows (with ``everything`` also the last, smaller one).

    Returns how many batches were sealed; 0 too when a transaction outlasts ``patience``: the next run goes on. Must
    be called outside a transaction.
    """
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
    last = AuditSeal.objects.order_by("-number").first()
    if newest is None or (last is not None and newest <= last.last_id):
        return 0
    if not earlier_transactions_ended(patience=patience):
        return 0
    sealed = 0
    while _seal_next(newest, now, everything):
        sealed += 1
    return sealed


def _seal_next(upto: int, now: datetime, everything: bool) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_SEALER)
        last = AuditSeal.objects.order_by("-number").first()
        after_id = last.last_id if last else 0
        cursor.execute(BATCH, [after_id, upto, ROWS_A_BATCH])
        rows, last_id, leaves = cursor.fetchone()
        if not rows or (rows < ROWS_A_BATCH and not everything):
            return False
        link = Link(
            number=last.number + 1 if last else 1,
            after_id=after_id,
            last_id=last_id,
            rows=rows,
            root=merkle_root(bytes(leaves)),
            previous=last.digest if last else GENESIS,
            sealed_at=now,
        )
        AuditSeal.objects.create(**vars(link), digest=link.digest(audit_key()))
    return True
