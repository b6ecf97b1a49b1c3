"""Pure decisions: when to try again, when to stop, what of an error may be kept."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
LONGEST_ERROR = 300


def next_try(*, created_at: datetime, now: datetime) -> datetime | None:
    """Wait as long again as was waited already, at least a minute, at most an hour; None after three days."""
    age = now - created_at
    if age >= GIVE_UP_AFTER:
        return None
    return now + max(FIRST_PAUSE, min(age, LONGEST_PAUSE))


def error_words(error: BaseException, *, address: str) -> str:
    """What an administrator reads about a failure, without the person's address in it."""
    cause = error.__cause__ or error
    words = f"{type(cause).__name__}: {error}".replace("\n", " ")
    if address:
        words = words.replace(address, "…")
    return words[:LONGEST_ERROR]


def subject_and_text(rendered: str) -> tuple[str, str]:
    """The first line that says something is the subject, what follows is the text."""
    subject, _, text = rendered.strip().partition("\n")
    paragraphs = [line.strip() for line in text.strip().splitlines()]
    return subject.strip(), "\n".join(paragraphs)


def is_own_address(link: str) -> bool:
    """Whether a link stays in this installation: `//elsewhere` and `https://…` do not."""
    return link.startswith("/") and not link.startswith(("//", "/\\"))
