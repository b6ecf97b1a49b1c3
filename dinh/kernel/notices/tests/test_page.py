"""The page of one's own notices and the bell in both frames."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from dinh.kernel.notices.actions import notify
from dinh.kernel.notices.models import Notice
from dinh.kernel.notices.queries import unread_count
from dinh.lib.moments import HCM
from tests.pages import assert_page_ok

NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.DEMO = True


def account(kind: str) -> Any:
    return get_user_model().objects.create(username=kind, kind=kind, display_name="Phạm Thị Huyền")


def tell(account_id: int, key: str = "a", link: str = "/ho-so/5/") -> Notice:
    notify(
        account_id=account_id,
        email=None,
        phone=None,
        template="notices/trial.txt",
        context={"name": f"<b>{key}</b>", "link": link},
        key=f"{account_id} {key}",
        now=NOW,
    )
    return Notice.objects.latest("id")


@pytest.mark.django_db
def test_a_visitor_is_led_to_the_sign_in() -> None:
    for address in ("/thong-bao/", "/thong-bao/da-doc/"):
        answer = Client().post(address) if "da-doc" in address else Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"/dang-nhap/?next={address}"


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "sheet"), [("citizen", "public.css"), ("official", "desk.css")])
def test_each_wears_the_frame_of_his_side_and_the_bell_counts(kind: str, sheet: str) -> None:
    reader = account(kind)
    tell(reader.pk)
    tell(account("service").pk, "not his")
    client = Client()
    client.force_login(reader)
    html = client.get("/thong-bao/").content.decode()
    assert sheet in html
    assert "Thư thử của &lt;b&gt;a&lt;/b&gt;" in html
    assert "not his" not in html
    assert '<b>1<span class="sr"> chưa đọc</span></b>' in html
    assert 'href="/ho-so/5/"' in html
    answer = client.post("/thong-bao/da-doc/", follow=True)
    assert "Đã đánh dấu 1 thông báo là đã đọc." in answer.content.decode()
    assert "chưa đọc</span></b>" not in answer.content.decode()


@pytest.mark.django_db
def test_marking_takes_one_ones_own_and_survives_nonsense() -> None:
    reader, other = account("citizen"), account("official")
    first, _second, theirs = tell(reader.pk, "1"), tell(reader.pk, "2"), tell(other.pk)
    client = Client()
    client.force_login(reader)
    for value in (str(theirs.pk), "x", "9" * 30, "²", "-1"):
        answer = client.post("/thong-bao/da-doc/", {"thong-bao": value}, follow=True)
        assert "Không có thông báo nào chưa đọc ở đây." in answer.content.decode()
    assert (unread_count(account_id=reader.pk), unread_count(account_id=other.pk)) == (2, 1)
    client.post("/thong-bao/da-doc/", {"thong-bao": str(first.pk)})
    assert unread_count(account_id=reader.pk) == 1
    assert client.get("/thong-bao/?sau=x").status_code == 200
    assert client.get("/thong-bao/da-doc/").status_code == 405


@pytest.mark.django_db
def test_a_long_list_has_pages_and_costs_no_more(django_assert_max_num_queries: Any) -> None:
    reader = account("citizen")
    for number in range(23):
        tell(reader.pk, str(number))
    client = Client()
    client.force_login(reader)
    with django_assert_max_num_queries(6):  # session, account, posts, list, bell
        html = client.get("/thong-bao/").content.decode()
    assert html.count('<li class="notices__row') == 20
    last = Notice.objects.filter(account_id=reader.pk).order_by("-id")[19].pk
    assert f'href="?sau={last}"' in html
    assert client.get(f"/thong-bao/?sau={last}").content.decode().count('<li class="notices__row') == 3


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["citizen", "official"])
def test_the_page_is_for_everybody(page: Any, live_server: Any, kind: str) -> None:
    reader = account(kind)
    tell(reader.pk, "1")
    Notice.objects.update(read_at=NOW)
    tell(reader.pk, "2")
    client = Client()
    client.force_login(reader)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    assert_page_ok(page, live_server.url + "/thong-bao/", name=f"thong-bao-{kind}")
    page.get_by_role("button", name="Đánh dấu tất cả đã đọc").click()
    page.get_by_text("Đã đánh dấu 1 thông báo là đã đọc.").wait_for()
