"""Sentences that Vietnamese-writing rooms below made, in the language of the page.

`lib` and the events' rules write durations, moments, the lines of a deadline and notices' values in Vietnamese: they
are kept and printed so, and papers are always Vietnamese. A page in another language asks `said` for the same words:
each sentence is one of SENTENCES with something in its gaps, and what stands in a gap is said in turn. What is none
of them (a name, an officer's words, the title of a law) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - a mark, not a name

LONGEST = 2_000  # a longer text is nobody's sentence
GAP = re.compile(r"%\((\w+)\)s")
# What may stand in a gap, else anything: a sentence must not reach over the end of the one before it.
GAPS = {
    **dict.fromkeys("hmnd", r"\d[\d.,]*"),
    "length": r"\d[^.:;,]*",
    "at": r"\d\d:\d\d(?: [^.:;,]+)?",
    "end": r"\d\d:\d\d(?: [^.:;,]+)?",
}
SENTENCES = (
    # days and moments
    N_("thứ Hai"), N_("thứ Ba"), N_("thứ Tư"), N_("thứ Năm"), N_("thứ Sáu"), N_("thứ Bảy"), N_("Chủ nhật"),
    # lengths and limits
    N_("1 giờ"), N_("1 ngày"), N_("1 ngày làm việc"), N_("1 giờ làm việc"), N_("1 tháng"),
    N_("%(h)s giờ %(m)s phút"), N_("%(h)s giờ"), N_("%(m)s phút"), N_("%(d)s ngày %(h)s giờ"),
    N_("%(n)s ngày làm việc"), N_("%(n)s ngày"), N_("%(n)s giờ làm việc"), N_("%(n)s tháng"), N_("trong ngày"),
    N_("không quy định"), N_("chưa có hạn"), N_("không tính"), N_("đồng hồ đang dừng"),
    N_("%(n)s đồng"),
    # the lines of a deadline
    N_("Thủ tục này không quy định thời hạn giải quyết"),
    N_("Thời hạn theo quy định: %(limit)s, mỗi ngày %(length)s (%(shifts)s)"),
    N_("Thời hạn theo quy định: %(limit)s"),
    N_("Thời gian gia hạn tính tiếp từ hạn đang có"),
    N_("Gia hạn một lần lúc %(at)s: %(limit)s"), N_("Gia hạn một lần: %(limit)s"),
    N_("Gia hạn %(limit)s sau khi đã đến hạn: chỉ là ngày hẹn mới, hạn không đổi"),
    N_("Tiếp nhận %(at)s, ngoài giờ làm việc: tính như tiếp nhận đầu ca kế tiếp"),
    N_("Tiếp nhận %(at)s. Thời hạn tính bằng giờ chạy ngay"),
    N_("Tiếp nhận %(at)s, từ 15:00 trở đi: giải quyết trong ngày làm việc tiếp theo"),
    N_("Tiếp nhận %(at)s, trước 15:00"),
    N_("Tiếp nhận %(at)s. Ngày đầu không tính"),
    N_("Lịch làm việc: %(days)s"),
    N_("%(limit)s sau ngày tiếp nhận là"),
    N_("Nếu không tạm dừng, hạn sẽ là"),
    N_("Các lần dừng cộng lại, làm tròn lên một lần thành ngày"),
    N_("cộng %(n)s ngày: %(day)s"),
    N_("%(day)s là ngày nghỉ: chuyển sang ngày làm việc kế tiếp"),
    N_("Tạm dừng từ %(at)s, chưa chạy lại: %(why)s"), N_("Tạm dừng từ %(at)s, chưa chạy lại"),
    N_("Tạm dừng từ %(at)s đến %(end)s: %(why)s"), N_("Tạm dừng từ %(at)s đến %(end)s"),
    N_("Hạn trả kết quả sẽ được tính lại khi đồng hồ chạy tiếp"),
    N_("Hạn trả kết quả"),
    N_("Hạn riêng của bước “%(step)s”: %(limit)s"),
    N_("bắt đầu %(at)s"),
    N_("cộng %(length)s làm việc"), N_("cộng %(length)s"),
    N_("chờ bổ sung hồ sơ"), N_("chờ thực hiện nghĩa vụ tài chính"), N_("chờ cơ quan khác trả lời"),
    N_("sự kiện bất khả kháng"),
    N_("không tính ngày nghỉ %(days)s"), N_("không tính %(days)s"), N_("làm nửa ngày %(days)s"),
    N_("làm bù %(days)s"),
    # what a line rests on
    N_("lịch làm việc mặc định"),
    N_("Bộ luật Dân sự 2015, Điều %(article)s khoản %(clause)s"), N_("Bộ luật Dân sự 2015, Điều %(one)s và %(other)s"),
    N_("Bộ luật Dân sự 2015, Điều %(article)s"),
    N_("Hết ca làm việc cuối ngày, chặt hơn mốc 24:00 của Bộ luật Dân sự 2015, Điều 148"),
    N_("Giải quyết ngay trong ngày; nhận từ 15:00 thì sang ngày làm việc tiếp theo"),
    N_("Quyết định công bố thủ tục hành chính"), N_("Quyết định công bố thủ tục %(code)s"),
    N_("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
    N_("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"), N_("Thông báo thực hiện nghĩa vụ tài chính"),
    N_("Văn bản lấy ý kiến cơ quan khác"), N_("Quy trình điện tử của thủ tục"),
    # the picture of the clock
    N_("Ngày nghỉ, vẫn tính vào thời hạn"), N_("Ngày nghỉ"), N_("Ngày đầu không tính"), N_("Chưa tính"),
    N_("Hôm nay, đã tính %(length)s"), N_("Hôm nay"), N_("Tính %(length)s"), N_("Dừng cả ngày"),
    N_("Dừng từ %(at)s"), N_("Chạy lại %(at)s"), N_("Hẹn trả %(at)s"), N_("Còn lại"), N_("Quá hạn %(length)s"),
    N_("Tiếp nhận %(at)s"),
)  # fmt: skip
WEEKDAY = r"thứ Hai|thứ Ba|thứ Tư|thứ Năm|thứ Sáu|thứ Bảy|Chủ nhật"
MOMENT = re.compile(rf"(\d\d:\d\d )?({WEEKDAY}),? (\d\d/\d\d(?:/\d{{4}})?)")
JOINTS = ("; ", ". ", ", ")


def said(text: str) -> str:
    """A sentence of the rooms below in the page's language; as it is on Vietnamese pages or when nobody knows it."""
    language = get_language() or settings.LANGUAGE_CODE
    if language.startswith(settings.LANGUAGE_CODE) or not text or len(text) > LONGEST:
        return text
    return _said(text, language)


def days_said(text: str) -> str:
    """A text whose moments alone were written in Vietnamese: `due 17:00 thứ Hai 13/02/2023`."""
    if (get_language() or settings.LANGUAGE_CODE).startswith(settings.LANGUAGE_CODE):
        return text
    return MOMENT.sub(lambda found: f"{found[1] or ''}{_(found[2])} {found[3]}", text)


@lru_cache(maxsize=4096)
def _said(text: str, language: str) -> str:
    """The language is in force already; it is named because what is remembered depends on it."""
    whole = _whole(text, language)
    if whole is not None:
        return whole
    for joint in JOINTS:
        if joint in text:
            return joint.join(_said(part, language) for part in text.split(joint))
    return text


def _whole(text: str, language: str) -> str | None:
    found = _sentence(text, language)
    if found is None and text[0].isupper():  # begins a line, or stands for itself
        found = _sentence(text[0].lower() + text[1:], language)
        return found and found[0].upper() + found[1:]
    return found


def _sentence(text: str, language: str) -> str | None:
    moment = MOMENT.fullmatch(text)
    if moment is not None:
        return f"{moment[1] or ''}{_(moment[2])} {moment[3]}"
    for pattern, sentence in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            gaps = {name: _said(words, language) for name, words in match.groupdict().items()}
            return _(sentence) % gaps if gaps else _(sentence)
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile("".join(_pattern(sentence))), sentence) for sentence in SENTENCES)


def _pattern(sentence: str) -> Iterator[str]:
    at = 0
    for gap in GAP.finditer(sentence):
        yield f"{re.escape(sentence[at : gap.start()])}(?P<{gap[1]}>{GAPS.get(gap[1], '.+?')})"
        at = gap.end()
    yield re.escape(sentence[at:])
