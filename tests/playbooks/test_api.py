"""The API of tasks, playbooks and mandates: as the one who may, as the one who may partly, as the stranger."""

from typing import Any

import pytest

from pehra.foundation.access.roles import Role
from pehra.playbooks.models import Mandate, Playbook, Task, Version
from tests import world
from tests.api.conftest import Calls, call
from tests.playbooks.conftest import Net
from tests.playbooks.playing import published
from tests.playbooks.playing import tasks as tasks_of

__all__ = ["call"]

pytestmark = pytest.mark.django_db

STEP = {"title_en": "Zarqa-a", "phase": "analyse", "due": "4h", "outcome": True}


def test_tasks_from_start_to_end(net: Net, case: str, playbook: Playbook, call: Calls) -> None:
    analyst = call(net.analyst)
    fit = analyst.get(f"cases/{case}/playbooks").json()["items"]
    assert [(each["playbook"], each["version"], each["prescribed"]) for each in fit] == [(playbook.reference, 1, False)]
    started = analyst.post(f"cases/{case}/playbooks", {"playbook": playbook.reference})
    assert started.status_code == 200, started.content
    assert [each["playbook_step"] for each in started.json()["items"]] == ["look", "tell", "climb"]
    assert started.json()["playbooks"][0]["playbook"] == playbook.reference
    assert analyst.post(f"cases/{case}/playbooks", {"playbook": playbook.reference}).status_code == 409
    where = f"cases/{case}/tasks/{tasks_of(case)['look'].reference}"
    assert analyst.post(f"{where}/take").json()["assignee"] == "analyst"
    assert analyst.post(f"{where}/finish").status_code == 422
    done = analyst.post(f"{where}/finish", {"outcome": "Zarqa-outcome"}).json()
    assert (done["state"], done["outcome"]) == ("done", "Zarqa-outcome")
    assert analyst.post(f"{where}/finish", {"outcome": "x"}).status_code == 409
    assert analyst.post(f"{where}/reopen").json()["state"] == "open"
    assert analyst.post(f"{where}/skip", {"reason": "Zarqa-reason"}).json()["state"] == "skipped"
    assert analyst.post(f"{where}/move", {"places": 2}).status_code == 200
    assert [each["playbook_step"] for each in analyst.get(f"cases/{case}/tasks").json()["items"]][-1] == "look"
    other = f"cases/{case}/tasks/{tasks_of(case)['climb'].reference}"
    assert analyst.post(f"{other}/assign", {"party": "operator"}).json()["party"] == "operator"
    assert analyst.post(f"{other}/assign", {"party": "cert-punjab"}).status_code == 422


def test_a_task_is_given_to_a_person(net: Net, case: str, playbook: Playbook, call: Calls) -> None:
    analyst = call(net.analyst)
    analyst.post(f"cases/{case}/playbooks", {"playbook": playbook.reference})
    where = f"cases/{case}/tasks/{tasks_of(case)['look'].reference}/assign"
    given = analyst.post(where, {"person": " Lead@example.org"}).json()
    assert (given["party"], given["assignee"]) == ("cert-telecom", "lead")
    # A stranger, one of another party that takes part, and nobody are refused alike.
    answers = []
    for person in ("punjab_analyst@example.org", "contact@example.org", "nobody@example.org", "x"):
        refused = analyst.post(where, {"person": person})
        assert refused.status_code == 422
        answers.append([each for each in refused.json()["errors"]])
    assert all(each == answers[0] for each in answers)
    assert call(net.lead).get("tasks").json()["items"][0]["reference"] == tasks_of(case)["look"].reference
    # Whoever takes part sees whose it is, and gives nobody else's people anything. The playbook is not theirs to read.
    contact = call(net.contact)
    told = contact.get(f"cases/{case}/tasks").json()
    assert {each["assignee"] for each in told["items"]} == {"lead", None}
    assert told["playbooks"] == []
    assert contact.post(where, {"person": "second_contact@example.org"}).status_code in (403, 422)
    assert analyst.post(where, {}).json()["assignee"] is None
    own = contact.post(f"cases/{case}/tasks", {"title": "Zarqa-own", "person": "second_contact@example.org"}).json()
    assert (own["party"], own["assignee"]) == ("operator", "second_contact")
    for stranger in (net.punjab_analyst, net.rival_contact):
        assert call(stranger).post(where, {"person": "lead@example.org"}).status_code == 404


def test_sent_twice_it_is_added_once(net: Net, case: str, call: Calls) -> None:
    contact = call(net.contact)
    body = {"title": "Zarqa-own", "due_at": "2190-01-01T00:00:00Z"}
    answers = [contact.post(f"cases/{case}/tasks", body, key="k-1") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Task.objects.count() == 1
    assert contact.post(f"cases/{case}/tasks", body | {"title": "other"}, key="k-1").status_code == 422


def test_what_is_owed_by_cursor(net: Net, case: str, call: Calls) -> None:
    analyst = call(net.analyst)
    for number in range(5):
        analyst.post(f"cases/{case}/tasks", {"title": f"Zarqa-{number}"})
    seen: list[str] = []
    page = analyst.get("tasks", which="body", limit=2)
    while True:
        seen += [each["reference"] for each in page.json()["items"]]
        if page.json()["next"] is None:
            break
        page = analyst.client.get(page.json()["next"], headers=analyst.headers)
    assert len(seen) == len(set(seen)) == 5
    assert analyst.get("tasks").json()["items"] == []
    assert analyst.get("tasks", which="all").status_code == 422
    assert analyst.get("tasks", cursor="x").status_code == 422
    assert call(net.punjab_analyst).get("tasks", which="body").json()["items"] == []


def test_for_strangers_there_is_nothing(net: Net, case: str, playbook: Playbook, call: Calls) -> None:
    call(net.analyst).post(f"cases/{case}/playbooks", {"playbook": playbook.reference})
    task = tasks_of(case)["look"].reference
    before = list(Task.objects.order_by("pk").values())
    for stranger in (net.punjab_analyst, net.rival_contact, net.national_analyst):
        caller = call(stranger)
        for reference in (case, "C-0000-0000"):
            answers: list[Any] = [
                caller.get(f"cases/{reference}/tasks"),
                caller.get(f"cases/{reference}/playbooks"),
                caller.post(f"cases/{reference}/tasks", {"title": "x"}),
                caller.post(f"cases/{reference}/playbooks", {"playbook": playbook.reference}),
                caller.post(f"cases/{reference}/tasks/{task}/finish", {"outcome": "x"}),
                caller.get(f"playbooks/{playbook.reference}"),
            ]
            assert {each.status_code for each in answers} == {404}
    assert list(Task.objects.order_by("pk").values()) == before
    contact = call(net.contact)
    assert contact.post(f"cases/{case}/tasks/{task}/finish", {"outcome": "x"}).status_code == 403
    reader = call(net.analyst, scopes=["cases:read"])
    assert reader.post(f"cases/{case}/tasks", {"title": "x"}).status_code == 403
    assert call().get(f"cases/{case}/tasks").status_code == 401


def test_a_playbook_from_draft_to_second_version(net: Net, call: Calls) -> None:
    analyst, lead = call(net.analyst), call(net.lead)
    body = {"body": "cert-telecom", "title_en": "Zarqa", "condition": "cii: yes", "steps": [STEP, STEP]}
    made = analyst.post("playbooks", body, key="k-2")
    assert made.status_code == 200, made.content
    assert [step["key"] for step in made.json()["steps"]] == ["step-1", "step-2"]
    assert (made.json()["state"], made.json()["draft"], made.json()["latest"]) == ("draft", 1, 0)
    where = f"playbooks/{made.json()['reference']}"
    assert analyst.post(f"{where}/publish").status_code == 403
    first = lead.post(f"{where}/publish").json()
    assert (first["state"], first["latest"], len(first["digest"])) == ("published", 1, 64)
    again = analyst.post(f"{where}/draft", {"title_en": "Zarqa-next", "steps": [STEP | {"owner": "organisation"}]})
    assert (again.json()["version"], again.json()["latest"]) == (2, 1)
    assert analyst.get(where, version=1).json() == first | {"draft": 2}
    assert lead.post(f"{where}/publish").json()["version"] == 2
    assert Version.objects.get(number=1).title_en == "Zarqa", "what is published never changes"
    assert call(net.cii_analyst).get(where).status_code == 404
    lead.post(f"{where}/share", {"shared": True})
    assert call(net.cii_analyst).get(where).json()["version"] == 2
    assert lead.post(f"{where}/withdraw").status_code == 200
    assert analyst.post(f"{where}/draft", {"title_en": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ({"title_en": ""}, "/title_en"),
        ({"condition": "severity: hihg"}, "/condition"),
        ({"steps": [STEP, STEP | {"due": "soon"}]}, "/steps/2/due"),
        ({"steps": [STEP | {"owner": "king"}]}, "/steps/1/owner"),
        ({"steps": [STEP | {"key": "a"}, STEP | {"key": "a"}]}, "/steps/2/key"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_each_problem_is_told_at_its_place(net: Net, call: Calls, words: dict[str, Any], pointer: str) -> None:
    body = {"body": "cert-telecom", "title_en": "Zarqa"} | words
    answer = call(net.analyst).post("playbooks", body)
    assert answer.status_code == 422
    told = [each.get("pointer") for each in answer.json()["errors"]]
    assert len(told) == 1
    assert told[0].replace(".", "/").strip("/").replace("steps/1/", "steps/1/") == pointer.strip("/")
    assert not Playbook.objects.exists(), "nothing half stored"


@pytest.mark.usefixtures("may_prescribe")
def test_prescribed_and_ended(net: Net, call: Calls) -> None:
    lead = world.person(net.national_cert, Role.LEAD)[1]
    found, national = published(lead, lead, "ncert"), call(lead)
    where = f"playbooks/{found.reference}/mandates"
    words = {"body": "ncert", "over": ["sectoral"], "citation": "Circular 7"}
    assert national.post(where, words | {"over": ["council"]}).status_code == 422
    assert call(net.national_analyst).post(where, words).status_code == 403
    assert call(net.analyst).post(where, words).status_code == 404
    made = national.post(where, words)
    assert made.status_code == 200, made.content
    mandate = made.json()["reference"]
    assert national.post(where, words).status_code == 409
    assert [each["reference"] for each in call(net.analyst).get("mandates").json()["items"]] == [mandate]
    figures = national.get(f"mandates/{mandate}").json()
    assert (figures["whole"], figures["all"]["cases"], figures["by_tier"]) == (True, 0, [])
    assert call(net.punjab_analyst).get(f"mandates/{mandate}").status_code == 404
    assert call(net.contact).get("mandates").status_code == 404
    assert call(net.analyst).post(f"mandates/{mandate}/end").status_code == 403
    assert national.post(f"mandates/{mandate}/end").json()["ends"] is not None
    assert national.post(f"mandates/{mandate}/end").status_code == 409
    assert Mandate.objects.count() == 1


ACTS = {"draft": {"title_en": "x"}, "publish": None, "share": {"shared": True}, "withdraw": None}


@pytest.mark.usefixtures("may_prescribe")
def test_only_who_reads_it_is_told_that_they_may_not_change_it(net: Net, playbook: Playbook, call: Calls) -> None:
    lead = world.person(net.national_cert, Role.LEAD)[1]
    found = published(lead, lead, "ncert")
    words = {"body": "ncert", "over": ["sectoral"], "citation": "Circular 7"}
    mandate = call(lead).post(f"playbooks/{found.reference}/mandates", words).json()["reference"]
    call(net.lead).post(f"playbooks/{playbook.reference}/share", {"shared": True})
    before = list(Playbook.objects.order_by("pk").values()), list(Mandate.objects.values())
    for person, reads in ((net.contact, False), (net.rival_contact, False), (net.punjab_analyst, True)):
        caller = call(person)
        assert caller.get(f"playbooks/{playbook.reference}").status_code == (200 if reads else 404)
        for act, body in ACTS.items():
            there, nowhere = (caller.post(f"playbooks/{each}/{act}", body) for each in (playbook.reference, "PB-0000"))
            assert there.status_code == (403 if reads else 404)
            assert reads or told(there) == told(nowhere)
    for person, status in ((net.contact, 404), (net.punjab_analyst, 404), (net.analyst, 403)):
        caller = call(person)
        assert caller.get(f"mandates/{mandate}").status_code == (404 if status == 404 else 200)
        there, nowhere = caller.post(f"mandates/{mandate}/end"), caller.post("mandates/M-0000-0000/end")
        assert there.status_code == status
        assert status == 403 or told(there) == told(nowhere)
    assert (list(Playbook.objects.order_by("pk").values()), list(Mandate.objects.values())) == before


def told(answer: Any) -> Any:
    """What an answer says, but for the address that was asked."""
    return answer.json() | {"instance": ""}
