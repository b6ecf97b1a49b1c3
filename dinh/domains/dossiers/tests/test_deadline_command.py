from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dinh.domains.dossiers.management.commands.deadline import Command


def ask(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(Command(), *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.mark.parametrize(
    ("arguments", "due_at"),
    [
        ("--received 2023-02-06T09:10 --limit 5 --unit working_days", "2023-02-13T17:00"),
        ("--received 2023-02-06T18:30 --limit 5 --unit working_days", "2023-02-14T17:00"),
        ("--received 2023-01-18T10:00 --limit 3 --unit working_days", "2023-01-30T17:00"),
        ("--received 2023-04-28T16:00 --limit 8 --unit hours", "2023-05-04T16:00"),
        (
            "--received 2023-02-06T09:10 --limit 5 --unit working_days --suspend 2023-02-08T10:00/2023-02-10T14:00",
            "2023-02-16T10:00",
        ),
        ("--received 2023-01-31T08:00 --limit 1 --unit months", "2023-02-28T17:00"),
        ("--received 2023-02-06T14:59 --unit same_day", "2023-02-06T17:00"),
        ("--received 2023-02-06T15:00 --unit same_day --limit 1", "2023-02-07T17:00"),
        ("--received 2023-02-06T09:10 --limit 5 --extend 2:working_days", "2023-02-15T17:00"),
        (
            "--received 2023-02-06T09:10 --limit 5 --extend 1:calendar_days --extend 4:hours",
            "2023-02-15T11:30",
        ),
        ("--received 2023-02-06T09:10 --limit 5 --holiday 2023-02-08", "2023-02-14T17:00"),
        ("--received 2023-02-06T09:10 --limit 5 --swapped 2023-02-11", "2023-02-11T17:00"),
        (
            "--received 2023-02-06T09:10 --limit 5 --swapped 2023-02-11 --holiday 2023-02-11 --half 10/02/2023",
            "2023-02-13T11:30",
        ),
    ],
)
def test_answers(arguments: str, due_at: str) -> None:
    answer = ask(*arguments.split())
    assert answer["due_at"] == due_at
    assert answer["suspended"] is False
    assert answer["explanation"][-1]["text"] == "Hạn trả kết quả"
    assert all(set(line) == {"text", "value", "law"} for line in answer["explanation"])


def test_an_open_suspension_has_no_due_moment() -> None:
    answer = ask("--received", "2023-02-06T09:10", "--limit", "5", "--suspend", "2023-02-08T10:00/")
    assert answer["due_at"] is None
    assert answer["suspended"] is True
    assert answer["explanation"][-1]["value"] == "chưa có hạn"


def test_the_words_for_people() -> None:
    out = StringIO()
    call_command(Command(), "--received", "2023-02-06T09:10", "--limit", "5", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "Hạn: 17:00 thứ Hai 13/02/2023"
    assert lines[1] == (
        " 1. Thời hạn theo quy định: 5 ngày làm việc, mỗi ngày 8 giờ (07:30–11:30, 13:00–17:00) · 40 giờ · "
        "(Quyết định công bố thủ tục hành chính)"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--received hôm-qua --limit 5", "--received: không hiểu “hôm-qua”. Hãy ghi như 2023-02-06T09:10."),
        ("--received 2023-02-30T09:10 --limit 5", "--received: không hiểu “2023-02-30T09:10”."),
        ("--received 2023-02-06T09:10", "Thiếu --limit"),
        ("--received 2023-02-06T09:10 --limit 0", "--limit 0: thời hạn phải từ 1 trở lên."),
        ("--received 2023-02-06T09:10 --limit 5 --suspend 2023-02-08T10:00", "Hãy ghi TỪ/ĐẾN"),
        (
            "--received 2023-02-06T09:10 --limit 5 --suspend 2023-02-08T10:00/2023-02-07T10:00",
            "kết thúc trước khi",
        ),
        ("--received 2023-02-06T09:10 --limit 5 --extend 3", "Hãy ghi SỐ:ĐƠN VỊ"),
        ("--received 2023-02-06T09:10 --limit 5 --extend 3:weeks", "đơn vị là một trong working_days"),
        ("--received 2023-02-06T09:10 --limit 5 --extend 0:hours", "Hãy ghi SỐ:ĐƠN VỊ"),
        ("--received 2023-02-06T09:10 --limit 5 --holiday 31/02/2023", "--holiday: không hiểu “31/02/2023”."),
        ("--received 1999-02-06T09:10 --limit 5", "Lịch làm việc chỉ có từ 01/01/2010 đến 31/12/2040."),
        ("--received 2023-02-06T09:10 --limit 999999999 --unit months", "Lịch làm việc chỉ có từ 01/01/2010"),
        ("--received 2023-02-06T09:10 --limit 999999999 --unit calendar_days", "Lịch làm việc chỉ có từ"),
        ("--received 2023-02-06T09:10 --limit 999999999", "Lịch làm việc chỉ có từ"),
    ],
)
def test_refusals_say_what_to_do_and_leave_with_2(arguments: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        ask(*arguments.split())
    assert sentence in str(refused.value)
    assert refused.value.returncode == 2


def test_an_unknown_unit_is_refused_by_the_parser() -> None:
    with pytest.raises(CommandError, match="weeks"):
        ask("--received", "2023-02-06T09:10", "--limit", "5", "--unit", "weeks")
