"""Addresses of the citizen's pages."""

from __future__ import annotations

from django.urls import path

from dinh.fronts.portal.web import (
    co_sign,
    dossier,
    files,
    filing,
    home,
    mine,
    queue,
    supplement,
    tracking,
    wizard,
)

app_name = "portal"
urlpatterns = [
    path("", home.home_page, name="home"),
    path("ho-tro/", home.help_page, name="help"),
    path("tiep-can/", home.accessibility_page, name="accessibility"),
    path("tra-cuu/", tracking.track_page, name="track"),
    path("tra-cuu/qr/<slug:token>/", tracking.token_page, name="track_token"),
    path("hang-cho/", queue.queue_page, name="queue"),
    path("hang-cho/<str:code>/", queue.agency_queue_page, name="agency_queue"),
    path("ho-so/", mine.my_dossiers_page, name="my_dossiers"),
    path("ho-so/nop/<str:code>/", filing.start_page, name="apply"),
    path("ho-so/nhap/<int:dossier_id>/kiem-tra/", wizard.review_page, name="review"),
    path("ho-so/nhap/<int:dossier_id>/bo/", wizard.discard, name="discard"),
    path("ho-so/nhap/<int:dossier_id>/cung-dung-ten/", co_sign.co_signers, name="co_signers"),
    path("ho-so/xac-nhan/<slug:token>/", co_sign.co_sign_page, name="co_sign"),
    path("ho-so/nhap/<int:dossier_id>/<slug:step>/", wizard.step_page, name="step"),
    path("ho-so/nhap/<int:dossier_id>/<slug:step>/giu/", wizard.keep_step, name="keep_step"),
    path("ho-so/<int:dossier_id>/", dossier.dossier_page, name="dossier"),
    path("ho-so/<int:dossier_id>/da-nop/", dossier.submitted_page, name="submitted"),
    path("ho-so/<int:dossier_id>/bo-sung/", supplement.supplement_page, name="supplement"),
    path("ho-so/<int:dossier_id>/rut/", dossier.withdraw_page, name="withdraw"),
    path("ho-so/<int:dossier_id>/danh-gia/", dossier.rate_page, name="rate"),
    path("ho-so/<int:dossier_id>/nhan/", dossier.message, name="message"),
    path("ho-so/<int:dossier_id>/giay-to/<uuid:paper_id>/", files.paper, name="paper"),
    path("ho-so/<int:dossier_id>/ket-qua/", files.result, name="result"),
]
