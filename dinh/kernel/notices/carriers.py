"""The ways out: SMTP by Django's mail backend, and SMS adapters chosen by a setting."""

from __future__ import annotations

import os
import smtplib
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

from dinh.kernel.notices.types import Carrier, CarrierAway, Letter, LetterPutOff, LetterRefused, Way

PERMANENT = range(500, 600)
CLOSING = 421


class MailCarrier:
    """E-mail through the configured backend; one connection serves many letters."""

    def __init__(self) -> None:
        self._connection: Any = None

    def open(self) -> None:
        """Connect and sign in."""
        self._connection = get_connection()
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as away:
            raise CarrierAway(_words(away)) from away

    def send(self, letter: Letter) -> None:
        """Hand over one message whose Message-ID is the same at every try."""
        host = urlsplit(settings.BASE_URL).hostname or "localhost"
        message = EmailMessage(
            subject=letter.subject,
            body=letter.text,
            to=[letter.address],
            headers={"Message-ID": f"<{letter.token}@{host}>", "Auto-Submitted": "auto-generated"},
            connection=self._connection,
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            self._refuse(code, words, refused)
        except smtplib.SMTPSenderRefused as ours:  # our own address is wrong: nobody's letter would pass
            raise CarrierAway(_words(ours)) from ours
        except smtplib.SMTPResponseException as refused:
            self._refuse(refused.smtp_code, refused.smtp_error, refused)
        except (OSError, smtplib.SMTPException) as away:
            raise CarrierAway(_words(away)) from away
        except ValueError as unusable:  # an address or a subject that no header may hold
            raise LetterRefused("địa chỉ không dùng được") from unusable

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            return

    @staticmethod
    def _refuse(code: int, words: bytes | str, cause: Exception) -> None:
        told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        if code == CLOSING:
            raise CarrierAway(f"{code} {told}") from cause
        kind = LetterRefused if code in PERMANENT else LetterPutOff
        raise kind(f"{code} {told}") from cause


class FileSmsCarrier:
    """SMS of the demonstration: each becomes a file in the data directory that only the owner may read."""

    def open(self) -> None:
        """Make the folder."""
        try:
            self._folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as away:
            raise CarrierAway(_words(away)) from away

    def send(self, letter: Letter) -> None:
        """Write the message under its token: a second try writes the same file again."""
        try:
            handle = os.open(
                self._folder() / f"{letter.token}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
            )
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"{letter.address}\n{letter.text}\n")
        except OSError as away:
            raise CarrierAway(_words(away)) from away

    def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _folder() -> Path:
        return Path(settings.DATA) / "sms"


def is_open_way(way: Way) -> bool:
    """Whether this installation has the way at all."""
    return {Way.LIST: True, Way.EMAIL: bool(settings.EMAIL_URL), Way.SMS: bool(settings.SMS_CARRIER)}[way]


def carrier_of(way: Way) -> Carrier:
    """The carrier of a way that leaves the house."""
    if way is Way.SMS:
        return cast("Carrier", import_string(settings.SMS_CARRIER)())
    return MailCarrier()


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
