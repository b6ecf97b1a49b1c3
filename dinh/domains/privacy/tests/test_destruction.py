"""Destruction: by two persons, names gone, figures, deadlines and the audit chain whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dinh.domains.dossiers.actions import erase_dossier, fold_counts
from dinh.domains.dossiers.models import Deadline, Dossier, DossierEvent, DossierStep, FormVersion, Party
from dinh.domains.dossiers.queries import get_dossier, recount, statistics
from dinh.domains.dossiers.rules.refusals import NotEnded, VerbNotAllowed
from dinh.domains.dossiers.tests.factories import MONDAY, World, at_step, finished, worker
from dinh.domains.people.types import Role
from dinh.domains.privacy import actions
from dinh.domains.privacy.actions.destruction import (
    DecisionNeeded,
    ListDecided,
    NothingToDestroy,
    SecondPersonNeeded,
)
from dinh.domains.privacy.models import DestructionItem, DestructionList
from dinh.domains.privacy.queries import destruction_list, destruction_lists, past_their_time, retention_of
from dinh.domains.privacy.queries.retention import ListNotFound
from dinh.domains.privacy.tests.conftest import SignIn
from dinh.domains.privacy.tests.test_mine import filed, person
from dinh.kernel.access.types import SYSTEM, Actor, NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.audit.verifying import verify_audit
from dinh.kernel.files.models import FileObject
from dinh.kernel.outbox.models import Event

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3654)


def administrators(world: World) -> tuple[Actor, Actor]:
    return (
        worker(world.province.id, Role.PROVINCE_ADMIN, "Trần Thị Lập"),
        worker(world.province.id, Role.PROVINCE_ADMIN, "Vũ Văn Duyệt"),
    )


def figures() -> Any:
    return statistics(
        now=LATER, agency_id=None, from_date=MONDAY.date(), to_date=MONDAY.date(), as_of=LATER
    ).counts


def test_two_persons_destroy_and_every_figure_stays(small: World) -> None:
    maker, approver = administrators(small)
    sheet = finished(small, MONDAY)
    still_open = at_step(small, "tham-dinh")
    fold_counts()
    before, kept = figures(), Deadline.objects.count()
    steps = list(DossierStep.objects.order_by("id").values_list("id", "minutes"))
    assert past_their_time(now=LATER - timedelta(days=10)) == ()
    made = actions.propose_destruction(actor=maker, now=LATER)
    with pytest.raises(SecondPersonNeeded):
        actions.decide_destruction(actor=maker, now=LATER, list_id=made, approve=True, decision="QĐ 12")
    assert Dossier.objects.get(pk=sheet.dossier.id).subject_name == "Phạm Thị Thu Huyền"
    actions.decide_destruction(
        actor=approver, now=LATER, list_id=made, approve=True, decision="Quyết định 12/QĐ-UBND"
    )
    row = Dossier.objects.get(pk=sheet.dossier.id)
    assert (row.subject_name, row.filer_account_id, row.erased_at, row.code) == (
        "",
        None,
        LATER,
        sheet.dossier.code,
    )
    assert set(Party.objects.filter(dossier=row).values_list("name", "phone")) == {("", "")}
    assert list(FormVersion.objects.filter(dossier=row).values_list("data", flat=True)) == [{}]
    assert all(not {"reason", "note"} & set(one.payload) for one in DossierEvent.objects.filter(dossier=row))
    assert Dossier.objects.get(pk=still_open.dossier.id).subject_name == "Phạm Thị Thu Huyền"
    assert (figures(), Deadline.objects.count()) == (before, kept)
    assert list(DossierStep.objects.order_by("id").values_list("id", "minutes")) == steps
    assert recount().differences == ()
    seal_settled(now=LATER + timedelta(hours=1), everything=True)
    checked = verify_audit()
    assert (checked.findings, checked.unsealed_rows) == ((), 0)
    assert get_dossier(actor=small.leader, now=LATER, dossier_id=row.pk).parties[0].name == ""
    assert past_their_time(now=LATER) == ()
    assert Event.objects.filter(name="privacy.data.destroyed.v1").count() == 1
    assert erase_dossier(actor=SYSTEM, now=LATER, dossier_id=row.pk, ground="lần nữa") == ()


def test_files_go_only_when_nobody_refers_to_them(
    small: World, django_capture_on_commit_callbacks: Any, tmp_path: Any
) -> None:
    me = person()
    first, second = filed(small, me), filed(small, me)  # the same content twice
    Dossier.objects.filter(pk=first).update(
        state="withdrawn", finished_at=MONDAY, outcome="withdrawn", received_at=None
    )
    assert erase_dossier(actor=SYSTEM, now=LATER, dossier_id=first, ground="DM") == ()
    Dossier.objects.filter(pk=second).update(
        state="withdrawn", finished_at=MONDAY, outcome="withdrawn", received_at=None
    )
    maker, approver = administrators(small)
    made = actions.propose_destruction(actor=maker, now=LATER)
    (one,) = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_destruction(actor=approver, now=LATER, list_id=made, approve=True, decision="QĐ 1")
    assert (FileObject.objects.count(), one.exists()) == (0, False)
    assert destruction_list(actor=approver, list_id=made).files_deleted == 1


def test_refusals_change_nothing(small: World) -> None:
    maker, approver = administrators(small)
    with pytest.raises(NothingToDestroy):
        actions.propose_destruction(actor=maker, now=LATER)
    sheet = finished(small, MONDAY)
    with pytest.raises(NotYours):
        actions.propose_destruction(actor=small.leader, now=LATER)
    with pytest.raises(VerbNotAllowed):
        erase_dossier(actor=small.leader, now=LATER, dossier_id=sheet.dossier.id, ground="")
    with pytest.raises(NotEnded):
        erase_dossier(actor=SYSTEM, now=LATER, dossier_id=at_step(small, "ky").dossier.id, ground="")
    made = actions.propose_destruction(actor=maker, now=LATER)
    known = AuditEntry.objects.count()
    with pytest.raises(DecisionNeeded):
        actions.decide_destruction(actor=approver, now=LATER, list_id=made, approve=True, decision=" ")
    with pytest.raises(ListNotFound):
        actions.render_minutes(actor=approver, list_id=made)
    with pytest.raises(ListNotFound):
        destruction_list(actor=small.leader, list_id=made)
    assert destruction_lists(actor=small.leader) == ()
    assert (DestructionList.objects.get().state, AuditEntry.objects.count()) == ("proposed", known)
    actions.decide_destruction(
        actor=approver, now=LATER, list_id=made, approve=False, decision="Còn khiếu nại"
    )
    with pytest.raises(ListDecided):
        actions.decide_destruction(actor=approver, now=LATER, list_id=made, approve=True, decision="QĐ 2")
    assert DestructionItem.objects.count() == 0
    assert Dossier.objects.get(pk=sheet.dossier.id).erased_at is None
    assert len(past_their_time(now=LATER)) == 1


def test_a_procedure_has_its_own_period(small: World) -> None:
    maker, _ = administrators(small)
    finished(small, MONDAY)
    procedure_id = small.version.procedure_id
    assert len(past_their_time(now=LATER)) == 1
    actions.set_retention(actor=maker, now=MONDAY, procedure_id=procedure_id, retention="VV")
    assert past_their_time(now=LATER) == ()
    view = retention_of(procedure_id=procedure_id)
    assert view is not None
    assert (view.code, view.years) == ("VV", None)
    actions.set_retention(actor=maker, now=MONDAY, procedure_id=procedure_id, retention="05N")
    assert len(past_their_time(now=MONDAY + timedelta(days=1828))) == 1
    with pytest.raises(ListNotFound):
        actions.set_retention(actor=maker, now=MONDAY, procedure_id=procedure_id, retention="3N")


def test_pages_and_minutes(small: World, sign_in: SignIn) -> None:
    maker, approver = administrators(small)
    sheet = finished(small, MONDAY)
    Dossier.objects.filter(pk=sheet.dossier.id).update(finished_at=MONDAY - timedelta(days=4000))
    address = "/ban-lam-viec/du-lieu-ca-nhan/tieu-huy/"
    assert sign_in(small.leader).get(address).status_code == 403
    client = sign_in(maker)
    assert "Lập danh mục" in client.get(address).content.decode()
    page = client.post(address, follow=True).content.decode()
    assert sheet.dossier.code is not None
    assert sheet.dossier.code in page
    assert "Chờ người khác phê duyệt" in page
    made = DestructionList.objects.get().pk
    other = sign_in(approver)
    assert other.get(f"{address}{made}/bien-ban.pdf").status_code == 404
    assert other.post(f"{address}{made}/", {"viec": "phe-duyet"}).status_code == 422
    assert other.post(f"{address}{made}/", {"viec": "phe-duyet", "quyet-dinh": "QĐ 12"}).status_code == 302
    paper = other.get(f"{address}{made}/bien-ban.pdf")
    assert paper.content[:5] == b"%PDF-"
