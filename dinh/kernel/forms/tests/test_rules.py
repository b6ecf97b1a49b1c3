"""The pure core: definitions, conditions, values, whole forms."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dinh.kernel.forms.rules.cleaning import clean_form, clean_step
from dinh.kernel.forms.rules.definition import compile_definition, validate_definition
from dinh.kernel.forms.rules.hashing import content_hash
from dinh.kernel.forms.rules.logic import check_logic, evaluate, names_in
from dinh.kernel.forms.rules.outline import diff, prefill, summary
from dinh.kernel.forms.rules.schema import schema_errors
from dinh.kernel.forms.tests.samples import DEFINITION, FILE, GOOD, SHA, TODAY, compiled


def test_the_sample_is_sound_and_hashes_by_content() -> None:
    assert validate_definition(DEFINITION) == ()
    turned = {"rules": DEFINITION["rules"], "steps": copy.deepcopy(DEFINITION["steps"])}
    assert content_hash(turned) == content_hash(DEFINITION) == compiled().hash
    turned["steps"][0]["title"] = "Người khai"
    assert content_hash(turned) != content_hash(DEFINITION)


@pytest.mark.parametrize(
    ("change", "path", "sentence"),
    [
        (lambda d: d.pop("steps"), "steps", "Biểu mẫu cần ít nhất một bước"),
        (lambda d: d["steps"][0].pop("title"), "steps[0].title", "Bước cần có tên"),
        (lambda d: d["steps"][1].update(code="nguoi-nop"), "steps[1].code", "Hai bước cùng mã “nguoi-nop”"),
        (
            lambda d: d["steps"][0]["items"][0].update(name="Họ"),
            "steps[0].items[0].name",
            "Tên trường chỉ gồm chữ thường không dấu, số, gạch dưới; bắt đầu bằng chữ",
        ),
        (
            lambda d: d["steps"][1]["items"][1].update(name="ho_ten"),
            "steps[1].items[1].name",
            "Hai trường cùng tên “ho_ten”",
        ),
        (
            lambda d: d["steps"][0]["items"][0].pop("label"),
            "steps[0].items[0].label",
            "Mục cần có tên gọi tiếng Việt (label)",
        ),
        (
            lambda d: d["steps"][1]["items"][0].pop("choices"),
            "steps[1].items[0].choices",
            "Cần danh sách để chọn",
        ),
        (
            lambda d: d["steps"][0]["items"][0].update(onclick="x"),
            "steps[0].items[0].onclick",
            "Mục loại field không có thuộc tính này",
        ),
        (
            lambda d: d["steps"][1]["items"][1].update(visible_if={"==": [{"var": "khong_co"}, 1]}),
            "steps[1].items[1].visible_if",
            "Điều kiện nhắc tới trường “khong_co” không có trong biểu mẫu",
        ),
        (
            lambda d: d["steps"][1]["items"][1].update(visible_if={"var": "so_hieu"}),
            "steps[1].items[1].visible_if",
            "Điều kiện hiện một mục không được đọc chính mục ấy",
        ),
        (
            lambda d: d["steps"][1]["items"][1].update(pattern="(a+)+b"),
            "steps[1].items[1].pattern",
            "Mẫu chữ không được lặp một nhóm trong ngoặc hay dẫn ngược lại nhóm",
        ),
        (
            lambda d: d["rules"][0].update(field="khong_co"),
            "rules[0].field",
            "Quy tắc phải nêu trường để báo lỗi",
        ),
        (lambda d: d.update(schema={"type": 7}), "schema", None),
        (
            lambda d: d.update(schema={"type": "object", "properties": {}}),
            "schema.properties.ho_ten",
            "Lược đồ thiếu trường mà biểu mẫu hỏi",
        ),
    ],
)
def test_an_unsound_definition_is_refused_with_place_and_reason(
    change: Any, path: str, sentence: str | None
) -> None:
    definition = copy.deepcopy(DEFINITION)
    change(definition)
    problems = {problem.path: problem.sentence for problem in validate_definition(definition)}
    assert path in problems
    if sentence is not None:
        assert problems[path] == sentence


@pytest.mark.parametrize(
    "definition", [None, [], "x", {"steps": {}}, {"steps": [1]}, {"steps": [{"items": [None]}]}]
)
def test_rubbish_is_refused_not_raised(definition: Any) -> None:
    assert validate_definition(definition)


@pytest.mark.parametrize(
    ("logic", "wanted"),
    [
        ({"var": "a"}, 5),
        ({"var": ["b", 7]}, 7),
        ({"var": "c.0.d"}, "x"),
        ({"==": [{"var": "a"}, 5]}, True),
        ({"==": [{"var": "a"}, "5"]}, True),
        ({"===": [True, 1]}, False),
        ({"<": [1, {"var": "a"}, 9]}, True),
        ({"<": ["9", "10"]}, True),
        ({"<": ["2018-02-28", "2018-03-01"]}, True),
        ({"<": [{"var": "zzz"}, 3]}, False),
        ({">=": [{"+": [{"var": "a"}, "0.5"]}, 5.5]}, True),
        ({"-": [{"var": "a"}, 2]}, 3),
        ({"in": ["x", ["x", "y"]]}, True),
        ({"in": ["h", "nhà"]}, True),
        ({"and": [True, {"!": [{"var": "zzz"}]}]}, True),
        ({"or": [False, {"!!": [{"var": "c"}]}]}, True),
        ({"missing": ["a", "zzz"]}, ["zzz"]),
        ({"==": [{"today": []}, "2023-02-03"]}, True),
    ],
)
def test_logic(logic: Any, wanted: Any) -> None:
    assert list(check_logic(logic)) == []
    assert evaluate(logic, ({"a": 5, "c": [{"d": "x"}]},), TODAY) == wanted


def test_logic_outside_the_subset_is_named() -> None:
    assert "phép “map” không có" in next(check_logic({"map": [1, 2]}))
    assert next(check_logic({"==": [1]})) == "phép “==” cần từ 2 đến 2 giá trị, đang có 1"
    assert next(check_logic({"a": 1, "b": 2})) == "mỗi tầng điều kiện phải có đúng một phép"
    deep: Any = True
    for _ in range(20):
        deep = {"!": [deep]}
    assert list(check_logic(deep)) == ["điều kiện lồng quá 12 tầng"]
    assert names_in({"and": [{"var": "a"}, {"missing": ["b", "c"]}, {"in": [{"var": "d"}, ["e"]]}]}) == {
        "a",
        "b",
        "c",
        "d",
    }


def test_good_data_stays_as_it_is() -> None:
    answers = clean_form(compiled(), GOOD, today=TODAY)
    assert {path: str(fault) for path, fault in answers.faults.items()} == {}
    assert answers.data == GOOD
    assert schema_errors(compiled().schema, answers.data) == []


def test_nothing_given_names_every_required_visible_item_in_order() -> None:
    answers = clean_form(compiled(), {}, today=TODAY)
    assert [(path, str(fault)) for path, fault in answers.faults.items()] == [
        ("ho_ten", "Nhập họ và tên"),
        ("so_dinh_danh", "Nhập số định danh cá nhân"),
        ("thuong_tru", "Nhập nơi thường trú"),
        ("dien_thoai", "Nhập điện thoại"),
        ("bang", "Chọn bằng cao nhất của ông/bà"),
        ("ngay_cap", "Nhập ngày cấp"),
        ("van_bang", "Đính kèm bản chụp văn bằng"),
        ("loai_hinh", "Chọn loại hình"),
    ]


def test_hidden_answers_are_neither_kept_nor_demanded() -> None:
    answers = clean_form(compiled(), {**GOOD, "bang": "tap-huan"}, today=TODAY)
    assert answers.faults == {}
    assert "so_hieu" not in answers.data
    assert "so_hieu" not in answers.visible


def test_conditions_inside_a_row_read_that_row() -> None:
    rows = [{"ten": "An", "co_bang": "Không", "bang_gi": "giấu"}, {"ten": "Bình", "co_bang": "Có"}]
    answers = clean_form(compiled(), {**GOOD, "nguoi_giup": rows}, today=TODAY)
    assert {path: str(fault) for path, fault in answers.faults.items()} == {
        "nguoi_giup.1.bang_gi": "Nhập bằng gì"
    }
    assert answers.data["nguoi_giup"][0] == {"ten": "An", "co_bang": "Không"}


def test_more_rows_than_allowed_are_refused() -> None:
    answers = clean_form(compiled(), {**GOOD, "nguoi_giup": [{"ten": "An"}] * 4}, today=TODAY)
    assert str(answers.faults["nguoi_giup"]) == "Người giúp việc chỉ khai được tối đa 3 mục"
    assert len(answers.data["nguoi_giup"]) == 3


def test_a_rule_over_two_steps_speaks_at_its_field() -> None:
    answers = clean_step(
        compiled(),
        "bang-cap",
        {**GOOD, "ngay_cap": {"day": "1", "month": "1", "year": "1990"}},
        {"ngay_sinh": "1994-05-20"},
        today=TODAY,
    )
    assert {path: str(fault) for path, fault in answers.faults.items()} == {
        "ngay_cap": "Ngày cấp phải sau ngày sinh"
    }
    assert set(answers.data) == {"bang", "so_hieu", "ngay_cap", "van_bang"}


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ({"sha256": "zz"}, "Bản chụp văn bằng chưa nhận được tệp, hãy chọn lại"),
        ({**FILE, "sha256": "../etc/passwd"}, "Bản chụp văn bằng chưa nhận được tệp, hãy chọn lại"),
        ({**FILE, "media_type": "text/html"}, "Bản chụp văn bằng phải là tệp PDF, JPG, PNG"),
        ("abc", "Bản chụp văn bằng chưa nhận được tệp, hãy chọn lại"),
    ],
)
def test_a_reference_that_is_none_is_refused(file: Any, sentence: str) -> None:
    answers = clean_form(compiled(), {**GOOD, "van_bang": [file]}, today=TODAY)
    assert str(answers.faults["van_bang"]) == sentence
    assert "van_bang" not in answers.data


def test_the_schema_is_published_and_valid() -> None:
    schema = dict(compiled().schema)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == [
        "ho_ten",
        "so_dinh_danh",
        "thuong_tru",
        "dien_thoai",
        "bang",
        "ngay_cap",
        "van_bang",
        "loai_hinh",
    ]
    assert schema["properties"]["so_nam"] == {
        "title": "Số năm kinh nghiệm",
        "type": "integer",
        "minimum": 0,
        "maximum": 70,
    }
    assert schema_errors(schema, {**GOOD, "bang": "khong"}) == [
        ("bang", "'khong' is not one of ['dai-hoc', 'trung-cap', 'tap-huan']")
    ]


def test_summary_reads_as_people_write() -> None:
    sections = summary(compiled(), GOOD, today=TODAY)
    rows = {row.path: (row.label, row.value) for section in sections for row in section.rows}
    assert [(section.step, section.title, section.within) for section in sections] == [
        ("nguoi-nop", "Người nộp", ""),
        ("bang-cap", "Bằng cấp chuyên môn", ""),
        ("hanh-nghe", "Hành nghề", ""),
        ("hanh-nghe", "Hành nghề", "Người 1"),
        ("hanh-nghe", "Hành nghề", "Người 2"),
    ]
    assert rows["thuong_tru"] == ("Nơi thường trú", "Thôn Lê Xá, xã Lê Ninh, tỉnh Hải Dương")
    assert rows["bang"] == ("Bằng cao nhất của ông/bà về chăn nuôi, thú y", "Trung cấp, cao đẳng")
    assert rows["ngay_cap"] == ("Ngày cấp", "28/02/2018")
    assert rows["loai_hinh"] == ("Loại hình", "Tiêm phòng, chữa bệnh, tiểu phẫu; tư vấn về sức khỏe động vật")
    assert rows["dien_tich"] == ("Diện tích phòng khám (m²)", "23,8")
    assert rows["von"] == ("Vốn đầu tư", "50.000.000 đồng")
    assert rows["thu_dien_tu"] == ("Thư điện tử", "Không khai")
    assert rows["nguoi_giup.0.bang_gi"] == ("Bằng gì", "Trung cấp")
    masked = {row.path: row.shown for section in sections for row in section.rows}
    assert "030194000482" not in masked.values()
    assert masked["so_dinh_danh"].startswith("030")


def test_diff_names_what_changed() -> None:
    new = copy.deepcopy(GOOD)
    new["so_hieu"] = "B 999999"
    new["van_bang"] = [{**FILE, "sha256": "cd" * 32}]
    new["nguoi_giup"] = [GOOD["nguoi_giup"][0]]
    assert [(one.path, one.label, one.old, one.new) for one in diff(compiled(), GOOD, new)] == [
        ("so_hieu", "Số hiệu văn bằng", "B 014732", "B 999999"),
        ("van_bang", "Bản chụp văn bằng", "bang.pdf", "bang.pdf"),
        ("nguoi_giup.1.ten", "Người 2: Họ và tên", "Lê Thị Bình", ""),
    ]
    assert diff(compiled(), GOOD, GOOD) == ()


def test_prefill_never_overwrites() -> None:
    known = {"person.name": "Phạm Thị Thu Huyền", "person.phone": "0912345306"}
    assert prefill(compiled(), known) == {"ho_ten": "Phạm Thị Thu Huyền"}
    assert prefill(compiled(), known, {"ho_ten": "Khác"}) == {"ho_ten": "Khác"}


def test_a_schema_of_the_definition_is_published_instead() -> None:
    definition = copy.deepcopy(DEFINITION)
    definition["schema"] = copy.deepcopy(dict(compiled().schema)) | {"title": "Đơn"}
    assert compile_definition(definition).schema["title"] == "Đơn"
    definition["schema"]["properties"]["ho_ten"] = {"$ref": "https://vi.du/schema"}
    assert [problem.sentence for problem in validate_definition(definition)] == [
        "Lược đồ dẫn ra ngoài (“https://vi.du/schema”); chỉ được dẫn trong chính nó"
    ]


def test_the_sample_file_has_the_sample_hash() -> None:
    assert FILE["sha256"] == SHA
