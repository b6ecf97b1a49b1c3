"""Who looked at a person's data: agency, purpose, moment; never the officer's name."""

from __future__ import annotations

from dinh.domains.dossiers.queries import own_references
from dinh.domains.people.queries import list_agencies
from dinh.domains.privacy.rules.looks import purpose_words, record_words
from dinh.domains.privacy.types import Look, LookPage
from dinh.kernel.access.types import Actor, SignInNeeded
from dinh.kernel.audit.queries import readings


def who_looked(*, actor: Actor, after: int | None = None, limit: int = 50) -> LookPage:
    """Readings of the asker's data by anybody else, latest first, from the audit log. Refused: SignInNeeded."""
    if actor.account_id is None:
        raise SignInNeeded
    mine = own_references(actor=actor)
    owners = (
        () if actor.person_id is None else (f"people:{actor.person_id}", f"people.person:{actor.person_id}")
    )
    page = readings(owners=owners, subjects=mine, besides_account=actor.account_id, after=after, limit=limit)
    ids = {one.agency_id for one in page.rows if one.agency_id is not None}
    names = {agency.id: agency.name for agency in list_agencies(ids=ids)} if ids else {}
    own = set(mine)
    rows = tuple(
        Look(
            at=one.at,
            agency=names.get(one.agency_id or 0, ""),
            record=record_words(one.subject),
            purpose=purpose_words(one.purpose),
            dossier_id=int(one.subject.removeprefix("dossiers:")) if one.subject in own else None,
        )
        for one in page.rows
    )
    return LookPage(rows=rows, after=page.after)
