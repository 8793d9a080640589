"""Documents of cases for programs: made, read and listed by those who take part, and by nobody else."""

import base64
import hashlib
import json

import pytest

from pehra.foundation.audit.models import Entry as JournalEntry
from tests.api.conftest import Calls
from tests.incidents.acting import opened
from tests.incidents.conftest import Net, net

__all__ = ["net"]
pytestmark = pytest.mark.django_db
BODY = {"kind": "iodef", "tlp": "TLP:AMBER", "purpose": "For the ISAC"}


def test_made_read_and_listed(net: Net, call: Calls) -> None:
    reference, mine = opened(net), call(net.analyst)
    made = mine.post(f"cases/{reference}/documents", BODY)
    assert made.status_code == 200, made.content
    told = made.json()
    content = base64.b64decode(told["content"])
    assert hashlib.sha256(content).hexdigest() == told["sha256"]
    assert reference.encode() in content
    assert mine.get(f"cases/{reference}/documents/{told['number']}").json() == told
    (line,) = mine.get(f"cases/{reference}/documents").json()
    assert line == {name: value for name, value in told.items() if name not in ("content", "media_type")}


def test_sent_again_with_its_key_it_is_made_once(net: Net, call: Calls) -> None:
    reference, mine = opened(net), call(net.analyst)
    first = mine.post(f"cases/{reference}/documents", BODY, key="once")
    again = mine.post(f"cases/{reference}/documents", BODY, key="once")
    assert again.json() == first.json()
    assert len(mine.get(f"cases/{reference}/documents").json()) == 1
    assert mine.post(f"cases/{reference}/documents", BODY | {"kind": "misp"}, key="once").status_code == 422


def test_what_is_wrong_is_named(net: Net, call: Calls) -> None:
    reference, mine = opened(net), call(net.analyst)
    for wrong in ({"kind": "exe"}, {"tlp": "TLP:CLEAR"}, {"purpose": ""}, {"language": "fr"}):
        answer = mine.post(f"cases/{reference}/documents", BODY | wrong)
        assert answer.status_code == 422, wrong
        assert next(iter(wrong)) in answer.content.decode()


def test_strangers_get_the_answer_of_what_does_not_exist(net: Net, call: Calls) -> None:
    reference = opened(net)
    number = call(net.analyst).post(f"cases/{reference}/documents", BODY).json()["number"]
    for who in (net.rival_contact, net.punjab_analyst):
        stranger = call(who)
        for path in (f"cases/{reference}/documents", f"cases/{reference}/documents/{number}"):
            found, nothing = stranger.get(path), stranger.get(path.replace(reference, "C-0000-0000"))
            assert (found.status_code, nothing.status_code) == (404, 404)
            assert _told(found) == _told(nothing)
        assert stranger.post(f"cases/{reference}/documents", BODY).status_code == 404


def test_reading_one_of_a_strict_case_is_journalled(net: Net, call: Calls) -> None:
    reference, mine = opened(net, tlp="TLP:AMBER+STRICT"), call(net.analyst)
    number = mine.post(f"cases/{reference}/documents", BODY | {"tlp": "TLP:AMBER+STRICT"}).json()["number"]
    mine.get(f"cases/{reference}/documents/{number}")
    assert JournalEntry.objects.latest("pk").act == "document.read"


def _told(answer: object) -> dict[str, object]:
    return {name: value for name, value in json.loads(answer.content).items() if name != "instance"}  # type: ignore[attr-defined]
