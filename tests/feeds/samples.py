"""The parts of a feed's folder."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

RECEIVED: Final = datetime(2026, 3, 2, 4, tzinfo=UTC)


def sample_of(folder: Path) -> Path:
    (found,) = folder.glob("sample.*")
    return found


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The expected rows, without the first line."""
    return [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()[1:]]


def received_of(folder: Path) -> datetime:
    first = (folder / "expected.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    return datetime.fromisoformat(json.loads(first)["received"])
