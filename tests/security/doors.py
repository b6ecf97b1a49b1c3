"""Every address of the house as the resolver knows it, and a real address for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from dinh.domains.people.web.staff.verbs import DOORS as STAFF_VERBS
from dinh.domains.procedures.web.manage import VERBS as VERSION_VERBS
from dinh.fronts.desk.wording.verbs import BY_SLUG
from tests.security.cast import Cast

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
EXPRESSION = re.compile(r"\(\?P<(\w+)>[^()]*\)")
# One address that is many doors: each of its words is a row of its own.
WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ban-lam-viec/ho-so/<int:dossier_id>/<slug:slug>/": ("<slug:slug>", tuple(BY_SLUG)),
    "ban-lam-viec/can-bo/<int:account_id>/<slug:slug>/": ("<slug:slug>", tuple(STAFF_VERBS)),
    "ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/<str:verb>/": ("<str:verb>", tuple(VERSION_VERBS)),
}
# Files of a finished dossier, steps of a draft: elsewhere `dossier_id` is the one in somebody's hands.
DONE = ("tep-ket-qua/", "ket-qua/", "danh-gia/", "trao-ket-qua/")


def doors() -> Iterator[str]:
    """Every address pattern once, in the order of the resolver."""
    for pattern in dict.fromkeys(_patterns(get_resolver().url_patterns)):
        if pattern in WORDS:
            argument, words = WORDS[pattern]
            yield from (pattern.replace(argument, word) for word in words)
        else:
            yield pattern


def _patterns(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, address)
        else:
            yield EXPRESSION.sub(r"<\1>", address)


def address(door: str, cast: Cast) -> str:
    """The pattern with a record of the cast in the place of each argument."""
    known = _values(door, cast)
    return "/" + ARGUMENT.sub(lambda found: str(known[found[1]]), door)


def _values(door: str, cast: Cast) -> dict[str, object]:
    dossier = cast.draft_id if "/nhap/" in door else cast.done_id if door.endswith(DONE) else cast.open_id
    known: dict[str, object] = {
        "dossier_id": dossier,
        "paper_id": cast.paper_id,
        "opinion_id": cast.opinion_id,
        "account_id": cast.account_id,
        "post_id": cast.post_id,
        "reset_id": cast.reset_id,
        "request_id": cast.request_id,
        "version_id": cast.draft_version_id,
        "list_id": 1,
        "number": 1,
        "step": "lien-he" if door.startswith("ho-so/") else 0,
        "place": 0,
        "pk": 1,
        "slug": "tiep-nhan",
        "code": "1.004756",
        "token": cast.qr_token,
        "key": "khong-co",
        "uidb36": "1",
        "provider_id": "dinh-danh",
        "app_label": "people",
        "url": "khong-co",
        "content_type_id": 1,
        "object_id": 1,
    }
    if door.startswith("ho-so/<str:code>"):
        known["code"] = cast.done_code
    if door.startswith(("thong-ke/", "hang-cho/")):
        known["code"] = cast.world.department.code
    if door.startswith("ho-so/xac-nhan/"):
        known["token"] = cast.co_sign_token
    if door.startswith("dang-nhap/lan-dau/"):
        known["token"] = cast.sign_in_token
    if door.startswith("quan-tri/") and "<path:object_id>" in door and "content_type_id" not in door:
        _, app_label, model, *_ = door.split("/")
        first = apps.get_model(app_label, model)._default_manager.order_by("pk").first()
        known["object_id"] = first.pk if first is not None else 1
    return known
