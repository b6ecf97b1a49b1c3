"""The icon set: drawn for this house on a grid of 24, one stroke, no fill; names say what they mean."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    # states of a legal clock
    "late": '<path d="M12 3.5 22 20.5H2z"/><path d="M12 10v5M12 17.8v.2"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "wait": '<path d="M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9"/>',
    "pause": '<circle cx="12" cy="12" r="9"/><path d="M9.7 8.8v6.4M14.3 8.8v6.4"/>',
    "ok": '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.9 2.9L16.2 9.6"/>',
    "check": '<path d="m4.5 12.5 5 5L19.5 7"/>',
    "x": '<path d="M6 6l12 12M18 6 6 18"/>',
    "alert": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.4v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.4v.2"/>',
    "shield": '<path d="M12 2.8 20 6v6c0 4.7-3.3 7.7-8 9.2-4.7-1.5-8-4.5-8-9.2V6z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
    # verbs and directions
    "next": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "back": '<path d="M20 12H5M10.5 6.5 5 12l5.5 5.5"/>',
    "down": '<path d="m6 9 6 6 6-6"/>',
    "undo": '<path d="M8 5 4 9l4 4"/><path d="M4 9h10a6 6 0 0 1 0 12h-4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3"/><path d="M7 14h10v7H7z"/>',
    "download": '<path d="M12 3v12M7 10.5l5 5 5-5M4 20.5h16"/>',
    "upload": '<path d="M12 16V4M7 8.5l5-5 5 5M4 20.5h16"/>',
    "copy": '<rect x="8" y="8" width="12.5" height="12.5" rx="2"/><path d="M16 8V3.5H3.5V16H8"/>',
    "trash": '<path d="M4 6.5h16M9 6.5V4h6v2.5M6 6.5 7 21h10l1-14.5M10 11v6M14 11v6"/>',
    "eye": '<path d="M2 12c2.5-4.5 5.8-6.5 10-6.5s7.5 2 10 6.5c-2.5 4.5-5.8 6.5-10 6.5S4.5 16.5 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "link": '<path d="M10 14 14 10M8.5 11 6 13.5a3.5 3.5 0 0 0 5 5L13.5 16M15.5 13l2.5-2.5a3.5 3.5 0 0 0-5-5L10.5 8"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "keys": '<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6.5 10h.1M10 10h.1M13.5 10h.1M17 10h.1M7.5 14h9"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.7 2.7 4 5.7 4 9s-1.3 6.3-4 9c-2.7-2.7-4-5.7-4-9s1.3-6.3 4-9z"/>',
    # things
    "folder": '<path d="M3 6h6l2 2.5h10V19H3z"/>',
    "file": '<path d="M6 2.8h8l5 5v13.4H6z"/><path d="M14 2.8v5h5M9 13h7M9 17h7"/>',
    "in": '<path d="M3 13h5l1.5 3h5L16 13h5v7H3z"/><path d="M12 3v7M8.8 7 12 10.2 15.2 7"/>',
    "out": '<path d="M3 13h5l1.5 3h5L16 13h5v7H3z"/><path d="M12 10V3M8.8 6.2 12 3l3.2 3.2"/>',
    "pen": '<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19z"/><path d="M14 6.5 17.5 10"/>',
    "task": '<rect x="4" y="4" width="16" height="16" rx="2.5"/><path d="m8 12.2 2.8 2.8L16.2 9.4"/>',
    "chart": '<path d="M4 4v16h16"/><path d="M8 16v-4M12.5 16V8M17 16v-6"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15z"/><path d="M10 21h4"/>',
    "chat": '<path d="M4 4h16v12H10l-5 4v-4H4z"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2.5"/>',
    "money": '<rect x="2.5" y="6" width="19" height="12" rx="2"/><circle cx="12" cy="12" r="3"/>',
    "phone": '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>',
    "mail": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="m3 6.5 9 7 9-7"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V7M16 2.5V7"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"/>',
    "users": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-4 3-5.5 6.5-5.5s5.9 1.5 6.5 5.5"/><path d="M16 5.2a3.5 3.5 0 0 1 0 6.6M18.2 15c2 .7 3 2.3 3.3 5"/>',
    "wifi": '<path d="M3 9.5a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M9.8 16.5a3.5 3.5 0 0 1 4.4 0"/>',
    # life events
    "baby": '<circle cx="12" cy="7" r="3.5"/><path d="M10.8 6.8v.1M13.2 6.8v.1M10.8 8.4c.7.6 1.7.6 2.4 0M4 13.5h16c-.5 4.5-3.5 7-8 7s-7.5-2.5-8-7zM3 20.5c2 1.2 16 1.2 18 0"/>',
    "book": '<path d="M12 6.5C9.5 4.8 6 4.5 3 5v13.5c3-.5 6.5-.2 9 1.5 2.5-1.7 6-2 9-1.5V5c-3-.5-6.5-.2-9 1.5zM12 6.5V20"/><path d="M6 9c1.2 0 2.2.1 3.2.5M6 12.5c1.2 0 2.2.1 3.2.5M18 9c-1.2 0-2.2.1-3.2.5M18 12.5c-1.2 0-2.2.1-3.2.5"/>',
    "work": '<path d="M12 3 2.5 15.5c3 1.8 16 1.8 19 0z"/><path d="M12 3v13.7M7.6 8.8l-1.3 7.6M16.4 8.8l1.3 7.6M7.5 17c0 3 2 4.5 4.5 4.5s4.5-1.5 4.5-4.5"/>',
    "id": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><circle cx="8.5" cy="11" r="2.2"/><path d="M5 16.3c.5-1.7 1.8-2.5 3.5-2.5s3 .8 3.5 2.5M14.5 10h4.5M14.5 14h4.5"/>',
    "rings": '<circle cx="8.5" cy="14.5" r="6"/><circle cx="15.5" cy="14.5" r="6"/><path d="m10 4 2-1.5L14 4l-2 2.5z"/>',
    "home": '<path d="M1.5 11.5C5 11 8.5 8 12 3.5c3.5 4.5 7 7.5 10.5 8"/><path d="M5 11v9.5h14V11M9.5 20.5V14h5v6.5M2.5 20.5h19"/>',
    "heart": '<path d="M12 20.5C6 16.5 3 13 3 9.2 3 6.5 5 4.5 7.5 4.5c1.9 0 3.5 1 4.5 2.7 1-1.7 2.6-2.7 4.5-2.7C19 4.5 21 6.5 21 9.2c0 3.8-3 7.3-9 11.3z"/><path d="M12 9.5v6M9 12.5h6"/>',
    "bike": '<circle cx="5.5" cy="16.5" r="3.5"/><circle cx="18.5" cy="16.5" r="3.5"/><path d="M5.5 16.5 8 11.5h6.5l1.5 5H9M18.5 16.5 15.5 6.5H13M7 9h4.5l3 2.5"/>',
    "shop": '<path d="M3 9.5 5 4h14l2 5.5M3 9.5c0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0M4.5 12v8.5h15V12M9 20.5V15h6v5.5"/>',
    "umbrella": '<path d="M3 11.5C4 6.5 7.5 4 12 4s8 2.5 9 7.5c-1.5-1.3-3.2-1.3-4.5 0-1.5-1.3-3-1.3-4.5 0-1.5-1.3-3-1.3-4.5 0-1.3-1.3-3-1.3-4.5 0zM12 2.5V4M12 11.5v7a2.3 2.3 0 0 1-4.6 0"/>',
    "lotus": '<path d="M12 4c2.2 2.5 3.2 5 3.2 7.5S14 16.5 12 18c-2-1.5-3.2-4-3.2-6.5S9.8 6.5 12 4z"/><path d="M8.9 9.3C7 8.5 5.5 8.3 4 8.5c.2 4.5 2.8 8.5 8 9.5 5.2-1 7.8-5 8-9.5-1.5-.2-3 0-4.9.8M2 13.5c.8 3.5 4.5 6 10 6s9.2-2.5 10-6"/>',
    "scales": '<path d="M12 3v17.5M7 20.5h10M4 6.5c3 1 5 1 8-.5 3 1.5 5 1.5 8 .5M6 6.8l-3.5 7.7h7L6 6.8zM18 6.8l-3.5 7.7h7L18 6.8zM2.5 14.5c.5 1.8 1.8 2.7 3.5 2.7s3-.9 3.5-2.7M14.5 14.5c.5 1.8 1.8 2.7 3.5 2.7s3-.9 3.5-2.7"/>',
}


@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon as inline SVG: decoration, or with a label a picture that is read aloud. KeyError if unknown."""
    css = f"i i-{size}" if size else "i"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            css,
            label,
            _drawn(name),
        )
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, _drawn(name))


def _drawn(name: str) -> SafeString:
    return mark_safe(PATHS[name])  # noqa: S308 - a constant of this file
