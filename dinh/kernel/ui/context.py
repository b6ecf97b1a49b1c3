"""Context processor: `ui`, what every page frame reads. Everything is looked up only when a template asks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from dinh.kernel.access.guards import actor_of
from dinh.kernel.access.types import ANONYMOUS, Actor
from dinh.kernel.ui.frame import Entry, Frame, Words, address, installed_frame
from dinh.lib import moments


@dataclass(frozen=True)
class Line:
    """A menu entry ready to be drawn."""

    label: Words
    address: str
    target: str
    icon: str
    key: str
    current: bool


class PageFrame:
    """The frame of one page. `bare` never reads session, account or database: error pages use it."""

    def __init__(self, request: HttpRequest | None, *, bare: bool = False) -> None:
        self._request = request
        self._bare = bare or request is None
        self._path = request.path if request is not None else ""

    @cached_property
    def frame(self) -> Frame:
        """The installation's texts and menus."""
        return installed_frame()

    @cached_property
    def actor(self) -> Actor:
        """Who sees the page; nobody on bare pages."""
        return ANONYMOUS if self._bare or self._request is None else actor_of(self._request)

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the page."""
        return self.actor.is_signed_in

    @cached_property
    def base(self) -> str:
        """The template a shared page extends: a fragment for htmx, else the desk or the portal."""
        request = self._request
        if request is not None and getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
            return "ui/fragment.html"
        at_desk = self._path.startswith(self.frame.desk_paths) and self.signed_in
        return "ui/desk.html" if at_desk else "ui/public.html"

    @cached_property
    def menu(self) -> list[Line]:
        """Lines of the public menu that exist here."""
        return self._lines(self.frame.public_menu)

    @cached_property
    def desk_menu(self) -> list[Line]:
        """Lines of the desk's menu that exist here and that the actor's roles open."""
        return self._lines(self.frame.desk_menu)

    @cached_property
    def footer(self) -> list[dict[str, Any]]:
        """Footer columns with the links that exist here."""
        drawn = [
            {"title": column.title, "sentences": column.sentences, "lines": self._lines(column.entries)}
            for column in self.frame.footer
        ]
        return [column for column in drawn if column["sentences"] or column["lines"]]

    def _lines(self, entries: tuple[Entry, ...]) -> list[Line]:
        held = {post.role for post in self.actor.posts}
        lines = []
        for entry in entries:
            where = address(entry.target)
            if where and (not entry.roles or self.actor.is_admin or entry.roles & held):
                lines.append(
                    Line(entry.label, where, entry.target, entry.icon, entry.key, self._is_here(entry, where))
                )
        return lines

    def _is_here(self, entry: Entry, where: str) -> bool:
        return self._path == where or any(self._path.startswith(start) for start in entry.under)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The frame's own links by name; empty when the page does not exist here."""
        frame = self.frame
        return {
            "home": address(frame.home) or "/",
            "desk_home": address(frame.desk_home),
            "sign_in": address(frame.sign_in),
            "sign_out": address(frame.sign_out),
            "account": address(frame.account),
            "desk_search": address(frame.desk_search),
            "posts": address(frame.posts),
            "language": _own("set_language"),
            "stay": _own("ui:stay"),
        }

    @property
    def other_language(self) -> tuple[str, str] | None:
        """Code and own name of the language one can switch to; none on bare pages."""
        if self._bare or not self.addresses["language"]:
            return None
        here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return next(((code, str(name)) for code, name in settings.LANGUAGES if code != here), None)

    @property
    def here(self) -> str:
        """The page's own address with its query, for links that come back."""
        return self._request.get_full_path() if self._request is not None else "/"

    @property
    def has_posts(self) -> bool:
        """Whether the actor holds posts in several agencies and works in one at a time."""
        return len(self.actor.agency_ids) > 1

    @property
    def session_seconds(self) -> int:
        """How long the session still lasts; 0 when nobody signed in. A session ends so long after it was saved."""
        if not self.signed_in or self._request is None:
            return 0
        saved_at = self._request.session.get("saved_at")
        lasts = self.session_lasts
        return lasts if saved_at is None else min(lasts, max(1, lasts - int(time.time() - saved_at)))

    @property
    def session_lasts(self) -> int:
        """How long a session lasts once it is kept on."""
        return int(settings.SESSION_COOKIE_AGE)

    @property
    def now(self) -> Any:
        """The moment on the desk's band."""
        return moments.now()

    @property
    def initials(self) -> str:
        """First letters of the family name and the given name: ĐN of Đoàn Thị Ngát."""
        words = self.actor.name.split()
        return "".join(dict.fromkeys([words[0][0], words[-1][0]])).upper() if words else ""


def _own(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, PageFrame]:
    """`ui` for every template."""
    return {"ui": PageFrame(request)}
