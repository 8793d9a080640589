"""One report through the whole chain, as its users live it."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.audit import queries as audit
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.actions import Intake
from pehra.incidents.errors import NotNow, TopOfChain
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def report(**fields: object) -> Intake:
    return Intake(**{"organisation": "operator", "title": "سرور پر حملہ", "description": "ڈیٹا بیس بند ہے"} | fields)


def test_a_report_climbs_the_chain(net: Net) -> None:
    taken = actions.submit(by=net.contact, report=report(), at=NOW)
    reference = taken.case.reference
    assert taken.case.custodian_id == net.telecom_cert.pk
    assert taken.case.status == "new"
    with pytest.raises(Absent):
        queries.case(net.duty_officer, reference)

    actions.accept(by=net.analyst, reference=reference, at=NOW + timedelta(hours=1))
    actions.escalate(by=net.analyst, reference=reference, at=NOW + timedelta(hours=2))
    offered = queries.case(net.cii_analyst, reference)
    assert offered.custodian_id == net.telecom_cert.pk, "the sender keeps it until the receiver accepts"
    with pytest.raises(NotNow):
        actions.escalate(by=net.analyst, reference=reference, at=NOW + timedelta(hours=2))
    with pytest.raises(Forbidden):
        actions.accept(by=net.contact, reference=reference, at=NOW + timedelta(hours=2))

    actions.accept(by=net.cii_analyst, reference=reference, at=NOW + timedelta(hours=3))
    actions.escalate(by=net.cii_lead, reference=reference, at=NOW + timedelta(hours=4))
    actions.accept(by=net.duty_officer, reference=reference, at=NOW + timedelta(hours=5))
    case = queries.case(net.contact, reference)
    assert case.custodian_id == net.national_cert.pk
    assert case.custodian_function == "national"
    with pytest.raises(TopOfChain):
        actions.escalate(by=net.duty_officer, reference=reference, at=NOW + timedelta(hours=6))

    with pytest.raises(Absent):
        queries.case(net.other_contact, reference)
    assert queries.cases(net.other_contact, queries.Filter()).cases == []
    states = Deadline.objects.filter(subject=f"case:{reference}").values_list("stage", "state")
    assert sorted(states) == [
        ("acknowledge", "met"),
        ("acknowledge", "met"),
        ("acknowledge", "met"),
        ("final-report", "open"),
        ("first-report", "met"),
        ("update", "open"),
    ]
    assert audit.prove().broken is None
