"""Agencies begin, change their name or place, and end, each from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from dinh.domains.people import permissions, rules
from dinh.domains.people.models import Agency, AgencyAlias, AgencySpell, Post, Unit
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.queries.agencies import AgencyNotFound, get_agency, summary
from dinh.domains.people.queries.agencies import spells as spells_on
from dinh.domains.people.types import AgencyLevel, AgencySummary, UnitSummary
from dinh.events.people import AgencyCreated, AgencyMoved, AgencyRenamed
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.codes import old_agency_code, parse_agency_code
from dinh.lib.refusals import Conflict, Invalid
from dinh.lib.vietnamese import clean_line, fold, sort_key

TREE_LOCK = 7_205_001


class CodeTaken(Conflict):
    """Another agency bears the code in that period."""

    code = "people.agency_code_taken"
    default_sentence = "Mã %(agency_code)s đã thuộc một cơ quan khác trong thời gian này. Hãy dùng mã khác."


class ParentNotActive(Invalid):
    """The parent does not live on the first day of the child."""

    code = "people.agency_parent_not_active"
    default_sentence = "Cơ quan cấp trên không hoạt động vào ngày này. Hãy chọn cơ quan khác hoặc ngày khác."


class ChangedLater(Conflict):
    """The agency or one below it already changes on a later day."""

    code = "people.agency_changed_later"
    default_sentence = "Cơ quan này hoặc cơ quan trực thuộc đã có thay đổi sau ngày này. Hãy nhập các thay đổi theo thứ tự thời gian."


class WouldCircle(Invalid):
    """An agency cannot stand below itself."""

    code = "people.agency_circle"
    default_sentence = "Không thể đặt một cơ quan dưới chính nó hoặc dưới cơ quan trực thuộc nó."


class NameMissing(Invalid):
    """An agency needs a code and a name."""

    code = "people.agency_name_missing"
    default_sentence = "Hãy nhập mã và tên cơ quan."


class StillHasChildren(Conflict):
    """Agencies still stand below the one that should end."""

    code = "people.agency_has_children"
    default_sentence = (
        "Vẫn còn cơ quan trực thuộc đang hoạt động. Hãy chuyển hoặc kết thúc các cơ quan đó trước."
    )


def guard_tree(*, actor: Actor) -> None:
    """Refuse who may not, then let one change of the tree run at a time."""
    if not permissions.may_change_agencies(actor):
        raise NotYours
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def create_agency(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    level: AgencyLevel,
    active_from: date,
    parent_id: int | None = None,
    short_name: str = "",
    statistical_code: str = "",
    code_is_illustrative: bool = False,
    aliases: tuple[str, ...] = (),
    decision: str = "",
) -> AgencySummary:
    """Begin an agency on a day, below a parent that lives then. Tells `people.agency.created.v1`.

    Refused when the code belongs to another agency in that period or the parent does not live. The identifier
    before QĐ 20/2020 (`000.00.15.H23`) becomes an alias by itself.
    """
    code, name = parse_agency_code(code), clean_line(name)
    if not name:
        raise NameMissing
    with transaction.atomic():
        guard_tree(actor=actor)
        above = _parent_path(parent_id, active_from)
        if Agency.objects.filter(Q(active_to=None) | Q(active_to__gt=active_from), code=code).exists():
            raise CodeTaken(agency_code=code)
        agency = Agency.objects.create(
            code=code,
            code_is_illustrative=code_is_illustrative,
            statistical_code=statistical_code,
            level=level.value,
            active_from=active_from,
        )
        AgencySpell.objects.create(
            agency=agency,
            parent_id=parent_id,
            path=f"{above}.{agency.id}" if above else f"{agency.id}",
            active_from=active_from,
            decision=decision,
            **_names(name, short_name),
        )
        _add_aliases(agency, aliases)
        record(
            actor=actor,
            verb="people.create_agency",
            subject=f"people.agency:{agency.id}",
            owner=None,
            changes={"code": (None, code), "name": (None, name), "level": (None, level.value)},
            now=now,
        )
        publish(
            AgencyCreated(agency.id, code, level.value, parent_id, active_from),
            key=f"people.agency:{agency.id}",
            now=now,
        )
        return get_agency(agency_id=agency.id)


def rename_agency(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    name: str,
    effective_date: date,
    decision: str,
    short_name: str = "",
) -> AgencySummary:
    """Give another name from a day on; the id, the code and the past stay. Tells `people.agency.renamed.v1`."""
    name = clean_line(name)
    if not name:
        raise NameMissing
    with transaction.atomic():
        guard_tree(actor=actor)
        spell = last_spell(agency_id=agency_id, day=effective_date)
        before = spell.name
        spell = change_spell(spell=spell, day=effective_date, decision=decision, **_names(name, short_name))
        record(
            actor=actor,
            verb="people.rename_agency",
            subject=f"people.agency:{agency_id}",
            owner=None,
            changes={"name": (before, name)},
            now=now,
        )
        publish(AgencyRenamed(agency_id, effective_date), key=f"people.agency:{agency_id}", now=now)
        return get_agency(agency_id=agency_id, at=effective_date)


def correct_agency(
    *, actor: Actor, now: datetime, agency_id: int, name: str, statistical_code: str
) -> AgencySummary:
    """Correct a misspelt first name or a statistical code: no rename, the past changes too. Tells
    `people.agency.renamed.v1` with the first day of the agency, so that hearers read it again.
    """
    name = clean_line(name)
    if not name:
        raise NameMissing
    with transaction.atomic():
        guard_tree(actor=actor)
        spell = AgencySpell.objects.filter(agency=agency_id).order_by("active_from").first()
        if spell is None:
            raise AgencyNotFound
        before = spell.name
        AgencySpell.objects.filter(pk=spell.pk).update(**_names(name, ""))
        Agency.objects.filter(pk=agency_id).update(statistical_code=statistical_code)
        record(
            actor=actor,
            verb="people.correct_agency",
            subject=f"people.agency:{agency_id}",
            owner=None,
            changes={"name": (before, name), "statistical_code": (None, statistical_code)},
            now=now,
        )
        publish(AgencyRenamed(agency_id, spell.active_from), key=f"people.agency:{agency_id}", now=now)
        return get_agency(agency_id=agency_id)


def move_agency(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    parent_id: int | None,
    effective_date: date,
    decision: str,
) -> AgencySummary:
    """Put the agency, with all that stands below it, under another parent. Tells `people.agency.moved.v1`."""
    with transaction.atomic():
        guard_tree(actor=actor)
        place_below(agency_id=agency_id, parent_id=parent_id, day=effective_date, decision=decision)
        record(
            actor=actor,
            verb="people.move_agency",
            subject=f"people.agency:{agency_id}",
            owner=None,
            changes={"parent": (None, parent_id)},
            now=now,
        )
        publish(AgencyMoved(agency_id, parent_id, effective_date), key=f"people.agency:{agency_id}", now=now)
        return get_agency(agency_id=agency_id, at=effective_date)


def end_agency(*, actor: Actor, now: datetime, agency_id: int, effective_date: date, decision: str) -> None:
    """End an agency that nobody succeeds; its posts end with it. Refused while others stand below it."""
    with transaction.atomic():
        guard_tree(actor=actor)
        close_agency(agency_id=agency_id, day=effective_date)
        Post.objects.filter(on_day(effective_date), agency=agency_id).update(active_to=effective_date)
        record(
            actor=actor,
            verb="people.end_agency",
            subject=f"people.agency:{agency_id}",
            owner=None,
            changes={"active_to": (None, effective_date), "decision": (None, decision)},
            now=now,
        )


def create_unit(*, actor: Actor, now: datetime, agency_id: int, name: str, active_from: date) -> UnitSummary:
    """Open an internal unit (phòng, bộ phận) of an agency."""
    name = clean_line(name)
    if not name:
        raise NameMissing
    with transaction.atomic():
        agency = get_agency(agency_id=agency_id, at=active_from)
        if not permissions.may_manage_people_of(actor, agency.path):
            raise NotYours
        try:
            with transaction.atomic():
                unit = Unit.objects.create(agency_id=agency_id, name=name, active_from=active_from)
        except IntegrityError as error:
            raise Conflict("Cơ quan đã có bộ phận mang tên này.") from error
        record(
            actor=actor,
            verb="people.create_unit",
            subject=f"people.unit:{unit.id}",
            owner=None,
            changes={"name": (None, name), "agency": (None, agency_id)},
            now=now,
        )
        return UnitSummary(unit.id, agency_id, name)


# The tree itself; callers hold the tree lock.


def last_spell(*, agency_id: int, day: date) -> AgencySpell:
    """The spell that holds the day; refused when there is none or when a later one exists."""
    rows = list(AgencySpell.objects.filter(agency=agency_id).order_by("active_from"))
    holding = [
        row for row in rows if row.active_from <= day and (row.active_to is None or day < row.active_to)
    ]
    if not holding:
        raise AgencyNotFound
    if rows[-1] is not holding[0]:
        raise ChangedLater
    return holding[0]


def change_spell(*, spell: AgencySpell, day: date, **changes: object) -> AgencySpell:
    """Close the spell on a day and begin the next with the changes; on its own first day it is corrected."""
    if spell.active_from != day:
        until = spell.active_to
        AgencySpell.objects.filter(pk=spell.pk).update(active_to=day)
        spell.pk = None
        spell._state.adding = True
        spell.active_from, spell.active_to = day, until
    for field, value in changes.items():
        setattr(spell, field, value)
    spell.save()
    return spell


def place_below(*, agency_id: int, parent_id: int | None, day: date, decision: str) -> None:
    """Move an agency and everything below it from a day on."""
    spell = last_spell(agency_id=agency_id, day=day)
    above = _parent_path(parent_id, day)
    if agency_id in {int(part) for part in above.split(".") if part}:
        raise WouldCircle
    old = spell.path
    new = f"{above}.{agency_id}" if above else f"{agency_id}"
    below = AgencySpell.objects.filter(path__startswith=f"{old}.")
    if below.filter(active_from__gt=day).exists():
        raise ChangedLater
    children = list(below.filter(on_day(day)))
    change_spell(spell=spell, day=day, parent_id=parent_id, path=new, decision=decision)
    for child in children:
        change_spell(spell=child, day=day, path=f"{new}{child.path[len(old) :]}", decision=decision)


def close_agency(*, agency_id: int, day: date) -> AgencySummary:
    """End the agency's life on a day; refused when it does not live then or others still stand below it."""
    spell = last_spell(agency_id=agency_id, day=day)
    living = spells_on(at=day).filter(agency=agency_id).first()
    if living is None or spell.active_from >= day:
        raise AgencyNotFound
    if AgencySpell.objects.filter(on_day(day), parent=agency_id).exists():
        raise StillHasChildren
    Agency.objects.filter(pk=agency_id).update(active_to=day)
    AgencySpell.objects.filter(pk=spell.pk).update(active_to=day)
    return summary(spell=living)


def _add_aliases(agency: Agency, aliases: tuple[str, ...]) -> None:
    others = {clean_line(alias) for alias in aliases} | {old_agency_code(agency.code) or ""}
    AgencyAlias.objects.bulk_create(
        AgencyAlias(agency=agency, code=alias) for alias in sorted(others - {agency.code, ""})
    )


def _parent_path(parent_id: int | None, day: date) -> str:
    if parent_id is None:
        return ""
    above = AgencySpell.objects.filter(on_day(day), agency=parent_id).first()
    if above is None:
        raise ParentNotActive
    return above.path


def _names(name: str, short_name: str) -> dict[str, str]:
    short = clean_line(short_name) or rules.short_name_of(name)
    return {
        "name": name,
        "short_name": short,
        "folded_name": fold(name),
        "folded_short_name": fold(short),
        "sort_key": sort_key(short),
    }
