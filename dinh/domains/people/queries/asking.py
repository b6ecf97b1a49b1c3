"""Who asks: session, account, posts, delegations and substitutions in one joined statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from dinh.domains.people.models import Account
from dinh.kernel.access.types import Actor, ActorKind, PostHeld
from dinh.lib.moments import local

ACCOUNT_COLUMNS = [field.column for field in Account._meta.concrete_fields]
ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]

# The posts an account may act in on a day: its own, delegated ones, those of officers it stands in for.
HELD = """
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(p.id, p.agency_id, p.unit_id, p.role, spell.path)
                    ORDER BY p.account_id <> a.id, p.id) AS posts
    FROM people_post p
    JOIN people_agencyspell spell ON spell.agency_id = p.agency_id
         AND spell.active_from <= %(day)s AND (spell.active_to IS NULL OR spell.active_to > %(day)s)
    WHERE p.active_from <= %(day)s AND (p.active_to IS NULL OR p.active_to > %(day)s)
      AND p.id IN (
        SELECT id FROM people_post WHERE account_id = a.id
        UNION ALL
        SELECT post_id FROM people_delegation
        WHERE to_account_id = a.id AND active_from <= %(day)s AND active_to > %(day)s
        UNION ALL
        SELECT away.id FROM people_leave l JOIN people_post away ON away.account_id = l.account_id
        WHERE l.substitute_id = a.id AND l.active_from <= %(day)s AND l.active_to > %(day)s)
) held ON TRUE
"""
SECOND_FACTOR = """EXISTS (SELECT 1 FROM mfa_authenticator m
                WHERE m.user_id = a.id AND m.type IN ('totp', 'webauthn'))"""
COLUMNS = ", ".join(f"a.{column}" for column in ACCOUNT_COLUMNS)
BY_SESSION = f"""
SELECT s.session_data, {SECOND_FACTOR}, held.posts, {COLUMNS}
FROM people_accountsession s
LEFT JOIN people_account a ON a.id = s.account_id AND a.is_active
{HELD}
WHERE s.session_key = %(session_key)s AND s.expire_date > %(now)s
"""  # noqa: S608 - only our own column names are put in
BY_ACCOUNT = f"""
SELECT NULL, {SECOND_FACTOR}, held.posts, {COLUMNS}
FROM people_account a {HELD} WHERE a.id = %(account_id)s AND a.is_active
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Asking:
    """What one session says: its data still packed, its account if anybody signed in, the posts of today."""

    session_data: str
    account: Account | None
    posts: tuple[PostHeld, ...]
    has_second_factor: bool

    def actor(self, *, address: str = "", request_id: str = "") -> Actor:
        """The actor of the account. Only called when there is one."""
        assert self.account is not None
        return Actor(
            account_id=self.account.id,
            kind=ActorKind(self.account.kind),
            person_id=self.account.person_id,
            name=self.account.get_full_name(),
            posts=self.posts,
            address=address,
            request_id=request_id,
            is_admin=self.account.is_admin,
        )


def who_asks(*, session_key: str, now: datetime) -> Asking | None:
    """The session, if it has not expired, in one statement."""
    return _asked(BY_SESSION, {"session_key": session_key, "now": now, "day": local(now).date()})


def actor_for(*, account_id: int, now: datetime) -> Actor | None:
    """The actor of an active account with the posts of that day, in one statement; None when there is none.

    A service account's actor has no scopes here: they come with its token (`authenticate_client`).
    """
    asking = _asked(BY_ACCOUNT, {"account_id": account_id, "day": local(now).date()})
    return asking.actor() if asking is not None else None


def _asked(statement: str, values: dict[str, str | int | date | datetime]) -> Asking | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        return None
    session_data, has_second_factor, posts, *columns = row
    account = Account.from_db("default", ACCOUNT_FIELDS, columns) if columns[0] is not None else None
    return Asking(session_data or "", account, _posts(posts) if account else (), bool(has_second_factor))


def _posts(held: Any) -> tuple[PostHeld, ...]:
    rows = json.loads(held) if isinstance(held, str) else held or ()
    return tuple(PostHeld(post, agency, unit, role, path) for post, agency, unit, role, path in rows)
