"""Forms changed piece by piece: pure."""

from __future__ import annotations

from typing import Any

import pytest

from dinh.domains.procedures.rules import form_changes
from dinh.domains.procedures.rules.form_changes import NothingThere
from dinh.kernel.forms.rules.definition import validate_definition

FORM: dict[str, Any] = {
    "steps": [
        {
            "code": "bang-cap",
            "title": "Bằng cấp",
            "items": [
                {"name": "so_van_bang", "label": "Số hiệu văn bằng", "required": True},
                {
                    "kind": "repeat",
                    "name": "con",
                    "label": "Các con",
                    "items": [{"name": "ten", "label": "Họ và tên"}],
                },
                {"kind": "text", "text": "Xin kiểm tra kỹ."},
            ],
        },
        {"code": "lien-he", "title": "Liên hệ", "items": [{"name": "dia_chi", "label": "Địa chỉ"}]},
    ],
    "rules": [],
}


def names(definition: dict[str, Any]) -> list[list[str]]:
    return [[item.get("name", "loi_dan") for item in step["items"]] for step in definition["steps"]]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("len:0:1", [["con", "so_van_bang", "loi_dan"], ["dia_chi"]]),
        ("len:0:0", [["so_van_bang", "con", "loi_dan"], ["dia_chi"]]),
        ("xuong:0:0", [["con", "so_van_bang", "loi_dan"], ["dia_chi"]]),
        ("xuong:0:2", [["so_van_bang", "con", "loi_dan"], ["dia_chi"]]),
        ("xoa:0:1", [["so_van_bang", "loi_dan"], ["dia_chi"]]),
        ("xuong:0", [["dia_chi"], ["so_van_bang", "con", "loi_dan"]]),
        ("xoa:1", [["so_van_bang", "con", "loi_dan"]]),
    ],
)
def test_rows_move_and_go(command: str, found: list[list[str]]) -> None:
    before = form_changes.as_text(FORM)
    assert names(form_changes.apply_command(FORM, command)) == found
    assert form_changes.as_text(FORM) == before


@pytest.mark.parametrize(
    "command", ["", "len", "len:9", "xoa:0:9", "xoa:9:0", "bay:0", "len:-1", "len:0:0:0", "len:x"]
)
def test_a_place_that_is_not_there_is_refused(command: str) -> None:
    with pytest.raises(NothingThere):
        form_changes.apply_command(FORM, command)


def test_new_steps_and_questions_get_names_of_their_own() -> None:
    grown = form_changes.with_step(FORM, "Bằng cấp")
    assert [step["code"] for step in grown["steps"]] == ["bang-cap", "lien-he", "bang-cap-2"]
    grown = form_changes.with_item(grown, 2, None, {"kind": "field", "label": "Tên", "help": None})
    grown = form_changes.with_item(grown, 2, None, {"kind": "field", "label": "12 tháng", "required": True})
    assert grown["steps"][2]["items"] == [
        {"kind": "field", "label": "Tên", "name": "ten_2"},
        {"kind": "field", "label": "12 tháng", "required": True, "name": "muc_12_thang"},
    ]
    assert validate_definition(grown) == ()
    assert form_changes.with_step_title(FORM, 1, "Nơi ở")["steps"][1]["title"] == "Nơi ở"


def test_an_edited_question_keeps_its_name_and_what_was_not_spoken_of() -> None:
    edited = form_changes.with_item(FORM, 0, 0, {"label": "Số bằng", "required": None, "help": "B 1"})
    assert edited["steps"][0]["items"][0] == {"name": "so_van_bang", "label": "Số bằng", "help": "B 1"}
    repeat = form_changes.with_item(FORM, 0, 1, {"kind": "repeat", "label": "Con cái"})["steps"][0]["items"][
        1
    ]
    assert (repeat["label"], repeat["items"]) == ("Con cái", [{"name": "ten", "label": "Họ và tên"}])


def test_choices_are_read_line_by_line() -> None:
    read = form_changes.read_choices("dai-hoc | Đại học\nTrung cấp\n\n  Trung cấp \n")
    assert read == [
        {"value": "dai-hoc", "label": "Đại học"},
        {"value": "trung-cap", "label": "Trung cấp"},
        {"value": "trung-cap-2", "label": "Trung cấp"},
    ]
    assert form_changes.show_choices({"choices": read}).splitlines()[0] == "dai-hoc | Đại học"
