"""Types by content, and everything hostile refused with a sentence."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.kernel.files.rules.names import safe_filename
from dinh.kernel.files.rules.recognition import (
    BOMB,
    BROKEN,
    HEIC,
    HUGE_PICTURE,
    LOCKED,
    MACRO,
    PAGE,
    Unacceptable,
    recognise,
    wrong_type,
)
from dinh.kernel.files.tests.contents import PDF_BYTES, docx, jpeg, png, tiff, xlsx, zipped
from dinh.kernel.files.types import DOCUMENTS, DOCX, EXTENSIONS, JPEG, PDF, PNG, TEXT, TIFF, XLSX, ZIP


def kind(content: bytes) -> str:
    try:
        return recognise(io.BytesIO(content), len(content))
    except Unacceptable as refusal:
        return refusal.template


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_a_picture_of_an_iphone_is_refused_with_what_to_do(brand: bytes) -> None:
    content = b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mif1heic" + b"\x00" * 400
    assert kind(content) == HEIC
    assert "Tương thích nhất" in HEIC


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF_BYTES, PDF),
        (png(), PNG),
        (jpeg(), JPEG),
        (tiff(), TIFF),
        (docx(), DOCX),
        (xlsx(), XLSX),
        (zipped({"a.txt": b"a"}), ZIP),
        ("STT;Họ và tên\n1;Đỗ An\n".encode(), TEXT),
        ("\ufeffSTT,Tên\n".encode(), TEXT),
    ],
)
def test_good_contents(content: bytes, media_type: str) -> None:
    assert kind(content) == media_type


def encrypted() -> bytes:
    content = bytearray(zipped({"a": b"a"}))
    content[6] |= 1
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", PAGE),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", PAGE),
        (b"<?xml version='1.0'?><svg/>", PAGE),
        (b"hello <script>alert(1)</script>", PAGE),
        (PDF_BYTES[:40], BROKEN),
        (png()[:20], BROKEN),
        (png()[:29] + b"0000" + png()[33:], BROKEN),
        (png(50_000, 50_000), HUGE_PICTURE),
        (png(0, 1), BROKEN),
        (jpeg(65_000, 65_000), HUGE_PICTURE),
        (jpeg()[:12], BROKEN),
        (b"\xff\xd8\xff" + b"\xff" * 400, BROKEN),
        (tiff(60_000, 10), HUGE_PICTURE),
        (b"II*\x00\xff\xff\xff\xff", BROKEN),
        (zipped({"bomb": b"\x00" * 40_000_000}), BOMB),
        (b"PK\x03\x04rubbish", BROKEN),
        (zipped({"../../etc/passwd": b"x"}), "Tệp nén chứa đường dẫn lạ. Hãy gửi từng tệp, không nén."),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}), MACRO),
        (encrypted(), LOCKED),
        (
            b"MZ\x90\x00" + b"\x00" * 300,
            "Không nhận tệp loại EXE. Hãy lưu thành PDF, JPG hoặc PNG rồi gửi lại.",
        ),
        (b"GIF89a" + b"\x00" * 20, "Không nhận tệp loại GIF. Hãy lưu thành PDF, JPG hoặc PNG rồi gửi lại."),
        (b"\x00\x01\x02", "Không nhận ra loại tệp này. Hãy gửi tệp PDF, JPG hoặc PNG."),
    ],
)
def test_hostile_contents(content: bytes, sentence: str) -> None:
    assert kind(content) == sentence


def test_too_many_entries_are_a_bomb() -> None:
    assert kind(zipped({f"{number}": b"" for number in range(5_001)})) == BOMB


def test_a_wrong_type_names_what_is_taken() -> None:
    assert wrong_type(ZIP, DOCUMENTS) == "Mục này chỉ nhận tệp PDF, PNG, JPG; tệp gửi lên là ZIP."


HEADS = [b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"PK\x03\x04", b"<svg", b""]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_no_content_breaks_recognition(head: bytes, rest: bytes) -> None:
    answer = kind(head + rest)
    assert answer in EXTENSIONS or answer.endswith((".", "!"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([png(), jpeg(), tiff(), docx(), PDF_BYTES]), st.integers(0, 400), st.integers(0, 255))
def test_one_changed_byte_breaks_nothing(content: bytes, place: int, value: int) -> None:
    changed = bytearray(content)
    changed[place % len(changed)] = value
    answer = kind(bytes(changed))
    assert answer in EXTENSIONS or answer.endswith(".")


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("đơn xin.pdf", PDF, "đơn xin.pdf"),
        ("..\\..\\windows\\đơn.PDF", PDF, "đơn.pdf"),
        ("/etc/passwd", PDF, "passwd.pdf"),
        ("anh.exe", JPEG, "anh.exe.jpg"),
        ("ảnh\u202egpj.exe", PNG, "ảnhgpj.exe.png"),
        ("a\x00b\r\nX: y.pdf", PDF, "ab X- y.pdf"),
        ("....", PDF, "tep.pdf"),
        ("", PNG, "tep.png"),
        ("CON.pdf", PDF, "tep-CON.pdf"),
        ("a" * 5000 + ".pdf", PDF, "a" * 120 + ".pdf"),
        ("bảng.csv", TEXT, "bảng.csv"),
    ],
)
def test_names(name: str, media_type: str, safe: str) -> None:
    assert safe_filename(name, media_type) == safe


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_names_are_always_safe(name: str) -> None:
    safe = safe_filename(name, PDF)
    assert safe.endswith(".pdf")
    assert not set(safe) & set('/\\<>:"|?*\x00\r\n')
    assert not safe.startswith(".")
    assert safe_filename(safe, PDF) == safe
