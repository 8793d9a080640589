"""How a case ended, on its page: as those who may say it, those who read it, and the stranger."""

import pytest

from tests.incidents.acting import opened, reported
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of
from tests.incidents.web.test_acts import do, page

pytestmark = pytest.mark.django_db


def test_what_was_no_incident_needs_no_lesson_and_every_outcome_is_one_of_the_list(net: Net, enters: Enters) -> None:
    client, reference = enters(net.analyst), opened(net)
    answer = do(client, "close", reference, outcome="solved", cause="c", lesson="l")
    assert set(problems_of(answer, "id_close")) == {"outcome"}
    answer = do(client, "close", reference, outcome="test", cause="A trial of ours", lesson="")
    assert answer.status_code == 302
    for person in (net.analyst, net.contact, net.duty_officer):
        told = text_of(page(enters(person), reference))
        assert "Closed: Exercise or test" in told
        assert "A trial of ours" in told
    assert page(enters(net.rival_contact), reference).status_code == 404


def test_a_report_is_closed_as_no_incident_with_a_reason_and_a_word_for_it(net: Net, enters: Enters) -> None:
    client, reference = enters(net.analyst), reported(net)
    assert "Close as no incident" in text_of(page(client, reference))
    assert "Close as no incident" not in text_of(page(enters(net.contact), reference))
    answer = do(client, "dismiss", reference, outcome="", reason="")
    assert set(problems_of(answer, "id_dismiss")) == {"outcome", "reason"}
    assert do(client, "dismiss", reference, outcome="handled", reason="r").status_code == 422
    assert do(client, "dismiss", reference, outcome="false-alarm", reason="Our own scanner").status_code == 302
    told = text_of(page(enters(net.contact), reference))
    assert "Closed: False alarm" in told
    assert "Our own scanner" in told
