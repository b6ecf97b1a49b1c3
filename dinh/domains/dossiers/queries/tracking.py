"""Public tracking: a code and a second factor, the same answer whichever is wrong, no name of anybody."""

from __future__ import annotations

import hmac
from datetime import datetime

from dinh.domains.dossiers.models import Dossier, DossierStep
from dinh.domains.dossiers.queries.clocks import clock_of
from dinh.domains.dossiers.queries.lines import step_title
from dinh.domains.dossiers.rules.refusals import TrackingRefused
from dinh.domains.dossiers.types import DossierState, Outcome, TrackingStep, TrackingView
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.access.actions import throttle
from dinh.kernel.access.types import TooMany
from dinh.lib.deadlines import HolderKind
from dinh.lib.vietnamese import clean_line

WINDOW_SECONDS = 900
TRIES_PER_CODE = 20
TRIES_PER_ADDRESS = 60
MOST_AHEAD = 500


def track(*, code: str, second_factor: str, address: str, now: datetime) -> TrackingView:
    """The dossier of a code, for whoever knows the six last digits of the phone or the token of the QR.

    Refused: TrackingRefused (whichever is wrong, or a draft), TooMany (tries per code and per address).
    """
    code, factor = clean_line(code).upper()[:64], second_factor.strip()[:64]
    allowed = [
        throttle(f"track:code:{code}", limit=TRIES_PER_CODE, window_seconds=WINDOW_SECONDS, now=now),
        throttle(f"track:address:{address}", limit=TRIES_PER_ADDRESS, window_seconds=WINDOW_SECONDS, now=now),
    ]
    if not all(allowed):
        raise TooMany
    row = Dossier.objects.filter(code=code).exclude(state=DossierState.DRAFT).first()
    digits, token = (row.tracking_digits, row.qr_token) if row else ("", "")
    by_phone = hmac.compare_digest(factor.encode(), digits.encode()) and len(digits) == 6
    by_token = hmac.compare_digest(factor.encode(), token.encode()) and token != ""
    if row is None or not (by_phone or by_token):
        raise TrackingRefused
    return _view(row, now)


def track_token(*, token: str, address: str, now: datetime) -> TrackingView:
    """The dossier whose slip bears this QR token. Refused: TrackingRefused, TooMany (tries per address)."""
    if not throttle(
        f"track:address:{address}", limit=TRIES_PER_ADDRESS, window_seconds=WINDOW_SECONDS, now=now
    ):
        raise TooMany
    row = (
        Dossier.objects.filter(qr_token=token[:64]).exclude(state=DossierState.DRAFT).first()
        if token
        else None
    )
    if row is None:
        raise TrackingRefused
    return _view(row, now)


def _view(row: Dossier, now: datetime) -> TrackingView:
    plan = version_plan(version_id=row.version_id, agency_id=row.competent_agency_id)
    state = DossierState(row.state)
    assert row.code is not None
    assert row.submitted_at is not None
    return TrackingView(
        code=row.code,
        state=state,
        outcome=Outcome(row.outcome) if row.outcome else None,
        procedure_code=plan.procedure_code,
        procedure_name=plan.name,
        competent_agency_id=row.competent_agency_id,
        reception_agency_id=row.reception_agency_id,
        holder_kind=HolderKind(row.holder_kind),
        holder_agency_id=row.holder_agency_id,
        step_title=step_title(
            plan=plan, state=state, step_code=row.step_code, suspended_for=row.suspended_for
        ),
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        due_at=row.due_at,
        promised_at=row.promised_at,
        suspended=row.suspended_for != "",
        answer_by=row.answer_by,
        supplement_open=state is DossierState.WAITING_SUPPLEMENT,
        finished_at=row.finished_at,
        returned_at=row.returned_at,
        timeliness=row.timeliness or None,
        ended_reason=row.ended_reason,
        ahead_in_queue=_ahead(row),
        clock=clock_of(dossier_id=row.pk, now=now) if row.received_at else None,
        timeline=_timeline(row),
    )


def _ahead(row: Dossier) -> int | None:
    """Open dossiers of the same holder that are due before this one, at most 500; None when nobody works on it."""
    if row.finished_at is not None or row.holder_kind != HolderKind.AGENCY or row.suspended_for:
        return None
    before = Dossier.objects.filter(
        finished_at__isnull=True,
        holder_agency_id=row.holder_agency_id,
        holder_role=row.holder_role,
        holder_kind=HolderKind.AGENCY,
        suspended_for="",
        sort_at__lt=row.sort_at,
    )
    return before.values("id")[:MOST_AHEAD].count()


def _timeline(row: Dossier) -> tuple[TrackingStep, ...]:
    assert row.submitted_at is not None
    lines = [
        TrackingStep(
            at=row.submitted_at,
            title="Nộp hồ sơ",
            agency_id=None,
            is_current=row.received_at is None and row.finished_at is None,
        )
    ]
    steps = DossierStep.objects.filter(dossier_id=row.pk).order_by("seq")
    lines += [
        TrackingStep(
            at=step.opened_at, title=step.title, agency_id=step.agency_id, is_current=step.closed_at is None
        )
        for step in steps
    ]
    if row.finished_at is not None:
        lines.append(
            TrackingStep(
                at=row.finished_at,
                title="Kết thúc giải quyết",
                agency_id=row.competent_agency_id,
                is_current=row.returned_at is None,
            )
        )
    if row.returned_at is not None:
        lines.append(
            TrackingStep(
                at=row.returned_at, title="Trả kết quả", agency_id=row.reception_agency_id, is_current=True
            )
        )
    return tuple(lines)
