"""The text of a dossier's number: the pattern of the rule set, all but the serial filled in."""

from __future__ import annotations

from datetime import date

PLACES = ("{old_code}", "{code}", "{yymmdd}", "{yyyymmdd}")


def number_pattern(pattern: str, *, code: str, old_code: str, day: date) -> str:
    """The pattern with agency and day filled in, `{serial:n}` left: `000.00.15.H23-230206-{serial:4}`.

    TT 01/2018/TT-VPCP Điều 19: identifier of the competent agency, day, serial of the day.
    """
    values = (old_code or code, code, f"{day:%y%m%d}", f"{day:%Y%m%d}")
    for place, value in zip(PLACES, values, strict=True):
        pattern = pattern.replace(place, value)
    return pattern


def tracking_digits(phones: tuple[str, ...]) -> str:
    """The six last digits of the first phone that has so many; empty when none has."""
    for phone in phones:
        digits = "".join(sign for sign in phone if sign.isdigit())
        if len(digits) >= 6:
            return digits[-6:]
    return ""
