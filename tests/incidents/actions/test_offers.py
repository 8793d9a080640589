"""Who takes a case holds the function for which it does, on the day on which it takes it."""

from datetime import timedelta

import pytest
from django.db import connection

from pehra.incidents import actions, queries
from pehra.incidents.errors import NotInForce
from pehra.incidents.models import Case
from pehra.registry.models import Body, Mandate
from tests.incidents.acting import DEEDS, HOUR, LATER, OTHER_DEEDS, REASON, Deed, closed, escalated, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
# What goes where the network says, on the day on which it goes.
BY_THE_NETWORK = [
    deed for deed in (*DEEDS, *OTHER_DEEDS) if deed.name.startswith(("accept", "forw", "escal", "over", "reop", "rep"))
]


def ends(body: Body) -> None:
    """The mandates of this body end today, and nobody has taken them over."""
    Mandate.objects.filter(body=body).update(ends=NOW.date())


def test_a_body_whose_mandate_has_ended_cannot_accept(net: Net) -> None:
    reference = escalated(net)
    ends(net.cii_cert)
    with pytest.raises(NotInForce):
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)
    assert Case.objects.get().custodian == net.telecom_cert.party_ptr
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)


def test_a_first_responder_whose_mandate_has_ended_sends_the_report_on(net: Net) -> None:
    reference = reported(net)
    ends(net.telecom_cert)
    with pytest.raises(NotInForce):
        actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
    actions.accept(by=net.punjab_analyst, reference=reference, at=NOW + HOUR)
    assert queries.case(net.punjab_analyst, reference).custodian.slug == "cert-punjab"


def test_another_function_in_force_is_not_enough(net: Net) -> None:
    reference = escalated(net)
    Mandate.objects.filter(body=net.cii_cert).update(function="government")
    with pytest.raises(NotInForce):
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)


def test_until_its_last_day_it_accepts(net: Net) -> None:
    reference = escalated(net)
    Mandate.objects.filter(body=net.cii_cert).update(ends=(LATER + timedelta(days=1)).date())
    assert actions.accept(by=net.cii_lead, reference=reference, at=LATER).state == "accepted"


def test_a_body_whose_mandate_has_ended_does_not_open_a_case_again(net: Net) -> None:
    reference = closed(net)
    ends(net.telecom_cert)
    with pytest.raises(NotInForce):
        actions.reopen(by=net.analyst, reference=reference, reason=REASON, at=LATER)
    assert Case.objects.get().status == "closed"


@pytest.mark.parametrize("deed", BY_THE_NETWORK, ids=str)
def test_the_network_stands_still_while_a_case_is_sent(net: Net, deed: Deed) -> None:
    """A hand-over takes the same lock for itself alone, so it comes before the act or after it."""
    reference = deed.prepare(net)
    deed.do(deed.by(net), reference, LATER + timedelta(days=3))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND classid = 7337 AND objid = 1 AND granted"
            " AND pid = pg_backend_pid()"
        )
        assert cursor.fetchall() == [("ShareLock",)]
