"""Persons, organisations and profiles. Numbers leave masked; in clear only to their holder's own profile."""

from __future__ import annotations

from dinh.domains.people.adapters import sealing
from dinh.domains.people.models import Account, Organisation, Person
from dinh.domains.people.types import Contact, OrganisationSummary, PersonSummary, Profile
from dinh.lib.codes import mask
from dinh.lib.refusals import NotFound


class PersonNotFound(NotFound):
    """No such person."""

    code = "people.person_not_found"
    default_sentence = "Không tìm thấy người này."


class AccountNotFound(NotFound):
    """No such account."""

    code = "people.account_not_found"
    default_sentence = "Không tìm thấy tài khoản này."


def clear_number(*, person: Person) -> str:
    """The personal number in clear, "" when none is known."""
    return sealing.unseal(person.sealed_number) if person.sealed_number is not None else ""


def summary(*, person: Person) -> PersonSummary:
    """The person as screens show him."""
    number = clear_number(person=person)
    return PersonSummary(
        id=person.id,
        full_name=person.full_name,
        birth_date=person.birth_date,
        masked_number=mask(number) if number else "",
        phone=person.phone,
        email=person.email,
        address=person.address,
    )


def get_person(*, person_id: int) -> PersonSummary:
    """Refused with `people.person_not_found`."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    return summary(person=person)


def find_person_by_number(*, number: str) -> PersonSummary | None:
    """By the personal number, found by its keyed digest."""
    person = Person.objects.filter(number_digest=sealing.digest(number.strip())).first()
    return summary(person=person) if person else None


def get_profile(*, account_id: int) -> Profile:
    """The account holder's own data, for prefilling his forms. Refused with `people.account_not_found`."""
    account = Account.objects.select_related("person").filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    person = account.person
    number = clear_number(person=person) if person else ""
    return Profile(
        account_id=account.id,
        person_id=account.person_id,
        full_name=person.full_name if person else account.get_full_name(),
        birth_date=person.birth_date if person else None,
        sex=person.sex if person else "",
        personal_number=number,
        masked_number=mask(number) if number else "",
        phone=(person.phone if person else "") or account.phone,
        email=(person.email if person else "") or account.email,
        address=person.address if person else "",
    )


def contacts(*, account_ids: tuple[int, ...]) -> dict[int, Contact]:
    """Where to write to the holders of several accounts, in one statement; closed accounts are left out."""
    rows = Account.objects.filter(pk__in=account_ids, is_active=True).values_list(
        "id", "person__email", "email", "person__phone", "phone"
    )
    return {pk: Contact(own or mail or "", number or phone or "") for pk, own, mail, number, phone in rows}


def account_names(*, account_ids: tuple[int, ...]) -> dict[int, str]:
    """Display names of several accounts in one statement."""
    return {row.id: row.get_full_name() for row in Account.objects.filter(pk__in=account_ids)}


def find_organisation(*, tax_code: str) -> OrganisationSummary | None:
    """By tax code."""
    row = Organisation.objects.filter(tax_code=tax_code.strip()).exclude(tax_code="").first()
    if row is None:
        return None
    return OrganisationSummary(
        row.id, row.name, row.tax_code, row.representative_id, row.phone, row.email, row.address
    )
