"""The JsonLogic subset that conditions are written in (jsonlogic.com): checked before use, evaluated without side effects.

Operators: var, ==, !=, ===, !==, <, <=, >, >=, and, or, !, !!, in, +, -, missing, today. No loops, no code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

MAX_DEPTH = 12
NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
ARITY: dict[str, tuple[int, int]] = {
    "var": (1, 2),
    "==": (2, 2),
    "===": (2, 2),
    "!=": (2, 2),
    "!==": (2, 2),
    "<": (2, 3),
    "<=": (2, 3),
    ">": (2, 2),
    ">=": (2, 2),
    "and": (1, 50),
    "or": (1, 50),
    "!": (1, 1),
    "!!": (1, 1),
    "in": (2, 2),
    "+": (1, 50),
    "-": (1, 2),
    "missing": (1, 50),
    "today": (0, 0),
}


def check_logic(logic: Any, depth: int = 0) -> Iterator[str]:
    """Yield a sentence for everything in `logic` that the subset does not know."""
    if depth > MAX_DEPTH:
        yield f"điều kiện lồng quá {MAX_DEPTH} tầng"
        return
    if isinstance(logic, list):
        for entry in logic:
            yield from check_logic(entry, depth + 1)
        return
    if not isinstance(logic, dict):
        if logic is not None and not isinstance(logic, str | int | float | bool):
            yield f"giá trị kiểu {type(logic).__name__} không dùng được trong điều kiện"
        return
    if len(logic) != 1:
        yield "mỗi tầng điều kiện phải có đúng một phép"
        return
    (operator, arguments), *_ = logic.items()
    if operator not in ARITY:
        yield f"phép “{operator}” không có; chỉ dùng được: {', '.join(ARITY)}"
        return
    arguments = arguments if isinstance(arguments, list) else [arguments]
    least, most = ARITY[operator]
    if not least <= len(arguments) <= most:
        yield f"phép “{operator}” cần từ {least} đến {most} giá trị, đang có {len(arguments)}"
    if operator == "var" and arguments and not isinstance(arguments[0], str):
        yield "“var” cần tên của một trường"
    for argument in arguments:
        yield from check_logic(argument, depth + 1)


def names_in(logic: Any) -> frozenset[str]:
    """Every field path that `logic` reads."""
    if isinstance(logic, list):
        return frozenset().union(*(names_in(entry) for entry in logic))
    if not isinstance(logic, dict):
        return frozenset()
    found: frozenset[str] = frozenset()
    for operator, arguments in logic.items():
        arguments = arguments if isinstance(arguments, list) else [arguments]
        if operator == "var" and arguments and isinstance(arguments[0], str):
            found |= {arguments[0]}
        elif operator == "missing":
            found |= {name for name in arguments if isinstance(name, str)}
        else:
            found |= names_in(arguments)
    return found


def look_up(path: str, scopes: Sequence[Mapping[str, Any]]) -> Any:
    """Find `path` ("con.0.ten") in the innermost scope that knows its first name; None when nowhere."""
    first, *rest = path.split(".")
    for scope in scopes:
        if first not in scope:
            continue
        value: Any = scope[first]
        for name in rest:
            if isinstance(value, Mapping):
                value = value.get(name)
            elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            else:
                return None
        return value
    return None


def evaluate(logic: Any, scopes: Sequence[Mapping[str, Any]], today: date | None = None) -> Any:
    """Evaluate checked `logic`; `scopes` go from the row of a repeat outward to the whole data.

    Comparing values that have no order (a missing answer, text with a number) is false, never an error.
    """
    if isinstance(logic, list):
        return [evaluate(entry, scopes, today) for entry in logic]
    if not isinstance(logic, dict):
        return logic
    (operator, arguments), *_ = logic.items()
    arguments = arguments if isinstance(arguments, list) else [arguments]
    if operator == "and":
        return all(truthy(evaluate(argument, scopes, today)) for argument in arguments)
    if operator == "or":
        return any(truthy(evaluate(argument, scopes, today)) for argument in arguments)
    if operator == "var":
        value = look_up(arguments[0], scopes)
        return evaluate(arguments[1], scopes, today) if value is None and len(arguments) > 1 else value
    if operator == "missing":
        return [name for name in arguments if not truthy(look_up(name, scopes))]
    if operator == "today":
        return today.isoformat() if today else None
    values = [evaluate(argument, scopes, today) for argument in arguments]
    return OPERATORS[operator](values)


def truthy(value: Any) -> bool:
    """Truth as JsonLogic has it: empty lists and texts and 0 are false, every other value is true."""
    return bool(value)


def _number(value: Any) -> Decimal | None:
    # Decimals travel as text ("23.8") so that no digit is lost; in a sum or a comparison they are numbers.
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value))
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def _same(values: list[Any]) -> bool:
    left, right = values
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) != isinstance(right, str):
        first, second = _number(left), _number(right)
        return first is not None and first == second
    return bool(left == right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[list[Any]], bool]:
    def check(values: list[Any]) -> bool:
        numbers: list[Any] = [_number(value) for value in values]
        if any(number is None for number in numbers):
            if not all(isinstance(value, str) and value for value in values):
                return False
            numbers = values
        return all(compare(left, right) for left, right in pairwise(numbers))

    return check


def _contains(values: list[Any]) -> bool:
    needle, hay = values
    if isinstance(hay, list):
        return needle in hay
    return isinstance(hay, str) and isinstance(needle, str) and needle in hay


def _sum(values: list[Any]) -> Decimal:
    return sum((number for number in map(_number, values) if number is not None), Decimal(0))


def _difference(values: list[Any]) -> Decimal:
    first, *rest = values
    return -_sum([first]) if not rest else _sum([first]) - _sum(rest)


OPERATORS: dict[str, Callable[[list[Any]], Any]] = {
    "==": _same,
    "===": _same,
    "!=": lambda values: not _same(values),
    "!==": lambda values: not _same(values),
    "<": _ordered(lambda left, right: left < right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    ">=": _ordered(lambda left, right: left >= right),
    "!": lambda values: not truthy(values[0]),
    "!!": lambda values: truthy(values[0]),
    "in": _contains,
    "+": _sum,
    "-": _difference,
}
