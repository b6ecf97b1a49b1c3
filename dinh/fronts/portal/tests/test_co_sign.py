"""Co-applicants in the browser's place: named at the review, each confirms on a page of his own, then it is filed."""

from __future__ import annotations

import re

import pytest

from dinh.domains.dossiers.models import CoSignature, Dossier
from dinh.domains.dossiers.tests.factories import World, citizen
from dinh.fronts.portal.tests.conftest import SignIn
from dinh.fronts.portal.tests.walking import NUMBER, to_review

pytestmark = pytest.mark.django_db
HUNG = {"ho_ten": "Đỗ Văn Hùng", "thu": "hung@example.vn"}


def test_a_dossier_of_two_is_filed_after_the_second_has_confirmed(small: World, sign_in: SignIn) -> None:
    filer = sign_in(small.citizen)
    review = to_review(filer, small)
    draft_id = Dossier.objects.get().pk
    empty = filer.post(f"/ho-so/nhap/{draft_id}/cung-dung-ten/", {}, follow=True).content.decode()
    assert "Nhập họ và tên người cùng đứng tên." in empty
    filer.post(f"/ho-so/nhap/{draft_id}/cung-dung-ten/", HUNG)
    page = filer.get(review).content.decode()
    assert "Chờ xác nhận" in page
    stopped = filer.post(review, {"cam_doan": "1"})
    assert stopped.status_code == 422
    assert "còn người cùng đứng tên chưa xác nhận nội dung hiện tại (Đỗ Văn Hùng)" in stopped.content.decode()
    address = f"/ho-so/xac-nhan/{CoSignature.objects.get().token}/"
    assert filer.post(address, {"tra_loi": "dong-y", "noi_dung": "x"}).status_code == 422

    other = sign_in(citizen("Đỗ Văn Hùng"))
    shown = other.get(address).content.decode()
    assert "Xin cấp chứng chỉ hành nghề thú y." in shown
    assert NUMBER not in shown
    digest = re.search(r'name="noi_dung" value="([0-9a-f]{64})"', shown)
    assert digest is not None
    unsaid = other.post(address, {"tra_loi": "tu-choi", "noi_dung": digest.group(1)})
    assert unsaid.status_code == 422
    done = other.post(address, {"tra_loi": "dong-y", "noi_dung": digest.group(1)}, follow=True)
    assert "Đã xác nhận" in done.content.decode()
    assert "Đã xác nhận" in filer.get(review).content.decode()
    assert filer.post(review, {"cam_doan": "1"}).status_code == 302
    assert Dossier.objects.get().state == "submitted"
    assert other.get(address).status_code == 404
