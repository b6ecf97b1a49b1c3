"""Without the province nothing passes; the contradiction is found in the words alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from dinh.lib.moments import HCM
from dinh.project.ledger.rows import Verdict, check_ledger


@pytest.mark.django_db
def test_nothing_loaded_is_no_pass() -> None:
    rows = check_ledger(now=datetime(2026, 1, 5, 9, 0, tzinfo=HCM))
    verdicts = {row.row: row.verdict for row in rows}
    assert [row.row for row in rows] == list(range(1, 33))
    assert all(verdicts[row] is Verdict.FAIL for row in (1, 2, 3, 4, 10, 24, 28, 29, 30))
    assert verdicts[9] is Verdict.CONTRADICTION
