"""The picture of a period: bars by week or by month, and the table with the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import Counts, StatisticsBy
from dinh.domains.dossiers.web.statistics.question import Question
from dinh.kernel.ui.markup import Bar, Part
from dinh.kernel.ui.tables import Column, Table
from dinh.lib.figures import format_number

LONGEST_IN_WEEKS = 70
MOST_BARS = 24


@dataclass(frozen=True)
class Chart:
    """Bars and their twin; `in_weeks` says what a bar is."""

    in_weeks: bool
    bars: tuple[Bar, ...]
    table: Table

    @property
    def title(self) -> str:
        """The heading."""
        return _("Hồ sơ giải quyết mỗi tuần") if self.in_weeks else _("Hồ sơ giải quyết mỗi tháng")


def chart_of(*, question: Question, now: datetime) -> Chart | None:
    """The chart of a question, None when nothing was handled."""
    in_weeks = (question.to_date - question.from_date).days < LONGEST_IN_WEEKS
    by = StatisticsBy.WEEK if in_weeks else StatisticsBy.MONTH
    rows = {row.key: row.counts for row in queries.statistics_by(by=by, now=now, **question.period)}
    if not any(counts.handled for counts in rows.values()):
        return None
    spans = _weeks(question) if in_weeks else _months(question)
    shown = [(words, rows.get(key, Counts())) for key, words in spans][-MOST_BARS:]
    return Chart(
        in_weeks=in_weeks, bars=tuple(_bar(*one) for one in shown), table=_table(question, in_weeks, shown)
    )


def _weeks(question: Question) -> list[tuple[str, str]]:
    """Weeks from Monday; the first and the last cut to the period."""
    monday = question.from_date - timedelta(days=question.from_date.weekday())
    spans = []
    while monday <= question.to_date:
        first, last = max(monday, question.from_date), min(monday + timedelta(days=6), question.to_date)
        start = f"{first:%d}" if first.month == last.month else f"{first:%d/%m}"
        words = f"{last:%d/%m}" if first == last else f"{start}–{last:%d/%m}"
        spans.append((monday.isoformat(), words))
        monday += timedelta(days=7)
    return spans


def _months(question: Question) -> list[tuple[str, str]]:
    month, spans = date(question.from_date.year, question.from_date.month, 1), []
    while month <= question.to_date:
        spans.append((f"{month:%Y-%m}", f"{month:%m/%Y}"))
        month = (month + timedelta(days=31)).replace(day=1)
    return spans


def _bar(words: str, counts: Counts) -> Bar:
    remark = _("trong đó %(late)s trễ") % {"late": format_number(counts.late)} if counts.late else ""
    parts = (Part(counts.early_or_on_time, "good"), Part(counts.late, "late"), Part(counts.unlimited, "rest"))
    return Bar(words, parts, format_number(counts.handled), remark)


def _table(question: Question, in_weeks: bool, shown: list[tuple[str, Counts]]) -> Table:
    whole = Counts()
    for _words, counts in shown:
        whole += counts
    heads = (_("Đã giải quyết"), _("Trước và đúng hạn"), _("Trễ hạn"), _("Không quy định thời hạn"))
    return Table(
        caption=_("Hồ sơ đã giải quyết, %(period)s") % {"period": question.words.lower()},
        columns=(
            Column(_("Tuần") if in_weeks else _("Tháng")),
            *(Column(head, number=True) for head in heads),
        ),
        rows=[(words, *_numbers(counts)) for words, counts in shown],
        total=(_("Cộng"), *_numbers(whole)),
    )


def _numbers(counts: Counts) -> tuple[str, str, str, str]:
    return (
        format_number(counts.handled),
        format_number(counts.early_or_on_time),
        format_number(counts.late),
        format_number(counts.unlimited),
    )
