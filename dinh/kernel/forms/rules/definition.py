"""From a definition (JSON) to a compiled form, with a plain reason for everything that is not sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from dinh.kernel.forms.rules.attributes import (
    AUTOCOMPLETE,
    DEFAULT_AUTOCOMPLETE,
    DEFAULT_MAX_LENGTH,
    FILE_TYPES,
    HARD_MAX_LENGTH,
    MEGABYTE,
    Attributes,
)
from dinh.kernel.forms.rules.hashing import content_hash
from dinh.kernel.forms.rules.logic import check_logic, names_in
from dinh.kernel.forms.rules.schema import derive_schema
from dinh.kernel.forms.types import (
    CompiledForm,
    CrossRule,
    Item,
    Kind,
    Problem,
    Step,
    Widget,
)

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
COMMON = {"kind", "visible_if"}
KEYS: dict[Kind, set[str]] = {
    Kind.FIELD: COMMON
    | {"name", "label", "help", "widget", "required", "choices", "prefill", "autocomplete", "min_length"}
    | {"max_length", "pattern", "min", "max", "places", "parts", "width", "messages"},
    Kind.FILE: COMMON | {"name", "label", "help", "required", "accept", "max_bytes", "max_files", "messages"},
    Kind.GROUP: COMMON | {"name", "label", "help", "items"},
    Kind.REPEAT: COMMON
    | {"name", "label", "help", "items", "min_items", "max_items", "item_label", "add_label", "messages"},
    Kind.TEXT: COMMON | {"text", "label"},
}


class InvalidDefinition(ValueError):
    """A definition that cannot become a form; `problems` says where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def validate_definition(definition: Any) -> tuple[Problem, ...]:
    """Every reason why `definition` is not accepted; empty when it is sound."""
    try:
        compile_definition(definition)
    except InvalidDefinition as refusal:
        return refusal.problems
    return ()


def compile_definition(definition: Any) -> CompiledForm:
    """Check and compile; raises InvalidDefinition with all problems at once."""
    reader = _Reader()
    form = reader.read_form(definition)
    if form is None or reader.problems:
        raise InvalidDefinition(tuple(reader.problems))
    return form


class _Reader(Attributes):
    def read_form(self, definition: Any) -> CompiledForm | None:
        if not isinstance(definition, dict):
            self.refuse("", "Định nghĩa biểu mẫu phải là một đối tượng JSON")
            return None
        for key in sorted(set(map(str, definition)) - {"schema", "steps", "rules"}):
            self.refuse(key, "Không có mục này; biểu mẫu chỉ gồm schema, steps, rules")
        steps = self.read_steps(definition.get("steps"))
        known = _paths(item for step in steps for item in step.items)
        self.check_conditions(steps, known)
        rules = self.read_rules(definition.get("rules") or [], known)
        if self.problems:
            return None
        derived = derive_schema(steps)
        schema = self.read_schema(definition.get("schema"), derived)
        return CompiledForm(tuple(steps), rules, schema, content_hash(definition))

    def read_steps(self, entries: Any) -> list[Step]:
        if not isinstance(entries, list) or not entries:
            self.refuse("steps", "Biểu mẫu cần ít nhất một bước")
            return []
        if len(entries) > 30:
            self.refuse("steps", "Biểu mẫu có quá 30 bước")
            return []
        steps: list[Step] = []
        names: set[str] = set()
        for place, entry in enumerate(entries):
            path = f"steps[{place}]"
            if not isinstance(entry, dict):
                self.refuse(path, "Mỗi bước phải là một đối tượng JSON")
                continue
            code, title = entry.get("code"), self.text(entry, "title", path, limit=200)
            if not isinstance(code, str) or not CODE.fullmatch(code):
                self.refuse(f"{path}.code", "Mã bước chỉ gồm chữ thường không dấu, số và dấu gạch nối")
                code = f"?{place}"
            if any(step.code == code for step in steps):
                self.refuse(f"{path}.code", f"Hai bước cùng mã “{code}”")
            if not title:
                self.refuse(f"{path}.title", "Bước cần có tên")
            for key in sorted(set(map(str, entry)) - {"code", "title", "short", "items"}):
                self.refuse(f"{path}.{key}", "Bước không có mục này")
            items = self.read_items(entry.get("items"), f"{path}.items", names, depth=0)
            steps.append(Step(code, title, self.text(entry, "short", path, limit=60) or title, items))
        return steps

    def read_items(self, entries: Any, path: str, names: set[str], depth: int) -> tuple[Item, ...]:
        if not isinstance(entries, list) or not entries:
            self.refuse(path, "Cần ít nhất một mục")
            return ()
        if len(entries) > 200:
            self.refuse(path, "Có quá 200 mục")
            return ()
        items = []
        for place, entry in enumerate(entries):
            item = self.read_item(entry, f"{path}[{place}]", names, depth)
            if item is not None:
                items.append(item)
        return tuple(items)

    def read_item(self, entry: Any, path: str, names: set[str], depth: int) -> Item | None:
        if not isinstance(entry, dict):
            self.refuse(path, "Mỗi mục phải là một đối tượng JSON")
            return None
        try:
            kind = Kind(entry.get("kind", "field"))
        except ValueError:
            self.refuse(f"{path}.kind", f"Loại mục “{entry.get('kind')}” không có; chọn {', '.join(Kind)}")
            return None
        for key in sorted(set(map(str, entry)) - KEYS[kind]):
            self.refuse(f"{path}.{key}", f"Mục loại {kind} không có thuộc tính này")
        values: dict[str, Any] = {"kind": kind, "visible_if": entry.get("visible_if")}
        for sentence in check_logic(values["visible_if"]):
            self.refuse(f"{path}.visible_if", sentence)
        if kind is Kind.TEXT:
            # A name of its own kind, so that a text too has a path that is the same on each page.
            values["name"] = "#" + re.sub(r"[^0-9]+", "-", path).strip("-")
            values["text"] = self.text(entry, "text", path, limit=4000)
            values["label"] = self.text(entry, "label", path, limit=200)
            if not values["text"] and not values["label"]:
                self.refuse(f"{path}.text", "Đoạn chữ đang để trống")
            return Item(**values)
        values["name"] = self.name(entry, path, names)
        values["label"] = self.text(entry, "label", path, limit=300)
        values["help"] = self.text(entry, "help", path, limit=1000)
        if not values["label"]:
            self.refuse(f"{path}.label", "Mục cần có tên gọi tiếng Việt (label)")
        values["messages"] = self.messages(entry, path)
        if kind is Kind.FIELD:
            values |= self.read_field(entry, path)
        elif kind is Kind.FILE:
            values |= self.read_file(entry, path)
        else:
            values |= self.read_inner(entry, path, kind, depth)
        return Item(**values)

    def read_field(self, entry: Mapping[str, Any], path: str) -> dict[str, Any]:
        try:
            widget = Widget(entry.get("widget", "text"))
        except ValueError:
            self.refuse(
                f"{path}.widget", f"Cách hỏi “{entry.get('widget')}” không có; chọn {', '.join(Widget)}"
            )
            return {}
        values: dict[str, Any] = {"widget": widget, "required": self.flag(entry, "required", path)}
        values["choices"] = self.choices(entry, path, widget)
        values["prefill"] = self.text(entry, "prefill", path, limit=60)
        token = self.text(entry, "autocomplete", path, limit=40) or DEFAULT_AUTOCOMPLETE.get(widget, "")
        if token and token not in AUTOCOMPLETE:
            self.refuse(f"{path}.autocomplete", f"“{token}” không phải mã tự điền của HTML")
        values["autocomplete"] = token
        values["min_length"] = self.whole(entry, "min_length", path, None, 0, HARD_MAX_LENGTH)
        longest = DEFAULT_MAX_LENGTH.get(widget, 255)
        values["max_length"] = self.whole(entry, "max_length", path, longest, 1, HARD_MAX_LENGTH)
        values["width"] = self.whole(entry, "width", path, 0, 0, 40)
        values["places"] = self.whole(entry, "places", path, 2, 0, 10)
        values["pattern"] = self.pattern(entry, path)
        values["minimum"] = self.bound(entry, "min", path, widget)
        values["maximum"] = self.bound(entry, "max", path, widget)
        low, high = values["minimum"], values["maximum"]
        # Words like "today" are compared when the answer is read, not here.
        if (
            low is not None
            and high is not None
            and type(low) is type(high)
            and low != "today" != high
            and low > high
        ):
            self.refuse(f"{path}.max", "Giá trị lớn nhất nhỏ hơn giá trị nhỏ nhất")
        values["parts"] = self.parts(entry, path, widget)
        return values

    def read_file(self, entry: Mapping[str, Any], path: str) -> dict[str, Any]:
        accept = entry.get("accept", ["pdf", "jpg", "png"])
        if not isinstance(accept, list) or not accept or any(one not in FILE_TYPES for one in accept):
            self.refuse(f"{path}.accept", f"Loại tệp nhận chỉ được chọn trong {', '.join(FILE_TYPES)}")
            accept = []
        return {
            "required": self.flag(entry, "required", path),
            "accept": tuple(accept),
            "max_bytes": self.whole(entry, "max_bytes", path, 10 * MEGABYTE, 1024, 1024 * MEGABYTE),
            "max_files": self.whole(entry, "max_files", path, 1, 1, 20),
        }

    def read_inner(self, entry: Mapping[str, Any], path: str, kind: Kind, depth: int) -> dict[str, Any]:
        if depth >= 2:
            self.refuse(path, "Nhóm lồng quá hai tầng")
            return {}
        values: dict[str, Any] = {
            "items": self.read_items(entry.get("items"), f"{path}.items", set(), depth + 1)
        }
        if kind is Kind.REPEAT:
            least = self.whole(entry, "min_items", path, 0, 0, 100)
            most = self.whole(entry, "max_items", path, max(10, least or 0), 1, 100)
            if least is not None and most is not None and least > most:
                self.refuse(f"{path}.max_items", "Số dòng nhiều nhất nhỏ hơn số dòng ít nhất")
            values |= {"min_items": least, "max_items": most}
            values["item_label"] = self.text(entry, "item_label", path, limit=100)
            values["add_label"] = self.text(entry, "add_label", path, limit=100)
        return values

    def check_conditions(self, steps: list[Step], known: frozenset[str]) -> None:
        """A condition may read only answers that exist; one that reads itself would flicker."""
        for place, step in enumerate(steps):
            for path, item, inner in _within(step.items, f"steps[{place}].items"):
                for name in sorted(names_in(item.visible_if)):
                    head = name.split(".", 1)[0]
                    if head not in inner and name not in known and head not in known:
                        self.refuse(
                            f"{path}.visible_if",
                            f"Điều kiện nhắc tới trường “{name}” không có trong biểu mẫu",
                        )
                    if name == item.name:
                        self.refuse(
                            f"{path}.visible_if", "Điều kiện hiện một mục không được đọc chính mục ấy"
                        )

    def read_rules(self, entries: Any, known: frozenset[str]) -> tuple[CrossRule, ...]:
        if not isinstance(entries, list):
            self.refuse("rules", "Danh sách quy tắc phải là một mảng")
            return ()
        rules = []
        for place, entry in enumerate(entries):
            path = f"rules[{place}]"
            if not isinstance(entry, dict) or "require" not in entry:
                self.refuse(path, "Mỗi quy tắc cần “require” (điều kiện phải đúng), “field” và “message”")
                continue
            for key in ("require", "when"):
                for sentence in check_logic(entry.get(key)):
                    self.refuse(f"{path}.{key}", sentence)
                for name in sorted(names_in(entry.get(key))):
                    if name not in known and name.split(".", 1)[0] not in known:
                        self.refuse(
                            f"{path}.{key}", f"Quy tắc nhắc tới trường “{name}” không có trong biểu mẫu"
                        )
            target = entry.get("field")
            if not isinstance(target, str) or target not in known:
                self.refuse(f"{path}.field", "Quy tắc phải nêu trường để báo lỗi")
            message = self.text(entry, "message", path, limit=300)
            if not message:
                self.refuse(f"{path}.message", "Quy tắc cần một câu báo lỗi nói rõ phải sửa gì")
            code = str(entry.get("code") or f"rule-{place + 1}")
            rules.append(CrossRule(code, entry["require"], entry.get("when"), str(target), message))
        return tuple(rules)

    def read_schema(self, schema: Any, derived: dict[str, Any]) -> dict[str, Any]:
        if not schema:
            return derived
        if not isinstance(schema, dict):
            self.refuse("schema", "Lược đồ phải là một đối tượng JSON Schema 2020-12")
            return derived
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            self.refuse("schema", f"Lược đồ không đúng JSON Schema 2020-12: {error.message}")
            return derived
        for reference in _references(schema):
            if not reference.startswith("#"):
                self.refuse("schema", f"Lược đồ dẫn ra ngoài (“{reference}”); chỉ được dẫn trong chính nó")
        properties = schema.get("properties")
        for name in derived["properties"]:
            if not isinstance(properties, dict) or name not in properties:
                self.refuse(f"schema.properties.{name}", "Lược đồ thiếu trường mà biểu mẫu hỏi")
        return schema


def _paths(items: Iterator[Item], prefix: str = "") -> frozenset[str]:
    """Dotted paths of all answers, rows of repeats left out ("con.ho_ten")."""
    found: set[str] = set()
    for item in items:
        if item.kind is Kind.TEXT:
            continue
        path = prefix + item.name
        found.add(path)
        found |= {f"{path}.{part}" for part in item.parts}
        found |= _paths(iter(item.items), f"{path}.")
    return frozenset(found)


def _within(items: tuple[Item, ...], path: str) -> Iterator[tuple[str, Item, frozenset[str]]]:
    """Every item at any depth with its path and the names that stand beside it."""
    beside = frozenset(item.name for item in items if item.name)
    for place, item in enumerate(items):
        yield f"{path}[{place}]", item, beside
        for inner_path, inner, names in _within(item.items, f"{path}[{place}].items"):
            yield inner_path, inner, names | beside


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in {"$ref", "$dynamicRef"} and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)
