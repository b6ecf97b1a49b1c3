"""Rows of the national database of administrative procedures, as its pages were gathered into JSON."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from dinh.domains.procedures.adapters.wording import (
    UNITS,
    RowUnreadable,
    code_of,
    lines_of,
    text_of,
    whole_limit,
)
from dinh.domains.procedures.rules.checks import checks_of
from dinh.domains.procedures.rules.fields import field_code
from dinh.domains.procedures.rules.levels import assign_level
from dinh.domains.procedures.rules.paths import amount
from dinh.domains.procedures.types import (
    Audience,
    Channel,
    ChannelView,
    DraftContent,
    PaperPlan,
    ResultType,
    SourceRow,
    Tier,
)
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.vietnamese import clean_line, fold, nfc

TIERS = {
    "cap bo": Tier.MINISTRY,
    "cap tinh": Tier.PROVINCE,
    "cap huyen": Tier.DISTRICT,
    "cap xa": Tier.COMMUNE,
    "co quan khac": Tier.OTHER,
}
CHANNELS = {
    "truc tuyen": Channel.WEB,
    "truc tiep": Channel.COUNTER,
    "dich vu buu chinh": Channel.POST,
    "buu chinh": Channel.POST,
}
# The source joins audiences with commas, and some of them hold commas themselves: longest first.
AUDIENCES = (
    ("to chuc (khong bao gom doanh nghiep, htx)", Audience.ORGANISATION),
    ("doanh nghiep co von dau tu nuoc ngoai", Audience.BUSINESS),
    ("nguoi viet nam dinh cu o nuoc ngoai", Audience.OVERSEAS),
    ("can bo, cong chuc, vien chuc", Audience.OFFICIAL),
    ("nguoi nuoc ngoai", Audience.FOREIGNER),
    ("cong dan viet nam", Audience.CITIZEN),
    ("to chuc nuoc ngoai", Audience.FOREIGNER),
    ("doanh nghiep", Audience.BUSINESS),
    ("hop tac xa", Audience.COOPERATIVE),
    ("to chuc dang", Audience.PARTY),
    ("dang vien", Audience.PARTY),
    ("to chuc", Audience.ORGANISATION),
)
UNSAID = frozenset({"", "khong co thong tin", "khong quy dinh", "hoac"})
MOST_PIECES = 10
LEAST_LETTERS = 3
TABLE_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_BULLET = re.compile(r"^[\s\-–+*•.]+")


def source_row(number: int, values: Mapping[str, Any], not_nfc: Collection[str] = ()) -> SourceRow:
    """Read one record; `not_nfc` names the columns whose text came otherwise and was turned into NFC before.

    RowUnreadable says in a sentence what is missing or wrong.
    """
    code = code_of(values.get("ma"))
    raw_name = values.get("ten")
    if not isinstance(raw_name, str) or not clean_line(raw_name):
        raise RowUnreadable("Thiếu tên thủ tục (cột “ten”).")
    field_name = text_of(values.get("linh_vuc"))
    if not field_name:
        raise RowUnreadable("Thiếu lĩnh vực (cột “linh_vuc”).")
    tiers = tuple(dict.fromkeys(_tier(tier) for tier in lines_of(values.get("cap"), "cap")))
    if not tiers:
        raise RowUnreadable("Thiếu cấp thực hiện (cột “cap”).")
    channels = [_channel(entry) for entry in lines_of(values.get("kenh"), "kenh")]
    notes: list[str] = []
    terms = _terms(channels, notes)
    papers = _papers(values.get("thanh_phan"), notes)
    is_nfc = "ten" not in not_nfc and nfc(raw_name) == raw_name
    if not is_nfc:
        notes.append("Tên đã được chuyển sang dạng Unicode dựng sẵn.")
    audiences = tuple(
        audience for audience in Audience if audience in _audiences(text_of(values.get("doi_tuong")))
    )
    content = DraftContent(
        code=code,
        name=clean_line(raw_name),
        field_code=field_code(field_name),
        field_name=field_name,
        tiers=tiers,
        audiences=audiences,
        level=assign_level([term.channel for term in terms]),
        level_assigned=True,
        terms=terms,
        papers=papers,
        results=tuple(
            ResultType(code=clean_line(str(one)), title="")
            for one in lines_of(values.get("ket_qua"), "ket_qua")
        ),
        decision_code=text_of(values.get("qd")),
        performed_by=_said(values.get("thuc_hien")),
        authority=_said(values.get("tham_quyen")),
    )
    checks = checks_of(
        name_is_nfc=is_nfc,
        limits=[(value, unit) for _, value, unit, _ in channels],
        fees=[fee for _, _, _, fees in channels for fee in fees],
        tiers=tiers,
    )
    return SourceRow(number=number, content=content, checks=checks, notes=tuple(notes))


def _said(value: Any) -> str:
    text = text_of(value)
    return "" if fold(text) in UNSAID else text


def _tier(value: Any) -> Tier:
    found = TIERS.get(fold(clean_line(str(value))))
    if found is None:
        raise RowUnreadable(f"Không hiểu cấp thực hiện “{value}”.")
    return found


def _channel(entry: Any) -> tuple[Channel, Decimal | None, str, tuple[int, ...]]:
    if not isinstance(entry, Mapping):
        raise RowUnreadable("Cách thức thực hiện phải có tên, thời hạn, đơn vị và phí.")
    channel = CHANNELS.get(fold(clean_line(str(entry.get("kenh", "")))))
    if channel is None:
        raise RowUnreadable(f"Không hiểu cách nộp “{entry.get('kenh')}”.")
    raw, unit_text = entry.get("thoi_gian"), text_of(entry.get("don_vi"))
    if (raw is None) is not (unit_text == ""):
        raise RowUnreadable("Thời hạn phải có cả số và đơn vị.")
    unit = ""
    value: Decimal | None = None
    if raw is not None:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise RowUnreadable(f"Thời hạn “{raw}” không phải là số.")
        value = Decimal(str(raw))
        if fold(unit_text) not in UNITS:
            raise RowUnreadable(f"Không hiểu đơn vị thời hạn “{unit_text}”.")
        unit = UNITS[fold(unit_text)].value
    fees = entry.get("phi") or []
    if not isinstance(fees, list) or any(
        isinstance(fee, bool) or not isinstance(fee, int) or fee < 0 for fee in fees
    ):
        raise RowUnreadable("Phí phải là số nguyên đồng, không âm.")
    return channel, value, unit, tuple(fees)


def _terms(
    channels: list[tuple[Channel, Decimal | None, str, tuple[int, ...]]], notes: list[str]
) -> tuple[ChannelView, ...]:
    """One term per channel; where the source states several the shortest limit holds and all are noted."""
    terms = []
    for channel in Channel:
        stated = [entry for entry in channels if entry[0] is channel]
        if not stated:
            continue
        limits = list(
            dict.fromkeys(limit for _, value, unit, _ in stated if (limit := whole_limit(value, unit)))
        )
        fees = tuple(dict.fromkeys(fee for entry in stated for fee in entry[3]))
        remarks = [
            f"Nguồn ghi thời hạn {value.normalize():f} không phải số nguyên.".replace(".", ",", 1)
            for _, value, unit, _ in stated
            if value is not None and whole_limit(value, unit) is None
        ]
        if len(limits) > 1:
            remarks.append("Nguồn ghi nhiều thời hạn: " + "; ".join(limit.label for limit in limits) + ".")
        if len(fees) > 1:
            remarks.append("Nguồn ghi nhiều mức phí: " + "; ".join(f"{fee} đồng" for fee in fees) + ".")
        notes.extend(remarks)
        terms.append(
            ChannelView(
                channel=channel,
                limit=min(limits, key=_length, default=None),
                fee_vnd=fees[0] if len(fees) == 1 else None,
                note=" ".join(dict.fromkeys(remarks)),
            )
        )
    return tuple(terms)


def _length(limit: Limit) -> int:
    """Minutes on the wall, about: only to choose the shortest of limits in different units."""
    return amount(limit) * (3 if limit.unit in {Unit.WORKING_DAYS, Unit.HOURS, Unit.SAME_DAY} else 1440)


def _audiences(text: str) -> set[Audience]:
    rest = fold(text)
    found = set()
    for words, audience in AUDIENCES:
        if words in rest:
            found.add(audience)
            rest = rest.replace(words, "")
    return found


def _papers(value: Any, notes: list[str]) -> tuple[PaperPlan, ...]:
    papers: list[PaperPlan] = []
    for entry in lines_of(value, "thanh_phan"):
        if not isinstance(entry, Mapping):
            raise RowUnreadable("Thành phần hồ sơ phải có tên, số lượng và loại.")
        title = _BULLET.sub("", clean_line(str(entry.get("ten") or "").replace(TABLE_HEAD, ": ")))
        if fold(title) in UNSAID or title.startswith(")") or sum(map(str.isalpha, title)) < LEAST_LETTERS:
            continue  # a scrap left by flattening the source's tables
        pieces = entry.get("so_luong")
        if isinstance(pieces, bool) or not isinstance(pieces, int) or pieces < 0:
            raise RowUnreadable(f"Số lượng của “{title[:60]}” phải là số nguyên không âm.")
        if pieces > MOST_PIECES:
            notes.append(f"Số lượng {pieces} của “{title[:60]}” đã ghi lại thành 1.")
            pieces = 1
        is_copy = fold(clean_line(str(entry.get("loai") or ""))) == "ban sao"
        papers.append(
            PaperPlan(
                code=f"gt-{len(papers) + 1:02}",
                title=title,
                mandatory=pieces > 0 and "(nếu có" not in title.lower(),
                originals=0 if is_copy else pieces,
                copies=pieces if is_copy else 0,
                guidance=pieces == 0,
            )
        )
    return tuple(papers)
