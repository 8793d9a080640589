"""FIR beside Pehra, as far as it can be told without FIR: what is asked, what is counted, what is written."""

import json
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.fir import Taken, our_lists, our_report, ratios, rows_in, their_lists, their_report, words
from benchmarks.support.fir import Fir, copied, required
from benchmarks.support.fir_rows import path

PEER = Fir(port=1, pid=1, session="sessionid=s", token="t")


def test_both_are_asked_for_the_same_lists() -> None:
    theirs, ours = dict(their_lists(PEER, 20_000)), dict(our_lists("t", "s"))
    assert list(theirs) == list(ours)
    assert len(theirs) == 6


def test_a_person_waits_for_the_page_and_for_its_rows() -> None:
    theirs = dict(their_lists(PEER, 20_000))
    page, rows = theirs["first page, person"]
    assert (page.path, urlsplit(rows.path).path) == ("/incidents/", "/api/incidents")
    assert page.headers["Cookie"] == rows.headers["Cookie"] == "sessionid=s"
    assert [ask.headers["X-Api"] for ask in theirs["first page, program"]] == ["Token t"]


@pytest.mark.parametrize(("cases", "last"), [(20_000, "400"), (20_001, "401"), (49, "1")])
def test_the_last_page_is_the_one_that_holds_the_last_case(cases: int, last: str) -> None:
    (rows,) = dict(their_lists(PEER, cases))["last page, program"]
    assert parse_qs(urlsplit(rows.path).query)["page"] == [last]


def test_rows_are_counted_in_a_page_and_in_an_answer() -> None:
    page = b'<a href="/cases/C-AAAA-0001/">x</a><a href="/cases/C-AAAA-0001/">y</a><a href="/cases/C-AAAA-0002/">z</a>'
    assert rows_in(page) == 2
    assert rows_in(b'{"results": [{}, {}, {}]}') == 3
    assert rows_in(b'{"items": [{}]}') == 1


def test_no_two_reports_name_the_same_addresses() -> None:
    told = [words(number) for number in range(300)]
    assert len({title for title, _ in told}) == len({text for _, text in told}) == 300


def test_both_get_the_same_words_of_a_report() -> None:
    theirs, ours = their_report(PEER)(7), our_report("t")(7)
    sent, filed = json.loads(theirs.body or b""), json.loads(ours.body or b"")
    assert (sent["subject"], sent["description"]) == (filed["title"], filed["description"]) == words(7)
    assert [each["value"] for each in filed["observables"]] == ["198.18.0.7", "http://login7.example.com/v"]


def test_every_report_of_ours_has_a_key_of_its_own() -> None:
    ask = our_report("t")
    assert ask(1).headers["Idempotency-Key"] != ask(2).headers["Idempotency-Key"]


def test_a_ratio_says_how_many_times_as_much_fir_takes() -> None:
    theirs, ours = Taken(), Taken()
    theirs.add([0.4, 0.4], {"web": 0.5, "postgres": 0.1})
    theirs.add([0.4], {"web": 0.3})
    ours.add([0.1, 0.1, 0.2], {"web": 0.2, "postgres": 0.05, "worker": 0.05})
    assert theirs.told()["cpu_ms"] == {"web": 266.7, "postgres": 33.3, "all": 300.0}
    assert ratios(theirs, ours) == {"median": 4.0, "p95": 2.0, "cpu": 3.0}


def test_what_is_required_is_read_without_what_is_shared() -> None:
    texts = ["Django\nmysqlclient\n\nbleach\n", "# of the API\ndjangorestframework\nbleach"]
    assert required(iter(texts)) == ["bleach", "djangorestframework"]


@pytest.mark.parametrize(("number", "told"), [(1, "0001"), (35, "000Z"), (36, "0010"), (36**4 - 1, "ZZZZ")])
def test_places_in_its_tree(number: int, told: str) -> None:
    assert path(number) == told


def test_a_clone_is_copied_and_says_which_commit_it_is(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "manage.py").write_text("pass")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words_ in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "x", "--date=2026-01-02T00:00:00Z"]):
        subprocess.run([*git, *words_], check=True)
    (repository / "manage.py").write_text("changed and not kept")
    told = copied(repository, tmp_path / "copy")
    assert (tmp_path / "copy" / "manage.py").read_text() == "pass"
    commit, _, day = told.partition(" of ")
    assert (len(commit) >= 7, len(day)) == (True, 10)
