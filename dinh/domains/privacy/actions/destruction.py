"""Tiêu hủy: a list of dossiers past their period, approved by a second person, carried out, with minutes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from dinh.domains.dossiers.actions import erase_dossier
from dinh.domains.privacy.models import (
    DestructionItem,
    DestructionList,
    ProcedureRetention,
    RetentionClass,
)
from dinh.domains.privacy.permissions import oversees
from dinh.domains.privacy.queries.retention import ListNotFound, destruction_list, past_their_time
from dinh.domains.privacy.rules.minutes import minutes_of
from dinh.domains.privacy.types import ListState
from dinh.events.privacy import DataDestroyed
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.files.actions import forget_file
from dinh.kernel.numbering.actions import draw
from dinh.kernel.outbox.actions import publish
from dinh.kernel.paper.rendering import render
from dinh.lib.moments import local
from dinh.lib.refusals import Conflict, Invalid
from dinh.lib.vietnamese import clean_line


class NothingToDestroy(Conflict):
    """No dossier is past its period."""

    code = "privacy.nothing_to_destroy"
    default_sentence = "Chưa có hồ sơ nào hết thời hạn lưu trữ. Không cần lập danh mục."


class SecondPersonNeeded(Conflict):
    """Whoever made the list does not decide on it."""

    code = "privacy.second_person_needed"
    default_sentence = "Người lập danh mục không tự phê duyệt được. Hãy nhờ một quản trị viên khác của tỉnh."


class ListDecided(Conflict):
    """The list was decided already."""

    code = "privacy.list_decided"
    default_sentence = "Danh mục này đã được quyết định. Hãy tải lại trang."


class DecisionNeeded(Invalid):
    """The number of the decision, or the reason, is missing."""

    code = "privacy.decision_needed"
    default_sentence = "Hãy ghi số quyết định (hoặc lý do không đồng ý)."


def set_retention(*, actor: Actor, now: datetime, procedure_id: int, retention: str) -> None:
    """Give a procedure its retention class. Refused: NotYours, ListNotFound (no such class)."""
    if not oversees(actor):
        raise NotYours
    with transaction.atomic():
        wanted = RetentionClass.objects.filter(code=retention).first()
        if wanted is None:
            raise ListNotFound("Không có thời hạn lưu trữ này.")
        before = (
            ProcedureRetention.objects.filter(procedure_id=procedure_id).select_related("retention").first()
        )
        ProcedureRetention.objects.update_or_create(procedure_id=procedure_id, defaults={"retention": wanted})
        record(
            actor=actor,
            verb="privacy.set_retention",
            subject=f"procedures:{procedure_id}",
            owner=None,
            changes={"retention": (before.retention.code if before else None, retention)},
            now=now,
        )


def propose_destruction(*, actor: Actor, now: datetime) -> int:
    """List every ended dossier past its period (at most 500); returns the list's id. Refused: NotYours, NothingToDestroy."""
    if not oversees(actor) or actor.account_id is None:
        raise NotYours
    with transaction.atomic():
        found = past_their_time(now=now)
        if not found:
            raise NothingToDestroy
        year = local(now).year
        made = DestructionList.objects.create(
            code=draw(series="privacy.destruction", period=str(year), pattern=f"DMTH-{year}-{{serial:4}}"),
            state=ListState.PROPOSED.value,
            as_of=now,
            made_at=now,
            made_by_id=actor.account_id,
        )
        classes = {row.code: row.pk for row in RetentionClass.objects.all()}
        DestructionItem.objects.bulk_create(
            DestructionItem(
                list=made,
                dossier_id=one.id,
                code=one.code or "",
                procedure_id=one.procedure_id,
                retention_id=classes[code],
                ended_at=one.finished_at,
            )
            for one, code in found
        )
        _record(actor, now, made, "propose", {"state": (None, made.state)})
        return made.pk


def decide_destruction(*, actor: Actor, now: datetime, list_id: int, approve: bool, decision: str) -> None:
    """A second person approves and the list is carried out at once, or turns it down with a reason.

    Carried out whole or not at all; files go when no dossier refers to them. Tells privacy.data.destroyed.v1.
    Refused: NotYours, ListNotFound, SecondPersonNeeded, ListDecided, DecisionNeeded. Source: Luật 91/2025/QH15, Điều 14.
    """
    if not oversees(actor):
        raise NotYours
    said = clean_line(decision)
    if not said:
        raise DecisionNeeded(fields={"decision": DecisionNeeded.default_sentence})
    with transaction.atomic():
        row = DestructionList.objects.select_for_update().filter(pk=list_id).first()
        if row is None:
            raise ListNotFound
        if row.state != ListState.PROPOSED:
            raise ListDecided
        if row.made_by_id == actor.account_id:
            raise SecondPersonNeeded
        row.decided_at, row.decided_by_id, row.decision = now, actor.account_id, said
        row.state = (ListState.CARRIED_OUT if approve else ListState.TURNED_DOWN).value
        row.files_deleted = _carry_out(actor, now, row) if approve else 0
        row.save()
        if not approve:
            DestructionItem.objects.filter(list=row).delete()
        _record(
            actor,
            now,
            row,
            "approve" if approve else "turn_down",
            {"state": (ListState.PROPOSED.value, row.state), "decision": (None, said)},
        )


def render_minutes(*, actor: Actor, list_id: int) -> bytes:
    """Biên bản tiêu hủy as PDF, once the list was carried out. Refused: ListNotFound."""
    view = destruction_list(actor=actor, list_id=list_id)
    if view.state is not ListState.CARRIED_OUT:
        raise ListNotFound("Biên bản có sau khi danh mục được phê duyệt và tiêu hủy.")
    return render(
        template="domains/privacy/papers/minutes.typ",
        payload=minutes_of(view=view, province=settings.PROVINCE),
    )


def _carry_out(actor: Actor, now: datetime, row: DestructionList) -> int:
    deleted = 0
    items = DestructionItem.objects.filter(list=row).order_by("dossier_id")
    for item in items:
        orphans = erase_dossier(actor=actor, now=now, dossier_id=item.dossier_id, ground=row.code)
        deleted += sum(forget_file(sha256=one, actor=actor, now=now) for one in orphans)
    items.update(destroyed_at=now)
    publish(
        DataDestroyed(row.pk, tuple(item.dossier_id for item in items), deleted, now),
        key=f"privacy.destruction:{row.pk}",
        now=now,
    )
    return deleted


def _record(
    actor: Actor, now: datetime, row: DestructionList, verb: str, changes: dict[str, tuple[object, object]]
) -> None:
    record(
        actor=actor,
        verb=f"privacy.{verb}_destruction",
        subject=f"privacy.destruction:{row.pk}",
        owner=None,
        changes=changes,
        now=now,
    )
