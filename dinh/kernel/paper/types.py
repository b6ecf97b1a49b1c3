"""What may go wrong with a paper."""

from __future__ import annotations

from dinh.lib.refusals import Refusal


class PapersNotReady(Refusal):
    """The fonts of official papers have not been made: the bundle step of the set-up is missing."""

    code = "paper.not_ready"
    status = 503
    default_sentence = (
        "Chưa in được giấy tờ vì máy chủ thiếu phông chữ. Hãy báo cho quản trị viên của hệ thống."
    )
