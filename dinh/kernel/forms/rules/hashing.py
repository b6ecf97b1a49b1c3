"""One hash per content: kept on each dossier so that it is known which form was answered, and what."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def content_hash(content: Any) -> str:
    """SHA-256 (hex) over the canonical JSON: keys sorted, no spaces, UTF-8; the order of lists counts."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
