"""What the room remembers; one noun family per file."""

from __future__ import annotations

from dinh.domains.people.models.accounts import Account, AccountSession, SignInLink
from dinh.domains.people.models.administration import Rollout, SecondFactorReset
from dinh.domains.people.models.agencies import Agency, AgencyAlias, AgencySpell, AgencySuccession, Unit
from dinh.domains.people.models.calendars import CalendarDay, CalendarVersion, WorkShift
from dinh.domains.people.models.persons import Organisation, Person
from dinh.domains.people.models.posts import Delegation, Leave, Post

__all__ = [
    "Account",
    "AccountSession",
    "Agency",
    "AgencyAlias",
    "AgencySpell",
    "AgencySuccession",
    "CalendarDay",
    "CalendarVersion",
    "Delegation",
    "Leave",
    "Organisation",
    "Person",
    "Post",
    "Rollout",
    "SecondFactorReset",
    "SignInLink",
    "Unit",
    "WorkShift",
]
