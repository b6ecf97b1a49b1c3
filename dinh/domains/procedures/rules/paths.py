"""Paths of steps against the legal limit.

The time that every path of steps takes, without going back, must not exceed the procedure's limit (NĐ 61/2018/NĐ-CP,
Điều 16; NĐ 118/2025/NĐ-CP). A transition goes back when its target does not stand later in the process. Steps that
stop the clock, and steps without a limit of their own, count nothing. Under limits in working days, hours or same
day the steps are in working days or hours (a working day = 8 hours); under limits in calendar days or months they
are in calendar days (a month = 28).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dinh.domains.procedures.types import Clock, PathExcess, StepPlan, Verb
from dinh.lib.deadlines import Limit, Unit

DAY_MINUTES = 480
MONTH_DAYS = 28
MAX_STEPS = 60
WORKING = frozenset({Unit.WORKING_DAYS, Unit.HOURS, Unit.SAME_DAY})
MIXED_UNITS = (
    "Thời hạn của các cách nộp dùng đơn vị không so sánh được (ngày làm việc hoặc giờ, và ngày hoặc tháng). "
    "Hãy thống nhất đơn vị."
)
# Verbs that carry a dossier from one step to another.
MOVING = frozenset({Verb.FORWARD, Verb.SEND_BACK})
NEEDS_REASON = frozenset({Verb.SEND_BACK, Verb.REQUEST_SUPPLEMENT, Verb.REJECT, Verb.EXTEND, Verb.TRANSFER})


def amount(limit: Limit) -> int:
    """A limit in the measure of its family: working minutes, or calendar days."""
    match limit.unit:
        case Unit.WORKING_DAYS:
            return limit.value * DAY_MINUTES
        case Unit.HOURS:
            return limit.value * 60
        case Unit.SAME_DAY:
            return DAY_MINUTES
        case Unit.MONTHS:
            return limit.value * MONTH_DAYS
        case _:
            return limit.value


def is_working(limit: Limit) -> bool:
    """Whether a limit runs in working time; otherwise it runs in calendar days."""
    return limit.unit in WORKING


def step_amount(step: StepPlan) -> int:
    """What a step adds to a path; 0 when it stops the clock or has no limit of its own."""
    if step.limit is None or step.clock is Clock.STOPS:
        return 0
    return amount(step.limit)


def next_steps(step: StepPlan, by_code: dict[str, StepPlan]) -> tuple[StepPlan, ...]:
    """Steps that follow a step without going back."""
    return tuple(
        by_code[transition.to_step]
        for transition in step.transitions
        if transition.verb is not Verb.SEND_BACK
        and transition.to_step is not None
        and transition.to_step in by_code
        and by_code[transition.to_step].order > step.order
    )


def longest_path(steps: Sequence[StepPlan]) -> tuple[StepPlan, ...]:
    """The path from the first step that takes longest; of equals the one met first. Empty without steps.

    Every move without going back leads to a later step, so one pass from the last step to the first suffices.
    """
    ordered = sorted(steps, key=lambda step: step.order)
    by_code = {step.code: step for step in ordered}
    best: dict[str, tuple[int, tuple[StepPlan, ...]]] = {}
    for step in reversed(ordered):
        tails = [best[following.code] for following in next_steps(step, by_code)]
        total, tail = max(tails, key=lambda found: found[0], default=(0, ()))
        best[step.code] = (step_amount(step) + total, (step, *tail))
    return best[ordered[0].code][1] if ordered else ()


def excess(steps: Sequence[StepPlan], limits: Iterable[Limit | None]) -> PathExcess | None:
    """The longest path when it takes longer than the shortest limit among the channels; None when all is well.

    Limits of different families cannot be compared; `unit_problems` refuses those before.
    """
    known = [limit for limit in limits if limit is not None]
    path = longest_path(steps)
    if not known or not path:
        return None
    allowed = min(amount(limit) for limit in known)
    total = sum(step_amount(step) for step in path)
    if total <= allowed:
        return None
    unit = "minutes" if is_working(known[0]) else "days"
    return PathExcess(
        titles=tuple(step.title for step in path),
        codes=tuple(step.code for step in path),
        total=total,
        allowed=allowed,
        unit=unit,
    )


def show_amount(value: int, unit: str) -> str:
    """`5,5 ngày làm việc`, `3 giờ làm việc`, `12 ngày`."""
    if unit == "days":
        return f"{value} ngày"
    if value >= DAY_MINUTES and value % (DAY_MINUTES // 2) == 0:
        days = value / DAY_MINUTES
        return f"{days:g}".replace(".", ",") + " ngày làm việc"
    hours = value / 60
    return f"{hours:g}".replace(".", ",") + " giờ làm việc"


def excess_sentence(found: PathExcess) -> str:
    """The refusal's sentence: names the path, its time and the limit."""
    path = " → ".join(found.titles)
    return (
        f"Đường đi “{path}” cần {show_amount(found.total, found.unit)}, vượt thời hạn giải quyết "
        f"{show_amount(found.allowed, found.unit)}. Hãy rút ngắn các bước trên đường đi này."
    )


def unit_problems(steps: Sequence[StepPlan], limits: Iterable[Limit | None]) -> tuple[str, ...]:
    """Sentences about units that cannot be compared: limits among themselves, steps against the limits."""
    families = {is_working(limit) for limit in limits if limit is not None}
    if len(families) > 1:
        return (MIXED_UNITS,)
    problems: list[str] = []
    for step in steps:
        if step.limit is None:
            continue
        if step.limit.unit in {Unit.SAME_DAY, Unit.MONTHS}:
            problems.append(f"Bước “{step.title}” phải tính bằng giờ, ngày làm việc hoặc ngày.")
        elif families and is_working(step.limit) not in families:
            wanted = "giờ hoặc ngày làm việc" if True in families else "ngày"
            problems.append(f"Bước “{step.title}” phải tính bằng {wanted} như thời hạn của thủ tục.")
    return tuple(problems)


def shape_problems(steps: Sequence[StepPlan]) -> tuple[str, ...]:
    """Sentences about a process that cannot be executed; empty when every step can reach the end."""
    if not steps:
        return ("Thủ tục chưa có quy trình điện tử. Hãy thêm các bước.",)
    if len(steps) > MAX_STEPS:
        return (f"Quy trình có {len(steps)} bước, nhiều hơn {MAX_STEPS}. Hãy gộp bớt.",)
    codes = [step.code for step in steps]
    orders = [step.order for step in steps]
    if len(set(codes)) != len(codes) or len(set(orders)) != len(orders):
        return ("Mã và thứ tự của các bước phải khác nhau.",)
    by_code = {step.code: step for step in steps}
    problems: list[str] = []
    for step in steps:
        problems.extend(_transition_problems(step, by_code))
    return tuple(problems) or _reach_problems(steps, by_code)


def _transition_problems(step: StepPlan, by_code: dict[str, StepPlan]) -> list[str]:
    problems: list[str] = []
    if step.limit is not None and step.limit.value < 1:
        problems.append(f"Thời hạn của bước “{step.title}” phải từ 1 trở lên.")
    for transition in step.transitions:
        if transition.verb in MOVING and transition.to_step is None:
            problems.append(f"Bước “{step.title}” có lối chuyển không nói chuyển đến đâu.")
            continue
        if transition.to_step is None:
            continue
        target = by_code.get(transition.to_step)
        if target is None:
            problems.append(
                f"Bước “{step.title}” chuyển đến bước “{transition.to_step}” không có trong quy trình."
            )
        elif transition.verb is not Verb.SEND_BACK and target.order <= step.order:
            problems.append(f"Bước “{step.title}” chuyển tiếp ngược về “{target.title}”; hãy dùng trả lại.")
        elif transition.verb is Verb.SEND_BACK and target.order >= step.order:
            problems.append(f"Bước “{step.title}” trả lại cho “{target.title}” là bước chưa qua.")
    return problems


def _reach_problems(steps: Sequence[StepPlan], by_code: dict[str, StepPlan]) -> tuple[str, ...]:
    ordered = sorted(steps, key=lambda step: step.order)
    reached = {ordered[0].code}
    for step in ordered:
        if step.code in reached:
            reached.update(following.code for following in next_steps(step, by_code))
    ending: set[str] = set()
    for step in reversed(ordered):
        follows = {following.code for following in next_steps(step, by_code)}
        if step.allows(Verb.FINISH) or follows & ending:
            ending.add(step.code)
    problems = [f"Không bước nào dẫn đến “{step.title}”." for step in ordered if step.code not in reached]
    problems += [
        f"Từ bước “{step.title}” không đi đến kết thúc được." for step in ordered if step.code not in ending
    ]
    return tuple(problems)
