"""What stands in the list of writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dinh.lib.refusals import Conflict

if TYPE_CHECKING:
    from django.db.models import Model


class StaleRecord(Conflict):
    """A statement met fewer or more rows than it was written for: somebody else was faster."""

    code = "kernel.stale_record"
    default_sentence = (
        "Dữ liệu vừa được người khác thay đổi. Hãy tải lại trang để xem bản mới nhất rồi làm lại."
    )


@dataclass(frozen=True)
class Sql:
    """A value computed by the database, such as ``Sql("version + 1")``; text from code only, never from a request."""

    text: str
    args: tuple[Any, ...] = ()


@dataclass(slots=True)
class Insertion:
    """Rows of one model that carry the same fields."""

    model: type[Model]
    rows: list[dict[str, Any]]


@dataclass(slots=True)
class Change:
    """New values for the rows whose columns equal ``where``; ``expect`` of them must exist (None: any number)."""

    model: type[Model]
    where: dict[str, Any]
    values: dict[str, Any]
    expect: int | None = 1


@dataclass(slots=True)
class Pending:
    """A statement in SQL; ``rows`` and ``count`` are filled when the list has run.

    With ``binary`` the answer comes in PostgreSQL's binary formats, which are read much faster.
    """

    text: str
    args: Sequence[Any] = ()
    expect: int | None = None
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    count: int | None = None
    binary: bool = False


Entry = Insertion | Change | Pending
Values = Mapping[str, Any]
