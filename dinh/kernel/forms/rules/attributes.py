"""Reading one attribute of a definition: its value, or its default and a problem noted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dinh.kernel.forms.types import CHOOSING, Choice, Problem, Widget

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# A repeated group is how a pattern becomes slow beyond measure on a hostile answer; definitions do without.
SLOW_PATTERN = re.compile(r"\)[*+{]|\\[1-9]|\(\?[^:]")
ADDRESS_PARTS = ("street", "commune", "district", "province")
DEFAULT_PARTS = ("street", "commune", "province")
FILE_TYPES = ("pdf", "jpg", "png", "docx", "xlsx", "tiff", "zip")
MEGABYTE = 1024 * 1024
# https://www.w3.org/TR/WCAG22/#input-purposes, those that a public form may ask.
AUTOCOMPLETE = frozenset(
    {
        "off",
        "on",
        "name",
        "given-name",
        "family-name",
        "additional-name",
        "organization",
        "organization-title",
        "street-address",
        "address-line1",
        "address-line2",
        "address-line3",
        "address-level1",
        "address-level2",
        "address-level3",
        "address-level4",
        "country",
        "country-name",
        "postal-code",
        "bday",
        "bday-day",
        "bday-month",
        "bday-year",
        "sex",
        "tel",
        "tel-national",
        "email",
        "url",
        "username",
    }
)
DEFAULT_AUTOCOMPLETE = {Widget.EMAIL: "email", Widget.PHONE: "tel"}
DEFAULT_MAX_LENGTH = {Widget.TEXTAREA: 4000, Widget.EMAIL: 254}
HARD_MAX_LENGTH = 20_000


@dataclass
class Attributes:
    """Reads attributes and gathers every problem, so that an author mends them all at once."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: str, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, sentence))

    def name(self, entry: Mapping[str, Any], path: str, names: set[str]) -> str:
        """The item's name, unlike those in `names`."""
        name = entry.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self.refuse(
                f"{path}.name", "Tên trường chỉ gồm chữ thường không dấu, số, gạch dưới; bắt đầu bằng chữ"
            )
            return "?"
        if name in names:
            self.refuse(f"{path}.name", f"Hai trường cùng tên “{name}”")
        names.add(name)
        return name

    def text(self, entry: Mapping[str, Any], key: str, path: str, limit: int) -> str:
        """A text of at most `limit` characters, trimmed."""
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.refuse(f"{path}.{key}", "Phải là chữ")
            return ""
        if len(value) > limit:
            self.refuse(f"{path}.{key}", f"Dài quá {limit} ký tự")
        return value.strip()

    def flag(self, entry: Mapping[str, Any], key: str, path: str) -> bool:
        """True or false."""
        value = entry.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"{path}.{key}", "Phải là true hoặc false")
        return value is True

    def whole(
        self, entry: Mapping[str, Any], key: str, path: str, default: int | None, least: int, most: int
    ) -> int | None:
        """A whole number between `least` and `most`."""
        value = entry.get(key, default)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(f"{path}.{key}", f"Phải là số nguyên từ {least} đến {most}")
            return default
        return value

    def messages(self, entry: Mapping[str, Any], path: str) -> dict[str, str]:
        """Sentences of the author's own."""
        value = entry.get("messages", {})
        allowed = {"required", "invalid", "too_long", "too_short", "min", "max"}
        if not isinstance(value, dict) or any(
            key not in allowed or not isinstance(sentence, str) for key, sentence in value.items()
        ):
            self.refuse(f"{path}.messages", f"Câu báo lỗi chỉ đặt được cho {', '.join(sorted(allowed))}")
            return {}
        return value

    def pattern(self, entry: Mapping[str, Any], path: str) -> str:
        """A regular expression that answers match wholly."""
        pattern = self.text(entry, "pattern", path, limit=200)
        if not pattern:
            return ""
        try:
            re.compile(pattern)
        except re.error as error:
            self.refuse(f"{path}.pattern", f"Mẫu chữ không đúng cú pháp: {error.msg}")
            return ""
        if SLOW_PATTERN.search(pattern):
            self.refuse(
                f"{path}.pattern", "Mẫu chữ không được lặp một nhóm trong ngoặc hay dẫn ngược lại nhóm"
            )
        return pattern

    def choices(self, entry: Mapping[str, Any], path: str, widget: Widget) -> tuple[Choice, ...]:
        """What may be chosen, for widgets that choose."""
        value = entry.get("choices", [])
        if widget not in CHOOSING:
            if value:
                self.refuse(f"{path}.choices", f"Cách hỏi {widget} không có danh sách chọn")
            return ()
        if not isinstance(value, list) or not value:
            self.refuse(f"{path}.choices", "Cần danh sách để chọn")
            return ()
        choices: list[Choice] = []
        for place, one in enumerate(value):
            if isinstance(one, str):
                one = {"value": one, "label": one}
            if not isinstance(one, dict) or not isinstance(one.get("value"), str) or not one["value"]:
                self.refuse(f"{path}.choices[{place}]", "Mỗi lựa chọn cần “value” và “label” bằng chữ")
                continue
            where = f"{path}.choices[{place}]"
            label = self.text(one, "label", where, limit=300) or one["value"]
            if any(choice.value == one["value"] for choice in choices):
                self.refuse(where, f"Hai lựa chọn cùng giá trị “{one['value']}”")
            choices.append(Choice(one["value"], label, self.text(one, "help", where, limit=300)))
        return tuple(choices)

    def bound(self, entry: Mapping[str, Any], key: str, path: str, widget: Widget) -> Any:
        """The least or greatest value, in the type of the widget."""
        value = entry.get(key)
        if value is None:
            return None
        if (
            widget in {Widget.INTEGER, Widget.MONEY}
            and isinstance(value, int)
            and not isinstance(value, bool)
        ):
            return value
        if widget is Widget.DECIMAL and isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                return Decimal(str(value))
            except InvalidOperation:
                pass
        if widget is Widget.DATE and isinstance(value, str):
            if value == "today":
                return value
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.refuse(f"{path}.{key}", f"Giới hạn “{value}” không hợp với cách hỏi {widget}")
        return None

    def parts(self, entry: Mapping[str, Any], path: str, widget: Widget) -> tuple[str, ...]:
        """The parts of an address."""
        if widget is not Widget.ADDRESS:
            if "parts" in entry:
                self.refuse(f"{path}.parts", "Chỉ cách hỏi address mới có các phần địa chỉ")
            return ()
        parts = entry.get("parts", list(DEFAULT_PARTS))
        if not isinstance(parts, list) or not parts or any(part not in ADDRESS_PARTS for part in parts):
            self.refuse(f"{path}.parts", f"Phần địa chỉ chỉ được chọn trong {', '.join(ADDRESS_PARTS)}")
            return DEFAULT_PARTS
        return tuple(part for part in ADDRESS_PARTS if part in parts)
