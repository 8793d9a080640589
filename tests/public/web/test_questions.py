"""Questions to the public: by kind of what happened, never in the way, and taken over with the report."""

from dataclasses import replace

import pytest
from django.test import Client

from pehra.incidents.models import Report
from pehra.incidents.rules.answers import Sheet
from pehra.law.forms import AskedOf
from pehra.public.actions.taking_up import take_up
from pehra.public.models import PublicReport
from tests.incidents import asking
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.public.conftest import handed_in
from tests.public.web.test_form import FORM, filled
from tests.world import NOW

pytestmark = pytest.mark.django_db
MONEY = {"answers.money.asked": "yes", "answers.money.demand_0": "500", "answers.money.demand_1": "PKR"}
KEPT = [{"form": "money", "version": 1, "answers": {"asked": True, "demand": {"amount": "500", "currency": "PKR"}}}]


@pytest.fixture(autouse=True)
def forms(desk: Net) -> None:
    form = asking.form("money", asking.ASKED, asking.DEMAND, condition="classification: fraud")
    asking.bring_in(replace(form, whom=AskedOf.PUBLIC))


def test_the_form_asks_by_kind(client: Client) -> None:
    page = client.get(FORM).content.decode()
    assert "Was money asked for?" in page
    assert "[[[&#34;kind&#34;, [&#34;fraud-message&#34;, &#34;money-lost&#34;], false, true]]]" in page


def test_answers_come_with_the_report(client: Client) -> None:
    assert client.post(FORM, filled(**MONEY)).status_code == 200
    assert PublicReport.objects.get().answers == KEPT


def test_nothing_need_be_answered(client: Client) -> None:
    assert client.post(FORM, filled()).status_code == 200
    assert PublicReport.objects.get().answers == []


def test_about_another_kind_they_count_for_nothing(client: Client) -> None:
    broken = MONEY | {"answers.money.demand_0": "much", "kind": "harassed"}
    assert client.post(FORM, filled(**broken)).status_code == 200
    assert PublicReport.objects.get().answers == []


def test_what_is_wrong_is_told_and_nothing_is_stored(client: Client) -> None:
    answer = client.post(FORM, filled(**MONEY | {"answers.money.demand_0": "much"}))
    assert answer.status_code == 422
    assert "Give the amount in digits" in text_of(answer)
    assert not PublicReport.objects.exists()


def test_the_desk_reads_them_and_the_report_of_the_case_has_them(desk: Net, enters: Enters) -> None:
    answers = (Sheet("money", 1, KEPT[0]["answers"]),)
    reference = handed_in(answers=answers, consent="network").reference
    page = enters(desk.national_analyst).get(f"/public/desk/{reference}/")
    assert page.status_code == 200
    assert "How much? PKR 500" in text_of(page)
    take_up(by=desk.national_analyst, reference=reference, title="Fraud", at=NOW)
    assert Report.objects.get().answers == KEPT
