"""Everything that the house holds about the asker: each room answers for itself."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.queries import own_dossiers
from dinh.domains.payments.queries import fees_of_many
from dinh.domains.people.queries import personal_data
from dinh.domains.privacy.queries.requests import my_requests
from dinh.domains.privacy.types import MyData
from dinh.kernel.access.types import Actor, SignInNeeded
from dinh.kernel.notices.queries import list_notices
from dinh.kernel.notices.types import NoticeRow

NOTICES_AT_ONCE = 200


def my_data(*, actor: Actor, now: datetime) -> MyData:
    """The asker's account, person, dossiers with drafts, fees, notices. Refused: SignInNeeded."""
    if actor.account_id is None:
        raise SignInNeeded
    dossiers = own_dossiers(actor=actor, now=now)
    fees = fees_of_many(origins=[f"dossiers:{view.id}" for view in dossiers])
    return MyData(
        as_of=now,
        people=personal_data(account_id=actor.account_id),
        dossiers=dossiers,
        fees={view.id: fees[f"dossiers:{view.id}"] for view in dossiers},
        notices=_notices(actor.account_id),
        requests=my_requests(actor=actor),
    )


def _notices(account_id: int) -> tuple[NoticeRow, ...]:
    rows: list[NoticeRow] = []
    after: int | None = None
    while True:
        page = list_notices(account_id=account_id, after=after, limit=NOTICES_AT_ONCE)
        rows += page.rows
        if page.after is None:
            return tuple(rows)
        after = page.after
