"""Words a list needs beside the row: names of procedures and steps, from plans that are kept in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dinh.domains.dossiers.types import DossierState
from dinh.domains.procedures.queries import plans_of_agencies
from dinh.domains.procedures.types import VersionPlan
from dinh.lib.deadlines import WAITING_NAMES, Waiting

STATE_STEPS = {
    DossierState.SUBMITTED: "Chờ tiếp nhận",
    DossierState.WAITING_SUPPLEMENT: "Chờ bổ sung hồ sơ",
    DossierState.WAITING_FEE: "Chờ thực hiện nghĩa vụ tài chính",
    DossierState.FINISHED: "Chờ trả kết quả",
    DossierState.RETURNED: "Đã trả kết quả",
    DossierState.STOPPED: "Dừng xử lý",
    DossierState.WITHDRAWN: "Đã rút",
    DossierState.REFUSED_AT_RECEPTION: "Không được tiếp nhận",
    DossierState.DRAFT: "Bản nháp",
}


@dataclass(frozen=True)
class Plans:
    """Plans of several versions, by version and competent agency."""

    found: dict[tuple[int, int], VersionPlan]

    def of(self, version_id: int, agency_id: int) -> VersionPlan:
        """The plan of a row."""
        return self.found[version_id, agency_id]


def plans_for(*, rows: Iterable[tuple[int, int]]) -> Plans:
    """Plans of pairs of version and competent agency; asks the database only for those not kept yet."""
    return Plans(plans_of_agencies(pairs=rows))


def step_title(*, plan: VersionPlan, state: DossierState, step_code: str, suspended_for: str) -> str:
    """Where the dossier stands, in the words of the process."""
    if state in STATE_STEPS:
        return STATE_STEPS[state]
    if suspended_for:
        name = WAITING_NAMES[Waiting(suspended_for)]
        return name[:1].upper() + name[1:]
    for step in plan.steps:
        if step.code == step_code:
            return step.title
    return step_code
