"""What leaves the room: compiled items, problems, summary rows, differences. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an item of a step is."""

    FIELD = "field"
    GROUP = "group"
    REPEAT = "repeat"
    FILE = "file"
    TEXT = "text"


class Widget(StrEnum):
    """How a field is asked and which values it takes."""

    TEXT = "text"
    TEXTAREA = "textarea"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    SELECT = "select"
    RADIO = "radio"
    CHECKBOXES = "checkboxes"
    CHECKBOX = "checkbox"
    EMAIL = "email"
    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    TAX_CODE = "tax_code"
    ADDRESS = "address"


CHOOSING = frozenset({Widget.SELECT, Widget.RADIO, Widget.CHECKBOXES})
# Asked with several controls, so the name of the question is a legend and not a label.
GATHERED = frozenset({Widget.DATE, Widget.RADIO, Widget.CHECKBOXES, Widget.ADDRESS})


def control_id(path: str) -> str:
    """The id in HTML of the item at `path`."""
    return "f-" + path.replace(".", "-").replace("#", "t")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a step, compiled: every default filled in, every name checked."""

    kind: Kind
    name: str = ""
    label: str = ""
    help: str = ""
    text: str = ""
    widget: Widget = Widget.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    visible_if: Any = None
    prefill: str = ""
    autocomplete: str = ""
    min_length: int | None = None
    max_length: int = 255
    pattern: str = ""
    minimum: Any = None
    maximum: Any = None
    places: int = 2
    parts: tuple[str, ...] = ()
    width: int = 0
    accept: tuple[str, ...] = ()
    max_bytes: int = 0
    max_files: int = 1
    min_items: int = 0
    max_items: int = 10
    item_label: str = ""
    add_label: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard."""

    code: str
    title: str
    short: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CrossRule:
    """A demand over several fields: `require` must be true (when `when` is), else `message` stands at `field`."""

    code: str
    require: Any
    when: Any
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A definition that was checked; immutable, safe to cache. `schema` is what API clients are shown."""

    steps: tuple[Step, ...]
    rules: tuple[CrossRule, ...]
    schema: Mapping[str, Any]
    hash: str

    def step(self, code: str) -> Step:
        """Return the step named `code`; KeyError when there is none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def walk(self) -> Iterator[tuple[Step, Item]]:
        """Every top-level item with its step, in the order asked."""
        for step in self.steps:
            for item in step.items:
                yield step, item


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a definition is not accepted: `path` points into it ("steps[1].items[0].name")."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as an answer holds it: the file itself lies in kernel.files under its SHA-256."""

    sha256: str
    filename: str
    size: int
    media_type: str
    scan_state: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the reference as it stands in the data of a form."""
        return {
            "sha256": self.sha256,
            "filename": self.filename,
            "size": self.size,
            "media_type": self.media_type,
            "scan_state": self.scan_state,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FileRef:
        """Read a reference back; KeyError when it is not one."""
        return cls(
            sha256=str(value["sha256"]),
            filename=str(value["filename"]),
            size=int(value["size"]),
            media_type=str(value["media_type"]),
            scan_state=str(value.get("scan_state", "")),
        )


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Answers after checking: `data` holds good values of visible fields only, `errors` a sentence per path."""

    data: dict[str, Any]
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of check-your-answers. `shown` is `value` with personal numbers masked."""

    path: str
    label: str
    value: str
    shown: str
    empty: bool = False
    files: tuple[FileRef, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the question on its step's page."""
        return control_id(self.path)


@dataclass(frozen=True, slots=True)
class SummarySection:
    """The answers of one step, or of one row of a repeat (`within` is then its title)."""

    step: str
    title: str
    rows: tuple[SummaryRow, ...]
    within: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that changed between two states of the data; "" on the side where it did not stand."""

    path: str
    label: str
    old: str
    new: str
