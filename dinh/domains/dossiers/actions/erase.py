"""Hủy dữ liệu cá nhân: what names a person goes, what is counted stays.

States, moments, steps, deadlines, outcome, score and the audit log keep their rows, so that figures and recount agree
before and after. The history is append-only: its free words are removed by a function of the database that works
only on dossiers marked as erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Cast

from dinh.domains.dossiers.models import (
    ClockInterval,
    CoSignature,
    Dossier,
    DossierMessage,
    DossierStep,
    Extension,
    FormVersion,
    Opinion,
    Party,
    Rating,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
from dinh.domains.dossiers.rules.refusals import DossierNotFound, NotEnded, VerbNotAllowed
from dinh.domains.dossiers.rules.sheet import reference
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.audit.actions import record

ERASE_WORDS = "SELECT dossiers_erase_history_words(%s)"
BLANKS: tuple[tuple[type[models.Model], dict[str, Any]], ...] = (
    (Party, {"name": "", "person": None, "organisation": None, "phone": "", "email": "", "address": ""}),
    (FormVersion, {"data": {}, "data_hash": ""}),
    (SubmittedPaper, {"sha256": "", "filename": "", "size": 0, "place": ""}),
    (Result, {"sha256": "", "filename": "", "size": 0, "receiver": ""}),
    (Opinion, {"question": "", "answer": "", "sha256": ""}),
    (Extension, {"reason": "", "apology_sha256": ""}),
    (DossierMessage, {"body": ""}),
    (Rating, {"text": ""}),
    (DossierStep, {"note": ""}),
    (ClockInterval, {"reason": ""}),
)
HOLDERS: tuple[tuple[type[models.Model], str], ...] = (
    (SubmittedPaper, "sha256"),
    (Result, "sha256"),
    (Opinion, "sha256"),
    (Extension, "apology_sha256"),
)


def erase_dossier(*, actor: Actor, now: datetime, dossier_id: int, ground: str) -> tuple[str, ...]:
    """Remove what names a person from an ended dossier; returns digests of files nobody here refers to any more.

    `ground` names the list that was approved, for the audit log. A second call changes nothing. Figures, deadlines, steps
    and the code stay. Refused: VerbNotAllowed (only an administrator of the province), DossierNotFound, NotEnded.
    Source: Luật 91/2025/QH15, Điều 14.
    """
    if not (actor.kind is ActorKind.SYSTEM or actor.is_admin or actor.has_role(Role.PROVINCE_ADMIN)):
        raise VerbNotAllowed
    with transaction.atomic():
        row = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
        if row is None:
            raise DossierNotFound
        if row.finished_at is None:
            raise NotEnded
        if row.erased_at is not None:
            return ()
        held = _files(dossier_id)
        Dossier.objects.filter(pk=dossier_id).update(
            subject_name="",
            subject_person_id=None,
            filer_account=None,
            search_text=(row.code or "").lower(),
            tracking_digits="",
            ended_reason="",
            idempotency_key=None,
            erased_at=now,
            lock_version=row.lock_version + 1,
        )
        for model, values in BLANKS:
            model._default_manager.filter(dossier_id=dossier_id).update(**values)
        CoSignature.objects.filter(dossier_id=dossier_id).delete()
        _blank_marks(dossier_id)
        with connection.cursor() as cursor:
            cursor.execute(ERASE_WORDS, [dossier_id])
        record(
            actor=actor,
            verb="dossiers.erase",
            subject=reference(dossier_id),
            owner=None,
            changes={"erased_at": (None, now)},
            now=now,
            purpose=ground,
        )
    return tuple(sorted(held - referred_files(sha256s=tuple(held))))


def referred_files(*, sha256s: Sequence[str]) -> set[str]:
    """Those of the digests that any dossier still refers to."""
    found: set[str] = set()
    for model, column in HOLDERS:
        rows = model._default_manager.filter(**{f"{column}__in": list(sha256s)})
        found |= set(rows.values_list(column, flat=True))
    for one in set(sha256s) - found:
        rows = FormVersion.objects.annotate(words=Cast("data", models.TextField()))
        if rows.filter(words__contains=one).exists():
            found.add(one)
    return found


def _files(dossier_id: int) -> set[str]:
    held: set[str] = set()
    for model, column in HOLDERS:
        rows = model._default_manager.filter(dossier_id=dossier_id)
        held |= set(rows.values_list(column, flat=True))
    for data in FormVersion.objects.filter(dossier_id=dossier_id).values_list("data", flat=True):
        held |= _digests(data)
    return held - {""}


def _digests(value: Any) -> set[str]:
    """Every `sha256` in the answers of a form."""
    if isinstance(value, dict):
        own = {value["sha256"]} if isinstance(value.get("sha256"), str) else set()
        return own.union(*(_digests(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_digests(one) for one in value))
    return set()


def _blank_marks(dossier_id: int) -> None:
    for row in SupplementRequest.objects.filter(dossier_id=dossier_id):
        row.note = ""
        row.marks = [{**mark, "reason": ""} for mark in row.marks]
        row.save(update_fields=["note", "marks"])
