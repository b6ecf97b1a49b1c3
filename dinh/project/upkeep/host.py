"""Checks of the machine: disk, clock, certificate, keys, backups."""

from __future__ import annotations

import ctypes
import json
import shutil
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from dinh.lib.moments import show_stamp
from dinh.project.upkeep.types import Health, Line

STA_UNSYNC = 0x40
KEYS = ("secret.key", "personal.key", "audit.key", "oidc.pem")
LITTLE, VERY_LITTLE = 0.15, 0.05
LEAST_FREE = 1 << 30
GIGABYTE = 1 << 30
CLOCK_LOOK, CLOCK_BAD = 2.0, 30.0
BACKUP_LOOK, BACKUP_BAD, DRILL_LOOK = timedelta(hours=26), timedelta(days=3), timedelta(days=35)
CERTIFICATE_LOOK, CERTIFICATE_BAD = 21, 5


def disk(now: datetime) -> Line:  # noqa: ARG001
    """Room where the data folder lies."""
    usage = shutil.disk_usage(settings.DATA)
    share = usage.free / usage.total
    health = Health.GOOD
    if share < VERY_LITTLE or usage.free < LEAST_FREE:
        health = Health.BAD
    elif share < LITTLE:
        health = Health.LOOK
    found = _("Còn trống %(free).1f GB trong %(total).1f GB (%(share)d %%) ở %(place)s.") % {
        "free": usage.free / GIGABYTE,
        "total": usage.total / GIGABYTE,
        "share": round(share * 100),
        "place": settings.DATA,
    }
    mend = _("Dọn bớt hoặc nối thêm ổ đĩa. Hết chỗ thì cơ sở dữ liệu dừng; không mất gì đã nhận.")
    return Line(
        "disk",
        _("Chỗ trống trên đĩa"),
        health,
        found,
        mend,
        {"disk_free_bytes": float(usage.free), "disk_size_bytes": float(usage.total)},
    )


class _Timex(ctypes.Structure):
    """The start of the kernel's `struct timex`; the rest is room."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("room", ctypes.c_byte * 256),
    ]


def is_synchronised() -> bool | None:
    """Whether the kernel's clock follows a time server; None where that cannot be read."""
    if not sys.platform.startswith("linux"):
        return None
    timex = _Timex()
    try:
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else not timex.status & STA_UNSYNC


def clock(now: datetime) -> Line:
    """Our clock against the database's, and whether a time server leads it."""
    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    offset = abs((before - theirs).total_seconds())
    led = is_synchronised()
    health, mend = Health.GOOD, ""
    if offset > CLOCK_LOOK or led is False:
        health = Health.BAD if offset > CLOCK_BAD else Health.LOOK
        mend = _("Bật đồng bộ giờ: timedatectl set-ntp true (hoặc cài chrony), trên cả máy cơ sở dữ liệu.")
    told = {
        True: _("Đồng hồ theo máy chủ giờ."),
        False: _("Đồng hồ KHÔNG theo máy chủ giờ nào."),
        None: _("Không đọc được trạng thái đồng bộ giờ."),
    }[led]
    found = told + " " + _("Lệch %(seconds).1f giây so với cơ sở dữ liệu.") % {"seconds": offset}
    values = {"clock_offset_seconds": offset}
    if led is not None:
        values["clock_synchronised"] = float(led)
    del now
    return Line("clock", _("Đồng hồ"), health, found, mend, values)


def certificate(now: datetime) -> Line:
    """The TLS certificate that the server in front shows, as far as a file was named."""
    name = _("Chứng thư HTTPS")
    path = settings.TLS_CERTIFICATE
    host = urlsplit(settings.BASE_URL).hostname or ""
    if not path:
        if settings.BASE_URL.startswith("https://"):
            mend = _(
                "Đặt DINH_TLS_CERTIFICATE là đường dẫn tệp chứng thư (PEM) để được báo trước khi hết hạn."
            )
            return Line("certificate", name, Health.UNKNOWN, _("Chưa biết tệp chứng thư."), mend)
        inside = host in {"127.0.0.1", "localhost", "::1"}
        mend = _(
            "Đặt nginx hoặc Caddy phía trước và DINH_BASE_URL là https://… (xem docs/guides/operating.md)."
        )
        found = _("Địa chỉ %(url)s không có HTTPS.") % {"url": settings.BASE_URL}
        return Line("certificate", name, Health.GOOD if inside else Health.BAD, found, "" if inside else mend)
    try:
        ends = x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        found = _("Không đọc được %(path)s: %(why)s.") % {"path": path, "why": error}
        return Line("certificate", name, Health.BAD, found, _("Sửa DINH_TLS_CERTIFICATE hoặc quyền đọc tệp."))
    left = ends - now
    health = Health.GOOD
    if left.days < CERTIFICATE_LOOK:
        health = Health.BAD if left.days < CERTIFICATE_BAD else Health.LOOK
    found = _("Hết hạn lúc %(at)s, còn %(days)d ngày.") % {"at": show_stamp(ends), "days": left.days}
    mend = _("Gia hạn chứng thư (certbot renew, hoặc xem nhật ký của Caddy), rồi nạp lại máy chủ phía trước.")
    return Line("certificate", name, health, found, mend, {"certificate_seconds_left": left.total_seconds()})


def keys(now: datetime) -> Line:  # noqa: ARG001
    """The secrets: there, readable for us, closed to others."""
    folder = Path(settings.DATA) / "keys"
    wrong = []
    for key in KEYS:
        path = Path(settings.AUDIT_KEY_FILE) if key == "audit.key" else folder / key
        try:
            mode = path.stat().st_mode
            path.read_bytes()
        except OSError as error:
            wrong.append(f"{path}: {error.strerror}")
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            wrong.append(
                _("%(path)s: người khác trên máy đọc được (%(mode)o)") % {"path": path, "mode": mode & 0o777}
            )
    found = "; ".join(wrong) or _("Đủ bốn khóa, chỉ chủ của chúng đọc được.")
    mend = _(
        "Chép lại khóa từ bản sao lưu; chmod 600. Mất personal.key thì số định danh đã mã hóa không đọc lại được."
    )
    return Line("keys", _("Khóa bí mật"), Health.BAD if wrong else Health.GOOD, found, mend)


def noted_backups() -> dict[str, Any]:
    """What the last `backup` noted in the data folder."""
    try:
        said = json.loads((Path(settings.DATA) / "backups.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def backup(now: datetime) -> Line:
    """Age of the last backup, and whether it was ever tried."""
    name = _("Sao lưu")
    said = noted_backups()
    mend = _(
        "Chạy: python3 manage.py backup THƯ_MỤC; đặt hẹn hằng đêm bằng deploy/systemd/dinh-backup.timer."
    )
    if not said.get("moment"):
        health = Health.LOOK if settings.DEMO else Health.BAD
        return Line("backup", name, health, _("Chưa có bản sao lưu nào."), mend)
    age = now - datetime.fromisoformat(said["moment"])
    health = Health.GOOD
    if age > BACKUP_LOOK:
        health = Health.BAD if age > BACKUP_BAD else Health.LOOK
    words = [
        _("Bản mới nhất: %(at)s, ở %(place)s.")
        % {"at": show_stamp(datetime.fromisoformat(said["moment"])), "place": said["shelf"]}
    ]
    if said.get("missing"):
        health = Health.BAD
        words.append(_("%(number)d giấy tờ không có trong kho tệp.") % {"number": said["missing"]})
    values = {"backup_age_seconds": age.total_seconds()}
    drill = said.get("drill")
    if drill is None or now - datetime.fromisoformat(drill["moment"]) > DRILL_LOOK:
        health = health if health is Health.BAD else Health.LOOK
        words.append(_("Lâu rồi hoặc chưa lần nào khôi phục thử."))
        mend += " " + _("Khôi phục thử: manage.py backup --drill THƯ_MỤC --identity KHÓA.")
    elif not drill["agrees"]:
        health = Health.BAD
        words.append(_("Lần khôi phục thử gần nhất KHÔNG khớp số liệu."))
    if drill is not None:
        values["backup_drill_age_seconds"] = (now - datetime.fromisoformat(drill["moment"])).total_seconds()
        values["backup_drill_agrees"] = float(drill["agrees"])
    return Line("backup", name, health, " ".join(words), mend, values)
