"""What happens on cases reaches the programs of the bodies that may know of it, and no other."""

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection

from pehra.foundation.access.roles import Role
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions
from pehra.incidents.models import Case, Entry
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.webhooks.actions.endpoints import switch
from pehra.webhooks.actions.following import follow
from pehra.webhooks.models import Delivery, Endpoint, Noted
from pehra.webhooks.queries.endpoints import secret_of
from pehra.webhooks.rules.happenings import Happening
from tests import world
from tests.incidents.acting import ADDRESS, HOUR, REASON, SECRETS, WORDS, report
from tests.webhooks.conftest import Calls, Net, hooked
from tests.world import NOW

pytestmark = pytest.mark.django_db
DETAILED = {"severity", "status", "outcome", "classification", "custodian", "step", "stage"}


def submitted(net: Net, **fields: Any) -> str:
    return str(actions.submit(by=net.contact, report=report(**fields), at=NOW).case.reference)


def test_a_case_is_told_from_its_opening_to_its_end(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url)
    case = submitted(net, severity="high")
    actions.accept(by=net.analyst, reference=case, at=NOW + HOUR)
    actions.escalate(by=net.analyst, reference=case, at=NOW + 2 * HOUR)
    assert calls.go(NOW + 3 * HOUR) == len(calls.bodies)
    assert calls.kinds[:3] == ["case.opened", "case.acknowledged", "case.passed-on"]
    first = calls.bodies[0]
    assert first["case"] == case
    assert first["link"] == f"https://pehra.example/cases/{case}/"
    assert (first["severity"], first["custodian"], first["tlp"], first["drill"]) == (
        "high",
        "cert-telecom",
        "TLP:AMBER",
        None,
    )
    assert len({body["id"] for body in calls.bodies}) == len(calls.bodies)
    for headers, body in calls.program.heard:
        signed = headers["X-Pehra-Timestamp"].encode() + b"." + body
        expected = hmac.new(bytes.fromhex(secret_of(row)), signed, sha256).hexdigest()
        assert headers["X-Pehra-Signature"] == f"sha256={expected}"
    assert set(Delivery.objects.values_list("state", "code")) == {("sent", 204)}
    assert calls.go(NOW + 4 * HOUR) == 0, "nothing is told twice"


def test_nothing_that_a_person_wrote_is_told(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url)
    case = submitted(net)
    actions.accept(by=net.analyst, reference=case, at=NOW)
    actions.note(by=net.analyst, reference=case, body=WORDS, at=NOW)
    actions.add_observables(by=net.analyst, reference=case, seen=[Seen(ADDRESS)], at=NOW)
    actions.close(by=net.analyst, reference=case, cause=REASON, lesson=WORDS, at=NOW + HOUR)
    calls.go(NOW + HOUR)
    assert {"case.noted", "case.closed"} <= set(calls.kinds)
    said = b"".join(body for _headers, body in calls.program.heard).decode()
    for secret in SECRETS:
        assert secret not in said


def test_under_amber_strict_only_where_to_look_is_told(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url)
    case = submitted(net, tlp="TLP:AMBER+STRICT", severity="high")
    calls.go()
    (body,) = [body for body in calls.bodies if body["kind"] == "case.opened"]
    assert set(body) == {"id", "kind", "at", "case", "link", "tlp", "drill"}
    assert (body["case"], body["tlp"]) == (case, "TLP:AMBER+STRICT")


def test_of_a_red_case_no_program_learns_that_it_exists(net: Net, calls: Calls) -> None:
    for by, body in ((net.lead, "cert-telecom"), (net.cii_lead, "cert-cii")):
        hooked(by, calls.url, body=body, wide=True, drills=True)
    case = submitted(net, tlp="TLP:RED")
    actions.accept(by=net.lead, reference=case, at=NOW + HOUR)
    assert calls.go(NOW + HOUR) == 0
    assert (calls.bodies, Delivery.objects.count(), Noted.objects.count()) == ([], 0, 0)


def test_what_waits_when_a_case_becomes_red_is_withheld_and_forgotten(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url)
    case = submitted(net)
    actions.accept(by=net.lead, reference=case, at=NOW)
    while follow(at=NOW):
        pass
    assert Delivery.objects.filter(state="waiting").count() >= 2
    actions.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=NOW + HOUR)
    calls.go(NOW + HOUR)
    assert calls.bodies == []
    assert set(Delivery.objects.values_list("state", "facts")) == {("withheld", None)}


def test_a_stricter_label_leaves_fewer_words_of_what_waits(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url, kinds=frozenset({Happening.OPENED}))
    case = submitted(net)
    while follow(at=NOW):
        pass
    actions.accept(by=net.lead, reference=case, at=NOW)
    actions.change_tlp(by=net.lead, reference=case, tlp="TLP:AMBER+STRICT", at=NOW + HOUR)
    calls.go(NOW + HOUR)
    (body,) = calls.bodies
    assert body["tlp"] == "TLP:AMBER+STRICT"
    assert DETAILED & set(body) == set()


def test_another_body_learns_of_it_when_it_takes_part_and_a_stranger_never(net: Net, calls: Calls) -> None:
    hooked(net.cii_lead, calls.url, body="cert-cii")
    stranger = hooked_for_stranger(net, calls)
    case = submitted(net)
    actions.accept(by=net.analyst, reference=case, at=NOW)
    calls.go(NOW)
    assert calls.bodies == []
    actions.escalate(by=net.analyst, reference=case, at=NOW + HOUR)
    calls.go(NOW + HOUR)
    assert calls.kinds == ["case.passed-on"]
    assert not Delivery.objects.filter(endpoint=stranger).exists()


def hooked_for_stranger(net: Net, calls: Calls, **fields: Any) -> Endpoint:
    """A webhook of a CERT that has nothing to do with the operator."""
    _user, lead = world.person(net.punjab_cert, Role.LEAD)
    return hooked(lead, calls.url, body="cert-punjab", **fields)


def test_what_the_whole_network_may_know_is_told_to_whoever_asks_for_it(net: Net, calls: Calls) -> None:
    hooked_for_stranger(net, calls)
    wide = hooked_for_stranger(net, calls, name="Wide", wide=True)
    green, amber = submitted(net, tlp="TLP:GREEN"), submitted(net, tlp="TLP:AMBER")
    actions.accept(by=net.analyst, reference=green, at=NOW)
    actions.accept(by=net.analyst, reference=amber, at=NOW)
    calls.go()
    assert {body["case"] for body in calls.bodies} == {green}
    # How it is handled is the business of those whom it concerns.
    assert calls.kinds == ["case.opened"]
    assert set(Delivery.objects.values_list("endpoint_id", flat=True)) == {wide.pk}


def test_only_what_was_chosen_is_told(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url, kinds=frozenset({Happening.CLOSED}))
    case = submitted(net)
    actions.accept(by=net.analyst, reference=case, at=NOW)
    actions.close(by=net.analyst, reference=case, cause=WORDS, lesson=WORDS, at=NOW + HOUR)
    calls.go(NOW + HOUR)
    assert calls.kinds == ["case.closed"]


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_how_a_case_ended_is_told_with_its_state(net: Net, calls: Calls, outcome: CaseOutcome) -> None:
    hooked(net.lead, calls.url, kinds=frozenset({Happening.CLOSED, Happening.REOPENED}))
    case = submitted(net)
    actions.accept(by=net.analyst, reference=case, at=NOW)
    actions.close(by=net.analyst, reference=case, outcome=outcome, cause=WORDS, lesson=WORDS, at=NOW + HOUR)
    calls.go(NOW + HOUR)
    actions.reopen(by=net.analyst, reference=case, reason=REASON, at=NOW + 2 * HOUR)
    calls.go(NOW + 2 * HOUR)
    told = [(body["kind"], body["status"], body["outcome"]) for body in calls.bodies]
    assert told == [("case.closed", "closed", outcome.value), ("case.reopened", "open", None)]


def test_what_was_noted_before_the_outcome_was_told_is_told_without_it(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url, kinds=frozenset({Happening.OPENED}))
    submitted(net)
    while follow(at=NOW):
        pass
    row = Delivery.objects.get()
    row.facts.pop("outcome")
    row.save()
    calls.go()
    (body,) = calls.bodies
    assert "outcome" not in body
    assert body["severity"] == row.facts["severity"]


def test_a_clock_that_runs_out_is_told_with_its_stage(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url, kinds=frozenset({Happening.BREACHED}))
    submitted(net)
    late = NOW + timedelta(hours=5)
    sweep(at=late)
    calls.go(late)
    (body,) = calls.bodies
    assert (body["kind"], body["stage"]) == ("clock.breached", "acknowledge")


def test_an_internal_note_is_told_to_its_own_body_alone(net: Net, calls: Calls) -> None:
    own = hooked(net.lead, calls.url, kinds=frozenset({Happening.NOTED}))
    other = hooked(net.cii_lead, calls.url, body="cert-cii", kinds=frozenset({Happening.NOTED}))
    case = submitted(net)
    actions.accept(by=net.analyst, reference=case, at=NOW)
    actions.escalate(by=net.analyst, reference=case, at=NOW)
    actions.note(by=net.analyst, reference=case, body=WORDS, internal=True, at=NOW)
    calls.go(NOW)
    assert Delivery.objects.filter(endpoint=own).count() == 1
    assert not Delivery.objects.filter(endpoint=other).exists()


def test_nothing_is_noted_while_no_webhook_is_on(net: Net, calls: Calls) -> None:
    submitted(net)
    assert not Noted.objects.exists()
    row = hooked(net.lead, calls.url)
    switch(by=net.lead, reference=row.reference, on=False, at=NOW)
    submitted(net)
    assert not Noted.objects.exists()
    switch(by=net.lead, reference=row.reference, on=True, at=NOW)
    submitted(net)
    assert Noted.objects.exists()


def test_what_happened_before_is_no_news(net: Net, calls: Calls) -> None:
    hooked_for_stranger(net, calls)
    submitted(net)
    hooked(net.lead, calls.url, at=NOW + HOUR)
    assert calls.go(NOW + HOUR) == 0


def test_several_entries_of_one_statement_are_all_noted(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url)
    case = Case.objects.get(reference=submitted(net))
    Noted.objects.all().delete()
    entry = Entry.objects.filter(case=case).first()
    assert entry is not None
    copies = []
    for _ in range(3):
        entry.pk = None
        copies.append(Entry(**{each.attname: getattr(entry, each.attname) for each in Entry._meta.concrete_fields}))
    Entry.objects.bulk_create(copies)
    assert Noted.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM webhooks_noted n JOIN incidents_entry e ON e.id = n.entry_id")
        assert cursor.fetchone() == (3,)


def test_an_entry_that_is_gone_is_told_to_nobody(net: Net, calls: Calls) -> None:
    hooked(net.lead, calls.url)
    submitted(net)
    Noted.objects.update(entry_id=0)
    assert calls.go() == 0
    assert not Noted.objects.exists()
