"""Verbs of the room, keyword-only: guard, lock, rules, save, audit, publish in one transaction each."""

from __future__ import annotations

from dinh.domains.people.actions.accounts import (
    create_account,
    first_administrator_link,
    register_citizen,
    use_sign_in_link,
)
from dinh.domains.people.actions.agencies import (
    correct_agency,
    create_agency,
    create_unit,
    end_agency,
    move_agency,
    rename_agency,
)
from dinh.domains.people.actions.calendars import set_calendar_day, set_shifts
from dinh.domains.people.actions.clients import (
    actor_of_token,
    authenticate_client,
    create_service_account,
    replace_client_secret,
)
from dinh.domains.people.actions.identities import account_for_identity
from dinh.domains.people.actions.importing import import_agencies
from dinh.domains.people.actions.persons import (
    correct_person,
    create_organisation,
    create_person,
    update_profile,
)
from dinh.domains.people.actions.posts import appoint, delegate, end_post, record_leave
from dinh.domains.people.actions.rollouts import record_rollout
from dinh.domains.people.actions.second_factors import (
    ask_second_factor_reset,
    confirm_second_factor_reset,
    refuse_second_factor_reset,
)
from dinh.domains.people.actions.sessions import end_sessions, note_new_password
from dinh.domains.people.actions.staff import close_account, open_official, password_link, reopen_account
from dinh.domains.people.actions.staff_import import import_staff
from dinh.domains.people.actions.successions import merge_agencies, split_agency, tell_successions

__all__ = [
    "account_for_identity",
    "actor_of_token",
    "appoint",
    "ask_second_factor_reset",
    "authenticate_client",
    "close_account",
    "confirm_second_factor_reset",
    "correct_agency",
    "correct_person",
    "create_account",
    "create_agency",
    "create_organisation",
    "create_person",
    "create_service_account",
    "create_unit",
    "delegate",
    "end_agency",
    "end_post",
    "end_sessions",
    "first_administrator_link",
    "import_agencies",
    "import_staff",
    "merge_agencies",
    "move_agency",
    "note_new_password",
    "open_official",
    "password_link",
    "record_leave",
    "record_rollout",
    "refuse_second_factor_reset",
    "register_citizen",
    "rename_agency",
    "reopen_account",
    "replace_client_secret",
    "set_calendar_day",
    "set_shifts",
    "split_agency",
    "tell_successions",
    "update_profile",
    "use_sign_in_link",
]
