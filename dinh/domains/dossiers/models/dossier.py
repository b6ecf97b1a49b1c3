"""The dossier itself, its parties and the versions of its form. Refused values are refused by the database too."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from dinh.domains.dossiers.types import DossierState, HandOverWay, Outcome, PartyKind, PartyRole
from dinh.domains.procedures.types import Channel
from dinh.lib.deadlines import HolderKind, Timeliness, Waiting

OPEN = Q(finished_at__isnull=True) & ~Q(state=DossierState.DRAFT)


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """Choices of a StrEnum, so that the column and the enum never part."""
    return [(member.value, member.value) for member in enum]


class Dossier(models.Model):
    """A dossier: one row that every step updates; everything that grows stands in tables beside it."""

    code = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - NULLs do not clash
    state = models.CharField(max_length=24, choices=choices(DossierState))
    resume_state = models.CharField(max_length=24, blank=True, default="")
    outcome = models.CharField(max_length=24, blank=True, default="", choices=[("", ""), *choices(Outcome)])
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    procedure_id = models.BigIntegerField()
    field_code = models.CharField(max_length=80, blank=True, default="")
    rule_set = models.CharField(max_length=32)
    channel = models.CharField(max_length=12, choices=choices(Channel))

    competent_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reception_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    received_for_id = models.BigIntegerField(null=True)
    received_by_id = models.BigIntegerField(null=True)
    holder_kind = models.CharField(max_length=8, choices=choices(HolderKind), default=HolderKind.AGENCY)
    holder_agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder_unit_id = models.BigIntegerField(null=True)
    holder_role = models.CharField(max_length=24)
    holder_account = models.ForeignKey(
        "people.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_since = models.DateTimeField(null=True)
    step_code = models.CharField(max_length=40, blank=True, default="")
    step_seq = models.IntegerField(default=0)

    filer_account = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    subject_person_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=200, blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    tracking_digits = models.CharField(max_length=6, blank=True, default="")
    qr_token = models.CharField(max_length=32, unique=True)

    event_seq = models.IntegerField(default=0)
    lock_version = models.IntegerField(default=0)
    form_version = models.IntegerField(default=0)
    supplement_rounds = models.IntegerField(default=0)
    open_opinions = models.IntegerField(default=0)
    extended = models.BooleanField(default=False)
    suspended_for = models.CharField(
        max_length=16, blank=True, default="", choices=[("", ""), *choices(Waiting)]
    )

    sort_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reception_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    timeliness = models.CharField(
        max_length=12, blank=True, default="", choices=[("", ""), *choices(Timeliness)]
    )
    ended_reason = models.TextField(blank=True, default="")
    hand_over_way = models.CharField(max_length=8, choices=choices(HandOverWay), default=HandOverWay.COUNTER)
    external_ref = models.CharField(max_length=100, null=True)  # noqa: DJ001 - NULLs do not clash
    idempotency_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - NULLs do not clash
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["holder_agency", "holder_role", "sort_at", "id"],
                condition=Q(finished_at__isnull=True),
                name="dossier_unit_inbox",
            ),
            models.Index(
                fields=["holder_agency", "sort_at", "id"],
                condition=Q(finished_at__isnull=True),
                name="dossier_agency_inbox",
            ),
            models.Index(
                fields=["holder_account", "sort_at", "id"],
                condition=Q(finished_at__isnull=True),
                name="dossier_own_inbox",
            ),
            models.Index(
                fields=["competent_agency", "due_at"],
                include=["received_at", "suspended_for", "state", "reception_due_at"],
                condition=Q(finished_at__isnull=True),
                name="dossier_open_work",
            ),
            models.Index(fields=["finished_at", "id"], name="dossier_ended"),
            models.Index(
                fields=["finished_at", "id"],
                condition=Q(timeliness=Timeliness.LATE),
                name="dossier_ended_late",
            ),
            models.Index(
                fields=["competent_agency", "finished_at", "id"],
                include=["due_at", "received_at"],
                name="dossier_finished",
            ),
            models.Index(
                fields=["competent_agency", "finished_at", "id"],
                condition=Q(timeliness=Timeliness.LATE),
                name="dossier_finished_late",
            ),
            models.Index(fields=["reception_agency", "finished_at", "id"], name="dossier_reception"),
            models.Index(fields=["received_for_id", "received_at"], name="dossier_received"),
            models.Index(
                fields=["received_by_id", "finished_at", "id"],
                condition=Q(finished_at__isnull=False),
                name="dossier_ended_by_counter",
            ),
            models.Index(
                fields=["reception_agency", "sort_at", "id"],
                condition=Q(state=DossierState.FINISHED),
                name="dossier_to_hand_over",
            ),
            BrinIndex(fields=["received_at"], autosummarize=True, name="dossier_by_day"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="dossier_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["filer_account", "external_ref"],
                condition=Q(external_ref__isnull=False),
                name="dossier_external_ref_once",
            ),
            models.CheckConstraint(
                name="dossier_numbered_once_submitted",
                condition=Q(state=DossierState.DRAFT) | Q(code__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_ended_with_outcome",
                condition=Q(finished_at__isnull=True, outcome="")
                | Q(finished_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="dossier_judged_when_handled",
                condition=Q(finished_at__isnull=True, timeliness="")
                | Q(finished_at__isnull=False, received_at__isnull=True, timeliness="")
                | Q(finished_at__isnull=False, received_at__isnull=False) & ~Q(timeliness=""),
            ),
        ]


class Party(models.Model):
    """Filer, subject or representative as stated at filing; personal numbers stay in `people`."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=choices(PartyRole))
    kind = models.CharField(max_length=16, choices=choices(PartyKind))
    name = models.CharField(max_length=200)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "role"],
                condition=~Q(role=PartyRole.CO_APPLICANT),
                name="party_one_per_role",
            )
        ]
        indexes = [models.Index(fields=["dossier"], name="party_dossier")]


class FormVersion(models.Model):
    """The form's data, one row for each filing and each supplement; old ones stay."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    data = models.JSONField(default=dict)
    data_hash = models.CharField(max_length=64)
    saved_at = models.DateTimeField()
    supplement_round = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="form_version_number")]


class DossierEvent(models.Model):
    """One line of the append-only history: the truth of which the other tables are projections."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.IntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    account_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=12)
    agency_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "seq"], name="dossier_event_seq")]
