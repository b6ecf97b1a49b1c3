from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from dinh.lib.ids import uuid7
from dinh.lib.moments import (
    HCM,
    at,
    cut_to_minute,
    local,
    now,
    parse_day,
    parse_moment,
    show_clock,
    show_day,
    show_moment,
    show_stamp,
)
from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal


class Taken(Conflict):
    code = "rooms.taken"
    default_sentence = "Hồ sơ %(code)s đã có người nhận. Hãy chọn hồ sơ khác."


def test_refusal_fills_its_sentence_and_keeps_the_template() -> None:
    refusal = Taken(code="H23-1", fields={"code": "đã có người nhận"})
    assert refusal.sentence == "Hồ sơ H23-1 đã có người nhận. Hãy chọn hồ sơ khác."
    assert refusal.template == Taken.default_sentence
    assert refusal.values == {"code": "H23-1"}
    assert refusal.fields == {"code": "đã có người nhận"}
    assert str(refusal) == refusal.sentence
    assert (Taken.code, Taken.status) == ("rooms.taken", 409)


def test_refusal_sentence_without_values_may_hold_a_per_cent_sign() -> None:
    assert Refusal("Mới đạt 30 % chỉ tiêu.").sentence == "Mới đạt 30 % chỉ tiêu."


@pytest.mark.parametrize(
    ("kind", "status"), [(NotFound, 404), (NotAllowed, 403), (Invalid, 422), (Conflict, 409)]
)
def test_statuses(kind: type[Refusal], status: int) -> None:
    assert kind.status == status
    assert kind().sentence == kind.default_sentence


def test_uuid7_has_version_variant_and_time_and_grows() -> None:
    before = now().timestamp()
    drawn = [uuid7() for _ in range(5000)]
    assert drawn == sorted(set(drawn))
    assert {one.version for one in drawn} == {7}
    assert {one.variant for one in drawn} == {"specified in RFC 4122"}
    assert abs((drawn[0].int >> 80) / 1000 - before) < 5


def test_moments_are_on_the_province_clock_and_cut_to_the_minute() -> None:
    utc = datetime(2023, 2, 13, 10, 0, 59, 999, tzinfo=UTC)
    assert cut_to_minute(utc) == datetime(2023, 2, 13, 17, 0, tzinfo=HCM)
    assert cut_to_minute(utc).tzinfo is HCM
    assert at(date(2023, 2, 13), time(17)) == cut_to_minute(utc)
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2023, 2, 13))


def test_moments_are_read_and_written() -> None:
    moment = parse_moment("2023-02-06T09:10")
    assert moment == datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
    assert parse_moment("2023-02-06T02:10:00Z") == moment
    assert parse_day("06/02/2023") == parse_day("2023-02-06") == date(2023, 2, 6)
    assert show_day(moment) == "06/02/2023"
    assert show_day(moment, year=False) == "06/02"
    assert show_clock(moment) == "09:10"
    assert show_moment(moment) == "09:10 06/02/2023"
    assert show_moment(moment, weekday=True) == "09:10 thứ Hai 06/02/2023"
    assert show_moment(moment, weekday=True, year=False) == "09:10 thứ Hai 06/02"
    assert show_stamp(datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)) == "03/02/2023 16:28:18"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        parse_moment("hôm qua")
