"""A row of a queue as markup, drawn in Python: fifty rows must cost a few milliseconds, templates cost more."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dinh.domains.dossiers.types import DossierVerb, InboxRow
from dinh.fronts.desk.wording.remaining import Remaining
from dinh.fronts.desk.wording.verbs import DOORS
from dinh.kernel.ui.icons import icon
from dinh.kernel.ui.markup import NOTHING, tag

SLUGS = {door.verb: door.slug for door in DOORS}
ROW = (
    '<tr class="it" data-row><td>{box}</td>'
    '<td class="due"><b class="{kind}">{mark}{left}</b><span class="sub">{under}</span></td>'
    '<td><a class="t" href="{href}{tail}">{folder}{procedure}</a>'
    '<span class="sub"><b>{subject}</b>{place} · <span class="nowrap">{code}</span>{tags}</span></td>'
    '<td><span class="sub ink">{where}</span><a class="why" href="{href}{tail}#dong-ho" hx-get="{href}vi-sao/" '
    'hx-target="closest tr" hx-swap="afterend" hx-trigger="click once" data-why>{why}</a></td>'
    '<td><a class="next" href="{next_href}"{row_key}>{cap}{next_words}<span class="sr"> {code}</span></a></td></tr>\n'
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with every text made."""

    row: InboxRow
    href: str
    left: Remaining
    where: str
    why: str
    place: str
    tail: str


class RowPen:
    """Draws rows; what is the same in all of them is made once."""

    def __init__(self, *, can_choose: bool) -> None:
        self._can_choose = can_choose
        self._choose = _("Chọn")
        self._open = _("Mở")
        self._folder = icon("folder")
        self._waits = format_html(" {}", tag(_("chờ ý kiến"), "wait", icon_name="wait"))
        self._row_key = SafeString(' data-row-key="C"')
        self._cap = SafeString('<kbd aria-hidden="true">C</kbd> ')
        self._verbs = {
            DossierVerb.RECEIVE: _("Tiếp nhận"),
            DossierVerb.FORWARD: _("Chuyển"),
            DossierVerb.FINISH: _("Kết thúc"),
            DossierVerb.HAND_OVER: _("Trả kết quả"),
        }

    def draw(self, line: Line) -> SafeString:
        """The table row of a line."""
        row, verb = line.row, line.row.next_verb
        return format_html(
            ROW,
            box=self._box(row) if self._can_choose and verb is DossierVerb.FORWARD else NOTHING,
            kind=line.left.kind,
            mark=icon(line.left.icon),
            left=line.left.words,
            under=line.left.under,
            href=line.href,
            tail=line.tail,
            folder=self._folder,
            procedure=row.procedure_name,
            subject=row.subject_name,
            place=f" · {line.place}" if line.place else "",
            code=row.code,
            tags=self._waits if row.open_opinions else NOTHING,
            where=line.where,
            why=line.why,
            next_href=f"{line.href}{SLUGS[verb]}/{line.tail}" if verb else f"{line.href}{line.tail}",
            row_key=self._row_key if verb else NOTHING,
            cap=self._cap if verb else NOTHING,
            next_words=self._verbs[verb] if verb else self._open,
        )

    def _box(self, row: InboxRow) -> SafeString:
        return format_html(
            '<input type="checkbox" name="chon" value="{}" aria-label="{} {}">',
            row.id,
            self._choose,
            row.code,
        )
