"""What a page says where a call task has ended while somebody talked."""

import pytest
from django.utils import timezone

from pehra.calls.models import Attempt, Task
from tests.calls.conftest import Net, called, listed, ran_out
from tests.registry.web.visits import signed_in, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["answered", "exhausted"])
def test_whoever_was_reached_meanwhile_stands_there_and_nothing_is_opened_again(late: Net, state: str) -> None:
    anila = listed(late.telecom_cert, "Anila")
    ran_out(late)
    task, client = called(), signed_in(late.cii_lead)
    here = f"/calls/{task.reference}/"
    client.get(here)
    Task.objects.update(state=state, ended_at=timezone.now())
    said = {"place": anila.pk, "outcome": "reached", "note": "She drives in."}
    assert "This call task is over" in words(client.post(here, said | {"outcome": "no-answer"}))
    page = words(client.post(here, said, follow=True))
    assert "The task had ended meanwhile, and stays as it is" in page
    assert "She drives in." in page
    assert "Nobody was reached" not in page
    assert ("Somebody was reached after all" in page) is (state == "exhausted")
    task.refresh_from_db()
    assert task.state == state
    assert "This call task is over" in words(client.post(here, said)), "sent twice, it is one conversation"
    assert Attempt.objects.count() == 1
