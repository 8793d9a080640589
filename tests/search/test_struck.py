"""A trace that does not count as seen: found by those whom its case concerns, marked, and compared with nothing."""

from datetime import timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Observable
from pehra.incidents.queries.sightings import trace_key
from pehra.incidents.rules.intake import Seen
from pehra.search.actions import asking
from pehra.search.actions.index import rebuild
from pehra.search.queries.finding import search
from pehra.search.queries.index import difference
from pehra.search.queries.likeness import alike
from pehra.search.rules.asking import read
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.registry.web.visits import signed_in
from tests.search.test_api import get as asked
from tests.search.test_api import post as sent
from tests.world import NOW

pytestmark = pytest.mark.django_db
VALUE, SHOWN, REASON = "198.51.100.23", "198[.]51[.]100[.]23", "It is our own scanner"
TRACE = {"type": "ipv4-addr", "value": VALUE}


@pytest.fixture
def case(net: Net) -> str:
    """A case that the whole network reads."""
    filed = report(tlp="TLP:GREEN", title="Sadaf", observables=(Seen(VALUE, note="Zarqa-note"),))
    reference = actions.submit(by=net.contact, report=filed, at=NOW).case.reference
    actions.accept(by=net.analyst, reference=reference, at=NOW)
    return str(reference)


def judge(net: Net, case: str, state: str) -> None:
    actions.judge_trace(by=net.analyst, reference=case, **TRACE, state=state, reason=REASON, at=NOW)


def found(person: Person, text: str) -> list[str]:
    with viewing(person):
        hits = search(person, read(text), now=NOW + timedelta(days=1)).hits
    assert hits == search(person, read(text), now=NOW + timedelta(days=1)).hits
    return sorted(hit.kind.value for hit in hits)


@pytest.mark.parametrize("state", ["false-positive", "withdrawn"])
def test_only_those_within_the_case_find_it(net: Net, case: str, state: str) -> None:
    assert found(net.punjab_analyst, VALUE) == found(net.analyst, VALUE) == ["trace"]
    judge(net, case, state)
    for looked_for in (VALUE, f"value:{VALUE}", f"{VALUE} kind:trace", "zarqa note", "198.51.100.0/24"):
        assert found(net.analyst, looked_for) == found(net.contact, looked_for) == ["trace"], looked_for
        assert found(net.punjab_analyst, looked_for) == [], looked_for
    assert found(net.punjab_analyst, "sadaf") == ["case", "report"]
    judge(net, case, "seen")
    assert found(net.punjab_analyst, VALUE) == ["trace"]


def test_the_index_follows_the_case_and_equals_what_is_made_anew(net: Net, case: str) -> None:
    judge(net, case, "withdrawn")
    for tlp, seers in (("TLP:AMBER", 0), ("TLP:CLEAR", 0)):
        actions.change_tlp(by=net.contact, reference=case, tlp=tlp, at=NOW)
        assert len(found(net.punjab_analyst, VALUE)) == seers
        assert found(net.analyst, f"{VALUE} tlp:{tlp}") == ["trace"]
        assert difference().holds
    actions.classify(
        by=net.analyst, reference=case, classification=["fraud"], severity="high", ransomware=False, at=NOW
    )
    assert found(net.lead, f"{VALUE} class:fraud") == ["trace"]
    assert difference().holds
    before = rebuild()
    assert before == rebuild()
    assert difference().holds
    assert found(net.punjab_analyst, VALUE) == []


def test_no_case_is_like_another_by_it(net: Net, case: str) -> None:
    number = Observable.objects.get().case_id
    words: dict[str, Any] = {"drill": False, "around": NOW, "most": 9}
    assert alike(net.analyst, [VALUE], [], **words).by_trace == [[number]]
    judge(net, case, "false-positive")
    assert alike(net.analyst, [VALUE], [], **words).by_trace == [[]]


def test_nobody_is_asked_about_it_and_nobody_told(net: Net, case: str) -> None:
    filed = report(organisation="department", title="Theirs", observables=(Seen(VALUE),))
    theirs = actions.submit(by=net.other_contact, report=filed, at=NOW).case.reference
    actions.accept(by=net.punjab_analyst, reference=theirs, at=NOW)
    asks = {"by": net.analyst, "reference": case, **TRACE, "at": NOW}
    actions.judge_trace(by=net.punjab_analyst, reference=theirs, **TRACE, state="withdrawn", reason=REASON, at=NOW)
    assert not asking.look(**asks).known
    actions.judge_trace(by=net.punjab_analyst, reference=theirs, **TRACE, state="seen", reason=REASON, at=NOW)
    assert asking.look(**asks).known
    judge(net, case, "false-positive")
    for act in (asking.look, asking.ask):
        with pytest.raises(Absent):
            act(**asks, **({"purpose": "why"} if act is asking.ask else {}))


def test_pages_show_it_struck_with_who_and_why(net: Net, case: str) -> None:
    judge(net, case, "false-positive")
    client = signed_in(net.contact)
    for path in (f"/cases/{case}/", f"/cases/{case}/traces/"):
        page = client.get(path).content.decode()
        struck = page[page.index("<s ") :]
        assert SHOWN in struck[: struck.index("</s>")]
        for word in ("False positive or benign", REASON, "analyst"):
            assert word in struck
    assert "analyst@example.org" not in client.get(f"/cases/{case}/traces/").content.decode().partition("<main")[2]
    page = signed_in(net.analyst).get(f"/search/?q={VALUE}").content.decode()
    assert "False positive or benign" in page
    assert "/traces/look/" not in signed_in(net.analyst).get(f"/cases/{case}/traces/").content.decode()
    preview = signed_in(net.analyst).post(f"/cases/{case}/traces/preview/", {"pasted": VALUE}).content.decode()
    assert REASON in preview


def test_it_is_judged_and_corrected_on_its_page(net: Net, case: str) -> None:
    path = f"/cases/{case}/traces/{trace_key(Observable.objects.get().pk)}/"
    client = signed_in(net.analyst)
    assert path in client.get(f"/cases/{case}/traces/").content.decode()
    refused = client.post(f"{path}judge/", {"state": "withdrawn", "reason": " "})
    assert refused.status_code == 422
    assert "This field is needed." in refused.content.decode()
    assert client.post(f"{path}judge/", {"state": "x", "reason": REASON}).status_code == 422
    assert client.post(f"{path}judge/", {"state": "withdrawn", "reason": REASON}).status_code == 302
    assert client.post(f"{path}note/", {"note": "x" * 1001}).status_code == 422
    assert client.post(f"{path}note/", {"note": "Scanner <b>"}).status_code == 302
    row = Observable.objects.get()
    assert (row.state, row.note) == ("withdrawn", "Scanner <b>")
    timeline = client.get(f"/cases/{case}/").content.decode()
    assert "was withdrawn" in timeline
    assert "Zarqa-note" in timeline, "what the note said before"
    assert "<b>" not in timeline.partition("<main")[2]


def test_who_reads_it_and_may_not(net: Net, case: str) -> None:
    """Who takes part and did not add it, who reads it as one of the network, and whoever added it."""
    path = f"/cases/{case}/traces/{trace_key(Observable.objects.get().pk)}/"
    for person in (net.second_contact, net.punjab_analyst):
        client = signed_in(person)
        assert path not in client.get(f"/cases/{case}/traces/").content.decode()
        assert "<form" not in client.get(path).content.decode().partition("<main")[2].partition("</main")[0]
        for act, words in (("judge", {"state": "withdrawn", "reason": REASON}), ("note", {"note": "x"})):
            assert client.post(f"{path}{act}/", words).status_code == 422
    own = signed_in(net.contact).get(path).content.decode()
    assert 'value="withdrawn"' in own
    assert 'value="false-positive"' not in own
    assert Observable.objects.get().state == "seen"


def test_to_a_stranger_there_is_no_such_trace(net: Net, case: str) -> None:
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:AMBER", at=NOW)
    number = Observable.objects.get().pk
    there, nowhere = (f"/cases/{case}/traces/{trace_key(each)}/" for each in (number, number + 1))
    client = signed_in(net.punjab_analyst)
    for path in (there, nowhere):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}judge/", {"state": "withdrawn", "reason": REASON}).status_code == 404
        assert client.post(f"{path}note/", {"note": "x"}).status_code == 404
    for path in (nowhere, f"/cases/{case}/traces/{number}/", f"/cases/{case}/traces/۱/"):
        assert signed_in(net.analyst).get(path).status_code == 404


def test_no_page_tells_the_number_of_a_trace(net: Net, case: str) -> None:
    """Numbers are counted over the whole network."""
    number, row = 7654321, Observable.objects.get()
    row.pk, row.value = number, "192.0.2.44"
    row.save(force_insert=True)
    # One that another CERT knows has a question below it.
    filed = report(organisation="department", title="Theirs", observables=(Seen("192.0.2.44"),))
    actions.accept(
        by=net.punjab_analyst,
        reference=actions.submit(by=net.other_contact, report=filed, at=NOW).case.reference,
        at=NOW,
    )
    asking.look(by=net.analyst, reference=case, type="ipv4-addr", value="192.0.2.44", at=NOW)
    for person in (net.contact, net.analyst):
        client = signed_in(person)
        for path in (f"/cases/{case}/", f"/cases/{case}/traces/", f"/cases/{case}/traces/{trace_key(number)}/"):
            page = client.get(path)
            assert page.status_code == 200
            assert str(number) not in page.content.decode(), path
        for path in (f"/cases/{case}", f"/cases/{case}/traces"):
            assert str(number) not in asked(person, path).content.decode(), path


def test_programs_judge_correct_and_read_it(net: Net, case: str) -> None:
    body = TRACE | {"state": "false-positive", "reason": REASON}
    key = {"HTTP_IDEMPOTENCY_KEY": "j1"}
    done = sent(net.analyst, f"/cases/{case}/observables/state", body, **key)
    assert (done.status_code, done.json()["act"]) == (200, "judge-observable")
    assert sent(net.analyst, f"/cases/{case}/observables/state", body, **key)["Idempotency-Replayed"] == "true"
    assert sent(net.analyst, f"/cases/{case}/observables/state", body).status_code == 409
    assert sent(net.analyst, f"/cases/{case}/observables/note", TRACE | {"note": "Ours"}).status_code == 200
    for row in (
        asked(net.analyst, f"/cases/{case}/traces").json()[0],
        asked(net.analyst, f"/cases/{case}").json()["observables"][0],
    ):
        assert (row["state"], row["reason"], row["note"]) == ("false-positive", REASON, "Ours")
        assert row["judged_by"].startswith("analyst")
        assert row["judged_at"] is not None
    (item,) = asked(net.analyst, f"/search?q={VALUE}").json()["items"]
    assert item["trace_state"] == "false-positive"
    assert asked(net.punjab_analyst, f"/search?q={VALUE}").json()["items"] == []
    told = asked(net.punjab_analyst, f"/cases/{case}").json()["observables"][0]
    assert (told["state"], told["judged_by"]) == ("false-positive", "analyst")


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("state", TRACE | {"state": "harmless", "reason": REASON}),
        ("state", TRACE | {"state": "withdrawn", "reason": ""}),
        ("state", TRACE | {"state": "withdrawn"}),
        ("note", TRACE),
        ("note", TRACE | {"note": "x" * 1001}),
    ],
)
def test_programs_are_told_what_is_wrong(net: Net, case: str, act: str, body: dict[str, str]) -> None:
    assert sent(net.analyst, f"/cases/{case}/observables/{act}", body).status_code == 422
    assert queries.case(net.analyst, case).version == 2
    missing = body | {"state": "withdrawn", "reason": REASON, "note": "x", "value": "192.0.2.9"}
    wanted = ("type", "value", *(("state", "reason") if act == "state" else ("note",)))
    words = {name: missing[name] for name in wanted}
    assert sent(net.analyst, f"/cases/{case}/observables/{act}", words).status_code == 404
    assert sent(net.second_contact, f"/cases/{case}/observables/{act}", words | TRACE).status_code == 403
