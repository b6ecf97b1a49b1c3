"""Forms as people send them: controls, buttons that work without JavaScript, files, errors."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from dinh.kernel.forms.binding import BoundForm, Intent, bind
from dinh.kernel.forms.reading import sign_file
from dinh.kernel.forms.rules.outline import summary
from dinh.kernel.forms.tests.samples import FILE, GOOD, SHA, TODAY, compiled
from dinh.kernel.forms.types import FileRef, Item
from dinh.lib.refusals import Invalid

PAGE = Template("{% load dinh_forms %}{% form_errors form %}{% form_fields form %}")
TOKEN = sign_file(FileRef.from_json(FILE))
DEGREE = {
    "bang": "trung-cap",
    "so_hieu": "B 014732",
    "ngay_cap.day": "28",
    "ngay_cap.month": "2",
    "ngay_cap.year": "2018",
    "van_bang.@": TOKEN,
    "_hien": ["", "so_hieu"],
}


class Refused(Invalid):
    """A file that the store does not take."""

    code = "test.refused"
    default_sentence = "Tệp có vi-rút."


def keep(upload: UploadedFile[Any], item: Item) -> FileRef:
    if upload.name == "virus.pdf":
        raise Refused
    return FileRef(SHA, upload.name or "", upload.size or 0, "application/pdf", "clean")


def post(
    values: dict[str, Any], *, step: str | None = "bang-cap", files: Any = None, **more: Any
) -> BoundForm:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    uploads: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(files or {})
    return bind(compiled(), step=step, data=data, files=uploads, store=keep, today=TODAY, **more)


def show(form: BoundForm) -> str:
    return re.sub(r"\s+", " ", PAGE.render(Context({"form": form})))


def test_a_good_step_joins_the_draft() -> None:
    form = post(DEGREE, existing={"ho_ten": "Phạm Thị Thu Huyền", "so_hieu": "cũ"})
    assert form.is_valid()
    assert form.clean_data == {
        "ho_ten": "Phạm Thị Thu Huyền",
        "bang": "trung-cap",
        "so_hieu": "B 014732",
        "ngay_cap": "2018-02-28",
        "van_bang": [FILE],
    }


def test_the_page_of_the_design() -> None:
    big = SimpleUploadedFile("bang-trung-cap-thu-y.jpg", b"x")
    big.size = 14_890_000
    values = {**DEGREE, "so_hieu": "", "ngay_cap.day": "31"}
    del values["van_bang.@"]
    form = post(values, files={"van_bang": [big]})
    assert not form.is_valid()
    assert form.errors == {
        "so_hieu": "Nhập số hiệu văn bằng",
        "ngay_cap": "Ngày cấp phải là ngày có thật; tháng 02/2018 chỉ có 28 ngày",
        "van_bang": "Tệp “bang-trung-cap-thu-y.jpg” quá lớn: 14,2 MB, tối đa 10 MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc lưu thành PDF",
    }
    assert form.error_links[0] == ("f-so_hieu", "Nhập số hiệu văn bằng")
    page = show(form)
    assert "Còn 3 chỗ cần sửa" in page
    assert '<a href="#f-so_hieu">Nhập số hiệu văn bằng</a>' in page
    assert '<a href="#f-ngay_cap-day">' in page
    assert '<a href="#f-van_bang">' in page
    assert (
        '<input class="input input--w10" type="text" id="f-so_hieu" name="so_hieu" value="" aria-invalid="true" '
        'aria-describedby="f-so_hieu-gy f-so_hieu-loi" autocomplete="off">' in page
    )
    assert (
        '<fieldset id="f-ngay_cap" aria-describedby="f-ngay_cap-gy f-ngay_cap-loi"> <legend>Ngày cấp</legend>'
        in page
    )
    assert 'value="31" inputmode="numeric" maxlength="2" aria-invalid="true"' in page
    assert 'accept=".pdf,.jpg,.png,.jpeg"' in page
    assert "style=" not in page


def test_what_was_typed_wrongly_is_shown_again_and_escaped() -> None:
    page = show(post({**DEGREE, "so_hieu": '"><script>alert(1)</script>'}))
    assert "<script>" not in page
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_newly_visible_item_is_asked_without_blame() -> None:
    form = post(
        {
            "bang": "trung-cap",
            "ngay_cap.day": "28",
            "ngay_cap.month": "2",
            "ngay_cap.year": "2018",
            "van_bang.@": TOKEN,
            "_hien": "",
        }
    )
    assert form.errors == {}
    assert form.revealed == ("so_hieu",)
    assert not form.is_valid()
    page = show(form)
    assert "Có thêm mục cần khai" in page
    assert '<a href="#f-so_hieu">Số hiệu văn bằng</a>' in page
    assert '<input type="hidden" name="_hien" value="so_hieu">' in page


def test_hidden_items_are_not_on_the_page() -> None:
    page = show(bind(compiled(), step="bang-cap", existing={"bang": "tap-huan"}, today=TODAY))
    assert 'name="so_hieu"' not in page
    assert 'name="ngay_cap.day"' in page


def test_texts_stand_on_each_page() -> None:
    for step in ("hanh-nghe", None):
        page = show(bind(compiled(), step=step, today=TODAY))
        assert '<div class="form__text" id="f-t2-0"><p>Khai những việc ông/bà sẽ làm.</p></div>' in page


def test_rows_are_added_and_removed_by_buttons() -> None:
    base = {
        "_hien": "",
        "loai_hinh": ["tiem"],
        "nguoi_giup.#": "2",
        "nguoi_giup.0.ten": "An",
        "nguoi_giup.1.ten": "Bình",
    }
    form = post({**base, "_them": "nguoi_giup"}, step="hanh-nghe")
    assert form.intent is Intent.ADD
    assert form.errors == {}
    assert not form.is_valid()
    page = show(form)
    assert 'name="nguoi_giup.#" value="3"' in page
    assert 'name="nguoi_giup.2.ten"' in page
    assert 'name="_them"' not in page  # three rows are the most

    form = post({**base, "_xoa": "nguoi_giup.0"}, step="hanh-nghe")
    assert form.intent is Intent.REMOVE
    assert form.draft_data["nguoi_giup"] == [{"ten": "Bình"}]
    assert 'name="nguoi_giup.0.ten" value="Bình"' in show(form)


def test_a_forged_button_changes_nothing() -> None:
    base = {"_hien": "", "nguoi_giup.#": "1", "nguoi_giup.0.ten": "An"}
    for name, value in [
        ("_xoa", "nguoi_giup.7"),
        ("_xoa", "ho_ten"),
        ("_them", "x.y.z"),
        ("_xoa", "nguoi_giup.0.ten"),
        ("_xoa_tep", "van_bang.9"),
    ]:
        form = post({**base, name: value}, step="hanh-nghe")
        assert form.draft_data["nguoi_giup"] == [{"ten": "An"}]


def test_a_forged_row_count_is_capped() -> None:
    form = post({"nguoi_giup.#": "9999", "_hien": ""}, step="hanh-nghe")
    assert len(form.views_of(form.steps[0])[-1].rows) == 3
    assert post({"nguoi_giup.#": "-1"}, step="hanh-nghe").draft_data.get("nguoi_giup") is None
    assert post({"nguoi_giup.#": "1e9"}, step="hanh-nghe").draft_data.get("nguoi_giup") is None


def test_a_blank_added_row_is_no_answer() -> None:
    form = post(
        {"_hien": "", "loai_hinh": ["tiem"], "nguoi_giup.#": "1", "nguoi_giup.0.ten": " "}, step="hanh-nghe"
    )
    assert form.errors == {"nguoi_giup.0.ten": "Nhập họ và tên"}


def test_files_are_kept_by_signed_reference_only() -> None:
    form = post({**DEGREE, "van_bang.@": TOKEN[:-3] + "abc"})
    assert form.errors == {"van_bang": "Đính kèm bản chụp văn bằng"}
    form = post({**DEGREE, "van_bang.@": []}, files={"van_bang": [SimpleUploadedFile("moi.pdf", b"%PDF")]})
    assert form.is_valid()
    assert form.clean_data["van_bang"] == [{**FILE, "filename": "moi.pdf", "size": 4}]
    assert "moi.pdf" in show(form)


def test_a_file_the_store_refuses_says_why() -> None:
    form = post({**DEGREE, "van_bang.@": []}, files={"van_bang": [SimpleUploadedFile("virus.pdf", b"%PDF")]})
    assert form.errors == {"van_bang": "Tệp có vi-rút."}
    form = post({**DEGREE, "van_bang.@": []}, files={"van_bang": [SimpleUploadedFile("trong.pdf", b"")]})
    assert form.errors == {"van_bang": "Tệp “trong.pdf” không có nội dung, hãy chọn lại"}


def test_a_received_file_can_be_removed() -> None:
    form = post({**DEGREE, "_xoa_tep": "van_bang.0"})
    assert form.intent is Intent.REMOVE_FILE
    assert "van_bang" not in form.draft_data
    assert form.errors == {}


def test_saving_a_draft_blames_nobody() -> None:
    form = post({**DEGREE, "so_hieu": "", "ngay_cap.day": "31", "_luu": "1"})
    assert form.intent is Intent.DRAFT
    assert form.errors == {}
    assert form.draft_data == {"bang": "trung-cap", "van_bang": [FILE]}


def test_the_counter_shows_all_steps_on_one_page() -> None:
    form = bind(compiled(), existing=GOOD, today=TODAY)
    page = show(form)
    for name in ("ho_ten", "so_hieu", "nguoi_giup.1.ten", "thuong_tru.commune", "von"):
        assert f'name="{name}"' in page
    assert 'value="50.000.000"' in page
    assert 'value="23,8"' in page
    assert '<h2 id="buoc-bang-cap">Bằng cấp chuyên môn</h2>' in page
    assert form.has_files


def test_a_shown_draft_posted_back_is_the_same_draft() -> None:
    page = PAGE.render(Context({"form": bind(compiled(), existing=GOOD, today=TODAY)}))
    values: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        ticked = attributes.get("type") not in {"radio", "checkbox"} or " checked" in tag
        if "name" in attributes and attributes.get("type") != "file" and ticked:
            values.setdefault(attributes["name"], []).append(attributes["value"])
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        values[name] = re.findall(r'value="([^"]*)" selected', inside) or [""]
    form = post(values, step=None)
    assert form.errors == {}
    assert form.is_valid()
    assert form.clean_data == GOOD


def test_steering_controls_ask_the_server_for_a_fresh_form() -> None:
    page = show(bind(compiled(), step="bang-cap", today=TODAY))
    assert page.count("hx-post") == 3  # the three radio buttons that so_hieu depends on
    assert 'hx-target="#muc-khai" hx-select="#muc-khai" hx-select-oob="#ban"' in page


def test_an_error_of_an_action_stands_at_its_field() -> None:
    form = post(DEGREE)
    form.add_error("so_hieu", "Số hiệu này đã nộp 100% rồi")
    assert not form.is_valid()
    assert form.errors == {"so_hieu": "Số hiệu này đã nộp 100% rồi"}


def test_check_your_answers() -> None:
    sections = summary(compiled(), GOOD, today=TODAY)
    template = Template("{% load dinh_forms %}{% form_summary sections change %}")
    page = re.sub(r"\s+", " ", template.render(Context({"sections": sections, "change": _Url()})))
    assert '<a href="/nop/bang-cap#f-so_hieu">Sửa<span class="sr"> Số hiệu văn bằng</span></a>' in page
    assert 'bang.pdf <span class="muted small">2,1 MB, đã quét vi-rút</span>' in page
    assert "030194000482" not in page


class _Url:
    do_not_call_in_templates = True

    def __call__(self, step: str) -> str:
        return f"/nop/{step}"
