"""Đồng ký: a dossier of several applicants counts as filed only after each of them has confirmed what it says."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from dinh.domains.dossiers.models import CoSignature, Dossier
from dinh.domains.dossiers.queries.co_signing import digest_of, lock_draft, missing_names
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.co_signing import check_invited, check_signer
from dinh.domains.dossiers.rules.refusals import (
    CoSignaturesMissing,
    DossierNotFound,
    StalePage,
    VerbNotAllowed,
)
from dinh.domains.dossiers.rules.sheet import reference
from dinh.domains.dossiers.types import CoSignatureAnswer, DossierState, PartyInput, PartyRole
from dinh.domains.people.queries import contacts, get_profile
from dinh.domains.procedures.queries import version_plan
from dinh.events.base import Event
from dinh.events.dossiers import CoSignatureAnswered, CoSignatureAsked
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.actions import notify
from dinh.kernel.outbox.actions import publish
from dinh.lib.ids import uuid7
from dinh.lib.moments import show_moment


def ask_co_signature(
    *, actor: Actor, now: datetime, draft_id: int, name: str, email: str = "", phone: str = ""
) -> UUID:
    """Name a co-applicant of one's own draft and invite him to confirm it. Tells `dossiers.co_signature.asked.v1`.

    Refused: DossierNotFound, CoSignerNeeded (no name, or nowhere to reach him), CoSignerTwice, TextTooLong.
    """
    with transaction.atomic():
        draft = lock_draft(actor=actor, draft_id=draft_id)
        known = CoSignature.objects.filter(dossier_id=draft.pk)
        said, mail, call = texts.line(name), texts.line(email, 254), texts.line(phone, 20)
        check_invited(name=said, email=mail, phone=call, known=known.values_list("name", "email", "phone"))
        row = CoSignature.objects.create(
            id=uuid7(),
            dossier_id=draft.pk,
            name=said,
            email=mail,
            phone=call,
            token=secrets.token_urlsafe(16),
            asked_at=now,
        )
        _tell(
            actor,
            now,
            draft.pk,
            "dossiers.ask_co_signature",
            CoSignatureAsked(
                draft_id=draft.pk,
                signature_id=str(row.pk),
                filer_account_id=draft.filer_account_id or 0,
                at=now,
            ),
        )
    return row.pk


def withdraw_co_signature(*, actor: Actor, now: datetime, draft_id: int, signature_id: UUID) -> None:
    """Take a co-applicant off one's own draft; his link leads nowhere then. Refused: DossierNotFound."""
    with transaction.atomic():
        draft = lock_draft(actor=actor, draft_id=draft_id)
        gone, _ = CoSignature.objects.filter(pk=signature_id, dossier_id=draft.pk).delete()
        if not gone:
            raise DossierNotFound
        _audit(actor, now, draft.pk, "dossiers.withdraw_co_signature")


def answer_co_signature(
    *, actor: Actor, now: datetime, token: str, answer: CoSignatureAnswer, shown: str, reason: str = ""
) -> None:
    """Confirm or decline a draft as its co-applicant; `shown` is the digest of what the page showed.

    A confirmation holds for exactly that content: a draft changed afterwards has to be confirmed again. Tells
    `dossiers.co_signature.answered.v1`. Refused: DossierNotFound (no such link, or filed already), VerbNotAllowed
    (not signed in as a citizen), NotTheCoSigner, StalePage (the draft has changed since), ReasonNeeded (declined).
    """
    if actor.account_id is None:
        raise VerbNotAllowed
    with transaction.atomic():
        row = CoSignature.objects.select_for_update().filter(token=token).first()
        draft = (
            Dossier.objects.select_for_update().filter(pk=row.dossier_id, state=DossierState.DRAFT).first()
            if row is not None
            else None
        )
        if row is None or draft is None:
            raise DossierNotFound
        others = CoSignature.objects.filter(dossier_id=draft.pk).exclude(pk=row.pk)
        profile = get_profile(account_id=actor.account_id)
        check_signer(
            account_id=actor.account_id,
            own_name=profile.full_name,
            name=row.name,
            taken={draft.filer_account_id, *others.values_list("account_id", flat=True)},
        )
        if shown != digest_of(draft=draft):
            raise StalePage(at=show_moment(draft.updated_at), by="")
        declined = answer is CoSignatureAnswer.DECLINED
        row.answer, row.answered_at = answer.value, now
        row.reason = texts.reason(reason) if declined else ""
        row.content_hash = "" if declined else shown
        row.account_id, row.person_id = actor.account_id, profile.person_id
        row.save()
        _tell(
            actor,
            now,
            draft.pk,
            "dossiers.answer_co_signature",
            CoSignatureAnswered(
                draft_id=draft.pk,
                signature_id=str(row.pk),
                filer_account_id=draft.filer_account_id or 0,
                account_id=actor.account_id,
                confirmed=not declined,
                at=now,
            ),
        )


def carry_co_signatures(*, draft: Dossier, dossier_id: int) -> tuple[PartyInput, ...]:
    """Hand the signatures of a locked draft to the dossier it becomes, in the caller's transaction.

    Returns the co-applicants as parties. Refused: CoSignaturesMissing, naming those who have not confirmed.
    """
    missing = missing_names(draft=draft)
    if missing:
        raise CoSignaturesMissing(names="; ".join(missing))
    rows = list(CoSignature.objects.filter(dossier_id=draft.pk).order_by("asked_at", "id"))
    CoSignature.objects.filter(dossier_id=draft.pk).update(dossier_id=dossier_id)
    return tuple(
        PartyInput(
            role=PartyRole.CO_APPLICANT,
            name=row.name,
            person_id=row.person_id,
            phone=row.phone,
            email=row.email,
        )
        for row in rows
    )


def tell_co_signers(*, now: datetime, events: list[tuple[Event, str, datetime]]) -> int:
    """Invite who was asked, tell the filer who answered: (fact, key, when); a key tells nothing twice."""
    told = 0
    for event, key, occurred_at in events:
        assert isinstance(event, CoSignatureAsked | CoSignatureAnswered)
        row = CoSignature.objects.filter(pk=event.signature_id).select_related("dossier").first()
        if row is None:
            continue
        asked = isinstance(event, CoSignatureAsked)
        filer = contacts(account_ids=(event.filer_account_id,)).get(event.filer_account_id)
        draft = row.dossier
        context = {
            "procedure": version_plan(version_id=draft.version_id).name,
            "name": row.name,
            "filer": get_profile(account_id=event.filer_account_id).full_name,
            "answer": row.answer,
            "link": _address("CO_SIGN_PAGE", row.token) if asked else _address("FILER_PAGE", draft.pk),
        }
        told += notify(
            account_id=None if asked else event.filer_account_id,
            email=row.email or None if asked else (filer.email if filer else None),
            phone=row.phone or None if asked else (filer.phone if filer else None),
            template=f"dossiers/notices/co_signature_{'asked' if asked else 'answered'}.txt",
            context=context,
            key=key,
            now=now,
            occurred_at=occurred_at,
        )
    return told


def _address(page: str, argument: str | int) -> str:
    """A page of a front above; empty where no such front is installed."""
    try:
        return reverse(getattr(settings, page), args=[argument])
    except NoReverseMatch:
        return ""


def _tell(actor: Actor, now: datetime, draft_id: int, verb: str, event: Event) -> None:
    publish(event, key=reference(draft_id), now=now)
    _audit(actor, now, draft_id, verb)


def _audit(actor: Actor, now: datetime, draft_id: int, verb: str) -> None:
    record(actor=actor, verb=verb, subject=reference(draft_id), owner=None, changes={}, now=now)
