"""What an organisation gave up, or another one holds now: its findings are withdrawn, and count as no fix."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.events.actions.answering import answer
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.findings import follow_up
from pehra.events.actions.networks import refresh_networks
from pehra.events.actions.sync import give_back, giving_back, settle
from pehra.events.actions.telling import prepare
from pehra.events.models import Change, Digest, Due, Episode, Finding, Remedied, Standing, Untold
from pehra.events.queries.findings import Filter, findings, story
from pehra.events.rules.states import Act, FindingState, Side, after
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.enrichment.oracle import owner_of_address, owner_of_name
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER
from pehra.registry.actions import withdraw_object
from pehra.registry.models import NetworkObject, Organisation
from pehra.registry.queries import local_date
from pehra.registry.rules.addresses import names_above
from tests.events.actions.test_retracting import brought, rows, spec
from tests.events.conftest import Net
from tests.events.observing import DAY, Observations, synced, thing
from tests.events.web.conftest import Enters, browser, enters, windows
from tests.incidents.web.pages import text_of
from tests.pipeline.enrichment.claiming import DAYS, addresses, claims, names
from tests.world import NOW

__all__ = ["browser", "enters", "spec", "windows"]
pytestmark = pytest.mark.django_db
TODAY = local_date(NOW)
A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"


def claim(
    organisation: Organisation, value: str, kind: str = "cidr", since: date | None = None, until: date | None = None
) -> NetworkObject:
    """An approved claim, held until the day before `until`."""
    return NetworkObject.objects.create(
        organisation=organisation,
        kind=kind,
        value=value,
        prefix=value if kind == "cidr" else None,
        names=names_above(value) if kind == "domain" else [],
        state="withdrawn" if until else "approved",
        claimed_at=NOW,
        approved_at=NOW,
        held_since=since,
        held_until=until,
    )


def given_back(organisation: Organisation, at: datetime = NOW + DAY) -> int:
    """What becomes of its findings once its claims are looked at."""
    Due.objects.get_or_create(work="claims", organisation=organisation)
    return give_back(at=at)


def seen(net: Net, *things: dict[str, Any], day: float = 0, **when: Any) -> Observations:
    store = Observations()
    synced(store, store.run(start=NOW + day * DAY, seen=things or [thing(net.operator, A)]), **when)
    return store


def state(address: str | None = A) -> str:
    return Finding.objects.get(source_ip=address).state


def bring_to(name: str) -> None:
    until = TODAY + DAY if name == "accepted" else None
    Finding.objects.update(state=name, accepted_until=until, fixed_at=NOW if name.startswith("fixed-") else None)


@pytest.mark.parametrize("name", sorted(FindingState))
def test_what_is_open_or_not_surely_fixed_is_withdrawn(net: Net, name: FindingState) -> None:
    seen(net)
    bring_to(name)
    claim(net.operator, "192.0.2.0/24", until=TODAY)
    touched = name in after(Act.GIVE_BACK, side=Side.MACHINE)
    assert given_back(net.operator) == touched
    found = Finding.objects.get()
    assert found.state == ("withdrawn" if touched else name)
    changes = [(each.act, each.before, each.after) for each in Change.objects.all()]
    assert changes == ([("give-back", name, "withdrawn")] if touched else [])
    assert Untold.objects.exists() == (not touched)
    assert not Episode.objects.exists()
    assert given_back(net.operator) == 0


def test_whoever_sees_it_reads_why_and_a_stranger_nothing(net: Net) -> None:
    seen(net, thing(net.operator, A), thing(net.operator, "198.51.100.1"))
    claim(net.operator, "192.0.2.0/24", until=TODAY)
    reference = Finding.objects.get(source_ip=A).reference
    given_back(net.operator)
    for person in (net.contact, net.analyst, net.cii_analyst):
        told = story(person, reference)
        assert [(each.act, each.by, each.reason) for each in told.changes] == [("give-back", "", "")]
        assert told.acts == frozenset()
        assert len(told.sightings) == 1
        assert [each.source_ip for each in findings(person, Filter(state="open")).rows] == ["198.51.100.1"]
        assert [each.source_ip for each in findings(person, Filter(state="withdrawn")).rows] == [A]
    with pytest.raises(Conflict):
        answer(by=net.contact, reference=reference, act=Act.SAY_FIXED, at=NOW + DAY)
    for stranger in (net.rival_contact, net.other_contact, net.punjab_analyst):
        with pytest.raises(Absent):
            story(stranger, reference)
        assert not findings(stranger, Filter()).rows
    refresh_figures(at=NOW + DAY)
    assert list(Standing.objects.values_list("standing", "count")) == [("new", 1)]
    prepare(at=NOW + 2 * DAY)
    assert [each.findings for each in Digest.objects.all()] == [1]


@pytest.mark.parametrize(
    ("value", "kind", "stays"),
    [
        ("192.0.0.0/16", "cidr", True),
        ("192.0.2.1/32", "cidr", True),
        ("192.0.2.2/32", "cidr", False),
        ("shop.example", "domain", True),
        ("www.shop.example", "domain", True),
        ("op.example", "domain", False),
        # What is seen in an autonomous system is not its holder's.
        ("AS64500", "asn", False),
    ],
)
def test_another_claim_of_theirs_keeps_it(net: Net, value: str, kind: str, stays: bool) -> None:
    seen(net, thing(net.operator, A, fqdn="www.shop.example"))
    claim(net.operator, "192.0.2.0/24", until=TODAY)
    claim(net.operator, value, kind)
    given_back(net.operator)
    assert state() == ("new" if stays else "withdrawn")


def test_claims_of_others_neither_keep_nor_take_it(net: Net) -> None:
    seen(net, thing(net.operator, A), thing(net.operator, "198.51.100.1"), thing(net.rival, B))
    claim(net.operator, "192.0.2.0/24", until=TODAY)
    claim(net.rival, "192.0.2.0/24", since=TODAY)
    claim(net.operator, "198.51.100.0/24")
    claim(net.rival, "198.51.100.0/25")
    claim(net.rival, "198.51.100.0/24", until=TODAY)
    given_back(net.operator)
    given_back(net.rival)
    assert (state(A), state("198.51.100.1"), state(B)) == ("withdrawn", "new", "new")


def test_what_was_theirs_by_no_claim_stays(net: Net) -> None:
    seen(net, thing(net.operator, A), thing(net.operator, B))
    claim(net.operator, "192.0.2.2/32", since=TODAY, until=TODAY)  # held on no day
    claim(net.operator, "192.0.2.1/32", until=TODAY + 9 * DAY)  # held today
    claim(net.operator, "198.51.100.0/24", until=TODAY)
    assert given_back(net.operator) == 0


def test_by_name(net: Net) -> None:
    given_up = {
        "itself": {"fqdn": "shop.example"},
        "below": {"fqdn": "a.b.shop.example"},
        "by its url": {"url": "https://u:p@WWW.Shop.Example.:8443/a?b=c.kept.example"},
        "of its own": {"fqdn": "kept.example", "url": "https://shop.example/"},
        "alike": {"fqdn": "myshop.example"},
        "kept below": {"fqdn": "x.kept.shop.example"},
        "nameless": {"account": "a@shop.example"},
    }
    things = [thing(net.operator, None, identifier=name, **fields) for name, fields in given_up.items()]
    seen(net, *things)
    claim(net.operator, "shop.example", "domain", until=TODAY)
    claim(net.operator, "kept.shop.example", "domain")
    given_back(net.operator)
    gone = set(Finding.objects.filter(state="withdrawn").values_list("identifier", flat=True))
    assert gone == {"itself", "below", "by its url"}


def test_silence_afterwards_is_no_fix(net: Net) -> None:
    other = thing(net.operator, "198.51.100.1")
    store = seen(net, thing(net.operator, A), other)
    claim(net.operator, "192.0.2.0/24", until=TODAY + DAY)
    given_back(net.operator)
    for day in (8, 16, 24):
        synced(store, store.run(start=NOW + day * DAY, seen=[other]))
        settle(at=NOW + (day + 1) * DAY)
        assert state() == "withdrawn"
    refresh_figures(at=NOW + 30 * DAY)
    assert not Episode.objects.exists()
    assert not Remedied.objects.exists()
    assert [each.act for each in Change.objects.all()] == ["give-back"]


def test_fixes_of_its_time_stay_counted(net: Net) -> None:
    other = thing(net.operator, "198.51.100.1")
    store = seen(net, thing(net.operator, A), other)
    for day, things in ((8, [other]), (16, [other]), (24, [thing(net.operator, A), other])):
        synced(store, store.run(start=NOW + day * DAY, seen=things))
    assert (state(), Episode.objects.count()) == ("reopened", 1)
    claim(net.operator, "192.0.2.0/24", until=TODAY + 24 * DAY)
    given_back(net.operator, NOW + 25 * DAY)
    assert (state(), Finding.objects.get(source_ip=A).episode, Episode.objects.count()) == ("withdrawn", 2, 1)


def test_a_late_file_makes_nothing_theirs_again(net: Net) -> None:
    store = seen(net, thing(net.operator, A), thing(net.operator, B))
    Finding.objects.filter(source_ip=B).update(state="fixed-confirmed", fixed_at=NOW)
    claim(net.operator, "192.0.2.0/24", until=TODAY + DAY)
    given_back(net.operator)
    late = [thing(net.operator, each) for each in (A, B, C, "198.51.100.1")]
    result = synced(store, store.run(start=NOW + 0.9 * DAY, seen=late), at=NOW + 2 * DAY)
    assert dict(result.turned) == {"give-back": 1}
    assert (state(A), state(B), state(C), state("198.51.100.1")) == (
        "withdrawn", "fixed-confirmed", "withdrawn", "new",
    )  # fmt: skip
    assert [each.finding.source_ip for each in Untold.objects.exclude(finding__source_ip=B)] == ["198.51.100.1"]
    assert Change.objects.filter(finding__source_ip=A).count() == 1
    assert Change.objects.get(finding__source_ip=C).act == "give-back"


def test_a_run_between_the_end_of_a_claim_and_its_look_withdraws_what_it_meets(net: Net) -> None:
    store = seen(net, thing(net.operator, A))
    claim(net.operator, "192.0.2.0/24", until=TODAY + DAY)
    result = synced(store, store.run(start=NOW + 0.5 * DAY, seen=[thing(net.operator, A)]), at=NOW + 2 * DAY)
    assert (dict(result.turned), state()) == ({"give-back": 1}, "withdrawn")


def test_what_is_claimed_anew_and_seen_again_is_open_again(net: Net) -> None:
    store = seen(net)
    claim(net.operator, "192.0.2.0/24", until=TODAY + DAY)
    given_back(net.operator)
    claim(net.operator, "192.0.2.0/25", since=TODAY + 3 * DAY)
    assert given_back(net.operator, NOW + 3 * DAY) == 0
    assert state() == "withdrawn"
    result = synced(store, store.run(start=NOW + 4 * DAY, seen=[thing(net.operator, A)]))
    assert dict(result.turned) == {"see-again": 1}
    found = Finding.objects.get()
    assert (found.state, found.told_at, found.episode) == ("reopened", None, 1)
    assert found.open_since == NOW + 4 * DAY + timedelta(hours=5)
    assert Untold.objects.filter(finding=found).exists()


def test_with_nothing_given_up_nothing_is_read(net: Net, django_assert_num_queries: Any) -> None:
    seen(net)
    with django_assert_num_queries(1):
        assert give_back(at=NOW + DAY) == 0


def test_in_slices_and_only_while_it_may_go_on(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_back, "SLICE", 2)
    seen(net, *(thing(net.operator, f"192.0.2.{each}") for each in range(1, 6)), thing(net.rival, "198.51.100.1"))
    claim(net.operator, "192.0.2.0/24", until=TODAY)
    claim(net.rival, "198.51.100.0/24", until=TODAY)
    Due.objects.create(work="claims", organisation=net.rival)
    Due.objects.create(work="claims", organisation=net.operator)
    left = iter([True, True, False])
    give_back(at=NOW + DAY, go_on=lambda: next(left))
    assert Finding.objects.filter(organisation=net.operator, state="withdrawn").count() in (2, 4)
    assert Due.objects.filter(work="claims").exists()
    give_back(at=NOW + DAY)
    assert set(Finding.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Change.objects.count() == 6
    assert not Due.objects.filter(work="claims").exists()


def test_one_that_fails_keeps_no_other_waiting(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(net, thing(net.operator, A), thing(net.rival, B))
    for each in (net.operator, net.rival):
        claim(each, "192.0.2.0/24", until=TODAY)
        Due.objects.create(work="claims", organisation=each)
    look = giving_back.claims
    failing = min(net.operator.pk, net.rival.pk)

    def broken(organisations: list[int]) -> list[Claim]:
        if failing in organisations:
            raise ValueError("broken")
        return look(organisations)

    monkeypatch.setattr(giving_back, "claims", broken)
    assert give_back(at=NOW + DAY) == 1
    assert [each.organisation_id for each in Due.objects.filter(work="claims")] == [failing]
    monkeypatch.undo()
    assert give_back(at=NOW + DAY) == 1


# Of each organisation's things: an address, a name, or both.
things = st.lists(
    st.tuples(st.integers(1, 4), st.none() | addresses(), st.just("") | names(), st.booleans()), max_size=12
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(claims(), things, st.sampled_from(DAYS))
def test_any_claims_leave_what_going_through_all_of_them_does(
    net: Net, claimed: list[Claim], told: list[tuple[int, str | None, str, bool]], day: date
) -> None:
    with transaction.atomic():
        compare(net, claimed, told, day)
        transaction.set_rollback(True)


def compare(net: Net, claimed: list[Claim], told: list[tuple[int, str | None, str, bool]], day: date) -> None:
    parties = {1: net.operator, 2: net.rival, 3: net.department, 4: net.branch}
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    observed = [
        thing(parties[number], address, **{"url": f"http://{name}/x"} if name and by_url else {"fqdn": name})
        for number, address, name, by_url in told
    ]
    observed = list({each["key"]: each for each in observed}.values())
    store = Observations()
    synced(store, store.run(start=at - DAY, hours=1, seen=observed), at=at)
    kept = [each for each in claimed if each.ends != FOREVER] + [
        *{(each.kind, each.value, each.organisation): each for each in claimed if each.ends == FOREVER}.values()
    ]
    for each in kept:
        since = None if each.starts == ALWAYS else each.starts
        until = None if each.ends == FOREVER else each.ends
        value = f"AS{each.value}" if each.kind is Kind.ASN else each.value
        kind = {Kind.NETWORK: "cidr", Kind.DOMAIN: "domain", Kind.ASN: "asn"}[each.kind]
        claim(parties[each.organisation], value, kind, since, until)
    ended = [replace(each, starts=ALWAYS, ends=FOREVER) for each in kept if each.starts < each.ends <= day]
    expected = {
        each["key"]: "withdrawn"
        if theirs(ended, parties, each, day) and not theirs(kept, parties, each, day)
        else "new"
        for each in observed
    }
    for each in parties.values():
        given_back(each, at)
    assert dict(Finding.objects.values_list("key", "state")) == expected
    # A file that comes late, and one that is the first to tell of these things.
    synced(store, store.run(start=at - DAY, hours=2, seen=observed), at=at)
    assert dict(Finding.objects.values_list("key", "state")) == expected
    again = {each["key"] ^ 1: each["key"] for each in observed}
    anew = [each | {"key": each["key"] ^ 1} for each in observed]
    synced(store, store.run(start=at - DAY, hours=3, seen=anew), at=at)
    found = dict(Finding.objects.filter(key__in=again).values_list("key", "state"))
    assert found == {key: expected[before] for key, before in again.items()}


def theirs(kept: list[Claim], parties: dict[int, Any], told: dict[str, Any], day: date) -> bool:
    """Whether a claim of the thing's own organisation covers it on a day."""
    own = [each for each in kept if parties[each.organisation].pk == told["organisation"]]
    name = told["fqdn"] or told["url"].removeprefix("http://").removesuffix("/x")
    by_address = bool(told["source_ip"]) and owner_of_address(own, told["source_ip"], day) is not None
    return by_address or (bool(name) and owner_of_name(own, name, day) is not None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("spec")
def test_a_network_that_is_sold(net: Net, event_store: EventStore, enters: Enters) -> None:
    """From the act to the pages: the old holder's are withdrawn, the new one's begin, neither sees the other's."""
    today = timezone.now()
    sold = claim(net.operator, "192.0.2.0/24")
    refresh_networks(store=event_store, at=timezone.now())
    brought(event_store, rows((A, B)))
    prepare(at=timezone.now())
    assert state() == "told"
    withdraw_object(by=net.contact, object_id=sold.pk, at=today)
    claim(net.rival, "192.0.2.0/24", since=local_date(today))
    refresh_networks(store=event_store, at=timezone.now())
    assert [each.organisation_id for each in Due.objects.filter(work="claims")] == [net.operator.pk]
    follow_up(at=timezone.now())
    reference = Finding.objects.get().reference
    assert [each.act for each in story(net.contact, reference).changes] == ["tell", "give-back"]
    # One file of a day on which it was theirs still, one of today.
    brought(event_store, rows((A, B), day=5), name="late.csv")
    brought(event_store, rows((A, B), day=10), name="today.csv")
    assert dict(Finding.objects.values_list("organisation_id", "state")) == {
        net.operator.pk: "withdrawn",
        net.rival.pk: "new",
    }
    follow_up(at=timezone.now())
    theirs = Finding.objects.get(organisation=net.rival).reference
    for person, own, other in ((net.contact, reference, theirs), (net.rival_contact, theirs, reference)):
        assert enters(person).get(f"/findings/{own}/").status_code == 200
        assert enters(person).get(f"/findings/{other}/").status_code == 404
    for person in (net.contact, net.analyst):
        assert "no longer theirs" in text_of(enters(person).get(f"/findings/{reference}/"))
    assert not Episode.objects.exists()
