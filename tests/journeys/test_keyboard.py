"""The whole application by keyboard alone, Tab, words, Space, arrows and Enter, on a phone's width and a desk's."""

from __future__ import annotations

from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World
from dinh.fronts.portal.tests.conftest import CODE
from tests.journeys.walking import ANSWERS, Scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 60
FOCUS = """() => {
  const one = document.activeElement;
  const said = one.labels && one.labels.length ? one.labels[0].textContent : one.textContent;
  return {name: one.name || "", value: one.value || "", said: (said || "").trim().replace(/\\s+/g, " "),
          seen: one.matches(":focus-visible"), tag: one.tagName};
}"""


def tab_to(page: Any, **wanted: str) -> dict[str, Any]:
    """Press Tab until the focus stands on what is wanted; every stop on the way can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(FOCUS)
        if here["tag"] != "BODY":
            assert here["seen"], f"the focus cannot be seen on {here}"
        if all(value in str(here[key]) for key, value in wanted.items()):
            return here
    raise AssertionError(f"no way by Tab to {wanted} on {page.url}")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_dossier_is_filed_by_keyboard(small: World, window: Any, scan: Scan, width: int) -> None:
    page = window(small.citizen)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/thu-tuc/{CODE}/")
    tab_to(page, said="Nộp hồ sơ", tag="A")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/nop/{CODE}/")
    tab_to(page, name="nguoi")
    page.keyboard.press("Space")
    tab_to(page, said="Bắt đầu")
    page.keyboard.press("Enter")
    for step, answers in ANSWERS.items():
        page.wait_for_url(f"**/{step}/")
        for name, value in answers.items():
            tab_to(page, name=name)
            page.keyboard.press("Control+A")
            page.keyboard.type(value)
        if step == "lien-he":
            tab_to(page, name="nhan_ket_qua")
            page.keyboard.press("Space")
            for _ in range(3):
                if page.locator("[name='nhan_ket_qua'][value='online']").is_checked():
                    break
                page.keyboard.press("ArrowDown")
        tab_to(page, said="Tiếp tục")
        page.keyboard.press("Enter")
    page.wait_for_url("**/giay-to/")
    tab_to(page, name="gt_01")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files(scan("don-dang-ky.png"))
    tab_to(page, said="Tiếp tục")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiem-tra/")
    tab_to(page, name="cam_doan")
    page.keyboard.press("Space")
    tab_to(page, said="Nộp hồ sơ", tag="BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**/da-nop/")
    dossier = Dossier.objects.get()
    assert dossier.state == "submitted"
    assert dossier.code in page.inner_text("main")
