"""Taking a note back by the API: who may, what is told afterwards, and that one key is one request."""

from typing import Any

import pytest

from pehra.incidents.models import Correction
from tests.api.conftest import Calls, Net

pytestmark = pytest.mark.django_db
SAID = "Forgotten-words"


def noted(net: Net, call: Calls, case: str, body: str = SAID) -> str:
    """The key of a new note of the analyst."""
    assert call(net.analyst).post(f"cases/{case}/notes", {"body": body}).status_code == 200
    return str(notes(call(net.analyst).get(f"cases/{case}").json(), body)["note"])


def notes(shown: dict[str, Any], body: str) -> dict[str, Any]:
    return next(each for each in shown["timeline"] if each["body"] == body)


@pytest.fixture
def case(net: Net, call: Calls, filed: str) -> str:
    call(net.analyst).post(f"cases/{filed}/accept")
    return filed


def test_struck_out(net: Net, call: Calls, case: str) -> None:
    note = noted(net, call, case)
    done = call(net.analyst).post(f"cases/{case}/notes/{note}/amendment", {"strike": True, "reason": "Wrong case"})
    assert done.status_code == 200, done.content
    assert done.json()["act"] == "amend-note"
    own = notes(call(net.lead).get(f"cases/{case}").json(), "Wrong case")
    assert own["kind"] == "struck"
    assert [(each["what"], each["words"], each["readers"]) for each in own["amendments"]] == [("struck", SAID, None)]
    other = call(net.contact).get(f"cases/{case}")
    assert SAID not in other.content.decode()
    assert notes(other.json(), "Wrong case")["amendments"] == []


def test_the_key_is_for_whoever_may(net: Net, call: Calls, case: str) -> None:
    note = noted(net, call, case)
    assert notes(call(net.lead).get(f"cases/{case}").json(), SAID)["note"] == note
    assert notes(call(net.contact).get(f"cases/{case}").json(), SAID)["note"] == ""
    words = {"internal": True, "reason": "x"}
    assert call(net.contact).post(f"cases/{case}/notes/{note}/amendment", words).status_code == 403
    assert call(net.punjab_analyst).post(f"cases/{case}/notes/{note}/amendment", words).status_code == 404
    assert not Correction.objects.exists()


def test_who_had_opened_it_and_since_when_that_is_told(net: Net, call: Calls, case: str) -> None:
    note = noted(net, call, case)
    call(net.analyst).post(f"cases/{case}/tlp", {"tlp": "TLP:AMBER+STRICT"})
    call(net.contact).get(f"cases/{case}")
    words = {"internal": True, "reason": "Ours alone"}
    assert call(net.lead).post(f"cases/{case}/notes/{note}/amendment", words).status_code == 200
    [told] = notes(call(net.lead).get(f"cases/{case}").json(), SAID)["amendments"]
    assert [each["name"] for each in told["readers"]] == [net.contact.label.partition(" <")[0]]
    assert told["recorded_since"] is not None


def test_made_stricter(net: Net, call: Calls, case: str) -> None:
    note = noted(net, call, case)
    wider = call(net.analyst).post(f"cases/{case}/notes/{note}/amendment", {"tlp": "TLP:GREEN", "reason": "x"})
    assert wider.status_code == 422
    done = call(net.analyst).post(f"cases/{case}/notes/{note}/amendment", {"tlp": "TLP:RED", "reason": "x"})
    assert done.status_code == 200
    assert SAID not in call(net.contact).get(f"cases/{case}").content.decode()
    again = call(net.analyst).post(f"cases/{case}/notes/{note}/amendment", {"strike": True, "reason": "x"})
    assert again.status_code == 200
    refused = call(net.analyst).post(f"cases/{case}/notes/{note}/amendment", {"strike": True, "reason": "x"})
    assert refused.status_code == 409


def test_under_one_key_another_note_is_another_request(net: Net, call: Calls, case: str) -> None:
    first, second = noted(net, call, case), noted(net, call, case, "Other-words")
    words = {"strike": True, "reason": "x"}
    answers = [call(net.analyst).post(f"cases/{case}/notes/{first}/amendment", words, key="k") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[1]["Idempotency-Replayed"] == "true"
    other = call(net.analyst).post(f"cases/{case}/notes/{second}/amendment", words, key="k")
    assert other.status_code == 422
    assert Correction.objects.count() == 1
