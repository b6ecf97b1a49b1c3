"""The administrator's site is for reading; the only ways to write are actions of the rooms."""

from __future__ import annotations

import pytest
from django.contrib.admin import ModelAdmin, site
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory

from dinh.domains.people.models import Account
from dinh.kernel.access.types import Actor, ActorKind

# Pages whose saving is an action of the room, and lists with verbs of their own, each an audited action.
SAVES_THROUGH_ACTIONS = {
    "people.Account": {"add_by_action"},
    "people.CalendarDay": {"save_model", "delete_model"},
    "people.Delegation": {"add_by_action"},
    "people.Leave": {"add_by_action"},
    "people.Post": {"add_by_action", "save_model"},
}
VERBS = {"outbox.Receipt": {"try_again", "give_up"}, "notices.Delivery": {"try_again"}}
PAGES = sorted(site._registry, key=lambda model: model._meta.label)


def administrator() -> HttpRequest:
    request = RequestFactory().get("/quan-tri/")
    request.user = Account(username="quan-tri", is_active=True, is_admin=True)
    request.actor = Actor(account_id=1, kind=ActorKind.OFFICIAL, is_admin=True)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_a_page_only_reads_or_saves_through_an_action(model: type[Model]) -> None:
    page, request = site.get_model_admin(model), administrator()
    assert page.has_view_permission(request)
    label = model._meta.label
    if label in SAVES_THROUGH_ACTIONS:
        own = {name for name in SAVES_THROUGH_ACTIONS[label] if name in vars(type(page))}
        assert own == SAVES_THROUGH_ACTIONS[label]
        assert page.actions is None
        return
    may = (
        page.has_add_permission(request),
        page.has_change_permission(request),
        page.has_delete_permission(request),
    )
    assert may == (False, False, False)
    assert set(page.get_actions(request)) == VERBS.get(label, set())
    for inline in page.get_inline_instances(request):
        assert not inline.has_change_permission(request)
        assert not inline.has_add_permission(request, None)
        assert not inline.has_delete_permission(request)


def test_pages_that_write_are_few_and_named() -> None:
    labels = {model._meta.label for model in PAGES}
    assert set(SAVES_THROUGH_ACTIONS) | set(VERBS) <= labels
    assert all(isinstance(site.get_model_admin(model), ModelAdmin) for model in PAGES)
    shut = {"auth.Group", "mfa.Authenticator", "socialaccount.SocialApp", "socialaccount.SocialToken"}
    assert labels & shut == set()
