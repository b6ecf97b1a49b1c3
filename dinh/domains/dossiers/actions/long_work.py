"""Work that goes through many dossiers, put off by the handlers and run by the worker.

Each dossier is worked at its own moment, for officers work on meanwhile.
"""

from __future__ import annotations

from dinh.domains.dossiers.actions.clock import pass_on, recompute_deadline
from dinh.domains.dossiers.queries.open import ids_to_pass_on, open_ids
from dinh.kernel.jobs.actions import task
from dinh.lib import moments


@task(name="dossiers.recompute_open")
def recompute_open(*, agency_id: int | None) -> None:
    """Compute the deadlines of open dossiers anew after a working calendar changed (None: every agency's)."""
    page = open_ids(agency_id=agency_id)
    while page:
        for dossier_id in page:
            recompute_deadline(now=moments.now(), dossier_id=dossier_id)
        page = open_ids(agency_id=agency_id, after_id=page[-1])


@task(name="dossiers.pass_on_open")
def pass_on_open(*, predecessor_id: int, successor_id: int) -> None:
    """Pass the dossiers of an ended agency on to its successor."""
    page = ids_to_pass_on(agency_id=predecessor_id)
    while page:
        for dossier_id in page:
            pass_on(
                now=moments.now(),
                dossier_id=dossier_id,
                predecessor_id=predecessor_id,
                successor_id=successor_id,
            )
        page = ids_to_pass_on(agency_id=predecessor_id, after_id=page[-1])
