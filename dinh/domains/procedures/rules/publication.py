"""What stands against publishing a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dinh.domains.procedures.rules.contents import process_problems
from dinh.domains.procedures.types import StepPlan
from dinh.kernel.forms.rules.definition import validate_definition
from dinh.lib.deadlines import Limit

NO_OWNER = "Thủ tục chưa có cơ quan chủ trì vào ngày áp dụng. Hãy chọn cơ quan chủ trì."
NO_CHANNEL = "Thủ tục chưa có cách thức nộp hồ sơ nào. Hãy thêm ít nhất một cách."
MOST_FORM_PROBLEMS = 3


def publication_problems(
    *,
    processes: Sequence[Sequence[StepPlan]],
    limits: Iterable[Limit | None],
    form_definition: Mapping[str, Any],
    has_owner: bool,
) -> tuple[str, ...]:
    """Sentences, all at once; empty when the version may be published.

    `processes` are the default one and those of single agencies; each must be executable within the limit.
    """
    limits = tuple(limits)
    problems: list[str] = []
    if not has_owner:
        problems.append(NO_OWNER)
    if not limits:
        problems.append(NO_CHANNEL)
    for steps in processes or ((),):
        problems.extend(process_problems(steps, limits))
    wrong = validate_definition(form_definition)
    problems.extend(f"Biểu mẫu không dựng được: {problem}" for problem in wrong[:MOST_FORM_PROBLEMS])
    if len(wrong) > MOST_FORM_PROBLEMS:
        problems.append(f"Biểu mẫu còn {len(wrong) - MOST_FORM_PROBLEMS} lỗi khác.")
    return tuple(dict.fromkeys(problems))
