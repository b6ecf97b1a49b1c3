"""What the dossiers room tells: from submission to rating. Ids, codes and moments only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class DossierSubmitted(Event):
    """A dossier was submitted and got its number."""

    name: ClassVar[str] = "dossiers.dossier.submitted.v1"
    dossier_id: int
    code: str
    procedure_code: str
    version_id: int
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    filer_account_id: int | None
    submitted_at: datetime


@dataclass(frozen=True)
class DossierReceived(Event):
    """A dossier was received: its legal clock is set."""

    name: ClassVar[str] = "dossiers.dossier.received.v1"
    dossier_id: int
    code: str
    procedure_code: str
    version_id: int
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    filer_account_id: int | None
    received_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class DossierRefusedAtReception(Event):
    """A submitted dossier was not received; the reason stays with the dossier."""

    name: ClassVar[str] = "dossiers.dossier.refused_at_reception.v1"
    dossier_id: int
    code: str
    reception_agency_id: int
    filer_account_id: int | None
    at: datetime


@dataclass(frozen=True)
class DossierForwarded(Event):
    """A dossier went on to the next step."""

    name: ClassVar[str] = "dossiers.dossier.forwarded.v1"
    dossier_id: int
    code: str
    from_step: str
    to_step: str
    holder_agency_id: int
    holder_role: str
    step_due_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class StepUndone(Event):
    """An officer took back his own last move; the dossier is again where it was, its clock untouched."""

    name: ClassVar[str] = "dossiers.step.undone.v1"
    dossier_id: int
    code: str
    undone: str
    from_step: str
    to_step: str
    holder_agency_id: int
    holder_role: str
    at: datetime


@dataclass(frozen=True)
class HolderReminded(Event):
    """An officer asked whoever holds a dossier to go on with it."""

    name: ClassVar[str] = "dossiers.holder.reminded.v1"
    dossier_id: int
    code: str
    holder_kind: str
    holder_agency_id: int
    holder_unit_id: int | None
    holder_role: str
    holder_account_id: int | None
    by_account_id: int
    at: datetime


@dataclass(frozen=True)
class DossierSentBack(Event):
    """A dossier went back to an earlier step."""

    name: ClassVar[str] = "dossiers.dossier.sent_back.v1"
    dossier_id: int
    code: str
    from_step: str
    to_step: str
    holder_agency_id: int
    holder_role: str
    step_due_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class DossierTransferred(Event):
    """A dossier was handed to another agency, unit or officer within its step."""

    name: ClassVar[str] = "dossiers.dossier.transferred.v1"
    dossier_id: int
    code: str
    from_agency_id: int
    to_agency_id: int
    to_unit_id: int | None
    at: datetime


@dataclass(frozen=True)
class DossierPassedOn(Event):
    """A dossier went to the successor of its merged agency; its clock is unchanged."""

    name: ClassVar[str] = "dossiers.dossier.passed_on.v1"
    dossier_id: int
    code: str
    from_agency_id: int
    to_agency_id: int
    at: datetime


@dataclass(frozen=True)
class WorkHanded(Event):
    """An open dossier of an officer or a unit was given to another one, together with others; its clock is unchanged."""

    name: ClassVar[str] = "dossiers.work.handed.v1"
    dossier_id: int
    code: str
    agency_id: int
    from_account_id: int | None
    from_unit_id: int | None
    to_account_id: int | None
    to_unit_id: int | None
    by_account_id: int | None
    at: datetime


@dataclass(frozen=True)
class SupplementRequested(Event):
    """The citizen was asked to supplement; the legal clock of a received dossier stands still."""

    name: ClassVar[str] = "dossiers.supplement.requested.v1"
    dossier_id: int
    code: str
    round: int
    agency_id: int
    filer_account_id: int | None
    answer_by: datetime | None
    at: datetime


@dataclass(frozen=True)
class SupplementAnswered(Event):
    """The citizen answered; the legal clock runs again."""

    name: ClassVar[str] = "dossiers.supplement.answered.v1"
    dossier_id: int
    code: str
    round: int
    agency_id: int
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class FeeRequested(Event):
    """The citizen was asked to pay; the legal clock stands still."""

    name: ClassVar[str] = "dossiers.fee.requested.v1"
    dossier_id: int
    code: str
    filer_account_id: int | None
    answer_by: datetime | None
    at: datetime


@dataclass(frozen=True)
class FeeConfirmed(Event):
    """The fee was paid; the legal clock runs again."""

    name: ClassVar[str] = "dossiers.fee.confirmed.v1"
    dossier_id: int
    code: str
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class OpinionRequested(Event):
    """Another agency or a body outside was asked for its opinion."""

    name: ClassVar[str] = "dossiers.opinion.requested.v1"
    dossier_id: int
    code: str
    agency_id: int | None
    stops_clock: bool
    answer_by: datetime | None
    at: datetime


@dataclass(frozen=True)
class OpinionRecorded(Event):
    """The opinion came."""

    name: ClassVar[str] = "dossiers.opinion.recorded.v1"
    dossier_id: int
    code: str
    agency_id: int | None
    at: datetime


@dataclass(frozen=True)
class DossierExtended(Event):
    """The limit was extended once with an apology, or (`counts` false) a late dossier got a new promised moment."""

    name: ClassVar[str] = "dossiers.dossier.extended.v1"
    dossier_id: int
    code: str
    filer_account_id: int | None
    counts: bool
    due_before: datetime | None
    promised_at: datetime
    at: datetime


@dataclass(frozen=True)
class DossierWithdrawn(Event):
    """The citizen took the dossier back."""

    name: ClassVar[str] = "dossiers.dossier.withdrawn.v1"
    dossier_id: int
    code: str
    competent_agency_id: int
    received_at: datetime | None
    timeliness: str | None
    at: datetime


@dataclass(frozen=True)
class DossierStopped(Event):
    """The agency stopped the handling without a result."""

    name: ClassVar[str] = "dossiers.dossier.stopped.v1"
    dossier_id: int
    code: str
    competent_agency_id: int
    filer_account_id: int | None
    timeliness: str | None
    at: datetime


@dataclass(frozen=True)
class DossierFinished(Event):
    """The result (or the refusal after reception, `outcome`) is ready; the verdict on time stands."""

    name: ClassVar[str] = "dossiers.dossier.finished.v1"
    dossier_id: int
    code: str
    procedure_code: str
    field_code: str
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    filer_account_id: int | None
    outcome: str
    timeliness: str
    extended: bool
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime


@dataclass(frozen=True)
class ResultHandedOver(Event):
    """The citizen has the result."""

    name: ClassVar[str] = "dossiers.result.handed_over.v1"
    dossier_id: int
    code: str
    way: str
    at: datetime


@dataclass(frozen=True)
class DossierRated(Event):
    """The citizen rated the handling, 1 to 5."""

    name: ClassVar[str] = "dossiers.dossier.rated.v1"
    dossier_id: int
    code: str
    competent_agency_id: int
    procedure_code: str
    score: int
    at: datetime


@dataclass(frozen=True)
class MessageSent(Event):
    """A message went between citizen and agency."""

    name: ClassVar[str] = "dossiers.message.sent.v1"
    dossier_id: int
    code: str
    from_citizen: bool
    filer_account_id: int | None
    agency_id: int
    at: datetime


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """A change of the working calendar moved the due moment of an open dossier."""

    name: ClassVar[str] = "dossiers.deadline.moved.v1"
    dossier_id: int
    code: str
    filer_account_id: int | None
    due_before: datetime | None
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class CoSignatureAsked(Event):
    """A filer named a co-applicant of his draft; the draft is filed once all of them have confirmed."""

    name: ClassVar[str] = "dossiers.co_signature.asked.v1"
    draft_id: int
    signature_id: str
    filer_account_id: int
    at: datetime


@dataclass(frozen=True)
class CoSignatureAnswered(Event):
    """A co-applicant confirmed or declined a draft."""

    name: ClassVar[str] = "dossiers.co_signature.answered.v1"
    draft_id: int
    signature_id: str
    filer_account_id: int
    account_id: int
    confirmed: bool
    at: datetime
