"""What PostgreSQL said while it failed to start."""

import os
import re
from pathlib import Path

from pehra.site.runtime.place import Place

_SERIOUS = re.compile(r"(?:FATAL|PANIC):\s+(.*)|postgres: (could not .*)")


class ServerLog:
    """The output of one start: a file of its own until the server opens its daily log, then what that grew by."""

    def __init__(self, place: Place) -> None:
        self._folder = place.log
        self._sizes = {path: path.stat().st_size for path in self._daily()}
        self._start = place.log / "start.log"
        # Opened by the launcher and handed over: the server's account may not be able to open anything else of ours.
        descriptor = os.open(self._start, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        self.start_output = os.fdopen(descriptor, "wb")

    def tells_of(self, words: str) -> bool:
        return words in self._text()

    def explain(self, failure: str) -> str:
        """One line: what failed, the last serious complaint, where to read more, and what to do."""
        reasons = [match.group(1) or match.group(2) for match in _SERIOUS.finditer(self._text())]
        # A backend that was turned away while the server came down says nothing about why it did.
        reasons = [reason for reason in reasons if not reason.startswith("the database system is")]
        reason = reasons[-1] if reasons else "it gave no reason"
        return f"{failure}: {reason} (log: {self._folder}); if the folder is damaged, restore a copy or a dump of it"

    def _daily(self) -> list[Path]:
        return sorted(self._folder.glob("postgresql-*.log"))

    def _text(self) -> str:
        parts = [self._start.read_bytes()]
        for path in self._daily():
            with path.open("rb") as file:
                file.seek(self._sizes.get(path, 0))
                parts.append(file.read())
        return b"\n".join(parts).decode(errors="replace")
