"""The table of a page as CSV and XLSX, every line of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import Counts
from dinh.domains.dossiers.web.statistics.lines import Line, lines_of, total_of
from dinh.domains.dossiers.web.statistics.question import AXES, Question, ask
from dinh.kernel.access.guards import public
from dinh.kernel.intake.exports import export_csv, export_xlsx
from dinh.lib import moments
from dinh.lib.figures import split_rates
from dinh.lib.moments import show_stamp


def _columns(question: Question) -> list[str]:
    return [
        str(AXES[question.axis][1]),
        _("Mã"),
        _("Đã tiếp nhận"),
        _("Đã giải quyết"),
        _("Trước hạn"),
        _("Đúng hạn"),
        _("Trễ hạn"),
        _("Không quy định thời hạn"),
        _("Đã gia hạn"),
        _("Không được tiếp nhận"),
        _("Tỉ lệ trước và đúng hạn (%)"),
        _("Tỉ lệ trễ hạn (%)"),
    ]


def _rows(lines: list[Line]) -> Iterator[list[Any]]:
    for line in lines:
        yield [line.name, line.key, *_numbers(line.counts)]
    yield [_("Cộng"), "", *_numbers(total_of(lines))]


def _numbers(counts: Counts) -> list[Any]:
    good, late = split_rates([counts.early_or_on_time, counts.late])
    return [
        counts.received,
        counts.handled,
        counts.early,
        counts.on_time,
        counts.late,
        counts.unlimited,
        counts.extended,
        counts.refused_at_reception,
        None if good is None else Decimal(good),
        None if late is None else Decimal(late),
    ]


def _filename(question: Question) -> str:
    return f"thong-ke-{question.code}-{question.from_date:%Y%m%d}-{question.to_date:%Y%m%d}-{question.axis}"


def _about(question: Question, now: datetime) -> list[str]:
    figures = queries.statistics(now=now, **question.period)
    return [
        question.full_name,
        question.words,
        f"Cập nhật lúc {show_stamp(figures.as_of)}",
        _("Đang giải quyết: %(open)d, quá hạn: %(late)d, tạm dừng: %(suspended)d")
        % {"open": figures.open, "late": figures.open_late, "suspended": figures.suspended},
        _("Tỉ lệ tính trên hồ sơ có thời hạn, làm tròn một chữ số; hai tỉ lệ cộng đúng 100,0."),
    ]


@public
def csv_table(request: HttpRequest, code: str) -> HttpResponseBase:
    """The table as CSV."""
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    lines = lines_of(question=question, now=now)
    return export_csv(filename=_filename(question), columns=_columns(question), rows=_rows(lines))


@public
def xlsx_table(request: HttpRequest, code: str) -> HttpResponseBase:
    """The table as XLSX; the second sheet says what it counts, as of when."""
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    return export_xlsx(
        filename=_filename(question),
        columns=_columns(question),
        rows=_rows(lines_of(question=question, now=now)),
        sheet=_("Thống kê"),
        about=_about(question, now),
    )
