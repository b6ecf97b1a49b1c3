"""Persons and organisations are recorded; numbers are validated, sealed and found by digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from dinh.domains.people.adapters import sealing
from dinh.domains.people.models import Account, Organisation, Person
from dinh.domains.people.queries.persons import summary
from dinh.domains.people.types import PersonSummary
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.lib.codes import NotACode, PersonalNumber, parse_personal_number, parse_phone, parse_tax_code
from dinh.lib.moments import local, parse_day
from dinh.lib.refusals import Conflict, Invalid
from dinh.lib.vietnamese import clean_line, fold, name_sort_key, sort_key

Parsed = TypeVar("Parsed", str, PersonalNumber)


class PersonInvalid(Invalid):
    """A field of a person is wrong; `fields` says which."""

    code = "people.person_invalid"
    default_sentence = "Thông tin cá nhân chưa đúng. Hãy sửa các mục được đánh dấu."


class NumberTaken(Conflict):
    """Somebody is recorded under the number already."""

    code = "people.number_taken"
    default_sentence = (
        "Số định danh này đã có trong hệ thống. Nếu là của bạn, hãy liên hệ bộ phận một cửa để được hỗ trợ."
    )


class OrganisationInvalid(Invalid):
    """A field of an organisation is wrong."""

    code = "people.organisation_invalid"
    default_sentence = "Thông tin tổ chức chưa đúng. Hãy sửa các mục được đánh dấu."


def create_person(
    *,
    actor: Actor,
    now: datetime,
    full_name: str,
    personal_number: str = "",
    birth_date: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
) -> PersonSummary:
    """Record a person. Refused with a sentence per field, or when the number is somebody's already."""
    name = clean_line(full_name)
    wrong: dict[str, str] = {}
    if not name:
        wrong["full_name"] = "Hãy nhập họ và tên."
    number = _checked("personal_number", personal_number, parse_personal_number, wrong)
    phone = _checked("phone", phone, parse_phone, wrong) or ""
    if birth_date is not None and birth_date > local(now).date():
        wrong["birth_date"] = "Ngày sinh không thể sau hôm nay."
    if wrong:
        raise PersonInvalid(fields=wrong)
    with transaction.atomic():
        try:
            with transaction.atomic():
                person = Person.objects.create(
                    full_name=name,
                    folded_name=fold(name),
                    sort_key=name_sort_key(name),
                    birth_date=birth_date,
                    sex=sex or (number.sex if number else None) or "",
                    number_kind=number.kind.value if number else "",
                    sealed_number=sealing.seal(number.number) if number else None,
                    number_digest=sealing.digest(number.number) if number else "",
                    phone=phone,
                    email=clean_line(email).lower(),
                    address=clean_line(address),
                    created_at=now,
                )
        except IntegrityError as error:
            raise NumberTaken from error
        record(
            actor=actor,
            verb="people.create_person",
            subject=f"people.person:{person.id}",
            owner=f"people.person:{person.id}",
            changes={"full_name": (None, name), "personal_number": (None, number.number if number else None)},
            now=now,
        )
        return summary(person=person)


def update_profile(
    *,
    actor: Actor,
    now: datetime,
    phone: str,
    email: str,
    address: str,
) -> PersonSummary:
    """A person changes how he can be reached; name and number come from papers and stay."""
    wrong: dict[str, str] = {}
    cleaned = _checked("phone", phone, parse_phone, wrong) or ""
    if wrong:
        raise PersonInvalid(fields=wrong)
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).filter(pk=actor.person_id or 0).first()
        if person is None:
            raise PersonInvalid("Tài khoản này chưa có thông tin cá nhân.")
        after = {"phone": cleaned, "email": clean_line(email).lower(), "address": clean_line(address)}
        before = {field: getattr(person, field) for field in after}
        for field, value in after.items():
            setattr(person, field, value)
        person.save(update_fields=list(after))
        record(
            actor=actor,
            verb="people.update_profile",
            subject=f"people.person:{person.id}",
            owner=f"people.person:{person.id}",
            changes={
                field: (before[field], after[field]) for field in after if before[field] != after[field]
            },
            now=now,
        )
        return summary(person=person)


def correct_person(*, actor: Actor, now: datetime, person_id: int, field: str, value: str) -> PersonSummary:
    """An officer corrects what is recorded of a person: full_name, birth_date (dd/mm/yyyy), phone, email or address.

    The caller answers for the right to do so (a request that was granted). Refused: PersonInvalid.
    """
    wrong: dict[str, str] = {}
    text = clean_line(value)
    new: str | date | None = text
    if field == "phone":
        new = _checked("phone", text, parse_phone, wrong) or ""
    elif field == "email":
        new = text.lower()
    elif field == "birth_date":
        try:
            new = parse_day(text)
        except ValueError:
            wrong["birth_date"] = "Hãy viết ngày sinh như 13/02/1980."
    elif field == "full_name" and not text:
        wrong["full_name"] = "Hãy nhập họ và tên."
    elif field not in {"full_name", "address"}:
        raise ValueError(f"{field} of a person is not corrected here")
    if wrong:
        raise PersonInvalid(fields=wrong)
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
        if person is None:
            raise PersonInvalid("Tài khoản này chưa có thông tin cá nhân.")
        before = getattr(person, field)
        setattr(person, field, new)
        written = [field]
        if field == "full_name":
            person.folded_name, person.sort_key = fold(text), name_sort_key(text)
            written += ["folded_name", "sort_key"]
            Account.objects.filter(person_id=person_id).update(display_name=text)
        person.save(update_fields=written)
        record(
            actor=actor,
            verb="people.correct_person",
            subject=f"people.person:{person.id}",
            owner=f"people.person:{person.id}",
            changes={field: (before, new)},
            now=now,
        )
        return summary(person=person)


def create_organisation(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    tax_code: str = "",
    representative_id: int | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
) -> int:
    """Record an organisation and return its id; the tax code's check digit is verified."""
    name = clean_line(name)
    wrong: dict[str, str] = {}
    code = _checked("tax_code", tax_code, parse_tax_code, wrong) or ""
    if not name:
        wrong["name"] = "Hãy nhập tên tổ chức."
    if wrong:
        raise OrganisationInvalid(fields=wrong)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Organisation.objects.create(
                    name=name,
                    folded_name=fold(name),
                    sort_key=sort_key(name),
                    tax_code=code,
                    representative_id=representative_id,
                    phone=phone,
                    email=clean_line(email).lower(),
                    address=clean_line(address),
                    created_at=now,
                )
        except IntegrityError as error:
            raise NumberTaken("Mã số thuế này đã có trong hệ thống.") from error
        record(
            actor=actor,
            verb="people.create_organisation",
            subject=f"people.organisation:{row.id}",
            owner=None,
            changes={"name": (None, name), "tax_code": (None, code or None)},
            now=now,
        )
        return row.id


def _checked(field: str, text: str, parse: Callable[[str], Parsed], wrong: dict[str, str]) -> Parsed | None:
    """The parsed code; None for an empty text, and for a wrong one, whose sentence goes to `wrong`."""
    if not text.strip():
        return None
    try:
        return parse(text)
    except NotACode as refusal:
        wrong[field] = refusal.sentence
        return None
