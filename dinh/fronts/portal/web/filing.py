"""Before the wizard: where the dossier may be filed, who settles it, in whose name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import save_draft
from dinh.domains.dossiers.types import FilingInput, PartyInput, PartyRole
from dinh.domains.people.queries import counters, get_profile
from dinh.domains.people.types import AgencySummary, Profile
from dinh.domains.procedures.queries import competent_agencies, filing_door, rule_set_on, version_in_force
from dinh.domains.procedures.types import Channel, VersionPlan
from dinh.kernel.access.guards import actor_of, public
from dinh.kernel.access.types import Actor
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import prefill
from dinh.lib import moments
from dinh.lib.vietnamese import clean_line

NAME_LENGTH = 200


@public
def start_page(request: HttpRequest, code: str) -> HttpResponse:
    """What one needs and where it may be filed; POST opens the draft and leads to the first question."""
    now = moments.now()
    today = moments.local(now).date()
    plan = version_in_force(procedure_code=code, on=today)
    door = filing_door(place=rule_set_on(on=today).filing_place)
    offered = Channel.WEB in plan.limits
    here = offered and door.is_open
    agencies = competent_agencies(procedure_code=code, on=today)
    places = counters(on=today) if here else []
    actor = actor_of(request)
    if request.method == "POST" and here and not actor.is_signed_in:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    errors: dict[str, str] = {}
    if request.method == "POST" and here:
        errors = _faults(request, agencies, places)
        if not errors:
            return _open_draft(request, actor, plan, agencies, now)
    context = {
        "plan": plan,
        "here": here,
        "offered": offered,
        "for_demo": here and door.opened_for_demo,
        "agencies": [(str(one.id), one.name) for one in agencies],
        "only_agency": agencies[0] if len(agencies) == 1 else None,
        "chosen": request.POST.get("co_quan", ""),
        "places": [("", _("Ngay tại cơ quan giải quyết")), *((str(one.id), one.name) for one in places)],
        "place": request.POST.get("noi_nhan", ""),
        "whom": request.POST.get("nguoi", "minh"),
        "for_name": clean_line(request.POST.get("ten", ""))[:NAME_LENGTH],
        "whoms": [
            ("minh", _("Cho chính tôi")),
            ("nguoi-khac", _("Thay người khác"), _("Có giấy ủy quyền, hoặc là cha, mẹ, người giám hộ")),
        ],
        "papers": [one for one in plan.papers if not one.guidance],
        "errors": errors,
        "limit": plan.limits.get(Channel.WEB),
        "fee": plan.fees.get(Channel.WEB),
    }
    return render(request, "portal/apply.html", context, status=422 if errors else 200)


def _faults(
    request: HttpRequest, agencies: tuple[AgencySummary, ...], places: Sequence[AgencySummary]
) -> dict[str, str]:
    errors = {}
    if len(agencies) > 1 and request.POST.get("co_quan") not in {str(one.id) for one in agencies}:
        errors["co_quan"] = _("Chọn cơ quan giải quyết")
    if not agencies:
        errors["co_quan"] = _("Chưa có cơ quan nào giải quyết thủ tục này; xin gọi tổng đài hỗ trợ")
    if request.POST.get("noi_nhan", "") not in {"", *(str(one.id) for one in places)}:
        errors["noi_nhan"] = _("Chọn một bộ phận Một cửa trong danh sách")
    if request.POST.get("nguoi") not in ("minh", "nguoi-khac"):
        errors["nguoi"] = _("Chọn ông/bà nộp cho ai")
    elif request.POST["nguoi"] == "nguoi-khac" and not clean_line(request.POST.get("ten", "")):
        errors["ten"] = _("Nhập họ và tên người được nộp thay")
    return errors


def _open_draft(
    request: HttpRequest, actor: Actor, plan: VersionPlan, agencies: tuple[AgencySummary, ...], now: Any
) -> HttpResponseRedirect:
    assert actor.account_id is not None
    profile = get_profile(account_id=actor.account_id)
    chosen = next((one for one in agencies if str(one.id) == request.POST.get("co_quan")), agencies[0])
    form = compiled_form(plan.form_definition, plan.form_hash)
    others_name = (
        clean_line(request.POST.get("ten", ""))[:NAME_LENGTH] if request.POST["nguoi"] != "minh" else ""
    )
    filing = FilingInput(
        version_id=plan.version_id,
        channel=Channel.WEB.value,
        competent_agency_id=chosen.id,
        reception_agency_id=int(request.POST.get("noi_nhan") or chosen.id),
        parties=parties(profile, others_name),
        form_data=prefill(form, known(profile, others_name), {}),
    )
    draft_id = save_draft(actor=actor, now=now, filing=filing)
    return HttpResponseRedirect(reverse("portal:step", args=(draft_id, form.steps[0].code)))


def parties(profile: Profile, others_name: str) -> tuple[PartyInput, ...]:
    """Filer and subject; who files for another is his representative too."""

    def holder(role: PartyRole) -> PartyInput:
        return PartyInput(
            role=role,
            name=profile.full_name,
            person_id=profile.person_id,
            phone=profile.phone,
            email=profile.email,
            address=profile.address,
        )

    if not others_name:
        return (holder(PartyRole.FILER), holder(PartyRole.SUBJECT))
    subject = PartyInput(role=PartyRole.SUBJECT, name=others_name)
    return (holder(PartyRole.FILER), subject, holder(PartyRole.REPRESENTATIVE))


def known(profile: Profile, others_name: str) -> dict[str, Any]:
    """What forms are filled in from; of another person only the name."""
    if others_name:
        return {"person.name": others_name, "person.phone": profile.phone, "person.email": profile.email}
    born: date | None = profile.birth_date
    return {
        "person.name": profile.full_name,
        "person.number": profile.personal_number,
        "person.birth_date": born.isoformat() if born else "",
        "person.phone": profile.phone,
        "person.email": profile.email,
    }
