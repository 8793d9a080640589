"""Each act through the page of the case: who is offered it, that it happens, and what a refusal leaves."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pehra.incidents import actions
from pehra.incidents.models import Case, Entry, Observable, Permission, Transfer
from pehra.incidents.web.deeds import DEEDS
from tests.incidents.acting import (
    CII,
    NATIONAL,
    OPERATOR,
    TELECOM,
    asked,
    closed,
    escalated,
    named,
    naming,
    opened,
    red,
    reported,
    silent,
)
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of, value_of
from tests.world import NOW

pytestmark = pytest.mark.django_db


def taken(net: Net) -> str:
    """A case that the analyst of the Telecom CERT has in hand."""
    reference = opened(net)
    actions.take(by=net.analyst, reference=reference, at=NOW)
    return reference


# The words that each act needs, where it needs any; who is offered it, after which preparation.
OFFERED = {
    "accept": (escalated, CII, {}),
    "return": (escalated, CII, {"reason": "Not ours"}),
    "forward": (escalated, CII, {"to": "ncert", "reason": "It is national"}),
    "dismiss": (reported, TELECOM, {"outcome": "false-alarm", "reason": "Our own scanner"}),
    "escalate": (opened, TELECOM, {}),
    "withdraw": (escalated, TELECOM, {"reason": "A mistake"}),
    "override": (silent, NATIONAL, {"reason": "Nobody answers"}),
    "take": (opened, (*TELECOM, *OPERATOR), {}),
    "give": (taken, (*TELECOM, *OPERATOR), {"to": "lead@example.org"}),
    "release": (taken, TELECOM, {}),
    "classify": (opened, TELECOM, {"classification": ["fraud/phishing"], "severity": "high"}),
    "rename": (opened, TELECOM, {"title": "Called otherwise"}),
    "affected": (opened, TELECOM, {"add": "rival"}),
    "note": (opened, (*TELECOM, *OPERATOR), {"body": "Seen"}),
    "observables": (opened, (*TELECOM, *OPERATOR), {"observables": "192.0.2.9\nevil[.]example"}),
    "label": (opened, (*TELECOM, *OPERATOR), {"tlp": "TLP:AMBER+STRICT"}),
    "name": (red, ("lead", *OPERATOR), {"person": "analyst@example.org"}),
    "unname": (named, ("lead", "analyst", *OPERATOR), {"named": naming}),
    "ask": (opened, TELECOM, {"tlp": "TLP:GREEN", "reason": "To warn others"}),
    "answer": (asked, OPERATOR, {"grant": "yes", "question": "1"}),
    "update": (opened, OPERATOR, {"body": "The backup works"}),
    "final": (opened, OPERATOR, {"body": "What it was"}),
    "close": (opened, TELECOM, {"cause": "A weak password", "lesson": "Second factor"}),
    "reopen": (closed, TELECOM, {"reason": "It is back"}),
}
INSIDERS = (*OPERATOR, *TELECOM, *CII, *NATIONAL)


def page(client: Client, reference: str) -> HttpResponse:
    return client.get(reverse("incidents:case", args=[reference]))


def do(client: Client, name: str, reference: str, **words: Any) -> HttpResponse:
    said = {field: value(reference) if callable(value) else value for field, value in words.items()}
    return client.post(reverse(f"incidents:{name}", args=[reference]), said)


def is_offered(response: HttpResponse, name: str, reference: str) -> bool:
    return f'action="{reverse(f"incidents:{name}", args=[reference])}"' in response.content.decode()


def test_the_table_above_has_every_act() -> None:
    assert set(OFFERED) == {deed.name for deed in DEEDS}


@pytest.mark.parametrize("name", OFFERED)
def test_an_act_is_offered_to_those_who_may_and_does_what_it_says(name: str, net: Net, enters: Enters) -> None:
    prepare, may, words = OFFERED[name]
    reference = prepare(net)
    for who in INSIDERS:
        shown = page(enters(getattr(net, who)), reference)
        assert is_offered(shown, name, reference) == (shown.status_code == 200 and who in may), who
    client = enters(getattr(net, may[0]))
    before = Case.objects.get(reference=reference).version, Entry.objects.count()
    answer = do(client, name, reference, **words)
    assert answer.status_code == 302, problems_of(answer, f"id_{name}")
    assert (Case.objects.get(reference=reference).version, Entry.objects.count()) > before
    done = next(deed.done for deed in DEEDS if deed.name == name)
    assert str(done) in text_of(client.get(answer.headers["Location"], follow=True))


# Of those who see the case in every state, one who may not do it. A note or a trace is open to all of them.
ONLY_SEE = {name: "lead" if "contact" in may else "contact" for name, (_, may, _) in OFFERED.items()}
ONLY_SEE = {name: who for name, who in ONLY_SEE.items() if who not in OFFERED[name][1]}


@pytest.mark.parametrize("name", ONLY_SEE)
def test_whoever_may_only_see_is_told_so_and_keeps_the_words(name: str, net: Net, enters: Enters) -> None:
    prepare, _may, words = OFFERED[name]
    reference = prepare(net)
    before = Case.objects.values().get(reference=reference)
    answer = do(enters(getattr(net, ONLY_SEE[name])), name, reference, **words)
    assert answer.status_code in (403, 409, 422)
    assert "this was not done" in text_of(answer)
    assert Case.objects.values().get(reference=reference) == before
    for typed in words.values():
        assert not isinstance(typed, str) or " " not in typed or typed in answer.content.decode()


def test_a_get_on_an_act_leads_to_the_case(net: Net, enters: Enters) -> None:
    reference = opened(net)
    for deed in DEEDS:
        answer = enters(net.analyst).get(reverse(f"incidents:{deed.name}", args=[reference]))
        assert answer.headers["Location"] == reverse("incidents:case", args=[reference])


class TestRefusals:
    def test_missing_words_are_named_at_their_field(self, net: Net, enters: Enters) -> None:
        answer = do(enters(net.analyst), "close", opened(net), cause="Known cause", lesson="")
        assert answer.status_code == 422
        assert problems_of(answer, "id_close") == {"lesson": "This field is needed."}
        assert "Known cause" in answer.content.decode()
        assert Case.objects.get().status == "open"

    @pytest.mark.parametrize(
        ("name", "field", "words"),
        [
            ("note", "body", {"body": "a\u202eb"}),
            ("note", "body", {"body": "x" * 20_001}),
            ("escalate", "reason", {"to": "cert-punjab", "reason": "a\x07b"}),
            ("escalate", "reason", {"to": "cert-punjab", "reason": "a\x00b"}),
            ("close", "cause", {"cause": "a\u202eb", "lesson": "x"}),
            ("observables", "observables", {"observables": "192.0.2.1\na\u202eb"}),
            ("observables", "observables", {"observables": "\n \n"}),
            ("classify", "severity", {"classification": ["fraud"], "severity": "nonsense"}),
            ("classify", "classification", {"severity": "high"}),
            ("escalate", "to", {"to": "cert-banking", "reason": "x"}),
            ("label", "tlp", {"tlp": "TLP:CLEAR"}),
            ("ask", "tlp", {"tlp": "TLP:RED", "reason": "x"}),
        ],
    )
    def test_what_cannot_be_is_refused_by_field(
        self, name: str, field: str, words: dict[str, Any], net: Net, enters: Enters
    ) -> None:
        reference = opened(net)
        answer = do(enters(net.analyst), name, reference, **words)
        assert answer.status_code == 422
        assert field in problems_of(answer, f"id_{name}"), problems_of(answer, f"id_{name}")

    def test_script_is_shown_as_text_wherever_words_go(self, net: Net, enters: Enters) -> None:
        script = "<script>alert('x')</script>"
        reference = opened(net)
        client = enters(net.analyst)
        do(client, "note", reference, body=script)
        do(client, "observables", reference, observables=script)
        do(client, "ask", reference, tlp="TLP:GREEN", reason=script)
        do(enters(net.contact), "answer", reference, grant="no", question="1", answer=script)
        do(enters(net.contact), "update", reference, body=script)
        do(client, "close", reference, cause=script, lesson=script)
        do(client, "reopen", reference, reason=script)
        do(client, "escalate", reference, to="cert-punjab", reason=script)
        shown = page(client, reference).content.decode()
        assert "<script>alert" not in shown
        assert shown.count("&lt;script&gt;alert") >= 9
        refused = do(client, "withdraw", reference, reason=script + "\u202e")
        assert "<script>alert" not in refused.content.decode()


class TestTwoAtOnce:
    def test_the_second_to_classify_is_told_and_may_send_again(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        first, second = enters(net.analyst), enters(net.lead)
        version = value_of(page(second, reference), "version")
        assert (
            do(first, "classify", reference, classification="fraud", severity="low", version=version).status_code == 302
        )
        words = {"classification": "malicious-code", "severity": "critical"}
        answer = do(second, "classify", reference, **words, version=version)
        assert answer.status_code == 409
        assert "Somebody else has changed this case meanwhile." in text_of(answer)
        assert 'value="malicious-code" checked' in answer.content.decode()
        assert Case.objects.get().severity == "low"
        again = do(second, "classify", reference, **words, version=value_of(answer, "version"))
        assert again.status_code == 302
        assert Case.objects.get().severity == "critical"

    def test_the_second_to_escalate_keeps_the_words_and_has_nothing_to_press(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        do(enters(net.analyst), "escalate", reference)
        answer = do(enters(net.lead), "escalate", reference, to="cert-punjab", reason="They asked for it")
        assert answer.status_code == 409
        assert "They asked for it" in answer.content.decode()
        assert "Your words are kept here to copy." in text_of(answer)
        assert Transfer.objects.filter(state="offered").count() == 1

    def test_the_second_to_accept_is_told(self, net: Net, enters: Enters) -> None:
        reference = reported(net)
        assert do(enters(net.analyst), "accept", reference).status_code == 302
        answer = do(enters(net.lead), "accept", reference)
        assert answer.status_code == 409
        assert "The case has moved on" in text_of(answer)

    def test_who_closes_what_was_escalated_meanwhile(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        version = value_of(page(enters(net.lead), reference), "version")
        do(enters(net.analyst), "escalate", reference)
        answer = do(enters(net.lead), "close", reference, cause="A cause", lesson="A lesson", version=version)
        assert answer.status_code == 409
        assert "A lesson" in answer.content.decode()
        assert Case.objects.get().status == "open"


class TestWaysOut:
    def test_who_returns_a_case_no_longer_sees_it_and_is_led_home(self, net: Net, enters: Enters) -> None:
        client = enters(net.cii_analyst)
        answer = do(client, "return", escalated(net), reason="Not ours")
        assert answer.headers["Location"] == reverse("home")
        onward = client.get(answer.headers["Location"], follow=True)
        assert "The case has been returned to its sender." in text_of(onward)

    def test_from_the_queue_the_way_leads_back_to_it(self, net: Net, enters: Enters) -> None:
        back = reverse("incidents:queue") + "?tab=waiting"
        assert do(enters(net.analyst), "accept", reported(net), next=back).headers["Location"] == back

    def test_and_never_to_another_site(self, net: Net, enters: Enters) -> None:
        for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
            reference = reported(net, title=elsewhere)
            answer = do(enters(net.analyst), "accept", reference, next=elsewhere)
            assert answer.headers["Location"] == reverse("incidents:case", args=[reference])


class TestChoices:
    def test_escalating_names_the_next_body_and_offers_the_others_in_force(self, net: Net, enters: Enters) -> None:
        shown = page(enters(net.analyst), opened(net)).content.decode()
        assert "Next in the chain: CERT-CII" in shown
        assert 'value="cert-punjab"' in shown
        assert 'value="cert-banking"' not in shown, "a body that is not in force receives nothing"

    def test_at_the_top_another_body_must_be_named(self, net: Net, enters: Enters) -> None:
        reference = escalated(net)
        now = timezone.now()
        actions.accept(by=net.cii_analyst, reference=reference, at=now)
        actions.escalate(by=net.cii_analyst, reference=reference, at=now)
        actions.accept(by=net.duty_officer, reference=reference, at=now)
        answer = do(enters(net.duty_officer), "escalate", reference)
        assert answer.status_code == 422
        assert set(problems_of(answer, "id_escalate")) == {"to"}

    def test_a_permitted_label_may_be_set_and_no_wider_one(self, net: Net, enters: Enters) -> None:
        reference = asked(net)
        assert do(enters(net.analyst), "label", reference, tlp="TLP:GREEN").status_code == 422
        do(enters(net.contact), "answer", reference, grant="yes", question="1")
        assert Permission.objects.get().state == "granted"
        assert do(enters(net.analyst), "label", reference, tlp="TLP:CLEAR").status_code == 422
        assert do(enters(net.analyst), "label", reference, tlp="TLP:GREEN").status_code == 302
        assert Case.objects.get().tlp == "TLP:GREEN"

    def test_a_question_that_was_never_asked_does_not_exist(self, net: Net, enters: Enters) -> None:
        for place in ("0", "2", "-1"):
            assert do(enters(net.contact), "answer", asked(net), grant="yes", question=place).status_code == 404

    def test_an_internal_note_is_for_the_own_team(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        do(enters(net.analyst), "note", reference, body="Between us", internal="on")
        assert "Between us" in text_of(page(enters(net.lead), reference))
        assert "Between us" not in page(enters(net.contact), reference).content.decode()

    def test_a_red_note_is_for_those_it_names(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        words = {"body": "For one pair of eyes", "tlp": "TLP:RED", "named": [net.contact.user_id]}
        do(enters(net.analyst), "note", reference, **words)
        assert "For one pair of eyes" in text_of(page(enters(net.contact), reference))
        assert "For one pair of eyes" not in page(enters(net.lead), reference).content.decode()

    def test_observables_are_added_once_each(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        for _turn in range(2):
            do(
                enters(net.analyst),
                "observables",
                reference,
                observables="hxxp://evil[.]example/\n192.0.2.1\n192.0.2.1",
            )
        assert Observable.objects.count() == 2


class TestWhatIsNext:
    @staticmethod
    def primary(response: HttpResponse) -> list[str]:
        folded = re.findall(
            r'inc-act-primary" name="act">\s*<summary[^>]*>.*?<span>(.*?)</span>', response.content.decode()
        )
        return [unescape(each) for each in folded]

    def test_below_the_top_it_is_to_escalate(self, net: Net, enters: Enters) -> None:
        assert self.primary(page(enters(net.analyst), opened(net))) == ["Escalate"]

    def test_where_the_chain_ends_it_is_to_close(self, net: Net, enters: Enters) -> None:
        reference = escalated(net)
        actions.accept(by=net.cii_analyst, reference=reference, at=NOW)
        actions.escalate(by=net.cii_analyst, reference=reference, at=NOW)
        actions.accept(by=net.duty_officer, reference=reference, at=NOW)
        client = enters(net.duty_officer)
        shown = page(client, reference)
        assert self.primary(shown) == ["Close the case"]
        assert "Offer it to another body" in text_of(shown)
        assert "Escalate" not in text_of(shown)
        do(client, "escalate", reference, to="cert-punjab", reason="Lahore")
        assert Transfer.objects.filter(to_body=net.punjab_cert, state="offered").exists()

    def test_for_the_organisation_it_is_its_duty(self, net: Net, enters: Enters) -> None:
        assert self.primary(page(enters(net.contact), asked(net))) == ["Answer the question", "File an update"]


class TestWhoIsAffected:
    def test_several_are_added_and_shown_and_one_is_taken_off_again(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        client = enters(net.analyst)
        do(client, "affected", reference, add="rival, branch")
        shown = text_of(page(client, reference))
        assert "Also affected" in shown
        assert "Affected as well: Rival" in shown or "Affected as well: Branch" in shown
        assert "Also affected" in text_of(page(enters(net.rival_contact), reference))
        do(client, "affected", reference, remove=["rival"])
        assert "Not affected: Rival" in text_of(page(client, reference))
        assert page(enters(net.rival_contact), reference).status_code == 404
        branch = text_of(page(enters(net.branch_contact), reference))
        assert "Rival" not in branch

    def test_who_cannot_be_named_is_said_at_the_field_with_the_words(self, net: Net, enters: Enters) -> None:
        answer = do(enters(net.analyst), "affected", opened(net), add="rival department")
        assert answer.status_code == 422
        assert problems_of(answer, "id_affected") == {"add": "“department” is not an organisation that you can name."}
        assert 'value="rival department"' in answer.content.decode()

    def test_short_names_are_suggested_of_those_whom_the_body_serves(self, net: Net, enters: Enters) -> None:
        found = enters(net.analyst).get(reverse("incidents:queue_organisations"), {"add": "ri"}).content.decode()
        assert 'value="rival"' in found
        assert 'value="department"' not in found


class TestNaming:
    def test_colleagues_are_offered_and_others_named_by_address(self, net: Net, enters: Enters) -> None:
        reference = red(net)
        shown = page(enters(net.lead), reference).content.decode()
        assert '<option value="analyst@example.org">' in shown
        assert "second_contact@example.org" not in shown
        do(enters(net.lead), "name", reference, colleague="analyst@example.org")
        assert "analyst was named, for CERT-TELECOM" in text_of(page(enters(net.analyst), reference))

    def test_nobody_else_learns_who_works_there(self, net: Net, enters: Enters) -> None:
        assert "analyst@example.org" not in page(enters(net.contact), red(net)).content.decode()

    @pytest.mark.parametrize("words", [{}, {"colleague": "analyst@example.org", "person": "contact@example.org"}])
    def test_one_at_a_time(self, words: dict[str, str], net: Net, enters: Enters) -> None:
        answer = do(enters(net.lead), "name", red(net), **words)
        assert answer.status_code == 422
        assert "one of the two" in problems_of(answer, "id_name")["person"]

    @pytest.mark.parametrize("address", ["rival_contact@example.org", "nobody@example.org", "x", "a\x00b"])
    def test_whoever_cannot_be_named_is_refused_in_the_same_words(self, address: str, net: Net, enters: Enters) -> None:
        answer = do(enters(net.lead), "name", red(net), person=address)
        assert answer.status_code == 422
        assert problems_of(answer, "id_name")["person"].startswith("Nobody of this address")

    def test_where_the_source_set_red_the_custodian_is_not_offered_it(self, net: Net, enters: Enters) -> None:
        reference = reported(net, tlp="TLP:RED")
        actions.accept(by=net.lead, reference=reference, at=NOW)
        assert not is_offered(page(enters(net.lead), reference), "name", reference)
        assert is_offered(page(enters(net.contact), reference), "name", reference)
        answer = do(enters(net.lead), "name", reference, colleague="analyst@example.org")
        assert answer.status_code == 409
        assert "recorded permission" in text_of(answer)
