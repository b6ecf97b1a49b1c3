"""Components as markup: one function per part, used by the template tags and by other rooms of the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from dinh.kernel.ui.icons import icon

Kind = Literal["run", "soon", "wait", "late", "stop", "info", "good", "plain", ""]
NOTHING = mark_safe("")
# On the desk a state always carries its icon; the citizen side draws small marks by style sheet.
STATE_ICONS = {
    "late": "late",
    "soon": "clock",
    "run": "clock",
    "wait": "wait",
    "stop": "pause",
    "good": "check",
}
NOTICE_ICONS = {**STATE_ICONS, "late": "alert", "good": "ok", "run": "ok"}
# One fill class per kind of part in bars and charts; hatches where colour would stand alone.
FILLS = {
    "good": "f-la",
    "ontime": "c2b",
    "late": "f-soc-lua",
    "stop": "f-soc",
    "wait": "f-cham",
    "soon": "f-nghe",
    "info": "f-cham",
    "leader": "f-tim",
    "rest": "f-0",
}


def attributes(values: Mapping[str, Any]) -> SafeString:
    """Attributes of an element: `hx_post` becomes `hx-post`, True stands alone, None and False are left out."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        spelled = name.rstrip("_").replace("_", "-")
        parts.append(
            format_html(" {}", spelled) if value is True else format_html(' {}="{}"', spelled, value)
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def button(
    label: Any,
    *,
    kind: str = "go",
    href: str = "",
    icon_name: str = "",
    key: str = "",
    small: bool = False,
    wide: bool = False,
    why_not: Any = "",
    extra: Mapping[str, Any] | None = None,
) -> SafeString:
    """A button, or a link that looks like one. `why_not` shows the verb with what is missing before the press."""
    css = ["btn", f"btn--{kind}" if kind != "plain" else ""]
    css += ["btn--small" if small else "", "btn--wide" if wide else ""]
    values: dict[str, Any] = {"class_": " ".join(filter(None, css))}
    if key:
        values["data_key"] = key
    inner = format_html(
        "{}{}{}",
        format_html("{} ", icon(icon_name)) if icon_name else "",
        label,
        format_html(' <kbd aria-hidden="true">{}</kbd>', key.replace("Ctrl+Enter", "Ctrl ↵")) if key else "",
    )
    if why_not:
        return format_html(
            '<button type="button" aria-disabled="true"{}>{}</button> <span class="btn__why">{}</span>',
            attributes({**values, **(extra or {})}),
            inner,
            why_not,
        )
    if href:
        return format_html("<a{}>{}</a>", attributes({**values, "href": href, **(extra or {})}), inner)
    return format_html("<button{}>{}</button>", attributes({**values, **(extra or {})}), inner)


def tag(words: Any, kind: str = "", *, icon_name: str = "") -> SafeString:
    """A state in a word or two; `plain` for facts. One state per object."""
    css = f"tag tag--{kind}" if kind else "tag"
    return format_html('<span class="{}">{}{}</span>', css, icon(icon_name) if icon_name else "", words)


def notice(
    body: Any, *, kind: str = "info", title: Any = "", icon_name: str = "", heading: int = 2
) -> SafeString:
    """Advice in a box, at most one per screen: what happened and what to do."""
    head = format_html("<h{0}>{1}</h{0}>", heading, title) if title else ""
    return format_html(
        '<div class="notice notice--{}">{}<div>{}{}</div></div>',
        kind,
        icon(icon_name or NOTICE_ICONS.get(kind, "info")),
        head,
        body,
    )


def error_summary(errors: Sequence[tuple[str, Any]], *, title: Any = "") -> SafeString:
    """What is still to be mended, each line a link to its field (id, sentence). Nothing without errors."""
    if not errors:
        return NOTHING
    count = len(errors)
    words = title or ngettext("Còn %(count)d chỗ cần sửa", "Còn %(count)d chỗ cần sửa", count) % {
        "count": count
    }
    return format_html(
        '<div class="summary" role="alert" aria-labelledby="con-loi" tabindex="-1">'
        '<h2 id="con-loi">{} {}</h2><ul>{}</ul></div>',
        icon("alert"),
        words,
        format_html_join("", '<li><a href="#{}">{}</a></li>', errors),
    )


def field_ids(field_id: str, *, hint: Any = "", error: Any = "") -> str:
    """The value of aria-describedby for the control of a field."""
    names = [f"{field_id}-goi-y" if hint else "", f"{field_id}-loi" if error else ""]
    return " ".join(filter(None, names))


def field(
    control: Any,
    *,
    field_id: str,
    label: Any,
    hint: Any = "",
    error: Any = "",
    group: bool = False,
    tight: bool = False,
) -> SafeString:
    """The frame of one field: label, hint, error, control. `group` is for radios, boxes and dates."""
    css = " ".join(filter(None, ["field", "field--error" if error else "", "field--tight" if tight else ""]))
    hinted = format_html('<p class="hint" id="{}-goi-y">{}</p>', field_id, hint) if hint else ""
    wrong = (
        format_html(
            '<p class="error" id="{}-loi">{}<span><span class="sr">{} </span>{}</span></p>',
            field_id,
            icon("alert"),
            gettext("Lỗi:"),
            error,
        )
        if error
        else ""
    )
    if group:
        described = attributes({"aria_describedby": field_ids(field_id, hint=hint, error=error) or None})
        return format_html(
            '<div class="{}"><fieldset{}><legend>{}</legend>{}{}{}</fieldset></div>',
            css,
            described,
            label,
            hinted,
            wrong,
            control,
        )
    return format_html(
        '<div class="{}"><label for="{}">{}</label>{}{}{}</div>', css, field_id, label, hinted, wrong, control
    )


def text_input(
    *,
    field_id: str,
    name: str,
    value: Any = "",
    hint: Any = "",
    error: Any = "",
    width: str = "",
    **extra: Any,
) -> SafeString:
    """The control of a text field; `type="textarea"` makes it tall."""
    values = {
        "class_": f"input input--{width}" if width else "input",
        "id": field_id,
        "name": name,
        "aria_invalid": "true" if error else None,
        "aria_describedby": field_ids(field_id, hint=hint, error=error) or None,
        **extra,
    }
    if values.get("type") == "textarea":
        del values["type"]
        return format_html("<textarea{}>{}</textarea>", attributes(values), value)
    return format_html(
        "<input{}{}>", attributes(values), attributes({"value": value if value != "" else None})
    )


def select(
    options: Iterable[tuple[Any, Any]],
    *,
    field_id: str,
    name: str,
    value: Any = "",
    described: str = "",
    **extra: Any,
) -> SafeString:
    """A drop-down list of (value, words)."""
    chosen = str(value)
    lines = format_html_join(
        "",
        "<option{}>{}</option>",
        ((attributes({"value": str(key), "selected": str(key) == chosen}), words) for key, words in options),
    )
    values = {"class_": "input", "id": field_id, "name": name, "aria_describedby": described or None, **extra}
    return format_html("<select{}>{}</select>", attributes(values), lines)


def choices(
    options: Iterable[Sequence[Any]], *, field_id: str, name: str, value: Any = "", many: bool = False
) -> SafeString:
    """Radios (or boxes with `many`) for (value, words[, hint]); the first one carries the field's id."""
    chosen = {str(one) for one in value} if many and not isinstance(value, str) else {str(value)}
    parts = []
    for number, option in enumerate(options):
        own_id = field_id if number == 0 else f"{field_id}-{number + 1}"
        hint = format_html('<span class="hint">{}</span>', option[2]) if len(option) > 2 and option[2] else ""
        values = {
            "type": "checkbox" if many else "radio",
            "name": name,
            "id": own_id,
            "value": option[0],
            "checked": str(option[0]) in chosen,
        }
        parts.append(
            format_html(
                '<div class="choice"><input{}><label for="{}">{}{}</label></div>',
                attributes(values),
                own_id,
                option[1],
                hint,
            )
        )
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


@dataclass(frozen=True)
class Part:
    """A piece of a ratio bar: its share of the whole as an exact number, and what kind it is."""

    share: Any
    kind: str


def split_bar(parts: Sequence[Part], *, label: str = "", height: int = 20) -> SafeString:
    """A ratio bar. Shares may be counts, minutes or fractions; the widths are their ratios."""
    role = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return format_html(
        '<svg class="split" width="100%" height="{}"{}>{}</svg>', height, attributes(role), _rects(parts)
    )


def _rects(parts: Sequence[Part], whole: Any = None) -> SafeString:
    total = whole if whole is not None else sum(part.share for part in parts)
    drawn, at = [], 0
    for part in parts:
        if not part.share or not total:
            continue
        drawn.append((FILLS.get(part.kind, part.kind), _percent(at, total), _percent(part.share, total)))
        at += part.share
    return format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%"/>', drawn)


def _percent(share: Any, total: Any) -> str:
    return f"{float(share) * 100 / float(total):.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: words at the left, parts drawn to one scale, the value and a remark at the right."""

    label: Any
    parts: tuple[Part, ...]
    value: Any
    remark: Any = ""


def bar_chart(bars: Sequence[Bar]) -> SafeString:
    """Bars to one scale, drawn on the server. A table with the same numbers belongs beside it."""
    longest = max((sum(part.share for part in bar.parts) for bar in bars), default=0)
    rows = format_html_join(
        "",
        '<div class="bars__row"><span class="bars__x">{}</span>'
        '<svg class="chart-bar" width="100%" height="30">{}</svg>'
        '<span class="bars__v"><b>{}</b> {}</span></div>',
        ((bar.label, _rects(bar.parts, longest), bar.value, bar.remark) for bar in bars),
    )
    return format_html('<div class="bars" aria-hidden="true">{}</div>', rows)


def steps_bar(names: Sequence[Any], current: int) -> SafeString:
    """Where one is in a wizard: the steps by name, the current one counted from 1."""
    lines = []
    for number, name in enumerate(names, start=1):
        css = "is-done" if number < current else "is-now" if number == current else "is-next"
        here = format_html(' aria-current="{}"', "step") if number == current else ""
        lines.append((css, here, name))
    return format_html(
        '<nav class="steps-bar" aria-label="{}"><p>{}<span class="only-small">: {}</span></p><ol>{}</ol></nav>',
        gettext("Các bước"),
        gettext("Bước %(step)d trên %(all)d") % {"step": current, "all": len(names)},
        names[current - 1],
        format_html_join("", '<li class="{}"{}><span>{}</span></li>', lines),
    )


@dataclass(frozen=True)
class Answer:
    """A line of check-your-answers: the question, what was answered, where to change it."""

    label: Any
    value: Any
    change: str = ""


def check_rows(answers: Iterable[Answer]) -> SafeString:
    """Answers as a list; "Sửa" carries the question as hidden words."""
    return format_html(
        "<dl>{}</dl>",
        format_html_join(
            "",
            '<div class="check__row"><dt>{}</dt><dd>{}</dd>{}</div>',
            ((one.label, one.value, _change(one)) for one in answers),
        ),
    )


def _change(answer: Answer) -> SafeString:
    if not answer.change:
        return NOTHING
    return format_html(
        '<dd class="check__act"><a href="{}">{}<span class="sr"> {}</span></a></dd>',
        answer.change,
        gettext("Sửa"),
        answer.label,
    )
