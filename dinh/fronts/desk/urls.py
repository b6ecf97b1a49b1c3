"""Addresses of the desk, under /ban-lam-viec/."""

from __future__ import annotations

from django.urls import path

from dinh.fronts.desk.web import (
    acting,
    counter,
    dossier,
    files,
    inbox,
    jump,
    officer,
    quick,
    slip,
    unit,
)
from dinh.fronts.desk.web.offline import pages as offline
from dinh.fronts.desk.web.oversight import handing, looked, sight, use
from dinh.fronts.desk.web.verbs import answering, pages

app_name = "desk"
urlpatterns = [
    path("", inbox.home, name="home"),
    path("hop-viec/", inbox.inbox_page, name="inbox"),
    path("hop-viec/chuyen/", inbox.bulk_forward, name="bulk_forward"),
    path("tiep-nhan/", counter.reception_page, name="reception"),
    path("tiep-nhan/quay/", counter.counter_page, name="counter"),
    path("tiep-nhan/quay/ngoai-tuyen/", offline.offline_page, name="offline"),
    path("tiep-nhan/quay/goi/", offline.pack, name="offline_pack"),
    path("tiep-nhan/quay/gui/", offline.send, name="offline_send"),
    path("tiep-nhan/quay/dong-so/", offline.close, name="offline_close"),
    path("tiep-nhan/quay/bo/", offline.drop, name="offline_drop"),
    path("tiep-nhan/quay/phieu/", offline.slip_shell, name="offline_slip"),
    path("tiep-nhan/quay/tho.js", offline.worker, name="offline_worker"),
    path("don-vi/", unit.unit_page, name="unit"),
    path("don-vi/ho-so/", unit.records_page, name="records"),
    path("don-vi/can-bo/<int:account_id>/", officer.officer_page, name="officer"),
    path("hoan-tac/", quick.undo_last, name="undo_last"),
    path("co-quan/", acting.choose_agency, name="choose_agency"),
    path("ban-giao/", handing.hand_work_page, name="hand_work"),
    path("giam-sat/quyen/", sight.sight_page, name="sight"),
    path("giam-sat/nhat-ky/", looked.looked_page, name="looked"),
    path("giam-sat/su-dung/", use.use_page, name="use"),
    path("giam-sat/su-dung/bang.csv", use.use_table, {"kind": "csv"}, name="use_csv"),
    path("giam-sat/su-dung/bang.xlsx", use.use_table, {"kind": "xlsx"}, name="use_xlsx"),
    path("giam-sat/trien-khai/", use.rollout_page, name="rollout"),
    path("giam-sat/trien-khai/bang.csv", use.rollout_table, {"kind": "csv"}, name="rollout_csv"),
    path("giam-sat/trien-khai/bang.xlsx", use.rollout_table, {"kind": "xlsx"}, name="rollout_xlsx"),
    path("ho-so/", dossier.search_page, name="dossiers"),
    path("tim/", jump.jump_page, name="search"),
    path("ho-so/<int:dossier_id>/", dossier.dossier_page, name="dossier"),
    path("ho-so/<int:dossier_id>/vi-sao/", inbox.why_row, name="why"),
    path("ho-so/<int:dossier_id>/giay-to/<uuid:paper_id>/", files.paper, name="paper"),
    path("ho-so/<int:dossier_id>/tep-ket-qua/", files.result, name="result"),
    path("ho-so/<int:dossier_id>/thu-xin-loi/", files.apology, name="apology"),
    path("ho-so/<int:dossier_id>/y-kien/<uuid:opinion_id>/tep/", files.opinion_file, name="opinion_file"),
    path("ho-so/<int:dossier_id>/giay-hen/", slip.slip_page, name="slip"),
    path("ho-so/<int:dossier_id>/y-kien/<uuid:opinion_id>/", pages.opinion_page, name="opinion"),
    path("ho-so/<int:dossier_id>/hoan-tac/", quick.undo, name="undo"),
    path("ho-so/<int:dossier_id>/nhac/", quick.remind, name="remind"),
    path("ho-so/<int:dossier_id>/nhan-bo-sung/", answering.supplement_page, name="supplement"),
    path("ho-so/<int:dossier_id>/<slug:slug>/", pages.verb_page, name="verb"),
]
