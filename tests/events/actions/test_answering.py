"""What people do with findings: who may, who may partly, and the stranger for whom there are none."""

from datetime import timedelta

import pytest
from django.db import connection

from pehra.events.actions.answering import Answered, answer, answer_many, digest
from pehra.events.errors import NotNow
from pehra.events.models import Change, Due, Episode, Finding
from pehra.events.queries.findings import Filter, counts, finding, findings, story
from pehra.events.rules.states import Act
from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * DAY
UNTIL = (LATER + 30 * DAY).date()


def seen(net: Net, count: int = 1, **fields: object) -> list[str]:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, f"192.0.2.{n + 1}", **fields) for n in range(count)]))
    return list(Finding.objects.order_by("source_ip").values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("act", "given", "leads_to"),
    [
        (Act.ACKNOWLEDGE, {}, "acknowledged"),
        (Act.BEGIN, {}, "being-fixed"),
        (Act.SAY_FIXED, {}, "fixed-unconfirmed"),
        (Act.ACCEPT, {"reason": "behind the firewall", "until": UNTIL}, "accepted"),
        (Act.DISPUTE, {"reason": "a honeypot"}, "false-alarm"),
    ],
)
def test_an_organisation_answers(net: Net, act: Act, given: dict[str, object], leads_to: str) -> None:
    (reference,) = seen(net)
    found = answer(by=net.contact, reference=reference.lower(), act=act, at=LATER, **given)  # type: ignore[arg-type]
    assert (found.state, found.changed_at) == (leads_to, LATER)
    change = Change.objects.get()
    assert (change.act, change.before, change.after, change.party_id) == (act, "new", leads_to, net.operator.pk)
    entry = Entry.objects.get(act=f"finding.{act}")
    assert entry.subject == f"finding:{reference}"
    assert "honeypot" not in str(entry.detail), "the journal tells no reasons"
    assert Due.objects.filter(work="figures", organisation=net.operator.pk).exists()


def test_the_cert_confirms_a_false_alarm_or_takes_it_back(net: Net) -> None:
    (reference,) = seen(net)
    answer(by=net.contact, reference=reference, act=Act.DISPUTE, reason="a honeypot", at=LATER)
    assert Notice.objects.get().party_id == net.telecom_cert.pk
    with pytest.raises(Forbidden):
        answer(by=net.contact, reference=reference, act=Act.CONFIRM, at=LATER)
    assert answer(by=net.analyst, reference=reference, act=Act.CONFIRM, at=LATER).confirmed
    with pytest.raises(NotNow):
        answer(by=net.analyst, reference=reference, act=Act.CONFIRM, at=LATER)
    again = answer(by=net.analyst, reference=reference, act=Act.REOPEN, reason="it answers as Telnet", at=LATER)
    assert (again.state, again.confirmed, again.told_at) == ("reopened", False, None)
    assert Notice.objects.filter(party=net.operator.pk).exists()


def test_the_cert_disputes_for_good(net: Net) -> None:
    (reference,) = seen(net)
    assert answer(by=net.lead, reference=reference, act=Act.DISPUTE, reason="our own probe", at=LATER).confirmed
    assert not Notice.objects.exists()


def test_a_fix_that_is_taken_back_was_none(net: Net) -> None:
    (reference,) = seen(net)
    row = Finding.objects.get()
    Finding.objects.update(state="fixed-confirmed", fixed_at=LATER)
    Episode.objects.create(finding=row, number=1, first_seen=NOW, fixed_at=LATER, confirmed_at=LATER)
    found = answer(by=net.analyst, reference=reference, act=Act.REOPEN, reason="still there", at=LATER)
    assert (found.episode, found.fixed_at, Episode.objects.count()) == (1, None, 0)


def test_strangers_see_nothing(net: Net) -> None:
    (reference,) = seen(net, tlp="TLP:CLEAR")
    for who, stranger in net.strangers.items():
        if who == "analyst of the National CERT":
            continue  # stands in the operator's chain
        assert findings(stranger, Filter()).rows == [], who
        assert counts(stranger, Filter()) == {}, who
        for look in (finding, story):
            with pytest.raises(Absent):
                look(stranger, reference)
        with pytest.raises(Absent):
            answer(by=stranger, reference=reference, act=Act.ACKNOWLEDGE, at=LATER)
        with pytest.raises(Absent):
            answer_many(by=stranger, references=[reference], act=Act.ACKNOWLEDGE, at=LATER)
        with viewing(stranger):
            assert not Finding.objects.exists(), f"the second lock: {who}"
            for model in (Change, Episode, Due):
                assert not model.objects.exists(), who


def test_a_body_higher_up_sees_and_does_nothing(net: Net) -> None:
    (reference,) = seen(net)
    assert story(net.cii_analyst, reference).acts == frozenset()
    with pytest.raises(Forbidden):
        answer(by=net.cii_analyst, reference=reference, act=Act.ACKNOWLEDGE, at=LATER)
    with pytest.raises(Forbidden):
        answer(by=net.analyst, reference=reference, act=Act.ACCEPT, reason="not mine", until=UNTIL, at=LATER)


@pytest.mark.parametrize(
    ("act", "given", "field"),
    [
        (Act.ACCEPT, {"until": UNTIL}, "reason"),
        (Act.ACCEPT, {"reason": "x"}, "until"),
        (Act.ACCEPT, {"reason": "x", "until": LATER.date()}, "until"),
        (Act.ACCEPT, {"reason": "x", "until": (LATER + 400 * DAY).date()}, "until"),
        (Act.ACKNOWLEDGE, {"until": UNTIL}, "until"),
        (Act.DISPUTE, {"reason": " \u200b"}, "reason"),
        (Act.DISPUTE, {"reason": "x" * 3000}, "reason"),
        (Act.SEE_AGAIN, {}, "act"),
    ],
)
def test_bad_input_names_its_field(net: Net, act: Act, given: dict[str, object], field: str) -> None:
    (reference,) = seen(net)
    with pytest.raises(Invalid) as refused:
        answer(by=net.contact, reference=reference, act=act, at=LATER, **given)  # type: ignore[arg-type]
    assert list(refused.value.problems) == [field]
    assert Finding.objects.get().state == "new"


def test_many_at_once_are_one_entry(net: Net) -> None:
    references = seen(net, 5)
    Finding.objects.filter(reference=references[0]).update(state="acknowledged")
    done = answer_many(by=net.contact, references=[*references, "F-0000-0000"], act=Act.ACKNOWLEDGE, at=LATER)
    assert (set(done.done), done.skipped) == (set(references[1:]), 2)
    (entry,) = Entry.objects.filter(act="finding.acknowledge")
    assert entry.detail == {"count": 4, "sha256": digest(references[1:])}
    assert Change.objects.count() == 4


def test_a_selection_is_what_the_list_shows(net: Net) -> None:
    seen(net, 3)
    narrow = Filter(address="192.0.2.0/31", severity="high", state="open")
    assert answer_many(by=net.contact, selection=narrow, act=Act.BEGIN, at=LATER) == Answered(
        tuple(Finding.objects.filter(source_ip="192.0.2.1").values_list("reference", flat=True)), 0
    )


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (Filter(), 2),
        (Filter(state="new"), 2),
        (Filter(state="open", type="vulnerable-system"), 2),
        (Filter(type="vulnerable/vulnerable-system"), 2),
        (Filter(type="vulnerable"), 2),
        (Filter(type="malicious-code"), 0),
        (Filter(severity="critical"), 0),
        (Filter(severity="medium"), 2),
        (Filter(severity="no such"), 0),
        (Filter(address="192.0.2.2"), 1),
        (Filter(address="192.0.2.0/24"), 2),
        (Filter(address="no such"), 0),
        (Filter(state="no such"), 0),
        (Filter(sector="telecom", province="punjab", feed="demo/scan", mine=True), 2),
        (Filter(identifier="open-telnet\0"), 0),
    ],
)
def test_lists_are_narrowed(net: Net, narrow: Filter, expected: int) -> None:
    seen(net, 2)
    assert len(findings(net.contact, narrow).rows) == expected
    assert sum(counts(net.analyst, narrow).values()) == expected


def test_a_list_is_walked_by_cursor_and_tells_when_each_was_seen(net: Net) -> None:
    seen(net, 5)
    with viewing(net.contact):
        first = findings(net.contact, Filter(), limit=3)
        rest = findings(net.contact, Filter(), after=first.older or "", limit=3)
    assert len({row.reference for row in [*first.rows, *rest.rows]}) == 5
    assert rest.older is None
    assert all(row.last_seen == NOW + timedelta(hours=5) for row in first.rows)  # type: ignore[attr-defined]


def test_a_story_is_told_whole(net: Net) -> None:
    (reference,) = seen(net)
    answer(by=net.contact, reference=reference, act=Act.BEGIN, at=LATER)
    with viewing(net.contact):
        told = story(net.contact, reference)
        assert [change.after for change in told.changes] == ["being-fixed"]
        assert [row.stream.feed for row in told.sightings] == ["demo/scan"]
        assert told.acts == {Act.SAY_FIXED, Act.ACCEPT, Act.DISPUTE}


def test_the_database_itself_keeps_times_and_states_together(net: Net) -> None:
    seen(net)
    with connection.cursor() as cursor:
        for wrong in ("state = 'fixed-confirmed'", "state = 'accepted'", "accepted_until = now()"):
            with pytest.raises(Exception, match="events_finding"):
                cursor.execute(f"SAVEPOINT s; UPDATE events_finding SET {wrong}")
            cursor.execute("ROLLBACK TO SAVEPOINT s")
