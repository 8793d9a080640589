"""The pages: the tab of a case, one's own tasks, playbooks and what is prescribed; and what strangers get."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as cases
from pehra.playbooks.actions import mandating, starting, tasks
from pehra.playbooks.models import Mandate, Playbook, Task, Version
from tests import world
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of
from tests.playbooks.conftest import Net
from tests.playbooks.playing import LATER, published
from tests.playbooks.playing import tasks as tasks_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15


def statements(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def started(net: Net, case: str, playbook: Playbook) -> str:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    return case


def test_the_tab_of_a_case(net: Net, started: str, enters: Enters) -> None:
    client = enters(net.analyst)
    assert f"/cases/{started}/tasks/" in client.get(f"/cases/{started}/").content.decode()
    page = text_of(client.get(f"/cases/{started}/tasks/"))
    assert "Zarqa-look" in page
    assert "0 of 3 over" in page
    assert "Zarqa-ransom" not in page


def test_an_organisation_reads_its_tasks_and_not_the_playbook_behind_them(
    net: Net, started: str, enters: Enters
) -> None:
    page = enters(net.contact).get(f"/cases/{started}/tasks/")
    assert page.status_code == 200
    assert "pbk-list" not in page.content.decode()


def test_in_urdu(net: Net, started: str, enters: Enters) -> None:
    client = enters(net.analyst)
    client.post("/language/", {"language": "ur"})
    page = text_of(client.get(f"/cases/{started}/tasks/"))
    assert "دیکھیں" in page


def test_started_from_the_page(net: Net, case: str, playbook: Playbook, enters: Enters) -> None:
    client = enters(net.analyst)
    where = f"/cases/{case}/tasks/"
    assert "These fit this case" in text_of(client.get(where))
    answer = client.post(f"{where}start/", {"playbook": playbook.reference})
    assert answer["Location"] == where
    assert "The playbook has been started." in text_of(client.get(where))
    client.post(f"{where}start/", {"playbook": playbook.reference})
    assert "has been started on this case already" in text_of(client.get(where))
    assert client.post(f"{where}start/", {"playbook": "%00" * 20}).status_code == 404


def test_every_act_on_a_task(net: Net, started: str, enters: Enters) -> None:
    client, task = enters(net.analyst), tasks_of(started)["look"]
    where = f"/cases/{started}/tasks/{task.reference}/"
    client.post(f"{where}take/")
    assert tasks_of(started)["look"].assignee_id == net.analyst.user_id
    refused = client.post(f"{where}finish/", {"outcome": ""})
    assert refused.status_code == 422
    assert problems_of(refused, f"id_{task.reference}_finish") == {"outcome": "This field is needed."}
    assert client.post(f"{where}finish/", {"outcome": "Zarqa-outcome"}).status_code == 302
    assert "Zarqa-outcome" in text_of(client.get(f"/cases/{started}/tasks/"))
    client.post(f"{where}reopen/")
    client.post(f"{where}skip/", {"reason": "Zarqa-reason"})
    assert tasks_of(started)["look"].state == "skipped"
    client.post(f"{where}reopen/")
    client.post(f"{where}move/", {"way": "down"})
    assert list(tasks_of(started))[:2] == ["tell", "look"]
    client.post(f"{where}assign/", {"party": "operator", "person": ""})
    assert tasks_of(started)["look"].party_id == net.operator.pk
    assert client.get(f"{where}take/").status_code == 405


def test_a_task_of_ones_own(net: Net, case: str, enters: Enters) -> None:
    client, where = enters(net.contact), f"/cases/{case}/tasks/"
    refused = client.post(f"{where}add/", {"title": "", "party": "operator"})
    assert refused.status_code == 422
    assert problems_of(refused, "id_add") == {"title": "This field is needed."}
    late = {"title": "Zarqa-own", "party": "operator", "due_at": "2020-01-01T00:00"}
    assert problems_of(client.post(f"{where}add/", late), "id_add") == {
        "due_at": "Choose a time that is still to come."
    }
    client.post(f"{where}add/", late | {"due_at": "", "person": str(net.second_contact.user_id)})
    task = tasks_of(case)["Zarqa-own"]
    assert (task.party_id, task.assignee_id) == (net.operator.pk, net.second_contact.user_id)


def test_the_stranger_gets_what_does_not_exist_gets(net: Net, started: str, enters: Enters) -> None:
    task = tasks_of(started)["look"].reference
    for name, stranger in net.strangers.items():
        client = enters(stranger)
        for path in (f"/cases/{started}/tasks/", "/cases/C-0000-0000/tasks/"):
            answers = {client.get(path).status_code, client.post(f"{path}add/", {"title": "x"}).status_code}
            answers |= {client.post(f"{path}{task}/finish/", {"outcome": "x"}).status_code}
            assert answers == ({302, 401} if name == "nobody" else {404}), (name, path)
    assert set(Task.objects.values_list("state", flat=True)) == {"open"}


def test_hostile_addresses(net: Net, started: str, enters: Enters) -> None:
    client = enters(net.analyst)
    for word in ("%00", "x" * 10_000, "W-0000-0000", "%F0%9F%92%A9"):
        assert client.get(f"/cases/{word}/tasks/").status_code == 404
        assert client.post(f"/cases/{started}/tasks/{word}/take/").status_code == 404
        assert client.get(f"/playbooks/{word}/").status_code == 404
        assert client.get(f"/playbooks/prescribed/{word}/").status_code == 404
        assert client.get(f"/tasks/?after={word}").status_code == 404
    assert client.get("/playbooks/H-0000-0000/versions/99999999999999999999/").status_code == 404


def test_reading_what_few_may_read_is_noted(net: Net, started: str, enters: Enters) -> None:
    enters(net.analyst).get(f"/cases/{started}/tasks/")
    assert not JournalEntry.objects.filter(act="tasks.read").exists()
    cases.change_tlp(by=net.lead, reference=started, tlp="TLP:AMBER+STRICT", at=LATER)
    enters(net.analyst).get(f"/cases/{started}/tasks/")
    assert JournalEntry.objects.filter(act="tasks.read").count() == 1


def test_my_tasks(net: Net, started: str, enters: Enters) -> None:
    client = enters(net.analyst)
    assert "No task is yours" in text_of(client.get("/tasks/"))
    body = text_of(client.get("/tasks/?which=body"))
    assert body.index("Zarqa-look") < body.index("Zarqa-climb"), "the most urgent first"
    assert "Zarqa-tell" not in body, "that is the operator's"
    tasks.take(by=net.analyst, reference=started, task=tasks_of(started)["climb"].reference, at=LATER)
    mine = text_of(client.get("/tasks/?which=mine"))
    assert ("Zarqa-climb" in mine, "Zarqa-look" in mine) == (True, False)
    assert "Zarqa-look" in text_of(client.get("/tasks/?which=overdue"))
    assert "Zarqa-tell" in text_of(enters(net.contact).get("/tasks/?which=body"))
    for stranger in (net.punjab_analyst, net.national_analyst):
        for which in ("mine", "body", "overdue", "x"):
            assert "Zarqa" not in text_of(enters(stranger).get(f"/tasks/?which={which}"))


def test_pages_cost_a_bounded_number_of_statements(net: Net, started: str, playbook: Playbook, enters: Enters) -> None:
    client = enters(net.lead)
    for number in range(6):
        tasks.add(by=net.analyst, reference=started, title=f"Zarqa-{number}", at=LATER)
    for address in (
        f"/cases/{started}/tasks/",
        "/tasks/?which=body",
        "/playbooks/",
        f"/playbooks/{playbook.reference}/",
    ):
        assert statements(client, address) <= MOST_STATEMENTS, address


def test_written_in_the_browser(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    page = client.get("/playbooks/new/")
    assert "CERT-TELECOM" in text_of(page)
    wrong = client.post("/playbooks/new/", {"body": "cert-telecom", "title_en": "", "condition": "severity: hihg"})
    assert problems_of(wrong)["title_en"] == "This field is needed."
    wrong = client.post("/playbooks/new/", {"body": "cert-telecom", "title_en": "Zarqa", "condition": "sector: x"})
    assert problems_of(wrong)["condition"].startswith("sector: “x” is unknown; there are: ")
    made = client.post("/playbooks/new/", {"body": "cert-telecom", "title_en": "Zarqa", "condition": "cii: yes"})
    draft = Version.objects.get()
    where = f"/playbooks/{draft.playbook.reference}/"
    assert made["Location"] == f"{where}versions/1/"
    wrong = client.post(
        f"{where}steps/new/",
        {"title_en": "Zarqa-a", "phase": "analyse", "owner": "custodian", "due": "soon", "due_from": "start"},
    )
    assert problems_of(wrong) == {"due": "Write a length of time as 30m, 4h or 2d, at most a year."}
    step = {"phase": "analyse", "owner": "custodian", "due_from": "start"}
    for name in ("a", "b"):
        step |= {"title_en": f"Zarqa-{name}", "due": "4h"}
        assert client.post(f"{where}steps/new/", step).status_code == 302
    client.post(f"{where}move/", {"key": "step-2", "way": "up"})
    client.post(f"{where}steps/step-1/", step | {"title_en": "Zarqa-c", "outcome": "on"})
    page = text_of(client.get(f"{where}versions/1/"))
    assert page.index("Zarqa-b") < page.index("Zarqa-c")
    assert "A lead of your body publishes it." in page
    client.post(f"{where}publish/")
    assert Playbook.objects.get().latest == 0, "an analyst publishes nothing"
    enters(net.lead).post(f"{where}publish/")
    assert Playbook.objects.get().latest == 1
    client.post(f"{where}draft/")
    client.post(f"{where}describe/", {"title_en": "Zarqa-next", "condition": ""})
    assert Version.objects.get(number=2).title_en == "Zarqa-next"
    assert client.get(f"{where}versions/2/").status_code == 200
    assert enters(net.cii_analyst).get(f"{where}versions/2/").status_code == 404
    client.post(f"{where}remove/", {"key": "step-1"})
    client.post(f"{where}discard/")
    assert not Version.objects.filter(number=2).exists()
    lead = enters(net.lead)
    lead.post(f"{where}share/", {"shared": "yes"})
    assert "Zarqa" in text_of(enters(net.cii_analyst).get("/playbooks/"))
    assert lead.post(f"{where}withdraw/")["Location"] == "/playbooks/"
    assert "Zarqa" not in text_of(lead.get("/playbooks/"))


def test_whose_playbook_one_sees(net: Net, playbook: Playbook, enters: Enters) -> None:
    where = f"/playbooks/{playbook.reference}/"
    assert "Zarqa-look" in text_of(enters(net.analyst).get(where))
    for stranger in (net.cii_analyst, net.punjab_analyst, net.duty_officer):
        client = enters(stranger)
        assert client.get(where).status_code == 404
        assert "Zarqa" not in text_of(client.get("/playbooks/"))
        for deed in ("draft", "publish", "discard", "share", "withdraw", "move", "remove"):
            assert client.post(f"{where}{deed}/").status_code == 404
        for page in ("describe/", "steps/new/", "steps/look/", "prescribe/cert-telecom/"):
            assert client.get(f"{where}{page}").status_code == 404
    for person in (net.contact, net.auditor):
        assert enters(person).get(where).status_code == 404


@pytest.mark.usefixtures("may_prescribe")
def test_prescribed_in_the_browser_and_followed(net: Net, enters: Enters) -> None:
    lead = world.person(net.national_cert, Role.LEAD)[1]
    found = published(lead, lead, "ncert")
    client, where = enters(lead), f"/playbooks/{found.reference}/"
    assert "Prescribe this playbook to those below" in text_of(client.get(where))
    wrong = client.post(f"{where}prescribe/ncert/", {"over": ["sectoral"], "citation": "", "starts": "2020-01-01"})
    assert wrong.status_code == 422
    assert client.post(f"{where}prescribe/cert-cii/", {"over": ["sectoral"], "citation": "x"}).status_code == 404
    client.post(f"{where}prescribe/ncert/", {"over": ["sectoral"], "citation": "Circular 7"})
    mandate = Mandate.objects.get()
    assert "Circular 7" in text_of(enters(net.analyst).get(where)), "what is prescribed is seen by all that work"
    assert "binds your body" in text_of(enters(net.analyst).get("/playbooks/prescribed/"))
    page = f"/playbooks/prescribed/{mandate.reference}/"
    assert "It has not begun on any case" in text_of(client.get(page))
    assert enters(net.punjab_analyst).get(page).status_code == 404, "neither bound nor above"
    assert enters(net.analyst).get(page).status_code == 200
    assert enters(net.contact).get(page).status_code == 404
    enters(net.analyst).post(f"{page}end/")
    mandate.refresh_from_db()
    assert mandate.ends is None
    client.post(f"{page}end/")
    mandate.refresh_from_db()
    assert mandate.ends is not None


@pytest.mark.usefixtures("may_prescribe")
def test_figures_tell_of_no_case(net: Net, enters: Enters) -> None:
    lead = world.person(net.national_cert, Role.LEAD)[1]
    found = published(lead, lead, "ncert")
    mandating.prescribe(by=lead, playbook=found.reference, body="ncert", over=["sectoral"], citation="x", at=NOW)
    mandate = Mandate.objects.get()
    case = cases.submit(by=net.contact, report=_report(), at=timezone.now()).case.reference
    cases.accept(by=net.analyst, reference=case, at=timezone.now())
    page = f"/playbooks/prescribed/{mandate.reference}/"
    national = text_of(enters(lead).get(page))
    assert "too few" in national
    assert case not in national
    own = text_of(enters(net.analyst).get(page))
    assert "too few" not in own
    assert "You see the figures of your own body." in own
    assert "too few" in text_of(enters(net.auditor).get(page))


def _report() -> Any:
    return cases.Intake(organisation="operator", title="Zarqa-title", description="Zarqa-words")


def test_what_is_owed_is_narrowed_by_words(net: Net, started: str, enters: Enters) -> None:
    analyst, stranger = enters(net.analyst), enters(net.rival_contact)
    look = tasks_of(started)["look"]

    def found(client: Any, words: str) -> bool:
        return look.reference in text_of(client.get("/tasks/", {"which": "body", "q": words}))

    for words in ("zarqa-LOOK", "دیکھیں", look.reference.lower(), started):
        assert found(analyst, words), words
        assert not found(stranger, words), words
    for words in ("zarqa-tell", "nothing like it", "%", "\0x"):
        assert not found(analyst, words), words
    page = analyst.get("/tasks/", {"which": "body", "q": "nothing like it"})
    assert "Nothing fits this filter" in text_of(page)
    assert 'href="?which=overdue&amp;q=nothing+like+it"' in page.content.decode()
