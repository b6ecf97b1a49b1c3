"""Addresses of the room's papers and public figures, under the name `dossiers`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.dossiers.web import calendar, papers
from dinh.domains.dossiers.web.statistics import downloads, pages, usage, usage_downloads, widget

app_name = "dossiers"
urlpatterns = [
    path("ho-so/<str:code>/giay/<slug:slug>.pdf", papers.dossier_paper, name="paper"),
    path("thong-ke/", pages.statistics, name="statistics"),
    path("thong-ke/<str:code>/", pages.statistics, name="statistics"),
    path("thong-ke/<str:code>/ho-so/", pages.records, name="statistics_records"),
    path("thong-ke/<str:code>/bang.csv", downloads.csv_table, name="statistics_csv"),
    path("thong-ke/<str:code>/bang.xlsx", downloads.xlsx_table, name="statistics_xlsx"),
    path("thong-ke/<str:code>/dich-vu/", usage.usage, name="usage"),
    path("thong-ke/<str:code>/dich-vu/bang.csv", usage_downloads.csv_usage, name="usage_csv"),
    path("thong-ke/<str:code>/dich-vu/bang.xlsx", usage_downloads.xlsx_usage, name="usage_xlsx"),
    path("thong-ke/<str:code>/widget", widget.widget, name="widget"),
    path("thong-ke/<str:code>/widget.json", widget.widget_json, name="widget_json"),
    path("ban-lam-viec/lich-lam-viec/", calendar.overview, name="calendar"),
    path("ban-lam-viec/lich-lam-viec/ngay/", calendar.day, name="calendar_day"),
    path("ban-lam-viec/lich-lam-viec/ca/", calendar.shifts, name="calendar_shifts"),
    path("ban-lam-viec/so-theo-doi.pdf", papers.register, name="register"),
    path("ban-lam-viec/so-theo-doi.xlsx", papers.register_xlsx, name="register_xlsx"),
]
