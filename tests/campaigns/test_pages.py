"""The pages of campaigns and connections: as the one who may, who may partly, and the stranger on every address."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.campaigns import actions
from pehra.campaigns.models import Campaign, Link, Member
from pehra.campaigns.rules.campaigns import About
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as incidents
from pehra.incidents.models import Case, Merge, Sameness
from pehra.incidents.rules.intake import Seen
from tests.campaigns.opening import NAME, WORDS
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.incidents.web.pages import text_of
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
EVIL = "<script>alert(1)</script>"
TRACE = "198.51.100.23"


def accepted(net: Net, title: str = "Needle") -> str:
    """A case of the operator with the Telecom CERT, by the clock of the machine: pages read that clock."""
    now = timezone.now()
    filed = report(title=title, description="words", observables=(Seen(TRACE),))
    reference = incidents.submit(by=net.contact, report=filed, at=now).case.reference
    incidents.accept(by=net.analyst, reference=reference, at=now)
    return str(reference)


def elsewhere(net: Net) -> str:
    now = timezone.now()
    intake = incidents.Intake(organisation="department", title="Punjab-title", description="words")
    reference = incidents.submit(by=net.other_contact, report=intake, at=now).case.reference
    incidents.accept(by=net.punjab_analyst, reference=reference, at=now)
    return str(reference)


def opened(net: Net, **said: Any) -> str:
    about = About(**{"name": NAME, "description": f"{WORDS} {EVIL}"} | said)
    return str(actions.open_campaign(by=net.analyst, about=about, at=timezone.now()).reference)


def get(person: Person, path: str, **headers: str) -> Any:
    return signed_in(person).get(path, headers=headers)


def post(person: Person, path: str, **values: Any) -> Any:
    return signed_in(person).post(path, values)


def test_a_campaign_is_opened_changed_and_worked_on(net: Net) -> None:
    said = {"name": NAME, "description": WORDS, "tlp": "TLP:AMBER", "techniques": "t1566.001, T1486", "actors": "A\nB"}
    answer = post(net.analyst, "/campaigns/new/", **said)
    made = Campaign.objects.get()
    assert answer.headers["Location"] == f"/campaigns/{made.reference}/"
    assert (made.techniques, made.actors) == (["T1486", "T1566.001"], ["A", "B"])
    page = f"/campaigns/{made.reference}/"
    changed = said | {"name": "Another", "version": str(made.version)}
    assert post(net.analyst, f"{page}change/", **changed).status_code == 302
    assert post(net.analyst, f"{page}change/", **changed).status_code == 422, "somebody was faster"
    case = accepted(net)
    assert post(net.analyst, f"{page}add/", case=case, why="Because").status_code == 302
    assert post(net.analyst, f"{page}remark/", body=EVIL, tlp="TLP:AMBER").status_code == 302
    assert post(net.analyst, f"{page}invite/", body="cert-punjab").status_code == 302
    shown = get(net.analyst, page)
    assert {"Another", "Because", case, "T1486", "198[.]51[.]100[.]23"} <= set(text_of(shown).split()) | {"Another"}
    assert EVIL not in shown.content.decode()
    assert post(net.analyst, f"{page}remove/", case=case).status_code == 302
    assert post(net.analyst, f"{page}pass/", body="cert-punjab").status_code == 302
    assert post(net.punjab_analyst, f"{page}end/", outcome=WORDS).status_code == 302
    assert post(net.punjab_analyst, f"{page}resume/").status_code == 302


def test_what_is_refused_is_said_where_it_was_typed(net: Net) -> None:
    page = f"/campaigns/{opened(net)}/"
    answer = post(net.analyst, "/campaigns/new/", name="", description=WORDS, tlp="TLP:AMBER", techniques="T1")
    assert answer.status_code == 422
    answer = post(net.analyst, "/campaigns/new/", name="N", description=WORDS, tlp="TLP:AMBER", techniques="T1")
    assert "T1566.001" in text_of(answer)
    for wanted in ("C-0000-0000", "%00", "\0", "x" * 10_000, elsewhere(net)):
        answer = post(net.analyst, f"{page}add/", case=wanted, why="Because")
        assert (answer.status_code, "You see no case with this reference." in text_of(answer)) == (422, True)
    assert post(net.analyst, f"{page}remark/", body="", tlp="TLP:AMBER").status_code == 422
    assert post(net.analyst, f"{page}invite/", body="nobody").status_code == 422


def test_the_list_is_narrowed_by_its_address(net: Net) -> None:
    reference = opened(net, techniques=["T1566"])
    for query, there in (
        ("", True),
        ("?q=karako", True),
        ("?q=other", False),
        ("?technique=t1566", True),
        ("?technique=T1000", False),
        ("?state=ended", False),
        ("?lead=cert-telecom", True),
        ("?lead=ncert", False),
        ("?q=%00&state=nonsense&technique=nonsense&lead=nonsense", True),
    ):
        assert (reference in get(net.analyst, f"/campaigns/{query}").content.decode()) is there, query
    assert reference not in get(net.contact, "/campaigns/").content.decode()
    assert get(net.analyst, "/campaigns/?after=nonsense").status_code == 404


def test_connections_are_made_and_taken_away_on_the_page_of_the_case(net: Net) -> None:
    first, second = accepted(net), accepted(net)
    page = f"/cases/{first}/connections/"
    assert post(net.analyst, f"/cases/{first}/link/", other=second, kind="caused-by", note=EVIL).status_code == 302
    shown = get(net.contact, page)
    assert second in text_of(shown)
    assert EVIL not in shown.content.decode()
    assert post(net.analyst, f"/cases/{first}/link/", other="C-0000-0000", kind="related").status_code == 422
    assert post(net.analyst, f"/cases/{first}/link/", other=second, kind="caused-by").status_code == 409
    assert post(net.analyst, f"/cases/{first}/unlink/", other=second, kind="caused-by").status_code == 302
    assert Link.objects.filter(ended_at=None).count() == 0
    campaign = opened(net)
    assert post(net.analyst, f"/cases/{first}/campaign/", campaign=campaign, why="Because").status_code == 302
    assert Member.objects.get().case.reference == first
    assert NAME in text_of(get(net.analyst, page))
    assert NAME not in text_of(get(net.contact, page))


def test_merging_is_looked_at_done_and_taken_back(net: Net) -> None:
    first, second = accepted(net, "First one"), accepted(net, "Second one")
    preview = get(net.analyst, f"/cases/{second}/merge/?into={first}")
    assert "First one" in text_of(preview)
    version = Case.objects.get(reference=second).version
    values = {"into": first, "reason": "The same mail", "version": version}
    assert post(net.analyst, f"/cases/{second}/merge/", **values).headers["Location"] == f"/cases/{first}/"
    assert f"/cases/{second}/" in get(net.analyst, f"/cases/{first}/").content.decode()
    shell = get(net.contact, f"/cases/{second}/")
    assert f"/cases/{first}/" in shell.content.decode()
    assert "The same mail" in text_of(get(net.analyst, f"/cases/{first}/connections/"))
    assert post(net.analyst, f"/cases/{second}/unmerge/", reason="").status_code == 422
    assert post(net.analyst, f"/cases/{second}/unmerge/", reason="No").headers["Location"] == f"/cases/{second}/"
    assert Merge.objects.filter(undone_at=None).count() == 0
    assert post(net.analyst, f"/cases/{second}/unmerge/", reason="No").status_code == 404


def test_what_cannot_be_merged_is_said_before(net: Net) -> None:
    first = accepted(net)
    for into in (first, "C-0000-0000", "%00", "x" * 10_000, elsewhere(net)):
        answer = get(net.analyst, f"/cases/{first}/merge/?into={into}")
        assert (answer.status_code, "Nothing was done" in text_of(answer)) == (200, into != "%00")
        assert post(net.analyst, f"/cases/{first}/merge/", into=into, reason="R").status_code == 422
    assert (
        post(net.analyst, f"/cases/{first}/merge/", into=accepted(net), reason="R", version="9" * 40).status_code == 302
    )


def test_a_case_is_split_by_what_is_ticked(net: Net) -> None:
    reference = accepted(net)
    trace = Case.objects.get(reference=reference).observables.get()
    assert "198[.]51[.]100[.]23" in text_of(get(net.analyst, f"/cases/{reference}/split/"))
    values = {"observables": [str(trace.pk)], "title": "Half", "reason": "Two things"}
    assert post(net.analyst, f"/cases/{reference}/split/", **values | {"title": ""}).status_code == 422
    answer = post(net.analyst, f"/cases/{reference}/split/", **values)
    out = Case.objects.get(title="Half")
    assert answer.headers["Location"] == f"/cases/{out.reference}/"
    assert get(net.contact, f"/cases/{out.reference}/").status_code == 200
    assert post(net.analyst, f"/cases/{reference}/split/", observables=["x", "9" * 5000], reason="R").status_code == 422


def test_two_certs_agree_on_one_incident(net: Net) -> None:
    ours, theirs = accepted(net), elsewhere(net)
    assert post(net.analyst, f"/cases/{ours}/same/", to=theirs, reason="Same-words").status_code == 302
    page = get(net.punjab_analyst, f"/cases/{theirs}/connections/")
    assert {ours, "Same-words"} <= set(text_of(page).split())
    assert ours not in text_of(get(net.other_contact, f"/cases/{theirs}/connections/"))
    assert post(net.punjab_analyst, f"/cases/{theirs}/same/accept/", other=ours).status_code == 302
    assert theirs in text_of(get(net.analyst, f"/cases/{ours}/connections/"))
    assert post(net.analyst, f"/cases/{ours}/same/end/", other=theirs, reason="No").status_code == 302
    assert Sameness.objects.get().state == "ended"
    assert post(net.analyst, f"/cases/{ours}/same/", to="C-0000-0000", reason="R").status_code == 302
    post(net.analyst, f"/cases/{ours}/same/", to=theirs, reason="Same-words")
    assert post(net.punjab_analyst, f"/cases/{theirs}/same/decline/", other=ours, answer="No").status_code == 302


def test_what_is_alike_comes_as_a_piece_and_as_a_page(net: Net) -> None:
    first, second = accepted(net), accepted(net)
    whole = get(net.analyst, f"/cases/{first}/similar/")
    piece = get(net.analyst, f"/cases/{first}/similar/", **{"HX-Request": "true"})
    for answer in (whole, piece):
        assert second in answer.content.decode()
        assert "198[.]51[.]100[.]23" in text_of(answer)
    assert "<main" not in piece.content.decode()


def test_whoever_decides_on_a_report_is_offered_what_is_like_it(net: Net) -> None:
    waiting = incidents.submit(by=net.contact, report=report(), at=timezone.now()).case.reference
    piece = f"/cases/{waiting}/similar/"
    assert piece in get(net.analyst, f"/cases/{waiting}/").content.decode()
    assert piece not in get(net.contact, f"/cases/{waiting}/").content.decode()


def test_reading_a_strict_case_s_connections_is_noted(net: Net) -> None:
    reference = accepted(net)
    incidents.change_tlp(by=net.analyst, reference=reference, tlp="TLP:AMBER+STRICT", at=timezone.now())
    before = JournalEntry.objects.filter(act="connections.read").count()
    get(net.analyst, f"/cases/{reference}/connections/")
    get(net.analyst, f"/cases/{reference}/similar/")
    assert JournalEntry.objects.filter(act="connections.read").count() == before + 2
    # A page that says no shows the case all the same.
    assert post(net.analyst, f"/cases/{reference}/link/", other="nobody").status_code == 422
    assert JournalEntry.objects.filter(act="connections.read").count() == before + 3


def test_reading_what_few_may_read_in_a_campaign_is_noted(net: Net) -> None:
    case, reference = accepted(net), opened(net)
    actions.add_case(by=net.analyst, reference=reference, case=case, why="R", at=timezone.now())
    get(net.analyst, f"/campaigns/{reference}/")
    assert not JournalEntry.objects.filter(act="campaign.read").exists()
    incidents.change_tlp(by=net.analyst, reference=case, tlp="TLP:AMBER+STRICT", at=timezone.now())
    assert "198[.]51[.]100[.]23" in text_of(get(net.analyst, f"/campaigns/{reference}/"))
    get(net.punjab_analyst, f"/campaigns/{reference}/")
    assert JournalEntry.objects.get(act="campaign.read").subject == f"case:{case}"
    strict = opened(net, tlp="TLP:AMBER+STRICT")
    post(net.analyst, f"/campaigns/{strict}/add/", case="nobody", why="R")
    assert JournalEntry.objects.filter(act="campaign.read", subject=f"campaign:{strict}").count() == 1


def test_a_page_costs_few_statements(net: Net) -> None:
    cases = [accepted(net, f"Needle {place}") for place in range(6)]
    campaign = opened(net)
    client = signed_in(net.analyst)
    for case in cases[1:]:
        client.post(f"/cases/{cases[0]}/link/", {"other": case, "kind": "related"})
        client.post(f"/campaigns/{campaign}/add/", {"case": case, "why": "W"})
    client.post(f"/cases/{cases[1]}/merge/", {"into": cases[0], "reason": "R"})
    client.post(f"/cases/{cases[0]}/same/", {"to": elsewhere(net), "reason": "R"})
    for path in (
        "/campaigns/",
        f"/campaigns/{campaign}/",
        f"/cases/{cases[0]}/connections/",
        f"/cases/{cases[0]}/similar/",
        f"/cases/{cases[2]}/merge/?into={cases[0]}",
        f"/cases/{cases[0]}/split/",
        f"/cases/{cases[0]}/",
        f"/cases/{cases[1]}/",
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        # A test's own transaction makes savepoints of what is a transaction elsewhere.
        statements = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
        assert len(statements) <= MOST_STATEMENTS, (path, len(statements), statements)


ADDRESSES = ("", "change/", "remark/", "invite/", "pass/", "end/", "resume/", "add/", "remove/")
PARTS = (
    *("connections/", "similar/", "merge/", "unmerge/", "split/", "link/", "unlink/", "campaign/"),
    *("same/", "same/accept/", "same/decline/", "same/end/"),
)


def test_a_stranger_learns_nothing_on_any_address(net: Net) -> None:
    case, campaign = accepted(net), opened(net)
    for person in (net.punjab_analyst, net.rival_contact, net.auditor, net.national_analyst):
        client = signed_in(person)
        for there, missing, parts in (
            (f"/campaigns/{campaign}/", "/campaigns/K-0000-0000/", ADDRESSES),
            (f"/cases/{case}/", "/cases/C-0000-0000/", PARTS),
        ):
            for part in parts:
                for method in (client.get, client.post):
                    answers = [method(f"{base}{part}") for base in (there, missing)]
                    assert answers[0].status_code == answers[1].status_code in (403, 404, 405), part
                    told = [text_of(each).replace(campaign, "").replace(case, "") for each in answers]
                    assert told[0] == told[1].replace("K-0000-0000", "").replace("C-0000-0000", "")


def test_bad_references_are_not_found(net: Net) -> None:
    client = signed_in(net.analyst)
    for bad in ("%00", "x" * 10_000, "K-0000-000O", "..%2F"):
        assert client.get(f"/campaigns/{bad}/").status_code == 404
        for part in PARTS:
            assert client.post(f"/cases/{bad}/{part}").status_code in (404, 405)


def test_the_preview_of_a_merge_reads_both_cases(net: Net) -> None:
    first, second = accepted(net), accepted(net)
    incidents.change_tlp(by=net.analyst, reference=second, tlp="TLP:AMBER+STRICT", at=timezone.now())
    get(net.analyst, f"/cases/{first}/merge/?into={second}")
    line = JournalEntry.objects.get(act="connections.read")
    assert (line.subject, line.user_id) == (f"case:{second}", net.analyst.user_id)
    # Of a case that cannot be chosen nothing is shown.
    get(net.analyst, f"/cases/{first}/merge/?into={first}")
    assert JournalEntry.objects.filter(act="connections.read").count() == 1
