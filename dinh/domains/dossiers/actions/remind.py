"""Nhắc: whoever holds a dossier is asked to go on with it. Nothing of the dossier changes, so no open page gets stale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from dinh.domains.dossiers.permissions import may_remind, visible_dossiers
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.refusals import (
    DossierNotFound,
    NobodyToRemind,
    RemindedAlready,
    VerbNotAllowed,
    WrongState,
)
from dinh.domains.dossiers.rules.sheet import DossierFacts, reference
from dinh.domains.dossiers.types import STATE_LABELS
from dinh.domains.people.queries import account_names, contacts, holders_of
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import version_plan
from dinh.events.dossiers import HolderReminded
from dinh.kernel.access.actions import throttle
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.actions import notify
from dinh.kernel.outbox.actions import publish
from dinh.lib.deadlines import HolderKind
from dinh.lib.moments import local, show_moment

REMIND_EVERY = timedelta(hours=4)


def remind_holder(*, actor: Actor, now: datetime, dossier_id: int) -> None:
    """Ask the holder of an open dossier to go on: the officer, his unit when nobody took it, or the filer.

    Told by notice after the commit; the audit log keeps who reminded. Tells `dossiers.holder.reminded.v1`. Refused:
    DossierNotFound, VerbNotAllowed, WrongState, NobodyToRemind, RemindedAlready.
    """
    if not visible_dossiers(actor).filter(pk=dossier_id).exists():
        raise DossierNotFound
    with transaction.atomic():
        facts = read_sheet(dossier_id=dossier_id, lock=False).dossier
    if not may_remind(actor, facts):
        raise VerbNotAllowed
    if not facts.state.is_open:
        raise WrongState(state=STATE_LABELS[facts.state])
    if not _reached(facts, now, actor.account_id):
        raise NobodyToRemind
    window = int(REMIND_EVERY.total_seconds())
    if not throttle(f"dossiers.remind:{dossier_id}", limit=1, window_seconds=window, now=now):
        raise RemindedAlready
    with transaction.atomic():
        assert actor.account_id is not None
        key = reference(dossier_id)
        record(
            actor=actor,
            verb="dossiers.remind",
            subject=key,
            owner=facts.owner,
            changes={"reminded": (None, facts.holder_account_id or facts.holder_role)},
            now=now,
        )
        publish(
            HolderReminded(
                dossier_id=dossier_id,
                code=facts.code or "",
                holder_kind=facts.holder_kind.value,
                holder_agency_id=facts.holder_agency_id,
                holder_unit_id=facts.holder_unit_id,
                holder_role=facts.holder_role,
                holder_account_id=facts.holder_account_id,
                by_account_id=actor.account_id,
                at=now,
            ),
            key=key,
            now=now,
        )


def tell_holders(*, now: datetime, reminders: Sequence[tuple[str, HolderReminded]]) -> int:
    """Put each reminder, with its key, into the list and the mail of those who hold the dossier now.

    Who passed it on in the meantime is spared. Returns how many people were told.
    """
    told = 0
    for key, one in reminders:
        with transaction.atomic():
            facts = read_sheet(dossier_id=one.dossier_id, lock=False).dossier
        if not facts.state.is_open:
            continue
        wanted = _reached(facts, now, one.by_account_id)
        reached = contacts(account_ids=wanted)
        by = account_names(account_ids=(one.by_account_id,)).get(one.by_account_id, "")
        to_filer = facts.holder_kind is HolderKind.CITIZEN
        for account_id in wanted:
            contact = reached.get(account_id)
            told += notify(
                account_id=account_id,
                email=contact.email if contact else None,
                phone=None,
                template=f"dossiers/notices/{'reminded_filer' if to_filer else 'reminded'}.txt",
                context=_words(facts, one, by, to_filer=to_filer),
                key=f"{key}:{account_id}",
                now=now,
                occurred_at=one.at,
            )
    return told


def _reached(facts: DossierFacts, now: datetime, by: int | None) -> tuple[int, ...]:
    """The accounts of whoever holds a dossier, without the one who reminds."""
    if facts.holder_kind is HolderKind.CITIZEN:
        return (facts.filer_account_id,) if facts.filer_account_id is not None else ()
    if facts.holder_kind is not HolderKind.AGENCY:
        return ()
    if facts.holder_account_id is not None:
        return (facts.holder_account_id,)
    found = holders_of(
        role=Role(facts.holder_role),
        agency_id=facts.holder_agency_id,
        unit_id=facts.holder_unit_id,
        on=local(now).date(),
    )
    return tuple(dict.fromkeys(one.account_id for one in found if one.account_id != by))


def _words(facts: DossierFacts, one: HolderReminded, by: str, *, to_filer: bool) -> dict[str, str]:
    plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
    due = facts.answer_by if to_filer else facts.due_at if facts.is_received else facts.reception_due_at
    try:
        link = reverse(settings.FILER_PAGE if to_filer else settings.OFFICER_PAGE, args=[one.dossier_id])
    except NoReverseMatch:
        link = ""
    return {
        "code": one.code,
        "procedure": plan.name,
        "by": by,
        "due": show_moment(due, weekday=True) if due else "",
        "link": link,
    }
