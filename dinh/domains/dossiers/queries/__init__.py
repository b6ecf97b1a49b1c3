"""Questions to the dossiers, keyword-only; lists and single reads obey the same `permissions.visible_to`."""

from __future__ import annotations

from dinh.domains.dossiers.queries.answers import reveal_answers, sealed_answers
from dinh.domains.dossiers.queries.asked import agency_named, read_period
from dinh.domains.dossiers.queries.clocks import clock_of, holders
from dinh.domains.dossiers.queries.co_signing import co_signatures, co_signing
from dinh.domains.dossiers.queries.differing import differing_verdicts
from dinh.domains.dossiers.queries.dossier import get_dossier
from dinh.domains.dossiers.queries.expired import ended_before
from dinh.domains.dossiers.queries.hand_work import work_pile
from dinh.domains.dossiers.queries.inbox import inbox, officer_work, opinions_to_answer, tab_counts, unit_load
from dinh.domains.dossiers.queries.mine import (
    draft_filing,
    external_ref_of,
    filed_under,
    my_dossiers,
    my_drafts,
    search_dossiers,
)
from dinh.domains.dossiers.queries.offline import counter_blocks, counter_receptions, often_received
from dinh.domains.dossiers.queries.papers import papers_of, render_paper
from dinh.domains.dossiers.queries.personal import own_dossier_ids, own_dossiers, own_references
from dinh.domains.dossiers.queries.progress import progress_766
from dinh.domains.dossiers.queries.queue import queue_by_agency, queue_by_procedure
from dinh.domains.dossiers.queries.reach import agency_use, dossier_refs, reach_of, verbs_in_reach
from dinh.domains.dossiers.queries.records import statistics_records
from dinh.domains.dossiers.queries.recounting import recount
from dinh.domains.dossiers.queries.register import reads_register, register_table, render_register
from dinh.domains.dossiers.queries.statistics import statistics, statistics_by
from dinh.domains.dossiers.queries.tracking import track, track_token
from dinh.domains.dossiers.queries.usage import usage_report
from dinh.domains.dossiers.rules.handed_in import not_held_yet, papers_handed_in
from dinh.domains.dossiers.rules.holding import holder_rows
from dinh.domains.dossiers.rules.offline import holder_of

__all__ = [
    "agency_named",
    "agency_use",
    "clock_of",
    "co_signatures",
    "co_signing",
    "counter_blocks",
    "counter_receptions",
    "differing_verdicts",
    "dossier_refs",
    "draft_filing",
    "ended_before",
    "external_ref_of",
    "filed_under",
    "get_dossier",
    "holder_of",
    "holder_rows",
    "holders",
    "inbox",
    "my_dossiers",
    "my_drafts",
    "not_held_yet",
    "officer_work",
    "often_received",
    "opinions_to_answer",
    "own_dossier_ids",
    "own_dossiers",
    "own_references",
    "papers_handed_in",
    "papers_of",
    "progress_766",
    "queue_by_agency",
    "queue_by_procedure",
    "reach_of",
    "read_period",
    "reads_register",
    "recount",
    "register_table",
    "render_paper",
    "render_register",
    "reveal_answers",
    "sealed_answers",
    "search_dossiers",
    "statistics",
    "statistics_by",
    "statistics_records",
    "tab_counts",
    "track",
    "track_token",
    "unit_load",
    "usage_report",
    "verbs_in_reach",
    "work_pile",
]
