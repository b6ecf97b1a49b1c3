"""Bản nháp: kept for the filer, seen by nobody else, thirty days after the last change."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from dinh.domains.dossiers.models import CoSignature, Dossier, FormVersion, Party, SubmittedPaper
from dinh.domains.dossiers.queries.answers import sealed_answers
from dinh.domains.dossiers.queries.co_signing import lock_draft
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.clock import NEVER
from dinh.domains.dossiers.rules.marks import data_hash
from dinh.domains.dossiers.rules.refusals import StalePage, VerbNotAllowed
from dinh.domains.dossiers.types import DossierState, FilingInput, PartyRole
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import rule_set_on, version_plan
from dinh.domains.procedures.types import Channel
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.writes.actions import Writes
from dinh.lib.ids import uuid7
from dinh.lib.moments import local, show_moment

KEPT = timedelta(days=30)
CONTENT = (Party, SubmittedPaper, FormVersion)


def save_draft(
    *,
    actor: Actor,
    now: datetime,
    filing: FilingInput,
    dossier_id: int | None = None,
    expected_version: int | None = None,
) -> int:
    """Keep what was filled in so far, unchecked; returns the draft's id. No fact is told of a draft.

    Refused: VerbNotAllowed (nobody signed in), DossierNotFound (no such draft of this account), StalePage.
    """
    if actor.account_id is None:
        raise VerbNotAllowed
    with transaction.atomic():
        draft = lock_draft(actor=actor, draft_id=dossier_id) if dossier_id is not None else None
        if draft is not None:
            _check_version(draft, expected_version)
        plan = version_plan(version_id=filing.version_id)
        names = {party.role: texts.line(party.name) for party in filing.parties}
        values: dict[str, Any] = {
            "version_id": plan.version_id,
            "procedure_id": plan.procedure_id,
            "field_code": plan.field_code,
            "rule_set": rule_set_on(on=local(now).date()).code,
            "channel": Channel(filing.channel).value,
            "competent_agency_id": filing.competent_agency_id,
            "reception_agency_id": filing.reception_agency_id,
            "holder_agency_id": filing.reception_agency_id,
            "holder_role": Role.ONE_STOP.value,
            "hand_over_way": filing.hand_over_way,
            "subject_name": names.get(PartyRole.SUBJECT) or names.get(PartyRole.FILER, ""),
            "updated_at": now,
            "updated_by_id": actor.account_id,
        }
        if draft is None:
            draft = Dossier.objects.create(
                state=DossierState.DRAFT,
                filer_account_id=actor.account_id,
                qr_token=secrets.token_urlsafe(16),
                sort_at=NEVER,
                created_at=now,
                form_version=1,
                **values,
            )
        else:
            Dossier.objects.filter(pk=draft.pk).update(lock_version=draft.lock_version + 1, **values)
        _replace_content(
            draft.pk, replace(filing, form_data=sealed_answers(plan=plan, data=filing.form_data)), now
        )
        record(
            actor=actor, verb="dossiers.save", subject=f"dossiers:{draft.pk}", owner=None, changes={}, now=now
        )
    return draft.pk


def discard_draft(*, actor: Actor, now: datetime, dossier_id: int) -> None:
    """Delete a draft of one's own. Refused: DossierNotFound."""
    with transaction.atomic():
        delete_draft(actor=actor, dossier_id=dossier_id)
        record(
            actor=actor,
            verb="dossiers.discard",
            subject=f"dossiers:{dossier_id}",
            owner=None,
            changes={},
            now=now,
        )


def delete_draft(*, actor: Actor, dossier_id: int, expected_version: int | None = None) -> None:
    """Delete the rows of one's own draft, inside the caller's transaction. Refused: DossierNotFound, StalePage."""
    draft = lock_draft(actor=actor, draft_id=dossier_id)
    _check_version(draft, expected_version)
    _delete_whole([draft.pk])


def delete_old_drafts(*, now: datetime) -> int:
    """Delete drafts untouched for thirty days; returns how many."""
    with transaction.atomic():
        ids = list(
            Dossier.objects.select_for_update(skip_locked=True)
            .filter(state=DossierState.DRAFT, updated_at__lt=now - KEPT)
            .values_list("pk", flat=True)[:500]
        )
        _delete_whole(ids)
    return len(ids)


def _check_version(draft: Dossier, expected_version: int | None) -> None:
    if expected_version not in {None, draft.lock_version}:
        raise StalePage(at=show_moment(draft.updated_at), by="")


def _delete_content(dossier_id: int) -> None:
    for model in CONTENT:
        model.objects.filter(dossier_id=dossier_id).delete()


def _delete_whole(dossier_ids: Sequence[int]) -> None:
    """Drafts with all they have, in one round trip.

    Every filing does this: the ORM would first ask each of the tables that may protect a dossier. A draft has rows in
    these alone, and the database's own foreign keys refuse if it ever had others.
    """
    writes = Writes()
    for model in (*CONTENT, CoSignature):
        writes.sql(f"DELETE FROM {model._meta.db_table} WHERE dossier_id = ANY(%s)", [list(dossier_ids)])  # noqa: S608 - our own names
    writes.sql(
        f"DELETE FROM {Dossier._meta.db_table} WHERE id = ANY(%s)",  # noqa: S608 - our own names
        [list(dossier_ids)],
        expect=len(dossier_ids),
    )
    writes.run()


def _replace_content(dossier_id: int, filing: FilingInput, now: datetime) -> None:
    _delete_content(dossier_id)
    FormVersion.objects.create(
        id=uuid7(),
        dossier_id=dossier_id,
        number=1,
        data=dict(filing.form_data),
        data_hash=data_hash(filing.form_data),
        saved_at=now,
    )
    Party.objects.bulk_create(
        Party(
            id=uuid7(),
            dossier_id=dossier_id,
            role=party.role.value,
            kind=party.kind.value,
            name=texts.line(party.name),
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            phone=texts.line(party.phone, 20),
            email=texts.line(party.email, 254),
            address=texts.line(party.address, 300),
        )
        for party in filing.parties
    )
    highest: dict[str, int] = {}
    rows = []
    for paper in filing.papers:
        highest[paper.paper_code] = highest.get(paper.paper_code, 0) + 1
        rows.append(
            SubmittedPaper(
                id=uuid7(),
                dossier_id=dossier_id,
                paper_code=paper.paper_code,
                title=paper.title,
                number=highest[paper.paper_code],
                source=paper.source.value,
                sha256=paper.sha256,
                filename=texts.line(paper.filename, 255),
                media_type=paper.media_type,
                size=paper.size,
                scan_state=paper.scan_state,
                originals=paper.originals,
                copies=paper.copies,
                place=paper.place,
                added_at=now,
            )
        )
    SubmittedPaper.objects.bulk_create(rows)
