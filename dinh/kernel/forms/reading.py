"""From a posted form to the raw answers: a tree like the data, with everything still as typed.

Controls are named by dotted path ("con.0.ho_ten"). Beside the answers a page posts: `<repeat>.#` how many rows it
showed, `<file>.@` signed references of files received before, `_hien` the conditional items it showed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from dinh.kernel.forms.rules.sentences import Sentence, gettext_noop
from dinh.kernel.forms.rules.values import DATE_PARTS
from dinh.kernel.forms.types import FileRef, Item, Kind, Widget
from dinh.lib.figures import format_decimal
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line

SALT = "dinh.kernel.forms.file"
ADD, REMOVE, REMOVE_FILE, REFRESH, DRAFT, SHOWN = "_them", "_xoa", "_xoa_tep", "_xem", "_luu", "_hien"
TOO_BIG = gettext_noop(
    "Tệp “%(name)s” quá lớn: %(size)s MB, tối đa %(most)s MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc lưu thành PDF"
)
EMPTY_FILE = gettext_noop("Tệp “%(name)s” không có nội dung, hãy chọn lại")


class Intent(StrEnum):
    """Which button sent the form."""

    SUBMIT = "submit"
    DRAFT = "draft"
    ADD = "add"
    REMOVE = "remove"
    REMOVE_FILE = "remove_file"
    REFRESH = "refresh"


class Store(Protocol):
    """Keeps an uploaded file and says how it is called from now on; may refuse with a Refusal."""

    def __call__(self, upload: UploadedFile[Any], item: Item) -> FileRef: ...


def sign_file(reference: FileRef) -> str:
    """A reference as the page carries it: nobody can make one up for a file he did not send."""
    return signing.dumps(reference.to_json(), salt=SALT, compress=True)


def intent_of(posted: Mapping[str, Any]) -> Intent:
    """The button that was pressed; submitting when none of ours is named."""
    for name, intent in (
        (ADD, Intent.ADD),
        (REMOVE, Intent.REMOVE),
        (REMOVE_FILE, Intent.REMOVE_FILE),
        (REFRESH, Intent.REFRESH),
        (DRAFT, Intent.DRAFT),
    ):
        if name in posted:
            return intent
    return Intent.SUBMIT


@dataclass
class Reader:
    """Reads one posted form; `faults` are those of files, which cannot be mended by typing again."""

    posted: MultiValueDict[str, str]
    files: MultiValueDict[str, UploadedFile[Any]]
    store: Store | None
    faults: dict[str, Sentence] = field(default_factory=dict)

    def read(self, items: Iterable[Item], prefix: str = "") -> dict[str, Any]:
        """Return the raw tree of `items`."""
        raw: dict[str, Any] = {}
        for item in items:
            path = prefix + item.name
            match item.kind:
                case Kind.TEXT:
                    continue
                case Kind.GROUP:
                    raw[item.name] = self.read(item.items, f"{path}.")
                case Kind.REPEAT:
                    count = self._row_count(item, path)
                    raw[item.name] = [self.read(item.items, f"{path}.{row}.") for row in range(count)]
                case Kind.FILE:
                    raw[item.name] = self._read_files(item, path)
                case Kind.FIELD:
                    raw[item.name] = self._read_field(item, path)
        return raw

    def _read_field(self, item: Item, path: str) -> Any:
        if item.widget is Widget.CHECKBOXES:
            return self.posted.getlist(path)
        if item.widget is Widget.DATE and path not in self.posted:
            return {part: self.posted.get(f"{path}.{part}") for part in DATE_PARTS}
        if item.widget is Widget.ADDRESS:
            return {part: self.posted.get(f"{path}.{part}") for part in item.parts}
        return self.posted.get(path)

    def _row_count(self, item: Item, path: str) -> int:
        text = self.posted.get(f"{path}.#") or "0"
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        return min(count, item.max_items)

    def _read_files(self, item: Item, path: str) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        for token in self.posted.getlist(f"{path}.@")[: item.max_files]:
            try:
                kept.append(FileRef.from_json(signing.loads(token, salt=SALT)).to_json())
            except (signing.BadSignature, KeyError, TypeError, ValueError):
                continue
        for upload in self.files.getlist(path):
            if item.max_files == 1:
                kept.clear()  # choosing again replaces the one file
            reference = self._receive(item, path, upload)
            if reference is not None:
                kept.append(reference.to_json())
        return kept

    def _receive(self, item: Item, path: str, upload: UploadedFile[Any]) -> FileRef | None:
        name, size = clean_line(upload.name or "")[:100], upload.size or 0
        if size > item.max_bytes:
            self.faults[path] = Sentence(
                TOO_BIG, {"name": name, "size": _megabytes(size), "most": _megabytes(item.max_bytes)}
            )
        elif not size:
            self.faults[path] = Sentence(EMPTY_FILE, {"name": name})
        elif self.store is None:
            raise ValueError("this form asks for files: bind it with store=")
        else:
            try:
                return self.store(upload, item)
            except Refusal as refusal:
                self.faults[path] = Sentence(refusal.template, refusal.values)
        return None


def _megabytes(size: int) -> str:
    tenths = (size * 10 + 524_288) // 1_048_576
    return format_decimal(f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10))


def apply_intent(intent: Intent, target: str, items: Iterable[Item], raw: dict[str, Any]) -> None:
    """Add or remove the row or file named by `target`; a name that fits nothing changes nothing."""
    names = target.split(".")
    level: Any = raw
    beside = list(items)
    while names:
        name = names.pop(0)
        item = next((one for one in beside if one.name == name), None)
        if item is None or not isinstance(level, dict):
            return
        value = level.get(name)
        place = (
            int(names[0])
            if names and names[0].isascii() and names[0].isdigit() and len(names[0]) < 5
            else None
        )
        if item.kind is Kind.REPEAT and isinstance(value, list):
            if intent is Intent.ADD and not names and len(value) < item.max_items:
                value.append({})
            if place is None or place >= len(value):
                return
            if intent is Intent.REMOVE and len(names) == 1:
                del value[place]
                return
            level, names = value[place], names[1:]
        elif item.kind is Kind.FILE and intent is Intent.REMOVE_FILE and isinstance(value, list):
            if place is not None and place < len(value):
                del value[place]
            return
        else:
            level = value
        beside = list(item.items)
