"""Answers of a form as they are kept (numbers sealed), shown (masked) and read (in clear, for who may)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dinh.domains.dossiers.models import FormVersion
from dinh.domains.dossiers.permissions import is_filer, visible_dossiers
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.answers import with_numbers
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.rules.sheet import reference
from dinh.domains.people.queries import seal_number, unseal_number
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.types import CompiledForm
from dinh.lib.codes import mask


def form_of(*, plan: VersionPlan) -> CompiledForm | None:
    """The compiled form of a version, None when it asks for nothing."""
    return compiled_form(plan.form_definition, plan.form_hash) if plan.form_definition else None


def sealed_answers(*, plan: VersionPlan, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it is kept: personal numbers sealed under the installation's key."""
    form = form_of(plan=plan)
    return dict(data) if form is None else with_numbers(form, data, lambda number: seal_number(number=number))


def clear_answers(*, plan: VersionPlan, data: Mapping[str, Any]) -> dict[str, Any]:
    """The kept data with personal numbers in clear: for the filer's own page and for comparing."""
    form = form_of(plan=plan)
    return (
        dict(data) if form is None else with_numbers(form, data, lambda sealed: unseal_number(sealed=sealed))
    )


def masked_answers(*, plan: VersionPlan, data: Mapping[str, Any]) -> dict[str, Any]:
    """The kept data as screens show it: `030•••••••27`."""
    form = form_of(plan=plan)
    if form is None:
        return dict(data)
    return with_numbers(form, data, lambda sealed: mask(unseal_number(sealed=sealed)))


def reveal_answers(*, actor: Actor, now: datetime, dossier_id: int, purpose: str) -> dict[str, Any]:
    """The answers in force with personal numbers in clear; written to the audit log unless the filer asks.

    Refused: DossierNotFound.
    """
    if not visible_dossiers(actor).filter(pk=dossier_id).exists():
        raise DossierNotFound
    with transaction.atomic():
        sheet = read_sheet(dossier_id=dossier_id, lock=False)
        form = FormVersion.objects.filter(dossier_id=dossier_id).order_by("-number").first()
        if not is_filer(actor, sheet.dossier):
            record_read(
                actor=actor,
                subject=reference(dossier_id),
                owner=sheet.dossier.owner,
                fields=("personal_numbers",),
                now=now,
                purpose=purpose,
            )
    facts = sheet.dossier
    plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
    return clear_answers(plan=plan, data=form.data if form else {})
