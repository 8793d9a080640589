"""Answers in pieces are one document."""

from collections.abc import Generator, Iterable

import pytest

from pehra.connectors.event_store import EventStore
from pehra.connectors.event_store.engine.answers import divisible, joined


def generator(pieces: Iterable[bytes]) -> Generator[bytes]:
    yield from pieces


@pytest.mark.parametrize(
    "form", ["JSONEachRow", "TabSeparated", "CSV", "TabSeparatedWithNames", "CSVWithNames", "Parquet", "JSON"]
)
def test_a_long_answer_is_one_document(event_store: EventStore, form: str) -> None:
    sql = f"SELECT number AS n, concat('n', toString(number)) AS t FROM numbers(200000) ORDER BY n FORMAT {form}"
    told = b"".join(event_store.stream(sql, settings={"max_block_size": 65536}))
    whole = b"".join(event_store.stream(sql, settings={"max_block_size": 65536, "wait_end_of_query": 1}))
    if form == "JSON":
        # It tells how long it took.
        told, whole = told.partition(b'"statistics"')[0], whole.partition(b'"statistics"')[0]
    assert told == whole


@pytest.mark.parametrize(
    ("form", "answer"), [("CSVWithNames", b'"n"\n'), ("TabSeparatedWithNames", b"n\n"), ("JSONEachRow", b"")]
)
def test_an_empty_answer_has_its_header(event_store: EventStore, form: str, answer: bytes) -> None:
    assert b"".join(event_store.stream(f"SELECT number AS n FROM numbers(5) WHERE n > 9 FORMAT {form}")) == answer


def test_headers_in_between_are_left_out() -> None:
    pieces = [b"a,b\n1,2\n", b"a,b\n3,4\n", b"a,b\na,b\n"]
    assert b"".join(joined("CSVWithNames", generator(pieces))) == b"a,b\n1,2\n3,4\na,b\n"
    assert b"".join(joined("CSV", generator(pieces))) == b"".join(pieces)


def test_a_document_with_an_end_is_not_divided() -> None:
    assert not any(map(divisible, ("Parquet", "JSON", "ArrowStream", "Pretty", "Unknown")))
