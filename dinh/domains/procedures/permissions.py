"""Who may do what with procedures."""

from __future__ import annotations

from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor, ActorKind


def _leads(actor: Actor) -> bool:
    return actor.is_admin or actor.kind is ActorKind.SYSTEM or actor.has_role(Role.PROVINCE_ADMIN)


def may_edit(actor: Actor) -> bool:
    """Soạn thủ tục: editors of procedures and administrators."""
    return _leads(actor) or actor.has_role(Role.PROCEDURE_EDITOR)


def may_review(actor: Actor) -> bool:
    """Duyệt, công bố, bãi bỏ: reviewers of procedures and administrators."""
    return _leads(actor) or actor.has_role(Role.PROCEDURE_REVIEWER)


def may_see_drafts(actor: Actor) -> bool:
    """Xem bản nháp: whoever edits or reviews."""
    return may_edit(actor) or may_review(actor)
