"""The picture of the legal clock: one strip on calendar time, drawn on the server without a style attribute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dinh.domains.dossiers.types import Clock
from dinh.lib.durations import show_minutes
from dinh.lib.moments import local, show_clock, show_day, show_moment

LEFT, WIDTH, TOP, HEIGHT = 18.0, 676.0, 52, 26
LABEL = 92.0
"""Room a label needs; labels nearer to each other are left out, the computation below names every moment."""


def strip(clock: Clock, *, now: datetime, ended: bool) -> SafeString:
    """Received, counted, stopped, left and late stretches between reception and the due moment (or now)."""
    due = clock.due
    if clock.received_at is None or due is None or due.counted_from is None:
        return mark_safe("")
    begin = local(clock.received_at)
    end = max(local(due.due_at) if due.due_at else local(now), local(now)) + timedelta(hours=1)
    scale = WIDTH / max((end - begin).total_seconds(), 1)

    def x(moment: datetime) -> float:
        return LEFT + min(max((local(moment) - begin).total_seconds() * scale, 0), WIDTH)

    stops = [(one.from_at, one.to_at or now) for one in due.suspensions if (one.to_at or now) > one.from_at]
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><svg viewBox="0 0 712 132" width="100%" '
        'role="img" aria-label="{}">{}{}{}{}</svg></div>',
        _("Hình đồng hồ"),
        _told(clock, now),
        format_html('<rect x="{}" y="{}" width="{}" height="{}" class="z-base"/>', LEFT, TOP, WIDTH, HEIGHT),
        _stretches(clock, now, stops, x),
        _days_off(clock, begin, end, x, key_at=18 if x(now) > 2 * LABEL else 560),
        _marks(clock, now, stops, x, ended=ended),
    )


def _told(clock: Clock, now: datetime) -> str:
    assert clock.received_at is not None
    due = clock.due.due_at if clock.due else None
    words = _("Đồng hồ: nhận %(received)s, bây giờ %(now)s") % {
        "received": show_moment(clock.received_at),
        "now": show_moment(now),
    }
    if due is not None:
        words += _(", hạn %(due)s") % {"due": show_moment(due)}
    return words + _(". Diễn giải từng dòng ở dưới.")


def _stretches(clock: Clock, now: datetime, stops: list[tuple[datetime, datetime]], x: object) -> SafeString:
    place = x
    assert callable(place)
    assert clock.due is not None
    start, due_at = clock.due.counted_from, clock.due.due_at
    assert start is not None
    rects: list[tuple[datetime, datetime, str]] = []
    if now > start:
        rects.append((start, min(now, due_at) if due_at else now, "z-run"))
    if due_at is not None and due_at > now:
        rects.append((max(now, start), due_at, "z-left"))
    if due_at is not None and now > due_at:
        rects.append((due_at, now, "z-late"))
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>',
        (
            (_n(place(low)), TOP, _n(place(high) - place(low)), HEIGHT, css)
            for low, high, css in rects
            if high > low
        ),
    )
    hatched = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#gach)"/>',
        ((_n(place(low)), TOP, _n(place(high) - place(low)), HEIGHT) for low, high in stops),
    )
    return drawn + hatched


def _days_off(clock: Clock, begin: datetime, end: datetime, x: object, *, key_at: int) -> SafeString:
    assert callable(x)
    assert clock.due is not None
    calendar = clock.due.calendar
    runs: list[list[datetime]] = []
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < end:
        after = day + timedelta(days=1)
        if not calendar.is_working_day(day.date()):
            if runs and runs[-1][1] == day:
                runs[-1][1] = after
            else:
                runs.append([day, after])
        day = after
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="6" class="z-off"/>',
        ((_n(x(low)), TOP + HEIGHT + 3, _n(x(high) - x(low))) for low, high in runs),
    )
    if not runs:
        return bars
    key = format_html(
        '<rect x="{}" y="117" width="22" height="6" class="z-off"/><text x="{}" y="125">{}</text>',
        key_at,
        key_at + 30,
        _("ngày nghỉ"),
    )
    return bars + key


def _marks(
    clock: Clock, now: datetime, stops: list[tuple[datetime, datetime]], x: object, *, ended: bool
) -> SafeString:
    """Reception and the due moment always have words; stops and their ends where there is room."""
    assert callable(x)
    assert clock.received_at is not None
    assert clock.due is not None
    due_at = clock.due.due_at
    marks = [(clock.received_at, _("Nhận"), "start")]
    last = x(due_at) if due_at else LEFT + WIDTH
    taken = [LEFT]
    middle: list[tuple[datetime, str, str]] = []
    for low, high in stops:
        middle.append((low, _("Dừng"), "middle"))
        if high < now:
            middle.append((high, _("Chạy lại"), "middle"))
    for one in middle:
        place = x(one[0])
        if place - taken[-1] >= LABEL and last - place >= LABEL:
            marks.append(one)
            taken.append(place)
    if due_at is not None:
        marks.append((due_at, _("Hạn"), "end"))
    drawn = [_mark(x(moment), words, moment, anchor) for moment, words, anchor in marks]
    here = _("Xong") if ended else _("Bây giờ")
    drawn.append(_here(x(now), here, now))
    if stops and len(stops) == 1:
        low, high = stops[0]
        minutes = clock.due.calendar.between(local(low), local(high))
        if x(high) - x(low) >= 2.2 * LABEL:
            centre = (x(low) + x(high)) / 2
            drawn.append(
                format_html(
                    '<text x="{}" y="104" text-anchor="middle">{}</text>',
                    _n(centre),
                    _("dừng ") + show_minutes(minutes),
                )
            )
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped above


def _mark(place: float, words: str, moment: datetime, anchor: str) -> SafeString:
    at = place if anchor != "end" else min(place + 18, LEFT + WIDTH)
    return format_html(
        '<path d="M{0} 42V78" class="z-line" stroke-width="1.5"/><text x="{1}" y="18" text-anchor="{2}" class="b">{3}'
        '</text><text x="{1}" y="36" text-anchor="{2}">{4}</text>',
        _n(place),
        _n(at),
        anchor,
        words,
        f"{show_clock(moment)} {show_day(local(moment), year=False)}",
    )


def _here(place: float, words: str, now: datetime) -> SafeString:
    anchor = "start" if place < LABEL else "end" if place > LEFT + WIDTH - LABEL else "middle"
    return format_html(
        '<path d="M{0} 52V94" class="z-line" stroke-width="1.5"/><text x="{0}" y="112" text-anchor="{1}" class="b">{2}'
        '</text><text x="{0}" y="129" text-anchor="{1}">{3}</text>',
        _n(place),
        anchor,
        words,
        f"{show_clock(now)} {show_day(local(now), year=False)}",
    )


def _n(value: float) -> str:
    return f"{value:.1f}"
