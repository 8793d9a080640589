"""Cases that nobody reported: before whom they come, what they hold, and when a new one is opened."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pehra.events.rules.cases import CaseRequest, Found
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.actions.found import open_or_extend
from pehra.incidents.models import Case, Entry, Observable
from tests.incidents.acting import HOUR, opened
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, of_rival, undo
from tests.world import NOW

pytestmark = pytest.mark.django_db
FOUND = Found("F-7K3F-9QPD", "192.0.2.1", 23, "", "", "", "malicious-code/infected-system", "avalanche")
REQUEST = CaseRequest("rule", "Malware on critical infrastructure", "operator", "", (FOUND,), "critical", "TLP:GREEN")


def test_it_lies_before_the_first_responder_who_accepts_it_like_a_report(net: Net) -> None:
    reference = open_or_extend(REQUEST, NOW)
    case = Case.objects.get(reference=reference)
    assert (case.custodian_id, case.status, case.tlp) == (net.telecom_cert.pk, "new", "TLP:AMBER")
    assert set(Notice.objects.values_list("party_id", flat=True)) == {net.telecom_cert.pk, net.operator.pk}
    assert actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR).state == "accepted"
    assert "F-7K3F-9QPD" in Entry.objects.get(kind="note").body
    assert Line.objects.filter(act="case.found", subject=f"case:{reference}").count() == 1


def test_more_of_it_goes_into_the_same_case_until_that_is_closed(net: Net) -> None:
    reference = open_or_extend(REQUEST, NOW)
    more = replace(REQUEST, case=reference, findings=(FOUND, replace(FOUND, address="2001:db8::1")))
    assert open_or_extend(more, NOW + HOUR) == reference
    assert Observable.objects.count() == 2
    actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    actions.close(by=net.analyst, reference=reference, cause="c", lesson="l", at=NOW + 2 * HOUR)
    assert open_or_extend(more, NOW + timedelta(days=1)) != reference


def test_what_is_labelled_stricter_than_the_case_has_one_of_its_own(net: Net) -> None:
    reference = open_or_extend(REQUEST, NOW)
    strict = replace(REQUEST, case=reference, findings=(replace(FOUND, address="192.0.2.9"),), tlp="TLP:AMBER+STRICT")
    other = open_or_extend(strict, NOW + HOUR)
    assert dict(Case.objects.values_list("reference", "tlp")) == {reference: "TLP:AMBER", other: "TLP:AMBER+STRICT"}
    assert Observable.objects.get(case__reference=reference).value == "192.0.2.1"
    assert open_or_extend(replace(REQUEST, case=other), NOW + 2 * HOUR) == other, (
        "a wider one goes into a stricter case"
    )


def test_what_is_not_well_formed_is_left_out(net: Net) -> None:
    odd = replace(FOUND, address=None, fqdn="not a name!", url="javascript:x", classification="made/up")
    case = Case.objects.get(reference=open_or_extend(replace(REQUEST, findings=(odd,), severity="none"), NOW))
    assert (case.classification, Observable.objects.count()) == ([], 0)
    assert case.severity in ("critical", "high", "medium", "low")


def test_without_an_organisation_there_is_no_case(net: Net) -> None:
    assert open_or_extend(replace(REQUEST, organisation="nobody"), NOW) == ""
    assert not Case.objects.exists()


def both(net: Net) -> tuple[str, str]:
    """A case of findings, accepted, and another one of the same organisation that the same CERT has."""
    found = open_or_extend(REQUEST, NOW)
    actions.accept(by=net.analyst, reference=found, at=NOW + HOUR)
    return found, opened(net)


def test_what_belongs_to_a_merged_case_goes_into_the_one_that_goes_on(net: Net) -> None:
    found, other = both(net)
    last = opened(net)
    merge(net, found, other)
    merge(net, other, last, at=NOW + 3 * HOUR)
    more = replace(REQUEST, case=found, findings=(replace(FOUND, address="192.0.2.9"),))
    assert open_or_extend(more, NOW + 4 * HOUR) == last
    assert Case.objects.count() == 3
    assert Observable.objects.get(case__reference=last).value == "192.0.2.9"
    line = Line.objects.filter(act="case.found").latest("pk")
    assert line.subject == f"case:{last}"


def test_taken_apart_again_it_goes_where_it_belongs(net: Net) -> None:
    found, other = both(net)
    merge(net, found, other)
    undo(net, found)
    assert open_or_extend(replace(REQUEST, case=found), NOW + 4 * HOUR) == found


def test_merged_into_a_case_of_somebody_else_it_has_one_of_its_own(net: Net) -> None:
    found, _other = both(net)
    theirs = of_rival(net)
    merge(net, found, theirs)
    made = open_or_extend(replace(REQUEST, case=found), NOW + 4 * HOUR)
    assert made not in (found, theirs)
    assert not Observable.objects.filter(case__reference=theirs).exists(), "the rival is told nothing of it"


def test_a_merged_case_that_has_been_closed_is_not_opened_again(net: Net) -> None:
    found, other = both(net)
    merge(net, found, other)
    actions.close(by=net.analyst, reference=other, cause="c", lesson="l", at=NOW + 3 * HOUR)
    assert open_or_extend(replace(REQUEST, case=found), NOW + 4 * HOUR) not in (found, other)
