"""Personal numbers that other rooms keep inside their own records: sealed there too, under the same key."""

from __future__ import annotations

import base64

from dinh.domains.people.adapters import sealing

MARK = "sealed:"
PURPOSE = "form.number"


def seal_number(*, number: str) -> str:
    """The number as text that only this installation can open; a sealed one stays as it is."""
    if not number or number.startswith(MARK):
        return number
    return MARK + base64.b64encode(sealing.seal(number, purpose=PURPOSE)).decode()


def unseal_number(*, sealed: str) -> str:
    """The number in clear; text that is not sealed stays as it is."""
    if not sealed.startswith(MARK):
        return sealed
    return sealing.unseal(base64.b64decode(sealed.removeprefix(MARK)), purpose=PURPOSE)
