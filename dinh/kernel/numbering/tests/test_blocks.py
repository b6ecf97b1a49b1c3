"""Numbers drawn ahead: used once each, and over all no serial that nobody can account for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from dinh.kernel.numbering.actions import draw
from dinh.kernel.numbering.blocks import (
    account_of,
    blocks_beginning,
    close_block,
    open_blocks,
    reserve_block,
    take_number,
    void_number,
)
from dinh.kernel.numbering.models import BlockNumber, Series
from dinh.kernel.numbering.types import BlockView, NumberGone, NumberNotReserved, VoidNumber

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
PATTERN = "H23.15-260701-{serial:4}"
SERIES: dict[str, str] = {"series": "dossiers:H23.15", "period": "2026-07-01"}
pytestmark = pytest.mark.django_db


def reserve(size: int = 5, holder: str = "counter:1:a") -> BlockView:
    return reserve_block(**SERIES, pattern=PATTERN, size=size, holder=holder, now=NOW)


def take(block: BlockView, serial: int, **others: Any) -> str:
    given = {**SERIES, "holder": "counter:1:a", **others}
    return take_number(block_id=block.id, serial=serial, now=NOW, **given)


def last() -> int:
    return Series.objects.get(code="dossiers:H23.15").last


def test_a_block_lies_between_what_others_draw() -> None:
    before = draw(**SERIES, pattern=PATTERN)
    block = reserve()
    after = draw(**SERIES, pattern=PATTERN)
    assert (before, after) == ("H23.15-260701-0001", "H23.15-260701-0007")
    assert block.numbers() == tuple((n, f"H23.15-260701-000{n}") for n in range(2, 7))
    assert take(block, 3) == "H23.15-260701-0003"
    (view,) = open_blocks(holder="counter:1:a")
    assert (view.used, view.left) == (1, 4)


def test_a_number_is_used_once_and_only_by_its_holder() -> None:
    block = reserve()
    take(block, 2)
    with pytest.raises(NumberGone, match=r"H23\.15-260701-0002 đã dùng hoặc đã hủy"):
        take(block, 2)
    for others in ({"holder": "counter:1:b"}, {"series": "dossiers:H23.16"}, {"period": "2026-07-02"}):
        with pytest.raises(NumberNotReserved):
            take(block, 3, **others)
    for serial in (0, 6):
        with pytest.raises(NumberNotReserved):
            take(block, serial)
    assert BlockNumber.objects.count() == 1


def test_what_is_left_at_the_end_goes_back_to_the_series() -> None:
    block = reserve()
    take(block, 2)
    closed = close_block(block_id=block.id, holder="counter:1:a", reason="Hết ca", now=NOW)
    assert (closed.used, closed.void, closed.returned, closed.left, last()) == (1, 1, 3, 0, 2)
    assert draw(**SERIES, pattern=PATTERN) == "H23.15-260701-0003"
    account = account_of(**SERIES)
    assert account.void == (VoidNumber("H23.15-260701-0001", 1, "Hết ca", NOW),)
    assert (account.last, account.expected, account.outstanding) == (3, 2, 0)
    with pytest.raises(NumberNotReserved):
        take(block, 4)
    assert close_block(block_id=block.id, holder="counter:1:a", reason="Lần hai", now=NOW) == closed


def test_what_is_left_in_the_middle_is_void_with_the_reason() -> None:
    block = reserve()
    draw(**SERIES, pattern=PATTERN)
    take(block, 1)
    assert account_of(**SERIES).outstanding == 4
    closed = close_block(block_id=block.id, holder="counter:1:a", reason="Mất máy", now=NOW)
    assert (closed.used, closed.void, closed.returned, last()) == (1, 4, 0, 6)
    account = account_of(**SERIES)
    assert [one.serial for one in account.void] == [2, 3, 4, 5]
    assert account.expected == 2


def test_one_number_is_void_and_stays_so() -> None:
    block = reserve()
    assert void_number(block_id=block.id, serial=1, holder="counter:1:a", reason="In hỏng", now=NOW)
    assert not void_number(block_id=block.id, serial=1, holder="counter:1:a", reason="Lại", now=NOW)
    with pytest.raises(NumberGone):
        take(block, 1)
    assert [one.reason for one in account_of(**SERIES).void] == ["In hỏng"]


def test_a_transaction_that_goes_back_uses_nothing() -> None:
    block = reserve()
    with transaction.atomic():
        take(block, 1)
        transaction.set_rollback(True)
    assert take(block, 1) == "H23.15-260701-0001"


def test_blocks_of_a_counter_are_found_by_the_beginning_of_their_holder() -> None:
    first, second = reserve(), reserve(holder="counter:1:b")
    reserve(holder="counter:11:a")
    assert [one.id for one in blocks_beginning(holder="counter:1:")] == [second.id, first.id]


@pytest.mark.parametrize("size", [0, 201])
def test_a_block_has_a_sensible_size(size: int) -> None:
    with pytest.raises(ValueError, match="1 to 200"):
        reserve(size)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_used() -> None:
    with transaction.atomic():
        block = reserve()
    with pytest.raises(TransactionManagementError):
        take(block, 1)
    Series.objects.all().delete()
