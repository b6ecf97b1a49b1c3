"""Forms of the verbs that move a dossier: forward, back, to somebody else, claim and release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers import actions as dossiers
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import DossierVerb, MoveView, ReceptionCheck
from dinh.domains.people.types import Role
from dinh.domains.procedures.types import AgencyRule
from dinh.fronts.desk.web.verbs.scene import Scene, VerbForm, colleagues, reason_field


def moves(scene: Scene, verb: DossierVerb) -> list[MoveView]:
    """The steps a verb may lead to."""
    return [move for move in scene.view.moves if move.verb is verb]


class ReceiveForm(VerbForm):
    """The checks of the first step, each to be ticked."""

    lead = gettext_lazy(
        "Đồng hồ giải quyết chạy từ lúc này; người nộp nhận giấy tiếp nhận và hẹn trả kết quả."
    )
    go = gettext_lazy("Tiếp nhận hồ sơ")

    def prepare(self) -> None:
        for number, title in enumerate(self.scene.plan.first_step.checklist, start=1):
            self.fields[f"kiem-{number}"] = forms.BooleanField(
                label=title,
                required=True,
                error_messages={"required": _("Chưa đánh dấu: %(check)s") % {"check": title}},
            )

    def act(self, version: int | None) -> Sheet:
        checks = [
            ReceptionCheck(code=name, title=str(field.label), passed=bool(self.cleaned_data[name]))
            for name, field in self.fields.items()
        ]
        return dossiers.receive_dossier(checks=checks, **self.scene.of_dossier(version))


class ForwardForm(VerbForm):
    """The next step, whom to give it to, a note."""

    go = gettext_lazy("Chuyển")
    buoc = forms.ChoiceField(label=gettext_lazy("Chuyển sang bước"), widget=forms.RadioSelect)
    nguoi = forms.ChoiceField(label=gettext_lazy("Giao cho"), required=False)
    ghi_chu = reason_field(gettext_lazy("Ghi chú cho người nhận"), required=False)

    def prepare(self) -> None:
        found = moves(self.scene, DossierVerb.FORWARD)
        choices = [(move.to_step or "", move.title) for move in found]
        if len(choices) == 1:
            del self.fields["buoc"]
            self.lead = _("Hồ sơ sang bước “%(step)s”. Đồng hồ chạy tiếp.") % {"step": choices[0][1]}
            people = self._people(choices[0][0])
            if len(people) > 1:
                self._choices("nguoi", people)
                return
        else:
            self._choices("buoc", choices)
        del self.fields["nguoi"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _people(self, to_step: str) -> list[tuple[str, str]]:
        view = self.scene.view
        step = next((one for one in self.scene.plan.steps if one.code == to_step), None)
        if step is None:
            return []
        at_reception = step.agency_rule is AgencyRule.RECEPTION
        agency = view.reception_agency_id if at_reception else view.competent_agency_id
        return colleagues(step.role, agency, self.scene)

    def act(self, version: int | None) -> Sheet:
        person = self.text("nguoi")
        return dossiers.forward_dossier(
            to_step=self.text("buoc") or None,
            note=self.text("ghi_chu"),
            to_account_id=int(person) if person else None,
            **self.scene.of_dossier(version),
        )


class SendBackForm(VerbForm):
    """The earlier step and why."""

    lead = gettext_lazy("Hồ sơ trở lại bước trước cùng lý do. Đồng hồ không dừng.")
    go = gettext_lazy("Trả về")
    buoc = forms.ChoiceField(label=gettext_lazy("Trả về bước"), widget=forms.RadioSelect)
    reason = reason_field(gettext_lazy("Vì sao trả về"))

    def prepare(self) -> None:
        choices = [(move.to_step or "", move.title) for move in moves(self.scene, DossierVerb.SEND_BACK)]
        self.fields["buoc"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["buoc"].initial = choices[0][0]

    def act(self, version: int | None) -> Sheet:
        return dossiers.send_back(
            reason=self.text("reason"),
            to_step=self.text("buoc") or None,
            **self.scene.of_dossier(version),
        )


class TransferForm(VerbForm):
    """Another officer of the same agency, or another agency."""

    lead = gettext_lazy(
        "Hồ sơ đổi người hoặc cơ quan trong cùng bước; đồng hồ chạy tiếp, không tính lại từ đầu."
    )
    go = gettext_lazy("Chuyển")
    nguoi = forms.ChoiceField(label=gettext_lazy("Cho đồng nghiệp cùng cơ quan"), required=False)
    co_quan = forms.CharField(
        label=gettext_lazy("Hoặc cho cơ quan khác"),
        help_text=gettext_lazy("Ghi mã (H23.15) hoặc tên; không cần dấu. Để trống khi chuyển trong cơ quan."),
        required=False,
        max_length=200,
    )
    nhan_thay = forms.BooleanField(
        label=gettext_lazy("Cơ quan đó giải quyết thay (trở thành cơ quan có thẩm quyền)"), required=False
    )
    reason = reason_field(gettext_lazy("Vì sao chuyển"))

    def prepare(self) -> None:
        view = self.scene.view
        people = colleagues(view.holder_role, view.holder_agency_id, self.scene)
        self.fields["nguoi"].choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        missing = _("Hãy chọn đồng nghiệp hoặc ghi cơ quan nhận.")
        return self.name_agency(super().clean() or {}, instead="nguoi", fault_at="nguoi", missing=missing)

    def act(self, version: int | None) -> Sheet:
        agency = self.cleaned_data["agency_id"]
        person = self.text("nguoi") if agency is None else ""
        return dossiers.transfer_dossier(
            reason=self.text("reason"),
            to_agency_id=agency,
            to_account_id=int(person) if person else None,
            takes_over=bool(agency and self.cleaned_data.get("nhan_thay")),
            **self.scene.of_dossier(version),
        )


class ClaimForm(VerbForm):
    """Take it oneself; a leader may give it to somebody."""

    lead = gettext_lazy("Hồ sơ đứng tên người nhận cho đến khi chuyển bước hoặc trả lại đơn vị.")
    go = gettext_lazy("Nhận xử lý")
    nguoi = forms.ChoiceField(label=gettext_lazy("Người nhận"), required=False)

    def prepare(self) -> None:
        view, actor = self.scene.view, self.scene.actor
        leads = any(
            actor.has_role(Role.LEADER, one) for one in (view.holder_agency_id, view.competent_agency_id)
        )
        people = colleagues(view.holder_role, view.holder_agency_id, self.scene)[1:] if leads else []
        if people:
            self.fields["nguoi"].choices = [("", _("Tôi nhận")), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["nguoi"]

    def act(self, version: int | None) -> Sheet:
        person = self.text("nguoi")
        return dossiers.claim_dossier(
            account_id=int(person) if person else None, **self.scene.of_dossier(version)
        )


class ReleaseForm(VerbForm):
    """Give it back to the unit."""

    lead = gettext_lazy("Hồ sơ trở lại hàng của đơn vị để đồng nghiệp khác nhận.")
    go = gettext_lazy("Trả lại đơn vị")

    def act(self, version: int | None) -> Sheet:  # noqa: ARG002 - giving back hurts nobody who was first
        return dossiers.release_dossier(
            actor=self.scene.actor, now=self.scene.now, dossier_id=self.scene.view.id
        )


# Forms whose verb may be taken back.
MOVES = (ForwardForm, SendBackForm, TransferForm)
