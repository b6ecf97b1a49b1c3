"""Why a filing is refused."""

from __future__ import annotations

from dinh.lib.refusals import Conflict, Invalid, NotAllowed


class PapersMissing(Invalid):
    """Mandatory papers are missing."""

    code = "dossiers.papers_missing"
    default_sentence = "Còn thiếu giấy tờ bắt buộc: %(papers)s. Hãy bổ sung rồi làm lại."


class CoSignerNeeded(Invalid):
    """A co-applicant without a name or without a way to reach him."""

    code = "dossiers.co_signer_needed"
    default_sentence = "Hãy nhập họ tên và thư điện tử hoặc số điện thoại của người cùng đứng tên."


class CoSignerTwice(Conflict):
    """The same co-applicant a second time."""

    code = "dossiers.co_signer_twice"
    default_sentence = "Người này đã có trong danh sách cùng đứng tên. Hãy nhập người khác."


class NotTheCoSigner(NotAllowed):
    """Somebody else than the co-applicant holds the link."""

    code = "dossiers.not_the_co_signer"
    default_sentence = (
        "Lời mời này dành cho %(name)s. Hãy đăng nhập bằng tài khoản của chính người đó rồi mở lại đường dẫn."
    )


class CoSignaturesMissing(Conflict):
    """A co-applicant has not confirmed what the draft says now."""

    code = "dossiers.co_signatures_missing"
    default_sentence = (
        "Chưa nộp được: còn người cùng đứng tên chưa xác nhận nội dung hiện tại (%(names)s). "
        "Hãy nhắc họ mở đường dẫn đã gửi, hoặc bỏ tên họ khỏi hồ sơ."
    )


class PaperUnknown(Invalid):
    """A filing names a paper that the procedure does not ask for."""

    code = "dossiers.paper_unknown"
    default_sentence = "Thủ tục không có giấy tờ mang mã này. Hãy xem mã giấy tờ tại trang của thủ tục."


class FileNotTaken(Conflict):
    """What another system sent is no file that is taken here; the sentence says why."""

    code = "dossiers.file_not_taken"
    default_sentence = "Không nhận được tệp này. Hãy gửi tệp PDF, JPG hoặc PNG trong giới hạn dung lượng."


class FileNotSent(Invalid):
    """A filing names a file that this client did not send, or one that its question does not take."""

    code = "dossiers.file_not_sent"
    default_sentence = (
        "Không có tệp này của ứng dụng. Hãy gửi tệp tới /api/v1/files rồi dùng tên được trả lời."
    )


class ChannelNotOffered(Invalid):
    """The procedure does not offer this way of filing."""

    code = "dossiers.channel_not_offered"
    default_sentence = "Thủ tục này không nhận hồ sơ theo cách đã chọn. Hãy chọn cách nộp khác."


class AgencyNotCompetent(Invalid):
    """The agency named does not settle dossiers of the procedure."""

    code = "dossiers.agency_not_competent"
    default_sentence = "Cơ quan đã chọn không giải quyết thủ tục này. Hãy chọn cơ quan khác."


class FiledElsewhere(Conflict):
    """Under the rule set in force citizens file at the national portal."""

    code = "dossiers.filed_elsewhere"
    default_sentence = (
        "Từ 01/07/2025 hồ sơ trực tuyến nộp tại Cổng Dịch vụ công quốc gia (dichvucong.gov.vn). "
        "Hãy nộp tại đó, hoặc đến bộ phận Một cửa gần nhất."
    )


class VersionOutdated(Conflict):
    """The version of the procedure does not apply on the day."""

    code = "dossiers.version_outdated"
    default_sentence = "Thủ tục này đã thay đổi. Hãy mở lại trang thủ tục và nộp theo bản đang áp dụng."


class FormIncomplete(Invalid):
    """The form does not pass its own rules; `fields` says where."""

    code = "dossiers.form_incomplete"
    default_sentence = "Tờ khai còn chỗ phải sửa. Hãy xem các mục được đánh dấu."


class PartiesNeeded(Invalid):
    """Filer and subject must be named."""

    code = "dossiers.parties_needed"
    default_sentence = "Hãy ghi tên người nộp và chủ hồ sơ."


class AlreadyOpen(Conflict):
    """The filer has an open dossier of the same procedure for the same subject; `dossier_id` leads to it."""

    code = "dossiers.already_open"
    default_sentence = (
        "Ông/bà đã có hồ sơ %(number)s cùng thủ tục đang giải quyết. Hãy mở hồ sơ đó để nhắn hoặc bổ sung; "
        "hoặc rút hồ sơ cũ, hoặc chọn nộp thay người khác."
    )

    def __init__(self, *, number: str, dossier_id: int) -> None:
        super().__init__(number=number)
        self.dossier_id = dossier_id


class KeyReused(Conflict):
    """The idempotency key belongs to another request."""

    code = "dossiers.key_reused"
    default_sentence = "Khóa nộp hồ sơ này đã dùng cho một hồ sơ khác. Hãy tạo khóa mới rồi gửi lại."


class DeviceUnknown(Invalid):
    """The machine did not say which one it is."""

    code = "dossiers.device_unknown"
    default_sentence = "Máy này chưa có tên. Hãy mở lại trang Tiếp nhận khi mất mạng rồi bật lại."


class TooFarAhead(Invalid):
    """Numbers were asked for a day that is over or too far away."""

    code = "dossiers.too_far_ahead"
    default_sentence = "Chỉ giữ số trước cho hôm nay và vài ngày tới. Hãy chọn lại ngày."


class MomentNotBelieved(Conflict):
    """The counter's clock cannot be right."""

    code = "dossiers.moment_not_believed"
    default_sentence = (
        "Giờ nhận ghi trên máy quầy (%(at)s) không khớp với ngày của số hồ sơ hoặc muộn hơn giờ máy chủ. "
        "Hãy chỉnh đồng hồ máy quầy, nhận hồ sơ với số mới rồi in lại giấy hẹn."
    )


class SentByAnother(Conflict):
    """A reception without a line is sent in by the officer who did it."""

    code = "dossiers.sent_by_another"
    default_sentence = "Hồ sơ này do người khác nhận khi mất mạng. Người đó đăng nhập tại máy này để gửi."
