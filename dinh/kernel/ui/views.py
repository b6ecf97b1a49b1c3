"""Pages of the dress itself: staying signed in, and the gallery of parts (only while developing)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from dinh.kernel.access.guards import public, signed_in
from dinh.kernel.ui import errors
from dinh.kernel.ui import gallery as samples


@never_cache
@signed_in
def stay(request: HttpRequest) -> HttpResponse:
    """Begin the session's time anew; the session warning calls this."""
    request.session.modified = True
    return HttpResponse(status=204)


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the citizen side on one page."""
    return render(request, "ui/gallery.html", samples.public_samples())


@public
def desk_gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the desk on one page."""
    return render(request, "ui/gallery_desk.html", samples.desk_samples())


@public
def error_gallery(request: HttpRequest, status: int) -> HttpResponse:
    """An error page, to be looked at."""
    pages = {
        trouble.status: trouble
        for trouble in (errors.BAD_REQUEST, errors.FORBIDDEN, errors.NOT_FOUND, errors.BROKEN, errors.AWAY)
    }
    if status not in pages:
        raise Http404
    return errors.trouble_page(request, pages[status])
