"""The states of a version, as data: state, verb, next state, who, which fact."""

from __future__ import annotations

from dataclasses import dataclass

from dinh.domains.procedures.types import VersionState


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of state."""

    state: VersionState
    verb: str
    next_state: VersionState
    who: str
    fact: str | None


MOVES = (
    Move(VersionState.DRAFT, "submit_for_review", VersionState.IN_REVIEW, "editor", None),
    Move(VersionState.IN_REVIEW, "send_back_version", VersionState.DRAFT, "reviewer", None),
    Move(
        VersionState.IN_REVIEW,
        "publish_version",
        VersionState.PUBLISHED,
        "reviewer, not the author",
        "procedures.version.published.v1",
    ),
    Move(
        VersionState.PUBLISHED,
        "withdraw_version",
        VersionState.WITHDRAWN,
        "reviewer",
        "procedures.version.withdrawn.v1",
    ),
)
STATE_WORDS = {
    VersionState.DRAFT: "Bản nháp",
    VersionState.IN_REVIEW: "Chờ duyệt",
    VersionState.PUBLISHED: "Đã công bố",
    VersionState.WITHDRAWN: "Đã bãi bỏ",
}


def may_become(state: VersionState, target: VersionState) -> bool:
    """Whether one verb leads from a state to another."""
    return any(move.state is state and move.next_state is target for move in MOVES)
