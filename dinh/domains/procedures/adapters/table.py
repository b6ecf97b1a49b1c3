"""Flat rows of a catalogue (CSV, XLSX): one line a procedure.

Columns: code, name, field, tiers (province;commune), audiences (citizen;business), level (1-4, empty = by the rule),
web, counter, post, national (`5 working_days`, `-` = offered without a limit, empty = not offered), fee_web,
fee_counter, fee_post, fee_national (whole đồng), owner (kind, code or name of an agency), decision, papers (titles
parted by `|`), field_code (else made from the field's name), level_by_rule (`yes`: the level was assigned by the
rule), checked (codes of checks that somebody has made, parted by `;`: they keep the row no longer a draft).
Vietnamese headings are understood too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TypeVar

from dinh.domains.procedures.adapters.wording import RowUnreadable, code_of, limit_of
from dinh.domains.procedures.rules.checks import checks_of
from dinh.domains.procedures.rules.fields import field_code
from dinh.domains.procedures.rules.levels import assign_level
from dinh.domains.procedures.types import (
    Audience,
    Channel,
    ChannelView,
    Check,
    DraftContent,
    OnlineLevel,
    PaperPlan,
    SourceRow,
    Tier,
)
from dinh.lib.vietnamese import clean_line, fold, nfc

HEADINGS = {
    "ma": "code",
    "ma thu tuc": "code",
    "ten": "name",
    "ten thu tuc": "name",
    "linh vuc": "field",
    "cap": "tiers",
    "cap thuc hien": "tiers",
    "doi tuong": "audiences",
    "muc do": "level",
    "truc tuyen": "web",
    "truc tiep": "counter",
    "buu chinh": "post",
    "phi truc tuyen": "fee_web",
    "phi truc tiep": "fee_counter",
    "phi buu chinh": "fee_post",
    "co quan": "owner",
    "co quan chu tri": "owner",
    "quyet dinh": "decision",
    "giay to": "papers",
    "thanh phan ho so": "papers",
}
NEEDED = ("code", "name", "field", "tiers")
WITHOUT_LIMIT = "-"
Kind = TypeVar("Kind", Tier, Audience, Check)
_AMOUNT = re.compile(r"[0-9]{1,3}(\.[0-9]{3})*|[0-9]+")


def source_row(number: int, values: Mapping[str, str], not_nfc: Collection[str] = ()) -> SourceRow:
    """Read one line; `not_nfc` names the columns whose text came otherwise and was turned into NFC before.

    RowUnreadable says in a sentence what is missing or wrong.
    """
    cells = {_heading(key): (value or "") for key, value in values.items() if key}
    for column in NEEDED:
        if not clean_line(cells.get(column, "")):
            raise RowUnreadable(f"Thiếu cột “{column}”.")
    raw_name = cells["name"]
    is_nfc = nfc(raw_name) == raw_name and "name" not in {_heading(column) for column in not_nfc}
    tiers = tuple(_member(Tier, word, "cấp thực hiện") for word in _words(cells["tiers"]))
    terms = tuple(term for channel in Channel if (term := _term(channel, cells)) is not None)
    level = clean_line(cells.get("level", ""))
    if level and level not in {"1", "2", "3", "4"}:
        raise RowUnreadable(f"Mức độ “{level}” phải từ 1 đến 4.")
    offered = [term.channel for term in terms]
    content = DraftContent(
        code=code_of(cells["code"]),
        name=clean_line(raw_name),
        field_code=clean_line(cells.get("field_code", "")) or field_code(cells["field"]),
        field_name=clean_line(cells["field"]),
        tiers=tiers,
        audiences=tuple(_member(Audience, word, "đối tượng") for word in _words(cells.get("audiences", ""))),
        level=OnlineLevel(int(level)) if level else assign_level(offered),
        level_assigned=not level or clean_line(cells.get("level_by_rule", "")).lower() == "yes",
        terms=terms,
        papers=tuple(
            PaperPlan(
                code=f"gt-{place:02}",
                title=title,
                mandatory="(nếu có" not in title.lower(),
                originals=1,
                copies=0,
            )
            for place, title in enumerate(
                (clean_line(part) for part in cells.get("papers", "").split("|") if clean_line(part)), 1
            )
        ),
        decision_code=clean_line(cells.get("decision", "")),
    )
    checks = checks_of(
        name_is_nfc=is_nfc,
        limits=[
            (None, "") if term.limit is None else (Decimal(term.limit.value), term.limit.unit.value)
            for term in terms
        ],
        fees=[term.fee_vnd for term in terms if term.fee_vnd is not None],
        tiers=tiers,
    )
    made = {_member(Check, word, "điều kiểm tra") for word in _words(cells.get("checked", ""))}
    notes = () if is_nfc else ("Tên đã được chuyển sang dạng Unicode dựng sẵn.",)
    return SourceRow(
        number=number,
        content=content,
        checks=tuple(check for check in checks if check not in made),
        notes=notes,
        owner=clean_line(cells.get("owner", "")),
    )


def _heading(text: str) -> str:
    folded = fold(clean_line(text)).replace("_", " ")
    return HEADINGS.get(folded, folded.replace(" ", "_"))


def _words(text: str) -> list[str]:
    return [clean_line(word) for word in re.split(r"[;,]", text) if clean_line(word)]


def _member(kind: type[Kind], word: str, what: str) -> Kind:
    try:
        return kind(word.lower())
    except ValueError as error:
        raise RowUnreadable(f"Không hiểu {what} “{word}”; chọn trong {', '.join(kind)}.") from error


def _term(channel: Channel, cells: Mapping[str, str]) -> ChannelView | None:
    text = clean_line(cells.get(channel.value, ""))
    fee = clean_line(cells.get(f"fee_{channel.value}", ""))
    if not text:
        if fee:
            raise RowUnreadable(f"Có phí nộp qua “{channel.value}” nhưng không có cách nộp này.")
        return None
    if fee and not _AMOUNT.fullmatch(fee):
        raise RowUnreadable(f"Phí “{fee}” phải là số nguyên đồng.")
    return ChannelView(
        channel=channel,
        limit=None if text == WITHOUT_LIMIT else limit_of(text),
        fee_vnd=int(fee.replace(".", "")) if fee else None,
        note="",
    )
