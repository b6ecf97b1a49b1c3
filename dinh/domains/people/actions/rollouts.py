"""Triển khai: which agency uses which part of the system since when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dinh.domains.people import permissions
from dinh.domains.people.models import Rollout
from dinh.domains.people.queries.agencies import get_agency
from dinh.domains.people.types import ModuleState, SystemModule
from dinh.events.people import RolloutRecorded
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.moments import local
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import clean_line


class NotYetLive(Invalid):
    """What is in use began today or before; what begins later is planned."""

    code = "people.not_yet_live"
    default_sentence = "Ngày còn ở tương lai. Hãy chọn “Dự kiến”, hoặc ghi ngày đã bắt đầu thật."


def record_rollout(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    module: SystemModule,
    state: ModuleState,
    since: date,
    note: str = "",
) -> bool:
    """Write how far an agency is with a module; True when that changed anything. Earlier states stay in the facts.

    By province administrators. Refused: NotYours, AgencyNotFound, NotYetLive. Tells `people.rollout.recorded.v1`.
    """
    if not permissions.is_province_admin(actor):
        raise NotYours
    if state is not ModuleState.PLANNED and since > local(now).date():
        raise NotYetLive(fields={"since": NotYetLive.default_sentence})
    said = clean_line(note)[:200]
    with transaction.atomic():
        get_agency(agency_id=agency_id)
        known = Rollout.objects.select_for_update().filter(agency=agency_id, module=module.value).first()
        before = (known.state, known.since, known.note) if known else None
        if before == (state.value, since, said):
            return False
        Rollout.objects.update_or_create(
            agency_id=agency_id,
            module=module.value,
            defaults={"state": state.value, "since": since, "note": said, "updated_at": now},
        )
        record(
            actor=actor,
            verb="people.record_rollout",
            subject=f"people.agency:{agency_id}",
            owner=None,
            changes={
                f"{module.value}.state": (known.state if known else None, state.value),
                f"{module.value}.since": (known.since if known else None, since),
            },
            now=now,
        )
        publish(
            RolloutRecorded(agency_id, module.value, state.value, since),
            key=f"people.agency:{agency_id}",
            now=now,
        )
        return True
