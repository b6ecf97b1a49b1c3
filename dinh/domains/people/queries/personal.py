"""Everything the room holds about one account and its person, for the person himself."""

from __future__ import annotations

from dinh.domains.people.models import Account, AccountSession, Organisation
from dinh.domains.people.queries.persons import AccountNotFound, get_profile
from dinh.domains.people.types import PersonalData


def personal_data(*, account_id: int) -> PersonalData:
    """The account, its person with the number in clear, its sessions and organisations. For the holder only.

    Refused: AccountNotFound.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    organisations = (
        Organisation.objects.filter(representative_id=account.person_id).order_by("sort_key")
        if account.person_id is not None
        else Organisation.objects.none()
    )
    return PersonalData(
        profile=get_profile(account_id=account_id),
        username=account.username,
        display_name=account.display_name,
        account_phone=account.phone,
        account_email=account.email,
        kind=account.kind,
        created_at=account.created_at,
        last_active_at=account.last_active_at,
        open_sessions=AccountSession.objects.filter(account_id=account_id).count(),
        organisations=tuple(
            f"{row.name} ({row.tax_code})" if row.tax_code else row.name for row in organisations
        ),
    )
