"""What the pipeline needs of a ClickHouse: the embedded engine, a server and a cluster answer alike."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol


class StoreAway(Exception):
    """The event store does not answer; nothing was stored by this call, or it can be repeated without harm."""


class StoreRefused(Exception):
    """The event store refuses a statement. `code` is ClickHouse's error code, 27 and 117 among them for bad rows."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


class Store(Protocol):
    """Statements to one ClickHouse database. Parameters are bound on the server: `{name:Type}` in the statement."""

    @property
    def row_number(self) -> str:
        """The expression of the number, from 0, that a row of `input(...)` has in the sent data."""
        ...

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of an answer, by column name. Raises StoreAway, StoreRefused."""
        ...

    def stream(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterable[bytes]:
        """The bytes of an answer in the FORMAT that the statement names, piece by piece."""
        ...

    def do(
        self,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        settings: Mapping[str, str | int] | None = None,
    ) -> None:
        """Carry out a statement without an answer."""
        ...

    def send(
        self,
        sql: str,
        data: bytes | memoryview | Path,
        settings: Mapping[str, str | int] | None = None,
    ) -> None:
        """Carry out an INSERT of `data`: `INSERT INTO t FORMAT f`, or one that selects from `input('...')`."""
        ...
