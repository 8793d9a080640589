"""The analysts of the benchmark: what they ask for, what they remember, and when memory counts as flat."""

import random
import time
from collections import Counter

import pytest

from benchmarks.analysts import MIX, Analyst, Done, grown, p99, refused

PAGE = b"""
<a href="/cases/C-AAAA-0001/">one</a> <a href="/cases/C-AAAA-0002/">two</a> <a href="/cases/workload/">load</a>
<a href="?tab=all&amp;after=17-C-AAAA-0002">older</a>
"""


def analyst() -> Analyst:
    return Analyst(1, "token", "session", random.Random(7))


def test_the_mix_is_of_a_hundred() -> None:
    assert sum(MIX.values()) == 100


def test_who_has_seen_no_list_asks_for_one() -> None:
    wanted = Counter(analyst().wants() for _turn in range(20))
    assert set(wanted) & {"case", "note", "further page"} == set()


def test_what_a_list_shows_can_be_opened_and_turned() -> None:
    one = analyst()
    one.reads("list", PAGE, "")
    assert one.cases == ["C-AAAA-0001", "C-AAAA-0002"]
    assert one.ask("further page").path == "/cases/?tab=all&after=17-C-AAAA-0002"
    assert one.ask("case").path in {"/cases/C-AAAA-0001/", "/cases/C-AAAA-0002/"}
    assert one.ask("note").method == "POST"


def test_an_empty_list_leaves_the_cases_that_were_seen() -> None:
    one = analyst()
    one.reads("list", PAGE, "")
    one.reads("filter", b"nothing", "")
    assert one.cases == ["C-AAAA-0001", "C-AAAA-0002"]
    assert one.older == ""


def test_the_floor_is_asked_again_by_what_it_was() -> None:
    one = analyst()
    one.reads("floor, asked again", b"", '"tag"')
    assert one.ask("floor, asked again").headers["If-None-Match"] == '"tag"'
    assert "If-None-Match" not in one.ask("floor").headers


@pytest.mark.parametrize("what", sorted(set(MIX) - {"further page", "case", "note"}))
def test_every_other_request_has_an_address_of_the_site(what: str) -> None:
    assert analyst().ask(what).path.startswith("/")


def test_of_a_hundred_the_second_worst_is_the_p99() -> None:
    assert p99([each / 1000 for each in range(1, 101)]) == 100.0
    assert p99([each / 1000 for each in range(1, 201)]) == 199.0


@pytest.mark.parametrize(("last", "flat"), [(100.0, True), (110.0, True), (111.0, False)])
def test_memory_is_flat_where_it_grew_by_no_more_than_a_tenth(last: float, flat: bool) -> None:
    samples = [{"web": 60.0, "postgres": 20.0}] * 3 + [{"web": 80.0, "postgres": 20.0}] * 3
    found = grown([*samples, *[{"web": last - 20.0, "postgres": 20.0}] * 3])
    assert found["flat"] is flat
    assert found["whole"] == [80, 100, round(last)]


def test_what_is_answered_while_it_warms_up_is_not_counted() -> None:
    done = Done(since=time.monotonic() + 3600)
    done.note("list", 200, 0.1)
    assert done.seconds == {}
    done.since = 0.0
    done.note("list", 200, 0.1)
    assert (done.seconds, dict(done.statuses)) == ({"list": [0.1]}, {"list: 200": 1})


def test_a_note_on_a_case_that_was_closed_meanwhile_is_no_fault() -> None:
    assert refused({"list: 200": 9, "floor, asked again: 304": 2, "note: 409": 1, "note: 403": 1}) == {}
    assert refused({"list: 500": 1, "case: 404": 2}) == {"list: 500": 1, "case: 404": 2}
