"""See, download, who looked: about the asker, whole, and about nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import MONDAY, World, citizen, filing, finished, submitted
from dinh.domains.dossiers.types import PaperInput
from dinh.domains.people.actions import create_account, create_person
from dinh.domains.people.queries import actor_for
from dinh.domains.people.types import AccountKind
from dinh.domains.privacy.queries import my_data, who_looked
from dinh.domains.privacy.tests.conftest import Clock, SignIn
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, Actor, SignInNeeded
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.files.actions import store_file
from dinh.kernel.files.tests.contents import png

pytestmark = pytest.mark.django_db
NUMBER = "001199000123"


def person() -> Actor:
    """A citizen with a recorded person."""
    made = create_person(
        actor=SYSTEM,
        now=MONDAY,
        full_name="Phạm Thị Thu Huyền",
        personal_number=NUMBER,
        phone="0912345678",
        address="12 Trần Hưng Đạo",
    )
    account_id = create_account(
        actor=SYSTEM,
        now=MONDAY,
        username="0912345678",
        kind=AccountKind.CITIZEN,
        display_name="Phạm Thị Thu Huyền",
        person_id=made.id,
    )
    actor = actor_for(account_id=account_id, now=MONDAY)
    assert actor is not None
    return actor


def filed(world: World, actor: Actor, **changes: Any) -> int:
    """A dossier of a citizen with a stored paper."""
    kept = store_file(stream=io.BytesIO(png()), filename="don.png", actor=actor, now=MONDAY)
    paper = PaperInput(
        paper_code="gt-01",
        title="Đơn đăng ký",
        sha256=kept.sha256,
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
    )
    whole = replace(filing(world), papers=(paper,), **changes)
    sheet = actions.submit_dossier(actor=actor, now=MONDAY, filing=whole, allow_second=True)
    return sheet.dossier.id


def test_all_that_is_held_and_nobody_elses(small: World) -> None:
    me = person()
    mine = filed(small, me)
    draft = actions.save_draft(actor=me, now=MONDAY, filing=filing(small))
    filed(small, citizen("Người Khác"))
    held = my_data(actor=me, now=MONDAY)
    assert [view.id for view in held.dossiers] == [draft, mine]
    assert held.people.profile.personal_number == NUMBER
    assert held.people.username == "0912345678"
    assert held.dossiers[1].form_data == {"so_van_bang": "B 014782"}
    with pytest.raises(SignInNeeded):
        my_data(actor=ANONYMOUS, now=MONDAY)


def test_the_archive_holds_json_page_and_files(small: World, sign_in: SignIn) -> None:
    me = person()
    filed(small, me)
    filed(small, citizen("Người Khác"), parties=filing(small, name="Người Khác").parties)
    answer = sign_in(me).post("/du-lieu-cua-toi/tai-ve/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi-20230206-0910.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(cast("Any", answer).streaming_content)))
    names = archive.namelist()
    assert names[0].startswith("tep/")
    assert names[0].endswith("/01-don.png")
    assert names[1:] == ["du-lieu.json", "doc.html", "kieu.css"]
    assert archive.read(names[0]) == png()
    whole = json.loads(archive.read("du-lieu.json"))
    assert whole["format"] == "dinh.my-data.v1"
    assert len(whole["dossiers"]) == 1
    assert whole["dossiers"][0]["forms"][0]["data"] == {"so_van_bang": "B 014782"}
    assert "account_id" not in json.dumps(whole["dossiers"][0]["history"])
    page = archive.read("doc.html").decode()
    assert "Phạm Thị Thu Huyền" in page
    assert NUMBER in page
    assert "B 014782" in page
    assert "Người Khác" not in page
    assert "Người Khác" not in json.dumps(whole, ensure_ascii=False)
    assert AuditEntry.objects.filter(verb="privacy.export", account_id=me.account_id).count() == 1


def test_a_file_that_is_gone_is_named(small: World, sign_in: SignIn) -> None:
    me = small.citizen
    submitted(small)  # its paper was never stored
    answer = sign_in(me).post("/du-lieu-cua-toi/tai-ve/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(cast("Any", answer).streaming_content)))
    (one,) = json.loads(archive.read("du-lieu.json"))["files"]
    assert one["place"] == ""
    assert one["missing"] == "Tệp không còn hoặc đang bị cách ly."


def test_too_many_archives_are_refused(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    answers = [client.post("/du-lieu-cua-toi/tai-ve/").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
    assert AuditEntry.objects.filter(verb="privacy.export").count() == 6


def test_who_looked_names_agency_purpose_and_moment(small: World) -> None:
    sheet = finished(small, MONDAY)
    later = MONDAY + timedelta(hours=1)
    get_dossier(actor=small.officer, now=later, dossier_id=sheet.dossier.id, purpose="ho-so: mo giay to")
    get_dossier(actor=small.citizen, now=later, dossier_id=sheet.dossier.id)
    page = who_looked(actor=small.citizen, limit=1)
    (look,) = page.rows
    assert (look.at, look.agency, look.record, look.purpose, look.dossier_id) == (
        later,
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Hồ sơ",
        "Mở giấy tờ trong hồ sơ",
        sheet.dossier.id,
    )
    assert who_looked(actor=citizen("Người Khác")).rows == ()


def test_pages_say_it_and_strangers_are_led_to_sign_in(small: World, sign_in: SignIn, clock: Clock) -> None:
    sheet = finished(small, MONDAY)
    get_dossier(actor=small.officer, now=MONDAY, dossier_id=sheet.dossier.id, purpose="ho-so")
    client = sign_in(small.citizen)
    page = client.get("/du-lieu-cua-toi/").content.decode()
    assert sheet.dossier.code is not None
    assert sheet.dossier.code in page
    assert "Mở hồ sơ để giải quyết" in page
    looks = client.get("/du-lieu-cua-toi/ai-da-xem/").content.decode()
    assert "Sở Nông nghiệp và Phát triển nông thôn" in looks
    assert client.get("/du-lieu-cua-toi/ai-da-xem/?sau=abc").status_code == 200
    assert Client().get("/du-lieu-cua-toi/").status_code == 302
    assert client.get("/du-lieu-cua-toi/tai-ve/").status_code == 405


def test_the_notice_is_for_everybody(small: World) -> None:
    client = Client()
    assert "Thống kê công khai việc giải quyết" in client.get("/bao-ve-du-lieu/").content.decode()
    page = client.get("/bao-ve-du-lieu/thu-tuc/1.004756/").content.decode()
    assert "Số hiệu văn bằng" in page
    assert "Người cùng hành nghề" in page
    assert client.get("/bao-ve-du-lieu/thu-tuc/9.999999/").status_code == 404
