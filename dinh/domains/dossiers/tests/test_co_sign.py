"""A dossier of several applicants: nothing is filed before each has confirmed what it says now."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import CoSignature, Dossier, Party
from dinh.domains.dossiers.tests.factories import MONDAY, World, citizen, filing, moment, world
from dinh.domains.dossiers.types import CoSignatureAnswer, PartyInput, PartyRole
from dinh.kernel.access.types import ANONYMOUS, Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.notices.models import Notice
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.models import Event
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
CONFIRMED, DECLINED = CoSignatureAnswer.CONFIRMED, CoSignatureAnswer.DECLINED


@pytest.fixture
def small() -> World:
    return world()


@pytest.fixture
def draft_id(small: World) -> int:
    return actions.save_draft(actor=small.citizen, now=MONDAY, filing=filing(small))


def ask(small: World, draft_id: int, name: str = "Đỗ Văn Hùng", **more: str) -> UUID:
    asked = {"email": "hung@example.vn", **more}
    return actions.ask_co_signature(
        actor=small.citizen, now=moment(6, "09:20"), draft_id=draft_id, name=name, **asked
    )


def token_of(signature_id: UUID) -> str:
    return CoSignature.objects.get(pk=signature_id).token


def answer(
    actor: Actor,
    signature_id: UUID,
    said: CoSignatureAnswer = CONFIRMED,
    *,
    shown: str = "",
    reason: str = "",
) -> None:
    token = token_of(signature_id)
    actions.answer_co_signature(
        actor=actor,
        now=moment(6, "10:00"),
        token=token,
        answer=said,
        shown=shown or queries.co_signing(token=token).digest,
        reason=reason,
    )


def submit(small: World, draft_id: int) -> Dossier:
    content, _ = queries.draft_filing(actor=small.citizen, dossier_id=draft_id)
    sheet = actions.submit_dossier(
        actor=small.citizen, now=moment(6, "11:00"), filing=content, idempotency_key="một", draft_id=draft_id
    )
    return Dossier.objects.get(pk=sheet.dossier.id)


def refused(code: str, act: object) -> Refusal:
    """The act is refused and leaves signatures, dossiers, facts and audit as they were."""

    def everything() -> tuple[object, ...]:
        rows = tuple(list(table.objects.order_by("pk").values()) for table in (CoSignature, Dossier, Party))
        return (*rows, Event.objects.count(), AuditEntry.objects.count())

    before = everything()
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    assert everything() == before
    return caught.value


def test_it_is_filed_once_every_co_applicant_has_confirmed(small: World, draft_id: int) -> None:
    first, second = ask(small, draft_id), ask(small, draft_id, "Lê Thị Mơ", email="", phone="0987654321")
    no = refused("dossiers.co_signatures_missing", lambda: submit(small, draft_id))
    assert "(Đỗ Văn Hùng; Lê Thị Mơ)" in no.sentence
    answer(citizen("Đỗ Văn Hùng"), first)
    no = refused("dossiers.co_signatures_missing", lambda: submit(small, draft_id))
    assert "(Lê Thị Mơ)" in no.sentence
    answer(citizen("LÊ THỊ MƠ"), second)
    row = submit(small, draft_id)
    assert (row.state, row.submitted_at) == ("submitted", moment(6, "11:00"))
    names = Party.objects.filter(dossier=row, role=PartyRole.CO_APPLICANT).order_by("name")
    assert {party.name for party in names} == {"Lê Thị Mơ", "Đỗ Văn Hùng"}
    assert CoSignature.objects.filter(dossier=row, answer="confirmed").count() == 2
    assert not Dossier.objects.filter(pk=draft_id).exists()
    view = queries.get_dossier(actor=small.citizen, now=moment(6, "11:01"), dossier_id=row.pk)
    assert [party.role for party in view.parties].count(PartyRole.CO_APPLICANT) == 2
    told = Event.objects.filter(name__startswith="dossiers.co_signature").values_list("name", flat=True)
    assert sorted(told) == [
        *["dossiers.co_signature.answered.v1"] * 2,
        *["dossiers.co_signature.asked.v1"] * 2,
    ]


def test_a_draft_changed_afterwards_is_confirmed_again(small: World, draft_id: int) -> None:
    signature = ask(small, draft_id)
    hung = citizen("Đỗ Văn Hùng")
    shown = queries.co_signing(token=token_of(signature)).digest
    answer(hung, signature)
    changed = replace(filing(small), form_data={"so_van_bang": "B 999999"})
    actions.save_draft(actor=small.citizen, now=moment(6, "10:30"), filing=changed, dossier_id=draft_id)
    views = queries.co_signatures(actor=small.citizen, draft_id=draft_id)
    assert [(one.answer, one.holds) for one in views] == [(CONFIRMED, False)]
    refused("dossiers.co_signatures_missing", lambda: submit(small, draft_id))
    refused("dossiers.stale_page", lambda: answer(hung, signature, shown=shown))
    answer(hung, signature)
    assert submit(small, draft_id).state == "submitted"


def test_each_confirms_for_himself(small: World, draft_id: int) -> None:
    signature = ask(small, draft_id)
    other = ask(small, draft_id, email="hai@example.vn")
    hung, stranger = citizen("Đỗ Văn Hùng"), citizen("Người Khác")
    refused("dossiers.not_the_co_signer", lambda: answer(small.citizen, signature))
    refused("dossiers.not_the_co_signer", lambda: answer(stranger, signature))
    refused("dossiers.not_allowed", lambda: answer(ANONYMOUS, signature))
    answer(hung, signature)
    refused("dossiers.not_the_co_signer", lambda: answer(hung, other))
    refused(
        "dossiers.not_found",
        lambda: actions.answer_co_signature(
            actor=hung, now=MONDAY, token="khong-co", answer=CONFIRMED, shown=""
        ),
    )


def test_a_decline_needs_its_reason_and_keeps_the_dossier_unfiled(small: World, draft_id: int) -> None:
    signature = ask(small, draft_id)
    hung = citizen("Đỗ Văn Hùng")
    refused("dossiers.reason_needed", lambda: answer(hung, signature, DECLINED))
    answer(hung, signature, DECLINED, reason="Tôi không đứng tên")
    refused("dossiers.co_signatures_missing", lambda: submit(small, draft_id))
    actions.withdraw_co_signature(
        actor=small.citizen, now=moment(6, "10:30"), draft_id=draft_id, signature_id=signature
    )
    assert submit(small, draft_id).state == "submitted"


def test_only_the_filer_names_co_applicants_and_each_can_be_reached(small: World, draft_id: int) -> None:
    signature = ask(small, draft_id)
    stranger = citizen("Người Khác")
    more = {"now": MONDAY, "draft_id": draft_id}
    refused(
        "dossiers.not_found",
        lambda: actions.ask_co_signature(actor=stranger, name="A", email="a@b.vn", **more),  # type: ignore[arg-type]
    )
    refused(
        "dossiers.not_found",
        lambda: actions.withdraw_co_signature(actor=stranger, signature_id=signature, **more),  # type: ignore[arg-type]
    )
    no = refused("dossiers.co_signer_needed", lambda: ask(small, draft_id, "  ", email=""))
    assert set(no.fields) == {"name", "email"}
    refused("dossiers.co_signer_needed", lambda: ask(small, draft_id, "Lê Thị Mơ", email="khong phai thu"))
    refused("dossiers.co_signer_twice", lambda: ask(small, draft_id, "đỗ văn hùng"))
    with pytest.raises(Refusal):
        queries.co_signatures(actor=stranger, draft_id=draft_id)


def test_nobody_states_co_applicants_online_in_their_stead(small: World) -> None:
    together = (*filing(small).parties, PartyInput(role=PartyRole.CO_APPLICANT, name="Đỗ Văn Hùng"))
    stated = replace(filing(small), parties=together)
    refused(
        "dossiers.co_signatures_missing",
        lambda: actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=stated),
    )
    at_counter = replace(
        stated, channel="counter", parties=(*together, replace(together[-1], name="Lê Thị Mơ"))
    )
    sheet = actions.submit_dossier(actor=small.counter, now=MONDAY, filing=at_counter)
    assert Party.objects.filter(dossier_id=sheet.dossier.id, role="co_applicant").count() == 2


def test_a_discarded_draft_takes_its_invitations_along(small: World, draft_id: int) -> None:
    ask(small, draft_id)
    actions.discard_draft(actor=small.citizen, now=MONDAY, dossier_id=draft_id)
    assert CoSignature.objects.count() == 0


def test_the_invited_is_invited_and_the_filer_hears_the_answer(
    small: World, draft_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dinh.lib.moments.now", lambda: moment(6, "10:01"))
    signature = ask(small, draft_id)
    answer(citizen("Đỗ Văn Hùng"), signature)
    while deliver_pending(limit=100, now=moment(6, "10:01")):
        pass
    told = list(Notice.objects.order_by("id").values_list("account_id", "subject", "link"))
    filer = small.citizen.name
    assert told == [
        (None, f"{filer} mời bạn cùng đứng tên một hồ sơ", f"/ho-so/xac-nhan/{token_of(signature)}/"),
        (small.citizen.account_id, "Đỗ Văn Hùng đã xác nhận hồ sơ bạn soạn", f"/ho-so/{draft_id}/"),
    ]
