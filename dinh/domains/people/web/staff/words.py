"""Roles and states in words, for the pages of administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dinh.domains.people.types import ResetState, Role

ROLES = {
    Role.ONE_STOP: _("Công chức Một cửa"),
    Role.CASE_OFFICER: _("Chuyên viên"),
    Role.LEADER: _("Lãnh đạo"),
    Role.CLERK: _("Văn thư"),
    Role.PROCEDURE_EDITOR: _("Biên tập thủ tục"),
    Role.PROCEDURE_REVIEWER: _("Duyệt thủ tục"),
    Role.AGENCY_ADMIN: _("Quản trị cơ quan"),
    Role.PROVINCE_ADMIN: _("Quản trị tỉnh"),
    Role.AUDITOR: _("Kiểm tra"),
}
MEANINGS = {
    Role.ONE_STOP: _("Tiếp nhận hồ sơ, in giấy hẹn, trả kết quả tại bộ phận Một cửa của cơ quan."),
    Role.CASE_OFFICER: _(
        "Thẩm định hồ sơ được giao, yêu cầu bổ sung, chuyển bước. Chỉ thấy hồ sơ của cơ quan mình."
    ),
    Role.LEADER: _("Duyệt, ký, giao việc, gia hạn, tạm dừng; xem mọi hồ sơ và số liệu của cơ quan."),
    Role.CLERK: _("Vào sổ, lấy số, đóng dấu, hoàn tất kết quả."),
    Role.PROCEDURE_EDITOR: _("Soạn thủ tục, mẫu đơn, quy trình điện tử. Không tự duyệt bản mình soạn."),
    Role.PROCEDURE_REVIEWER: _("Duyệt và công bố thủ tục do người khác soạn."),
    Role.AGENCY_ADMIN: _(
        "Mở, khóa tài khoản, bổ nhiệm và ghi nghỉ cho cán bộ của cơ quan và các đơn vị trực thuộc. Không xử lý hồ sơ."
    ),
    Role.PROVINCE_ADMIN: _(
        "Quản trị toàn tỉnh: cơ quan, lịch làm việc, mọi tài khoản. Xem mọi hồ sơ nhưng không xử lý."
    ),
    Role.AUDITOR: _("Xem mọi hồ sơ và nhật ký để kiểm tra. Không sửa gì; mỗi lần xem đều được ghi lại."),
}
RESET_STATES = {
    ResetState.ASKED: _("Chờ người thứ hai"),
    ResetState.CONFIRMED: _("Đã đặt lại"),
    ResetState.REFUSED: _("Đã bác hoặc hết hạn"),
}
