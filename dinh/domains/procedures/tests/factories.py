"""Procedures for tests, stored whole."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from dinh.domains.people.actions import create_agency
from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ProcedureVersion, RuleSet
from dinh.domains.procedures.rules.fields import field_code
from dinh.domains.procedures.types import (
    Audience,
    Channel,
    ChannelView,
    DraftContent,
    OnlineLevel,
    PaperPlan,
    Tier,
)
from dinh.kernel.access.types import SYSTEM
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import at

FIVE_DAYS = Limit(5, Unit.WORKING_DAYS)

DEPARTMENTS = (
    "Văn phòng Ủy ban nhân dân",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Nội vụ",
    "Sở Khoa học và Công nghệ",
    "Công an thành phố",
    "Ban Quản lý Khu kinh tế",
    "Ngân hàng Nhà nước Khu vực 6",
    "Thuế thành phố",
    "Bảo hiểm xã hội thành phố",
    "Kho bạc Nhà nước Khu vực III",
    "Chi cục Hải quan khu vực III",
    "Thi hành án dân sự thành phố",
    "Tòa án nhân dân thành phố",
    "Thanh tra thành phố",
)


def rule_sets() -> None:
    """Put the rule sets back: the flush after a transactional test takes away what migrations wrote."""
    written = import_module("dinh.domains.procedures.migrations.0002_rule_sets").RULE_SETS
    for row in written:
        RuleSet.objects.get_or_create(code=row["code"], defaults=row)


def departments(*, since: date = date(2022, 1, 1)) -> dict[str, int]:
    """A province with a department for every kind of owner; ids by name."""
    rule_sets()
    moment = at(since)
    province = create_agency(
        actor=SYSTEM,
        now=moment,
        code="H24",
        name="Thành phố Hải Phòng",
        level=AgencyLevel.PROVINCE,
        active_from=since,
    )
    return {
        name: create_agency(
            actor=SYSTEM,
            now=moment,
            code=f"H24.{number:02}",
            name=name,
            level=AgencyLevel.DEPARTMENT,
            active_from=since,
            parent_id=province.id,
        ).id
        for number, name in enumerate(DEPARTMENTS, 1)
    }


def content(
    *,
    code: str = "1.004756",
    name: str = "Cấp Chứng chỉ hành nghề thú y",
    limit: Limit | None = FIVE_DAYS,
    level: OnlineLevel = OnlineLevel.FULL,
    tiers: tuple[Tier, ...] = (Tier.PROVINCE,),
    field: str = "Thú y",
    audiences: tuple[Audience, ...] = (Audience.CITIZEN,),
) -> DraftContent:
    """What an editor says: two channels, one paper; process and form are made by the rules."""
    return DraftContent(
        code=code,
        name=name,
        field_code=field_code(field),
        field_name=field,
        tiers=tiers,
        audiences=audiences,
        level=level,
        level_assigned=False,
        terms=(ChannelView(Channel.WEB, limit, 50_000, ""), ChannelView(Channel.COUNTER, limit, None, "")),
        papers=(PaperPlan("gt-01", "Đơn đăng ký", mandatory=True, originals=1, copies=0),),
    )


def stored_version(
    *,
    code: str,
    valid_from: date,
    valid_to: date | None = None,
    number: int = 1,
    name: str = "Cấp Chứng chỉ hành nghề thú y",
    level: OnlineLevel = OnlineLevel.FULL,
    limit: Limit | None = FIVE_DAYS,
) -> ProcedureVersion:
    """A published version with two channels, one paper and the default process, stored without any action."""
    rule_sets()
    moment = at(valid_from)
    whole = completed(content=content(code=code, name=name, level=level, limit=limit))
    fields = field_ids(names={whole.field_code: whole.field_name})
    new = NewVersion(
        procedure_id=procedure_ids(codes=[code], now=moment)[code],
        number=number,
        content=whole,
        field_id=fields[whole.field_code],
        author_id=1,
    )
    version = store_versions(new=[new], now=moment)[0]
    ProcedureVersion.objects.filter(pk=version.pk).update(
        state="published",
        valid_from=valid_from,
        valid_to=valid_to,
        rule_set="pre-2025" if valid_from < date(2025, 7, 1) else "from-2025-07-01",
        published_at=moment,
        reviewer_id=2,
    )
    version.refresh_from_db()
    return version
