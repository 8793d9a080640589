"""Links between cases: read from either end, by whoever sees both, and no trace of them for anybody else."""

import pytest
from django.db import connection

from pehra.campaigns import actions
from pehra.campaigns.errors import Linked
from pehra.campaigns.queries import links
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries
from tests.campaigns.opening import LATER, punjab_case
from tests.incidents.acting import dump, opened
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, of_rival

pytestmark = pytest.mark.django_db


def link(net: Net, case: str, other: str, kind: str = "related", note: str = "") -> None:
    actions.link(by=net.analyst, reference=case, other=other, kind=kind, note=note, at=LATER)


def read(person: Person, reference: str) -> list[tuple[str, str, bool]]:
    with viewing(person):
        found = links.links_of(person, queries.case(person, reference))
    return [(each.case.reference, each.kind.value, each.forward) for each in found]


def test_a_link_is_read_from_either_end(net: Net) -> None:
    first, second = opened(net), opened(net)
    link(net, first, second, "caused-by", "Link-words")
    assert read(net.analyst, first) == [(second, "caused-by", True)]
    assert read(net.analyst, second) == [(first, "caused-by", False)]
    assert read(net.contact, first) == [(second, "caused-by", True)]


def test_whoever_sees_one_end_sees_no_link_and_no_count(net: Net) -> None:
    ours, theirs = opened(net), of_rival(net)
    link(net, ours, theirs)
    assert read(net.analyst, ours) == [(theirs, "related", True)]
    assert read(net.contact, ours) == []
    assert read(net.rival_contact, theirs) == []
    with viewing(net.contact), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM campaigns_link")
        assert cursor.fetchone() == (0,)


def test_what_reads_the_same_from_both_ends_is_linked_once(net: Net) -> None:
    first, second = opened(net), opened(net)
    link(net, second, first)
    for case, other in ((first, second), (second, first)):
        with pytest.raises(Linked):
            link(net, case, other)
    link(net, first, second, "same-actor")
    link(net, first, second, "duplicate-of")
    link(net, second, first, "duplicate-of")
    assert len(read(net.analyst, first)) == 4


def test_a_link_is_taken_away_from_either_end(net: Net) -> None:
    first, second = opened(net), opened(net)
    link(net, first, second)
    actions.unlink(by=net.contact, reference=second, other=first, kind="related", at=LATER)
    assert read(net.analyst, first) == []
    with pytest.raises(Absent):
        actions.unlink(by=net.analyst, reference=second, other=first, kind="related", at=LATER)
    link(net, first, second)


def test_a_link_of_a_case_that_was_merged_since_is_taken_away_too(net: Net) -> None:
    first, second = opened(net), opened(net)
    link(net, first, second)
    merge(net, second, opened(net))
    with pytest.raises(Conflict, match="merged"):
        link(net, second, first, "same-actor")
    actions.unlink(by=net.analyst, reference=second, other=first, kind="related", at=LATER)
    assert read(net.analyst, first) == []


def test_what_one_does_not_see_cannot_be_linked_and_looks_like_what_is_not_there(net: Net) -> None:
    ours, theirs = opened(net), punjab_case(net)
    with pytest.raises(Invalid) as hidden:
        link(net, ours, theirs)
    with pytest.raises(Invalid) as missing:
        link(net, ours, "C-0000-0000")
    assert str(hidden.value) == str(missing.value)
    for other in ("", "%00", "x" * 10_000, ours):
        with pytest.raises(Invalid):
            link(net, ours, other)
    with pytest.raises(Invalid):
        link(net, ours, opened(net), "anything")
    with pytest.raises(Absent):
        actions.unlink(by=net.analyst, reference=ours, other=theirs, kind="related\0", at=LATER)


def test_a_stranger_learns_nothing(net: Net) -> None:
    first, second = opened(net), opened(net)
    link(net, first, second)
    before = dump()
    for person in net.strangers.values():
        for wanted in (first, "C-0000-0000"):
            with pytest.raises(Absent):
                actions.link(by=person, reference=wanted, other=second, kind="related", at=LATER)
            with pytest.raises(Absent):
                actions.unlink(by=person, reference=wanted, other=second, kind="related", at=LATER)
    assert dump() == before
