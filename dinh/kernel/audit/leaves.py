"""Leaves are made in SQL, where the rows are: SHA-256 over every column, each preceded by its length."""

from __future__ import annotations


def _text(column: str) -> str:
    return f"octet_length({column}), ':', {column}"


def _number(column: str) -> str:
    # concat() reads NULL as nothing, so an absent number is a bare ";" and cannot be mistaken for any other.
    return f"{column}, ';'"


LEAF = (
    "sha256(convert_to(concat("
    + ", ".join(
        [
            _number("id"),
            # Microseconds since 1970: the text of a moment depends on the session, this does not.
            _number("(extract(epoch FROM at) * 1000000)::bigint"),
            _number("account_id"),
            _number("agency_id"),
            *(
                _text(name)
                for name in (
                    "actor_kind",
                    "address",
                    "request_id",
                    "verb",
                    "subject",
                    "owner",
                    "purpose",
                    "changes",
                )
            ),
        ]
    )
    + "), 'UTF8'))"
)
