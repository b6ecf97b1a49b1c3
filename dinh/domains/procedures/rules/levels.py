"""Levels of online services: the rule for procedures published without one, and both vocabularies.

Rule: a procedure that cannot be filed online has level 2 (information and forms). One that can be filed online is
"toàn trình" (level 4) when its result may also come by public post, so that nobody need appear in person
(NĐ 42/2022/NĐ-CP, Điều 11), and "một phần" (level 3) otherwise. A level found by this rule is marked as assigned.
"""

from __future__ import annotations

from collections.abc import Collection

from dinh.domains.procedures.types import Channel, OnlineLevel, Vocabulary

ONLINE = frozenset({OnlineLevel.PARTIAL, OnlineLevel.FULL})

LEVEL_WORDS = {
    OnlineLevel.INFORMATION: "Mức độ 1",
    OnlineLevel.FORMS: "Mức độ 2",
    OnlineLevel.PARTIAL: "Mức độ 3",
    OnlineLevel.FULL: "Mức độ 4",
}
EXTENT_WORDS = {
    OnlineLevel.INFORMATION: "Cung cấp thông tin",
    OnlineLevel.FORMS: "Cung cấp thông tin và biểu mẫu",
    OnlineLevel.PARTIAL: "Trực tuyến một phần",
    OnlineLevel.FULL: "Trực tuyến toàn trình",
}


def assign_level(channels: Collection[Channel]) -> OnlineLevel:
    """The level of a procedure whose source names none."""
    if Channel.WEB not in channels and Channel.NATIONAL not in channels:
        return OnlineLevel.FORMS
    return OnlineLevel.FULL if Channel.POST in channels else OnlineLevel.PARTIAL


def level_words(level: OnlineLevel, vocabulary: Vocabulary) -> str:
    """How the level is called on the screen; the later vocabulary also names the older level."""
    if vocabulary is Vocabulary.LEVELS:
        return LEVEL_WORDS[level]
    if level in ONLINE:
        return f"{EXTENT_WORDS[level]} (mức độ {level.value})"
    return EXTENT_WORDS[level]
