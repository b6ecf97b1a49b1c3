"""The unit page: a rate down to the one late dossier, every figure a link to what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.tests.factories import World, at_step, finished, moment

pytestmark = pytest.mark.django_db
UNIT = "/ban-lam-viec/don-vi/"
Clock = Callable[[datetime], None]


def some_work(world: World) -> dict[str, Any]:
    """Two early, one on the due day, one late by a day and a half, one open."""
    start = moment(6, "09:10")
    finished(world, start, moment(8, "10:00"))
    finished(world, start, moment(9, "10:00"))
    finished(world, start, moment(13, "16:00"))
    late = finished(world, start, moment(14, "11:30")).dossier
    opened = at_step(world, "tham-dinh", start).dossier
    return {"late": late, "open": opened}


def test_the_rate_and_its_parts(small: World, sign_in: Any, clock: Clock) -> None:
    some_work(small)
    clock(moment(15, "09:00"))
    page = sign_in(small.leader).get(UNIT)
    text = page.content.decode()
    assert page.context["main"]["rate"] == "75,0"
    assert [part["share"] for part in page.context["main"]["parts"]] == ["50,0%", "25,0%", "25,0%"]
    assert [one["count"] for one in page.context["side"]] == [1, 1, 0, 4]
    assert "3/4 = 75,0000%" in text
    assert "Cập nhật lúc 15/02/2023 09:00:00" in text


def test_each_figure_leads_to_its_dossiers(small: World, sign_in: Any, clock: Clock) -> None:
    some_work(small)
    clock(moment(15, "09:00"))
    client = sign_in(small.leader)
    page = client.get(UNIT)
    for part in page.context["main"]["parts"]:
        rows = client.get(part["href"]).context["rows"]
        assert len(rows) == part["count"], part["label"]
    for one in page.context["side"][:3]:
        assert len(client.get(one["href"]).context["rows"]) == one["count"], one["label"]
    for line in page.context["lines"]:
        assert len(client.get(line.handled_href).context["rows"]) == line.counts.handled


@pytest.mark.parametrize("split", ["linh-vuc", "thu-tuc", "co-quan", "kenh", "thang"])
def test_every_split_adds_up(small: World, sign_in: Any, clock: Clock, split: str) -> None:
    some_work(small)
    clock(moment(15, "09:00"))
    page = sign_in(small.leader).get(f"{UNIT}?chia={split}")
    lines = page.context["lines"]
    assert sum(line.counts.handled for line in lines) == 4
    assert sum(line.counts.late for line in lines) == 1


def test_the_late_dossier_names_its_step(small: World, sign_in: Any, clock: Clock) -> None:
    late = some_work(small)["late"]
    clock(moment(15, "09:00"))
    page = sign_in(small.leader).get(UNIT)
    one = page.context["late"][0]
    assert one["record"].code == late.code
    assert one["over"] == "4 giờ"
    assert [step["title"] for step in one["steps"] if step["bad"]] == ["Phát hành, trả kết quả"]
    assert f"/ban-lam-viec/ho-so/{late.id}/" in page.content.decode()


def test_an_earlier_moment_counts_what_was_known_then(small: World, sign_in: Any, clock: Clock) -> None:
    some_work(small)
    clock(moment(15, "09:00"))
    page = sign_in(small.leader).get(f"{UNIT}?den=2023-02&luc=08/02/2023+16:28:18")
    assert page.context["figures"].handled == 1
    assert "Cập nhật lúc 08/02/2023 16:28:18" in page.content.decode()


def test_officers_of_others_see_figures_but_no_names(small: World, sign_in: Any, clock: Clock) -> None:
    late = some_work(small)["late"]
    clock(moment(15, "09:00"))
    client = sign_in(small.stranger)
    page = client.get(f"{UNIT}?co-quan={small.department.id}")
    text = page.content.decode()
    assert page.context["main"]["rate"] == "75,0"
    assert late.code not in text
    assert page.context["load"] == []
    records = client.get(page.context["late_href"]).content.decode()
    assert late.code not in records
    assert "Phạm Thị Thu Huyền" not in records


def test_a_period_that_cannot_be_read_is_told(small: World, sign_in: Any) -> None:
    client = sign_in(small.leader)
    unread = ("den=2023-13", "tu=thang-hai", "luc=hom+qua", "den=9999-12", "den=0001-01", "luc=0001-01-01")
    for query in unread:
        answer = client.get(f"{UNIT}?{query}")
        assert answer.status_code == 422
        assert "Kỳ thống kê chưa đúng." in answer.content.decode()
    assert client.get(f"{UNIT}?co-quan=999999").status_code == 404
    assert client.get(f"{UNIT}?co-quan=²").status_code == 200
    register = client.get("/ban-lam-viec/so-theo-doi.pdf?den=9999-12-31")
    assert register.status_code == 422


def test_a_unit_without_work(small: World, sign_in: Any) -> None:
    text = sign_in(small.stranger).get(UNIT).content.decode()
    assert "không phát sinh hồ sơ" in text
    assert not re.search(r"\d,\d%", text)


def test_tables_are_saved_with_their_sum(small: World, sign_in: Any, clock: Clock) -> None:
    late = some_work(small)["late"]
    clock(moment(15, "09:00"))
    client = sign_in(small.leader)
    answer = client.get(f"{UNIT}?xuat=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Lĩnh vực", "Đã giải quyết", "Trước hạn"]
    assert lines[-1] == "Cộng;4;2;1;1;0;75,0%"
    answer = client.get(f"{UNIT}ho-so/?loai=tre-han&xuat=csv")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(f"{late.code};Cấp Chứng chỉ hành nghề thú y;Phạm Thị Thu Huyền;")
    book = client.get(f"{UNIT}ho-so/?loai=da-giai-quyet&xuat=xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_saved_table_shows_others_no_names(small: World, sign_in: Any, clock: Clock) -> None:
    some_work(small)
    clock(moment(15, "09:00"))
    where = f"{UNIT}ho-so/?loai=da-giai-quyet&co-quan={small.department.id}&xuat=csv"
    text = b"".join(sign_in(small.stranger).get(where).streaming_content).decode()
    assert text.count("Cấp Chứng chỉ hành nghề thú y") == 4
    assert "Phạm Thị Thu Huyền" not in text
