"""The arithmetic of the chain: Merkle roots over leaves, and the link from seal to seal."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

LEAF_BYTES = 32
ROWS_A_BATCH = 1_000
GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """What a seal states."""

    number: int
    after_id: int
    last_id: int
    rows: int
    root: str
    previous: str
    sealed_at: datetime

    def digest(self, key: bytes) -> str:
        """Return the keyed digest that the next seal refers to."""
        parts = (
            str(self.number),
            str(self.after_id),
            str(self.last_id),
            str(self.rows),
            self.root,
            self.previous,
            self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        )
        return hmac.digest(key, "|".join(parts).encode(), "sha256").hex()


def merkle_root(leaves: bytes) -> str:
    """Return the root over concatenated 32-byte leaves; an odd node moves up as it is, nodes are marked by 0x01."""
    if not leaves or len(leaves) % LEAF_BYTES:
        raise ValueError("a batch has whole leaves, and at least one")
    level = [leaves[place : place + LEAF_BYTES] for place in range(0, len(leaves), LEAF_BYTES)]
    sha256 = hashlib.sha256
    while len(level) > 1:
        pairs = [
            sha256(b"\x01" + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()
