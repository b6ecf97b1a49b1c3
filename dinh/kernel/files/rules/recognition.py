"""What a content is, read from its bytes and never from its name; contents that would harm a reader are refused."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

import filetype

from dinh.kernel.files.types import DOCX, EXTENSIONS, JPEG, PDF, PNG, TEXT, TIFF, XLSX, ZIP

HEAD = 8192
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 40_000
MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 300
RATIO_COUNTS_FROM = 10 * 1024 * 1024
MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|\?xml|math|!--)", re.IGNORECASE)
NAMES = {
    PDF: "PDF",
    PNG: "PNG",
    JPEG: "JPG",
    TIFF: "TIFF",
    DOCX: "DOCX",
    XLSX: "XLSX",
    ZIP: "ZIP",
    TEXT: "CSV",
}


class Unacceptable(ValueError):
    """A content that is not taken; `template` is a Vietnamese sentence saying why and what to do."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.template = template


BROKEN = "Tệp bị hỏng hoặc chưa tải lên hết. Hãy mở thử trên máy rồi gửi lại."
HUGE_PICTURE = "Ảnh quá lớn (hơn 120 triệu điểm ảnh). Hãy chụp hoặc quét lại ở cỡ nhỏ hơn."
PAGE = "Tệp là trang web hoặc ảnh SVG, có thể chứa mã lệnh. Hãy lưu thành PDF, JPG hoặc PNG rồi gửi lại."
BOMB = "Tệp nén bung ra quá lớn. Hãy gửi từng tệp, không nén."
LOCKED = "Tệp nén có mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu rồi gửi lại."
MACRO = "Tệp có macro (mã lệnh). Hãy lưu lại thành DOCX, XLSX hoặc PDF thường rồi gửi lại."
HEIC = (
    "Chưa nhận ảnh HEIC của iPhone. Hãy vào Cài đặt > Camera > Định dạng, chọn “Tương thích nhất” rồi chụp lại; "
    "hoặc lưu ảnh thành JPG hay PDF rồi gửi."
)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
UNKNOWN = "Không nhận ra loại tệp này. Hãy gửi tệp PDF, JPG hoặc PNG."


def recognise(content: BinaryIO, size: int) -> str:
    """The media type of a seekable content; raises Unacceptable. Reads what it needs, never the whole picture."""
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"%PDF-"):
        return _pdf(content, size)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(head)
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(content, size)
    if head[:4] in {b"II*\x00", b"MM\x00*"}:
        return _tiff(content, size)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(content, size)
    if MARKUP.search(head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]):
        raise Unacceptable(PAGE)
    if _is_text(content):
        return TEXT
    raise Unacceptable(_other(head))


def _other(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    kind = filetype.guess(head)
    extension = getattr(kind, "extension", "")
    if not isinstance(extension, str) or not extension.isalnum():
        return UNKNOWN
    return f"Không nhận tệp loại {extension.upper()}. Hãy lưu thành PDF, JPG hoặc PNG rồi gửi lại."


def wrong_type(media_type: str, allowed: frozenset[str]) -> str:
    """The sentence for a good content of a type that is not asked for here."""
    names = ", ".join(NAMES[one] for one in EXTENSIONS if one in allowed)
    return f"Mục này chỉ nhận tệp {names}; tệp gửi lên là {NAMES[media_type]}."


def _pdf(content: BinaryIO, size: int) -> str:
    content.seek(max(0, size - 65_536))
    if b"%%EOF" not in content.read():
        raise Unacceptable(BROKEN)
    return PDF


def _sized(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise Unacceptable(BROKEN)
    if width > LONGEST_SIDE or height > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Unacceptable(HUGE_PICTURE)


def _png(head: bytes) -> str:
    if (
        len(head) < 33
        or head[12:16] != b"IHDR"
        or zlib.crc32(head[12:29]) != int.from_bytes(head[29:33], "big")
    ):
        raise Unacceptable(BROKEN)
    _sized(*struct.unpack(">II", head[16:24]))
    return PNG


def _jpeg(content: BinaryIO, size: int) -> str:
    """Walk the segments to the frame header, which holds the measures."""
    content.seek(2)
    while content.tell() < size:
        marker = content.read(2)
        if len(marker) < 2 or marker[0] != 0xFF:
            break
        while marker[1] == 0xFF:  # fill bytes
            marker = b"\xff" + content.read(1)
            if len(marker) < 2:
                raise Unacceptable(BROKEN)
        length = int.from_bytes(content.read(2), "big")
        if length < 2 or marker[1] in {0xD9, 0xDA}:
            break
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in {0xC4, 0xC8, 0xCC}:
            frame = content.read(5)
            if len(frame) < 5:
                break
            _sized(int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
            return JPEG
        content.seek(length - 2, 1)
    raise Unacceptable(BROKEN)


def _tiff(content: BinaryIO, size: int) -> str:
    content.seek(0)
    order = "<" if content.read(2) == b"II" else ">"
    content.seek(4)
    (offset,) = struct.unpack(f"{order}I", content.read(4).ljust(4, b"\x00"))
    if not 8 <= offset < size:
        raise Unacceptable(BROKEN)
    content.seek(offset)
    (count,) = struct.unpack(f"{order}H", content.read(2).ljust(2, b"\x00"))
    sides: dict[int, int] = {}
    for _ in range(min(count, 500)):
        entry = content.read(12)
        if len(entry) < 12:
            break
        tag, kind = struct.unpack(f"{order}HH", entry[:4])
        if tag in {256, 257}:
            sides[tag] = struct.unpack(
                f"{order}{'H' if kind == 3 else 'I'}", entry[8 : 10 if kind == 3 else 12]
            )[0]
    _sized(sides.get(256, 0), sides.get(257, 0))
    return TIFF


def _zip(content: BinaryIO, size: int) -> str:
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError, struct.error):
        raise Unacceptable(BROKEN) from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Entries that share bytes add up to more than the file: the trick of a bomb that nests nothing.
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or packed > size:
        raise Unacceptable(BOMB)
    if unpacked > RATIO_COUNTS_FROM and unpacked > packed * MOST_RATIO:
        raise Unacceptable(BOMB)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unacceptable(LOCKED)
    names = {entry.filename for entry in entries}
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise Unacceptable("Tệp nén chứa đường dẫn lạ. Hãy gửi từng tệp, không nén.")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Unacceptable(MACRO)
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    return ZIP


def _is_text(content: BinaryIO) -> bool:
    """UTF-8 to the end, without control characters other than white space."""
    content.seek(0)
    rest = b""
    while block := content.read(1 << 16):
        try:
            text = (rest + block).decode("utf-8")
            rest = b""
        except UnicodeDecodeError as error:
            if error.end < len(rest + block) - 3 or error.reason != "unexpected end of data":
                return False
            text, rest = (rest + block)[: error.start].decode("utf-8"), (rest + block)[error.start :]
        if any(ord(mark) < 32 and mark not in "\t\r\n\f" for mark in text):
            return False
    return not rest
