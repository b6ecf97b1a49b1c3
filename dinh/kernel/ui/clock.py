"""The legal clock on pages: one bar a day, the computation line by line, who held it how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dinh.kernel.ui.markup import NOTHING, Part, split_bar
from dinh.kernel.ui.said import said
from dinh.kernel.ui.tables import Column, Table, table
from dinh.lib import durations, moments
from dinh.lib.deadlines import BarPart, BarState, DayBar, ExplanationLine, HolderKind, Responsibility
from dinh.lib.figures import EMPTY, format_number, format_rate

FILLS = {
    BarState.COUNTED: "f-la",
    BarState.SUSPENDED: "f-soc",
    BarState.LEFT: "f-0",
    BarState.LATE: "f-soc-lua",
}
MOST_DAYS = 14  # more than two weeks of bars: equal days stand together
HOLDERS = ("f-cham", "f-la", "f-tim", "c2b", "f-den")
WAITERS = {HolderKind.CITIZEN: "f-soc", HolderKind.OUTSIDE: "f-nghe"}
KEYS = {
    "f-cham": "k-cham",
    "f-la": "k-la",
    "f-tim": "k-tim",
    "c2b": "k-la-2",
    "f-den": "k-den",
    "f-soc": "k-nghe",
    "f-nghe": "k-nghe-1",
}


def day_bars(bars: Sequence[DayBar], due_at: datetime | None = None) -> SafeString:
    """The picture of the clock with its legend; nothing when the procedure has no limit."""
    if not bars:
        return NOTHING
    shown = gathered(bars) if len(bars) > MOST_DAYS else list(bars)
    due_day = None if due_at is None else moments.local(due_at).date()
    lines = format_html_join("", "{}", ((_day(bar, due_day),) for bar in shown))
    css = "days days--many" if len(shown) > MOST_DAYS else "days"
    return format_html(
        '{}<ol class="{}" aria-label="{}">{}</ol>', _legend(bars), css, _("Từng ngày của đồng hồ"), lines
    )


def gathered(bars: Sequence[DayBar]) -> list[DayBar]:
    """Runs of days in which nothing happened become one bar: "Dừng cả ngày" from 14/02 to 28/02."""
    out: list[DayBar] = []
    for bar in bars:
        last = out[-1] if out else None
        if last is not None and _alike(last, bar):
            parts = last.parts or bar.parts
            out[-1] = replace(last, last=bar.last, parts=parts, note=last.note if last.parts else bar.note)
        else:
            out.append(bar)
    return out


def _alike(one: DayBar, other: DayBar) -> bool:
    if one.is_today or other.is_today or (one.is_off and other.is_off):
        return False
    kinds = {_whole(one), _whole(other)} - {None}
    plain = kinds <= {BarState.COUNTED, BarState.SUSPENDED, BarState.LEFT, BarState.LATE} and len(kinds) == 1
    notes = {bar.note for bar in (one, other) if not bar.is_off}
    return plain and len(notes) == 1 and all(bar.is_off or _whole(bar) is not None for bar in (one, other))


def _whole(bar: DayBar) -> BarState | None:
    return bar.parts[0].state if len(bar.parts) == 1 else None


def _day(bar: DayBar, due_day: date | None) -> SafeString:
    is_due = due_day is not None and bar.first <= due_day <= bar.last
    states = {part.state for part in bar.parts}
    css = [
        "off" if bar.is_off else "",
        "none" if states == {BarState.UNCOUNTED} else "",
        "today" if bar.is_today else "",
        "end" if is_due else "",
    ]
    named = " ".join(filter(None, css))
    return format_html(
        '<li{}><span class="d"><span class="dow">{}</span> <b><time datetime="{}">{}</time></b></span>'
        '<svg class="bar" width="100%" height="14" aria-hidden="true">{}</svg><span class="say">{}</span></li>',
        format_html(' class="{}"', named) if named else "",
        _weekday(bar),
        bar.first.isoformat(),
        _days(bar),
        _rects(bar.parts, is_due=is_due),
        said(bar.note),
    )


def _weekday(bar: DayBar) -> str:
    if bar.first == bar.last:
        name = said(moments.weekday_name(bar.first))
        return name[0].upper() + name[1:]
    count = (bar.last - bar.first).days + 1
    if bar.is_off and count == 2 and bar.first.weekday() == 5:
        return _("T7, CN")
    return _("%(count)d ngày") % {"count": count}


def _days(bar: DayBar) -> str:
    if bar.first == bar.last:
        return moments.show_day(bar.first, year=False)
    if bar.first.month == bar.last.month:
        return f"{bar.first.day:02}–{moments.show_day(bar.last, year=False)}"
    return f"{moments.show_day(bar.first, year=False)}–{moments.show_day(bar.last, year=False)}"


def _rects(parts: Sequence[BarPart], *, is_due: bool) -> SafeString:
    total = sum(part.minutes for part in parts)
    drawn, at, due_mark = [], 0, None
    for part in parts:
        if part.state in FILLS and total:
            drawn.append((FILLS[part.state], _percent(at, total), f"{_percent(part.minutes, total)}%"))
        if is_due and due_mark is None and part.state in (BarState.AFTER, BarState.LATE):
            due_mark = ("f-den", _percent(at, total), "3")
        at += part.minutes
    if due_mark is not None:
        drawn.append(due_mark)
    return format_html_join("", '<rect class="{}" x="{}%" width="{}" height="100%"/>', drawn)


def _percent(share: int, total: int) -> str:
    return f"{share * 100 / total:.2f}".rstrip("0").rstrip(".")


def _legend(bars: Sequence[DayBar]) -> SafeString:
    states = {part.state for bar in bars for part in bar.parts}
    wanted = (
        (BarState.COUNTED, "k-la", _("Tính vào thời hạn")),
        (BarState.SUSPENDED, "k-nghe", _("Tạm dừng")),
        (BarState.LEFT, "k-0", _("Còn lại")),
        (BarState.LATE, "k-lua", _("Quá hạn")),
        (BarState.UNCOUNTED, "k-trong", _("Không tính")),
    )
    return format_html(
        '<ul class="legend">{}<li class="muted">{}</li></ul>',
        format_html_join(
            "",
            '<li><span class="key {}"></span> {}</li>',
            ((css, words) for state, css, words in wanted if state in states),
        ),
        _("Mỗi thanh là một ngày làm việc"),
    )


def why_list(lines: Sequence[ExplanationLine]) -> SafeString:
    """The computation line by line: what is said, its law, what it gives."""
    rows = format_html_join(
        "",
        '<li><span>{}{}</span><span class="r">{}</span></li>',
        (
            (
                said(line.text),
                format_html('<span class="law">{}</span>', said(line.law)) if line.law else "",
                said(line.value),
            )
            for line in lines
        ),
    )
    return format_html('<ol class="why-list">{}</ol>', rows)


def holders(held: Responsibility) -> SafeString:
    """Who held it how long: the ratio bar and its table; the rows add up to the total exactly."""
    fills, agencies = [], 0
    for row in held.rows:
        if row.kind in WAITERS:
            fills.append(WAITERS[row.kind])
        else:
            fills.append(HOLDERS[agencies % len(HOLDERS)])
            agencies += 1
    told = "; ".join(f"{row.holder} {_share(row.share)}" for row in held.rows)
    parts = [Part(row.minutes, fill) for row, fill in zip(held.rows, fills, strict=True)]
    values = Table(
        caption=_("Nơi giữ hồ sơ và thời gian"),
        columns=(
            Column(_("Nơi giữ")),
            Column(_("Thời gian làm việc"), number=True),
            Column(_("Phút"), number=True),
            Column(_("Tỉ lệ"), number=True),
        ),
        rows=tuple(
            (
                format_html('<span class="key {}"></span> {}', KEYS[fill], row.holder),
                said(durations.show_minutes(row.minutes)),
                format_number(row.minutes),
                _share(row.share),
            )
            for row, fill in zip(held.rows, fills, strict=True)
        ),
        total=(
            _("Cộng"),
            said(durations.show_minutes(held.total)),
            format_number(held.total),
            format_rate("100.0") if held.total else EMPTY,
        ),
    )
    return format_html('{}<div class="holders">{}</div>', split_bar(parts, label=told), table(values))


def _share(share: str | None) -> str:
    return EMPTY if share is None else format_rate(share)
