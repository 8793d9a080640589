"""Two contacts of an organisation answer from pages that were open at once: neither takes away what she never saw."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pehra.incidents import actions
from pehra.incidents.models import Case, Entry
from pehra.incidents.queries.forms import answered_of
from pehra.incidents.rules.answers import Sheet, mark
from pehra.incidents.web.questions import AnswerField
from pehra.law.forms import AnswerKind, Question
from tests.incidents import asking
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of, value_of

pytestmark = pytest.mark.django_db
MEANWHILE = "Somebody else has changed this case meanwhile."
ASKED = {"answers.ransom.asked": "yes", "answers.ransom.demand_0": "2500", "answers.ransom.demand_1": "PKR"}
DEMAND = {"amount": "2500", "currency": "PKR"}
FIRST = {"asked": True, "demand": DEMAND}


@pytest.fixture
def case(net: Net) -> str:
    """A case of which it was said that money was asked for, and how much."""
    asking.bring_in(asking.IMPACT, asking.RANSOM)
    told = report(ransomware=True, answers=(Sheet("ransom", 1, FIRST),))
    return actions.submit(by=net.contact, report=told, at=timezone.now()).case.reference


def opened(client: Client, case: str) -> str:
    """The page is open; what it carries unseen."""
    return value_of(client.get(reverse("incidents:case", args=[case])), "seen")


def sent(client: Client, case: str, seen: str, deed: str = "update", **fields: Any) -> HttpResponse:
    words = {"body": "Zarqa-words", "seen": seen}
    return client.post(reverse(f"incidents:{deed}", args=[case]), words | fields)


def filed(net: Net, case: str, *sheets: Sheet) -> None:
    """A colleague files in the meantime."""
    actions.file_update(by=net.second_contact, reference=case, body="Words", answers=sheets, at=timezone.now())


def answers() -> dict[str, dict[str, Any]]:
    return {each.form: dict(each.answers) for each in answered_of(Case.objects.get())}


def shown(response: HttpResponse, name: str) -> list[str]:
    """The values of the fields of this name in the form that was refused, of a choice those that are chosen."""
    page = response.content.decode()
    part = page[page.index('id="failed"') :]
    inputs = re.findall(rf'<input[^>]* name="{re.escape(name)}"[^>]*>', part[: part.index("</form>")])
    chosen = [each for each in inputs if not re.search('type="(radio|checkbox)"', each) or "checked" in each]
    return [unescape(found[1]) for each in chosen if (found := re.search(r'value="([^"]*)"', each))]


def test_what_a_colleague_answered_in_another_form_stands(net: Net, enters: Enters, case: str) -> None:
    client = enters(net.contact)
    seen = opened(client, case)
    filed(net, case, Sheet("impact", 1, {"data": ["health"]}))
    assert sent(client, case, seen, **ASKED | {"answers.ransom.paid": "no"}).status_code == 302
    assert answers() == {"impact": {"data": ["health"]}, "ransom": FIRST | {"paid": False}}


def test_who_changes_nothing_takes_nothing_back(net: Net, enters: Enters, case: str) -> None:
    client = enters(net.contact)
    seen = opened(client, case)
    filed(net, case, Sheet("ransom", 1, {"paid": True, "demand": None}))
    assert sent(client, case, seen, **ASKED).status_code == 302
    assert answers() == {"ransom": {"asked": True, "paid": True}}
    assert "answers" not in Entry.objects.filter(kind="update-filed").latest("pk").params


def test_a_page_that_shows_no_question_takes_nothing_back(net: Net, enters: Enters, case: str) -> None:
    """A form that came up since, or a page of an earlier version of Pehra, which sends nothing unseen."""
    client = enters(net.contact)
    for seen in ("", "{}", "[]", '{"ransom": 1}', "[" * 100_000):
        assert sent(client, case, seen).status_code == 302
    assert answers() == {"ransom": FIRST}


def test_what_was_emptied_on_the_page_is_taken_back(net: Net, enters: Enters, case: str) -> None:
    client = enters(net.contact)
    seen = opened(client, case)
    assert sent(client, case, seen, **ASKED | {"answers.ransom.demand_0": ""}).status_code == 302
    assert answers() == {"ransom": {"asked": True}}


@pytest.mark.parametrize("deed", ["update", "final"])
def test_the_same_form_answered_by_two_is_looked_at_again(net: Net, enters: Enters, case: str, deed: str) -> None:
    client = enters(net.contact)
    seen = opened(client, case)
    filed(net, case, Sheet("ransom", 1, {"demand": {"amount": "9", "currency": "BTC"}, "paid": True}))
    own = ASKED | {"answers.ransom.paid": "no"}
    refused = sent(client, case, seen, deed, **own)
    assert refused.status_code == 409
    assert MEANWHILE in text_of(refused)
    assert "Zarqa-words" in refused.content.decode()
    # Her own answer is kept; what she had left alone stands as it is by now.
    assert shown(refused, "answers.ransom.paid") == ["no"]
    assert shown(refused, "answers.ransom.asked") == ["yes"]
    assert shown(refused, "answers.ransom.demand_0") == ["9"]
    again = own | {"answers.ransom.demand_0": "9", "answers.ransom.demand_1": "BTC"}
    assert sent(client, case, shown(refused, "seen")[0], deed, **again).status_code == 302
    assert answers()["ransom"] == {"asked": True, "demand": {"amount": "9", "currency": "BTC"}, "paid": False}


def test_a_question_that_hangs_on_what_a_colleague_changed(net: Net, enters: Enters, case: str) -> None:
    """By now no money was asked for: how much is no longer asked, and the page that comes back says so."""
    client = enters(net.contact)
    seen = opened(client, case)
    filed(net, case, Sheet("ransom", 1, {"asked": False}))
    refused = sent(client, case, seen, **ASKED | {"answers.ransom.demand_0": "3000"})
    assert refused.status_code == 409
    assert shown(refused, "answers.ransom.asked") == ["no"]
    assert shown(refused, "answers.ransom.demand_0") == ["3000"]
    more = ASKED | {"answers.ransom.asked": "no", "answers.ransom.demand_0": "3000"}
    assert sent(client, case, shown(refused, "seen")[0], **more).status_code == 302
    assert answers() == {"ransom": {"asked": False}}


def test_a_refusal_for_another_reason_shows_what_was_sent(net: Net, enters: Enters, case: str) -> None:
    client = enters(net.contact)
    seen = opened(client, case)
    filed(net, case, Sheet("ransom", 1, {"demand": {"amount": "9", "currency": "BTC"}}))
    refused = sent(client, case, seen, body="", **ASKED)
    assert refused.status_code == 422
    assert shown(refused, "seen") == [seen]
    assert shown(refused, "answers.ransom.demand_0") == ["2500"]


def test_a_time_is_the_same_though_the_page_has_no_seconds(net: Net, enters: Enters, case: str) -> None:
    exact = "2025-03-01T05:00:27+00:00"
    filed(net, case, Sheet("impact", 1, {"since": exact}))
    client = enters(net.contact)
    seen = opened(client, case)
    assert sent(client, case, seen, **ASKED | {"answers.impact.since": "2025-03-01T10:00"}).status_code == 302
    assert answers()["impact"] == {"since": exact}
    assert sent(client, case, seen, **ASKED | {"answers.impact.since": "2025-03-01T10:01"}).status_code == 302
    assert answers()["impact"] == {"since": "2025-03-01T05:01:00+00:00"}


def test_what_a_new_version_no_longer_takes_is_not_on_the_page(net: Net, enters: Enters, case: str) -> None:
    """The same question is now one of money: the words of before are no amount."""
    words = asking.form("loss", Question("loss", AnswerKind.TEXT, "What is lost?", "کیا ضائع ہوا؟"))
    asking.bring_in(words)
    filed(net, case, Sheet("loss", 1, {"loss": "Much"}))
    assert "Much" in enters(net.contact).get(reverse("incidents:case", args=[case])).content.decode()
    money = Question("loss", AnswerKind.MONEY, "What is lost?", "کیا ضائع ہوا؟")
    asking.bring_in(asking.form("loss", money, version=2, starts=date(2024, 2, 1)))
    client = enters(net.contact)
    seen = opened(client, case)
    assert sent(client, case, seen, **ASKED | {"answers.loss.loss_1": "PKR"}).status_code == 302
    assert answers()["loss"] == {}


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (AnswerKind.TEXT, "لاک بٹ"),
        (AnswerKind.LONG_TEXT, "One.\nTwo."),
        (AnswerKind.CHOICE, "health"),
        (AnswerKind.CHOICES, ["health", "other"]),
        (AnswerKind.NUMBER, 0),
        (AnswerKind.NUMBER, 1_234_567),
        (AnswerKind.DATE, "2025-03-01"),
        (AnswerKind.MOMENT, "2025-03-01T05:00:27+00:00"),
        (AnswerKind.YES_NO, True),
        (AnswerKind.YES_NO, False),
        (AnswerKind.MONEY, {"amount": "2.5", "currency": "BTC"}),
    ],
)
def test_an_answer_that_goes_to_a_page_and_back_is_the_same(kind: AnswerKind, answer: Any) -> None:
    question = Question("q", kind, "Question", "سوال", options=asking.KINDS)
    field, sent = AnswerField(question, "en"), QueryDict(mutable=True)
    for name, values in field.posted("q", answer).items():
        sent.setlist(name, [each.replace("\n", "\r\n") for each in values])
    back = field.clean(field.widget.value_from_datadict(sent, {}, "q"))
    assert mark(question, back) == mark(question, answer)
    assert field.posted("q", None) == {}
