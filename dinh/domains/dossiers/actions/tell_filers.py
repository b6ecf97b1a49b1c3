"""Tell the people who filed online what became of their dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from dinh.domains.dossiers.queries.filers import Filing, filings
from dinh.domains.dossiers.rules.news import News, is_still_news
from dinh.domains.people.queries import contacts, list_agencies
from dinh.kernel.notices.actions import notify
from dinh.lib.moments import show_moment


def tell_filers(*, now: datetime, news: Sequence[News]) -> int:
    """Put each piece of news into the list of the account that filed, and into mail and SMS while it is fresh.

    A dossier filed at the counter has no account and nobody is told. The same key tells nothing twice. Returns how
    many people were told now.
    """
    filed = filings(dossier_ids={one.dossier_id for one in news})
    reached = contacts(account_ids=tuple({filing.account_id for filing in filed.values()}))
    named = {agency_id for one in news for agency_id in one.agencies.values()}
    names = {agency.id: agency.name for agency in list_agencies(ids=named)} if named else {}
    told = 0
    for one in news:
        filing = filed.get(one.dossier_id)
        if filing is None:
            continue
        fresh = is_still_news(occurred_at=one.occurred_at, now=now)
        contact = reached.get(filing.account_id) if fresh else None
        told += notify(
            account_id=filing.account_id,
            email=contact.email if contact else None,
            phone=contact.phone if contact else None,
            template=f"dossiers/notices/{one.text}.txt",
            context=_context(one, filing, names),
            key=one.key,
            now=now,
            occurred_at=one.occurred_at,
        )
    return told


def _context(one: News, filing: Filing, names: Mapping[int, str]) -> dict[str, str]:
    context = {
        "procedure": filing.procedure,
        "agency": filing.agency,
        "way": filing.hand_over_way,
        "link": _page(one.dossier_id),
        **one.values,
        **{word: names[agency_id] for word, agency_id in one.agencies.items()},
    }
    if one.text == "passed_on" and filing.due_at is not None:
        context["due"] = show_moment(filing.due_at, weekday=True)
    if one.text == "submitted" and filing.reception_due_at is not None:
        context["by"] = show_moment(filing.reception_due_at, weekday=True)
    return context


def _page(dossier_id: int) -> str:
    """The filer's page of the dossier, which a front above brings; empty where no such front is installed."""
    try:
        return reverse(settings.FILER_PAGE, args=[dossier_id])
    except NoReverseMatch:
        return ""
