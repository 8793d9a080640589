"""Starting playbooks: by hand, by itself where one is prescribed, once; and how tasks follow the course of a case."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Case, Entry
from pehra.playbooks.actions import mandating, starting, writing
from pehra.playbooks.errors import Started
from pehra.playbooks.models import Mandate, Playbook, Run, Task
from tests import world
from tests.incidents.acting import opened, reported
from tests.playbooks.conftest import Net
from tests.playbooks.playing import HOUR, LATER, STEPS, drafted, published, tasks
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_a_step_becomes_a_task_of_whom_it_means(net: Net, case: str, playbook: Playbook) -> None:
    run = starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    found = tasks(case)
    assert list(found) == ["look", "tell", "climb"], "the step for ransomware is not for this case"
    assert run.version.number == 1
    assert found["look"].party_id == net.telecom_cert.pk
    assert found["tell"].party_id == net.operator.pk
    assert found["climb"].party_id == net.telecom_cert.pk, "the CII CERT takes no part yet"
    assert found["look"].due_at == LATER + 4 * HOUR
    assert found["look"].outcome_needed
    clocks = Deadline.objects.filter(subject__startswith="task:").order_by("due_at")
    assert [each.due_at for each in clocks] == [LATER + timedelta(hours=hours) for hours in (4, 24, 48)]
    assert {each.party_id for each in clocks} == {net.telecom_cert.pk, net.operator.pk}


def test_it_stands_in_the_timeline_and_in_the_journal_without_a_word_of_it(
    net: Net, case: str, playbook: Playbook
) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    fact = Entry.objects.filter(case__reference=case).latest("pk").params["facts"]
    assert fact == {"playbook": {"name_en": "Zarqa-playbook", "name_ur": "زرقا"}, "version": 1, "tasks": 3}
    line = JournalEntry.objects.get(act="playbook.start")
    assert line.subject == f"case:{case}"
    assert line.detail["playbook"] == playbook.reference
    assert "Zarqa" not in str(line.detail)


def test_once_for_each_case(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    with pytest.raises(Started):
        starting.start(by=net.lead, reference=case, playbook=playbook.reference, at=LATER)
    other = opened(net)
    starting.start(by=net.lead, reference=other, playbook=playbook.reference, at=LATER)
    assert Run.objects.count() == 2


def test_who_starts_one(net: Net, case: str, playbook: Playbook) -> None:
    # Whoever takes part and is no CERT reads no playbook, shared or not; whoever does not see the case learns nothing.
    for shared in (False, True):
        writing.share(by=net.lead, playbook=playbook.reference, shared=shared, at=LATER)
        with pytest.raises(Absent):
            starting.start(by=net.contact, reference=case, playbook=playbook.reference, at=LATER)
    for name, stranger in net.strangers.items():
        with pytest.raises(Absent):
            starting.start(by=stranger, reference=case, playbook=playbook.reference, at=LATER)
        assert not Run.objects.exists(), name


def test_a_playbook_of_another_body_is_used_only_where_it_is_shared(net: Net, case: str) -> None:
    foreign = published(net.cii_analyst, net.cii_lead, "cert-cii")
    with pytest.raises(Absent):
        starting.start(by=net.analyst, reference=case, playbook=foreign.reference, at=LATER)
    writing.share(by=net.cii_lead, playbook=foreign.reference, shared=True, at=LATER)
    assert starting.start(by=net.analyst, reference=case, playbook=foreign.reference, at=LATER).pk


def test_a_draft_and_what_is_withdrawn_start_nothing(net: Net, case: str, playbook: Playbook) -> None:
    for reference in (drafted(net.analyst, "cert-telecom").reference, "H-0000-0000", "%00", "x" * 10_000):
        with pytest.raises(Absent):
            starting.start(by=net.analyst, reference=case, playbook=reference, at=LATER)
    writing.withdraw(by=net.lead, playbook=playbook.reference, at=LATER)
    with pytest.raises(Absent):
        starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)


def test_a_case_keeps_the_version_with_which_it_began(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    writing.draft(by=net.analyst, playbook=playbook.reference, at=LATER)
    changed = [dict(STEPS[3]) | {"title_en": "Zarqa-other"}, STEPS[0]]
    writing.put_steps(by=net.analyst, playbook=playbook.reference, steps=changed, at=LATER)
    writing.publish(by=net.lead, playbook=playbook.reference, at=LATER)
    _classified(net, case, ransomware=True)
    assert tasks(case)["ransom"].title_en == "Zarqa-ransom"
    other = opened(net)
    assert starting.start(by=net.analyst, reference=other, playbook=playbook.reference, at=LATER).version.number == 2


def _classified(net: Net, case: str, **fields: object) -> None:
    row = Case.objects.get(reference=case)
    usual = {"classification": row.classification or ["other"], "severity": row.severity, "ransomware": False}
    cases.classify(by=net.analyst, reference=case, **usual | fields, at=LATER + HOUR)


def test_steps_follow_what_becomes_known_and_never_come_twice(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    for _ in range(3):
        _classified(net, case, ransomware=True)
    assert list(tasks(case)) == ["look", "tell", "climb", "ransom"]
    _classified(net, case, ransomware=False)
    assert tasks(case)["ransom"].state == "open", "what was begun is ended by people"
    assert JournalEntry.objects.filter(act="playbook.steps").count() == 1


def test_tasks_pass_to_whom_their_owner_means(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    assert tasks(case)["climb"].party_id == net.cii_cert.pk, "the CII CERT takes part since it was asked"
    assert tasks(case)["look"].party_id == net.telecom_cert.pk
    cases.give_back(by=net.cii_analyst, reference=case, reason="Zarqa-reason", at=LATER)
    assert tasks(case)["climb"].party_id == net.telecom_cert.pk
    cases.escalate(by=net.analyst, reference=case, at=LATER + HOUR)
    cases.accept(by=net.cii_analyst, reference=case, at=LATER + HOUR)
    found = tasks(case)
    assert found["look"].party_id == net.cii_cert.pk
    assert found["tell"].party_id == net.operator.pk
    clocks = Deadline.objects.filter(subject__startswith="task:", state="open")
    assert {each.subject: each.party_id for each in clocks} == {
        f"task:{task.reference}": task.party_id for task in found.values()
    }


def test_who_sees_the_case_sees_its_tasks_and_nobody_else(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    assert {key for key in tasks(case)["look"].audience if key > 0} == {net.telecom_cert.pk, net.operator.pk}
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=LATER)
    assert all(key < 0 for key in tasks(case)["look"].audience)
    assert set(Run.objects.get().audience) == set(tasks(case)["look"].audience)


def test_to_the_network_a_case_may_be_told_and_not_what_is_done_about_it(net: Net, playbook: Playbook) -> None:
    case = opened(net, tlp="TLP:CLEAR")
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    assert 0 in Case.objects.get(reference=case).audience
    assert 0 not in tasks(case)["look"].audience


def national_lead(net: Net) -> Person:
    return world.person(net.national_cert, Role.LEAD)[1]


def prescribed(net: Net, **head: str) -> Playbook:
    lead = national_lead(net)
    found = published(lead, lead, "ncert", **head)
    words = {"body": "ncert", "over": ["sectoral"], "citation": "Zarqa-citation"}
    mandating.prescribe(by=lead, playbook=found.reference, **words, at=NOW)
    return found


@pytest.mark.usefixtures("may_prescribe")
def test_what_is_prescribed_begins_with_custody(net: Net) -> None:
    found = prescribed(net)
    reference = reported(net)
    assert not Run.objects.exists(), "nobody has taken the case yet"
    cases.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    run = Run.objects.get()
    assert (run.playbook_id, run.party_id, run.function) == (found.pk, net.telecom_cert.pk, "sectoral")
    assert run.mandate is not None
    assert {task.counted_id for task in Task.objects.all()} == {run.mandate_id}
    assert run.started_by == "system"
    assert Notice.objects.filter(kind="playbook.started", party=net.telecom_cert).count() == 1


@pytest.mark.usefixtures("may_prescribe")
def test_it_begins_once_whatever_happens_to_the_case(net: Net) -> None:
    prescribed(net)
    reference = opened(net)
    case = Case.objects.select_related("organisation", "drill").get(reference=reference)
    for _ in range(3):
        starting.on_course(case, LATER)
    _classified(net, reference)
    cases.escalate(by=net.analyst, reference=reference, at=LATER)
    cases.accept(by=net.cii_analyst, reference=reference, at=LATER + HOUR)
    assert Run.objects.count() == 1
    assert JournalEntry.objects.filter(act="playbook.start").count() == 1


@pytest.mark.usefixtures("may_prescribe")
def test_it_begins_when_the_case_is_one_of_its_kind(net: Net) -> None:
    prescribed(net, condition="ransomware: yes and sector: telecom")
    reference = opened(net)
    assert not Run.objects.exists()
    _classified(net, reference, ransomware=True)
    assert Run.objects.count() == 1


@pytest.mark.usefixtures("may_prescribe")
def test_it_binds_those_whom_it_names_and_from_its_day_on(net: Net) -> None:
    found = prescribed(net)
    Mandate.objects.update(starts=(NOW + timedelta(days=1)).date())
    opened(net)
    assert not Run.objects.exists()
    Mandate.objects.update(starts=NOW.date(), over=["provincial"])
    opened(net)
    assert not Run.objects.exists()
    Mandate.objects.update(over=["sectoral"], sector="health")
    opened(net)
    assert not Run.objects.exists()
    Mandate.objects.update(sector="telecom")
    opened(net)
    assert Run.objects.count() == 1
    mandating.end(by=national_lead(net), mandate=Mandate.objects.get(playbook=found).reference, at=NOW)
    opened(net)
    assert Run.objects.count() == 1


@pytest.mark.usefixtures("may_prescribe")
def test_whoever_started_it_by_hand_followed_it_all_the_same(net: Net, case: str) -> None:
    found = prescribed(net)
    run = starting.start(by=net.analyst, reference=case, playbook=found.reference, at=LATER)
    assert run.mandate is not None
    assert {task.counted_id for task in Task.objects.all()} == {run.mandate_id}
