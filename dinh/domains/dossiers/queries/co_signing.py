"""Co-applicants of a draft: who has confirmed what it says now, and what a co-applicant is shown."""

from __future__ import annotations

from dinh.domains.dossiers.models import CoSignature, Dossier
from dinh.domains.dossiers.queries.answers import form_of
from dinh.domains.dossiers.queries.mine import filing_of_draft
from dinh.domains.dossiers.rules.answers import with_numbers
from dinh.domains.dossiers.rules.co_signing import content_digest
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.types import (
    CoSignatureAnswer,
    CoSignatureView,
    CoSigning,
    DossierState,
    PartyRole,
)
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.access.types import Actor
from dinh.lib.codes import mask


def lock_draft(*, actor: Actor, draft_id: int) -> Dossier:
    """One's own draft, its row locked. Refused: DossierNotFound. Only inside a transaction."""
    draft = (
        Dossier.objects.select_for_update()
        .filter(pk=draft_id, state=DossierState.DRAFT, filer_account_id=actor.account_id)
        .first()
    )
    if draft is None or actor.account_id is None:
        raise DossierNotFound
    return draft


def digest_of(*, draft: Dossier) -> str:
    """The digest of a draft's content as it is kept now."""
    return content_digest(filing_of_draft(row=draft))


def co_signatures(*, actor: Actor, draft_id: int) -> tuple[CoSignatureView, ...]:
    """The co-applicants of one's own draft in the order asked. Refused: DossierNotFound."""
    draft = Dossier.objects.filter(
        pk=draft_id, state=DossierState.DRAFT, filer_account_id=actor.account_id or 0
    ).first()
    if draft is None:
        raise DossierNotFound
    return _views(draft)


def missing_names(*, draft: Dossier) -> tuple[str, ...]:
    """Names of the co-applicants who have not confirmed what the draft says now."""
    return tuple(one.name for one in _views(draft) if not one.holds)


def _views(draft: Dossier) -> tuple[CoSignatureView, ...]:
    rows = list(CoSignature.objects.filter(dossier_id=draft.pk).order_by("asked_at", "id"))
    digest = digest_of(draft=draft) if rows else ""
    return tuple(
        CoSignatureView(
            id=row.pk,
            name=row.name,
            email=row.email,
            phone=row.phone,
            token=row.token,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            answer=CoSignatureAnswer(row.answer) if row.answer else None,
            reason=row.reason,
            holds=row.answer == CoSignatureAnswer.CONFIRMED and row.content_hash == digest,
        )
        for row in rows
    )


def co_signing(*, token: str) -> CoSigning:
    """What the holder of an invitation is shown: the draft with personal numbers masked.

    Refused: DossierNotFound (no such link, withdrawn, or the dossier is filed already).
    """
    row = CoSignature.objects.filter(token=token).first()
    draft = Dossier.objects.filter(pk=row.dossier_id, state=DossierState.DRAFT).first() if row else None
    if row is None or draft is None:
        raise DossierNotFound
    filing = filing_of_draft(row=draft)
    plan = version_plan(version_id=filing.version_id, agency_id=filing.competent_agency_id)
    form = form_of(plan=plan)
    mine = next(one for one in _views(draft) if one.id == row.pk)
    filer = next((one.name for one in filing.parties if one.role is PartyRole.FILER), "")
    return CoSigning(
        signature=mine,
        plan=plan,
        competent_agency_id=filing.competent_agency_id,
        filer=filer,
        subject=next((one.name for one in filing.parties if one.role is PartyRole.SUBJECT), filer),
        form_data=dict(filing.form_data) if form is None else with_numbers(form, filing.form_data, mask),
        papers=tuple(dict.fromkeys(one.title for one in filing.papers)),
        digest=content_digest(filing),
    )
