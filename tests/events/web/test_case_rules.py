"""The pages of case rules: for the national level alone, tried before they hold."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.actions.cases import apply_rules, install_rules
from pehra.events.models import CaseRule
from pehra.foundation.audit.models import Entry
from pehra.incidents.models import Case
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of

pytestmark = pytest.mark.django_db
PATH = "/findings/rules/"
GIVEN: dict[str, Any] = {
    "key": "open-telnet",
    "title_en": "Open Telnet",
    "title_ur": "",
    "types": ["vulnerable/vulnerable-system"],
    "identifiers": "",
    "severity": "high",
    "sectors": [],
    "cii": "",
    "count": "1",
    "confidence": "0",
    "active_from": "",
    "days": "30",
}


@pytest.fixture
def found(net: Net) -> None:
    """Two findings of the operator and one of another sector."""
    at = timezone.now() - timedelta(days=2)
    seen = Observations()
    things = [thing(net.operator), thing(net.operator, "192.0.2.2"), thing(net.department, "192.0.2.9")]
    synced(seen, seen.run(start=at, seen=things))


def test_the_list_tells_what_each_takes_and_who_keeps_it(net: Net, enters: Enters) -> None:
    install_rules(at=timezone.now())
    page = text_of(enters(net.duty_officer).get(PATH))
    for word in (
        "Malware on critical infrastructure",
        "C2 Server, Infected System",
        "Critical or worse",
        "at critical infrastructure alone",
        "at least 20 of one organisation",
        "confidence from 60 %",
        "The profile",
        "default, no source",
        "Live",
    ):
        assert word in page, word


def test_a_rule_is_tried_on_the_past_and_changes_nothing(net: Net, found: None, enters: Enters) -> None:
    client = enters(net.national_analyst)
    page = text_of(client.post(f"{PATH}new/", GIVEN | {"do": "try"}))
    assert "2 cases, one for each organisation" in page
    assert "3 findings in them" in page
    assert "192.0.2.9" in page
    narrow = text_of(client.post(f"{PATH}new/", GIVEN | {"do": "try", "count": "2", "sectors": ["telecom"]}))
    assert "1 cases" in narrow or "1 case" in narrow
    assert "192.0.2.9" not in narrow
    nothing = client.post(f"{PATH}new/", GIVEN | {"do": "try", "identifiers": "no-such-thing, other"})
    assert "Nothing of that time fits" in text_of(nothing)
    assert 'value="no-such-thing, other"' in nothing.content.decode(), "what was typed stays"
    assert not CaseRule.objects.exists()


def test_a_rule_goes_on_trial_then_live_then_out(net: Net, found: None, enters: Enters) -> None:
    client, page = enters(net.duty_officer), f"{PATH}open-telnet/"
    assert client.post(f"{PATH}new/", GIVEN | {"do": "dry-run"}).headers["Location"] == PATH
    while apply_rules(at=timezone.now()):
        pass
    assert not Case.objects.filter(title="Open Telnet").exists()
    assert "On trial" in text_of(client.get(page))
    assert client.post(page, GIVEN | {"do": "live"}).status_code == 302
    synced_again(net)
    assert Case.objects.filter(title="Open Telnet").count() == 2
    listed = text_of(client.get(PATH))
    assert net.duty_officer.label in listed
    assert client.post(page, GIVEN | {"do": "ended"}).status_code == 302
    row = CaseRule.objects.get(key="open-telnet")
    assert (row.state, row.types, row.severity) == ("ended", ["vulnerable/vulnerable-system"], "high")
    kept = Entry.objects.filter(act="case-rule.keep").order_by("seq")
    assert [each.detail["state"] for each in kept] == ["dry-run", "live", "ended"]


def synced_again(net: Net) -> None:
    """Something new, so that the rules look at the organisations once more."""
    seen = Observations()
    things = [thing(net.operator, "192.0.2.3"), thing(net.department, "192.0.2.10")]
    synced(seen, seen.run(start=timezone.now() - timedelta(days=1), seen=things))
    while apply_rules(at=timezone.now()):
        pass


def test_what_one_changes_is_no_longer_the_profiles(net: Net, enters: Enters) -> None:
    install_rules(at=timezone.now())
    client = enters(net.duty_officer)
    form = client.get(f"{PATH}malware-outbreak/").content.decode()
    assert "default, no source" in form
    assert 'value="20"' in form
    given = GIVEN | {"types": ["malicious-code/infected-system"], "count": "50", "title_en": "Outbreak", "do": "live"}
    client.post(f"{PATH}malware-outbreak/", given)
    row = CaseRule.objects.get(key="malware-outbreak")
    assert (row.count, row.citation, row.changed_by) == (50, "", net.duty_officer.label)
    assert install_rules(at=timezone.now()) == 0


def test_only_what_comes_from_a_day_on(net: Net, enters: Enters) -> None:
    client = enters(net.duty_officer)
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    client.post(f"{PATH}new/", GIVEN | {"do": "live", "active_from": day})
    row = CaseRule.objects.get()
    assert row.active_from is not None
    assert timezone.localtime(row.active_from).date().isoformat() == day
    assert f'value="{day}"' in client.get(f"{PATH}open-telnet/").content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title_en": ""}, {"title_en"}),
        ({"count": "0"}, {"count"}),
        ({"count": "many"}, {"count"}),
        ({"confidence": "101"}, {"confidence"}),
        ({"types": ["no/such"]}, {"types"}),
        ({"types": [], "severity": ""}, {"types"}),
        ({"active_from": "soon"}, {"active_from"}),
    ],
)
@pytest.mark.parametrize("do", ["live", "try"])
def test_what_cannot_be_meant_is_told_at_its_field(
    do: str, fields: dict[str, Any], wrong: set[str], net: Net, enters: Enters
) -> None:
    answer = enters(net.duty_officer).post(f"{PATH}new/", GIVEN | fields | {"do": do})
    assert answer.status_code == 422
    assert problems_of(answer).keys() == wrong
    assert not CaseRule.objects.exists()


def test_a_new_rule_takes_no_others_place(net: Net, enters: Enters) -> None:
    client = enters(net.duty_officer)
    client.post(f"{PATH}new/", GIVEN | {"do": "live"})
    answer = client.post(f"{PATH}new/", GIVEN | {"do": "dry-run", "title_en": "Another"})
    assert problems_of(answer) == {"key": "There is a rule of this name already."}
    assert CaseRule.objects.get().title_en == "Open Telnet"
    odd = client.post(f"{PATH}new/", GIVEN | {"do": "live", "key": "Not Good"})
    assert problems_of(odd).keys() == {"key"}


def test_to_others_there_are_no_rules(net: Net, enters: Enters) -> None:
    install_rules(at=timezone.now())
    before = list(CaseRule.objects.order_by("key").values())
    for person in (net.analyst, net.contact, net.cii_lead, net.administrator, net.auditor, net.punjab_analyst):
        client = enters(person)
        for path in (PATH, f"{PATH}new/", f"{PATH}c2-server/"):
            assert client.get(path).status_code == 404, (person.label, path)
        assert client.post(f"{PATH}c2-server/", GIVEN | {"do": "ended"}).status_code == 404
        assert client.post(f"{PATH}new/", GIVEN | {"do": "live"}).status_code == 404
        if person not in (net.administrator, net.auditor):
            assert PATH not in client.get("/findings/").content.decode()
    assert enters(net.duty_officer).get(f"{PATH}no-such-rule/").status_code == 404
    assert list(CaseRule.objects.order_by("key").values()) == before
