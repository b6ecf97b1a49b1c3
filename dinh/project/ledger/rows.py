"""The ledger as data: figure as printed, and the computation that must give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dinh.project.ledger import computing


class Verdict(StrEnum):
    """What a row turns out to be; the sources themselves contradict each other in row 9."""

    PASS = "PASS"  # noqa: S105 - no password
    FAIL = "FAIL"
    CONTRADICTION = "CONTRADICTION"
    NOT_BUILT = "NOT BUILT"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A figure of the sources; without `compute` the room that will give it does not stand yet."""

    row: int
    source: str
    figure: str
    compute: Callable[[datetime], computing.Computed] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with what was computed."""

    row: int
    figure: str
    computed: str
    verdict: Verdict


LEDGER = (
    LedgerRow(1, "S0", "64 / 63 / 1", computing.handled),
    LedgerRow(2, "S0", "98.4%", computing.on_time_share),
    LedgerRow(3, "S0", "1.6%", computing.late_share),
    LedgerRow(4, "S0", '03/02/2023 16:28:18, "Đến tháng 02"', computing.stamp),
    LedgerRow(5, "S0", "2 / 17 / 19,869"),
    LedgerRow(6, "S0", "3 dự án, giai đoạn 1"),
    LedgerRow(7, "S1", "100% (phủ sóng, mạng nội bộ, máy tính)"),
    LedgerRow(8, "S1", "1.535.526 -> 79/100 dân"),
    LedgerRow(9, "S1", '76% -> 90%, "tăng 16%"', computing.told_rise),
    LedgerRow(10, "S1", "56% -> 87,4%, tăng 31,4", computing.online_rise),
    LedgerRow(11, "S1", "13/63, tăng 1 bậc"),
    LedgerRow(12, "S1", "15/63, 7/63, 4/63"),
    LedgerRow(13, "S1", "212.93 điểm, 11/63"),
    LedgerRow(14, "S1", "mức A, 1 trong 9, 4/63"),
    LedgerRow(15, "S1", "11 nhóm nhiệm vụ"),
    LedgerRow(16, "S1", "đầu 1/2024; tháng 12; 2 tháng cuối năm; 10 tháng"),
    LedgerRow(17, "S2", "7/11, 2/11, 2"),
    LedgerRow(18, "S2", "100% đảng viên, CBCCVC"),
    LedgerRow(19, "S2", "2022 và 2023; 6 tháng"),
    LedgerRow(20, "S2", "3 trụ cột"),
    LedgerRow(21, "S3", "363; 23,8; 339,5 tỉ"),
    LedgerRow(22, "S3", "3 nguồn vốn"),
    LedgerRow(23, "S3", "3 giai đoạn"),
    LedgerRow(24, "S3", ">= 400 DVC mức 3, 4", computing.online_services),
    LedgerRow(25, "S3", "trước 30-9 (x2)"),
    LedgerRow(26, "S3", "1 / 387 / 419891"),
    LedgerRow(27, "S4", "527.679 + 137.300"),
    LedgerRow(28, "S4", "20 sở, ban, ngành", computing.departments),
    LedgerRow(29, "S4", "921 dịch vụ", computing.services),
    LedgerRow(30, "S4", "30%", computing.integration),
    LedgerRow(31, "S4", "11/2019 -> 10/2020"),
    LedgerRow(32, "S4", "2019-2020, 2020-2025, 2021-2025, 2025, 2030"),
)


def check_ledger(*, now: datetime) -> tuple[Checked, ...]:
    """Every row, in order; nothing is told and nothing changes."""
    return tuple(_check(row, now) for row in LEDGER)


def _check(row: LedgerRow, now: datetime) -> Checked:
    if row.compute is None:
        return Checked(row.row, row.figure, "", Verdict.NOT_BUILT)
    found = row.compute(now)
    if found.contradiction:
        return Checked(row.row, row.figure, found.words, Verdict.CONTRADICTION)
    return Checked(row.row, row.figure, found.words, Verdict.PASS if found.holds else Verdict.FAIL)
