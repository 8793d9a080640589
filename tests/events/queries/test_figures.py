"""Figures of the past, when an organisation passes from one CERT to another: from both sides, and for strangers."""

from datetime import date, timedelta

import pytest
from django.db import connection

from pehra.events.actions.answering import answer
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.sync import follow_registry
from pehra.events.models import Due, Episode, Finding, Remedied, Standing
from pehra.events.queries.exposure import of_sector, open_by_week
from pehra.events.queries.figures import By, figures
from pehra.events.rules.figures import Figure
from pehra.events.rules.states import Act
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from tests import world
from tests.events.conftest import Net
from tests.events.observing import DAY, Observations, synced, thing
from tests.world import NOW

pytestmark = pytest.mark.django_db
# So long after the fix that its month is no longer counted anew by itself.
MOVED = NOW + 80 * DAY


def fixed_once(store: Observations, net: Net, address: str, weeks: int, **fields: object) -> None:
    """A finding that is seen and then missed twice."""
    gone, stays = thing(net.operator, address, **fields), thing(net.operator, "192.0.2.99", port=80)
    feed, start = f"demo/{address}", NOW + weeks * 7 * DAY
    synced(store, store.run(feed, start=start, seen=[gone, stays]))
    for later in (7, 14):
        synced(store, store.run(feed, start=start + later * DAY, seen=[stays]))
    assert Finding.objects.get(source_ip=address).state == "fixed-confirmed"


def passes_to_punjab(net: Net) -> None:
    net.telecom_cert.mandates.update(ends=MOVED.date())
    world.mandate(net.punjab_cert, "sectoral", sector="telecom", starts=MOVED.date())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_revision SET number = number + 1")
    assert follow_registry(at=MOVED)
    refresh_figures(at=MOVED)


def seen_by(person: Person, by: By = By.ALL, **narrow: object) -> list[Figure]:
    with viewing(person):
        return figures(person, by, today=MOVED.date(), **narrow)  # type: ignore[arg-type]


def test_figures_of_the_past_stay_with_who_was_responsible_and_the_next_one_sees_them(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    refresh_figures(at=NOW + 20 * DAY)
    passes_to_punjab(net)
    assert set(Finding.objects.values_list("cert_id", flat=True)) == {net.punjab_cert.pk}
    # Both sides see the fix, counted with the one of its time.
    for person in (net.analyst, net.punjab_analyst, net.contact):
        found = {each.key: each for each in seen_by(person, By.CERT)}
        assert found[str(net.telecom_cert.pk)].fixed == 1, person.label
        assert found.get(str(net.punjab_cert.pk), Figure("")).fixed == 0
    # What stands open is the next one's alone.
    (now,) = seen_by(net.punjab_analyst, cert_id=net.punjab_cert.pk)
    assert now.standing == {"new": 1}
    (before,) = seen_by(net.analyst)
    assert (before.standing, before.fixed) == ({}, 1)
    assert len(Remedied.objects.all()) == 1


def test_what_is_fixed_afterwards_is_no_business_of_the_one_before(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    passes_to_punjab(net)
    fixed_once(store, net, "192.0.2.2", 12)
    refresh_figures(at=MOVED + 40 * DAY)
    (before,) = seen_by(net.analyst)
    assert before.fixed == 1
    found = {each.key: each.fixed for each in seen_by(net.punjab_analyst, By.CERT)}
    assert found == {str(net.telecom_cert.pk): 1, str(net.punjab_cert.pk): 1}
    assert set(Episode.objects.values_list("cert_id", flat=True)) == {net.telecom_cert.pk, net.punjab_cert.pk}


def test_the_next_one_sees_how_the_organisation_stood(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    at = NOW + 5 * DAY
    assert max(open_by_week(net.punjab_analyst, net.operator.pk, at).values()) == 0
    passes_to_punjab(net)
    assert max(open_by_week(net.punjab_analyst, net.operator.pk, at).values()) == 2
    assert max(open_by_week(net.analyst, net.operator.pk, at).values()) == 0


def test_strangers_see_nothing_of_either(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    passes_to_punjab(net)
    for person in (net.rival_contact, net.other_contact, net.administrator, net.auditor, net.body_administrator):
        assert seen_by(person) == []
        with viewing(person):
            assert not Remedied.objects.exists()
            assert not Standing.objects.exists()


@pytest.mark.parametrize(("tlp", "seers"), [("TLP:RED", set()), ("TLP:AMBER+STRICT", {"analyst"})])
def test_the_strictest_labels_stay_with_whom_they_were_for(net: Net, tlp: str, seers: set[str]) -> None:
    """TLP:RED names persons, and who is no longer named sees no figure of it either."""
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0, tlp=tlp)
    passes_to_punjab(net)
    found = {
        name
        for name in ("analyst", "national_analyst", "cii_analyst", "rival_contact")
        if any(each.fixed for each in seen_by(getattr(net, name)))
    }
    assert found == seers
    if tlp == "TLP:AMBER+STRICT":
        assert seen_by(net.punjab_analyst)[0].fixed == 1


def test_a_fix_that_is_taken_back_long_afterwards_counts_no_more(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    refresh_figures(at=NOW + 20 * DAY)
    reference = Finding.objects.get(source_ip="192.0.2.1").reference
    answer(by=net.analyst, reference=reference, act=Act.REOPEN, reason="it was none", at=MOVED)
    refresh_figures(at=MOVED)
    assert seen_by(net.contact)[0].fixed == 0
    assert not Due.objects.exclude(work="cases").exists()


def test_what_is_for_named_persons_is_not_in_the_middle_of_a_sector(net: Net) -> None:
    Standing.objects.bulk_create(
        Standing(
            organisation=world.organisation(f"op-{n}", sector="telecom"),
            sector="telecom",
            province="punjab",
            taxonomy="vulnerable",
            type="vulnerable-system",
            severity="high",
            tlp=tlp,
            standing="new",
            since=date(2026, 3, 2),
            count=count,
        )
        for n, (tlp, count) in enumerate([("TLP:AMBER", 2)] * 5 + [("TLP:RED", 90)] * 5 + [("TLP:AMBER+STRICT", 90)])
    )
    found = of_sector("telecom")
    assert found is not None
    assert (found.organisations, found.median) == (5, 2)


def test_time_to_remediation_is_that_of_the_episode(net: Net) -> None:
    store = Observations()
    fixed_once(store, net, "192.0.2.1", 0)
    refresh_figures(at=NOW + 20 * DAY)
    (own,) = seen_by(net.contact)
    assert own.median is not None
    assert abs(own.median - 7 * DAY) < timedelta(days=1)
