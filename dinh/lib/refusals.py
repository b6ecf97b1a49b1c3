"""Refusals: how an action says no, once for pages and API alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """An anticipated no: a code for machines, an HTTP status, a Vietnamese sentence that says what to do.

    A subclass beside its action sets `code`, `status` and `default_sentence`. The sentence may hold
    `%(name)s` places filled from `values`; `template` and `values` stay readable so that a door can
    translate the template before filling it. `fields` maps a field's name to a sentence of its own.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    default_sentence: ClassVar[str] = "Không thực hiện được yêu cầu này."

    def __init__(
        self, sentence: str | None = None, *, fields: Mapping[str, str] | None = None, **values: object
    ) -> None:
        self.template: str = self.default_sentence if sentence is None else sentence
        self.values: dict[str, object] = values
        self.sentence: str = self.template % values if values else self.template
        self.fields: dict[str, str] = dict(fields or {})
        super().__init__(self.sentence)


class NotFound(Refusal):
    """The record does not exist, or does not exist for the caller."""

    code = "not_found"
    status = 404
    default_sentence = "Không tìm thấy. Hãy kiểm tra lại mã hoặc đường dẫn."


class NotAllowed(Refusal):
    """The caller may not do this."""

    code = "not_allowed"
    status = 403
    default_sentence = "Tài khoản này không được làm việc đó."


class Invalid(Refusal):
    """What was sent cannot be accepted as it is; `fields` usually says where."""

    code = "invalid"
    status = 422
    default_sentence = "Thông tin gửi lên chưa đúng. Hãy sửa các mục được đánh dấu rồi gửi lại."


class Conflict(Refusal):
    """Somebody else was first, or the record has moved on since the page was shown."""

    code = "conflict"
    status = 409
    default_sentence = "Nội dung đã thay đổi từ lúc trang này được mở. Hãy tải lại trang rồi làm lại."
