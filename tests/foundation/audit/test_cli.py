"""`pehra journal`: from outside, as an auditor's script calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.cli import journal
from pehra.foundation.audit.models import Entry
from pehra.foundation.audit.queries import head
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five_entries(db: None) -> None:
    for number in range(5):
        record(by=SYSTEM, at=NOW, act="test", subject=f"case:C-{number}", detail={"متن": "اردو"})


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(journal, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output.strip()


def tamper(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE audit_entry DISABLE TRIGGER USER; {statement}; ALTER TABLE audit_entry ENABLE TRIGGER USER"
        )


def test_a_journal_that_holds() -> None:
    assert run("verify") == (0, f"The journal holds: 5 entries, head {head()}")


def test_the_head_is_printed_as_it_is_expected_later() -> None:
    code, kept = run("head")
    assert (code, kept) == (0, str(head()))
    record(by=SYSTEM, at=NOW, act="test", subject="later")
    assert run("verify", "--expect-head", kept)[0] == 0
    assert run("verify", "--expect-head", kept.partition(":")[2])[0] == 0


def test_a_broken_one_names_the_first_broken_entry() -> None:
    tamper("UPDATE audit_entry SET actor = 'nobody' WHERE seq >= 3")
    code, told = run("verify")
    assert code == 1
    assert told.startswith("BROKEN at entry 3: content does not match its hash (2 entries hold before)")


def test_as_json_for_a_script() -> None:
    code, told = run("verify", "--json")
    assert (code, json.loads(told)) == (0, {"entries": 5, "head": str(head()), "broken": None})
    tamper("DELETE FROM audit_entry WHERE seq = 2")
    code, told = run("verify", "--json")
    assert code == 1
    assert json.loads(told)["broken"] == {"seq": 2, "reason": "entry missing"}


def test_a_head_that_is_not_in_it_is_a_break() -> None:
    code, told = run("verify", "--expect-head", f"4:{'a' * 64}")
    assert code == 1
    assert "entry 4: is not the entry that was witnessed" in told
    code, told = run("verify", "--expect-head", "a" * 64)
    assert code == 1
    assert "does not hold the witnessed head" in told


@pytest.mark.parametrize("wrong", ["", "x", "12", "z" * 64, "1:2:3"])
def test_what_is_no_head_is_a_wrong_argument_and_not_a_broken_journal(wrong: str) -> None:
    code, told = run("verify", "--expect-head", wrong)
    assert code == 2
    assert "NUMBER:HASH" in told


def test_an_export_is_proved_without_the_database(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    kept = head()
    code, told = run("export", file)
    assert (code, told) == (0, f"5 entries, head {kept}")
    assert Entry.objects.order_by("seq").last().act == "journal.export"
    assert run("verify", "--file", file, "--expect-head", kept) == (0, f"The journal holds: 5 entries, head {kept}")
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:2], lines[2].replace("C-2", "C-9"), *lines[3:]]))
    assert run("verify", "--file", file)[1].startswith("BROKEN at entry 3")
    file.write_text("\n".join(lines[:4]))
    assert run("verify", "--file", file)[0] == 0, "by itself a shortened export holds"
    assert run("verify", "--file", file, "--expect-head", kept)[1].startswith("BROKEN at entry 5: entry missing")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"{}", "line 1"), (b"not json", "line 1"), (b"\xff\xfe", "not UTF-8"), (b"[1]\n", "line 1")],
)
def test_a_file_that_is_no_journal_is_one_clear_line(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_bytes(content)
    code, printed = run("verify", "--file", file)
    assert code == 1
    assert printed.startswith("Error: ")
    assert told in printed
    assert "Traceback" not in printed


def test_a_file_that_is_not_there_is_a_wrong_argument(tmp_path: Path) -> None:
    assert run("verify", "--file", tmp_path / "none")[0] == 2
