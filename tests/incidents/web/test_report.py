"""Reporting through the page: for one's own organisation, and on behalf of one that called."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.incidents.models import Case, Observable, Report
from pehra.registry.models import Mandate
from tests import world
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of, value_of

pytestmark = pytest.mark.django_db

REPORT = reverse("incidents:report")
TITLE, STORY = "سرور پر حملہ", "ڈیٹا بیس بند ہے\nsince 09:10"


def sent(client: Client, **fields: Any) -> HttpResponse:
    """Send the least that a report needs, and whatever else is given."""
    least = {"organisation": "operator", "title": TITLE, "description": STORY, "tlp": "TLP:AMBER"}
    return client.post(REPORT, least | fields)


def test_title_and_description_are_enough(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    answer = sent(client)
    report = Report.objects.get()
    assert answer.headers["Location"] == reverse("incidents:report_receipt", args=[report.reference])
    assert (report.title, report.description) == (TITLE, STORY)
    assert report.channel == "web"
    assert report.case.custodian_id == net.telecom_cert.pk
    receipt = text_of(client.get(answer.headers["Location"]))
    for shown in (report.reference, report.digest, report.receipt["signature"], "until", "Acknowledge"):
        assert shown in receipt


def test_line_breaks_of_a_browser_are_no_control_characters(net: Net, enters: Enters) -> None:
    assert sent(enters(net.contact), description="one\r\ntwo\r\n").status_code == 302
    assert Report.objects.get().description == "one\ntwo"


def test_everything_that_may_be_told(net: Net, enters: Enters) -> None:
    answer = sent(
        enters(net.contact),
        aware_at="2025-03-01T10:00",
        classification=["malicious-code/infected-system", "fraud"],
        ransomware="on",
        severity="high",
        tlp="TLP:AMBER+STRICT",
        observables="hxxp://evil[.]example/x\n\n 192.0.2.1 \nAS64496",
        impact="Billing",
        callback="Sana, 051 111",
    )
    assert answer.status_code == 302, text_of(answer)
    report = Report.objects.get()
    assert report.aware_at.isoformat() == "2025-03-01T05:00:00+00:00", "typed in Pakistan's time, stored in UTC"
    assert report.classification == ["fraud", "malicious-code/infected-system"]
    assert (report.severity, report.tlp, report.case.ransomware) == ("high", "TLP:AMBER+STRICT", True)
    assert report.details == {"impact": "Billing", "callback": "Sana, 051 111"}
    seen = sorted(Observable.objects.values_list("type", "value"))
    assert seen == [("asn", "AS64496"), ("ipv4-addr", "192.0.2.1"), ("url", "http://evil.example/x")]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": ""}, "title", "This field is needed."),
        ({"description": " \n "}, "description", "This field is needed."),
        ({"title": "a\u202eb"}, "title", "Character 2 overrides the direction of text; remove it."),
        ({"title": "a\x07b"}, "title", "Character 2 is a control character; remove it."),
        ({"title": "a\x00b"}, "title", "Character 2 is a control character; remove it."),
        ({"title": "a\nb"}, "title", "Character 2 is a control character; remove it."),
        ({"description": "x" * 50_001}, "description", "At most 50000 characters; this has 50001."),
        ({"title": "x" * 301}, "title", "At most 300 characters; this has 301."),
        ({"impact": "x" * 4001}, "impact", "At most 4000 characters; this has 4001."),
        ({"measures": "a\u202eb"}, "measures", "Character 2 overrides the direction of text; remove it."),
        ({"aware_at": "yesterday"}, "aware_at", "This is not a date and time."),
        ({"aware_at": "2099-01-01T00:00"}, "aware_at", "This time lies in the future."),
        ({"severity": "apocalyptic"}, "severity", "Choose one of those that are offered."),
        ({"classification": ["spam/fraud"]}, "classification", "Choose one of those that are offered."),
        ({"tlp": "TLP:PINK"}, "tlp", "Choose one of those that are offered."),
        ({"observables": "x" * 2049}, "observables", "Observable 1: "),
        ({"observables": "a\u202eb"}, "observables", "Observable 1: "),
        ({"affected": ["nowhere"]}, "affected", "“nowhere” is not an organisation that you can name."),
    ],
)
def test_a_fault_is_named_at_its_field_and_no_word_is_lost(
    fields: dict[str, Any], field: str, sentence: str, net: Net, enters: Enters
) -> None:
    answer = sent(enters(net.analyst), channel="phone", submitted_at=local(1), **fields)
    assert answer.status_code == 422
    assert list(problems_of(answer)) == [field]
    assert problems_of(answer)[field].startswith(sentence)
    page = answer.content.decode()
    assert f'href="#id_{field}' in page, "the summary leads to the field"
    assert "title" in fields or TITLE in page
    assert "description" in fields or STORY in page
    assert Report.objects.count() == 0


def local(hours_ago: int) -> str:
    """A moment as the field for a time sends it, in the display zone."""
    moment = timezone.localtime(timezone.now() - timedelta(hours=hours_ago), timezone.get_fixed_timezone(300))
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_script_is_shown_as_text_in_every_field(net: Net, enters: Enters) -> None:
    script = "<script>alert('x')</script>"
    words = dict.fromkeys(("title", "description", "impact", "systems", "measures", "callback", "others"), script)
    refused = sent(enters(net.contact), **words | {"observables": script, "tlp": ""})
    assert refused.status_code == 422
    assert "<script>alert" not in refused.content.decode()
    client = enters(net.contact)
    assert sent(client, **words | {"observables": script}).status_code == 302
    report = Report.objects.get()
    paths = [
        reverse("incidents:report_detail", args=[report.reference]),
        reverse("incidents:report_receipt", args=[report.reference]),
        reverse("incidents:case", args=[report.case.reference]),
        reverse("home"),
        reverse("incidents:reports"),
    ]
    for path in paths:
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert" in page, path
    queue = enters(net.analyst).get(reverse("incidents:queue")).content.decode()
    assert "<script>alert" not in queue
    assert "&lt;script&gt;alert" in queue


class TestSendingTwice:
    def test_the_same_form_brings_the_same_receipt(self, net: Net, enters: Enters) -> None:
        client = enters(net.contact)
        key = value_of(client.get(REPORT), "key")
        first, second = sent(client, key=key), sent(client, key=key)
        assert first.headers["Location"] == second.headers["Location"]
        assert Report.objects.count() == 1

    def test_the_same_words_of_a_page_that_was_fetched_anew(self, net: Net, enters: Enters) -> None:
        client = enters(net.contact)
        first = sent(client, key=value_of(client.get(REPORT), "key"), observables="192.0.2.1")
        second = sent(client, key=value_of(client.get(REPORT), "key"), observables="192.0.2.1")
        assert first.headers["Location"] == second.headers["Location"]
        assert Report.objects.count() == 1

    @pytest.mark.parametrize("anew", [False, True])
    def test_what_is_new_in_it_is_kept_for_a_decision(self, anew: bool, net: Net, enters: Enters) -> None:
        client = enters(net.contact)
        key = value_of(client.get(REPORT), "key")
        sent(client, key=key)
        words = {} if anew else {"description": "and now the backup too"}
        second_key = value_of(client.get(REPORT), "key") if anew else key
        again = sent(client, key=second_key, impact="All of it", **words)
        assert again.status_code == 409
        assert Report.objects.get().reference in text_of(again)
        assert "All of it" in again.content.decode()
        fresh = {"key": value_of(again, "key"), "again": value_of(again, "again")}
        assert sent(client, impact="All of it", **words | fresh).status_code == 302
        assert Report.objects.count() == 2

    def test_somebody_else_may_say_the_same(self, net: Net, enters: Enters) -> None:
        sent(enters(net.contact))
        assert sent(enters(net.second_contact)).status_code == 302
        assert Report.objects.count() == 2


class TestOnBehalf:
    def test_an_officer_enters_what_was_told_on_the_phone(self, net: Net, enters: Enters) -> None:
        answer = sent(enters(net.analyst), channel="phone", submitted_at=local(3))
        report = Report.objects.get()
        assert answer.headers["Location"].endswith("/receipt/")
        assert report.channel == "phone"
        assert timedelta(hours=2) < report.recorded_at - report.submitted_at < timedelta(hours=4)
        assert Case.objects.get().status == "open", "the first responder's own officer knows of it"

    def test_how_and_when_it_was_told_are_asked_for(self, net: Net, enters: Enters) -> None:
        answer = sent(enters(net.analyst))
        assert answer.status_code == 422
        assert set(problems_of(answer)) == {"channel", "submitted_at"}

    def test_the_organisation_itself_is_not_asked(self, net: Net, enters: Enters) -> None:
        page = enters(net.contact).get(REPORT).content.decode()
        assert 'name="channel"' not in page
        assert 'name="submitted_at"' not in page
        assert sent(enters(net.contact), channel="phone", submitted_at=local(9)).status_code == 302
        assert Report.objects.get().channel == "web"

    @pytest.mark.parametrize("who", ["rival_contact", "other_contact", "holding_contact", "punjab_analyst"])
    def test_for_others_the_organisation_does_not_exist(self, who: str, net: Net, enters: Enters) -> None:
        client = enters(getattr(net, who))
        fields = {"channel": "phone", "submitted_at": local(1)}
        for slug in ("operator", "no-such-organisation"):
            assert client.get(REPORT, {"organisation": slug}).status_code == 404
            assert sent(client, organisation=slug, **fields).status_code == 404
        assert Report.objects.count() == 0

    def test_an_officer_finds_the_own_constituents_by_a_part_of_the_name(self, net: Net, enters: Enters) -> None:
        client = enters(net.analyst)
        assert "Operator" in text_of(client.get(REPORT, {"q": "oper"}))
        assert "Department" not in text_of(client.get(REPORT, {"q": "depart"}))
        part = client.get(REPORT, {"q": "oper"}, headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        assert "organisation=operator" in part.content.decode()

    def test_who_may_choose_is_asked_for_whom(self, net: Net, enters: Enters) -> None:
        user = User.objects.get(pk=net.contact.user_id)
        world.join(user, net.branch, Role.CONTACT)
        page = text_of(enters(net.contact).get(REPORT))
        assert "For whom do you report?" in page
        assert "Operator" in page
        assert "Branch" in page


class TestBeforeSending:
    def test_the_page_says_who_will_receive_it(self, net: Net, enters: Enters) -> None:
        page = text_of(enters(net.contact).get(REPORT))
        chain = [page.index(name) for name in ("CERT-TELECOM", "CERT-CII", "NCERT")]
        assert chain == sorted(chain)
        assert "Receives it at once" in page
        assert "to-sectoral" in page, "the rule that puts each there"

    def test_without_a_national_cert_it_says_so_and_takes_nothing(self, net: Net, enters: Enters) -> None:
        Mandate.objects.filter(body=net.national_cert).delete()
        client = enters(net.contact)
        assert "Nobody can be told at the moment" in text_of(client.get(REPORT))
        assert sent(client).status_code == 409
        assert Report.objects.count() == 0

    def test_without_script_a_look_brings_the_form_back_as_it_was(self, net: Net, enters: Enters) -> None:
        answer = sent(enters(net.contact), title="", observables="192.0.2.1\nevil[.]example", look="observables")
        assert answer.status_code == 200
        assert problems_of(answer) == {}, "nothing is checked yet"
        page = answer.content.decode()
        assert STORY.splitlines()[0] in page
        assert "192[.]0[.]2[.]1" in page
        assert Report.objects.count() == 0

    def test_recognised_lines_are_defanged_and_faults_named(self, net: Net, enters: Enters) -> None:
        lines = "http://evil.example/a\n198.51.100.0/24\na\u202eb"
        page = enters(net.contact).post(reverse("incidents:observables"), {"observables": lines})
        shown = text_of(page)
        assert "hxxp://evil[.]example/a URL" in shown
        assert "198[.]51[.]100[.]0/24 IP prefix" in shown
        assert "overrides the direction" in shown

    def test_an_officer_ticks_affected_organisations_and_keeps_the_ticks(self, net: Net, enters: Enters) -> None:
        client = enters(net.analyst)
        asked = {"search": "riv", "affected": ["branch", "department", "no-such"]}
        part = client.get(reverse("incidents:organisations"), asked).content.decode()
        assert 'value="branch" checked' in part
        assert 'value="rival"' in part
        assert "department" not in part, "not one of this CERT's constituents"
        answer = sent(client, channel="phone", submitted_at=local(1), affected=["branch"])
        assert answer.status_code == 302
        assert net.branch.pk in Case.objects.get().affected


def test_a_form_without_its_token_is_refused_and_its_words_shown(net: Net, enters: Enters) -> None:
    client = enters(net.contact)
    client.handler.enforce_csrf_checks = True
    answer = sent(client, title="Two words", key="0" * 32)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Two words" in page
    assert STORY.splitlines()[0] in page
    assert "<form" not in page[page.index("<main") : page.index("</main>")], "nothing that one click would send"
    assert Report.objects.count() == 0


def test_a_lost_session_shows_the_words_and_the_way_back(net: Net) -> None:
    answer = sent(Client())
    assert answer.status_code == 401
    page = answer.content.decode()
    assert STORY.splitlines()[0] in page
    assert f"/account/sign-in/?next={REPORT.replace('/', '%2F')}" in page
    assert Report.objects.count() == 0


@pytest.mark.parametrize("nasty", ["\x00", "a\x00b", "\u202e", "%", "'", "x" * 5000, "../..", "😀"])
def test_whatever_stands_in_the_address_is_no_fault_of_the_site(nasty: str, net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    for name, field in (
        ("report", "organisation"),
        ("report", "q"),
        ("organisations", "search"),
        ("organisations", "affected"),
        ("queue", "organisation"),
        ("queue", "severity"),
        ("queue", "reference"),
        ("queue", "after"),
        ("queue_organisations", "organisation"),
    ):
        assert client.get(reverse(f"incidents:{name}"), {field: nasty}).status_code in (200, 404), (name, field)
    assert sent(client, organisation=nasty).status_code == 404


def test_an_oversize_body_is_refused_whole(net: Net, enters: Enters) -> None:
    assert sent(enters(net.contact), description="x" * 1_100_000).status_code == 400
    assert Report.objects.count() == 0
