"""The stages of the load in their order; each is done whole or not at all, so a killed load goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from dinh.domains.dossiers.actions import fold_counts
from dinh.domains.dossiers.queries import statistics
from dinh.domains.people.queries import find_agency
from dinh.domains.procedures.queries import count_published
from dinh.lib import moments
from dinh.lib.moments import local
from dinh.project.demo.catalogue import load_services
from dinh.project.demo.people import (
    CITIZENS,
    DEPARTMENT,
    LE_NINH,
    open_citizens,
    open_officers,
    open_partner,
    write_accounts,
)
from dinh.project.demo.places import MERGER, Say, load_tree, merge, open_posts
from dinh.project.demo.province import read_province, store_samples
from dinh.project.demo.stretches import load_late, load_past

NAMED = frozenset({LE_NINH, DEPARTMENT})
STAGE_LOCK = 7_240_001
LONG_AGO = date(2022, 1, 1)


def load_demonstration(
    *, now: datetime, say: Say, scale: float = 1.0, only: Sequence[str] = ()
) -> tuple[str, ...]:
    """Load what is missing and return the keys of the stages done now; a loaded province is left alone.

    `scale` makes the number of citizens and dossiers smaller (tests); `only` names stages. Two loads at once do not
    meet: a stage is taken by one. Tells every fact of the verbs it goes through.
    """
    done = []
    for place, stage in enumerate(STAGES):
        if only and stage.key not in only:
            continue
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STAGE_LOCK + place])
            if not stage.is_loaded():
                say(f"{stage.title} …")
                stage.load(now, say, scale)
                done.append(stage.key)
    if done:
        while fold_counts():
            pass
    return tuple(done)


def _people_loaded() -> bool:
    return bool(find_agency(text="H23", at=LONG_AGO))


def _load_people(now: datetime, say: Say, scale: float) -> None:
    load_tree(now=now)
    say("268 cơ quan của Hải Dương")
    lines = open_officers(now=now)
    open_posts(now=now, named=NAMED)
    say("cán bộ của từng cơ quan")
    merge(now=now)
    say("sáp nhập 01/12/2024 và 01/07/2025")
    lines = open_citizens(now=now, count=max(20, round(CITIZENS * scale))) + lines + open_partner(now=now)
    say("công dân, tài khoản")
    write_accounts(settings.DATA, lines)


def _services_loaded() -> bool:
    return count_published(on=LONG_AGO) > 0


def _load_services(now: datetime, say: Say, scale: float) -> None:  # noqa: ARG001 - the catalogue is always whole
    load_services(now=now, say=say)
    store_samples(now=now)


def _received(first: date, last: date, now: datetime) -> int:
    return statistics(now=now, agency_id=None, from_date=first, to_date=last).counts.received


def _past_loaded() -> bool:
    return _received(LONG_AGO, date(2023, 12, 31), moments.now()) > 0


def _load_past(now: datetime, say: Say, scale: float) -> None:
    load_past(province=read_province(), scale=scale, now=now, say=say)


def _late_loaded() -> bool:
    now = moments.now()
    return _received(MERGER, local(now).date(), now) > 0


def _load_late(now: datetime, say: Say, scale: float) -> None:
    load_late(province=read_province(), scale=scale, now=now, say=say)


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the load: done whole or not at all."""

    key: str
    title: str
    is_loaded: Callable[[], bool]
    load: Callable[[datetime, Say, float], None]


STAGES = (
    Stage("people", "Cơ quan, cán bộ, tài khoản", _people_loaded, _load_people),
    Stage("services", "Danh mục 921 dịch vụ công", _services_loaded, _load_services),
    Stage("past", "Hồ sơ năm 2022 và 2023", _past_loaded, _load_past),
    Stage("late", "Hồ sơ mười hai tháng qua", _late_loaded, _load_late),
)
DOSSIERS = ("past", "late")
