"""Vietnamese text: one normal form, search without accents, the order of the alphabet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_VOWELS = frozenset("aăâeêioôơuưy")
# The order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng; ngang has no mark.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_PLACE = {letter: chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}
_LEVEL = "\t"  # parts the levels of a sort key; lower than a space, so a shorter text comes first
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")


def nfc(text: str) -> str:
    """The composed normal form, in which every text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without any accent, đ as d: `Đà Nẵng` gives `da nang`. Idempotent."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(mark for mark in plain if unicodedata.category(mark) != "Mn")
    return unicodedata.normalize("NFC", bare).lower()


def _letters(word: str) -> Iterator[tuple[str, str]]:
    """Each letter of a lower-case word with its tone digit, `""` for none."""
    letter, tone = "", ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            tone = _TONES[mark]
        elif unicodedata.combining(mark):
            letter = unicodedata.normalize("NFC", letter + mark)
        else:
            if letter:
                yield letter, tone
            letter, tone = mark, ""
    if letter:
        yield letter, tone


def _place(letter: str) -> str:
    if letter in _PLACE:
        return _PLACE[letter]
    bare = fold(letter)
    # A foreign accented letter stands with its base letter; digits keep their place before the letters.
    return "".join(_PLACE.get(part, part) for part in bare) if bare else letter


def _levels(text: str) -> tuple[str, str]:
    """The letters in the alphabet's order, and the tones word by word (`Hoà` and `Hòa` agree)."""
    words, tones = [], []
    for word in text.lower().split():
        pairs = list(_letters(word))
        words.append("".join(_place(letter) for letter, _ in pairs))
        marks = "".join(tone for letter, tone in pairs if letter in _VOWELS)
        tones.append(marks or "1")
    return " ".join(words), "".join(tones)


def sort_key(text: str) -> str:
    """A key whose plain code-point order is the Vietnamese order (store it; compare with COLLATE "C").

    The alphabet decides first (a ă â b c d đ e ê …), then the tones in the order ngang, huyền, hỏi, ngã, sắc,
    nặng, then the exact writing (small letters before capitals). Equal keys mean equal texts.
    """
    letters, tones = _levels(text)
    return f"{letters}{_LEVEL}{tones}{_LEVEL}{nfc(text).swapcase()}"


def name_sort_key(full_name: str) -> str:
    """A person's key: the given name (last word) first, then the rest, as Vietnamese lists are kept."""
    family, _, given = full_name.strip().rpartition(" ")
    return f"{sort_key(given)}{_LEVEL}{sort_key(family)}"


def spelling_key(text: str) -> str:
    """Equal for spellings that only place the tone mark differently or differ in case: `Hoà Bình`, `HÒA BÌNH`."""
    return _LEVEL.join(_levels(text))


def _without_controls(text: str, keep: str = "") -> str:
    return "".join(
        mark for mark in text if mark in keep or unicodedata.category(mark) not in {"Cc", "Cf", "Cs"}
    )


def clean_line(text: str) -> str:
    """One line: NFC, runs of white space as one space, no control or invisible characters, trimmed."""
    return _SPACES.sub(" ", _without_controls(_SPACES.sub(" ", nfc(text)))).strip()


def clean_text(text: str) -> str:
    """Several lines: NFC, line ends as \\n, no control or invisible characters, lines and whole trimmed."""
    lines = _without_controls(nfc(text).replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t").split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
