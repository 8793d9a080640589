"""Acts on tasks: who may, who may partly, who learns nothing; clocks, reminders and the record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Entry
from pehra.playbooks.actions import starting, tasks
from pehra.playbooks.errors import TaskOpen, TaskOver
from pehra.playbooks.models import Playbook, Task
from pehra.playbooks.queries import tasks as queries
from pehra.playbooks.rules.words import MOST_TASKS
from tests.playbooks.conftest import Net
from tests.playbooks.playing import HOUR, LATER
from tests.playbooks.playing import tasks as tasks_of
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(net: Net, case: str, playbook: Playbook) -> str:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    return case


def on(case: str, step: str) -> dict[str, Any]:
    return {"reference": case, "task": tasks_of(case)[step].reference, "at": LATER}


def clock(task: Task) -> Deadline:
    return Deadline.objects.filter(subject=f"task:{task.reference}").latest("pk")


def test_finished_in_time(net: Net, started: str) -> None:
    task = tasks.finish(by=net.analyst, **on(started, "look"), outcome=" Zarqa-outcome \n")
    assert (task.state, task.outcome, task.ended_by) == ("done", "Zarqa-outcome", net.analyst.label)
    assert task.ended_party_id == net.telecom_cert.pk
    assert clock(task).state == "met"
    assert not clock(task).late
    fact = Entry.objects.filter(case__reference=started).latest("pk").params
    assert fact["text"] == "Task “%(task)s” was done."
    assert fact["facts"] == {"task": {"name_en": "Zarqa-look", "name_ur": "دیکھیں"}}
    line = JournalEntry.objects.get(act="task.finish")
    assert line.detail == {"task": task.reference, "late": False}


def test_finished_late(net: Net, started: str) -> None:
    where = on(started, "look") | {"at": LATER + 5 * HOUR}
    task = tasks.finish(by=net.analyst, **where, outcome="Zarqa")
    assert clock(task).late
    assert JournalEntry.objects.get(act="task.finish").detail["late"] is True


@pytest.mark.parametrize("outcome", ["", "  \n", "\u200b", "x" * 4001, "a\u202eb", "\x00"])
def test_what_came_of_it_is_told_where_that_is_asked(net: Net, started: str, outcome: str) -> None:
    with pytest.raises(Invalid) as refused:
        tasks.finish(by=net.analyst, **on(started, "look"), outcome=outcome)
    assert set(refused.value.problems) == {"outcome"}
    assert tasks_of(started)["look"].state == "open"


def test_where_it_is_not_asked_nothing_need_be_told(net: Net, started: str) -> None:
    assert tasks.finish(by=net.analyst, **on(started, "climb")).state == "done"


def test_skipped_with_a_reason(net: Net, started: str) -> None:
    with pytest.raises(Invalid):
        tasks.skip(by=net.analyst, **on(started, "look"), reason="")
    task = tasks.skip(by=net.analyst, **on(started, "look"), reason="Zarqa-reason")
    assert (task.state, task.outcome) == ("skipped", "Zarqa-reason")
    assert clock(task).state == "cancelled"


def test_opened_again_it_is_due_when_it_was_due(net: Net, started: str) -> None:
    with pytest.raises(TaskOpen):
        tasks.reopen(by=net.analyst, **on(started, "look"))
    for end in (
        lambda: tasks.finish(by=net.analyst, **on(started, "look"), outcome="Zarqa"),
        lambda: tasks.skip(by=net.analyst, **on(started, "look"), reason="Zarqa"),
    ):
        end()
        task = tasks.reopen(by=net.analyst, **on(started, "look"))
        assert (task.state, task.ended_at, task.ended_party_id) == ("open", None, None)
        assert (clock(task).state, clock(task).due_at) == ("open", LATER + 4 * HOUR)


def test_what_is_over_is_over(net: Net, started: str) -> None:
    tasks.finish(by=net.analyst, **on(started, "climb"))
    again: list[Callable[[], object]] = [
        lambda: tasks.finish(by=net.analyst, **on(started, "climb")),
        lambda: tasks.skip(by=net.analyst, **on(started, "climb"), reason="x"),
        lambda: tasks.take(by=net.analyst, **on(started, "climb")),
        lambda: tasks.assign(by=net.analyst, **on(started, "climb")),
    ]
    for act in again:
        with pytest.raises(TaskOver):
            act()


def acts(case: str, step: str) -> dict[str, Callable[[Person], object]]:
    where = on(case, step)
    return {
        "finish": lambda by: tasks.finish(by=by, **where, outcome="x"),
        "skip": lambda by: tasks.skip(by=by, **where, reason="x"),
        "take": lambda by: tasks.take(by=by, **where),
        "assign": lambda by: tasks.assign(by=by, **where),
        "reopen": lambda by: tasks.reopen(by=by, **where),
        "move": lambda by: tasks.move(by=by, **where, places=1),
    }


def test_the_stranger_learns_nothing(net: Net, started: str) -> None:
    before = list(Task.objects.order_by("pk").values())
    for name, stranger in net.strangers.items():
        for act, do in acts(started, "look").items():
            with pytest.raises(Absent):
                do(stranger)
            assert list(Task.objects.order_by("pk").values()) == before, (name, act)
        with pytest.raises(Absent):
            tasks.add(by=stranger, reference=started, title="x", at=LATER)


def test_whoever_takes_part_deals_with_what_is_theirs(net: Net, started: str) -> None:
    for act, do in acts(started, "look").items():
        with pytest.raises(Forbidden):
            do(net.contact)
        assert tasks_of(started)["look"].state == "open", act
    assert tasks.finish(by=net.contact, **on(started, "tell")).ended_party_id == net.operator.pk
    with pytest.raises(Forbidden):
        tasks.move(by=net.contact, **on(started, "tell"), places=1)


def test_whoever_has_the_case_deals_with_all_of_it(net: Net, started: str) -> None:
    task = tasks.take(by=net.analyst, **on(started, "tell"))
    assert (task.party_id, task.assignee_id) == (net.telecom_cert.pk, net.analyst.user_id)
    assert clock(task).party_id == net.telecom_cert.pk


def test_given_to_somebody(net: Net, started: str) -> None:
    task = tasks.assign(by=net.lead, **on(started, "look"), person=net.analyst.user_id)
    assert task.assignee_id == net.analyst.user_id
    assert Notice.objects.filter(kind="task.given", user_id=net.analyst.user_id).count() == 1
    task = tasks.assign(by=net.lead, **on(started, "look"), party="operator")
    assert (task.party_id, task.assignee_id) == (net.operator.pk, None)
    assert clock(task).party_id == net.operator.pk
    assert Notice.objects.filter(kind="task.given", party=net.operator).exists()
    for notice in Notice.objects.filter(kind="task.given"):
        assert "Zarqa" not in f"{notice.text}{notice.params}"


def test_it_is_given_to_nobody_who_may_not_know_of_the_case(net: Net, started: str) -> None:
    for person in (net.punjab_analyst, net.contact, net.body_administrator):
        with pytest.raises(Invalid) as refused:
            tasks.assign(by=net.lead, **on(started, "look"), person=person.user_id)
        assert set(refused.value.problems) == {"person"}
    for party in ("cert-punjab", "rival", "nothing"):
        with pytest.raises(Invalid) as refused:
            tasks.assign(by=net.lead, **on(started, "look"), party=party)
        assert str(refused.value.problems["party"]) == "Choose a party that takes part in this case."
    with pytest.raises(Invalid):
        tasks.assign(by=net.analyst, **on(started, "tell"), person=net.contact.user_id)


def test_what_was_given_stays_given(net: Net, started: str) -> None:
    tasks.assign(by=net.lead, **on(started, "look"), party="operator")
    cases.escalate(by=net.analyst, reference=started, at=LATER)
    cases.accept(by=net.cii_analyst, reference=started, at=LATER)
    assert tasks_of(started)["look"].party_id == net.operator.pk


def test_of_a_red_case_only_who_is_named_is_given_anything(net: Net, started: str) -> None:
    cases.change_tlp(by=net.lead, reference=started, tlp="TLP:RED", at=LATER)
    named = {-key for key in tasks_of(started)["look"].audience}
    Notice.objects.all().delete()
    tasks.assign(by=net.lead, **on(started, "look"), party="operator")
    told = list(Notice.objects.filter(kind="task.given"))
    assert {notice.party_id for notice in told} == {None}
    assert {notice.user_id for notice in told} == {net.contact.user_id, net.second_contact.user_id} & named


def test_a_task_of_ones_own(net: Net, case: str) -> None:
    task = tasks.add(
        by=net.contact, reference=case, title="Zarqa-own", due_at=LATER + HOUR, outcome_needed=True, at=LATER
    )
    assert (task.party_id, task.position, task.owner, task.counted_id) == (net.operator.pk, 1, "", None)
    assert clock(task).due_at == LATER + HOUR
    second = tasks.add(by=net.analyst, reference=case, title="Zarqa-second", party="operator", at=LATER)
    assert (second.party_id, second.position, second.due_at) == (net.operator.pk, 2, None)
    assert not Deadline.objects.filter(subject=f"task:{second.reference}").exists()


def test_what_is_wrong_with_a_task(net: Net, case: str) -> None:
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("title", {"title": ""}),
        ("title", {"title": "x" * 161}),
        ("guidance", {"guidance": "\x00"}),
        ("due_at", {"due_at": LATER}),
        ("due_at", {"due_at": LATER.replace(year=2300)}),
        ("party", {"party": "cert-punjab"}),
    )
    for field, words in wrong:
        with pytest.raises(Invalid) as refused:
            tasks.add(by=net.analyst, reference=case, **{"title": "Zarqa"} | words, at=LATER)
        assert set(refused.value.problems) == {field}
    assert not Task.objects.exists()


def test_a_case_has_no_end_of_tasks(net: Net, started: str) -> None:
    Task.objects.filter(step="climb").update(position=MOST_TASKS)
    with pytest.raises(Conflict):
        tasks.add(by=net.analyst, reference=started, title="Zarqa", at=LATER)


def test_the_order_is_the_custodian_s(net: Net, started: str) -> None:
    tasks.move(by=net.analyst, **on(started, "climb"), places=-(10**9))
    assert list(tasks_of(started)) == ["climb", "look", "tell"]
    tasks.move(by=net.analyst, **on(started, "look"), places=1)
    assert list(tasks_of(started)) == ["climb", "tell", "look"]
    assert sorted(task.position for task in tasks_of(started).values()) == [1, 2, 3]


def test_reminded_and_late(net: Net, started: str) -> None:
    tasks.take(by=net.analyst, **on(started, "look"))
    sweep(at=LATER + 3 * HOUR + timedelta(minutes=1))
    reminder = Notice.objects.get(kind="task.reminder")
    assert reminder.user_id == net.analyst.user_id
    sweep(at=LATER + 4 * HOUR + timedelta(minutes=1))
    late = Notice.objects.filter(kind="task.late")
    assert {notice.user_id for notice in late} == {net.analyst.user_id, net.lead.user_id}
    assert all(
        "Zarqa" not in f"{notice.text}{notice.params}" for notice in Notice.objects.filter(kind__startswith="task")
    )
    tasks.finish(by=net.analyst, **on(started, "look") | {"at": LATER + 5 * HOUR}, outcome="x")
    Notice.objects.all().delete()
    sweep(at=LATER + 30 * HOUR)
    assert not Notice.objects.filter(kind="task.late", user_id=net.analyst.user_id).exists()


def test_without_a_person_those_for_whom_it_is_meant(net: Net, started: str) -> None:
    sweep(at=LATER + 44 * HOUR + timedelta(minutes=1))
    told = set(Notice.objects.filter(kind="task.reminder").values_list("user_id", flat=True))
    assert net.lead.user_id in told
    assert net.punjab_analyst.user_id not in told


def test_nobody_is_reminded_who_does_not_see_the_case_any_more(net: Net, started: str) -> None:
    tasks.take(by=net.analyst, **on(started, "look"))
    cases.change_tlp(by=net.lead, reference=started, tlp="TLP:RED", at=LATER)
    seen = {-key for key in tasks_of(started)["look"].audience}
    Notice.objects.all().delete()
    sweep(at=LATER + 5 * HOUR)
    assert set(Notice.objects.filter(kind__startswith="task").values_list("user_id", flat=True)) <= seen


def test_leafing_through_what_is_owed(net: Net, case: str) -> None:
    for number in range(7):
        due = LATER + (number % 3 + 1) * HOUR if number < 5 else None
        tasks.add(by=net.analyst, reference=case, title=f"Zarqa-{number}", due_at=due, at=LATER)
    whole = [row.task.pk for row in queries.owed(net.analyst, "body", NOW, limit=50).rows]
    found, after = [], ""
    while True:
        page = queries.owed(net.analyst, "body", NOW, after=after, limit=2)
        found += [row.task.pk for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert found == whole
    assert len(whole) == 7
    dues = [Task.objects.get(pk=pk).sort_at for pk in whole]
    assert dues == sorted(dues)
    assert queries.count_owed(net.analyst, NOW) == 0
    assert queries.count_owed(net.punjab_analyst, NOW) == 0
    for word in ("x", "%00", "9" * 18 + "-W-0000-0000", "1-C-0000-0000"):
        with pytest.raises(Absent):
            queries.owed(net.analyst, "body", NOW, after=word)


def test_opened_again_it_has_the_clock_that_it_had(net: Net, started: str) -> None:
    where = on(started, "look")
    sweep(at=LATER + 4 * HOUR + timedelta(minutes=1))
    tasks.finish(by=net.analyst, **where | {"at": LATER + 5 * HOUR}, outcome="Zarqa")
    told = Notice.objects.filter(kind="task.late").count()
    task = tasks.reopen(by=net.analyst, **where | {"at": LATER + 6 * HOUR})
    sweep(at=LATER + 6 * HOUR)
    (only,) = Deadline.objects.filter(subject=f"task:{task.reference}")
    assert (only.state, only.met_at, only.breached_at) == ("open", None, LATER + 4 * HOUR)
    assert Notice.objects.filter(kind="task.late").count() == told, "it was late, and that was told"


def test_of_a_case_that_is_closed_nobody_is_reminded(net: Net, started: str) -> None:
    cases.close(by=net.analyst, reference=started, cause="Zarqa", lesson="Zarqa", at=LATER + HOUR)
    sweep(at=LATER + 5 * HOUR)
    assert not Notice.objects.filter(kind__in=["task.reminder", "task.late"]).exists()
    cases.reopen(by=net.analyst, reference=started, reason="Zarqa", at=LATER + 6 * HOUR)
    sweep(at=LATER + 40 * HOUR)
    assert Notice.objects.filter(kind="task.late").exists(), "what is still open is owed again"
