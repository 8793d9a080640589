"""The page on which a note is taken back, and what the timeline tells of it to whom."""

import re

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pehra.foundation.access.errors import Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions
from pehra.incidents.models import Correction, Entry
from pehra.incidents.queries.notes import note_key
from pehra.incidents.web.notes import beside
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, escalated, opened
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db
SAID = "Forgotten-words"


def noted(net: Net, reference: str, **fields: object) -> str:
    words = {"by": net.analyst, "body": SAID, "at": LATER} | fields
    return note_key(actions.note(reference=reference, **words).pk)  # type: ignore[arg-type]


def address(reference: str, note: str) -> str:
    return reverse("incidents:amend", args=[reference, note])


def page(client: Client, reference: str) -> HttpResponse:
    return client.get(reverse("incidents:case", args=[reference]))


def ways(response: HttpResponse) -> list[str]:
    return re.findall(r'href="(/cases/[^"]+/notes/[^"]+/)"', response.content.decode())


def test_the_way_there_is_shown_to_the_author_and_a_lead_of_the_same_body(net: Net, enters: Enters) -> None:
    reference = escalated(net)
    note = noted(net, reference)
    for who in ("analyst", "lead"):
        assert ways(page(enters(getattr(net, who)), reference)) == [address(reference, note)], who
    for who in ("contact", "cii_analyst", "cii_lead"):
        client = enters(getattr(net, who))
        assert ways(page(client, reference)) == [], who
        for method in (client.get, client.post):
            assert method(address(reference, note), {"what": "strike", "reason": "x"}).status_code == 404, who
    assert not Correction.objects.exists()


def test_it_says_first_what_cannot_be_untold(net: Net, enters: Enters) -> None:
    reference = opened(net)
    shown = text_of(enters(net.analyst).get(address(reference, noted(net, reference))))
    assert SAID in shown
    assert "What was read cannot be untold" in shown
    assert "no reading is recorded" in shown
    strict = opened(net, tlp="TLP:AMBER+STRICT")
    shown = text_of(enters(net.analyst).get(address(strict, noted(net, strict))))
    assert "afterwards you are shown the names of those" in shown
    assert JournalEntry.objects.filter(act="case.read", subject=f"case:{strict}").count() == 1


def test_only_what_is_stricter_is_offered(net: Net, enters: Enters) -> None:
    reference = opened(net, tlp="TLP:GREEN")
    strict = enters(net.analyst).get(address(reference, noted(net, reference, tlp="TLP:AMBER+STRICT", internal=True)))
    assert re.findall(r'name="what" value="([^"]+)"', strict.content.decode()) == ["TLP:RED", "strike"]
    wide = enters(net.analyst).get(address(reference, noted(net, reference)))
    assert re.findall(r'name="what" value="([^"]+)"', wide.content.decode()) == [
        *("internal", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "strike"),
    ]


def test_struck_out_it_stands_there_without_its_words(net: Net, enters: Enters) -> None:
    reference = opened(net)
    note = noted(net, reference)
    client = enters(net.analyst)
    done = client.post(address(reference, note), {"what": "strike", "reason": REASON}, follow=True)
    own = text_of(done)
    assert "The timeline says what became of the note" in done.content.decode()
    assert "struck out a note" in own
    assert SAID in own, "folded, for the own body"
    assert "nobody can say who had opened it" in own
    other = page(enters(net.contact), reference)
    assert "struck out a note" in text_of(other)
    assert REASON in text_of(other)
    assert SAID not in other.content.decode()
    assert "had opened" not in text_of(other)
    assert client.get(address(reference, note)).status_code == 404, "it is done once"


def test_for_the_own_team_others_read_that_it_is_closed_to_them(net: Net, enters: Enters) -> None:
    reference = opened(net, tlp="TLP:AMBER+STRICT")
    note = noted(net, reference)
    assert SAID in text_of(page(enters(net.contact), reference))
    # What is read by the page is read now, and the notes of these tests are written before.
    answer = enters(net.lead).post(address(reference, note), {"what": "internal", "reason": REASON})
    assert answer.status_code == 302
    other = page(enters(net.contact), reference)
    assert "closed a note to some of those who saw it" in text_of(other)
    assert SAID not in other.content.decode()
    assert REASON not in other.content.decode(), "why is the business of the own body"
    own = text_of(page(enters(net.analyst), reference))
    assert SAID in own
    assert REASON in own
    assert "At least these people had opened it" in own
    assert "nobody can say" not in own
    assert net.contact.label.partition(" <")[0] in own


def test_older_than_the_strict_label_of_its_case_it_is_closed_and_says_since_when_readings_are_told(
    net: Net, enters: Enters
) -> None:
    reference = opened(net)
    note = noted(net, reference)
    actions.change_tlp(by=net.analyst, reference=reference, tlp="TLP:AMBER+STRICT", at=LATER + HOUR)
    client = enters(net.analyst)
    assert client.post(address(reference, note), {"what": "internal", "reason": REASON}).status_code == 302
    assert SAID not in page(enters(net.contact), reference).content.decode()
    own = text_of(page(client, reference))
    assert "who opened it before, nobody can say" in own
    assert "The journal has nobody else who had opened it by then" in own


def test_what_is_refused_of_its_label_stands_beside_the_one_choice() -> None:
    form = forms.Form({})
    form.fields["what"] = forms.CharField(required=False)
    assert form.is_valid()
    beside(form, Invalid({"tlp": "Choose another.", "reason": "Say why."}))
    assert dict(form.errors) == {"what": ["Choose another."], "__all__": ["Say why."]}


def test_what_is_missing_is_said_and_nothing_happens(net: Net, enters: Enters) -> None:
    reference = opened(net)
    note = noted(net, reference)
    for words in ({}, {"what": "strike"}, {"reason": "x"}, {"what": "TLP:CLEAR", "reason": "x"}):
        answer = enters(net.analyst).post(address(reference, note), words)
        assert answer.status_code == 422, words
        assert SAID in text_of(answer)
    assert not Correction.objects.exists()
    assert Entry.objects.filter(body=SAID, kind="note").exists()


def test_in_urdu(net: Net, enters: Enters) -> None:
    reference = opened(net)
    client = enters(net.analyst)
    client.cookies["pehra_language"] = "ur"
    shown = text_of(client.get(address(reference, noted(net, reference))))
    assert "What" not in shown.replace(SAID, "").replace(WORDS, "")
