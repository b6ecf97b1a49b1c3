"""Words for what the audit log keeps as codes: which record was read, and why."""

from __future__ import annotations

from types import MappingProxyType

RECORDS = MappingProxyType(
    {
        "dossiers": "Hồ sơ",
        "people.person": "Lý lịch, liên hệ",
        "people": "Lý lịch, liên hệ",
        "dossiers.register": "Sổ theo dõi",
        "privacy": "Yêu cầu về dữ liệu cá nhân",
    }
)
PURPOSE_WORDS = MappingProxyType(
    {
        "": "Giải quyết hồ sơ",
        "ho-so": "Mở hồ sơ để giải quyết",
        "ho-so: lam viec": "Làm bước giải quyết",
        "ho-so: nhan bo sung tai quay": "Nhận bổ sung tại quầy",
        "ho-so: in giay hen": "In giấy hẹn",
        "ho-so: mo giay to": "Mở giấy tờ trong hồ sơ",
        "ho-so: mo ket qua": "Mở kết quả",
        "ho-so: mo thu xin loi": "Mở thư xin lỗi",
        "ho-so: mo y kien": "Mở ý kiến của cơ quan khác",
        "ho-so: hoan tac": "Hoàn tác một bước",
        "hop-viec: vi sao han nay": "Xem hạn giải quyết",
        "ho-so: xem so dinh danh": "Xem số định danh trong tờ khai",
        "tiep-nhan: tra nguoi nop tai quay": "Tra người nộp tại quầy",
        "yeu-cau-du-lieu": "Giải quyết yêu cầu của ông/bà về dữ liệu",
        "in giấy": "In giấy tờ của hồ sơ",
        "in sổ theo dõi": "In sổ theo dõi hồ sơ",
    }
)


def record_words(subject: str) -> str:
    """The record's kind: "dossiers:12" is a dossier; what is not known by name is a record."""
    return RECORDS.get(subject.partition(":")[0], "Bản ghi khác")


def purpose_words(purpose: str) -> str:
    """The purpose in a sentence's words; free words that an officer gave stay as they are."""
    known = PURPOSE_WORDS.get(purpose)
    if known is not None:
        return known
    for start in ("in giấy", "in sổ theo dõi"):
        if purpose.startswith(start):
            return PURPOSE_WORDS[start]
    return purpose
