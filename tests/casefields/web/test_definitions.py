"""The pages on which a body says what it asks: as lead and administrator, as its analyst, as strangers."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.casefields.models import Field, Version
from pehra.casefields.rules.wishes import MOST_OF_A_BODY
from pehra.law.forms import AnswerKind
from tests.casefields.conftest import Net, defined
from tests.registry.web.visits import signed_in, words
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOME = "/fields/cert-telecom/"


def form(**fields: Any) -> dict[str, Any]:
    return {"label_en": "Root cause", "label_ur": "اصل وجہ", "kind": "text", "options": ""} | fields


def test_a_field_is_defined_worded_anew_retired_and_taken_up(net: Net) -> None:
    client = signed_in(net.body_administrator)
    assert "asks nothing of its own yet" in words(client.get(HOME))
    options = "Not patched | پیوند نہیں\nPhished"
    made = client.post(f"{HOME}add/", form(kind="choice", options=options, required="on", classes=["fraud"]))
    assert made["Location"] == HOME
    row = Field.objects.get()
    shown = words(client.get(HOME))
    for word in ("Root cause", "Not patched", "One answer of a list", "Fraud", "Needed before closing"):
        assert word in shown
    here = f"{HOME}{row.reference}/"
    assert "phished = Phished" in client.get(here).content.decode()
    again = "not-patched = Left unpatched\nphished = Phished"
    assert client.post(here, form(kind="text", label_en="Why", options=again)).status_code == 302
    assert Version.objects.get(number=2).question["kind"] == "choice", "the kind stays, whatever a browser sends"
    assert [each["key"] for each in Version.objects.get(number=2).question["options"]] == ["not-patched", "phished"]
    page = words(client.get(here))
    assert "version 1" in page
    assert "Left unpatched" in client.get(here).content.decode()
    assert client.post(f"{here}do/retire/").status_code == 302
    assert "Ask it again" in words(client.get(HOME))
    assert "It is retired" in words(client.get(here))
    assert client.post(here, form(label_en="Else", options=again)).status_code == 422
    client.post(f"{here}do/take-up/")
    assert Field.objects.get().retired_at is None
    assert client.post(f"{here}do/nonsense/").status_code == 404
    assert client.get(f"{here}do/retire/").status_code == 405
    assert "Own fields" in words(client.get(reverse("registry:body_admin", args=["cert-telecom"])))


def test_only_a_list_has_answers_to_choose_from(net: Net) -> None:
    """The box is hidden by the style sheet while another kind is chosen, and not there where the kind stays another."""
    client, text = signed_in(net.lead), defined(net)
    page = client.get(f"{HOME}add/").content.decode()
    assert '<div class="cf-options">' in page
    here = f"{HOME}{text.reference}/"
    assert 'name="options"' not in client.get(here).content.decode()
    assert client.post(here, form(label_en="Cause, in words", options="a\nb")).status_code == 302
    assert Version.objects.get(number=2).question["label_en"] == "Cause, in words"
    refused = client.post(f"{HOME}add/", form(options="a\nb")).content.decode()
    assert '<div class="cf-options">' not in refused, "what was refused is seen"
    assert 'name="options"' in refused


def test_the_order_is_changed_on_the_page(net: Net) -> None:
    first, second = defined(net, label_en="First"), defined(net, label_en="Second")
    client = signed_in(net.lead)
    client.post(f"{HOME}{second.reference}/do/up/")
    page = words(client.get(HOME))
    assert page.index("Second") < page.index("First")
    client.post(f"{HOME}{second.reference}/do/down/")
    assert list(Field.objects.order_by("place").values_list("pk", flat=True)) == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"label_en": ""}, "This field is needed."),
        ({"kind": "money"}, "Choose among those offered."),
        ({"kind": "choice", "options": "one"}, "at least two answers"),
        ({"kind": "choice", "options": "same\nsame"}, "another line has the key"),
        ({"options": "a\nb"}, "Only a choice has answers"),
        ({"classes": ["nonsense"]}, "Choose among those offered."),
        ({"hint_en": "a\u202eb"}, "overrides the direction of text"),
    ],
)
def test_what_was_typed_wrongly_is_said_beside_it(net: Net, fields: dict[str, Any], said: str) -> None:
    refused = signed_in(net.lead).post(f"{HOME}add/", form(**fields))
    assert refused.status_code == 422
    assert said in words(refused)
    assert "اصل وجہ" in refused.content.decode(), "what was typed stays"
    assert not Field.objects.exists()


def test_one_too_many_is_refused_in_words(net: Net) -> None:
    retired = defined(net)
    Field.objects.update(retired_at=NOW)
    for number in range(MOST_OF_A_BODY):
        made = Field.objects.create(
            reference=f"F-0000-00{number:02}", party=net.telecom_cert, place=number + 2, made_at=NOW
        )
        told = {"question": Version.objects.first().question, "at": NOW, "by": "x"}  # type: ignore[union-attr]
        Version.objects.create(field=made, number=1, **told)
    client = signed_in(net.lead)
    assert "at most 50 fields" in words(client.get(HOME))
    assert "at most 50 fields" in words(client.post(f"{HOME}add/", form()))
    answer = client.post(f"{HOME}{retired.reference}/do/take-up/", follow=True)
    assert "at most 50 fields" in words(answer)


def test_to_everybody_else_the_pages_do_not_exist(net: Net) -> None:
    row = defined(net)
    theirs = defined(net, by=net.cii_lead)
    others = [net.analyst, net.cii_lead, net.contact, *net.strangers.values()]
    for person in others:
        if person == net.body_administrator or not person.user_id:
            continue
        client = signed_in(person)
        for path in (HOME, f"{HOME}add/", f"{HOME}{row.reference}/"):
            assert client.get(path).status_code == 404, (person.label, path)
        assert client.post(f"{HOME}add/", form()).status_code == 404
        assert client.post(f"{HOME}{row.reference}/do/retire/").status_code == 404
    lead = signed_in(net.lead)
    for reference in (theirs.reference, "F-0000-0000"):
        assert lead.get(f"{HOME}{reference}/").status_code == 404
    assert lead.get("/fields/no-such-body/").status_code == 404
    assert list(Field.objects.values_list("retired_at", flat=True)) == [None, None]


def test_what_is_typed_is_shown_as_text_and_many_fields_cost_no_more(net: Net) -> None:
    defined(net, label_en="<b>bold</b>", hint_en="<i>x</i>")
    client = signed_in(net.lead)
    page = client.get(HOME).content.decode()
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold" in page
    counts = []
    for _turn in range(2):
        for _number in range(4):
            defined(net, AnswerKind.CHOICE)
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15
