"""How an organisation is told: its own people choose, its program is tried, its CERT sees what became of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors import webhook
from pehra.events.actions.telling import prepare, trying, wish
from pehra.events.models import Call, Digest, Finding, Preference
from pehra.events.queries.preferences import hook_secret
from pehra.events.rules.telling import Rhythm, Wishes
from pehra.foundation.accounts.models import Membership
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of

pytestmark = pytest.mark.django_db
PATH = "/findings/organisations/operator/telling/"
HOOK = "https://hook.example/pehra"
USUAL = {
    "rhythm": "weekly",
    "hour": "9",
    "weekday": "2",
    "at_once": "critical",
    "least": "low",
    "quiet_from": "22",
    "quiet_until": "6",
    "mail": "on",
    "hook_url": "",
}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Calls that would have gone out: the program is the one part that is not ours."""
    calls: list[dict[str, Any]] = []

    def hear(url: str, body: bytes, **rest: Any) -> None:
        calls.append({"url": url, **rest})

    defaults: Any = trying.try_program.__kwdefaults__
    monkeypatch.setitem(defaults, "send", hear)
    return calls


def chosen(net: Net, hook: str = "") -> Preference:
    return wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=hook, at=timezone.now())


def test_an_organisation_chooses(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    page = client.get(PATH)
    assert "Nobody has chosen yet" in text_of(page)
    assert client.post(PATH, USUAL).headers["Location"] == PATH
    row = Preference.objects.get()
    assert (row.rhythm, row.hour, row.weekday, row.at_once, row.least) == ("weekly", 9, 2, "critical", "low")
    assert (row.quiet_from, row.quiet_until, row.mail, row.hook_url) == (22, 6, True, "")
    assert row.changed_by in text_of(client.get(PATH))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rhythm", "at-once"),
        ("rhythm", ""),
        ("hour", "24"),
        ("weekday", "x"),
        ("least", "informational"),
        ("hook_url", "http://hook.example/"),
        ("hook_url", "https://user:word@hook.example/"),
        ("quiet_from", "-1"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(field: str, value: str, net: Net, enters: Enters) -> None:
    answer = enters(net.contact).post(PATH, USUAL | {field: value})
    assert answer.status_code == 422
    assert problems_of(answer).keys() == {field}
    assert not Preference.objects.exists()


def test_the_key_of_a_program_is_shown_once(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    answer = client.post(PATH, USUAL | {"hook_url": HOOK})
    key = re.search(r"<pre[^>]*data-secret>([0-9a-f]{64})</pre>", answer.content.decode())
    assert key
    assert key[1] == hook_secret(Preference.objects.get())
    assert "no-store" in answer.headers["Cache-Control"]
    assert key[1] not in client.get(PATH).content.decode()
    again = client.post(PATH, USUAL | {"hook_url": HOOK, "hour": "10"})
    assert again.status_code == 302, "the same program keeps its key"
    other = client.post(f"{PATH}key/").content.decode()
    assert key[1] not in other
    assert hook_secret(Preference.objects.get()) in other


def test_a_program_is_tried(net: Net, enters: Enters, heard: list[dict[str, Any]]) -> None:
    chosen(net, HOOK)
    client = enters(net.contact)
    assert "The program heard it." in text_of(client.post(f"{PATH}trial/", follow=True))
    assert heard[0]["url"] == HOOK
    assert heard[0]["secret"] == hook_secret(Preference.objects.get())
    assert "tried a moment ago" in text_of(client.post(f"{PATH}trial/", follow=True))
    assert len(heard) == 1


def test_a_program_that_does_not_answer_is_told(net: Net, enters: Enters) -> None:
    chosen(net, "https://localhost/hook")
    page = text_of(enters(net.contact).post(f"{PATH}trial/", follow=True))
    assert "lies in no public network" in page
    assert Preference.objects.get().tried_error


def test_without_a_program_nothing_is_called(net: Net, enters: Enters, heard: list[dict[str, Any]]) -> None:
    assert "No program is named yet." in text_of(enters(net.contact).post(f"{PATH}trial/", follow=True))
    chosen(net)
    assert "No program is named yet." in text_of(enters(net.contact).post(f"{PATH}trial/", follow=True))
    assert heard == []


def test_nobody_else_sees_or_changes_it(net: Net, enters: Enters, heard: list[dict[str, Any]]) -> None:
    chosen(net, HOOK)
    key = Preference.objects.get().hook_key
    for person in (net.rival_contact, net.analyst, net.holding_contact, net.administrator, net.auditor):
        client = enters(person)
        assert client.get(PATH).status_code == 404, person.label
        assert client.post(PATH, USUAL).status_code == 404, person.label
        assert client.post(f"{PATH}key/").status_code == 404, person.label
        assert client.post(f"{PATH}trial/").status_code == 404, person.label
        assert client.get(PATH.replace("operator", "no-such-name")).status_code == 404
    assert heard == []
    row = Preference.objects.get()
    assert (row.hook_key, row.rhythm) == (key, Rhythm.DAILY)


def told(net: Net, **wishes: Any) -> Digest:
    """One message to the operator, an hour ago."""
    at = timezone.now() - timedelta(hours=12)
    seen = Observations()
    synced(seen, seen.run(start=at, seen=[thing(net.operator), thing(net.operator, "192.0.2.2")]))
    prepare(at=timezone.now() - timedelta(hours=1))
    return Digest.objects.get()


def test_what_became_of_a_message_stands_with_those_whom_it_concerns(net: Net, enters: Enters) -> None:
    chosen(net, HOOK)
    row = told(net)
    Digest.objects.update(mails_sent=2, mails_failed=1, settled=True)
    Call.objects.update(state="failed", error="answered: 410")
    Finding.objects.filter(source_ip="192.0.2.2").update(state="acknowledged")
    for person, path in ((net.contact, PATH), (net.contact, "/findings/sent/"), (net.analyst, "/findings/sent/")):
        page = text_of(enters(person).get(path))
        for word in (row.reference, "2 delivered", "1 given up", "Answered: 410", "1 of 2"):
            assert word in page, (person.label, path, word)
    for person in (net.rival_contact, net.punjab_analyst, net.other_contact):
        assert row.reference not in enters(person).get("/findings/sent/").content.decode()
    assert enters(net.administrator).get("/findings/sent/").status_code == 404


def test_the_list_narrows_and_leafs(net: Net, enters: Enters) -> None:
    row = told(net)
    client = enters(net.analyst)
    assert row.reference in text_of(client.get("/findings/sent/?organisation=operator&cert=cert-telecom"))
    for query in ("organisation=rival", "organisation=nobody", "cert=cert-punjab", "cert=%00"):
        assert "Nothing fits this filter" in text_of(client.get(f"/findings/sent/?{query}")), query
    assert client.get("/findings/sent/?after=nonsense").status_code == 404


def test_a_call_has_the_signature_of_the_trial(net: Net) -> None:
    """The receiving side can check a trial as it will check digests."""
    row = chosen(net, HOOK)
    made: dict[str, Any] = {}

    def send(url: str, body: bytes, **rest: Any) -> None:
        made.update(rest, body=body)

    trying.try_program(by=net.contact, organisation_id=net.operator.pk, at=timezone.now(), send=send)
    expected = webhook.signature(hook_secret(row), made["timestamp"], made["body"])
    assert webhook.signature(made["secret"], made["timestamp"], made["body"]) == expected
    assert made["seconds"] <= 10


def test_whom_no_message_reaches_is_shown_to_their_cert(net: Net, enters: Enters) -> None:
    store = Observations()
    synced(store, store.run("demo/scan", seen=[thing(net.operator), thing(net.rival)]))
    assert "Nobody to tell" not in text_of(enters(net.analyst).get("/findings/sent/"))
    Membership.objects.filter(party_id=net.operator.pk).update(ended_at=timezone.now())
    prepare(at=timezone.now())
    answer = enters(net.analyst).get("/findings/sent/")
    text, page = text_of(answer), answer.content.decode()
    assert "Nobody to tell" in text
    assert "Their findings stay new" in text
    assert '/organisations/operator/"' in page
    assert '/findings/?organisation=operator"' in page
    for who in (net.punjab_analyst, net.rival_contact):
        assert "Nobody to tell" not in text_of(enters(who).get("/findings/sent/"))
    assert "Nobody to tell" not in text_of(enters(net.analyst).get("/findings/sent/?organisation=rival"))


def test_it_says_where_there_are_more_whom_no_message_reaches(
    net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Observations()
    parties = [net.operator, net.rival]
    synced(store, store.run("demo/scan", seen=[thing(party, f"192.0.2.{n}") for n, party in enumerate(parties)]))
    Membership.objects.filter(party_id__in=[each.pk for each in parties]).update(ended_at=timezone.now())
    assert "There are more" not in text_of(enters(net.duty_officer).get("/findings/sent/"))
    for module in ("queries.waiting", "web.telling"):
        monkeypatch.setattr(f"pehra.events.{module}.MOST", 1)
    answer = enters(net.duty_officer).get("/findings/sent/")
    assert "There are more" in text_of(answer)
    assert answer.content.decode().count('class="ev-row-title"') == 1
