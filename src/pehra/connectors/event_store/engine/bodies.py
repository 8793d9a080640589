"""A request's body, read piece by piece: of a length that is told, or in chunks (RFC 9112, section 7.1)."""

from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase

_PIECE = 1 << 20


class TooLong(Exception):
    """A statement is longer than any that the engine reads."""


class Body:
    """The body of one request. `length` in bytes; None where it comes in chunks."""

    def __init__(self, file: BufferedIOBase, headers: Message) -> None:
        self._file = file
        chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
        told = headers.get("Content-Length", "0")
        self.length = None if chunked else int(told) if told.isascii() and told.isdecimal() else 0
        self._source = self._chunks() if chunked else self._counted(self.length or 0)
        self.is_read = not chunked and not self.length

    def head(self) -> bytes:
        """The first piece: of up to a megabyte, and as much as that if there is so much."""
        found = b""
        for piece in self._source:
            found += piece
            if len(found) >= _PIECE:
                break
        return found

    def pieces(self) -> Iterator[bytes]:
        """What has not been read yet."""
        yield from self._source

    def all(self, longest: int) -> bytes:
        """What has not been read yet. Raises TooLong."""
        found = bytearray()
        for piece in self._source:
            found += piece
            if len(found) > longest:
                raise TooLong(f"a statement of more than {longest} bytes")
        return bytes(found)

    def skip(self, longest: int) -> bool:
        """Pass over what has not been read yet; False where it is longer."""
        skipped = 0
        for piece in self._source:
            skipped += len(piece)
            if skipped > longest:
                return False
        return self.is_read

    def _counted(self, length: int) -> Iterator[bytes]:
        while length:
            piece = self._read(min(length, _PIECE))
            length -= len(piece)
            yield piece
        self.is_read = True

    def _chunks(self) -> Iterator[bytes]:
        while size := self._size():
            while size:
                piece = self._read(min(size, _PIECE))
                size -= len(piece)
                yield piece
            self._line()
        while self._line():
            pass  # trailers
        self.is_read = True

    def _size(self) -> int:
        word = self._line().split(b";")[0].strip()
        try:
            return int(word, 16)
        except ValueError:
            raise ConnectionError("a chunk of no size") from None

    def _line(self) -> bytes:
        line = self._file.readline(4096)
        if not line.endswith(b"\n"):
            raise ConnectionError("the client went away in the middle of a request")
        return line.strip()

    def _read(self, size: int) -> bytes:
        piece = self._file.read(size)
        if not piece:
            raise ConnectionError("the client went away in the middle of a request")
        return piece
