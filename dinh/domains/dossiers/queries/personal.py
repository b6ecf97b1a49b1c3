"""What the room holds about one person: his dossiers and drafts, whole."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.permissions import belongs_to
from dinh.domains.dossiers.queries.dossier import get_dossier
from dinh.domains.dossiers.rules.sheet import reference
from dinh.domains.dossiers.types import DossierView
from dinh.kernel.access.types import Actor


def own_dossier_ids(*, actor: Actor) -> tuple[int, ...]:
    """Dossiers and drafts filed by the account, and those that name its person; latest first."""
    return tuple(Dossier.objects.filter(belongs_to(actor)).order_by("-id").values_list("id", flat=True))


def own_references(*, actor: Actor) -> tuple[str, ...]:
    """The same as the audit log names them."""
    return tuple(reference(one) for one in own_dossier_ids(actor=actor))


def own_dossiers(*, actor: Actor, now: datetime) -> tuple[DossierView, ...]:
    """The same dossiers whole, for an export."""
    return tuple(get_dossier(actor=actor, now=now, dossier_id=one) for one in own_dossier_ids(actor=actor))
