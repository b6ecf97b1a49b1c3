"""Retention classes, what is past its time, and lists of destruction."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.queries import ended_before
from dinh.domains.dossiers.types import EndedDossier
from dinh.domains.people.queries import account_names
from dinh.domains.privacy.models import DestructionItem, DestructionList, ProcedureRetention, RetentionClass
from dinh.domains.privacy.permissions import oversees
from dinh.domains.privacy.rules.retention import kept_since
from dinh.domains.privacy.types import ListItem, ListState, ListView, RetentionView
from dinh.domains.procedures.queries import procedure_names
from dinh.kernel.access.types import Actor
from dinh.lib.refusals import NotFound

MOST_ITEMS = 500


class ListNotFound(NotFound):
    """No such list, or none that exists for the caller."""

    code = "privacy.list_not_found"
    default_sentence = "Không tìm thấy danh mục này. Hãy mở lại từ trang tiêu hủy."


def retention_of(*, procedure_id: int) -> RetentionView | None:
    """The class of a procedure, else the default one."""
    own = ProcedureRetention.objects.filter(procedure_id=procedure_id).select_related("retention").first()
    row = own.retention if own else RetentionClass.objects.filter(is_default=True).first()
    return RetentionView(row.code, row.title, row.years, row.source) if row else None


def retention_classes() -> tuple[RetentionView, ...]:
    """Every class, the shortest first, for ever last."""
    rows = sorted(RetentionClass.objects.all(), key=lambda row: (row.years is None, row.years or 0, row.code))
    return tuple(RetentionView(row.code, row.title, row.years, row.source) for row in rows)


def past_their_time(*, now: datetime) -> tuple[tuple[EndedDossier, str], ...]:
    """Ended dossiers whose period is over and that stand on no list, with the code of their class; at most 500."""
    special = dict(ProcedureRetention.objects.values_list("procedure_id", "retention__code"))
    listed = set(DestructionItem.objects.values_list("dossier_id", flat=True))
    found: list[tuple[EndedDossier, str]] = []
    for row in RetentionClass.objects.exclude(years=None).order_by("code"):
        own = [key for key, code in special.items() if code == row.code]
        moment = kept_since(now=now, years=row.years or 0)
        rows = list(ended_before(moment=moment, procedure_ids=own)) if own else []
        if row.is_default:
            rows += ended_before(moment=moment, without=tuple(special))
        found += [(one, row.code) for one in rows if one.id not in listed]
    return tuple(sorted(found, key=lambda pair: pair[0].finished_at)[:MOST_ITEMS])


def destruction_lists(*, actor: Actor) -> tuple[ListView, ...]:
    """Every list, latest first, without its items; nothing for anybody but administrators of the province."""
    if not oversees(actor):
        return ()
    return tuple(_view(row, ()) for row in DestructionList.objects.order_by("-id")[:MOST_ITEMS])


def destruction_list(*, actor: Actor, list_id: int) -> ListView:
    """One list with its dossiers. Refused: ListNotFound."""
    row = DestructionList.objects.filter(pk=list_id).first() if oversees(actor) else None
    if row is None:
        raise ListNotFound
    items = list(
        DestructionItem.objects.filter(list=row).select_related("retention").order_by("ended_at", "id")
    )
    names = procedure_names(procedure_ids={item.procedure_id for item in items})
    return _view(
        row,
        tuple(
            ListItem(
                item.dossier_id,
                item.code,
                names.get(item.procedure_id, ""),
                item.retention.title,
                item.ended_at,
            )
            for item in items
        ),
    )


def _view(row: DestructionList, items: tuple[ListItem, ...]) -> ListView:
    ids = tuple(one for one in (row.made_by_id, row.decided_by_id) if one is not None)
    names = account_names(account_ids=ids)
    return ListView(
        id=row.pk,
        code=row.code,
        state=ListState(row.state),
        made_at=row.made_at,
        made_by_id=row.made_by_id,
        made_by=names.get(row.made_by_id, ""),
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by_id or 0, ""),
        decision=row.decision,
        files_deleted=row.files_deleted,
        items=items,
    )
