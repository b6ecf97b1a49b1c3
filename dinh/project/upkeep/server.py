"""Checks of the database server: version, settings, rights of our role, migrations, archive."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection, connections
from django.utils.translation import gettext as _

from dinh.project.upkeep.figures import pending_migrations
from dinh.project.upkeep.replica import REPLICA, STANDING
from dinh.project.upkeep.types import Health, Line

OLDEST = 150000
LEAST_CONNECTIONS = 40
REPLICA_LOOK = 64 << 20
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SETTINGS = """SELECT name, setting FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'max_connections', 'server_version_num', 'server_version')"""
ROLE = """SELECT current_user, rolsuper, rolbypassrls,
EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = oid_of.oid)
FROM (SELECT oid, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user) AS oid_of"""
ARCHIVE = """SELECT current_setting('archive_mode'), failed_count, last_failed_time > coalesce(last_archived_time, '-infinity'),
last_archived_time, last_failed_wal FROM pg_stat_archiver"""
USED = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"


def database(now: datetime) -> Line:  # noqa: ARG001
    """Version and the settings that keep what was acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        found = dict(cursor.fetchall())
        cursor.execute(USED)
        used = int(cursor.fetchone()[0])
    wrong = [
        _("%(name)s = %(value)s, phải là %(wanted)s") % {"name": name, "value": found[name], "wanted": wanted}
        for name, wanted in SAFE.items()
        if found[name] != wanted and not (name == "synchronous_commit" and found[name].startswith("remote"))
    ]
    most = int(found["max_connections"])
    health = Health.BAD if wrong else Health.GOOD
    if int(found["server_version_num"]) < OLDEST:
        wrong.append(_("cần PostgreSQL 15 trở lên"))
        health = Health.BAD
    if most < LEAST_CONNECTIONS or used > most * 0.8:
        wrong.append(_("max_connections = %(most)d, đang dùng %(used)d") % {"most": most, "used": used})
        health = health if health is Health.BAD else Health.LOOK
    words = _("PostgreSQL %(version)s, %(used)d kết nối trong %(most)d.") % {
        "version": found["server_version"],
        "used": used,
        "most": most,
    }
    if wrong:
        words += " " + "; ".join(wrong) + "."
    mend = _(
        "Sửa postgresql.conf rồi khởi động lại: fsync hoặc full_page_writes tắt thì mất điện là mất hồ sơ."
    )
    values = {"database_connections": float(used), "database_connections_most": float(most)}
    return Line("database", _("Cơ sở dữ liệu"), health, words, mend, values)


def role(now: datetime) -> Line:  # noqa: ARG001
    """Web server and worker should own nothing, or the append-only tables are append-only by courtesy."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        name, is_super, bypasses, owns = cursor.fetchone()
    wrong = []
    if is_super or bypasses:
        wrong.append(_("có quyền quản trị máy chủ (SUPERUSER hoặc BYPASSRLS)"))
    if owns and settings.SERVING:
        wrong.append(_("là chủ các bảng, nên sửa và xóa được nhật ký kiểm tra"))
    health = Health.BAD if is_super or bypasses else Health.LOOK if wrong else Health.GOOD
    found = _("Vai trò %(name)s") % {"name": name} + (": " + ", ".join(wrong) if wrong else "") + "."
    mend = _("Đặt DINH_APP_DATABASE_URL bằng một vai trò không sở hữu bảng nào, không có quyền quản trị.")
    return Line("role", _("Quyền trong cơ sở dữ liệu"), health, found, mend)


def migrations(now: datetime) -> Line:  # noqa: ARG001
    """Whether the tables are those of this release."""
    pending = pending_migrations()
    found = _("Bảng đúng với bản phần mềm này.")
    if pending:
        found = _("%(number)d bước chuyển đổi chưa chạy: %(names)s.") % {
            "number": len(pending),
            "names": ", ".join(pending[:5]),
        }
    mend = _("Chạy: python3 manage.py upgrade THƯ_MỤC_SAO_LƯU.")
    health = Health.BAD if pending else Health.GOOD
    return Line(
        "migrations", _("Cấu trúc bảng"), health, found, mend, {"migrations_pending": float(len(pending))}
    )


def archive(now: datetime) -> Line:
    """The archive for going back to a moment, where it is switched on."""
    name = _("Kho nhật ký ghi (WAL)")
    with connection.cursor() as cursor:
        cursor.execute(ARCHIVE)
        mode, failed, failing, last, wal = cursor.fetchone()
    if mode == "off":
        mend = _("Muốn khôi phục về đúng một thời điểm: đặt DINH_ARCHIVE là một thư mục trên ổ đĩa khác.")
        return Line(
            "archive", name, Health.GOOD, _("Không bật; khôi phục được về lúc sao lưu gần nhất."), mend
        )
    age = (now - last).total_seconds() if last else 0.0
    found = _("Đang ghi; đoạn cuối cách đây %(minutes)d phút.") % {"minutes": age // 60}
    if failing:
        found = _("Không ghi được đoạn %(wal)s (%(failed)d lần hỏng).") % {"wal": wal, "failed": failed}
    mend = _(
        "Xem chỗ trống và quyền của thư mục DINH_ARCHIVE. Chưa ghi được thì các đoạn dồn lại trên đĩa dữ liệu."
    )
    health = Health.BAD if failing else Health.GOOD
    return Line(
        "archive",
        name,
        health,
        found,
        mend,
        {"archive_failing": float(bool(failing)), "archive_age_seconds": age},
    )


def replica(now: datetime) -> Line:  # noqa: ARG001
    """The second database for reading, when one is named."""
    name = _("Cơ sở dữ liệu để đọc")
    if REPLICA not in connections.databases:
        return Line("replica", name, Health.GOOD, _("Không dùng."))
    mend = _("Xem nhật ký của máy chủ ấy; trong khi chờ, mọi trang đọc từ cơ sở dữ liệu chính.")
    try:
        behind = STANDING.behind()
    except OperationalError as error:
        found = _("Không trả lời: %(why)s.") % {"why": " ".join(str(error).split())[:200]}
        return Line("replica", name, Health.BAD, found, mend, {"replica_answers": 0.0})
    found = _("Chậm hơn bản chính %(kilobytes)d kB.") % {"kilobytes": behind >> 10}
    health = Health.GOOD if behind < REPLICA_LOOK else Health.LOOK
    return Line(
        "replica", name, health, found, mend, {"replica_answers": 1.0, "replica_behind_bytes": float(behind)}
    )
