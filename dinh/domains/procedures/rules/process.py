"""The default process of a procedure: four steps that divide its limit by a written rule.

Rule: reception takes a tenth of the limit but at most half a working day (one calendar day), the leader's signature
a fifth but at most two working days (five calendar days), issuing and handing over as much as reception, and the
examination all the rest; each part whole hours (whole days) and at least one. With less than four hours (days)
reception and handing over have no limit of their own, and with only one everything belongs to the examination.
Without a legal limit no step has one.
"""

from __future__ import annotations

from collections.abc import Iterable

from dinh.domains.procedures.rules.paths import amount, is_working
from dinh.domains.procedures.types import AgencyRule, Clock, Scope, StepPlan, Tier, TransitionPlan, Verb
from dinh.lib.deadlines import Limit, Unit

RECEIVE, EXAMINE, SIGN, HAND_OVER = "tiep-nhan", "tham-dinh", "ky", "tra-ket-qua"
ASK = TransitionPlan(Verb.REQUEST_SUPPLEMENT, needs_reason=True)
REJECT = TransitionPlan(Verb.REJECT, needs_reason=True)
EXTEND = TransitionPlan(Verb.EXTEND, needs_reason=True)
TRANSFER = TransitionPlan(Verb.TRANSFER, needs_reason=True)

HOUR_CAPS = (4, 16)
DAY_CAPS = (1, 5)


def divide(total: int, caps: tuple[int, int]) -> tuple[int, int, int, int]:
    """Shares of reception, examination, signature and handing over; they add up to `total`. 0 = no own limit."""
    counter_cap, sign_cap = caps
    if total < 2:
        return 0, total, 0, 0
    if total < 4:
        return 0, total - 1, 1, 0
    counter = min(max(total // 10, 1), counter_cap)
    sign = min(max(total // 5, 1), sign_cap)
    return counter, total - 2 * counter - sign, sign, counter


def _limit(share: int, *, working: bool) -> Limit | None:
    if share == 0:
        return None
    if not working:
        return Limit(share, Unit.CALENDAR_DAYS)
    if share % 8 == 0:
        return Limit(share // 8, Unit.WORKING_DAYS)
    return Limit(share, Unit.HOURS)


def step_limits(
    limits: Iterable[Limit | None],
) -> tuple[Limit | None, Limit | None, Limit | None, Limit | None]:
    """The limits of the four steps under the shortest of the channels' limits."""
    known = [limit for limit in limits if limit is not None]
    if not known:
        return None, None, None, None
    working = is_working(known[0])
    same_family = [limit for limit in known if is_working(limit) is working]
    total = min(amount(limit) for limit in same_family)
    shares = divide(total // 60, HOUR_CAPS) if working else divide(total, DAY_CAPS)
    receive, examine, sign, hand_over = (_limit(share, working=working) for share in shares)
    return receive, examine, sign, hand_over


def default_steps(limits: Iterable[Limit | None], tiers: tuple[Tier, ...]) -> tuple[StepPlan, ...]:
    """Tiếp nhận → phân công, thẩm định → lãnh đạo ký → phát hành, trả kết quả."""
    receive, examine, sign, hand_over = step_limits(limits)
    at_commune = Tier.COMMUNE in tiers and Tier.PROVINCE not in tiers
    return (
        _step(
            RECEIVE,
            1,
            "Tiếp nhận hồ sơ",
            ("one_stop", Scope.ONE_STOP, AgencyRule.RECEPTION),
            receive,
            (TransitionPlan(Verb.FORWARD, EXAMINE), ASK, REJECT),
            (
                "Đủ thành phần hồ sơ theo danh mục",
                "Giấy tờ hợp lệ, thông tin khớp với đơn",
                "Đã thu phí, lệ phí hoặc ghi rõ thời điểm thu",
            ),
        ),
        _step(
            EXAMINE,
            2,
            "Thẩm tra hồ sơ" if at_commune else "Phân công, thẩm định hồ sơ",
            ("case_officer", Scope.DIVISION, AgencyRule.COMPETENT),
            examine,
            (TransitionPlan(Verb.FORWARD, SIGN), _back(RECEIVE), ASK, REJECT, EXTEND, TRANSFER),
            ("Đối chiếu điều kiện theo căn cứ pháp lý", "Đã dự thảo kết quả giải quyết"),
        ),
        _step(
            SIGN,
            3,
            "Lãnh đạo ký duyệt",
            ("leader", Scope.LEADER, AgencyRule.COMPETENT),
            sign,
            (TransitionPlan(Verb.FORWARD, HAND_OVER), _back(EXAMINE), EXTEND),
            ("Dự thảo kết quả đúng thẩm quyền và thể thức",),
        ),
        _step(
            HAND_OVER,
            4,
            "Phát hành, trả kết quả",
            ("clerk", Scope.CLERK, AgencyRule.COMPETENT),
            hand_over,
            (TransitionPlan(Verb.FINISH), _back(SIGN)),
            ("Đã vào số, đóng dấu hoặc ký số của cơ quan",),
        ),
    )


def _back(code: str) -> TransitionPlan:
    return TransitionPlan(Verb.SEND_BACK, code, needs_reason=True)


def _step(
    code: str,
    order: int,
    title: str,
    who: tuple[str, Scope, AgencyRule],
    limit: Limit | None,
    transitions: tuple[TransitionPlan, ...],
    checklist: tuple[str, ...],
) -> StepPlan:
    role, scope, agency_rule = who
    return StepPlan(
        code=code,
        order=order,
        title=title,
        role=role,
        scope=scope,
        agency_rule=agency_rule,
        limit=limit,
        clock=Clock.RUNS,
        transitions=transitions,
        checklist=checklist,
    )
