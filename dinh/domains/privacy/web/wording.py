"""What is held about a person, in words: sections of lines for the page and for the archive's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dinh.domains.dossiers.types import DossierView, PaperView
from dinh.domains.payments.types import FeeView
from dinh.domains.privacy.types import ArchiveFile, MyData
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import summary
from dinh.lib.moments import show_day, show_moment
from dinh.lib.money import format_vnd

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """A heading and what is held under it."""

    title: str
    lines: Lines


def person_sections(held: MyData, *, in_clear: bool = False) -> list[Section]:
    """Who the person is and what the account knows; empty lines are left out, the number masked unless `in_clear`."""
    people, profile = held.people, held.people.profile
    return [
        Section(
            _("Lý lịch, liên hệ"),
            _filled(
                (_("Họ và tên"), profile.full_name),
                (
                    _("Số định danh cá nhân"),
                    profile.personal_number if in_clear else profile.masked_number,
                ),
                (_("Ngày sinh"), _day(profile.birth_date)),
                (_("Giới tính"), {"M": _("Nam"), "F": _("Nữ")}.get(profile.sex, profile.sex)),
                (_("Điện thoại"), profile.phone),
                (_("Thư điện tử"), profile.email),
                (_("Địa chỉ"), profile.address),
                (_("Đại diện cho tổ chức"), "; ".join(people.organisations)),
            ),
        ),
        Section(
            _("Tài khoản"),
            _filled(
                (_("Tên đăng nhập"), people.username),
                (_("Tên hiển thị"), people.display_name),
                (_("Điện thoại của tài khoản"), people.account_phone),
                (_("Thư điện tử của tài khoản"), people.account_email),
                (_("Mở lúc"), show_moment(people.created_at)),
                (_("Dùng gần nhất"), _moment(people.last_active_at)),
                (_("Phiên đăng nhập đang mở"), str(people.open_sessions)),
            ),
        ),
    ]


def dossier_sections(view: DossierView, fees: tuple[FeeView, ...]) -> list[Section]:
    """One dossier whole: moments, parties, each version of the answers, papers, messages, result, rating."""
    made = [Section(view.procedure_name, _moments_of(view))]
    for party in view.parties:
        lines = _filled(
            (_("Tên"), party.name),
            (_("Điện thoại"), party.phone),
            (_("Thư điện tử"), party.email),
            (_("Địa chỉ"), party.address),
        )
        made.append(
            Section(
                {"filer": _("Người nộp"), "subject": _("Người có hồ sơ")}.get(
                    party.role, _("Người đại diện")
                ),
                lines,
            )
        )
    made += _answers(view)
    made.append(Section(_("Giấy tờ"), tuple((one.title, _paper(one)) for one in view.papers)))
    made.append(
        Section(
            _("Trao đổi"),
            tuple(
                (f"{show_moment(one.at)}, {_('tôi') if one.from_citizen else _('cơ quan')}", one.body)
                for one in view.messages
            ),
        )
    )
    made.append(Section(_("Phí, lệ phí"), tuple((one.title, format_vnd(one.amount_vnd)) for one in fees)))
    made.append(Section(_("Kết quả và đánh giá"), _ending(view)))
    return [one for one in made if one.lines]


def counts_line(view: DossierView) -> str:
    """How much of a person one dossier holds, in one line."""
    words = [
        _("%(n)s câu trả lời") % {"n": len(view.form_data)},
        _("%(n)s giấy tờ") % {"n": sum(one.is_current for one in view.papers)},
    ]
    if view.messages:
        words.append(_("%(n)s tin nhắn") % {"n": len(view.messages)})
    if view.result is not None:
        words.append(_("kết quả"))
    if view.rating is not None:
        words.append(_("đánh giá"))
    return ", ".join(words)


def export_page(held: MyData, files: tuple[ArchiveFile, ...]) -> str:
    """The archive's page, in the law's language."""
    with translation.override("vi"):
        context = {
            "held": held,
            "sections": person_sections(held, in_clear=True),
            "dossiers": [(view, dossier_sections(view, held.fees[view.id])) for view in held.dossiers],
            "files": files,
        }
        return render_to_string("privacy/export.html", context)


def _moments_of(view: DossierView) -> Lines:
    return _filled(
        (_("Mã hồ sơ"), view.code or _("bản nháp")),
        (_("Nộp lúc"), _moment(view.submitted_at)),
        (_("Tiếp nhận lúc"), _moment(view.received_at)),
        (_("Hẹn trả"), _moment(view.due_at)),
        (_("Xong lúc"), _moment(view.finished_at)),
        (_("Lý do kết thúc"), view.ended_reason),
    )


def _answers(view: DossierView) -> Iterator[Section]:
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    if not plan.form_definition:
        return
    form = compiled_form(plan.form_definition, plan.form_hash)
    for version in view.forms:
        title = _("Tờ khai, lần %(n)s, lưu lúc %(at)s") % {
            "n": version.number,
            "at": show_moment(version.saved_at),
        }
        rows = [row for section in summary(form, version.data) for row in section.rows if not row.empty]
        yield Section(title, tuple((row.label, row.value) for row in rows))


def _paper(paper: PaperView) -> str:
    words = paper.filename or paper.place or _("bản giấy")
    return f"{words}, {show_moment(paper.added_at)}"


def _ending(view: DossierView) -> Lines:
    result, rating = view.result, view.rating
    return _filled(
        (_("Kết quả"), result.title if result else ""),
        (_("Số văn bản"), result.document_number if result else ""),
        (_("Đã trả lúc"), _moment(result.handed_over_at) if result else ""),
        (_("Đánh giá"), f"{rating.score}/5 {rating.text}".strip() if rating else ""),
    )


def _filled(*lines: tuple[str, str]) -> Lines:
    return tuple(line for line in lines if line[1])


def _moment(at: datetime | None) -> str:
    return show_moment(at) if at else ""


def _day(day: date | None) -> str:
    return show_day(day) if day else ""
