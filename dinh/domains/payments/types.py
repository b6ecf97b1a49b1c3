"""Fees as other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeeKind(StrEnum):
    """Phí or lệ phí."""

    FEE = "fee"
    CHARGE = "charge"


class DueWhen(StrEnum):
    """Thời điểm thu: the national codes 1 at reception, 2 at supplement, 4 at return of the result."""

    RECEPTION = "reception"
    SUPPLEMENT = "supplement"
    RETURN = "return"


class PaymentMethod(StrEnum):
    """Hình thức nộp."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"


class FeeState(StrEnum):
    """Trạng thái khoản phí: exhaustive and exclusive."""

    OWED = "owed"
    PAID = "paid"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class FeeView:
    """A fee of some record of another room, named by `origin` ("dossiers:123")."""

    id: int
    origin: str
    kind: FeeKind
    title: str
    amount_vnd: int
    due_when: DueWhen
    state: FeeState
    assessed_at: datetime
    paid_at: datetime | None
    method: PaymentMethod | None
    receipt_code: str
    waived_reason: str


@dataclass(frozen=True, slots=True)
class FeeTotals:
    """Sums over the fees of one origin, in đồng; owed + paid + waived = assessed."""

    assessed_vnd: int
    owed_vnd: int
    paid_vnd: int
    waived_vnd: int


@dataclass(frozen=True, slots=True)
class CashlessCounts:
    """Fee origins that have a payment, and those among them paid online (A10)."""

    with_fee: int
    paid_online: int
