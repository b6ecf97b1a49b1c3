"""The counter without a line, seen from the server: numbers set apart, each reception once, every conflict kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dinh.domains.dossiers.models import CounterReception, Dossier
from dinh.domains.dossiers.tests.factories import MONDAY, World, moment
from dinh.domains.people.models import Person
from dinh.domains.procedures.models import ProcedureVersion
from dinh.fronts.desk.tests.pictures import with_whole_form
from dinh.fronts.desk.tests.test_counter import FORM, sent
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.numbering.blocks import account_of
from dinh.kernel.numbering.models import BlockNumber
from dinh.kernel.outbox.models import Event

pytestmark = pytest.mark.django_db
QUAY = "/ban-lam-viec/tiep-nhan/quay/"
DEVICE = "0f8b2a52-6d0c-4c36-9d0c-0c1a2b3c4d5e"
AT = moment(6, "10:05")


def reserve(client: Any, **others: str) -> dict[str, Any]:
    """A block for the test's machine, and the pack."""
    answer = client.post(
        f"{QUAY}goi/",
        {"may": DEVICE, "thu-tuc": "1.004884", "bao-nhieu": "10", "ngay": "2023-02-06", **others},
    )
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def offline(world: World, client: Any, pack: dict[str, Any], place: int = 0, **others: Any) -> dict[str, Any]:
    """What the machine sends for the reception with the number at `place` of its block."""
    block = pack["blocks"][0]
    serial, number = block["numbers"][place]
    return sent(
        world,
        **{
            "khoa": f"ngoai-tuyen-{place}",
            "khoi": block["id"],
            "thu_tu": serial,
            "so": number,
            "nhan_luc": AT.isoformat(),
            "phien_ban": pack["procedures"][0]["version"],
            "tai_khoan": pack["account"],
            "may": DEVICE,
            **others,
        },
    )


def send(client: Any, values: dict[str, Any]) -> Any:
    return client.post(f"{QUAY}gui/?thu-tuc=1.004884", values)


def nothing_written() -> bool:
    return not Dossier.objects.exists() and not Person.objects.filter(full_name="Phùng Thị Sen").exists()


def test_the_pack_holds_what_the_machine_needs(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    pack = reserve(sign_in(small.counter))
    (procedure,) = pack["procedures"]
    assert (procedure["code"], procedure["limit_label"]) == ("1.004884", "5 ngày làm việc")
    assert procedure["fields"]["name"] == "ho_ten"
    assert ["kiem-1", "Đủ thành phần hồ sơ theo danh mục"] in procedure["required"]
    assert pack["days"] == ["2023-02-06", "2023-02-07"]
    (block,) = pack["blocks"]
    assert (block["day"], len(block["numbers"])) == ("2023-02-06", 10)
    assert AuditEntry.objects.filter(verb="dossiers.reserve_numbers").count() == 1


def test_the_machine_reads_the_same_appointment_as_the_law_says(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    pack = reserve(sign_in(small.counter))
    runs = next(one["runs"] for one in pack["appointments"] if one["day"] == "2023-02-06")

    def read(at: datetime) -> datetime:
        minute = at.hour * 60 + at.minute
        first, base, slope = [run for run in runs if run[0] <= minute][-1]
        return datetime.fromtimestamp((base + slope * (minute - first)) * 60, tz=at.tzinfo)

    assert read(moment(6, "10:05")) == moment(13, "17:00")
    assert read(moment(6, "00:00")) == moment(13, "17:00")
    assert len(runs) < 10


def test_a_reception_without_a_line_becomes_the_dossier_of_its_slip(
    small: World, sign_in: Any, clock: Any
) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    answer = send(client, offline(small, client, pack)).json()
    number = pack["blocks"][0]["numbers"][0][1]
    dossier = Dossier.objects.get()
    assert (answer["state"], answer["code"], answer["renumbered"]) == ("received", number, False)
    assert (dossier.code, dossier.received_at, dossier.due_at) == (number, AT, moment(13, "17:00"))
    late = AuditEntry.objects.get(verb="dossiers.receive_offline")
    assert (late.at, late.subject) == (moment(6, "15:00"), f"dossiers:{dossier.pk}")


def test_however_often_it_is_sent_it_is_one(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    answers = [send(client, offline(small, client, pack)).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert Dossier.objects.count() == 1
    assert Event.objects.filter(name="dossiers.dossier.received.v1").count() == 1
    assert BlockNumber.objects.count() == 1


def test_received_before_the_line_was_cut_the_slip_is_printed_again(
    small: World, sign_in: Any, clock: Any
) -> None:
    """The answer was lost, not the question: the machine numbered what the server had received already."""
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(AT)
    client.post(FORM, sent(small, khoa="ngoai-tuyen-0"))
    code = Dossier.objects.get().code
    answer = send(client, offline(small, client, pack)).json()
    assert (answer["state"], answer["code"], answer["renumbered"]) == ("received", code, True)
    assert Dossier.objects.count() == 1
    void = BlockNumber.objects.get()
    assert (void.state, void.reason) == ("void", f"Hồ sơ đã mang số {code}")


def test_numbers_have_no_gap_over_all(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    client.post(FORM, sent(small, khoa="giua-chung"))
    for place in (0, 2):
        assert send(client, offline(small, client, pack, place)).json()["state"] == "received"
    block = pack["blocks"][0]
    answer = client.post(
        f"{QUAY}dong-so/", {"khoi": block["id"], "ly-do": "Hết ca"}, headers={"accept": "application/json"}
    )
    assert answer.json() == {"used": 2, "returned": 0, "void": 8}
    account = account_of(series=block["series"], period="2023-02-06")
    assert (account.last, account.outstanding, account.expected) == (11, 0, 3)
    assert Dossier.objects.count() == account.expected


def test_a_changed_procedure_is_explained_and_nothing_is_written(
    small: World, sign_in: Any, clock: Any
) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    older = ProcedureVersion.objects.order_by("id").values_list("id", flat=True)[0]
    answer = send(client, offline(small, client, pack, phien_ban=older + 1000)).json()
    assert (answer["state"], answer["refusal"]) == ("conflict", "dossiers.version_outdated")
    assert answer["sentence"].startswith("Thủ tục đã có bản mới từ ")
    assert nothing_written()
    assert BlockNumber.objects.count() == 0
    page = client.get(f"{QUAY}ngoai-tuyen/").content.decode()
    assert "Thủ tục đã có bản mới từ" in page


def test_a_refused_number_gives_way_to_a_new_one(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    client.post(f"{QUAY}dong-so/", {"khoi": pack["blocks"][0]["id"], "ly-do": "Máy hỏng"})
    clock(moment(6, "15:00"))
    values = offline(small, client, pack)
    answer = send(client, values).json()
    assert (answer["state"], answer["refusal"]) == ("conflict", "numbering.number_not_reserved")
    assert nothing_written()
    again = send(client, offline(small, client, pack, so_moi="1")).json()
    dossier = Dossier.objects.get()
    assert (again["state"], again["code"]) == ("received", dossier.code)
    assert dossier.received_at == AT


def test_a_refused_file_is_named(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    scan = SimpleUploadedFile("don.exe", b"MZ\x90", content_type="application/octet-stream")
    values = offline(small, client, pack, gt_01=scan) | {"chinh:gt-01": "0"}
    answer = send(client, values).json()
    assert (answer["state"], answer["refusal"]) == ("conflict", "desk.offline_file_refused")
    assert answer["sentence"].startswith("Tệp quét không được nhận: ")
    assert nothing_written()


def test_a_mended_form_settles_the_conflict_with_a_new_number(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    assert send(client, offline(small, client, pack, ho_ten="")).json()["state"] == "conflict"
    shown = client.post(FORM, sent(small, khoa="ngoai-tuyen-0", ho_ten="", _sua="1"))
    assert shown.status_code == 200
    assert 'name="khoa" value="ngoai-tuyen-0"' in shown.content.decode()
    assert client.post(FORM, sent(small, khoa="ngoai-tuyen-0")).status_code == 302
    row, dossier = CounterReception.objects.get(), Dossier.objects.get()
    assert (row.state, row.dossier_id) == ("received", dossier.pk)
    assert BlockNumber.objects.get().state == "void"
    answer = send(client, offline(small, client, pack, ho_ten="")).json()
    assert (answer["code"], answer["renumbered"]) == (dossier.code, True)
    assert Dossier.objects.count() == 1


def test_a_conflict_may_be_given_up_with_a_reason(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    send(client, offline(small, client, pack, ho_ten=""))
    client.post(f"{QUAY}bo/", {"khoa": "ngoai-tuyen-0", "ly-do": ""})
    assert CounterReception.objects.get().state == "conflict"
    client.post(f"{QUAY}bo/", {"khoa": "ngoai-tuyen-0", "ly-do": "Người nộp không quay lại"})
    assert CounterReception.objects.get().state == "dropped"
    void = BlockNumber.objects.get()
    assert (void.state, void.reason) == ("void", "Người nộp không quay lại")
    assert send(client, offline(small, client, pack)).json()["state"] == "dropped"
    assert nothing_written()


@pytest.mark.parametrize("at", [MONDAY - timedelta(hours=1), moment(6, "15:10"), moment(7, "08:00")])
def test_a_wrong_clock_is_a_conflict(small: World, sign_in: Any, clock: Any, at: datetime) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    answer = send(client, offline(small, client, pack, nhan_luc=at.isoformat())).json()
    assert (answer["state"], answer["refusal"]) == ("conflict", "dossiers.moment_not_believed")
    assert nothing_written()


def test_only_its_own_officer_sends_a_reception_in(small: World, sign_in: Any, clock: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    pack = reserve(client)
    clock(moment(6, "15:00"))
    answer = send(client, offline(small, client, pack, tai_khoan=pack["account"] + 1))
    assert (answer.status_code, answer.json()["code"]) == (409, "dossiers.sent_by_another")
    assert sign_in(small.officer).get(f"{QUAY}ngoai-tuyen/").status_code == 403
    assert not CounterReception.objects.exists()
    assert nothing_written()


@pytest.mark.parametrize("gone", ["khoi", "nhan_luc", "khoa", "may"])
def test_what_lacks_its_marks_is_not_read(small: World, sign_in: Any, clock: Any, gone: str) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    values = offline(small, client, reserve(client))
    del values[gone]
    clock(moment(6, "15:00"))
    assert send(client, values).status_code == 422
    assert nothing_written()
