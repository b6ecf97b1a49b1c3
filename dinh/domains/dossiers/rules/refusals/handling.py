"""Why a verb, a question or a paper of a filed dossier is refused."""

from __future__ import annotations

from collections.abc import Sequence

from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound


class DossierNotFound(NotFound):
    """No such dossier, or none that exists for the caller."""

    code = "dossiers.not_found"
    default_sentence = "Không tìm thấy hồ sơ này. Hãy kiểm tra lại mã hồ sơ."


class VerbNotAllowed(NotAllowed):
    """The caller sees the dossier but may not use this verb."""

    code = "dossiers.not_allowed"
    default_sentence = "Tài khoản này không được làm việc đó với hồ sơ. Hãy chuyển cho người đang giữ hồ sơ."


class WrongState(Conflict):
    """The verb does not exist in the state of the dossier."""

    code = "dossiers.wrong_state"
    default_sentence = "Hồ sơ đang ở trạng thái “%(state)s” nên không làm được việc này. Hãy tải lại trang để xem việc làm được."


class NotEnded(Conflict):
    """Personal data of a dossier that is still open is not destroyed."""

    code = "dossiers.not_ended"
    default_sentence = "Hồ sơ này chưa kết thúc nên không hủy dữ liệu được."


class StalePage(Conflict):
    """The dossier has moved on since the page was shown."""

    code = "dossiers.stale_page"
    default_sentence = (
        "Hồ sơ đã thay đổi lúc %(at)s%(by)s, sau khi trang này được mở. Hãy tải lại trang rồi làm lại."
    )


class HeldByAnother(Conflict):
    """Somebody else took the dossier first."""

    code = "dossiers.held_by_another"
    default_sentence = (
        "Hồ sơ đã do %(by)s nhận xử lý từ %(at)s. Hãy chọn hồ sơ khác hoặc đề nghị người đó trả lại."
    )

    def __init__(self, *, at: str, by: str = "người khác", account_id: int | None = None) -> None:
        super().__init__(at=at, by=by)
        self.account_id = account_id


class NothingToUndo(Conflict):
    """The last line of the history is no move of the caller's own that may be taken back."""

    code = "dossiers.nothing_to_undo"
    default_sentence = (
        "Không có việc nào của bạn để hoàn tác: chỉ hoàn tác được lần chuyển bước, trả về, chuyển giao vừa làm "
        "khi chưa ai làm tiếp. Nếu cần, hãy đề nghị người đang giữ trả hồ sơ về."
    )


class TooLateToUndo(Conflict):
    """The time for taking a move back has passed."""

    code = "dossiers.too_late_to_undo"
    default_sentence = "Chỉ hoàn tác được trong 10 phút. Hãy đề nghị người đang giữ trả hồ sơ về."


class NobodyToRemind(Conflict):
    """The dossier is held by the caller himself, by a body outside, or by nobody who has an account."""

    code = "dossiers.nobody_to_remind"
    default_sentence = "Không có ai để nhắc qua hệ thống. Hãy liên hệ trực tiếp nơi đang giữ hồ sơ."


class RemindedAlready(Conflict):
    """The holder was reminded a short while ago."""

    code = "dossiers.reminded_already"
    default_sentence = "Nơi giữ hồ sơ này vừa được nhắc. Mỗi hồ sơ chỉ nhắc một lần trong 4 giờ."


class ClockWentBack(Conflict):
    """The moment of the verb lies before the last step of the dossier: a clock was set back or is wrong."""

    code = "dossiers.clock_went_back"
    default_sentence = (
        "Giờ của máy chủ (%(now)s) sớm hơn lần xử lý trước của hồ sơ (%(at)s) nên chưa ghi gì. "
        "Hãy thử lại sau ít phút; nếu vẫn vậy, báo người quản trị kiểm tra đồng hồ máy chủ."
    )


class StepNotOffered(Invalid):
    """The move is not in the table of the step: a forged or outdated choice."""

    code = "dossiers.step_not_offered"
    default_sentence = (
        "Bước hiện tại không cho phép việc này. Hãy tải lại trang và chọn trong các việc được đưa ra."
    )


class ReasonNeeded(Invalid):
    """The verb needs a reason in words."""

    code = "dossiers.reason_needed"
    default_sentence = "Cần nêu lý do. Hãy ghi lý do để người nhận hiểu."

    def __init__(self) -> None:
        super().__init__(fields={"reason": self.default_sentence})


class MarksNeeded(Invalid):
    """A supplement request without a marked field or paper, or with an unknown one."""

    code = "dossiers.marks_needed"
    default_sentence = "Hãy đánh dấu ít nhất một mục hoặc một giấy tờ cần bổ sung và ghi lý do cho từng chỗ."


class DateOutOfRange(Invalid):
    """A moment that must lie ahead lies behind, or too far."""

    code = "dossiers.date_out_of_range"
    default_sentence = "Thời điểm phải sau lúc này và không quá một năm. Hãy chọn lại."


class ExtendedOnce(Conflict):
    """Only one extension."""

    code = "dossiers.extended_once"
    default_sentence = "Hồ sơ đã được gia hạn một lần; không gia hạn lần nữa."


class ClockStopped(Conflict):
    """The verb needs a running clock."""

    code = "dossiers.clock_stopped"
    default_sentence = "Đồng hồ giải quyết đang dừng. Hãy đợi đồng hồ chạy lại rồi làm việc này."


class ClockRunning(Conflict):
    """The verb needs a stopped clock."""

    code = "dossiers.clock_running"
    default_sentence = "Đồng hồ giải quyết đang chạy, không có gì để chạy lại."


class NoLimit(Conflict):
    """A dossier without legal limit has nothing to extend."""

    code = "dossiers.no_limit"
    default_sentence = "Thủ tục này không quy định thời hạn nên không có gì để gia hạn."


class ApologyNeeded(Invalid):
    """An extension goes with the apology letter."""

    code = "dossiers.apology_needed"
    default_sentence = "Gia hạn phải kèm thư xin lỗi. Hãy đính kèm văn bản xin lỗi."


class NotReceived(Conflict):
    """The verb is only for a received dossier."""

    code = "dossiers.not_received"
    default_sentence = "Hồ sơ chưa được tiếp nhận. Hãy tiếp nhận hoặc từ chối tiếp nhận trước."


class ChecksFailed(Invalid):
    """A reception check did not pass."""

    code = "dossiers.checks_failed"
    default_sentence = (
        "Chưa tiếp nhận được: còn mục kiểm tra chưa đạt. Hãy yêu cầu bổ sung hoặc từ chối, nêu lý do."
    )


class ResultFileNeeded(Invalid):
    """No decision without its file."""

    code = "dossiers.result_file_needed"
    default_sentence = "Chưa có tệp kết quả. Hãy đính kèm tệp kết quả rồi kết thúc hồ sơ."


class AlreadyRated(Conflict):
    """Rated once."""

    code = "dossiers.already_rated"
    default_sentence = "Hồ sơ này đã được đánh giá. Cảm ơn ông/bà."


class ScoreOutOfRange(Invalid):
    """A rating is 1 to 5."""

    code = "dossiers.score_out_of_range"
    default_sentence = "Điểm đánh giá là từ 1 đến 5. Hãy chọn lại."


class TextTooLong(Invalid):
    """A text beyond its limit."""

    code = "dossiers.text_too_long"
    default_sentence = "Nội dung dài quá %(limit)s ký tự. Hãy viết ngắn lại."


class OpinionNotOpen(Conflict):
    """The opinion was answered already or does not belong to the dossier."""

    code = "dossiers.opinion_not_open"
    default_sentence = "Ý kiến này đã được trả lời hoặc không thuộc hồ sơ. Hãy tải lại trang."


class BodyNeeded(Invalid):
    """An opinion is asked of somebody."""

    code = "dossiers.body_needed"
    default_sentence = "Hãy chọn cơ quan hoặc ghi tên nơi được lấy ý kiến."


class TrackingRefused(NotFound):
    """The same answer whichever of code and second factor is wrong."""

    code = "dossiers.tracking_refused"
    default_sentence = "Không tìm thấy hồ sơ với mã và sáu số cuối điện thoại (hoặc mã QR) đã nhập. Hãy xem lại giấy hẹn rồi nhập lại."


class BadPageKey(Invalid):
    """The key of a page is not one of ours."""

    code = "dossiers.bad_page_key"
    default_sentence = "Đường dẫn trang không đúng. Hãy mở lại danh sách từ đầu."


class AgencyAmbiguous(Conflict):
    """A name that several agencies bear; `extension` names the candidates."""

    code = "dossiers.agency_ambiguous"
    default_sentence = "Có %(count)s cơ quan hợp với tên này. Hãy dùng mã của một cơ quan trong danh sách."

    def __init__(self, *, candidates: Sequence[tuple[str, str]]) -> None:
        super().__init__(count=len(candidates))
        self.extension = {"candidates": [{"code": code, "name": name} for code, name in candidates]}


class PeriodUnsound(Conflict):
    """Days that contradict each other, lie outside the calendar, or a moment that has not come yet."""

    code = "dossiers.period_unsound"
    default_sentence = (
        "Kỳ thống kê không dùng được: ngày đầu phải trước ngày cuối, thời điểm không ở tương lai, "
        "trong khoảng năm 2000 đến 2100. Hãy sửa lại."
    )


class PeriodUnread(Invalid):
    """A day or moment that cannot be read."""

    code = "dossiers.period_unread"
    default_sentence = (
        "Không đọc được ngày hoặc thời điểm. Hãy ghi ngày như 2023-02-03 và thời điểm như "
        "2023-02-03T16:28:18+07:00."
    )


class NoSuchPaperForm(NotFound):
    """The rule set the dossier was received under has no form for this paper."""

    code = "dossiers.no_such_paper_form"
    default_sentence = (
        "Quy định áp dụng cho hồ sơ này không có mẫu “%(paper)s”. Hãy chọn giấy tờ khác của hồ sơ."
    )


class PaperNotYet(Conflict):
    """What the paper tells has not happened."""

    code = "dossiers.paper_not_yet"
    default_sentence = "Hồ sơ chưa có “%(paper)s”. Hãy mở lại trang hồ sơ để xem giấy tờ đã có."


class RegisterPartNotFound(NotFound):
    """A part that the register of the period does not have."""

    code = "dossiers.register_part_not_found"
    default_sentence = "Sổ của thời gian này có %(parts)s phần. Hãy chọn một phần trong số đó."


class RegisterPeriodWrong(Invalid):
    """A day that is none, or a period that ends before it begins."""

    code = "dossiers.register_period_wrong"
    default_sentence = (
        "Hãy ghi ngày đầu và ngày cuối của sổ theo dạng 01/02/2023, ngày đầu không sau ngày cuối."
    )


class RegisterNotFound(NotFound):
    """No such register, or none that exists for the caller."""

    code = "dossiers.register_not_found"
    default_sentence = "Không tìm thấy sổ theo dõi này. Hãy chọn cơ quan mà tài khoản đang làm việc."
