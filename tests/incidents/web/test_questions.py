"""The questions of forms in the browser's pages: asked with the report and after it, and read by who reads the case."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.incidents.models import Case, Entry, Report
from pehra.incidents.web.questions import brought_up
from pehra.law.forms import AnswerKind, Question
from pehra.law.playbook_conditions import Facts
from tests.incidents import asking
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db

REPORT = reverse("incidents:report")
RANSOM = {
    "ransomware": "on",
    "answers.ransom.asked": "yes",
    "answers.ransom.demand_0": "۲٬۵۰۰",
    "answers.ransom.demand_1": "PKR",
}
KEPT = {"form": "ransom", "version": 1, "answers": {"asked": True, "demand": {"amount": "2500", "currency": "PKR"}}}


@pytest.fixture(autouse=True)
def forms(net: Net) -> None:
    asking.bring_in(asking.IMPACT, asking.RANSOM)


def sent(client: Client, **fields: Any) -> HttpResponse:
    least = {"organisation": "operator", "title": "A title", "description": "Words", "tlp": "TLP:AMBER"}
    return client.post(REPORT, least | fields)


def test_the_form_shows_what_may_be_asked_and_what_brings_it_up(net: Net, enters: Enters) -> None:
    page = enters(net.contact).get(f"{REPORT}?organisation=operator").content.decode()
    assert "Which data?" in page
    assert "Was money asked for?" in page
    found = [json.loads(unescape(each)) for each in re.findall(r'data-when="([^"]*)"', page)]
    assert [[["ransomware", ["on"], False, False]]] in found
    assert [[["answers.ransom.asked", ["yes"], False, True]]] in found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("۲٫۵", "2.5"), ("2.5", "2.5"), ("12,34,567", "1234567"), ("۱٬۲۵۰٫۷۵", "1250.75"), (" 40 ", "40")],
)
def test_amounts_are_read_as_they_are_written_here(net: Net, enters: Enters, typed: str, kept: str) -> None:
    assert sent(enters(net.contact), **RANSOM | {"answers.ransom.demand_0": typed}).status_code == 302
    (sheet,) = Report.objects.get().answers
    assert sheet["answers"]["demand"]["amount"] == kept


def test_in_urdu_the_questions_are_urdu(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    client.cookies["pehra_language"] = "ur"
    page = client.get(f"{REPORT}?organisation=operator", headers={"Accept-Language": "ur"}).content.decode()
    assert "کیا رقم مانگی گئی؟" in page


def test_answers_arrive_with_the_report(net: Net, enters: Enters) -> None:
    more = {"answers.impact.data": ["other", "health"], "answers.impact.since": "2025-03-01T10:00"}
    answer = sent(enters(net.contact), **RANSOM, **more)
    assert answer.status_code == 302, text_of(answer)
    impact = {"data": ["health", "other"], "since": "2025-03-01T05:00:00+00:00"}
    assert Report.objects.get().answers == [{"form": "impact", "version": 1, "answers": impact}, KEPT]


def test_what_a_script_hid_is_left_out(net: Net, enters: Enters) -> None:
    """A browser sends hidden fields too: another class, another answer, and they count for nothing."""
    client = enters(net.contact)
    assert sent(client, **RANSOM | {"answers.ransom.asked": "no"}).status_code == 302
    assert Report.objects.get().answers == [KEPT | {"answers": {"asked": False}}]
    without = {name: value for name, value in RANSOM.items() if name != "ransomware"}
    broken = without | {"answers.ransom.demand_0": "much", "title": "Another"}
    assert sent(client, **broken).status_code == 302
    assert Report.objects.order_by("pk")[1].answers == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("answers.ransom.demand_0", "much", "Give the amount in digits, as in 12500 or 0.75."),
        ("answers.impact.since", "yesterday", "Give a time with its zone"),
        ("answers.impact.data", "secrets", "Choose some of: health, other."),
        ("answers.ransom.asked", "perhaps", "Answer with yes or no."),
    ],
)
def test_what_is_wrong_is_told_at_its_question(net: Net, enters: Enters, field: str, value: str, told: str) -> None:
    answer = sent(enters(net.contact), **RANSOM | {field: value})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert not Report.objects.exists()


def test_the_same_report_sent_twice_is_one(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    for _ in range(2):
        assert sent(client, **RANSOM).status_code == 302
    assert Report.objects.count() == 1
    assert sent(client, **RANSOM | {"answers.ransom.asked": "no"}).status_code == 409


def test_who_reads_the_case_reads_the_answers(net: Net, enters: Enters) -> None:
    sent(enters(net.contact), **RANSOM)
    case, report = Case.objects.get(), Report.objects.get()
    for address in (
        reverse("incidents:case", args=[case.reference]),
        reverse("incidents:report_detail", args=[report.reference]),
    ):
        text = text_of(enters(net.analyst).get(address))
        assert "Ransom version 1" in text
        assert "How much? PKR 2,500" in text
        stranger = enters(net.rival_contact).get(address)
        assert stranger.status_code == 404
        assert "How much?" not in stranger.content.decode()


def test_times_are_told_as_everywhere_on_the_pages(net: Net, enters: Enters) -> None:
    asking.bring_in(asking.form("day", Question("seen", AnswerKind.DATE, "Which day?", "کس دن؟")))
    sent(enters(net.contact), **{"answers.impact.since": "2025-03-01T10:00", "answers.day.seen": "2025-02-27"})
    page = text_of(enters(net.analyst).get(reverse("incidents:case", args=[Case.objects.get().reference])))
    assert "Since when? 1 Mar 2025, 10:00" in page
    assert "Which day? 27 Feb 2025" in page


def test_filings_ask_the_organisation_alone_and_show_what_was_answered(net: Net, enters: Enters) -> None:
    sent(enters(net.contact), **RANSOM)
    case = reverse("incidents:case", args=[Case.objects.get().reference])
    assert 'name="answers.ransom.paid"' in enters(net.contact).get(case).content.decode()
    assert 'value="2500"' in enters(net.contact).get(case).content.decode()
    assert "answers.ransom.paid" not in enters(net.analyst).get(case).content.decode()


def test_the_final_report_asks_for_what_is_missing(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    sent(client, **RANSOM)
    final = reverse("incidents:final", args=[Case.objects.get().reference])
    given = {"body": "All is told.", **{name: value for name, value in RANSOM.items() if name != "ransomware"}}
    refused = client.post(final, given)
    assert refused.status_code == 422
    assert "This question must be answered at this stage." in text_of(refused)
    assert "All is told." in refused.content.decode()
    assert client.post(final, given | {"answers.ransom.paid": "no"}).status_code == 302
    entry = Entry.objects.get(kind="final-filed")
    assert entry.params["answers"] == [KEPT | {"answers": KEPT["answers"] | {"paid": False}}]
    assert "Was it paid? No" in text_of(client.get(reverse("incidents:case", args=[entry.case.reference])))


def facts(**known: Any) -> Facts:
    usual = {"sector": "telecom", "province": "punjab", "ownership": "private", "function": "sectoral", "cii": False}
    return Facts(classification=frozenset(), reaches=frozenset(), ransomware=False, **usual | known)


@pytest.mark.parametrize(
    ("condition", "when"),
    [
        ("", ""),
        ("sector: telecom", ""),
        ("sector: banking", None),
        ("ransomware: no", [[["ransomware", ["on"], True, False]]]),
        ("not ransomware: no", [[["ransomware", ["on"], False, False]]]),
        ("sector: banking and ransomware: yes or severity: high", [[["severity", ["critical", "high"], False, False]]]),
        ("sector: telecom and ransomware: yes", [[["ransomware", ["on"], False, False]]]),
        ("sector: telecom or ransomware: yes", ""),
        ("classification: availability/ddos", [[["classification", ["availability/ddos"], False, False]]]),
    ],
)
def test_what_is_known_of_the_organisation_is_not_left_to_the_script(condition: str, when: object) -> None:
    found = brought_up(asking.form("any", asking.ASKED, condition=condition), facts(), ["critical", "high", "low"])
    assert (json.loads(found) if found else found) == when


def test_the_page_of_a_case_costs_few_statements_with_its_questions(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    sent(client, **RANSOM)
    address = reverse("incidents:case", args=[Case.objects.get().reference])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    # The marks of the transaction are the test's own, which runs in one already.
    asked = [sql for each in captured if not (sql := str(each["sql"])).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    assert len(asked) <= 15, asked
