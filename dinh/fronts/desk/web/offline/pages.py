"""Doors of the counter without a line: its page, its pack, what it sends, its numbers, its worker."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dinh.domains.dossiers.actions import close_numbers, drop_reception, reserve_numbers
from dinh.domains.dossiers.queries import counter_blocks, counter_receptions, often_received
from dinh.domains.dossiers.types import CounterReceptionView, ReceptionState
from dinh.domains.procedures.queries import service_lines
from dinh.fronts.desk.web.acting import desk_of, page
from dinh.fronts.desk.web.counter import one_stop
from dinh.fronts.desk.web.offline.pack import competent_of, days_ahead, pack_of
from dinh.fronts.desk.web.offline.sending import read_sent, receive_sent
from dinh.kernel.access.middleware import sentence_of
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import NotFound, Refusal

SIZES = (10, 20, 50)
# Why the worker led here, by the word it puts into the address.
WHY = {
    "chua-chuan-bi": gettext_lazy(
        "Thủ tục này chưa giữ sẵn trên máy. Hãy chọn một thủ tục trong danh sách đã giữ."
    ),
    "can-mang": gettext_lazy(
        "Việc vừa bấm cần có mạng (tra cứu, thêm mục). Quay lại tờ khai và bấm Tiếp nhận."
    ),
    "co-quan-khac": gettext_lazy(
        "Khi mất mạng chỉ nhận cho cơ quan đã giữ số. Hãy quay lại và chọn cơ quan đó."
    ),
    "thieu": gettext_lazy(
        "Còn mục bắt buộc hoặc mục kiểm tra chưa xong. Quay lại tờ khai, điền đủ rồi bấm Tiếp nhận."
    ),
    "het-so": gettext_lazy(
        "Đã hết số dự phòng của hôm nay. Ghi sổ tay và hẹn người nộp; có mạng lại thì nhận tiếp."
    ),
    "day-may": gettext_lazy(
        "Máy đã đầy bộ nhớ nên chưa giữ được hồ sơ này. Hãy quét với độ phân giải thấp hơn."
    ),
}


class WorkerNotBuilt(NotFound):
    """The front end was not built."""

    code = "desk.worker_not_built"
    default_sentence = "Bản cài đặt thiếu phần chạy khi mất mạng. Hãy báo người quản trị dựng lại giao diện."


@one_stop
@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """What the machine keeps and has waiting (its own script fills it in), what was sent, the numbers set apart."""
    desk, now = desk_of(request), moments.now()
    today = moments.local(now).date()
    often = often_received(agency_id=desk.agency_id, until=today)
    names = {one.procedure_id: one for one in service_lines(on=today, also=often)} if often else {}
    receptions = counter_receptions(actor=desk.actor, agency_id=desk.agency_id)
    blocks = counter_blocks(actor=desk.actor, agency_id=desk.agency_id)
    context = {
        "often": [names[one] for one in often if one in names],
        "conflicts": [one for one in receptions if one.state is ReceptionState.CONFLICT],
        "receptions": [one for one in receptions if one.state is not ReceptionState.CONFLICT],
        "open_blocks": [one for one in blocks if one.closed_at is None],
        "closed_blocks": [one for one in blocks if one.closed_at is not None],
        "sizes": SIZES,
        "why": WHY.items(),
        "now": now,
    }
    return page(request, "offline.html", desk, context)


@one_stop
def pack(request: HttpRequest) -> JsonResponse:
    """GET: what the machine keeps. POST: numbers are set apart first, for the day and the procedures asked for."""
    desk, now = desk_of(request), moments.now()
    asked = request.POST if request.method == "POST" else request.GET
    codes, device = asked.getlist("thu-tuc"), asked.get("may", "")
    if request.method == "POST":
        size = parse_row_id(asked.get("bao-nhieu", "")) or SIZES[1]
        days = {day.isoformat(): day for day in days_ahead(agency_id=desk.agency_id, now=now)}
        day: date = days.get(asked.get("ngay", ""), moments.local(now).date())
        try:
            for agency_id in competent_of(desk=desk, now=now, codes=codes):
                reserve_numbers(
                    actor=desk.actor,
                    now=now,
                    agency_id=desk.agency_id,
                    competent_agency_id=agency_id,
                    device=device,
                    day=day,
                    size=min(size, SIZES[-1]),
                )
        except Refusal as refusal:
            return _refused(refusal)
    kept = pack_of(desk=desk, now=now, codes=codes, device=device)
    return JsonResponse({**kept, "csrf": get_token(request)})


@one_stop
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """One reception done without a line; the answer is the same however often it is sent."""
    desk, now = desk_of(request), moments.now()
    try:
        sent = read_sent(request, desk)
        view = receive_sent(request=request, desk=desk, now=now, sent=sent)
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(_answer(view))


@one_stop
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a block: by the machine itself at the end of its day, or by an officer when the machine is lost."""
    desk, now = desk_of(request), moments.now()
    block_id = parse_row_id(request.POST.get("khoi", "")) or 0
    reason = request.POST.get("ly-do", "")
    try:
        block = close_numbers(
            actor=desk.actor, now=now, agency_id=desk.agency_id, block_id=block_id, reason=reason
        )
    except Refusal as refusal:
        if _wants_json(request):
            return _refused(refusal)
        messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(reverse("desk:offline"))
    if _wants_json(request):
        return JsonResponse({"used": block.used, "returned": block.returned, "void": block.void})
    messages.success(
        request,
        _("Đã đóng khối số: %(used)d số đã dùng, %(returned)d số trả lại, %(void)d số hủy.")
        % {"used": block.used, "returned": block.returned, "void": block.void},
    )
    return HttpResponseRedirect(reverse("desk:offline"))


@one_stop
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Give up a reception in conflict, with a reason."""
    desk, now = desk_of(request), moments.now()
    try:
        drop_reception(
            actor=desk.actor,
            now=now,
            agency_id=desk.agency_id,
            key=request.POST.get("khoa", "")[:64],
            reason=request.POST.get("ly-do", ""),
        )
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("Đã bỏ lần tiếp nhận; số trên giấy hẹn đã hủy kèm lý do."))
    return HttpResponseRedirect(reverse("desk:offline"))


@one_stop
@require_safe
def slip_shell(request: HttpRequest) -> HttpResponse:
    """The slip without its words: the machine fills them in when there is no line."""
    return render(request, "desk/offline_slip.html", {"now": moments.now()})


@one_stop
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker; it stands here because its place says what it may answer for. Refused: WorkerNotBuilt."""
    found = finders.find("counter-worker.js")
    if not isinstance(found, str):
        raise WorkerNotBuilt
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse(
        {"state": "refused", "code": refusal.code, "sentence": sentence_of(refusal)}, status=refusal.status
    )


def _answer(view: CounterReceptionView) -> dict[str, object]:
    return {
        "state": view.state.value,
        "number": view.number,
        "code": view.code,
        "refusal": view.refusal_code,
        "sentence": view.sentence,
        "renumbered": view.is_renumbered,
        "slip": reverse("desk:slip", args=(view.dossier_id,)) if view.dossier_id else "",
    }
