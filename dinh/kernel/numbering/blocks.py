"""Numbers drawn ahead: a block is set apart, used serial by serial, and what is left of it accounted for.

Who must go on numbering without a line holds a block. The series stays gap-free over all: every serial is carried by
a record, outstanding in an open block, or void with a reason. Serials at the very end of the series go back to it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.transaction import TransactionManagementError

from dinh.kernel.numbering.actions import draw_blocks
from dinh.kernel.numbering.models import Block, BlockNumber, Series
from dinh.kernel.numbering.types import (
    BlockView,
    NumberGone,
    NumberNotReserved,
    NumberPattern,
    NumberState,
    SeriesAccount,
    VoidNumber,
)

LARGEST = 200


def reserve_block(
    *, series: str, period: str, pattern: str, size: int, holder: str, now: datetime
) -> BlockView:
    """Set the next `size` serials (1 to 200) apart for `holder`. Refuses to run outside a transaction."""
    NumberPattern.parse(pattern)
    if not 1 <= size <= LARGEST:
        raise ValueError(f"a block holds 1 to {LARGEST} numbers, not {size}")
    first = draw_blocks(wanted={(series, period): size})[series, period]
    block = Block.objects.create(
        code=series,
        period=period,
        pattern=pattern,
        first=first,
        last=first + size - 1,
        holder=holder,
        reserved_at=now,
    )
    return _view(block)


def take_number(*, block_id: int, serial: int, series: str, period: str, holder: str, now: datetime) -> str:
    """Use one serial of an open block of `holder` and return its number, inside the transaction that needs it.

    Refused: NumberNotReserved (another holder's, series' or period's, closed, outside), NumberGone (used or void).
    """
    block = _locked(block_id)
    if (
        block is None
        or block.closed_at is not None
        or (block.holder, block.code, block.period) != (holder, series, period)
        or not block.first <= serial <= block.last
    ):
        raise NumberNotReserved(number=_written(block, serial))
    if BlockNumber.objects.filter(block=block, serial=serial).exists():
        raise NumberGone(number=_written(block, serial))
    BlockNumber.objects.create(block=block, serial=serial, state=NumberState.USED, at=now)
    return _written(block, serial)


def void_number(*, block_id: int, serial: int, holder: str, reason: str, now: datetime) -> bool:
    """Say of one serial of the holder's block that no record will carry it; False if it is accounted for already.

    Refused: NumberNotReserved.
    """
    block = _locked(block_id)
    if block is None or block.holder != holder or not block.first <= serial <= block.last:
        raise NumberNotReserved(number=_written(block, serial))
    if BlockNumber.objects.filter(block=block, serial=serial).exists():
        return False
    BlockNumber.objects.create(block=block, serial=serial, state=NumberState.VOID, reason=reason, at=now)
    return True


def close_block(*, block_id: int, holder: str, reason: str, now: datetime) -> BlockView:
    """Close a block: unused serials at the end of the series go back to it, the others are void with `reason`.

    A closed block stays as it is. Refused: NumberNotReserved.
    """
    block = _locked(block_id)
    if block is None or block.holder != holder:
        raise NumberNotReserved(number=_written(block, 0))
    if block.closed_at is None:
        series = Series.objects.select_for_update().get(code=block.code, period=block.period)
        known = set(BlockNumber.objects.filter(block=block).values_list("serial", flat=True))
        last = block.last
        if series.last == block.last:
            while last >= block.first and last not in known:
                last -= 1
            series.last = last
            series.save(update_fields=["last"])
        BlockNumber.objects.bulk_create(
            BlockNumber(
                block=block,
                serial=serial,
                state=NumberState.RETURNED if serial > last else NumberState.VOID,
                reason=reason,
                at=now,
            )
            for serial in range(block.first, block.last + 1)
            if serial not in known
        )
        block.closed_at, block.reason = now, reason
        block.save(update_fields=["closed_at", "reason"])
    return _view(block)


def open_blocks(*, holder: str) -> tuple[BlockView, ...]:
    """Open blocks of a holder, oldest first."""
    rows = Block.objects.filter(holder=holder, closed_at__isnull=True)
    return tuple(_view(row) for row in rows.order_by("id"))


def blocks_beginning(*, holder: str, limit: int = 50) -> tuple[BlockView, ...]:
    """The latest blocks of every holder whose name begins so, newest first."""
    return tuple(
        _view(row) for row in Block.objects.filter(holder__startswith=holder).order_by("-id")[:limit]
    )


def account_of(*, series: str, period: str) -> SeriesAccount:
    """Where every serial of a series is."""
    row = Series.objects.filter(code=series, period=period).first()
    blocks = Block.objects.filter(code=series, period=period)
    void = BlockNumber.objects.filter(block__in=blocks, state=NumberState.VOID).select_related("block")
    return SeriesAccount(
        last=row.last if row else 0,
        void=tuple(
            VoidNumber(_written(one.block, one.serial), one.serial, one.reason, one.at)
            for one in void.order_by("serial")
        ),
        outstanding=sum(_view(block).left for block in blocks.filter(closed_at__isnull=True)),
    )


def _locked(block_id: int) -> Block | None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number of a block is used inside the transaction that needs it")
    return Block.objects.select_for_update().filter(pk=block_id).first()


def _written(block: Block | None, serial: int) -> str:
    return NumberPattern.parse(block.pattern).write(serial) if block else str(serial)


def _view(block: Block) -> BlockView:
    rows: QuerySet[BlockNumber] = BlockNumber.objects.filter(block=block)
    counts = rows.aggregate(
        **{state.value: Count("id", filter=Q(state=state.value)) for state in NumberState}
    )
    return BlockView(
        id=block.pk,
        code=block.code,
        period=block.period,
        pattern=block.pattern,
        first=block.first,
        last=block.last,
        holder=block.holder,
        reserved_at=block.reserved_at,
        closed_at=block.closed_at,
        reason=block.reason,
        used=counts["used"],
        returned=counts["returned"],
        void=counts["void"],
    )
