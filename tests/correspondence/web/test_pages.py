"""The pages: both tabs of a case, the lists, a request with its thread; and what strangers get."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.correspondence.models import Measure, Message, Request
from pehra.correspondence.web import measures
from pehra.foundation.audit.models import Entry as JournalEntry
from tests.correspondence.conftest import Net
from tests.correspondence.writing import INSIDE, LATER, OUTSIDE, block, draft, sent
from tests.incidents.acting import opened, red
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of, value_of

pytestmark = pytest.mark.django_db
TOLD: dict[str, Any] = OUTSIDE | {"kind": "takedown", "language": "en", "tlp": "TLP:AMBER", "purpose": "Zarqa-purpose"}
MOST_STATEMENTS = 15


def local(days: int) -> str:
    return f"{timezone.localtime(timezone.now() + timedelta(days=days)):%Y-%m-%dT%H:%M}"


def test_a_letter_from_the_first_click_to_the_answer_by_telephone(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    assert "Nobody was asked yet" in text_of(client.get(f"/cases/{case}/requests/"))
    page = client.get(f"/cases/{case}/requests/new/")
    assert "198[.]51[.]100[.]77" in text_of(page)
    given = TOLD | {"due_at": local(3), "values": ["ipv4-addr 198.51.100.77"]}
    answer = client.post(f"/cases/{case}/requests/new/", given)
    row = Request.objects.get()
    where = f"/requests/{row.reference}/"
    assert answer["Location"] == where
    page = client.get(where)
    text = text_of(page)
    assert "Exactly this leaves" in text
    assert "Dear Zarqa Hosting," in text
    assert "198.51.100.77" not in text
    # No mail leaves this installation: the page says so, and the act as well.
    seal = value_of(page, "seen")
    refused = client.post(f"{where}send/", {"seen": seal})
    assert refused.status_code == 422
    assert "bring the letter there by another way" in text_of(refused)
    assert client.post(f"{where}send/", {"seen": "0" * 64, "by_hand": "paper"}).status_code == 422
    assert client.post(f"{where}send/", {"seen": seal, "by_hand": "paper"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "sent"
    assert client.post(f"{where}write-down/", {"way": "phone", "text": "Zarqa-told"}).status_code == 302
    text = text_of(client.get(where))
    assert "Zarqa-told" in text
    assert "by telephone" in text
    assert client.post(f"{where}close/", {"outcome": ""}).status_code == 422
    assert client.post(f"{where}close/", {"outcome": "It is gone"}).status_code == 302
    assert "Take it up again" in text_of(client.get(where))
    assert client.post(f"{where}reopen/", {"reason": "Back again"}).status_code == 302
    assert client.post(f"{where}give-up/", {"outcome": "No use"}).status_code == 302
    assert row.reference in text_of(client.get(f"/cases/{case}/requests/"))
    assert row.reference in text_of(client.get("/requests/?box=ended"))


def test_what_is_wrong_stands_beside_what_was_typed(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    answer = client.post(f"/cases/{case}/requests/new/", TOLD | {"to_address": "nobody"})
    assert answer.status_code == 422
    assert "Write a mail address" in text_of(answer)
    assert 'value="Zarqa Hosting"' in answer.content.decode()
    row = draft(net.analyst, case)
    where = f"/requests/{row.reference}/"
    again = client.post(f"{where}edit/", TOLD | {"subject": "S", "body": "{organisation} {title}", "due_at": local(3)})
    assert again.status_code == 302
    text = text_of(client.get(where))
    assert "The label does not let the letter tell this" in text
    assert "Send exactly this" not in text
    assert client.post(f"{where}edit/", TOLD | {"tlp": "TLP:GREEN"}).status_code == 422


def test_whoever_is_asked_answers_in_the_browser(net: Net, case: str, enters: Enters) -> None:
    row = sent(net.analyst, case, **INSIDE)
    where = f"/requests/{row.reference}/"
    client = enters(net.punjab_analyst)
    assert row.reference in text_of(client.get("/requests/?box=to-us"))
    page = client.get(where)
    assert case not in page.content.decode()
    assert "nothing of the case" in text_of(page)
    assert client.get(f"/cases/{case}/requests/").status_code == 404
    assert client.post(f"{where}acknowledge/").status_code == 302
    file = SimpleUploadedFile("log.txt", b"Zarqa-line")
    assert client.post(f"{where}answer/", {"text": "Zarqa-answer", "files": file}).status_code == 302
    assert Request.objects.get().state == "answered"
    message = Message.objects.latest("pk")
    key = message.files.get().document.key
    ours = enters(net.contact)
    assert "Zarqa-answer" in text_of(ours.get(where))
    given = ours.get(f"{where}files/{key}/")
    assert given.content == b"Zarqa-line"
    assert given["Content-Disposition"].startswith("attachment")
    for deed in ("close", "write", "give-up", "new-link"):
        assert client.post(f"{where}{deed}/", {"outcome": "x", "text": "x"}).status_code == 422
    assert Request.objects.get().state == "answered"


def test_strangers_meet_one_answer(net: Net, case: str, enters: Enters) -> None:
    row = sent(net.analyst, case, to="cert-cii")
    measure = block(net.analyst, case, active=True)
    real = [f"/cases/{case}/requests/", f"/cases/{case}/requests/new/", f"/cases/{case}/measures/"]
    real += [f"/requests/{row.reference}/"]
    made_up = [each.replace(case, "C-0000-0000").replace(row.reference, "W-0000-0000") for each in real]
    for stranger in (net.punjab_analyst, net.rival_contact, net.national_analyst):
        client = enters(stranger)
        bodies = set()
        for path in (*real, *made_up, "/requests/%00/", f"/requests/{'x' * 10_000}/"):
            answer = client.get(path)
            assert answer.status_code == 404, path
            bodies.add(text_of(answer))
        assert len(bodies) == 1
        for path in (f"/requests/{row.reference}/answer/", "/requests/W-0000-0000/answer/"):
            assert client.post(path, {"text": "x"}).status_code == 404
        for reference in (measure.reference, "H-0000-0000"):
            assert client.post(f"/cases/{case}/measures/{reference}/", {"act": "remove"}).status_code == 404
        for path in ("/requests/", "/requests/?box=to-us", "/measures/", "/measures/?state=pending"):
            text = text_of(client.get(path))
            assert row.reference not in text
            assert measure.reference not in text
    for person in (net.administrator, net.auditor, net.council_member):
        assert {enters(person).get(path).status_code for path in (*real, "/requests/", "/measures/")} == {404}
    assert Client().get("/requests/").status_code == 302


def test_measures_of_a_case_in_the_browser(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    where = f"/cases/{case}/measures/"
    assert "No measure yet" in text_of(client.get(where))
    given = {"kind": "block", "value": "ipv4-addr 198.51.100.77", "party": "cert-telecom", "ends_at": local(9)}
    assert client.post(f"{where}new/", given | {"party": "ncert"}).status_code == 422
    assert client.post(f"{where}new/", given).status_code == 302
    row = Measure.objects.get()
    assert "Pending" in text_of(client.get(where))
    change = f"{where}{row.reference}/"
    assert client.post(change, {"act": "remove", "reason": "x"}).status_code == 422
    assert client.post(change, {"act": "activate"}).status_code == 302
    text = text_of(client.get("/measures/"))
    assert row.reference in text
    assert "198[.]51[.]100[.]77" in text
    assert client.post(change, {"act": "ask-removal", "reason": ""}).status_code == 422
    assert client.post(change, {"act": "ask-removal", "reason": "old"}).status_code == 302
    assert row.reference in text_of(client.get("/measures/?state=to-be-removed&mine=yes"))
    reader = enters(net.contact)
    page = reader.get(where)
    assert row.reference in text_of(page)
    assert client.get(f"/cases/{case}/measures/{row.reference}/").status_code == 405


def test_measures_of_a_case_come_in_pages(net: Net, case: str, enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "PAGE", 2)
    rows = [block(net.analyst, case, at=LATER + timedelta(hours=place)) for place in range(3)]
    client, where = enters(net.analyst), f"/cases/{case}/measures/"

    def shown(page: str) -> list[bool]:
        return [f"{where}{row.reference}/" in page for row in rows]

    first = client.get(where).content.decode()
    assert shown(first) == [False, True, True]
    leaf = re.search(r'href="(\?after=[^"]+)"', first)
    assert leaf
    second = client.get(f"{where}{leaf[1]}").content.decode()
    assert shown(second) == [True, False, False]
    # An act leads back to its page, also where something was wrong with it.
    change = re.search(rf'action="({where}{rows[0].reference}/\?after=[^"]+)"', second)
    assert change
    refused = client.post(change[1], {"act": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert shown(refused.content.decode()) == [True, False, False]
    assert client.post(change[1], {"act": "activate"})["Location"] == f"{where}{leaf[1]}"
    assert client.get(f"{where}?after=x").status_code == 404


def test_reading_what_few_may_read_is_written_down(net: Net, enters: Enters) -> None:
    case = red(net)
    row = sent(net.lead, case, values=(), body="Zarqa-letter", purpose="p", by_hand="paper")
    client = enters(net.lead)
    for path in (f"/cases/{case}/requests/", f"/cases/{case}/measures/", f"/requests/{row.reference}/"):
        assert client.get(path).status_code == 200
    acts = set(JournalEntry.objects.filter(act__endswith=".read").values_list("act", flat=True))
    assert acts == {"requests.read", "measures.read", "request.read"}


def test_a_letter_is_written_about_a_case_without_a_trace(net: Net, enters: Enters) -> None:
    case = opened(net)
    client = enters(net.analyst)
    assert client.get(f"/cases/{case}/requests/new/").status_code == 200
    row = draft(net.analyst, case, values=())
    assert client.get(f"/requests/{row.reference}/").status_code == 200


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/requests/{row}/close/", "request.read"),
        ("/cases/{case}/requests/new/", "requests.read"),
        ("/cases/{case}/measures/new/", "measures.read"),
    ],
)
def test_so_is_reading_it_on_a_page_that_says_no(net: Net, enters: Enters, path: str, act: str) -> None:
    case = red(net)
    row = sent(net.lead, case, values=(), body="Zarqa-letter", purpose="p", by_hand="paper")
    answer = enters(net.lead).post(path.format(case=case, row=row.reference))
    assert answer.status_code == 422
    assert JournalEntry.objects.filter(act=act).count() == 1


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_page_costs_little(net: Net, case: str, enters: Enters, language: str) -> None:
    rows = [sent(net.analyst, case, **INSIDE) for _each in range(3)]
    for _each in range(3):
        block(net.analyst, case, active=True)
    waiting = draft(net.analyst, case)
    client = enters(net.analyst)
    client.cookies["pehra_language"] = language
    paths = [f"/cases/{case}/requests/", f"/cases/{case}/measures/", "/requests/", "/measures/"]
    paths += [f"/requests/{rows[0].reference}/", f"/requests/{waiting.reference}/", f"/cases/{case}/requests/new/"]
    costs = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        # Beginning and ending a transaction asks nothing.
        costs[path] = sum(each["sql"].startswith("SELECT") for each in asked.captured_queries)
    assert {path: cost for path, cost in costs.items() if cost > MOST_STATEMENTS} == {}
