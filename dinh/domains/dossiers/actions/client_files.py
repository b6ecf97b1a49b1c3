"""Files of other systems: sent first, then named by the filing they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core import signing

from dinh.domains.dossiers.queries.answers import form_of
from dinh.domains.dossiers.rules.answers import file_names
from dinh.domains.dossiers.rules.handed_in import papers_handed_in
from dinh.domains.dossiers.rules.refusals import FileNotSent, FileNotTaken, PaperUnknown
from dinh.domains.dossiers.types import ClientFile, PaperInput
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.files.depot import Readable
from dinh.kernel.forms.types import FileRef
from dinh.lib.refusals import Invalid

SALT = "dossiers.client_file"


def keep_client_file(*, actor: Actor, now: datetime, stream: Readable, filename: str) -> ClientFile:
    """Keep a file of a client, within the limits of the portal; its `name` is good for this account alone.

    The name is signed, so that nobody names a file he did not send. Refused: FileNotTaken (wrong type, empty, too
    large, a virus), and as store_file refuses when the storage is full or away.
    """
    try:
        kept = store_file(stream=stream, filename=filename, actor=actor, now=now)
    except Invalid as refusal:
        raise FileNotTaken(refusal.sentence) from None
    facts = [actor.account_id, kept.sha256, kept.filename, kept.size, kept.media_type, str(kept.scan_state)]
    return ClientFile(
        name=signing.dumps(facts, salt=SALT, compress=True),
        sha256=kept.sha256,
        filename=kept.filename,
        size=kept.size,
        media_type=kept.media_type,
        scan_state=str(kept.scan_state),
    )


def answers_with_files(
    *, actor: Actor, plan: VersionPlan, data: Mapping[str, Any], named: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Any], tuple[PaperInput, ...]]:
    """Answers of a form and papers of a filing from files named by the paper they are.

    Answers that claim files by themselves are left out. Refused: PaperUnknown (the procedure has no such paper),
    FileNotSent (no file of this client, or one too large for its question).
    """
    form = form_of(plan=plan)
    asked = file_names(form) if form is not None else frozenset()
    known = {paper.code for paper in plan.papers}
    files: dict[str, list[dict[str, Any]]] = {}
    for code, names in named.items():
        if code not in known:
            raise PaperUnknown(paper=code, fields={f"papers.{code}": PaperUnknown.default_sentence})
        files[code.replace("-", "_")] = [_file(actor, code, name).to_json() for name in names]
    for item in (item for _, item in form.walk()) if form is not None else ():
        for one in files.get(item.name, ()):
            if item.max_bytes and one["size"] > item.max_bytes:
                raise FileNotSent(fields={f"papers.{item.name}": "Tệp lớn hơn mức giấy tờ này nhận."})
    typed = {name: value for name, value in data.items() if name not in asked}
    answers = typed | {name: refs for name, refs in files.items() if name in asked}
    return answers, papers_handed_in(plan=plan, data=files)


def _file(actor: Actor, code: str, name: str) -> FileRef:
    try:
        account_id, *facts = signing.loads(name, salt=SALT)
        reference = FileRef(*facts)
    except (signing.BadSignature, TypeError, ValueError):
        account_id, reference = None, None
    if reference is None or account_id != actor.account_id:
        raise FileNotSent(fields={f"papers.{code}": FileNotSent.default_sentence})
    return reference
