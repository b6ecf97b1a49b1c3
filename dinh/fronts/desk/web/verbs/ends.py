"""Forms of the verbs that end a dossier or move its due moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers import actions as dossiers
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import HandOverWay, ResultInput
from dinh.fronts.desk.web.verbs.scene import VerbForm, file_field, reason_field
from dinh.lib.deadlines import Unit

WAYS = (
    (HandOverWay.COUNTER.value, gettext_lazy("Tại quầy")),
    (HandOverWay.ONLINE.value, gettext_lazy("Trực tuyến")),
    (HandOverWay.POST.value, gettext_lazy("Qua bưu chính")),
)
UNITS = (
    (Unit.WORKING_DAYS.value, gettext_lazy("ngày làm việc")),
    (Unit.HOURS.value, gettext_lazy("giờ làm việc")),
    (Unit.CALENDAR_DAYS.value, gettext_lazy("ngày")),
)


class ResultForm(VerbForm):
    """The paper that ends the dossier."""

    title = forms.CharField(
        label=gettext_lazy("Tên văn bản kết quả"),
        max_length=500,
        error_messages={"required": gettext_lazy("Hãy ghi tên văn bản.")},
    )
    document_number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False, max_length=100)
    signed_by = forms.CharField(label=gettext_lazy("Người ký"), required=False, max_length=200)
    result = file_field(gettext_lazy("Tệp kết quả"))

    def result_input(self) -> ResultInput:
        """Keep the file and describe it."""
        kept = self.stored("result")
        return ResultInput(
            title=self.text("title"),
            sha256=kept.sha256,
            filename=kept.filename,
            media_type=kept.media_type,
            size=kept.size,
            document_number=self.text("document_number"),
            signed_by=self.text("signed_by"),
        )


class FinishForm(ResultForm):
    """The result."""

    lead = gettext_lazy("Hồ sơ kết thúc; đúng hạn hay trễ được ghi một lần. Quá hạn không ngăn trả kết quả.")
    go = gettext_lazy("Kết thúc hồ sơ")
    note = reason_field(gettext_lazy("Ghi chú"), required=False)

    def prepare(self) -> None:
        titles = [one.title for one in self.scene.plan.result_types if one.title]
        self.fields["title"].initial = titles[0] if titles else self.scene.view.procedure_name

    def act(self, version: int | None) -> Sheet:
        return dossiers.finish_dossier(
            result=self.result_input(), note=self.text("note"), **self.scene.of_dossier(version)
        )


class RejectForm(ResultForm):
    """The letter of refusal."""

    lead = gettext_lazy("Từ chối giải quyết phải có văn bản nêu rõ lý do; văn bản đó là kết quả của hồ sơ.")
    go = gettext_lazy("Từ chối giải quyết")
    reason = reason_field(gettext_lazy("Lý do từ chối"))

    def prepare(self) -> None:
        self.fields["title"].initial = "Thông báo từ chối giải quyết hồ sơ"

    def act(self, version: int | None) -> Sheet:
        return dossiers.reject_dossier(
            result=self.result_input(), reason=self.text("reason"), **self.scene.of_dossier(version)
        )


class ExtendForm(VerbForm):
    """How much longer, why, and the letter of apology."""

    lead = gettext_lazy("Chỉ gia hạn được một lần và phải kèm thư xin lỗi gửi người nộp.")
    go = gettext_lazy("Gia hạn")
    value = forms.IntegerField(
        label=gettext_lazy("Thêm bao lâu"),
        min_value=1,
        max_value=365,
        error_messages={"required": gettext_lazy("Hãy ghi số ngày hoặc giờ.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=UNITS, widget=forms.RadioSelect)
    reason = reason_field(gettext_lazy("Lý do gia hạn"))
    apology = file_field(gettext_lazy("Thư xin lỗi"))

    def prepare(self) -> None:
        self.fields["unit"].initial = Unit.WORKING_DAYS.value

    def act(self, version: int | None) -> Sheet:
        return dossiers.extend_dossier(
            value=self.cleaned_data["value"],
            unit=Unit(self.cleaned_data["unit"]),
            reason=self.text("reason"),
            apology_sha256=self.stored("apology").sha256,
            **self.scene.of_dossier(version),
        )


class ReasonForm(VerbForm):
    """Verbs that need nothing but a reason."""

    reason = reason_field(gettext_lazy("Lý do"))
    action: Any = None

    def act(self, version: int | None) -> Sheet:
        done: Sheet = type(self).action(reason=self.text("reason"), **self.scene.of_dossier(version))
        return done


class StopForm(ReasonForm):
    """Stop the handling."""

    lead = gettext_lazy("Dừng xử lý kết thúc hồ sơ mà không có kết quả, ví dụ quá hạn bổ sung.")
    go = gettext_lazy("Dừng xử lý")
    action = staticmethod(dossiers.stop_dossier)


class WithdrawForm(ReasonForm):
    """The citizen takes it back."""

    lead = gettext_lazy("Chỉ rút khi người nộp có đơn hoặc đề nghị tại quầy.")
    go = gettext_lazy("Rút hồ sơ")
    action = staticmethod(dossiers.withdraw_dossier)


class RefuseReceptionForm(ReasonForm):
    """Not received, with a reason."""

    lead = gettext_lazy("Người nộp nhận phiếu từ chối nêu lý do; hồ sơ không tính vào số đã giải quyết.")
    go = gettext_lazy("Từ chối tiếp nhận")
    action = staticmethod(dossiers.refuse_reception)


class PauseForm(ReasonForm):
    """Force majeure."""

    lead = gettext_lazy("Đồng hồ dừng cho đến khi lãnh đạo cho chạy lại.")
    go = gettext_lazy("Tạm dừng")
    action = staticmethod(dossiers.pause_clock)


class ResumeForm(VerbForm):
    """The clock runs again."""

    lead = gettext_lazy("Đồng hồ giải quyết chạy lại từ lúc này.")
    go = gettext_lazy("Cho chạy lại")

    def act(self, version: int | None) -> Sheet:
        return dossiers.resume_clock(**self.scene.of_dossier(version))


class HandOverForm(VerbForm):
    """How and to whom."""

    lead = gettext_lazy("Ghi nhận người nộp đã có kết quả trong tay.")
    go = gettext_lazy("Đã trả kết quả")
    way = forms.ChoiceField(label=gettext_lazy("Trả bằng cách nào"), choices=WAYS, widget=forms.RadioSelect)
    receiver = forms.CharField(
        label=gettext_lazy("Người nhận"),
        help_text=gettext_lazy("Họ tên người đến nhận hoặc mã bưu gửi."),
        required=False,
        max_length=200,
    )

    def prepare(self) -> None:
        self.fields["way"].initial = self.scene.view.hand_over_way or HandOverWay.COUNTER.value
        filer = next((party.name for party in self.scene.view.parties if party.role == "filer"), "")
        self.fields["receiver"].initial = filer

    def act(self, version: int | None) -> Sheet:
        return dossiers.hand_over_result(
            way=HandOverWay(self.cleaned_data["way"]),
            receiver=self.text("receiver"),
            **self.scene.of_dossier(version),
        )
