"""In which of his agencies an officer works now, and what every page of the desk shows about him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.people.queries import list_agencies
from dinh.kernel.access.guards import actor_of, official
from dinh.kernel.access.types import Actor
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import NotFound

CHOSEN = "co_quan_dang_lam"
ROLES = {
    "one_stop": gettext_lazy("Công chức Một cửa"),
    "case_officer": gettext_lazy("Chuyên viên"),
    "leader": gettext_lazy("Lãnh đạo"),
    "clerk": gettext_lazy("Văn thư"),
    "procedure_editor": gettext_lazy("Biên tập thủ tục"),
    "procedure_reviewer": gettext_lazy("Duyệt thủ tục"),
    "agency_admin": gettext_lazy("Quản trị cơ quan"),
    "province_admin": gettext_lazy("Quản trị tỉnh"),
    "auditor": gettext_lazy("Kiểm tra"),
}


class PostNotHeld(NotFound):
    """The officer has no post at that agency."""

    code = "desk.post_not_held"
    default_sentence = "Bạn không có vị trí công tác tại cơ quan này. Hãy chọn trong các cơ quan được đưa ra."


@dataclass(frozen=True)
class Desk:
    """The reader of a page: whole actor, the agency he works in now, names of all agencies the page needs."""

    actor: Actor
    agency_id: int
    names: dict[int, str]

    def naming(self, agency_ids: Iterable[int | None]) -> Desk:
        """The same desk that also knows the names of `agency_ids`."""
        wanted = {one for one in agency_ids if one} - self.names.keys()
        return replace(self, names=self.names | _short_names(wanted)) if wanted else self

    @property
    def here(self) -> Actor:
        """The actor with the posts of the chosen agency only: for queues and unit pages."""
        return replace(
            self.actor, posts=tuple(post for post in self.actor.posts if post.agency_id == self.agency_id)
        )

    @property
    def post(self) -> str:
        """`Chuyên viên, Sở Xây dựng`."""
        roles = dict.fromkeys(str(ROLES.get(post.role, post.role)) for post in self.here.posts)
        return ", ".join([*roles, self.names.get(self.agency_id, "")]) if roles else _("Quản trị tỉnh")

    @property
    def others(self) -> list[tuple[int, str]]:
        """The officer's agencies with their names when there is more than one."""
        ids = self.actor.agency_ids
        return [(one, self.names.get(one, "")) for one in ids] if len(ids) > 1 else []


def desk_of(request: HttpRequest, agency_ids: Iterable[int | None] = ()) -> Desk:
    """The reader; names of his agencies and of `agency_ids` come in one statement."""
    actor = actor_of(request)
    own = actor.agency_ids
    chosen = request.session.get(CHOSEN) if len(own) > 1 else None
    agency_id = chosen if chosen in own else (own[0] if own else 0)
    first = sorted(actor.posts, key=lambda post: post.agency_id != agency_id)
    wanted = {one for one in (*own, *agency_ids) if one}
    return Desk(replace(actor, posts=tuple(first)), agency_id, _short_names(wanted))


def _short_names(agency_ids: set[int]) -> dict[int, str]:
    return {one.id: one.short_name for one in list_agencies(ids=agency_ids)} if agency_ids else {}


def page(
    request: HttpRequest, template: str, desk: Desk, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the desk."""
    return render(request, f"desk/{template}", {"desk": desk, **context}, status=status)


@official
def choose_agency(request: HttpRequest) -> HttpResponse:
    """The officer's agencies to choose from; chosen, he works there from now on. Refused: PostNotHeld."""
    if request.method != "POST":
        return page(request, "posts.html", desk_of(request), {"next": request.GET.get("next", "")})
    asked = parse_row_id(request.POST.get("co_quan", ""))
    if asked not in actor_of(request).agency_ids:
        raise PostNotHeld
    request.session[CHOSEN] = asked
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else reverse("desk:inbox"))
