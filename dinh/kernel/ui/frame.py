"""What the page frame is filled with: names, menus and footer. The roof (`project`) owns this content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

Words = Any  # str, or a lazy translation


@dataclass(frozen=True)
class Entry:
    """One line of a menu.

    `target` is the name of an address (`procedures:search`) or an address itself (`/…`, `tel:…`, `mailto:…`).
    An entry whose named address does not exist in this installation is not shown.
    """

    label: Words
    target: str
    icon: str = ""
    key: str = ""  # on the desk: the letter after G
    roles: frozenset[str] = frozenset()  # empty: everybody who sees the frame
    under: tuple[str, ...] = ()  # path beginnings that also belong to this entry


@dataclass(frozen=True)
class FooterColumn:
    """A column of the footer: sentences, then links."""

    title: Words
    sentences: tuple[Words, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Frame:
    """Everything the two frames say about the installation."""

    province: Words  # "Tỉnh Hải Dương"
    portal: Words  # "Cổng Dịch vụ công"
    desk: Words  # "Bàn làm việc"
    home: str  # named addresses
    desk_home: str
    sign_in: str
    sign_out: str
    account: str
    desk_search: str
    helpline: str
    public_menu: tuple[Entry, ...]
    desk_menu: tuple[Entry, ...]
    footer: tuple[FooterColumn, ...]
    footer_note: Words = ""
    posts: str = ""  # where an official with several posts chooses the one he works in
    desk_paths: tuple[str, ...] = ("/ban-lam-viec/",)

    @property
    def place(self) -> str:
        """The province's name inside a sentence: "tỉnh Hải Dương"."""
        return inside(str(self.province))


def inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=1)
def installed_frame() -> Frame:
    """The frame that `settings.UI_FRAME` points to."""
    frame: Frame = import_string(settings.UI_FRAME)
    return frame


def address(target: str) -> str:
    """The address behind a target; empty when this installation has no such page."""
    if target.startswith(("/", "tel:", "mailto:", "http://", "https://")):
        return target
    if not target:
        return ""
    try:
        return reverse(target)
    except NoReverseMatch:
        return ""
