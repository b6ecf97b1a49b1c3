"""Who may be asked to co-sign, who may answer, and what exactly is confirmed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dinh.domains.dossiers.rules.marks import data_hash
from dinh.domains.dossiers.rules.refusals import CoSignerNeeded, CoSignerTwice, NotTheCoSigner
from dinh.domains.dossiers.types import FilingInput
from dinh.lib.vietnamese import fold

MOST_CO_SIGNERS = 20


def content_digest(filing: FilingInput) -> str:
    """What a confirmation holds for: procedure version, agency, parties, answers and papers of a filing."""
    return data_hash(
        {
            "version": filing.version_id,
            "agency": filing.competent_agency_id,
            "parties": sorted([one.role.value, one.name] for one in filing.parties),
            "answers": dict(filing.form_data),
            "papers": sorted([one.paper_code, one.sha256] for one in filing.papers),
        }
    )


def check_invited(*, name: str, email: str, phone: str, known: Iterable[tuple[str, str, str]]) -> None:
    """Refused: CoSignerNeeded, CoSignerTwice."""
    fields = {}
    if not name:
        fields["name"] = "Nhập họ và tên người cùng đứng tên."
    if not email and not phone:
        fields["email"] = "Nhập thư điện tử hoặc số điện thoại để gửi lời mời."
    elif email and ("@" not in email.strip("@") or " " in email):
        fields["email"] = "Thư điện tử chưa đúng."
    if fields:
        raise CoSignerNeeded(fields=fields)
    rows = [(fold(other), mail, call) for other, mail, call in known]
    if (fold(name), email, phone) in rows:
        raise CoSignerTwice
    if len(rows) >= MOST_CO_SIGNERS:
        raise CoSignerNeeded(f"Một hồ sơ có tối đa {MOST_CO_SIGNERS} người cùng đứng tên.")


def check_signer(*, account_id: int, own_name: str, name: str, taken: Collection[int | None]) -> None:
    """Refused: NotTheCoSigner. Each confirms for himself: another name, or an account of another party, may not."""
    if account_id in taken or fold(own_name) != fold(name):
        raise NotTheCoSigner(name=name)
