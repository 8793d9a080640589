"""Messages out of a stream of bytes, in bounded memory.

A message is preceded by its length in octets and a space (RFC 5425; RFC 6587, 3.4.1), or ends with a line feed (RFC
6587, 3.4.2). Which of the two it is shows by its first octet, for each message anew.
"""

import re
from typing import Final

# Longer than RFC 5425 asks anybody to take.
LONGEST: Final = 64 << 10
_COUNT: Final = re.compile(rb"([1-9][0-9]{0,7}) ")
_MOST_DIGITS: Final = 8


class Frames:
    """The messages of one connection. One longer than `longest` is cut there."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = bytearray()
        self._skip = 0  # octets of a message that was cut
        self._to_end = False  # pass over what comes until the line ends

    def take(self, data: bytes) -> list[bytes]:
        """The messages that are whole with this, each in one line without its end."""
        self._held += data
        found: list[bytes] = []
        while self._passed_over() and self._held:
            message = self._counted() if b"1" <= self._held[:1] <= b"9" else self._line()
            if message is None:
                break
            if message:
                found.append(message)
        return found

    def rest(self) -> list[bytes]:
        """What the connection ended with: a last line without an end; of a counted message nobody knows the rest."""
        if self._skip or self._to_end or b"1" <= self._held[:1] <= b"9":
            return []
        line = _in_one_line(bytes(self._held))
        return [line] if line else []

    def _passed_over(self) -> bool:
        """Drop what belongs to a message that was cut; False where more of it is to come."""
        if self._skip:
            passed = min(self._skip, len(self._held))
            del self._held[:passed]
            self._skip -= passed
        if self._to_end:
            end = self._held.find(b"\n")
            self._to_end = end < 0
            del self._held[: end + 1 if end >= 0 else len(self._held)]
        return not (self._skip or self._to_end)

    def _counted(self) -> bytes | None:
        """A message behind its length; None where it is not whole yet."""
        count = _COUNT.match(self._held)
        if count is None:
            # Digits alone may be the beginning of a length; anything else is a line that begins with a digit.
            return None if len(self._held) <= _MOST_DIGITS and self._held.isdigit() else self._line()
        length, start = int(count[1]), count.end()
        taken = min(length, self._longest)
        if len(self._held) - start < taken:
            return None
        message = bytes(self._held[start : start + taken])
        del self._held[: start + taken]
        self._skip = length - taken
        return _in_one_line(message)

    def _line(self) -> bytes | None:
        end = self._held.find(b"\n", 0, self._longest + 1)
        if end < 0 and len(self._held) <= self._longest:
            return None
        taken = end if end >= 0 else self._longest
        message = bytes(self._held[:taken])
        del self._held[: taken + (end >= 0)]
        self._to_end = end < 0
        return _in_one_line(message)


def _in_one_line(message: bytes) -> bytes:
    """Line ends inside a message are written as syslog daemons write them; NUL at its end is an old framing."""
    return message.strip(b"\r\n\0 ").replace(b"\n", b"#012").replace(b"\r", b"#015")
