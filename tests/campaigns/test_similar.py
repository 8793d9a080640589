"""What is like a case, among what the viewer sees: by traces, organisation and words, with the reasons."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.campaigns.queries.similar import Similar, similar_to
from pehra.campaigns.rules.likeness import MOST_SEEN
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Case, Observable
from pehra.incidents.rules.intake import Seen
from tests.campaigns.opening import punjab_case
from tests.incidents.acting import opened
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, of_rival
from tests.world import NOW

pytestmark = pytest.mark.django_db
TRACE = "198.51.100.44"
FAR = NOW - timedelta(days=90)


def alike(person: Person, reference: str) -> Similar:
    with viewing(person):
        return similar_to(person, queries.case(person, reference))


def found(person: Person, reference: str) -> list[str]:
    return [each.case.reference for each in alike(person, reference).suggestions]


def traced(net: Net, reference: str, *values: str) -> None:
    actions.add_observables(by=net.analyst, reference=reference, seen=[Seen(each) for each in values], at=NOW)


def long_ago(reference: str) -> None:
    """Out of the time in which the organisation alone would be a reason."""
    case = Case.objects.get(reference=reference)
    Case.objects.filter(pk=case.pk).update(opened_at=FAR, title="Nothing in common")
    case.reports.update(submitted_at=FAR, title="Nothing in common")


def test_a_shared_trace_is_a_reason(net: Net) -> None:
    ours, theirs = opened(net), of_rival(net)
    for reference in (ours, theirs):
        traced(net, reference, TRACE)
    (suggestion,) = alike(net.analyst, ours).suggestions
    assert suggestion.case.reference == theirs
    (shared,) = suggestion.evidence.shared
    assert (shared.type, shared.value, shared.cases) == ("ipv4-addr", TRACE, 2)
    assert suggestion.evidence.days is None


def test_only_what_the_viewer_sees_is_compared_and_counted(net: Net) -> None:
    ours, rival, hidden = opened(net), of_rival(net), punjab_case(net, "hidden", TRACE)
    for reference in (ours, rival):
        traced(net, reference, TRACE)
    assert found(net.analyst, ours) == [rival]
    assert found(net.contact, ours) == []
    assert found(net.punjab_analyst, hidden) == []


def test_the_same_organisation_near_in_time_is_a_reason(net: Net) -> None:
    first, second = opened(net), opened(net)
    (suggestion,) = alike(net.contact, first).suggestions
    assert (suggestion.case.reference, suggestion.evidence.days) == (second, 0)
    long_ago(second)
    assert found(net.contact, first) == []


def test_titles_that_say_the_same_are_a_reason(net: Net) -> None:
    words = "Ransomware encrypts billing servers"
    ours = opened(net, title=words)
    intake = actions.Intake(organisation="rival", title="Billing servers: ransomware", description="words")
    taken = actions.submit(by=net.rival_contact, report=intake, at=NOW)
    actions.accept(by=net.analyst, reference=taken.case.reference, at=NOW)
    (suggestion,) = alike(net.analyst, ours).suggestions
    assert suggestion.case.reference == taken.case.reference
    assert suggestion.evidence.words == ("billing", "ransomware", "servers")


def test_titles_in_urdu_are_compared_as_they_are_read(net: Net) -> None:
    ours = opened(net, title="بلنگ سرورز پر رینسم ویئر حملہ")
    intake = actions.Intake(organisation="rival", title="رینسم ویئر کا حملہ، بلنگ سرورز", description="words")
    taken = actions.submit(by=net.rival_contact, report=intake, at=NOW)
    actions.accept(by=net.analyst, reference=taken.case.reference, at=NOW)
    assert found(net.analyst, ours) == [taken.case.reference]


def test_a_value_in_very_many_cases_is_no_evidence_and_is_said_to_be_common(net: Net) -> None:
    ours, theirs = opened(net), of_rival(net)
    for reference in (ours, theirs):
        traced(net, reference, TRACE)
    whole = Case.objects.get(reference=theirs)
    same = {field.attname: getattr(whole, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    others = [Case(**same) for _ in range(MOST_SEEN)]
    for place, each in enumerate(others):
        each.reference = f"C-9999-{place:04d}"
    Case.objects.bulk_create(others)
    Observable.objects.bulk_create(
        Observable(case=each, type="ipv4-addr", value=TRACE, added_by="", added_at=NOW) for each in others
    )
    result = alike(net.analyst, ours)
    assert result.suggestions == []
    assert [(each.value, each.least) for each in result.common] == [(TRACE, MOST_SEEN - 1)]


def test_what_is_one_incident_already_is_not_suggested(net: Net) -> None:
    first, second, third = (opened(net) for _ in range(3))
    merge(net, second, first)
    assert found(net.analyst, first) == [third]
    assert found(net.analyst, third) == [first]


def test_it_costs_few_statements_however_much_there_is(net: Net) -> None:
    ours = opened(net)
    traced(net, ours, *(f"host{place}.example.org" for place in range(80)))
    for _ in range(5):
        opened(net)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        similar_to(net.analyst, queries.case(net.analyst, ours))
    assert len(asked) <= 6, [each["sql"][:120] for each in asked]


def test_a_case_with_nothing_is_like_nothing(net: Net) -> None:
    ours = opened(net, title="!!!")
    result = alike(net.analyst, ours)
    assert (result.suggestions, result.common) == ([], [])
