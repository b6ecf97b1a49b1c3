"""Personal numbers among the answers: sealed at rest, masked for officers, in clear for the filer and on request."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import FormVersion
from dinh.domains.dossiers.tests.factories import MONDAY, World, filing, moment, world
from dinh.domains.dossiers.types import MarkInput
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "030190012345", "030195067890"
DATA = {"so_van_bang": "B 1", "so_dinh_danh": NUMBER, "nguoi_cung_hanh_nghe": [{"so_cccd": OTHER}]}


def filed(small: World) -> int:
    whole = replace(filing(small), form_data=DATA)
    sheet = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=whole)
    actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=sheet.dossier.id)
    return sheet.dossier.id


def kept_text() -> str:
    return json.dumps([row.data for row in FormVersion.objects.all()])


def test_numbers_are_sealed_masked_and_revealed_with_a_trace() -> None:
    small = world()
    dossier_id = filed(small)
    assert NUMBER not in kept_text()
    assert OTHER not in kept_text()
    for_officer = queries.get_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id)
    assert for_officer.form_data == {
        "so_van_bang": "B 1",
        "so_dinh_danh": "030•••••••45",
        "nguoi_cung_hanh_nghe": [{"so_cccd": "030•••••••90"}],
    }
    for_filer = queries.get_dossier(actor=small.citizen, now=MONDAY, dossier_id=dossier_id)
    assert for_filer.form_data == DATA
    before = AuditEntry.objects.count()
    shown = queries.reveal_answers(
        actor=small.counter, now=MONDAY, dossier_id=dossier_id, purpose="đối chiếu căn cước"
    )
    assert shown == DATA
    assert AuditEntry.objects.count() == before + 1
    with pytest.raises(actions.DossierNotFound):
        queries.reveal_answers(actor=small.stranger, now=MONDAY, dossier_id=dossier_id, purpose="")


def test_a_mask_sent_back_is_the_number_it_hides() -> None:
    small = world()
    dossier_id = filed(small)
    actions.request_supplement(
        actor=small.counter,
        now=moment(7, "08:00"),
        dossier_id=dossier_id,
        marks=(MarkInput(kind="field", code="so_van_bang", reason="Sai"),),
        answer_by=None,
    )
    shown = queries.get_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id).form_data
    actions.answer_supplement(
        actor=small.counter,
        now=moment(8, "08:00"),
        dossier_id=dossier_id,
        form_data={**shown, "so_van_bang": "B 2"},
    )
    mine = queries.get_dossier(actor=small.citizen, now=MONDAY, dossier_id=dossier_id)
    assert mine.form_data == {**DATA, "so_van_bang": "B 2"}
    assert [(mark.old, mark.new, mark.answered) for mark in mine.supplements[0].marks] == [
        ("B 1", "B 2", True)
    ]


def test_a_wrong_answer_to_a_supplement_is_refused() -> None:
    small = world()
    dossier_id = filed(small)
    actions.request_supplement(
        actor=small.counter,
        now=moment(7, "08:00"),
        dossier_id=dossier_id,
        marks=(MarkInput(kind="field", code="so_dinh_danh", reason="Sai"),),
        answer_by=None,
    )
    with pytest.raises(actions.FormIncomplete) as refused:
        actions.answer_supplement(
            actor=small.citizen,
            now=moment(8, "08:00"),
            dossier_id=dossier_id,
            form_data={**DATA, "so_dinh_danh": "12"},
        )
    assert list(refused.value.fields) == ["so_dinh_danh"]


def test_drafts_are_sealed_too_and_come_back_in_clear() -> None:
    small = world()
    whole = replace(filing(small), form_data={"so_dinh_danh": NUMBER})
    draft_id = actions.save_draft(actor=small.citizen, now=MONDAY, filing=whole)
    assert NUMBER not in kept_text()
    assert queries.draft_filing(actor=small.citizen, dossier_id=draft_id)[0].form_data == {
        "so_dinh_danh": NUMBER
    }
