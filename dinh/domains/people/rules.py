"""Pure decisions about names, periods and numbers."""

from __future__ import annotations

from datetime import date

from dinh.domains.people.types import Role, SuccessionKind

ADMIN_ROLES = frozenset({Role.PROVINCE_ADMIN, Role.AUDITOR})
"""Roles that only a province administrator gives."""
SHORT_PREFIXES = ("Ủy ban nhân dân ", "UBND ")


def short_name_of(name: str) -> str:
    """The name without its leading "Ủy ban nhân dân", as lists show it."""
    for prefix in SHORT_PREFIXES:
        if name.startswith(prefix):
            rest = name[len(prefix) :]
            return rest[:1].upper() + rest[1:]
    return name


def succession_kind(*, predecessors: int, successors: int) -> SuccessionKind:
    """One to many is a split, one to one a new name, anything else a merger."""
    if successors > 1:
        return SuccessionKind.SPLIT
    return SuccessionKind.RENAMED if predecessors == 1 else SuccessionKind.MERGED


def period_is_sound(active_from: date, active_to: date | None) -> bool:
    """A half-open period holds at least one day."""
    return active_to is None or active_to > active_from


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """Browser and system as a person knows them: "Chrome, Windows"; empty when neither is known."""
    browser = next((words for mark, words in BROWSERS if mark in agent), "")
    system = next((words for mark, words in SYSTEMS if mark in agent), "")
    return ", ".join(one for one in (browser, system) if one)
