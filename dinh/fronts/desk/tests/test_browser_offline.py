"""A day without a line in a browser: two receptions with scans and slips, the page killed in between, then the line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dinh.domains.dossiers.models import CounterReception, Dossier, SubmittedPaper
from dinh.domains.dossiers.tests.factories import World
from dinh.fronts.desk.tests.pictures import png, with_whole_form
from dinh.fronts.desk.tests.test_browser import seat
from dinh.kernel.numbering.blocks import account_of
from dinh.kernel.numbering.models import Block
from tests.pages import assert_axe_clean, assert_page_ok, keep_picture

__all__ = ["seat"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUAY = "/ban-lam-viec/tiep-nhan/quay/"


class Line:
    """The line between counter and server: bytes go through until it is cut."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server, self.is_cut = server, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _from = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.server)
            self.open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while part := one.recv(65536):
                other.sendall(part)
        except OSError:
            pass
        finally:
            one.close()
            other.close()

    def cut(self) -> None:
        """Nothing goes through any more, nor what was under way."""
        self.is_cut = True
        for one in self.open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.open.clear()

    def mend(self) -> None:
        """The line is back."""
        self.is_cut = False


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    """A line to the server that can be cut."""
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    one = Line((host, int(port)))
    yield one
    one.cut()
    one.listener.close()


def receive(page: Any, address: str, name: str, number: str, scan: Path) -> None:
    """Fill the counter's page in and press the one green button."""
    page.set_default_timeout(15_000)
    page.goto(address)
    values = {
        "ho_ten": name,
        "so_dinh_danh": number,
        "ngay_sinh.day": "12",
        "ngay_sinh.month": "5",
        "ngay_sinh.year": "1990",
        "dien_thoai": "0900000047",
        "dia_chi.street": "Thôn Lê Xá",
        "dia_chi.commune": "Xã Lê Ninh",
        "dia_chi.province": "Hải Dương",
        "noi_dung": "Cấp chứng chỉ hành nghề",
    }
    for field, value in values.items():
        page.locator(f'[name="{field}"]').fill(value)
    page.locator('[name="nhan_ket_qua"][value="counter"]').check()
    page.locator('input[type=file][name="gt_01"]').set_input_files(scan)
    for check in range(1, 4):
        page.locator(f'[name="kiem-{check}"]').check()
    page.get_by_role("button", name="Tiếp nhận và in 2 liên").click()
    page.wait_for_url("**/phieu/?khoa=*")
    page.locator("article:not([hidden])").wait_for()


def number_of(page: Any) -> str:
    """The number on the slip that is shown."""
    return str(page.locator('[data-dien="number"]').inner_text())


def prepared(small: World, first: Any, line: Line) -> Any:
    """A window at the other end of the line, whose machine is prepared for a day without it."""
    with_whole_form(small)
    cookies = first.context.cookies()
    first.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": line.url} for one in cookies]
    )
    page = first.context.new_page()
    page.goto(f"{line.url}{QUAY}?thu-tuc=1.004884")
    page.goto(f"{line.url}{QUAY}ngoai-tuyen/")
    assert_axe_clean(page)
    page.get_by_role("button", name="Bật chế độ dự phòng").click()
    page.locator('[data-quay="tat"]:not([hidden])').wait_for()
    page.goto(f"{line.url}{QUAY}?thu-tuc=1.004884")
    page.locator('[data-quay="den"]:not([hidden])').wait_for()
    page.goto(f"{line.url}{QUAY}ngoai-tuyen/")
    page.get_by_role("link", name="Chứng chỉ hành nghề thú y").first.wait_for()
    page.locator('[data-quay="so"]', has_text="20").wait_for()
    page.wait_for_timeout(1500)
    keep_picture(page, "mat-mang-san-sang-1280")
    return page


def kept_exactly(numbers: list[str]) -> None:
    """The two dossiers of the slips, and nothing else."""
    kept = Dossier.objects.order_by("code")
    assert [one.code for one in kept] == sorted(numbers)
    assert numbers[0] != numbers[1]
    assert sorted(one.subject_name for one in kept) == ["Kim Thị Rạng", "Phùng Thị Sen"]
    assert {one.state for one in kept} == {"received"}
    assert SubmittedPaper.objects.filter(source="scan").count() == 2
    assert CounterReception.objects.filter(state="received").count() == 2


def test_two_receptions_without_a_line_are_two_dossiers(
    small: World,
    seat: Callable[[Any], Any],
    line: Line,
    clock: Callable[[datetime], None],
    tmp_path: Path,
    live_server: Any,
) -> None:
    clock(datetime.now(tz=UTC))
    scan = tmp_path / "don.png"
    scan.write_bytes(png())
    first = seat(small.counter)
    page = prepared(small, first, line)

    line.cut()
    address = f"{line.url}{QUAY}?thu-tuc=1.004884"
    receive(page, address, "Phùng Thị Sen", "030190000127", scan)
    numbers = [number_of(page)]
    assert "Phùng Thị Sen" in page.locator("article").inner_text()
    keep_picture(page, "mat-mang-giay-hen-1280")
    page.close(run_before_unload=False)

    page = first.context.new_page()
    page.goto(f"{line.url}{QUAY}ngoai-tuyen/")
    page.get_by_text("1 hồ sơ chờ gửi.").wait_for()
    receive(page, address, "Kim Thị Rạng", "030190000235", scan)
    numbers.append(number_of(page))
    page.goto(f"{line.url}{QUAY}ngoai-tuyen/")
    page.get_by_text("2 hồ sơ chờ gửi.").wait_for()
    assert_axe_clean(page)
    keep_picture(page, "mat-mang-cho-gui-1280")
    assert Dossier.objects.count() == 0

    line.mend()
    page.get_by_role("button", name="Gửi ngay").click()
    page.locator('[data-quay="danh-sach"] [data-state="sent"]').nth(1).wait_for()
    keep_picture(page, "mat-mang-da-gui-1280")
    page.reload()
    page.get_by_role("button", name="Gửi ngay").click()
    page.wait_for_timeout(500)
    kept_exactly(numbers)

    page.get_by_role("button", name="Tắt và trả số").click()
    page.locator('[data-quay="bat"]:not([hidden])').wait_for()
    block = Block.objects.earliest("id")
    account = account_of(series=block.code, period=block.period)
    assert (account.last, account.outstanding, len(account.void)) == (2, 0, 0)
    assert_page_ok(first, live_server.url + f"{QUAY}ngoai-tuyen/", name="mat-mang")
