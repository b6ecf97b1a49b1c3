"""Officials from a sheet: first a trial with a report, then the same rows for good, signed so that nothing slips in."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.people.actions import import_staff
from dinh.domains.people.actions.staff_import import COLUMNS, MOST_ROWS, ROLE_WORDS, TooManyStaff
from dinh.domains.people.web.staff.forms import SheetForm
from dinh.domains.people.web.staff.pages import administrators
from dinh.domains.people.web.views import show_refusal
from dinh.kernel.access.guards import actor_of
from dinh.kernel.intake.exports import export_xlsx
from dinh.kernel.intake.tables import read_table
from dinh.kernel.intake.types import ImportReport, Row
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.refusals import Invalid, Refusal

SALT = "people.staff_sheet"
TRIED_FOR_SECONDS = 3600
EXAMPLE = (
    "an.nv",
    "Nguyễn Văn An",
    "an.nv@example.vn",
    "0912345678",
    "H23.15",
    "",
    "Chuyên viên",
    "",
    "01/07/2025",
    "",
)


class TrialTooOld(Invalid):
    """The trial was an hour ago, or its rows were changed on the way."""

    code = "people.trial_too_old"
    default_sentence = "Lần kiểm tra đã quá một giờ. Hãy gửi lại tệp và kiểm tra lại."


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet, read the report, then load the good rows."""
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "columns": list(COLUMNS.values()),
        "roles": list(ROLE_WORDS.values()),
    }
    if request.method != "POST":
        return render(request, "people/staff/sheet.html", context)
    actor, now = actor_of(request), moments.now()
    try:
        if "dong" in request.POST:
            rows = _signed_rows(request.POST["dong"], actor.account_id)
            report = import_staff(actor=actor, now=now, rows=rows)
            return render(
                request, "people/staff/sheet.html", context | {"form": SheetForm()} | _told(report, done=True)
            )
        if form.is_valid():
            rows = _rows(form.cleaned_data["sheet"])
            report = import_staff(actor=actor, now=now, rows=rows, dry_run=True)
            packed = [(row.number, dict(row.values), row.problem) for row in rows]
            signed = signing.dumps([str(actor.account_id), packed], salt=SALT, compress=True)
            return render(
                request, "people/staff/sheet.html", context | _told(report, done=False) | {"signed": signed}
            )
    except Refusal as refusal:
        show_refusal(form, refusal)
    return render(request, "people/staff/sheet.html", context, status=422)


def _rows(file: Any) -> list[Row]:
    rows: list[Row] = []
    for row in read_table(file):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise TooManyStaff
    return rows


def _signed_rows(signed: str, account_id: int | None) -> list[Row]:
    try:
        tried_by, packed = signing.loads(signed, salt=SALT, max_age=TRIED_FOR_SECONDS)
    except signing.BadSignature as error:
        raise TrialTooOld from error
    if tried_by != str(account_id):
        raise TrialTooOld
    return [Row(number, values, problem=problem) for number, values, problem in packed]


def _told(report: ImportReport, *, done: bool) -> dict[str, Any]:
    return {
        "report": report,
        "done": done,
        "good": report.loaded + report.updated,
        "bad": Table(
            caption=_("Dòng không nhận"),
            columns=[Column(_("Dòng")), Column(_("Vì sao"))],
            rows=report.rejected,
        ),
    }


@administrators
@require_GET
def template(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """An empty sheet with the headings and one example."""
    del request
    return export_xlsx(
        filename="danh-sach-can-bo", columns=list(COLUMNS.values()), rows=[EXAMPLE], sheet="Cán bộ"
    )
