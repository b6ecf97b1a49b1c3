"""Tiếp nhận: what came in online and waits, results that wait for their owner, and the counter for walk-ins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from dinh.domains.dossiers.actions import upload_keeper
from dinh.domains.dossiers.queries import search_dossiers
from dinh.domains.dossiers.types import OnPaper, ReceptionCheck
from dinh.domains.payments.types import PaymentMethod
from dinh.domains.people.queries import working_calendar
from dinh.domains.people.types import PersonSummary, Role
from dinh.domains.procedures.queries import (
    competent_agencies,
    get_procedure,
    search_procedures,
    version_plan,
)
from dinh.domains.procedures.types import Channel, VersionPlan
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.fronts.desk.web.inbox import COUNTER_TABS, queue
from dinh.fronts.desk.web.walk_in import (
    WalkIn,
    asked_for,
    known_of,
    look_up,
    receive_again,
)
from dinh.kernel.access.guards import role_required
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.forms.binding import BoundForm, Intent, bind, compiled_form
from dinh.kernel.forms.types import CompiledForm, Kind
from dinh.lib import moments
from dinh.lib.codes import NotACode, parse_personal_number
from dinh.lib.deadlines import Due, due
from dinh.lib.refusals import NotFound, Refusal

MENDED = gettext_noop(
    "Hồ sơ đã nhận khi mất mạng. Sửa chỗ chưa đúng rồi tiếp nhận với số mới; số cũ sẽ được hủy."
)
METHODS = (
    (PaymentMethod.CASH.value, gettext_lazy("Tiền mặt, có biên lai")),
    (PaymentMethod.TRANSFER.value, gettext_lazy("Chuyển khoản, mã QR")),
    ("", gettext_lazy("Nộp sau")),
)
MOST_FOUND = 12
one_stop = role_required(Role.ONE_STOP)


class CounterForm(forms.Form):
    """What the counter adds to the procedure's own form: competent agency, sheets of paper, checks, fee."""

    use_required_attribute = False
    co_quan = forms.ChoiceField(label=gettext_lazy("Cơ quan giải quyết"))
    thu = forms.ChoiceField(
        label=gettext_lazy("Phí, lệ phí"), choices=METHODS, required=False, widget=forms.RadioSelect
    )
    bien_lai = forms.CharField(label=gettext_lazy("Số biên lai"), required=False, max_length=60)

    def __init__(
        self, *args: Any, plan: VersionPlan, agencies: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["co_quan"].choices = list(agencies)  # type: ignore[attr-defined]
        self.fee = plan.fees.get(Channel.COUNTER) or 0
        if not self.fee:
            del self.fields["thu"], self.fields["bien_lai"]
        for number, title in enumerate(plan.first_step.checklist if plan.steps else (), start=1):
            self.fields[f"kiem-{number}"] = forms.BooleanField(
                label=title,
                error_messages={"required": _("Chưa đánh dấu: %(check)s") % {"check": title}},
            )
        for paper in self.papers:
            self._paper_fields(paper.code, paper.originals, paper.copies)

    def _paper_fields(self, code: str, originals: int, copies: int) -> None:
        for part, initial in (("chinh", originals), ("sao", copies)):
            self.fields[f"{part}:{code}"] = forms.IntegerField(
                min_value=0, max_value=99, required=False, initial=initial
            )
        self.fields[f"noi:{code}"] = forms.CharField(required=False, max_length=100)

    @property
    def papers(self) -> list[Any]:
        """Papers that are asked for."""
        return [paper for paper in self.plan.papers if not paper.guidance]

    @property
    def paper_rows(self) -> list[dict[str, Any]]:
        """Rows of the table of papers."""
        return [
            {
                "paper": paper,
                "originals": self[f"chinh:{paper.code}"],
                "copies": self[f"sao:{paper.code}"],
                "place": self[f"noi:{paper.code}"],
            }
            for paper in self.papers
        ]

    @property
    def check_fields(self) -> list[Any]:
        """The checks of reception."""
        return [self[name] for name in self.fields if name.startswith("kiem-")]

    @property
    def links(self) -> list[tuple[str, str]]:
        """(id, sentence) of what is wrong."""
        return [
            (self[name].id_for_label, str(words[0]))
            for name, words in self.errors.items()
            if name in self.fields and words
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("thu") == PaymentMethod.CASH and not data.get("bien_lai"):
            self.add_error("bien_lai", _("Thu tiền mặt phải có số biên lai."))
        return data

    def on_paper(self) -> dict[str, OnPaper]:
        """Sheets handed over, by paper."""
        data = self.cleaned_data
        return {
            paper.code: OnPaper(
                originals=data.get(f"chinh:{paper.code}") or 0,
                copies=data.get(f"sao:{paper.code}") or 0,
                place=data.get(f"noi:{paper.code}") or "",
            )
            for paper in self.papers
        }

    def checks(self) -> list[ReceptionCheck]:
        """What the officer ticked."""
        return [
            ReceptionCheck(code=one.name, title=str(one.label), passed=bool(self.cleaned_data.get(one.name)))
            for one in self.check_fields
        ]


@one_stop
def reception_page(request: HttpRequest) -> HttpResponse:
    """Online submissions that wait for an answer, and results that wait for their owner."""
    return queue(request, tabs=COUNTER_TABS, template="reception.html")


@one_stop
def counter_page(request: HttpRequest) -> HttpResponse:
    """The counter: first the procedure, then everything on one page; the address keeps both."""
    desk, now = desk_of(request), moments.now()
    code = request.GET.get("thu-tuc", "")
    if not code:
        return _choose(request, desk, now)
    today = moments.local(now).date()
    procedure = get_procedure(code=code, on=today)
    agencies = agencies_for(desk, procedure.plan.procedure_code, now)
    plan = version_plan(version_id=procedure.plan.version_id, agency_id=int(agencies[0][0]))
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    person: PersonSummary | None = None
    said = ""
    if request.method == "POST":
        form = bind(
            compiled,
            data=request.POST,
            files=request.FILES,
            store=upload_keeper(actor=desk.actor, now=now),
            today=today,
        )
        own = CounterForm(request.POST, plan=plan, agencies=agencies)
        if "_sua" in request.POST:
            form = bind(compiled, existing=form.draft_data, today=today)
            own = CounterForm(plan=plan, agencies=agencies, initial=_typed(request.POST))
            said = _(MENDED)
        elif "_tra" in request.POST:
            form, person, said = _looked_up(desk, now, compiled, form, request.POST)
            own = CounterForm(plan=plan, agencies=agencies, initial=_typed(request.POST))
        elif own.is_valid() and may_go(form, own):
            answer = _receive(request, desk, now, compiled, form, own)
            if answer is not None:
                return answer
        elif form.intent is not Intent.SUBMIT:
            own = CounterForm(plan=plan, agencies=agencies, initial=_typed(request.POST))
    else:
        form = bind(compiled, existing={}, today=today)
        own = CounterForm(plan=plan, agencies=agencies, initial={"co_quan": agencies[0][0], "thu": ""})
    context = {
        "procedure": procedure,
        "plan": plan,
        "form": form,
        "own": own,
        "person": person,
        "said": said,
        "wrong": [*form.error_links, *own.links],
        "non_field": own.non_field_errors() if own.is_bound else (),
        "promise": _promise(plan, int(agencies[0][0]), now),
        "offers_counter": Channel.COUNTER in plan.limits,
        "key": request.POST.get("khoa") or str(uuid4()),
        "recent": search_dossiers(actor=desk.here, q="", limit=5).rows,
        "now": now,
        "keeps": "ngoai-tuyen" in request.GET,
    }
    status = 422 if context["wrong"] or context["non_field"] else 200
    return page(request, "counter.html", desk, context, status=status)


def may_go(form: BoundForm, own: CounterForm) -> bool:
    """Whether nothing is left to mend; a scan may be missing where the sheets themselves were handed over."""
    if form.is_valid():
        return True
    handed = {
        code.replace("-", "_") for code, kept in own.on_paper().items() if kept.originals or kept.copies
    }
    asked = {
        item.name
        for _, item in form.form.walk()
        if item.kind is Kind.FILE and not form.answers.data.get(item.name)
    }
    return form.intent is Intent.SUBMIT and not form.revealed and set(form.errors) <= handed & asked


def _choose(request: HttpRequest, desk: Desk, now: datetime) -> HttpResponse:
    words = request.GET.get("tim", "").strip()[:100]
    today = moments.local(now).date()
    found = search_procedures(on=today, text=words, size=MOST_FOUND) if words else None
    context = {
        "words": words,
        "found": found,
        "recent": search_dossiers(actor=desk.here, q="", limit=5).rows,
    }
    return page(request, "counter_choose.html", desk, context)


def agencies_for(desk: Desk, code: str, now: datetime) -> list[tuple[str, str]]:
    """Who may settle it (id, name), the counter's own agency first: any counter may receive any procedure."""
    found = competent_agencies(procedure_code=code, on=moments.local(now).date())
    own = [(str(desk.agency_id), desk.names.get(desk.agency_id, ""))]
    if not found:
        return own
    ordered = sorted(found, key=lambda one: one.id != desk.agency_id)
    return [(str(one.id), one.name) for one in ordered]


def _typed(posted: QueryDict) -> dict[str, Any]:
    """What the counter's own fields held, for a page that is shown again without judging."""
    return {name: posted.get(name) for name in posted}


def _looked_up(
    desk: Desk, now: datetime, compiled: CompiledForm, form: BoundForm, posted: QueryDict
) -> tuple[BoundForm, PersonSummary | None, str]:
    item = asked_for(compiled, "person.number")
    typed = posted.get(item.name, "") if item else ""
    kept = form.draft_data
    today = moments.local(now).date()
    try:
        number = parse_personal_number(typed).number
    except NotACode as refusal:
        return bind(compiled, existing=kept, today=today), None, refusal.sentence
    person = look_up(actor=desk.actor, now=now, number=number)
    assert item is not None
    kept[item.name] = number
    if person is None:
        return bind(compiled, existing=kept, today=today), None, _("Chưa có ai ghi với số này; hãy nhập mới.")
    for what, value in known_of(person, number).items():
        asked = asked_for(compiled, what)
        if asked is not None and value:
            kept[asked.name] = value
    return bind(compiled, existing=kept, today=today), person, ""


def walk_in_of(desk: Desk, compiled: CompiledForm, form: BoundForm, own: CounterForm, key: str) -> WalkIn:
    """What two valid forms say, as one piece of work."""
    chosen = own.cleaned_data.get("thu") or ""
    return WalkIn(
        plan=own.plan,
        form=compiled,
        competent_agency_id=int(own.cleaned_data["co_quan"]),
        reception_agency_id=desk.agency_id,
        data=form.clean_data,
        on_paper=own.on_paper(),
        checks=own.checks(),
        method=PaymentMethod(chosen) if chosen else None,
        receipt_code=own.cleaned_data.get("bien_lai") or "",
        key=key,
    )


def _receive(
    request: HttpRequest,
    desk: Desk,
    now: datetime,
    compiled: CompiledForm,
    form: BoundForm,
    own: CounterForm,
) -> HttpResponse | None:
    """Receive and go to the slip; None when something was refused and stands on the forms."""
    walk_in = walk_in_of(desk, compiled, form, own, request.POST.get("khoa", "")[:64] or str(uuid4()))
    try:
        sheet = receive_again(actor=desk.actor, now=now, walk_in=walk_in)
    except NotFound:
        raise
    except Refusal as refusal:
        for path, words in refusal.fields.items():
            if any(path == item.name for _step, item in compiled.walk()):
                form.add_error(path, words)
        own.add_error(None, sentence_of(refusal))
        return None
    messages.success(request, _("Đã tiếp nhận hồ sơ %(code)s.") % {"code": sheet.dossier.code})
    return HttpResponseRedirect(reverse("desk:slip", args=(sheet.dossier.id,)))


def _promise(plan: VersionPlan, agency_id: int, now: datetime) -> Due | None:
    """When the result would be due if it were received now; computed again at the press."""
    limit = plan.limits.get(Channel.COUNTER)
    if limit is None:
        return None
    return due(calendar=working_calendar(agency_id=agency_id), received_at=now, limit=limit)
