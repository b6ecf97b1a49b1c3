"""What the templates show: every control with its name, id, typed value, hint, error and autocomplete token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dinh.kernel.forms.reading import sign_file
from dinh.kernel.forms.rules.logic import names_in
from dinh.kernel.forms.rules.schema import ADDRESS_LABELS
from dinh.kernel.forms.rules.sentences import low_first
from dinh.kernel.forms.rules.values import DATE_PARTS
from dinh.kernel.forms.types import GATHERED, FileRef, Item, Kind, Widget, control_id
from dinh.lib.figures import format_decimal, format_number

PART_LABELS = {
    "day": _("Ngày"),
    "month": _("Tháng"),
    "year": _("Năm"),
    "street": _("Số nhà, đường, thôn"),
    "commune": _("Xã, phường, đặc khu"),
    "district": _("Huyện, quận, thị xã"),
    "province": _("Tỉnh, thành phố"),
}
# HTML names address levels from the outside in: level1 the province, level3 the commune.
PART_TOKENS = {
    "street": "address-line1",
    "commune": "address-level3",
    "district": "address-level2",
    "province": "address-level1",
}
SCAN_LABELS = {
    "not_scanned": _("chưa quét vi-rút"),
    "clean": _("đã quét vi-rút"),
    "infected": _("có vi-rút"),
    "quarantined": _("đang cách ly"),
}
INPUT_MODES = {
    Widget.INTEGER: "numeric",
    Widget.DECIMAL: "decimal",
    Widget.MONEY: "numeric",
    Widget.CITIZEN_ID: "numeric",
    Widget.TAX_CODE: "numeric",
    Widget.PHONE: "tel",
    Widget.EMAIL: "email",
}
WIDTHS = {
    Widget.INTEGER: 10,
    Widget.DECIMAL: 10,
    Widget.MONEY: 10,
    Widget.PHONE: 20,
    Widget.CITIZEN_ID: 20,
    Widget.TAX_CODE: 20,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button, tick box or entry of a list."""

    id: str
    value: str
    label: str
    help: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of several controls of one answer: the day of a date, the commune of an address."""

    id: str
    name: str
    label: str
    value: str
    autocomplete: str
    width: int


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file received before."""

    reference: FileRef
    token: str
    remove: str

    @property
    def scan(self) -> str:
        """What the virus scan said, in words."""
        return str(SCAN_LABELS.get(self.reference.scan_state, ""))

    @property
    def size(self) -> str:
        """The size as people read it: "2,1 MB", "310 kB"."""
        return show_size(self.reference.size)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a repeat."""

    title: str
    remove: str
    children: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One item as it is shown."""

    item: Item
    path: str
    id: str
    value: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    files: tuple[KeptFile, ...] = ()
    children: tuple[View, ...] = ()
    rows: tuple[RowView, ...] = ()
    steers: bool = False
    anchor: str = ""

    @property
    def template(self) -> str:
        """The part of the page that shows this item."""
        if self.item.kind is not Kind.FIELD:
            return f"forms/parts/{self.item.kind}.html"
        kind = self.item.widget
        if kind in {Widget.DATE, Widget.ADDRESS}:
            return "forms/parts/gathered.html"
        if kind in {Widget.RADIO, Widget.CHECKBOXES}:
            return "forms/parts/choices.html"
        return f"forms/parts/{kind if kind in {Widget.TEXTAREA, Widget.SELECT, Widget.CHECKBOX} else 'line'}.html"

    @property
    def described_by(self) -> str:
        """Ids of hint and error, in the order read out."""
        hint = [f"{self.id}-gy"] if self.hint else []
        return " ".join([*hint, *([f"{self.id}-loi"] if self.error else [])])

    @property
    def focus_id(self) -> str:
        """The control that a link of the error summary leads to."""
        if self.options:
            return next((option.id for option in self.options if option.chosen), self.options[0].id)
        return self.parts[0].id if self.parts else self.id

    @property
    def gathered(self) -> bool:
        """Whether several controls share one question, which is then a legend."""
        return self.item.kind is not Kind.FIELD or self.item.widget in GATHERED

    @property
    def hint(self) -> str:
        """The help of the item; a file says its types and size, money its unit, when nothing else is written."""
        if self.item.kind is Kind.FIELD and self.item.widget is Widget.MONEY and not self.item.help:
            return gettext("Đơn vị: đồng")
        if self.item.kind is Kind.FILE and not self.item.help:
            types = ", ".join(one.upper() for one in self.item.accept)
            return gettext("%(types)s, tối đa %(size)s.") % {
                "types": types,
                "size": show_size(self.item.max_bytes),
            }
        return self.item.help

    @property
    def width_class(self) -> str:
        """The class that makes the box as wide as its answer; "" for the whole line."""
        width = self.item.width or WIDTHS.get(self.item.widget, 0)
        return next((f" input--w{most}" for most in (2, 4, 10, 20) if 0 < width <= most), "")

    @property
    def input_type(self) -> str:
        """The type attribute of a line."""
        return {Widget.EMAIL: "email", Widget.PHONE: "tel"}.get(self.item.widget, "text")

    @property
    def input_mode(self) -> str:
        """The keyboard a phone should show."""
        return INPUT_MODES.get(self.item.widget, "")

    @property
    def accept(self) -> str:
        """The accept attribute of a file control."""
        names = [f".{one}" for one in self.item.accept]
        return ",".join([*names, ".jpeg"] if "jpg" in self.item.accept else names)

    @property
    def may_add(self) -> bool:
        """Whether another row fits."""
        return len(self.rows) < self.item.max_items

    @property
    def add_what(self) -> str:
        """What the button adds, inside its words: "Thêm người"."""
        return low_first(self.item.item_label or self.item.label)

    @property
    def may_remove(self) -> bool:
        """Whether a row can go without falling below the least number."""
        return len(self.rows) > self.item.min_items

    @property
    def optional(self) -> bool:
        """Whether the page says "(không bắt buộc)" after the name."""
        return self.item.kind in {Kind.FIELD, Kind.FILE} and not self.item.required


def show_size(size: int) -> str:
    """A file size in Vietnamese marks: "2,1 MB", "310 kB"."""
    if size < 1_048_576:
        return f"{max(1, round(size / 1024))} kB"
    tenths = round(size * 10 / 1_048_576)
    return f"{format_decimal(f'{tenths // 10}.{tenths % 10}') if tenths % 10 else tenths // 10} MB"


def as_typed(item: Item, value: Any) -> Any:
    """A stored answer as a person would have typed it."""
    match item.kind:
        case Kind.GROUP:
            return _items_as_typed(item, value or {})
        case Kind.REPEAT:
            rows = list(value or [])
            rows += [{}] * (item.min_items - len(rows))
            return [_items_as_typed(item, row) for row in rows]
        case Kind.FILE:
            return value or []
        case _:
            return None if value is None else _field_as_typed(item, value)


def _items_as_typed(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: as_typed(one, values.get(one.name)) for one in item.items if one.name}


def _field_as_typed(item: Item, value: Any) -> Any:
    match item.widget:
        case Widget.DATE:
            day = date.fromisoformat(value)
            return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        case Widget.MONEY:
            return format_number(value)
        case Widget.DECIMAL:
            return format_decimal(value)
        case Widget.INTEGER:
            return str(value)
        case _:
            return value


def conditional_paths(items: Sequence[Item], visible: Mapping[str, None]) -> Iterator[str]:
    """Visible paths of items that stand under a condition."""
    conditional = set(_conditional(items, ""))
    for path in visible:
        if ".".join(name for name in path.split(".") if not name.isdigit()) in conditional:
            yield path


def _conditional(items: Sequence[Item], prefix: str) -> Iterator[str]:
    for item in items:
        if item.name:
            if item.visible_if is not None:
                yield prefix + item.name
            yield from _conditional(item.items, f"{prefix}{item.name}.")


@dataclass
class Viewer:
    """Builds the views of one page."""

    raw: Mapping[str, Any]
    errors: Mapping[str, str]
    visible: Mapping[str, None]
    items: Sequence[Item]

    def views(self) -> tuple[View, ...]:
        """Views of all visible items, in order."""
        self.steering = frozenset().union(*(_read_names(self.items)))
        return self._many(self.items, self.raw, "")

    def _many(self, items: Sequence[Item], raw: Any, prefix: str) -> tuple[View, ...]:
        raw = raw if isinstance(raw, Mapping) else {}
        views = []
        for item in items:
            path = prefix + item.name
            if path in self.visible:
                views.append(self._one(item, raw.get(item.name), path))
        return tuple(views)

    def _one(self, item: Item, raw: Any, path: str) -> View:
        ident = control_id(path)
        error = self.errors.get(path, "")
        plain = ".".join(name for name in path.split(".") if not name.isdigit())
        steers = plain in self.steering or item.name in self.steering
        match item.kind:
            case Kind.GROUP:
                return View(item, path, ident, error=error, children=self._many(item.items, raw, f"{path}."))
            case Kind.REPEAT:
                return View(item, path, ident, error=error, rows=self._rows(item, raw, path))
            case Kind.FILE:
                return View(item, path, ident, error=error, files=_kept(raw, path))
            case Kind.TEXT:
                return View(item, path, ident)
            case _:
                value = raw if isinstance(raw, str) else "1" if raw is True else ""
                options, parts = _options(item, raw, ident), _parts(item, raw, ident, path)
                return View(item, path, ident, value, error, options, parts, steers=steers)

    def _rows(self, item: Item, raw: Any, path: str) -> tuple[RowView, ...]:
        rows = list(raw or [])
        title = item.item_label or item.label
        return tuple(
            RowView(
                f"{title} {place + 1}", f"{path}.{place}", self._many(item.items, row, f"{path}.{place}.")
            )
            for place, row in enumerate(rows)
        )


def _read_names(items: Sequence[Item]) -> Iterator[frozenset[str]]:
    yield frozenset()
    for item in items:
        yield names_in(item.visible_if)
        yield from _read_names(item.items)


def _options(item: Item, raw: Any, ident: str) -> tuple[Option, ...]:
    chosen = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(
        Option(f"{ident}-{place}" if place else ident, one.value, one.label, one.help, one.value in chosen)
        for place, one in enumerate(item.choices)
    )


def _parts(item: Item, raw: Any, ident: str, path: str) -> tuple[Part, ...]:
    if item.widget is Widget.DATE:
        if not isinstance(raw, Mapping):
            raw = dict.fromkeys(DATE_PARTS, "") | ({"day": raw} if isinstance(raw, str) else {})
        birthday = item.autocomplete == "bday"
        return tuple(
            Part(
                f"{ident}-{part}",
                f"{path}.{part}",
                str(PART_LABELS[part]),
                str(raw.get(part) or ""),
                f"bday-{part}" if birthday else "",
                4 if part == "year" else 2,
            )
            for part in DATE_PARTS
        )
    raw = raw if isinstance(raw, Mapping) else {}
    return tuple(
        Part(
            f"{ident}-{part}",
            f"{path}.{part}",
            str(PART_LABELS[part]),
            str(raw.get(part) or ""),
            PART_TOKENS[part],
            0,
        )
        for part in item.parts
        if part in ADDRESS_LABELS
    )


def _kept(raw: Any, path: str) -> tuple[KeptFile, ...]:
    references = [FileRef.from_json(one) for one in raw or []]
    return tuple(
        KeptFile(reference, sign_file(reference), f"{path}.{place}")
        for place, reference in enumerate(references)
    )
