"""The floor under a verb: the very statements it sends, recorded with their values, sent again without any Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from dinh.kernel.writes import actions as writing
from dinh.kernel.writes import queries as reading
from dinh.kernel.writes.types import Pending

Statement = tuple[str, Sequence[Any]]
Work = Callable[[], object]
BEGIN: Statement = ("BEGIN", ())
COMMIT: Statement = ("COMMIT", ())
ORDERS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def recorded(verbs: Sequence[Work]) -> list[list[Statement]]:
    """The statements of each verb; nothing of it stays, so the same statements can be sent in earnest."""
    found: list[list[Statement]] = []
    with transaction.atomic():
        for verb in verbs:
            with _listening() as heard:
                verb()
            found.append(heard)
        transaction.set_rollback(True)
    return found


@contextmanager
def _listening() -> Iterator[list[Statement]]:
    heard: list[Statement] = []
    send = writing.send

    def listen(statements: Iterable[Pending], **options: Any) -> list[Pending]:
        sent = send(statements, **options)
        heard.extend((one.text, one.args) for one in sent)
        return sent

    def wrap(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        if not text.startswith(ORDERS):
            heard.append((text, params or ()))
        return execute(text, params, many, context)

    writing.send = reading.send = listen  # type: ignore[attr-defined]
    try:
        with connection.execute_wrapper(wrap):
            yield heard
    finally:
        writing.send = reading.send = send  # type: ignore[attr-defined]


def replay(verb: Sequence[Statement]) -> None:
    """One verb: begin, its statements and commit in one pipeline, with cursors kept as our verbs keep them."""
    raw = connection.connection
    kept: dict[str, Any] = vars(raw).setdefault("_bench_cursors", {})
    used = []
    with raw.pipeline():
        for text, args in (BEGIN, *verb, COMMIT):
            cursor = kept.pop(text, None) or raw.cursor()
            used.append((text, cursor.execute(text, args)))
    kept.update(used)
