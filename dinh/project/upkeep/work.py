"""Checks of what works in the background, of the audit log, and of those outside: storage, scanner, mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import clamd
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.files.depot import place_of
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.types import ScanState
from dinh.kernel.jobs.queries import queue_figures
from dinh.kernel.notices.carriers import carrier_of, is_open_way
from dinh.kernel.notices.models import Delivery
from dinh.kernel.notices.types import CarrierAway, DeliveryState, Way
from dinh.kernel.outbox.queries import outbox_figures
from dinh.lib.ids import uuid7
from dinh.project.upkeep.types import Health, Line

WORKER_SILENT = 90.0
LATE_LOOK, LATE_BAD = 120.0, 900.0
UNSEALED_BAD = timedelta(hours=26)
SAMPLE = 20
SCANNER_SECONDS = 3.0


def queue(now: datetime) -> Line:  # noqa: ARG001
    """The worker and the jobs that wait for it."""
    found = queue_figures()
    silent = found.heartbeat_seconds is None or found.heartbeat_seconds > WORKER_SILENT
    health, words = Health.GOOD, []
    if silent:
        health = Health.BAD
        words.append(_("Không thấy tiến trình chạy nền (manage.py work)."))
    words.append(
        _("%(due)d việc đến lúc chạy, cũ nhất %(seconds)d giây; %(failed)d việc hỏng hẳn.")
        % {"due": found.due, "seconds": found.oldest_seconds, "failed": found.failed}
    )
    if found.oldest_seconds > LATE_LOOK or found.failed:
        late = Health.BAD if found.oldest_seconds > LATE_BAD else Health.LOOK
        health = health if health is Health.BAD else late
    mend = _("Xem log/worker.log; khởi động lại: systemctl restart dinh. Việc đang chờ không mất.")
    values = {
        "queue_due": float(found.due),
        "queue_oldest_seconds": found.oldest_seconds,
        "queue_failed": float(found.failed),
        "worker_alive": float(not silent),
    }
    return Line("queue", _("Việc chạy nền"), health, " ".join(words), mend, values)


def outbox(now: datetime) -> Line:
    """Facts on their way, and those set aside for a person."""
    box = outbox_figures()
    age = (now - box.oldest_pending_at).total_seconds() if box.oldest_pending_at else 0.0
    health = Health.GOOD
    if age > LATE_LOOK:
        health = Health.BAD if age > LATE_BAD else Health.LOOK
    if box.dead:
        health = Health.BAD
    found = _("%(pending)d sự kiện chờ chuyển, cũ nhất %(seconds)d giây; %(dead)d sự kiện bị gác lại.") % {
        "pending": box.pending,
        "seconds": age,
        "dead": box.dead,
    }
    mend = _(
        "Xem lỗi ở trang Quản trị, mục Sự kiện bị gác lại; sửa nguyên nhân rồi cho chuyển lại từ trang ấy."
    )
    return Line("outbox", _("Sự kiện giữa các phần"), health, found, mend)


def audit(now: datetime) -> Line:
    """Rows of the audit log that no seal covers yet."""
    sealed = AuditSeal.objects.order_by("-number").values_list("last_id", flat=True).first() or 0
    unsealed = AuditEntry.objects.filter(id__gt=sealed)
    first = unsealed.order_by("id").values_list("at", flat=True).first()
    age = now - first if first else timedelta()
    found = _("%(number)d dòng chưa niêm phong, cũ nhất %(hours)d giờ.") % {
        "number": unsealed.count(),
        "hours": age.total_seconds() // 3600,
    }
    mend = _("Tiến trình chạy nền niêm phong mỗi phút và mỗi đêm; hoặc chạy: manage.py verify_audit --seal.")
    health = Health.BAD if age > UNSEALED_BAD else Health.GOOD
    values = {"audit_unsealed_seconds": age.total_seconds()}
    return Line("audit", _("Nhật ký kiểm tra"), health, found, mend, values)


def storage(now: datetime) -> Line:  # noqa: ARG001
    """A trial paper written, read and removed; a sample of the newest ones looked for."""
    name = _("Kho giấy tờ")
    content = uuid7().hex.encode()
    try:
        trial = default_storage.save(f"trial/{content.decode()}", ContentFile(content))
        with default_storage.open(trial, "rb") as read:
            same = read.read() == content
        default_storage.delete(trial)
    except Exception as error:  # noqa: BLE001 - S3 and file systems fail in their own ways
        found = _("Không ghi hoặc không đọc được: %(why)s.") % {"why": error}
        mend = _("Xem quyền và chỗ trống của thư mục files/ (hoặc khóa và địa chỉ S3).")
        return Line("storage", name, Health.BAD, found, mend)
    served = FileObject.objects.exclude(scan_state__in=[ScanState.INFECTED, ScanState.QUARANTINED])
    newest = list(served.order_by("-stored_at").values_list("sha256", flat=True)[:SAMPLE])
    lost = [sha256 for sha256 in newest if not default_storage.exists(place_of(sha256))]
    if lost or not same:
        found = _("%(lost)d trong %(all)d giấy tờ mới nhất không còn trong kho.") % {
            "lost": len(lost),
            "all": len(newest),
        }
        mend = _("Lấy lại từ bản sao lưu: mỗi giấy tờ nằm ở files/ của thư mục sao lưu, theo mã SHA-256.")
        return Line("storage", name, Health.BAD, found, mend)
    return Line("storage", name, Health.GOOD, _("Ghi, đọc, xóa thử được."), "")


def scanner(now: datetime) -> Line:  # noqa: ARG001
    """The virus scanner, when one is named."""
    name = _("Quét vi-rút")
    waiting = FileObject.objects.filter(scan_state=ScanState.NOT_SCANNED).count()
    told = _("%(number)d tệp chưa quét.") % {"number": waiting}
    values = {"files_not_scanned": float(waiting)}
    if not settings.CLAMD:
        mend = _("Cài clamav-daemon và đặt DINH_CLAMD=unix:/run/clamav/clamd.ctl.")
        return Line("scanner", name, Health.LOOK, _("Không có máy quét.") + " " + told, mend, values)
    parts = urlsplit(settings.CLAMD)
    try:
        if parts.scheme == "unix":
            daemon = clamd.ClamdUnixSocket(path=parts.path, timeout=SCANNER_SECONDS)
        else:
            daemon = clamd.ClamdNetworkSocket(parts.hostname, parts.port or 3310, timeout=SCANNER_SECONDS)
        version = daemon.version()
    except (clamd.ClamdError, OSError) as error:
        found = _("Máy quét không trả lời: %(why)s.") % {"why": error}
        mend = _("systemctl restart clamav-daemon; xem DINH_CLAMD. Tệp đến vẫn nhận, được quét sau.")
        return Line("scanner", name, Health.BAD, f"{found} {told}", mend, values)
    return Line("scanner", name, Health.GOOD, f"{version}. {told}", "", values)


def mail(now: datetime) -> Line:
    """Whether the mail server takes our connection, and letters given up lately."""
    name = _("Thư điện tử")
    lately = Delivery.objects.filter(
        state=DeliveryState.GIVEN_UP, created_at__gt=now - timedelta(days=1)
    ).count()
    told = _("%(number)d thông báo bị bỏ trong một ngày qua.") % {"number": lately}
    values = {"notices_given_up": float(lately)}
    if not is_open_way(Way.EMAIL):
        mend = _("Đặt DINH_EMAIL_URL; không có thì người dân không nhận được thư.")
        return Line("mail", name, Health.LOOK, _("Chưa có máy chủ thư."), mend, values)
    carrier = carrier_of(Way.EMAIL)
    try:
        carrier.open()
    except CarrierAway as away:
        found = _("Máy chủ thư không nhận kết nối: %(why)s.") % {"why": away}
        mend = _(
            "Xem DINH_EMAIL_URL, tường lửa; thử: manage.py try_mail ĐỊA_CHỈ. Thư chờ được gửi lại trong ba ngày."
        )
        return Line("mail", name, Health.BAD, f"{found} {told}", mend, values)
    finally:
        carrier.close()
    health = Health.LOOK if lately else Health.GOOD
    mend = _("Xem lý do ở trang Quản trị, mục Thông báo.") if lately else ""
    return Line("mail", name, health, _("Máy chủ thư nhận kết nối.") + " " + told, mend, values)
