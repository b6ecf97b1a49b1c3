"""The doctor on a real database: each check in its good and its bad state, the page, the metrics, the alert rules."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import official
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.tests.servers import mail_server
from dinh.lib import moments
from dinh.project.upkeep import doctor, host, server, work
from dinh.project.upkeep.types import Health, Line
from tests.certificates import certificate_and_key
from tests.pages import assert_page_ok
from tools.launch import keys
from tools.launch.say import ROOT

PAGE = "/ban-lam-viec/he-thong/"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    """A data folder of the test."""
    settings.DATA = tmp_path
    settings.AUDIT_KEY_FILE = str(tmp_path / "keys" / "audit.key")
    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    keys.ensure(tmp_path)


def one(check: Callable[[datetime], Line]) -> Line:
    return doctor.examine(now=moments.now(), checks=[check])[0]


def signed(*, is_admin: bool) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=official("Trần Thị Quản", username="quan", is_admin=is_admin)))
    return client


@pytest.mark.django_db
def test_the_database_of_the_tests_is_found_unsafe_and_the_sentence_says_how() -> None:
    found = one(server.database)
    assert found.health is Health.BAD  # a throw-away cluster has fsync off
    assert "fsync = off, phải là on" in found.found
    assert "mất điện là mất hồ sơ" in found.mend


@pytest.mark.django_db
def test_an_owner_is_told_apart_from_the_role_of_the_application(settings: Any) -> None:
    settings.SERVING = True
    assert one(server.role).health is Health.LOOK
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dinh_app")
    assert (one(server.role).health, one(server.role).found) == (Health.GOOD, "Vai trò dinh_app.")


@pytest.mark.django_db
def test_pending_migrations_are_named() -> None:
    assert one(server.migrations).health is Health.GOOD
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'payments'")
    found = one(server.migrations)
    assert found.health is Health.BAD
    assert "payments.0001_" in found.found
    assert found.values["migrations_pending"] >= 1


@pytest.mark.django_db
def test_keys_must_be_there_and_closed_to_others(tmp_path: Path) -> None:
    assert one(host.keys).health is Health.GOOD
    (tmp_path / "keys" / "personal.key").chmod(0o644)
    (tmp_path / "keys" / "oidc.pem").unlink()
    found = one(host.keys)
    assert found.health is Health.BAD
    assert "người khác trên máy đọc được (644)" in found.found
    assert "oidc.pem" in found.found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "drill_days", "agrees", "health"),
    [
        (2, 3, True, Health.GOOD),
        (30, 3, True, Health.LOOK),
        (80, 3, True, Health.BAD),
        (2, 40, True, Health.LOOK),
        (2, 3, False, Health.BAD),
    ],
)
def test_the_age_of_the_backup(
    tmp_path: Path, hours: int, drill_days: int, agrees: bool, health: Health
) -> None:
    now = moments.now()
    said = {
        "moment": (now - timedelta(hours=hours)).isoformat(),
        "shelf": "/ổ khác",
        "missing": 0,
        "drill": {"moment": (now - timedelta(days=drill_days)).isoformat(), "agrees": agrees},
    }
    (tmp_path / "backups.json").write_text(json.dumps(said), encoding="utf-8")
    found = one(host.backup)
    assert (found.health, round(found.values["backup_age_seconds"] / 3600)) == (health, hours)


@pytest.mark.django_db
def test_no_backup_is_bad_outside_the_demonstration(settings: Any) -> None:
    assert one(host.backup).health is Health.LOOK
    settings.DEMO = False
    assert one(host.backup).health is Health.BAD


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "health"), [(60, Health.GOOD), (14, Health.LOOK), (2, Health.BAD)])
def test_a_certificate_is_watched_before_it_ends(
    settings: Any, tmp_path: Path, days: int, health: Health
) -> None:
    settings.TLS_CERTIFICATE = str(certificate_and_key(days, tmp_path / "c.pem", tmp_path / "k.pem"))
    found = one(host.certificate)
    assert (found.health, f"còn {days} ngày" in found.found) == (health, True)


@pytest.mark.django_db
def test_without_https_only_this_machine_is_well(settings: Any) -> None:
    assert one(host.certificate).health is Health.GOOD
    settings.BASE_URL = "http://dichvucong.example.vn"
    assert one(host.certificate).health is Health.BAD
    settings.BASE_URL = "https://dichvucong.example.vn"
    assert one(host.certificate).health is Health.UNKNOWN


@pytest.mark.django_db
def test_the_clocks_are_compared() -> None:
    found = one(host.clock)
    assert found.values["clock_offset_seconds"] < 2
    assert host.is_synchronised() in {True, False, None}


@pytest.mark.django_db
def test_a_missing_worker_is_bad_and_a_late_job_too() -> None:
    assert one(work.queue).health is Health.BAD
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert one(work.queue).health is Health.GOOD
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('q', 't', now() - interval '20 minutes')"
        )
    found = one(work.queue)
    assert (found.health, round(found.values["queue_oldest_seconds"] / 60)) == (Health.BAD, 20)


@pytest.mark.django_db
def test_unsealed_rows_of_yesterday_are_bad() -> None:
    record(
        actor=SYSTEM,
        verb="try",
        subject="x:1",
        owner=None,
        changes={},
        now=moments.now() - timedelta(hours=30),
    )
    found = one(work.audit)
    assert (found.health, "1 dòng chưa niêm phong, cũ nhất 30 giờ" in found.found) == (Health.BAD, True)


@pytest.mark.django_db
def test_the_storage_is_really_tried(tmp_path: Path) -> None:
    assert one(work.storage).health is Health.GOOD
    assert not any(path.is_file() for path in (tmp_path / "files").rglob("*"))
    shutil.rmtree(tmp_path / "files")
    (tmp_path / "files").write_text("no folder", encoding="utf-8")
    assert one(work.storage).health is Health.BAD


@pytest.mark.django_db
def test_scanner_and_mail_server_are_asked(settings: Any) -> None:
    settings.CLAMD = "tcp://127.0.0.1:9"
    assert one(work.scanner).health is Health.BAD
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert one(work.mail).health is Health.BAD
    with mail_server():
        assert one(work.mail).health is Health.GOOD


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_bad_line_and_the_next_one_still_runs() -> None:
    def broken(now: datetime) -> Line:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nowhere")
        raise AssertionError(now)

    first, second = doctor.examine(now=moments.now(), checks=[broken, work.outbox])
    assert (first.key, first.health, 'column "nowhere" does not exist' in first.found) == (
        "broken",
        Health.BAD,
        True,
    )
    assert second.health is Health.GOOD


@pytest.mark.django_db
def test_the_command_ends_with_1_when_something_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (ended.value.code, said["worst"], len(said["checks"])) == (1, "bad", 16)


@pytest.mark.django_db
def test_the_page_is_for_administrators_of_the_province() -> None:
    assert Client().get(PAGE).status_code == 302
    assert signed(is_admin=False).get(PAGE).status_code == 403
    Account.objects.filter(username="quan").update(username="khac")
    page = signed(is_admin=True).get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Tình trạng hệ thống" in text
    assert text.index("fsync = off") < text.index("Ghi, đọc, xóa thử được.")
    english = signed_again(page.client).get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    assert "State of the system" in english or "Tình trạng hệ thống" in english


def signed_again(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.django_db
def test_metrics_carry_every_check_and_every_alert_reads_one_that_exists(client: Client) -> None:
    cache.delete(doctor.KEPT)
    before = client.get("/metrics").content.decode()
    assert 'dinh_check_state{check="mail"}' not in before
    doctor.examine_slow(now=moments.now())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    text = client.get("/metrics").content.decode()
    assert 'dinh_check_state{check="database"} 2.0' in text
    assert 'dinh_check_state{check="mail"}' in text
    assert "dinh_worker_alive 1.0" in text
    told = set(re.findall(r"^(dinh_[a-z_]+)", text, re.MULTILINE))
    told |= {"dinh_backup_age_seconds", "dinh_certificate_seconds_left"}  # only where there is one
    asked = set(
        re.findall(
            r"dinh_[a-z0-9_]+",
            re.sub(r"(?m)^\s+(summary|description):.*$", "", ALERTS.read_text(encoding="utf-8")),
        )
    )
    assert asked - told == set()


def test_the_alert_rules_are_clean_and_fire() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip(reason="no promtool on this machine; run: apt-get install -y prometheus")
    for command in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
        run = subprocess.run(
            [promtool, *command], cwd=ALERTS.parent, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(page: Any, live_server: Any) -> None:
    session = signed(is_admin=True).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    assert_page_ok(page, live_server.url + PAGE, name="installation")
