"""Which papers a dossier has by now."""

from __future__ import annotations

from dinh.domains.dossiers.types.papers import PaperKind
from dinh.domains.dossiers.types.states import Outcome
from dinh.domains.dossiers.types.views import DossierView


def kinds_of(view: DossierView) -> tuple[PaperKind, ...]:
    """The kinds whose matter has happened, in the order of the forms."""
    has = {
        PaperKind.RECEPTION: view.received_at is not None,
        PaperKind.SUPPLEMENT: bool(view.supplements),
        PaperKind.REFUSAL: view.outcome in {Outcome.REFUSED_AT_RECEPTION, Outcome.REJECTED},
        PaperKind.APOLOGY: view.extension is not None,
        PaperKind.STOP: view.outcome in {Outcome.STOPPED, Outcome.WITHDRAWN},
        PaperKind.CONTROL_SHEET: view.received_at is not None,
    }
    return tuple(kind for kind in PaperKind if has.get(kind, False))
