"""The page /thong-bao/: one's own notices, in the frame of the portal or of the desk."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.types import ActorKind
from dinh.kernel.notices.actions import compose, mark_read
from dinh.kernel.notices.queries import list_notices
from dinh.kernel.notices.types import NoticeRow
from dinh.lib import moments

LONGEST_ID = 18  # digits that surely fit into a bigint


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The list, latest first; `?sau=` is the last notice of the page before."""
    actor = actor_of(request)
    assert actor.account_id is not None
    page = list_notices(account_id=actor.account_id, after=_number(request.GET.get("sau", "")))
    page = replace(page, rows=tuple(_retold(row, get_language()) for row in page.rows))
    official = actor.kind is ActorKind.OFFICIAL
    frame = "ui/desk.html" if official else "ui/public.html"
    return render(request, "notices/list.html", {"page": page, "frame": frame, "official": official})


def _retold(row: NoticeRow, language: str | None) -> NoticeRow:
    """The notice in the page's language; as it was sent where nobody knows how to tell it otherwise."""
    if not language or language == settings.LANGUAGE_CODE or not row.context:
        return row
    try:
        whole = {**row.context, "link": settings.BASE_URL + row.link if row.link else ""}
        subject, text = compose(template=row.template, context=whole, language=language)
    except TemplateDoesNotExist:  # of a release before this one
        return row
    return replace(row, subject=subject, text=text)


@signed_in
@require_POST
def mark_as_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice (`thong-bao`) or, without it, all as read."""
    wanted = request.POST.get("thong-bao", "")
    notice_id = _number(wanted)
    count = 0
    if not wanted or notice_id is not None:
        count = mark_read(actor=actor_of(request), now=moments.now(), notice_id=notice_id)
    if count:
        told = ngettext(
            "Đã đánh dấu %(n)d thông báo là đã đọc.", "Đã đánh dấu %(n)d thông báo là đã đọc.", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("Không có thông báo nào chưa đọc ở đây."))
    return redirect("notices:list")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None
