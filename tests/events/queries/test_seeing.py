"""Who sees, and who counts, which events: asked of the real engine."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pehra.events.queries.seeing import Condition, Sight, sight_of
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from tests.events.conftest import Net
from tests.world import body, person

pytestmark = pytest.mark.django_db
# The engine lets go of what is old, by its own clock.
AT = datetime.now(UTC).replace(second=0, microsecond=0)
NOBODY = 0


def put(store: Any, *rows: tuple[int, str, int]) -> None:
    """Events as (organisation, label, first responder)."""
    for organisation, tlp, cert in rows:
        store.do(
            "INSERT INTO events (time_source, time_observation, organisation, tlp, cert) "
            "SELECT {at:DateTime64(6, 'UTC')}, {at:DateTime64(3, 'UTC')}, "
            "{organisation:UInt32}, {tlp:String}, {cert:UInt32}",
            {"at": AT, "organisation": organisation, "tlp": tlp, "cert": cert},
        )


def constituents(store: Any, **bodies: list[int]) -> None:
    for organisation, chain in bodies.items():
        store.do(
            "INSERT INTO constituency SELECT {organisation:UInt32}, {bodies:Array(UInt32)}",
            {"organisation": int(organisation.strip("_")), "bodies": chain},
        )


def seen(store: Any, condition: Condition, table: str = "events") -> int:
    counted = "count()" if table == "events" else "sum(events)"
    rows = store.rows(f"SELECT {counted} AS found FROM {table} WHERE {condition.sql}", condition.parameters)
    return int(rows[0]["found"])


@pytest.fixture
def filled(net: Net, event_store: Any) -> Any:
    """Of the operator three events (one TLP:RED, one TLP:AMBER+STRICT), of the rival and of the department one each.

    Of nobody the Telecom CERT's and Punjab's, and the latter also as TLP:AMBER+STRICT and TLP:RED.
    """
    certs = net.telecom_cert.pk, net.punjab_cert.pk
    put(
        event_store,
        (net.operator.pk, "TLP:AMBER", certs[0]),
        (net.operator.pk, "TLP:RED", certs[0]),
        (net.operator.pk, "TLP:AMBER+STRICT", certs[0]),
        (net.rival.pk, "TLP:GREEN", certs[0]),
        (net.department.pk, "TLP:AMBER", certs[1]),
        (NOBODY, "TLP:AMBER", certs[0]),
        (NOBODY, "TLP:AMBER", certs[1]),
        (NOBODY, "TLP:AMBER+STRICT", certs[1]),
        (NOBODY, "TLP:RED", certs[1]),
    )
    chain = {f"_{net.operator.pk}": [certs[0], net.national_cert.pk], f"_{net.rival.pk}": [certs[0]]}
    constituents(event_store, **chain, **{f"_{net.department.pk}": [certs[1], net.national_cert.pk]})
    return event_store


def test_an_organisation_sees_its_own_but_for_what_is_for_named_persons(net: Net, filled: Any) -> None:
    assert seen(filled, sight_of(net.contact, AT).events()) == 2
    assert seen(filled, sight_of(net.rival_contact, AT).events()) == 1


def test_a_body_sees_its_constituents_and_what_it_would_respond_to(net: Net, filled: Any) -> None:
    assert seen(filled, sight_of(net.analyst, AT).events()) == 4
    assert seen(filled, sight_of(net.punjab_analyst, AT).events()) == 3


def test_the_national_cert_sees_its_chain_and_all_that_belongs_to_nobody(net: Net, filled: Any) -> None:
    """The rival's chain does not reach it."""
    assert sight_of(net.national_analyst, AT).unclaimed
    assert seen(filled, sight_of(net.national_analyst, AT).events()) == 4


def test_the_operation_center_sees_all_that_belongs_to_nobody(net: Net, filled: Any) -> None:
    _user, watcher = person(body("nsoc", holds=["nsoc"]), Role.DUTY_OFFICER)
    assert seen(filled, sight_of(watcher, AT).events()) == 2


def strict_or_red(store: Any, who: Person) -> set[str]:
    condition = sight_of(who, AT).events()
    rows = store.rows(f"SELECT DISTINCT tlp FROM events WHERE {condition.sql}", condition.parameters)
    return {row["tlp"] for row in rows} & {"TLP:RED", "TLP:AMBER+STRICT"}


def test_the_strictest_labels_do_not_go_up_the_chain(net: Net, filled: Any) -> None:
    """Who is hit and who responds first see TLP:AMBER+STRICT; nobody sees TLP:RED here."""
    for who in (net.contact, net.analyst, net.punjab_analyst):
        assert strict_or_red(filled, who) == {"TLP:AMBER+STRICT"}
    for who in (net.national_analyst, net.rival_contact):
        assert strict_or_red(filled, who) == set()


def test_strangers_see_and_count_nothing(net: Net, filled: Any) -> None:
    minutes(filled, net)
    stranger = Person(user_id=0, label="")
    for each in (net.administrator, net.auditor, net.council_member, net.body_administrator, stranger):
        sight = sight_of(each, AT)
        assert sight == Sight()
        assert (seen(filled, sight.events()), seen(filled, sight.counts(), "event_minutes")) == (0, 0)


def minutes(store: Any, net: Net) -> None:
    """Ten events of whoever is in both chains, five of nobody at the Telecom CERT, three of nobody at Punjab's."""
    chain = [net.telecom_cert.pk, net.national_cert.pk]
    for bodies, cert, events in ((chain, chain[0], 10), ([], chain[0], 5), ([], net.punjab_cert.pk, 3)):
        store.do(
            "INSERT INTO event_minutes (bucket, cert, bodies, events) SELECT "
            "{at:DateTime('UTC')}, {cert:UInt32}, {bodies:Array(UInt32)}, {events:Int64}",
            {"at": AT, "cert": cert, "bodies": bodies, "events": events},
        )


def test_counts_are_those_of_the_own_bodies(net: Net, event_store: Any) -> None:
    minutes(event_store, net)
    counted = {
        each.label: seen(event_store, sight_of(each, AT).counts(), "event_minutes")
        for each in (net.analyst, net.punjab_analyst, net.national_analyst, net.contact)
    }
    assert counted == {
        net.analyst.label: 15,
        net.punjab_analyst.label: 3,
        net.national_analyst.label: 18,
        net.contact.label: 0,
    }


def test_values_are_bound_and_never_written_into_the_statement() -> None:
    sight = Sight(organisations=(4711,), bodies=(4712,))
    assert "4711" not in sight.events().sql
    assert "4712" not in sight.events().sql + sight.counts().sql
    assert sight.events().parameters["seen_organisations"] == [4711]
