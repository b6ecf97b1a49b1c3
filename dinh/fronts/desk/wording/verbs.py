"""The verbs as the desk shows them: address, words, key and icon; what may be done is said by the dossier's query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.types import DossierState, DossierVerb, DossierView


@dataclass(frozen=True, slots=True)
class Door:
    """One verb on the page of a dossier."""

    verb: DossierVerb
    slug: str
    label: Any
    icon: str
    key: str = ""
    danger: bool = False


DOORS: tuple[Door, ...] = (
    Door(DossierVerb.RECEIVE, "tiep-nhan", gettext_lazy("Tiếp nhận hồ sơ"), "in", "C"),
    Door(DossierVerb.FORWARD, "chuyen", gettext_lazy("Chuyển bước sau"), "next", "C"),
    Door(DossierVerb.FINISH, "ket-qua", gettext_lazy("Kết thúc, có kết quả"), "check", "C"),
    Door(DossierVerb.HAND_OVER, "trao-ket-qua", gettext_lazy("Trả kết quả cho người nộp"), "out", "C"),
    Door(DossierVerb.ANSWER_SUPPLEMENT, "nhan-bo-sung", gettext_lazy("Nhận bổ sung tại quầy"), "in", "C"),
    Door(DossierVerb.CONFIRM_FEE, "xac-nhan-phi", gettext_lazy("Xác nhận đã nộp tiền"), "money", "C"),
    Door(DossierVerb.RESUME, "chay-lai", gettext_lazy("Cho đồng hồ chạy lại"), "clock", "K"),
    Door(DossierVerb.REQUEST_SUPPLEMENT, "bo-sung", gettext_lazy("Yêu cầu bổ sung"), "undo", "B"),
    Door(DossierVerb.REQUEST_OPINION, "lay-y-kien", gettext_lazy("Lấy ý kiến cơ quan khác"), "chat", "L"),
    Door(DossierVerb.SEND_BACK, "tra-ve", gettext_lazy("Trả về bước trước"), "back", "T"),
    Door(DossierVerb.TRANSFER, "chuyen-giao", gettext_lazy("Chuyển người, cơ quan khác"), "users", "A"),
    Door(DossierVerb.EXTEND, "gia-han", gettext_lazy("Gia hạn, kèm thư xin lỗi"), "clock", "H"),
    Door(DossierVerb.REQUEST_FEE, "yeu-cau-phi", gettext_lazy("Yêu cầu nghĩa vụ tài chính"), "money", "P"),
    Door(DossierVerb.CLAIM, "nhan-viec", gettext_lazy("Nhận xử lý"), "user", "V"),
    Door(DossierVerb.RELEASE, "nha-viec", gettext_lazy("Trả lại cho đơn vị"), "undo", "U"),
    Door(DossierVerb.SEND_MESSAGE, "nhan-tin", gettext_lazy("Nhắn người nộp"), "mail", "M"),
    Door(DossierVerb.PAUSE, "tam-dung", gettext_lazy("Tạm dừng, bất khả kháng"), "pause"),
    Door(
        DossierVerb.REFUSE_RECEPTION,
        "tu-choi-nhan",
        gettext_lazy("Từ chối tiếp nhận, nêu lý do"),
        "x",
        "D",
        danger=True,
    ),
    Door(DossierVerb.REJECT, "tu-choi", gettext_lazy("Từ chối, nêu lý do"), "x", "D", danger=True),
    Door(DossierVerb.STOP, "dung", gettext_lazy("Dừng xử lý"), "x", "S", danger=True),
    Door(DossierVerb.WITHDRAW, "rut", gettext_lazy("Rút hồ sơ theo đơn"), "undo", "R", danger=True),
)
BY_SLUG: Mapping[str, Door] = {door.slug: door for door in DOORS}
# The verb a step is there for: one green button a page.
FIRST = (
    DossierVerb.RECEIVE,
    DossierVerb.FORWARD,
    DossierVerb.FINISH,
    DossierVerb.HAND_OVER,
    DossierVerb.ANSWER_SUPPLEMENT,
    DossierVerb.CONFIRM_FEE,
    DossierVerb.RESUME,
)


# Seldom used: folded away, so that the frequent ones stay above the fold.
SELDOM = frozenset(
    {
        DossierVerb.REQUEST_FEE,
        DossierVerb.RELEASE,
        DossierVerb.SEND_MESSAGE,
        DossierVerb.PAUSE,
        DossierVerb.STOP,
        DossierVerb.WITHDRAW,
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb of this dossier for this reader; `missing` says what must be done first."""

    door: Door
    label: str
    missing: str
    is_first: bool

    @property
    def is_seldom(self) -> bool:
        """Whether it is folded away."""
        return self.door.verb in SELDOM and not self.is_first

    @property
    def kind(self) -> str:
        """The dress of its button."""
        return "go" if self.is_first else "danger" if self.door.danger else "plain"


def offers(view: DossierView, account_id: int | None, *, leads: bool) -> tuple[Offer, ...]:
    """What can be done now, the green verb first; what the reader holds already he need not take."""
    allowed = {one.verb: one.missing for one in view.verbs}
    if view.holder_account_id == account_id and not leads:
        allowed.pop(DossierVerb.CLAIM, None)
    first = next((verb for verb in FIRST if verb in allowed), None)
    return tuple(
        Offer(door, _label(door, view), allowed[door.verb], door.verb is first)
        for door in sorted(DOORS, key=lambda door: door.verb is not first)
        if door.verb in allowed
    )


def _label(door: Door, view: DossierView) -> str:
    if door.verb is DossierVerb.FORWARD:
        titles = [move.title for move in view.moves if move.verb is DossierVerb.FORWARD]
        if len(titles) == 1 and titles[0]:
            return _("Chuyển sang %(step)s") % {"step": titles[0]}
    if door.verb is DossierVerb.HAND_OVER and view.state is DossierState.FINISHED and view.outcome:
        return _("Trả kết quả cho người nộp")
    return str(door.label)
