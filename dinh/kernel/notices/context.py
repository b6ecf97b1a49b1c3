"""Context processor: `notices`, what the bell of every frame reads. Asked only when a template draws the bell."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from dinh.kernel.access.guards import actor_of
from dinh.kernel.notices.queries import MOST_COUNTED, unread_count


class Bell:
    """The bell of one page: one statement, however often it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def unread(self) -> int:
        """Unread notices of who asks, 0 for visitors."""
        account_id = actor_of(self._request).account_id
        return unread_count(account_id=account_id) if account_id is not None else 0

    @property
    def shown(self) -> str:
        """`3`, or `99+` when there are more."""
        return str(self.unread) if self.unread < MOST_COUNTED else f"{MOST_COUNTED - 1}+"

    @property
    def address(self) -> str:
        """The page of the list; empty when it is not installed."""
        try:
            return reverse("notices:list")
        except NoReverseMatch:
            return ""


def bell(request: HttpRequest) -> dict[str, Bell]:
    """`notices` for every template."""
    return {"notices": Bell(request)}
