"""Sums by day, kept by the database: against counting task by task, as each who looks, and of two who write at once."""

import json
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.incidents.models import Case
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.playbooks.actions import mandating, tasks
from pehra.playbooks.actions.folding import fold, rebuild
from pehra.playbooks.cli import playbooks as command
from pehra.playbooks.jobs import fold_tasks
from pehra.playbooks.models import Mandate, Run, Tally, Task
from pehra.playbooks.queries import compliance as figures
from pehra.playbooks.queries.checking import Difference, difference
from pehra.playbooks.rules.figures import FEWEST, Cell
from pehra.playbooks.rules.words import TASK, TaskState, fresh
from tests import world
from tests.incidents.acting import opened
from tests.incidents.actions.test_invariants import taken_back
from tests.incidents.web.conftest import Enters
from tests.playbooks.conftest import Net
from tests.playbooks.playing import HOUR, published
from tests.playbooks.playing import tasks as tasks_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
AT = NOW + 5 * HOUR
DAY = timedelta(days=1)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def prescribed(net: Net, may_prescribe: None) -> Mandate:
    """The National CERT prescribes a playbook to sectoral CERTs: it begins on each case that they accept."""
    lead = world.person(net.national_cert, Role.LEAD)[1]
    found = published(lead, lead, "ncert")
    words = {"body": "ncert", "over": ["sectoral"], "citation": "Test", "starts": NOW.date()}
    return mandating.prescribe(by=lead, playbook=found.reference, at=NOW, **words)


def counted(mandate: Mandate, at: datetime) -> dict[tuple[int, str], tuple[int, ...]]:
    """By body and tier: cases, in time, late, skipped, open, overdue; task by task."""
    since = (at - figures.PERIOD).replace(hour=0, minute=0, second=0, microsecond=0)
    groups = defaultdict(list)
    for task in Task.objects.filter(counted=mandate, run__started_at__gte=since).select_related("run"):
        groups[task.ended_party_id or task.party_id, task.run.function].append(task)
    return {
        key: (
            len({each.case_id for each in group}),
            sum(each.state == TaskState.DONE and not each.is_late(at) for each in group),
            sum(each.state == TaskState.DONE and each.is_late(at) for each in group),
            sum(each.state == TaskState.SKIPPED for each in group),
            sum(each.state == TaskState.OPEN for each in group),
            sum(each.state == TaskState.OPEN and each.is_late(at) for each in group),
        )
        for key, group in groups.items()
    }


def told(cells: list[Cell]) -> dict[tuple[int, str], tuple[int, ...]]:
    return {
        (each.body, each.tier): (each.cases, each.in_time, each.late, each.skipped, each.open, each.overdue)
        for each in cells
    }


def check(mandate: Mandate, at: datetime = AT) -> None:
    assert told(figures._cells(mandate, at)) == counted(mandate, at)
    assert difference().holds


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "done", "skip", "reopen", "pass", "all pass", "due", "drill", "count", "gone", "fold"]),
        st.integers(0, 5),
        st.integers(-100, 100),
    ),
    max_size=25,
)


def play(act: str, runs: list[Run], bodies: list[int], mandate: Mandate, which: int, hours: int) -> None:
    """Whatever a writer of tasks may do, by one statement each, and more than any act does."""
    task = Task.objects.order_by("pk")[which : which + 1]
    rows, body = Task.objects.filter(pk__in=[each.pk for each in task]), bodies[which % len(bodies)]
    ended = {"ended_at": AT + hours * HOUR, "ended_party_id": body}
    match act:
        case "add":
            run = runs[which % len(runs)]
            due = AT + hours * HOUR if hours % 3 else None
            common = {"case_id": run.case_id, "run": run, "counted": mandate, "position": 1, "title_en": "x"}
            more = {"due_at": due, "sort_at": AT, "created_at": run.started_at + HOUR, "created_by": "x"}
            Task.objects.bulk_create(
                Task(reference=fresh(TASK), step=fresh(TASK), party_id=party, **common, **more)
                for party in (body, bodies[hours % len(bodies)])
            )
        case "done" | "skip":
            rows.update(state=TaskState.DONE if act == "done" else TaskState.SKIPPED, **ended)
        case "reopen":
            rows.update(state=TaskState.OPEN, ended_at=None, ended_party=None)
        case "pass":
            rows.update(party_id=body)
        case "all pass":
            Task.objects.filter(state=TaskState.OPEN).update(party_id=body)
        case "due":
            rows.update(due_at=AT + hours * HOUR)
        case "drill":
            rows.update(counted=None)
        case "count":
            rows.update(counted=mandate)
        case "gone":
            rows.delete()
        case _:
            fold()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(ACTS, st.integers(-60, 60))
def test_whatever_is_written_the_sums_are_those_of_the_tasks(
    net: Net, prescribed: Mandate, acts: list[tuple[str, int, int]], later: int
) -> None:
    with taken_back():
        references = [opened(net) for _ in range(3)]
        runs = list(Run.objects.filter(case__reference__in=references).order_by("pk"))
        # One began before what is told, on the last day before it or on its first.
        Run.objects.filter(pk=runs[0].pk).update(started_at=AT - figures.PERIOD - DAY, function="provincial")
        rebuild()
        bodies = [net.telecom_cert.pk, net.cii_cert.pk, net.operator.pk]
        for act, which, hours in acts:
            play(act, runs, bodies, prescribed, which, hours)
            check(prescribed, AT + later * HOUR)


def test_the_acts_leave_sums_that_add_up(net: Net, prescribed: Mandate) -> None:
    reference = opened(net)
    check(prescribed)
    common = {"by": net.analyst, "reference": reference, "task": tasks_of(reference)["look"].reference}
    tasks.finish(**common, outcome="x", at=AT)
    check(prescribed)
    tasks.reopen(**common, at=AT)
    check(prescribed)
    tasks.skip(**common, reason="x", at=AT)
    check(prescribed)
    Run.objects.get(case__reference=reference).delete()
    check(prescribed)
    fold()
    assert not Tally.objects.exists(), "nothing is left of what is gone"


def test_what_becomes_due_today_is_late_from_that_moment_on(net: Net, prescribed: Mandate) -> None:
    task = tasks_of(opened(net))["look"]
    assert task.due_at is not None

    def overdue(at: datetime) -> int:
        return sum(each.overdue for each in figures._cells(prescribed, at))

    before = overdue(task.due_at)
    assert overdue(task.due_at + timedelta(microseconds=1)) == before + 1
    assert overdue(task.due_at + 2 * DAY) == 3, "all of them"


def test_the_first_day_is_a_whole_one(net: Net, prescribed: Mandate) -> None:
    opened(net)
    began = Run.objects.get().started_at.replace(hour=0, minute=0)
    for later, cases in ((figures.PERIOD + timedelta(hours=23, minutes=59), 1), (figures.PERIOD + DAY, 0)):
        found = figures._cells(prescribed, began + later)
        assert sum(each.cases for each in found if each.body == net.telecom_cert.pk) == cases


def test_folded_it_is_a_row_for_each_day_and_the_same(net: Net, prescribed: Mandate) -> None:
    for _ in range(4):
        reference = opened(net)
        task = tasks_of(reference)["look"].reference
        tasks.finish(by=net.analyst, reference=reference, task=task, outcome="x", at=AT)
    before, rows = told(figures._cells(prescribed, AT)), Tally.objects.count()
    fold_tasks(0)
    assert told(figures._cells(prescribed, AT)) == before
    # What is done, and what is due on two days.
    assert Tally.objects.count() <= 4 < rows
    assert fold() == 0
    opened(net)
    assert fold(limit=1) > 0
    check(prescribed)


def test_of_few_the_cases_are_known_and_of_many_that_they_are_many(net: Net, prescribed: Mandate) -> None:
    references = [opened(net) for _ in range(FEWEST - 1)]
    (cell,) = figures._cells(prescribed, AT, [net.telecom_cert.pk])
    assert cell.of == frozenset(Case.objects.filter(reference__in=references).values_list("pk", flat=True))
    opened(net)
    (cell,) = figures._cells(prescribed, AT, [net.telecom_cert.pk])
    assert (cell.cases, len(cell.of)) == (FEWEST, FEWEST)


def test_the_second_lock(net: Net, prescribed: Mandate) -> None:
    """The owner of the tables counts for whoever may see all; in the window a body has its own lines and no other."""
    reference = opened(net)
    task = Task.objects.filter(case__reference=reference).latest("pk")
    Task.objects.filter(pk=task.pk).update(party=net.cii_cert)
    bodies = {}
    people = {"own": net.analyst, "other": net.cii_analyst, "owes one": net.contact}
    people |= {"stranger": net.punjab_analyst, "nobody": Person(0, "")}
    for name, person in people.items():
        with viewing(person):
            bodies[name] = set(Tally.objects.values_list("body", flat=True))
    lines = {"own": {net.telecom_cert.pk}, "other": {net.cii_cert.pk}, "owes one": {net.operator.pk}}
    assert bodies == lines | {"stranger": set(), "nobody": set()}
    assert figures.compliance(net.auditor, prescribed.reference, AT).all.cases == len(lines)
    own = figures.compliance(net.analyst, prescribed.reference, AT)
    assert (own.all.cases, [line.key for line in own.by_body]) == (1, ["cert-telecom"])
    with pytest.raises(Absent):
        figures.compliance(net.punjab_analyst, prescribed.reference, AT)


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, words)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("wrong", ["raised", "missing", "left over"])
def test_a_wrong_sum_is_found_and_made_anew(net: Net, prescribed: Mandate, wrong: str) -> None:
    opened(net)
    fold()
    assert json.loads(said("check", "--json"))["holds"]
    row = Tally.objects.earliest("pk")
    if wrong == "raised":
        Tally.objects.filter(pk=row.pk).update(open=row.open + 1)
    elif wrong == "missing":
        Tally.objects.filter(pk=row.pk).delete()
    else:
        Tally.objects.filter(pk=row.pk).update(day=row.day - DAY)
    assert f"wrong {2 if wrong == 'left over' else 1}" in said("check", code=1)
    assert said("rebuild").strip().endswith("sums")
    assert "wrong 0" in said("check")


def sums_read(mandate: Mandate, at: datetime) -> int:
    """How many sums PostgreSQL looks at for the figures of a mandate, whatever it does with them."""

    def looked_at(node: dict[str, Any]) -> float:
        passed_by = sum(number for name, number in node.items() if name.startswith("Rows Removed"))
        here = (node["Actual Rows"] + passed_by) * node["Actual Loops"]
        own = float(here) if node.get("Relation Name") == "playbooks_tally" else 0
        return own + sum(looked_at(each) for each in node.get("Plans", ()))

    values = {"mandate": mandate.pk, "since": figures._since(at), "today": figures._midnight(at), "at": at}
    with connection.cursor() as cursor:
        # Of small tables all is read at once, which says nothing of large ones; a bitmap counts what was removed, too.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {figures.CELLS}", values | {"bodies": None})
        (plan,) = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_bitmapscan TO DEFAULT")
    return round(looked_at(plan["Plan"]))


def test_the_page_asks_as_much_for_many_tasks_as_for_few(
    net: Net, prescribed: Mandate, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folded, a day of a body is one row, however many tasks there were. Nothing of them is due on the day of looking:
    what is, is looked up.
    """
    later = AT + 10 * DAY
    monkeypatch.setattr("pehra.playbooks.web.compliance.timezone", SimpleNamespace(now=lambda: later))
    client = enters(net.auditor)

    def cost(cases: int) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"/playbooks/prescribed/{prescribed.reference}/")
        assert page.status_code == 200
        assert figures.compliance(net.auditor, prescribed.reference, later).all.open == 3 * cases
        return len(captured), sums_read(prescribed, later)

    for _ in range(FEWEST):
        opened(net)
    fold()
    cost(FEWEST)  # what is looked up once for each process is looked up here
    few, lines = cost(FEWEST), Tally.objects.count()
    for _ in range(3 * FEWEST):
        opened(net)
    assert cost(4 * FEWEST)[1] > few[1], "until they are folded, each task is a row"
    fold()
    assert cost(4 * FEWEST) == few
    assert Tally.objects.count() == lines


@pytest.mark.django_db(transaction=True)
def test_sums_are_made_anew_while_others_are_folded(net: Net, prescribed: Mandate) -> None:
    """What is folded meanwhile would else stay beside what is made anew."""
    opened(net)

    def again() -> int:
        try:
            return rebuild()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert fold() > 0
            other = pool.submit(again)
            waits_for_this_one()
        sums = other.result(30)
    assert difference() == Difference(sums, 0)
    assert Tally.objects.count() == sums


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_of_what_was_no_incident_nothing_is_owed(net: Net, prescribed: Mandate, outcome: CaseOutcome) -> None:
    references = [opened(net) for _ in range(2)]
    reference = references[0]
    look = tasks_of(reference)["look"].reference
    tasks.finish(by=net.analyst, reference=reference, task=look, outcome="x", at=AT)

    def owed() -> tuple[int, int, int]:
        check(prescribed)
        cells = figures._cells(prescribed, AT)
        return (
            sum(each.open for each in cells),
            sum(each.overdue for each in cells),
            sum(each.in_time for each in cells),
        )

    before = owed()
    each = len(tasks_of(references[1]))
    actions.close(by=net.analyst, reference=reference, outcome=outcome, cause="x", lesson="x", at=AT)
    none = outcome in NO_INCIDENT
    assert owed()[0] == before[0] - (each - 1 if none else 0)
    assert owed()[2] == before[2], "what was done was done"
    actions.reopen(by=net.analyst, reference=reference, reason="x", at=AT)
    assert owed() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_write_tasks_of_one_case_at_once(net: Net, prescribed: Mandate) -> None:
    """Each takes one of the two tasks of the body away: the second waits, and counts that there is none left."""
    reference = opened(net)
    rows = list(Task.objects.filter(case__reference=reference).order_by("pk"))
    telecom = [row.pk for row in rows if row.party_id == net.telecom_cert.pk]
    assert len(telecom) >= 2
    Task.objects.filter(pk__in=telecom[2:]).delete()

    def passes(pk: int) -> None:
        try:
            Task.objects.filter(pk=pk).update(party=net.cii_cert)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Task.objects.filter(pk=telecom[0]).update(party=net.cii_cert)
            other = pool.submit(passes, telecom[1])
            waits_for_this_one()
        other.result(30)
    check(prescribed)
    assert net.telecom_cert.pk not in {each.body for each in figures._cells(prescribed, AT)}


def waits_for_this_one() -> None:
    """Until another connection has come to wait for this one."""
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")
