"""Claims of identity providers, in the national vocabulary or in plain OpenID Connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dinh.lib.codes import NotACode, parse_phone
from dinh.lib.vietnamese import clean_line


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says has signed in; empty where it does not say."""

    full_name: str
    number: str
    phone: str
    email: str
    address: str


def read_identity(claims: Mapping[str, Any]) -> Identity:
    """Read HoVaTen, SoDinhDanh (or SoCMND), SoDienThoai, ThuDienTu, DiaChi, else name, phone_number, email."""
    return Identity(
        full_name=_first(claims, "HoVaTen", "name") or "Người dùng",
        number=_first(claims, "SoDinhDanh", "SoCMND"),
        phone=_phone(_first(claims, "SoDienThoai", "phone_number")),
        email=_first(claims, "ThuDienTu", "email").lower(),
        address=_first(claims, "DiaChi"),
    )


def _first(claims: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = claims.get(name)
        if isinstance(value, str) and value.strip():
            return clean_line(value)
    return ""


def _phone(text: str) -> str:
    try:
        return parse_phone(text)
    except NotACode:
        return ""
