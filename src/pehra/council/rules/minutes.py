"""The canonical content of minutes, and its hash: the same minutes give the same bytes wherever they are hashed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

# Raised whenever the spelling of the content changes, so that what was sealed before can still be verified.
FORM: Final = 1


def canonical(meeting: str, record: Mapping[str, Any], text: str) -> bytes:
    """The content as bytes: JSON with sorted keys, no spaces, in UTF-8."""
    content = {"form": FORM, "meeting": meeting, "record": record, "text": text}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(meeting: str, record: Mapping[str, Any], text: str) -> str:
    """SHA-256 of the canonical content, in hex."""
    return hashlib.sha256(canonical(meeting, record, text)).hexdigest()


def differences(sealed: Any, today: Any, where: str = "") -> Iterator[str]:
    """The places at which a record as it was sealed differs from the same record drawn up today."""
    if isinstance(sealed, dict) and isinstance(today, dict):
        for key in sorted({*sealed, *today}):
            yield from differences(sealed.get(key), today.get(key), f"{where}.{key}" if where else key)
    elif isinstance(sealed, list) and isinstance(today, list):
        if len(sealed) != len(today):
            yield f"{where}: {len(sealed)} / {len(today)}"
            return
        for number, (old, new) in enumerate(zip(sealed, today, strict=True), 1):
            yield from differences(old, new, f"{where}[{number}]")
    elif sealed != today:
        yield where
