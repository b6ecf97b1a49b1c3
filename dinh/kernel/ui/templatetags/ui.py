"""Template tags of the dress: `{% load ui %}`. docs/guides/ui.md shows each with its use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dinh.kernel.ui import clock, icons, markup, tables
from dinh.kernel.ui.said import days_said, said
from dinh.lib import durations, moments
from dinh.lib.deadlines import DayBar, ExplanationLine, Responsibility
from dinh.lib.figures import EMPTY, PER_CENT, Figure, format_decimal, format_number

register = template.Library()
MORE = ("hx_", "data_", "aria_")


# ---- small parts ----
@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """`{% icon "clock" %}`; size "lg" for cards; a label makes it a picture that is read aloud."""
    return icons.icon(name, size, str(label))


@register.simple_tag
def button(label: Any, kind: str = "go", **options: Any) -> SafeString:
    """`{% button "Nộp hồ sơ" %}`; kinds go, quiet, danger, plain; href=, icon=, key=, small=, wide=, why_not=, name=, …"""
    known = {
        name: options.pop(name) for name in ("href", "key", "small", "wide", "why_not") if name in options
    }
    return markup.button(label, kind=kind, icon_name=options.pop("icon", ""), extra=options, **known)


@register.simple_tag(takes_context=True)
def tag(context: Context, words: Any, kind: str = "", icon: str = "") -> SafeString:
    """`{% tag "Trễ hạn" "late" %}`; kinds run, soon, wait, late, stop, info, plain."""
    if not icon and context.get("ui_side") == "desk":
        icon = markup.STATE_ICONS.get(kind, "")
    return markup.tag(words, kind, icon_name=icon)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Any = "", icon: str = "", heading: int = 2) -> SafeString:
    """`{% notice kind="wait" title="…" %}<p>…</p>{% endnotice %}`."""
    return markup.notice(content, kind=kind, title=title, icon_name=icon, heading=heading)


@register.simple_block_tag
def nothing_yet(content: str, title: Any, heading: int = 2) -> SafeString:
    """`{% nothing_yet "Chưa có hồ sơ nào" %}<p>…</p>{% endnothing_yet %}`: an empty list that says what to do."""
    return format_html(
        '<div class="empty">{0}<h{1}>{2}</h{1}>{3}</div>',
        SafeString(render_to_string("ui/parts/communal_house.html")),
        heading,
        title,
        content,
    )


@register.simple_tag(takes_context=True)
def crumbs(context: Context, *words: Any) -> str:
    """`{% crumbs "Trang chủ" url "Thống kê" %}`: label and address in turn; the last label has none.

    One argument is taken as a ready list of (label, address or "").
    """
    if len(words) == 1 and not isinstance(words[0], str):
        trail = list(words[0])
    else:
        trail = [
            (label, words[at + 1] if at + 1 < len(words) else "")
            for at, label in enumerate(words)
            if at % 2 == 0
        ]
    return render_to_string("ui/parts/crumbs.html", {"trail": trail, "ui_side": context.get("ui_side", "")})


@register.simple_tag
def pager(next: str = "", previous: str = "", shown: Any = "") -> SafeString:  # noqa: A002
    """`{% pager next=… previous=… shown="11 trong 48" %}`: keyset pages; addresses are given by the view."""
    return SafeString(
        render_to_string("ui/parts/pager.html", {"next": next, "previous": previous, "shown": shown})
    )


# ---- forms ----
@register.simple_tag
def error_summary(errors: Any, title: Any = "") -> SafeString:
    """`{% error_summary errors %}`: pairs (field id, sentence), a mapping of the same, or a Django form."""
    if isinstance(errors, forms.BaseForm):
        pairs = [
            (errors[name].id_for_label if name in errors.fields else "noi-dung", sentence)
            for name, sentences in errors.errors.items()
            for sentence in sentences
        ]
    else:
        pairs = list(errors.items()) if isinstance(errors, Mapping) else list(errors or ())
    return markup.error_summary(pairs, title=title)


@register.simple_block_tag
def field(
    content: str,
    id: str,  # noqa: A002
    label: Any,
    hint: Any = "",
    error: Any = "",
    group: bool = False,
    tight: bool = False,
) -> SafeString:
    """The frame round a control of your own: `{% field id="ma" label="Mã hồ sơ" error=… %}<input …>{% endfield %}`."""
    return markup.field(content, field_id=id, label=label, hint=hint, error=error, group=group, tight=tight)


@register.simple_tag
def text_field(
    name: str,
    label: Any,
    value: Any = "",
    hint: Any = "",
    error: Any = "",
    id: str = "",  # noqa: A002
    tight: bool = False,
    **extra: Any,
) -> SafeString:
    """`{% text_field "ma" "Mã hồ sơ" value=… error=… width="w10" inputmode="numeric" %}`."""
    own = id or name
    control = markup.text_input(
        field_id=own, name=name, value="" if value is None else value, hint=hint, error=error, **extra
    )
    return markup.field(control, field_id=own, label=label, hint=hint, error=error, tight=tight)


@register.simple_tag
def select_field(
    name: str,
    label: Any,
    options: Any,
    value: Any = "",
    hint: Any = "",
    error: Any = "",
    id: str = "",  # noqa: A002
    tight: bool = False,
    **extra: Any,
) -> SafeString:
    """`{% select_field "linh-vuc" "Lĩnh vực" options value=… %}`: options are (value, words)."""
    own = id or name
    described = markup.field_ids(own, hint=hint, error=error)
    control = markup.select(
        options,
        field_id=own,
        name=name,
        value=value,
        described=described,
        aria_invalid="true" if error else None,
        **extra,
    )
    return markup.field(control, field_id=own, label=label, hint=hint, error=error, tight=tight)


@register.simple_tag
def choice_field(
    name: str,
    label: Any,
    options: Any,
    value: Any = "",
    hint: Any = "",
    error: Any = "",
    many: bool = False,
    id: str = "",  # noqa: A002
) -> SafeString:
    """`{% choice_field "cach-nhan" "Nhận kết quả" options value=… %}`: options are (value, words[, hint])."""
    own = id or name
    control = markup.choices(options, field_id=own, name=name, value=value, many=many)
    return markup.field(control, field_id=own, label=label, hint=hint, error=error, group=True)


@register.simple_tag
def form_field(bound: BoundField, **extra: Any) -> SafeString:
    """A field of a Django form in our dress: `{% form_field form.password %}`. The widget stays Django's."""
    widget = bound.field.widget
    error = " ".join(str(sentence) for sentence in bound.errors)
    own = bound.id_for_label
    values: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    values["aria-describedby"] = markup.field_ids(own, hint=bound.help_text, error=error) or None
    if isinstance(widget, forms.CheckboxInput):
        box = format_html(
            '<div class="choice">{}<label for="{}">{}</label></div>',
            bound.as_widget(attrs=_kept(values)),
            own,
            bound.label,
        )
        return format_html('<div class="field">{}</div>', box)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        many = isinstance(widget, forms.CheckboxSelectMultiple)
        control = markup.choices(
            [(key, words) for key, words in widget.choices if key != ""],
            field_id=bound.auto_id,
            name=bound.html_name,
            value=bound.value() or "",
            many=many,
        )
        return markup.field(
            control, field_id=bound.auto_id, label=bound.label, hint=bound.help_text, error=error, group=True
        )
    values["class"] = "file" if isinstance(widget, forms.FileInput) else "input"
    values["aria-invalid"] = "true" if error else None
    return markup.field(
        bound.as_widget(attrs=_kept(values)),
        field_id=own,
        label=bound.label,
        hint=bound.help_text,
        error=error,
    )


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


# ---- tables, figures, bars ----
@register.simple_tag
def table(values: tables.Table) -> SafeString:
    """`{% table figures %}` with a `dinh.kernel.ui.tables.Table`."""
    return tables.table(values)


@register.simple_tag
def figure(value: Figure, what: Any, kind: str = "", why: Any = "", href: str = "") -> SafeString:
    """`{% figure f "Trước và đúng hạn" kind="good" %}`: a link to its records, with its why under it (an `<li>`)."""
    shown = value.text
    marks = shown.endswith(PER_CENT)
    number = format_html("{}<small> %</small>", shown.removesuffix(PER_CENT)) if marks else shown
    return _figure_box(number, what, kind, why or value.fraction_text, href or value.records_url or "")


@register.simple_tag
def number_box(number: Any, what: Any, kind: str = "", why: Any = "", href: str = "") -> SafeString:
    """The same box for a plain count or words."""
    shown = format_number(number) if isinstance(number, int) else number
    return _figure_box(shown, what, kind, why, href)


def _figure_box(number: Any, what: Any, kind: str, why: Any, href: str) -> SafeString:
    inner = format_html(
        '<b>{}</b><span class="what">{}</span>{}',
        number,
        what,
        format_html('<span class="why">{}</span>', why) if why else "",
    )
    css = f"figure figure--{kind}" if kind else "figure"
    if href:
        return format_html('<li class="{}"><a href="{}">{}</a></li>', css, href, inner)
    return format_html('<li class="{}">{}</li>', css, inner)


@register.simple_tag
def split_bar(parts: Sequence[markup.Part], label: Any = "", height: int = 20) -> SafeString:
    """`{% split_bar parts label="…" %}` with `dinh.kernel.ui.markup.Part(share, kind)`."""
    return markup.split_bar(parts, label=str(label), height=height)


@register.simple_tag
def bar_chart(bars: Sequence[markup.Bar]) -> SafeString:
    """`{% bar_chart bars %}` with `dinh.kernel.ui.markup.Bar`; put a table with the same numbers beside it."""
    return markup.bar_chart(bars)


# ---- wizard, legal clock ----
@register.simple_tag
def steps_bar(names: Sequence[Any], current: int) -> SafeString:
    """`{% steps_bar names 2 %}`: step names of a wizard and the current one, counted from 1."""
    return markup.steps_bar(names, current)


@register.simple_tag
def check_rows(answers: Sequence[markup.Answer]) -> SafeString:
    """`{% check_rows answers %}` with `markup.Answer(label, value, change)`, inside `<section class="check">`."""
    return markup.check_rows(answers)


@register.simple_tag
def day_bars(bars: Sequence[DayBar], due_at: datetime | None = None) -> SafeString:
    """`{% day_bars bars due.due_at %}` with `dinh.lib.deadlines.day_bars(due=…, now=…)`."""
    return clock.day_bars(bars, due_at)


@register.simple_tag
def why_list(lines: Sequence[ExplanationLine]) -> SafeString:
    """`{% why_list due.explanation %}`."""
    return clock.why_list(lines)


@register.simple_tag
def holders(held: Responsibility) -> SafeString:
    """`{% holders responsibility %}` with `dinh.lib.deadlines.responsibility(…)`."""
    return clock.holders(held)


# ---- filters ----
@register.filter
def vn_date(day: date | datetime | None, form: str = "") -> str:
    """`13/02/2023`; `vn_date:"short"` gives `13/02`, `vn_date:"weekday"` gives `thứ Hai, 13/02/2023`."""
    if day is None:
        return EMPTY
    plain = moments.local(day).date() if isinstance(day, datetime) else day
    if form == "weekday":
        return f"{said(moments.weekday_name(plain))}, {moments.show_day(plain)}"
    return moments.show_day(plain, year=form != "short")


@register.filter
def vn_weekday(day: date | datetime) -> str:
    """`Thứ Sáu`."""
    name = said(moments.weekday_name(moments.local(day).date() if isinstance(day, datetime) else day))
    return name[0].upper() + name[1:]


@register.filter
def vn_time(moment: datetime | None) -> str:
    """`17:00`."""
    return EMPTY if moment is None else moments.show_clock(moment)


@register.filter
def vn_moment(moment: datetime | None, form: str = "") -> str:
    """`17:00 13/02/2023`; "weekday" adds the day's name, "short" leaves the year, "stamp" is `03/02/2023 16:28:18`."""
    if moment is None:
        return EMPTY
    if form == "stamp":
        return moments.show_stamp(moment)
    if form == "weekday":
        return said(moments.show_moment(moment, weekday=True))
    return moments.show_moment(moment, year=form != "short")


@register.filter
def vn_number(number: int | None) -> str:
    """`527.679`."""
    return EMPTY if number is None else format_number(number)


@register.filter
def vn_decimal(number: Any) -> str:
    """`98,4` of "98.4" or a Decimal."""
    return EMPTY if number is None else format_decimal(str(number))


@register.filter
def vn_dong(amount: int | None) -> str:
    """`8.000 đồng`; 0 is `Không thu`."""
    if amount is None:
        return EMPTY
    return said(f"{format_number(amount)} đồng") if amount else _("Không thu")


@register.filter
def vn_minutes(minutes: int | None) -> str:
    """`18 giờ 30 phút`."""
    return EMPTY if minutes is None else said(durations.show_minutes(minutes))


@register.filter(name="said")
def said_filter(text: str) -> str:
    """A sentence that a room below wrote in Vietnamese, in the page's language: `{{ limit.label|said }}`."""
    return said(str(text))


@register.filter(name="days_said")
def days_said_filter(text: str) -> str:
    """A text in the page's language in which moments still stand in Vietnamese: `{{ row.text|days_said }}`."""
    return days_said(str(text))


@register.filter
def vn_count(number: int, most: int = 500) -> str:
    """`48`; above the cap `500+`."""
    return f"{format_number(most)}+" if number > most else format_number(number)


@register.filter
def reference(number: str) -> str:
    """The end of a request's number in a form one can read aloud: `4F2A-19C0-77BD`."""
    end = number.replace("-", "")[-12:].upper()
    return "-".join(end[at : at + 4] for at in range(0, len(end), 4))


@register.filter
def at(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """`{{ counts|at:name }}`: a value by a key that stands in a variable; nothing when absent."""
    return mapping.get(key, "") if mapping else ""
