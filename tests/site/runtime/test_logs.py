"""One line out of what a server said while it did not start."""

import os
from pathlib import Path

import pytest

from pehra.site.runtime.account import invoker
from pehra.site.runtime.logs import ServerLog
from pehra.site.runtime.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "log").mkdir()
    return Place(tmp_path, invoker())


def said(log: ServerLog, text: str) -> str:
    log.start_output.write(text.encode())
    log.start_output.close()
    return log.explain("It does not start")


def test_names_the_last_serious_complaint_and_where_to_read_on(place: Place) -> None:
    line = said(
        ServerLog(place),
        "LOG:  starting\nFATAL:  first\nHINT:  try\nPANIC:  could not locate a valid checkpoint record\nLOG:  bye\n",
    )
    assert line.startswith("It does not start: could not locate a valid checkpoint record (log: ")
    assert str(place.log) in line
    assert "\n" not in line


def test_does_not_blame_a_session_that_was_turned_away(place: Place) -> None:
    line = said(ServerLog(place), "PANIC:  could not write to file\nFATAL:  the database system is starting up\n")
    assert "could not write to file" in line


def test_looks_into_the_daily_log_only_from_this_start_on(place: Place) -> None:
    daily = place.log / "postgresql-Mon.log"
    daily.write_text("FATAL:  of last week\n")
    log = ServerLog(place)
    assert "of last week" not in said(log, "")
    with daily.open("a") as file:
        file.write("2026-01-01 [1] FATAL:  of today\n")
    assert "of today" in log.explain("It does not start")
    assert log.tells_of("today")
    assert not log.tells_of("last week")


def test_survives_what_is_no_text(place: Place) -> None:
    log = ServerLog(place)
    log.start_output.write(b"\xff\xfe FATAL:  \xd9\xbe\n")
    log.start_output.close()
    assert "پ" in log.explain("It does not start")


def test_says_so_where_nothing_was_said(place: Place) -> None:
    assert "it gave no reason" in said(ServerLog(place), "")


def test_is_not_written_through_a_link_of_the_servers_account(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    os.symlink(target, place.log / "start.log")
    with pytest.raises(OSError, match="symbolic links"):
        ServerLog(place)
    assert target.read_text() == "mine"
