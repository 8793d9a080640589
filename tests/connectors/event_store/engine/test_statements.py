"""What the façade reads of a statement: where its data begins, where it ends, whether it is one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.connectors.event_store.engine.errors import EngineError
from pehra.connectors.event_store.engine.statements import insert, query, tokens


@pytest.mark.parametrize(
    ("body", "sql", "form", "data"),
    [
        (b"INSERT INTO t FORMAT CSV\n1,2\n", "INSERT INTO t ", "CSV", b"1,2\n"),
        (b"insert into t (a, b) format JSONEachRow {}", "insert into t (a, b) ", "JSONEachRow", b"{}"),
        (b"INSERT INTO t FORMAT CSV;\n1", "INSERT INTO t ", "CSV", b"1"),
        (b"INSERT INTO t FORMAT CSV \r\n\n1", "INSERT INTO t ", "CSV", b"\n1"),
        (b"INSERT INTO t FORMAT CSV", "INSERT INTO t ", "CSV", b""),
        (b"/* a */ INSERT -- FORMAT x\nINTO t FORMAT TSV\n'", "/* a */ INSERT -- FORMAT x\nINTO t ", "TSV", b"'"),
        (b'INSERT INTO t (`FORMAT x`, "FORMAT") FORMAT CSV\n', 'INSERT INTO t (`FORMAT x`, "FORMAT") ', "CSV", b""),
        (b"INSERT INTO t SETTINGS a='FORMAT CSV' FORMAT CSV\n", "INSERT INTO t SETTINGS a='FORMAT CSV' ", "CSV", b""),
        (b"INSERT INTO t SELECT $$FORMAT CSV$$ FORMAT CSV\nx", "INSERT INTO t SELECT $$FORMAT CSV$$ ", "CSV", b"x"),
    ],
)
def test_where_the_data_begins(body: bytes, sql: str, form: str, data: bytes) -> None:
    found = insert(body)
    assert found
    assert (found.sql, found.form, body[found.data :], found.input) == (sql, form, data, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"SELECT 1 FORMAT CSV",
        b"INSERT INTO t VALUES (1), ('FORMAT CSV')",
        b"INSERT INTO t FORMAT VALUES (1)",
        b"INSERT INTO t SELECT format FROM x",
        b"INSERT INTO t SELECT (SELECT 1 FORMAT CSV)",
        b"INSERT INTO t SELECT 'never closed FORMAT CSV\n",
        b"INSERT INTO t SELECT /* never closed FORMAT CSV\n",
        b"INSERT INTO t SELECT 1; SELECT 1 FORMAT CSV",
        b"INSERT INTO t FORMAT",
        b"\xff\xfe",
    ],
)
def test_a_statement_without_data_of_its_own(body: bytes) -> None:
    assert insert(body) is None


def test_input_becomes_a_file() -> None:
    found = insert(
        "INSERT INTO t SELECT 'input(پہرہ)', a FROM Input ( 'a String, b Enum(\\'x\\')' ) WHERE b FORMAT CSV\n".encode()
    )
    assert found
    assert found.reading("/x/it's\\") == (
        "INSERT INTO t SELECT 'input(پہرہ)', a FROM file('/x/it\\'s\\\\', 'CSV', 'a String, b Enum(\\'x\\')') WHERE b "
    )


def test_a_column_called_input_is_none() -> None:
    found = insert(b"INSERT INTO t SELECT input, input('a', 1), toString('input(') FROM x FORMAT CSV\n")
    assert found
    assert found.input is None
    assert found.reading("/x") == found.sql


@pytest.mark.parametrize(
    ("sql", "selects", "form"),
    [
        (b"SELECT 1", True, ""),
        (b"-- a\nWITH 1 AS x SELECT x FORMAT Parquet", True, "Parquet"),
        (b"(SELECT 1) UNION ALL (SELECT 2 FORMAT CSV) FORMAT JSON;", True, "JSON"),
        (b"SELECT format FROM t", True, ""),
        (b"SELECT 'x' FORMAT CSV SETTINGS a = 1", True, "CSV"),
        (b"SHOW TABLES", False, ""),
        (b"EXPLAIN SELECT 1", False, ""),
        (b"DROP TABLE t;;", False, ""),
        (b"", False, ""),
    ],
)
def test_what_is_asked(sql: bytes, selects: bool, form: str) -> None:
    found = query(sql)
    assert (found.selects, found.form) == (selects, form)


@pytest.mark.parametrize("sql", [b"SELECT 1; SELECT 2", b"SELECT 1;DROP TABLE t", b"SELECT ';' ; -- x\n x"])
def test_two_statements_are_refused(sql: bytes) -> None:
    with pytest.raises(EngineError, match="Multi-statements") as told:
        query(sql)
    assert told.value.code == 62


@pytest.mark.parametrize(
    "sql", [b"SELECT ';'", b'SELECT ";"', b"SELECT `;` -- ;", b"SELECT 1 /* ; x */;", b"SELECT $a$;x$a$"]
)
def test_a_semicolon_in_a_text_ends_nothing(sql: bytes) -> None:
    assert query(sql).sql == sql.decode()


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(EngineError, match="not UTF-8"):
        query(b"SELECT '\xff'")
    with pytest.raises(EngineError, match="not UTF-8"):
        insert(b"INSERT INTO t SELECT '\xff' FORMAT CSV\n")


PIECES = st.sampled_from(
    [
        b"'",
        b'"',
        b"`",
        b"\\",
        b"$$",
        b"$a$",
        b"(",
        b")",
        b";",
        b" ",
        b"--",
        b"\n",
        b"/*",
        b"*/",
        b"x",
        b"FORMAT ",
        b"INSERT ",
    ]
)


@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_nothing_is_lost_and_nothing_hangs(sql: bytes) -> None:
    found = list(tokens(sql))
    assert all(sql[token.start : token.end] == token.text for token in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text(max_size=40))
def test_a_quoted_text_is_one_token(text: str) -> None:
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    assert [token.kind for token in tokens(f"SELECT {quoted};".encode())] == ["word", "text", "other"]
