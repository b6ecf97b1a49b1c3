"""A reception done without a line becomes a dossier, once however often it is sent; or its conflict is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import (
    SentByAnother,
    VersionOutdated,
    begin_reception,
    refuse_reception_sent,
    settle_reception,
    upload_keeper,
)
from dinh.domains.dossiers.queries import holder_of
from dinh.domains.dossiers.types import CounterReceptionView, ReservedNumber
from dinh.domains.procedures.queries import get_procedure, version_plan
from dinh.fronts.desk.web.acting import Desk
from dinh.fronts.desk.web.counter import CounterForm, agencies_for, may_go, walk_in_of
from dinh.fronts.desk.web.walk_in import WalkIn, receive_walk_in
from dinh.kernel.forms.binding import BoundForm, bind, compiled_form
from dinh.kernel.forms.types import Kind
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local
from dinh.lib.refusals import Invalid, Refusal


class NotReadable(Invalid):
    """What the machine sent lacks its own marks."""

    code = "desk.offline_not_readable"
    default_sentence = (
        "Máy gửi thiếu thông tin của hồ sơ. Hãy mở lại trang Tiếp nhận khi mất mạng rồi gửi lại."
    )


class FileRefused(Invalid):
    """A scan was not taken."""

    code = "desk.offline_file_refused"
    default_sentence = "Tệp quét không được nhận: %(what)s"


class FormRefused(Invalid):
    """The form or the counter's own fields have something to mend."""

    code = "desk.offline_form_refused"
    default_sentence = "Tờ khai còn chỗ phải sửa: %(what)s"


@dataclass(frozen=True)
class Sent:
    """The marks of one reception as the machine sent them."""

    key: str
    number: ReservedNumber
    written: str
    received_at: datetime
    version_id: int
    renumber: bool


def read_sent(request: HttpRequest, desk: Desk) -> Sent:
    """The marks of what was sent. Refused: NotReadable, SentByAnother, DeviceUnknown."""
    posted = request.POST
    numbers = [parse_row_id(posted.get(name, "")) for name in ("khoi", "thu_tu", "phien_ban", "tai_khoan")]
    try:
        received_at = datetime.fromisoformat(posted.get("nhan_luc", ""))
    except ValueError:
        raise NotReadable from None
    block, serial, version, account = numbers
    key = posted.get("khoa", "")
    if not (block and serial and version and key) or len(key) > 64 or received_at.tzinfo is None:
        raise NotReadable
    if account != desk.actor.account_id:
        raise SentByAnother
    holder = holder_of(agency_id=desk.agency_id, device=posted.get("may", ""))
    return Sent(
        key=key,
        number=ReservedNumber(block_id=block, serial=serial, holder=holder),
        written=posted.get("so", "")[:64],
        received_at=received_at,
        version_id=version,
        renumber=posted.get("so_moi") == "1",
    )


def receive_sent(*, request: HttpRequest, desk: Desk, now: datetime, sent: Sent) -> CounterReceptionView:
    """Receive at the moment the citizen stood there, with the number of his slip; else keep the conflict.

    With a new number asked for, that of the slip is void. Refused: VerbNotAllowed, SentByAnother.
    """
    at = min(sent.received_at, now)
    try:
        walk_in = _walk_in(request, desk, at, sent)
        return _receive(desk, now, at, sent, walk_in)
    except SentByAnother:
        raise
    except Refusal as refusal:
        return refuse_reception_sent(
            actor=desk.actor,
            now=now,
            agency_id=desk.agency_id,
            key=sent.key,
            number=sent.number,
            written=sent.written,
            received_at=at,
            refusal=refusal,
        )


def _receive(desk: Desk, now: datetime, at: datetime, sent: Sent, walk_in: WalkIn) -> CounterReceptionView:
    with transaction.atomic():
        known = begin_reception(
            actor=desk.actor,
            now=now,
            agency_id=desk.agency_id,
            key=sent.key,
            number=sent.number,
            received_at=sent.received_at,
            renumber=sent.renumber,
        )
        if known is not None:
            return known
        reserved = None if sent.renumber else sent.number
        sheet = receive_walk_in(actor=desk.actor, now=at, walk_in=replace(walk_in, reserved=reserved))
        return settle_reception(
            actor=desk.actor,
            now=now,
            agency_id=desk.agency_id,
            key=sent.key,
            number=sent.number,
            written=sent.written,
            received_at=at,
            sheet=sheet,
        )


def _walk_in(request: HttpRequest, desk: Desk, at: datetime, sent: Sent) -> WalkIn:
    day = local(at).date()
    plan = get_procedure(code=request.GET.get("thu-tuc", ""), on=day).plan
    if plan.version_id != sent.version_id:
        raise VersionOutdated(
            "Thủ tục đã có bản mới từ %(day)s, khác bản máy quầy đang giữ. Hãy mở lại tờ khai theo bản mới.",
            day=f"{plan.valid_from:%d/%m/%Y}" if plan.valid_from else "",
        )
    agencies = agencies_for(desk, plan.procedure_code, at)
    plan = version_plan(version_id=plan.version_id, agency_id=int(agencies[0][0]))
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    form = bind(
        compiled,
        data=request.POST,
        files=request.FILES,
        store=upload_keeper(actor=desk.actor, now=at),
        today=day,
    )
    own = CounterForm(request.POST, plan=plan, agencies=agencies)
    if not own.is_valid() or not may_go(form, own):
        raise _why(form, own)
    return walk_in_of(desk, compiled, form, own, sent.key)


def _why(form: BoundForm, own: CounterForm) -> Refusal:
    """One refusal that names every place to mend."""
    labels = {item.name: item for _step, item in form.form.walk()}
    said = [
        f"{labels[path].label}: {words}" if path in labels else words for path, words in form.errors.items()
    ]
    said += [words for _id, words in own.links]
    said += [_("Có thêm mục cần khai: %(name)s") % {"name": name} for _id, name in form.revealed_links]
    only_files = (
        bool(form.errors)
        and not own.errors
        and all(path in labels and labels[path].kind is Kind.FILE for path in form.errors)
    )
    what = "; ".join(one.rstrip(".") for one in said) + "."
    return FileRefused(what=what) if only_files else FormRefused(what=what)
