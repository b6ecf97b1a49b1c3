"""Doors of the province's OpenID provider that are not allauth's own: tokens with a limit on guessing, no devices."""

from __future__ import annotations

from typing import cast

from allauth.idp.oidc import views as provider
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from dinh.kernel.access.actions import throttle
from dinh.kernel.access.guards import public

# A token lasts 15 minutes: an honest program asks a few times in an hour, even one with several workers.
TRIES, WINDOW_SECONDS = 60, 15 * 60


@csrf_exempt
@public
def token(request: HttpRequest) -> HttpResponseBase:
    """Allauth's own endpoint; after sixty tries of one address in a quarter of an hour `slow_down` (RFC 8628, 3.5)."""
    address = request.META.get("REMOTE_ADDR", "")
    if not throttle(f"token:{address}", limit=TRIES, window_seconds=WINDOW_SECONDS):
        return JsonResponse(
            {"error": "slow_down", "error_description": "Too many tries from this address."},
            status=429,
            headers={"Retry-After": str(WINDOW_SECONDS), "Cache-Control": "no-store"},
        )
    return cast("HttpResponseBase", provider.token(request))


@public
def no_devices(request: HttpRequest) -> HttpResponseBase:
    """Signing in devices that have no browser is closed: allauth's page for it takes a confirmation without a token of
    its form, so that another site could confirm a device in somebody's name."""
    del request
    raise Http404
