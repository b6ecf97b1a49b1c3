"""Why personal data is used here, by which law, and for how long. Data: a new purpose is a new row.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: Điều 19 khoản 1 (without consent, among others for the work of state bodies).
No purpose here rests on consent (Điều 9) yet. The wording is ours; the articles were taken from published summaries, not from the law's own text.
"""

from __future__ import annotations

from dinh.domains.privacy.types import Purpose

LAW = "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15"
DECREE = "Nghị định 356/2025/NĐ-CP"
NO_CONSENT_NEEDED = "Luật 91/2025/QH15, Điều 19 khoản 1"

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        code="giai-quyet-thu-tuc",
        title="Tiếp nhận và giải quyết thủ tục hành chính",
        data="Những gì tờ khai của thủ tục hỏi và giấy tờ kèm theo.",
        basis=f"Nghị định 118/2025/NĐ-CP, luật của từng thủ tục; {NO_CONSENT_NEEDED}.",
        receivers="Bộ phận một cửa nơi nộp, cơ quan giải quyết, cơ quan được hỏi ý kiến.",
        kept="Theo thời hạn lưu trữ của từng thủ tục, rồi tiêu hủy theo danh mục được phê duyệt.",
    ),
    Purpose(
        code="tai-khoan",
        title="Đăng nhập và điền sẵn tờ khai",
        data="Họ tên, số định danh (mã hóa), điện thoại, thư điện tử, địa chỉ.",
        basis=f"Nghị định 45/2020/NĐ-CP; {NO_CONSENT_NEEDED}.",
        receivers="Không cơ quan nào khác, trừ khi ông/bà nộp hồ sơ cho cơ quan đó.",
        kept="Đến khi ông/bà đề nghị xóa và không còn hồ sơ đang giải quyết.",
    ),
    Purpose(
        code="bao-tin",
        title="Báo tin về hồ sơ",
        data="Điện thoại, thư điện tử, mã hồ sơ.",
        basis=f"Nghị định 118/2025/NĐ-CP; {NO_CONSENT_NEEDED}.",
        receivers="Đơn vị gửi thư, gửi tin nhắn của hệ thống.",
        kept="Nội dung thông báo giữ một năm; địa chỉ gửi xóa ngay khi gửi xong.",
    ),
    Purpose(
        code="nhat-ky",
        title="Ghi lại ai đã xem, ai đã sửa",
        data="Tài khoản, cơ quan, lúc nào, việc gì, địa chỉ mạng; không ghi nội dung dữ liệu.",
        basis="Luật An ninh mạng 116/2025/QH15; Luật 91/2025/QH15.",
        receivers="Người kiểm tra của tỉnh; ông/bà xem được phần về mình.",
        kept="Không xóa, để sau này vẫn kiểm tra được.",
    ),
    Purpose(
        code="thong-ke",
        title="Thống kê công khai việc giải quyết",
        data="Chỉ đếm số hồ sơ; không tên người, không mã hồ sơ đầy đủ, nhóm dưới 5 không mở.",
        basis=f"Nghị định 118/2025/NĐ-CP; {NO_CONSENT_NEEDED}.",
        receivers="Mọi người.",
        kept="Số đếm giữ lâu dài, kể cả sau khi dữ liệu cá nhân đã hủy.",
    ),
)
