"""Words of requests, the same on the citizen's and the officer's pages."""

from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from dinh.domains.privacy.types import ListState, PersonField, RequestState, RightKind

KINDS = MappingProxyType(
    {
        RightKind.CORRECT: (_("Sửa dữ liệu"), _("Dữ liệu về tôi sai hoặc đã cũ.")),
        RightKind.OBJECT: (_("Phản đối"), _("Tôi không muốn dữ liệu của mình được dùng vào một việc.")),
        RightKind.RESTRICT: (_("Hạn chế dùng"), _("Tạm ngừng dùng dữ liệu của tôi trong lúc làm rõ.")),
        RightKind.DELETE: (
            _("Xóa dữ liệu"),
            _("Dữ liệu còn trong thời hạn lưu trữ theo luật thì chưa xóa được; cơ quan sẽ nói rõ phần nào."),
        ),
    }
)
STATES = MappingProxyType(
    {
        RequestState.WAITING: (_("Chờ tiếp nhận"), "wait"),
        RequestState.IN_HAND: (_("Đang giải quyết"), "run"),
        RequestState.GRANTED: (_("Đã làm theo yêu cầu"), "run"),
        RequestState.PARTLY: (_("Làm được một phần"), "soon"),
        RequestState.REFUSED: (_("Không làm theo được"), "stop"),
        RequestState.TAKEN_BACK: (_("Đã rút"), "plain"),
    }
)
FIELDS = MappingProxyType(
    {
        PersonField.FULL_NAME: _("Họ và tên"),
        PersonField.BIRTH_DATE: _("Ngày sinh"),
        PersonField.PHONE: _("Điện thoại"),
        PersonField.EMAIL: _("Thư điện tử"),
        PersonField.ADDRESS: _("Địa chỉ"),
    }
)
OUTCOMES = (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED)
LIST_STATES = MappingProxyType(
    {
        ListState.PROPOSED: (_("Chờ phê duyệt"), "wait"),
        ListState.TURNED_DOWN: (_("Bị trả lại"), "stop"),
        ListState.CARRIED_OUT: (_("Đã tiêu hủy"), "plain"),
    }
)
