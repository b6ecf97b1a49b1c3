"""Forms of the verbs that ask somebody: the citizen for supplements or money, another agency for its opinion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers import actions as dossiers
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import MarkInput
from dinh.fronts.desk.web.verbs.scene import (
    VerbForm,
    day_field,
    file_field,
    in_days,
    reason_field,
)
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import summary

SUPPLEMENT_DAYS = 14


@dataclass(frozen=True)
class Markable:
    """A field or a paper that may be marked, with the two controls of its row."""

    kind: str
    code: str
    title: str
    value: str
    box: Any
    reason: Any


class SupplementForm(VerbForm):
    """Mark fields and papers, a reason at each, and until when."""

    lead = gettext_lazy("Đồng hồ giải quyết dừng từ lúc này đến khi người nộp bổ sung.")
    go = gettext_lazy("Gửi yêu cầu bổ sung")
    answer_by = day_field(gettext_lazy("Bổ sung trước ngày"))
    note = reason_field(gettext_lazy("Hướng dẫn thêm cho người nộp"), required=False)

    def prepare(self) -> None:
        self.order: list[tuple[str, str, str, str]] = []
        self.fields["answer_by"].initial = in_days(self.scene.now, SUPPLEMENT_DAYS)
        for kind, code, title, value in self._things():
            self.order.append((kind, code, title, value))
            name = f"{kind}:{code}"
            self.fields[f"chon:{name}"] = forms.BooleanField(label=title, required=False)
            self.fields[f"vi:{name}"] = forms.CharField(
                label=_("Vì sao: %(title)s") % {"title": title}, required=False, max_length=500
            )

    def _things(self) -> Iterator[tuple[str, str, str, str]]:
        compiled = compiled_form(self.scene.plan.form_definition, self.scene.plan.form_hash)
        for section in summary(compiled, self.scene.view.form_data):
            for row in section.rows:
                if not row.files:
                    yield "field", row.path, row.label, row.shown
        given = {one.paper_code: one for one in self.scene.view.papers if one.is_current}
        asked = {one.code: one.title for one in self.scene.plan.papers if not one.guidance}
        for code, title in {**{key: one.title for key, one in given.items()}, **asked}.items():
            paper = given.get(code)
            yield "paper", code, title, (paper.filename or paper.place) if paper else _("chưa có")

    def marked(self, kind: str) -> list[Markable]:
        """Rows of one kind for the page."""
        return [
            Markable(kind, code, title, value, self[f"chon:{kind}:{code}"], self[f"vi:{kind}:{code}"])
            for of, code, title, value in self.order
            if of == kind
        ]

    @property
    def fields_to_mark(self) -> list[Markable]:
        """Answers of the form."""
        return self.marked("field")

    @property
    def papers_to_mark(self) -> list[Markable]:
        """Papers, given or still missing."""
        return self.marked("paper")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["marks"] = marks = []
        for kind, code, title, _value in self.order:
            reason = data.get(f"vi:{kind}:{code}") or ""
            if not data.get(f"chon:{kind}:{code}") and not reason:
                continue
            if not reason:
                self.add_error(f"vi:{kind}:{code}", _("Hãy ghi vì sao cần bổ sung mục này."))
            marks.append(MarkInput(kind=kind, code=code, title=title, reason=reason))
        if not marks:
            self.add_error(
                None,
                _("Hãy đánh dấu ít nhất một mục hoặc một giấy tờ cần bổ sung và ghi lý do cho từng chỗ."),
            )
        return data

    def act(self, version: int | None) -> Sheet:
        return dossiers.request_supplement(
            marks=self.cleaned_data["marks"],
            answer_by=self.end_of("answer_by"),
            note=self.text("note"),
            **self.scene.of_dossier(version),
        )


class OpinionForm(VerbForm):
    """Whom to ask, what, until when, and whether the clock stops."""

    lead = gettext_lazy("Đồng hồ hồ sơ vẫn chạy, trừ khi luật cho dừng trong thời gian chờ nơi ngoài.")
    go = gettext_lazy("Gửi lấy ý kiến")
    co_quan = forms.CharField(
        label=gettext_lazy("Cơ quan được hỏi"),
        help_text=gettext_lazy("Mã (H23.15) hoặc tên; không cần dấu."),
        required=False,
        max_length=200,
    )
    noi_ngoai = forms.CharField(label=gettext_lazy("Hoặc nơi ngoài hệ thống"), required=False, max_length=200)
    question = reason_field(gettext_lazy("Cần ý kiến về việc gì"))
    answer_by = day_field(gettext_lazy("Trả lời trước ngày"), required=False)
    dung_dong_ho = forms.BooleanField(
        label=gettext_lazy("Đồng hồ dừng trong thời gian chờ (luật cho phép)"), required=False
    )

    def prepare(self) -> None:
        self.fields["answer_by"].initial = in_days(self.scene.now, 3)

    def clean(self) -> dict[str, Any]:
        missing = _("Hãy ghi cơ quan hoặc tên nơi được lấy ý kiến.")
        return self.name_agency(
            super().clean() or {}, instead="noi_ngoai", fault_at="co_quan", missing=missing
        )

    def act(self, version: int | None) -> Sheet:
        return dossiers.request_opinion(
            question=self.text("question"),
            agency_id=self.cleaned_data["agency_id"],
            body_name="" if self.cleaned_data["agency_id"] else self.text("noi_ngoai"),
            answer_by=self.end_of("answer_by"),
            stops_clock=bool(self.cleaned_data.get("dung_dong_ho")),
            **self.scene.of_dossier(version),
        )


class AnswerOpinionForm(VerbForm):
    """The answer to one opinion, with its paper when there is one."""

    go = gettext_lazy("Ghi ý kiến")
    answer = reason_field(gettext_lazy("Ý kiến trả lời"))
    tep = file_field(gettext_lazy("Văn bản trả lời (nếu có)"), required=False)
    opinion_id: UUID

    def act(self, version: int | None) -> Sheet:  # noqa: ARG002 - an answer does not wait for others
        sha256 = self.stored("tep").sha256 if self.cleaned_data.get("tep") else ""
        return dossiers.record_opinion(
            actor=self.scene.actor,
            now=self.scene.now,
            dossier_id=self.scene.view.id,
            opinion_id=self.opinion_id,
            answer=self.text("answer"),
            sha256=sha256,
        )


class RequestFeeForm(VerbForm):
    """Why money is asked, and until when."""

    lead = gettext_lazy("Đồng hồ giải quyết dừng đến khi xác nhận đã nộp tiền.")
    go = gettext_lazy("Gửi yêu cầu nộp tiền")
    reason = reason_field(gettext_lazy("Nghĩa vụ tài chính phải thực hiện"))
    answer_by = day_field(gettext_lazy("Nộp trước ngày"), required=False)

    def act(self, version: int | None) -> Sheet:
        return dossiers.request_fee(
            reason=self.text("reason"),
            answer_by=self.end_of("answer_by"),
            **self.scene.of_dossier(version),
        )


class ConfirmFeeForm(VerbForm):
    """The money has come."""

    lead = gettext_lazy("Đồng hồ giải quyết chạy lại từ lúc này.")
    go = gettext_lazy("Xác nhận đã nộp tiền")

    def act(self, version: int | None) -> Sheet:
        return dossiers.confirm_fee(**self.scene.of_dossier(version))


class MessageForm(VerbForm):
    """Words to the citizen."""

    lead = gettext_lazy("Người nộp đọc tin nhắn ở trang hồ sơ của mình.")
    go = gettext_lazy("Gửi tin nhắn")
    body = reason_field(gettext_lazy("Nội dung"))

    def act(self, version: int | None) -> Sheet:  # noqa: ARG002 - a message changes nothing others decide on
        dossiers.mark_messages_read(
            actor=self.scene.actor, now=self.scene.now, dossier_id=self.scene.view.id, from_citizen=True
        )
        return dossiers.send_message(
            actor=self.scene.actor,
            now=self.scene.now,
            dossier_id=self.scene.view.id,
            body=self.text("body"),
        )
