"""Names, menus and footer of this installation. An entry whose page is not installed does not show."""

from __future__ import annotations

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dinh.kernel.ui.frame import Entry, FooterColumn, Frame, inside

PORTAL = _("Cổng Dịch vụ công")
PROVINCE = settings.PROVINCE
PLACE = inside(PROVINCE)

PUBLIC = (
    Entry(_("Trang chủ"), "portal:home"),
    Entry(_("Thủ tục hành chính"), "procedures:search", under=("/thu-tuc/",)),
    Entry(_("Tra cứu hồ sơ"), "portal:track", under=("/tra-cuu/",)),
    Entry(_("Thống kê"), "dossiers:statistics", under=("/thong-ke/",)),
    Entry(_("Hồ sơ của tôi"), "portal:my_dossiers", under=("/ho-so/",)),
    Entry(_("Hỗ trợ"), "portal:help", under=("/ho-tro/",)),
)
DESK = (
    Entry(_("Hộp việc"), "desk:inbox", icon="in", key="V", under=("/ban-lam-viec/hop-viec/",)),
    Entry(_("Hồ sơ"), "desk:dossiers", icon="folder", key="H", under=("/ban-lam-viec/ho-so/",)),
    Entry(
        _("Tiếp nhận"),
        "desk:reception",
        icon="users",
        key="T",
        roles=frozenset({"one_stop"}),
        under=("/ban-lam-viec/tiep-nhan/",),
    ),
    Entry(
        _("Thủ tục"),
        "procedures:manage",
        icon="file",
        key="D",
        roles=frozenset({"procedure_editor", "procedure_reviewer", "province_admin"}),
        under=("/ban-lam-viec/thu-tuc/",),
    ),
    Entry(_("Đơn vị tôi"), "desk:unit", icon="chart", key="S", under=("/ban-lam-viec/don-vi/",)),
    Entry(
        _("Cán bộ"),
        "people:staff",
        icon="user",
        key="C",
        roles=frozenset({"agency_admin", "province_admin", "auditor"}),
        under=("/ban-lam-viec/can-bo/",),
    ),
    Entry(
        _("Lịch làm việc"),
        "dossiers:calendar",
        icon="clock",
        roles=frozenset({"agency_admin", "province_admin"}),
        under=("/ban-lam-viec/lich-lam-viec/",),
    ),
    Entry(
        _("Dữ liệu cá nhân"),
        "privacy:requests",
        icon="id",
        roles=frozenset({"leader", "agency_admin", "province_admin"}),
        under=("/ban-lam-viec/du-lieu-ca-nhan/",),
    ),
    Entry(
        _("Bàn giao"),
        "desk:hand_work",
        icon="out",
        key="B",
        roles=frozenset({"leader", "agency_admin", "province_admin"}),
        under=("/ban-lam-viec/ban-giao/",),
    ),
    Entry(
        _("Giám sát"),
        "desk:use",
        icon="eye",
        roles=frozenset({"auditor", "province_admin"}),
        under=("/ban-lam-viec/giam-sat/",),
    ),
    Entry(
        _("Hệ thống"),
        "installation",
        icon="shield",
        roles=frozenset({"province_admin"}),
        under=("/ban-lam-viec/he-thong/",),
    ),
)

FRAME = Frame(
    province=PROVINCE,
    portal=PORTAL,
    desk=_("Bàn làm việc"),
    home="portal:home",
    desk_home="desk:inbox",
    sign_in="account_login",
    sign_out="account_logout",
    account="people:profile",
    desk_search="desk:search",
    posts="desk:choose_agency",
    helpline=settings.HELPLINE,
    public_menu=PUBLIC,
    desk_menu=DESK,
    footer=(
        FooterColumn(
            format_lazy("{} {}", PORTAL, PLACE),
            sentences=(
                format_lazy(_("Cơ quan chủ quản: Ủy ban nhân dân {}."), PLACE),
                _("Giờ làm việc: thứ Hai đến thứ Sáu, 07:30–11:30 và 13:00–17:00."),
            ),
        ),
        FooterColumn(
            _("Liên hệ"),
            entries=(
                Entry(format_lazy(_("Tổng đài hỗ trợ: {}"), settings.HELPLINE), f"tel:{settings.HELPLINE}"),
                Entry(_("Câu hỏi thường gặp"), "portal:help"),
            ),
        ),
        FooterColumn(
            _("Về Cổng này"),
            entries=(
                Entry(_("Bảo vệ dữ liệu cá nhân"), "privacy:notice"),
                Entry(_("Tiếp cận cho mọi người"), "portal:accessibility"),
                Entry(_("Dữ liệu mở và API"), "gateway:docs"),
            ),
        ),
    ),
    footer_note=_("Bản trình diễn: tên người và hồ sơ là hư cấu.") if settings.DEMO else "",
)
