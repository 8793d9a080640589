"""Several people, sweeps and mandates at the same moment, with real connections and committed transactions."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import OperationalError, connection

from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.audit import queries as audit
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.errors import NotNow
from pehra.incidents.models import Case, Entry, Permission, Report, Transfer
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import (
    DEEDS,
    HOUR,
    LATER,
    REASON,
    WORDS,
    dump,
    escalated,
    opened,
    report,
    reported,
)
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
Doing = Callable[[], object]


def at_once(doings: Sequence[Doing]) -> list[object]:
    """Each in a thread and on a connection of its own, started together; what each returned or raised."""
    start = Barrier(len(doings))

    def run(doing: Doing) -> object:
        try:
            connection.ensure_connection()
            start.wait(timeout=120)
            return doing()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))


def kinds(results: Sequence[object]) -> Counter[str]:
    return Counter(type(each).__name__ for each in results)


def test_of_two_who_accept_one_does(net: Net) -> None:
    reference = escalated(net)
    people = (net.cii_analyst, net.cii_lead, net.cii_analyst, net.cii_lead)
    results = at_once([lambda by=by: actions.accept(by=by, reference=reference, at=LATER) for by in people])
    assert kinds(results) == {"Transfer": 1, "NotNow": 3}
    assert Transfer.objects.filter(state="accepted", to_body=net.cii_cert).count() == 1
    assert JournalEntry.objects.filter(act="case.accept").count() == 2
    assert audit.prove().broken is None


def test_a_case_is_not_closed_while_it_is_escalated(net: Net) -> None:
    for _ in range(3):
        reference = opened(net)
        results = at_once(
            [
                lambda reference=reference: actions.escalate(by=net.analyst, reference=reference, at=LATER),
                lambda reference=reference: actions.close(
                    by=net.lead, reference=reference, cause="c", lesson="l", at=LATER
                ),
            ]
        )
        assert sum(isinstance(each, NotNow) for each in results) == 1, results
        case = Case.objects.get(reference=reference)
        assert (case.status == "closed") != case.transfers.filter(state="offered").exists()


def test_one_key_is_one_report_from_eight_clients(net: Net) -> None:
    results = at_once([lambda: actions.submit(by=net.contact, report=report(), key="k", at=NOW)] * 8)
    assert kinds(results) == {"Receipted": 8}
    assert sorted(each.repeated for each in results) == [False] + [True] * 7  # type: ignore[attr-defined]
    assert len({each.receipt["signature"] for each in results}) == 1  # type: ignore[attr-defined]
    assert (Report.objects.count(), Case.objects.count(), JournalEntry.objects.count()) == (1, 1, 1)


def test_eight_reports_at_once_are_eight_and_the_journal_is_one_line(net: Net) -> None:
    results = at_once([lambda: actions.submit(by=net.contact, report=report(), at=NOW)] * 8)
    assert kinds(results) == {"Receipted": 8}
    assert len({each.case.reference for each in results}) == 8  # type: ignore[attr-defined]
    assert audit.prove().broken is None
    assert JournalEntry.objects.count() == 8


def test_the_source_is_asked_once(net: Net) -> None:
    reference = opened(net)
    words = {"reference": reference, "tlp": "TLP:GREEN", "reason": REASON, "at": LATER}
    results = at_once([lambda: actions.ask_permission(by=net.lead, **words)] * 4)  # type: ignore[arg-type]
    assert kinds(results) == {"Permission": 1, "Conflict": 3}
    assert Permission.objects.count() == 1


def test_what_one_sweep_has_done_another_does_not_do_again(net: Net) -> None:
    for _ in range(6):
        reported(net)
    results = at_once([lambda: sweep(at=NOW + timedelta(hours=5))] * 3)
    assert kinds(results) == {"Swept": 3}
    assert sum(each.failed for each in results) == 0  # type: ignore[attr-defined]
    assert Entry.objects.filter(kind="breached").count() == 6
    assert JournalEntry.objects.filter(act="clock.breach").count() == 6


def test_acts_sweeps_and_hand_overs_do_not_wait_for_each_other_in_a_circle(net: Net) -> None:
    """Everybody does what they may, again and again, on the same few cases: nobody is left hanging."""
    references = [reported(net) for _ in range(3)]

    def storm(seed: int) -> Doing:
        dice = random.Random(seed)

        def rage() -> Counter[str]:
            done: Counter[str] = Counter()
            for turn in range(25):
                deed = dice.choice(DEEDS)
                person: Person = getattr(net, dice.choice(deed.may))
                try:
                    deed.do(person, dice.choice(references), LATER + turn * HOUR)
                    done["done"] += 1
                except (Refusal, Permission.DoesNotExist, Permission.MultipleObjectsReturned):
                    done["refused"] += 1
            return done

        return rage

    def clock() -> int:
        return sum(sweep(at=LATER + hours * HOUR).failed for hours in range(0, 60, 4))

    def mandates() -> int:
        there = {"function": "cii", "from_body": net.cii_cert.pk, "to_body": net.national_cert.pk}
        back = {"function": "cii", "from_body": net.national_cert.pk, "to_body": net.cii_cert.pk}
        return sum(take_over(**each, organisations=None, at=LATER) for each in (there, back) * 3)  # type: ignore[arg-type]

    results = at_once([storm(1), storm(2), storm(3), clock, mandates])
    assert not [each for each in results if isinstance(each, Exception)], results
    assert results[3] == 0, "no clock was put off"
    assert sum(each["done"] for each in results[:3]) > 5  # type: ignore[index]
    assert audit.prove().broken is None
    for case in Case.objects.all():
        waiting = set(case.transfers.filter(state="offered").values_list("to_body_id", flat=True))
        first = {case.custodian_id} if case.status == "new" else set()
        clocks = Deadline.objects.filter(subject=f"case:{case.reference}", stage="acknowledge", state="open")
        assert sorted(clocks.values_list("party_id", flat=True)) == sorted(waiting | first)


def kill(pid: int) -> None:
    """Take the database away from a connection, as a crash or an operator does."""
    params = connection.get_connection_params()
    known = {key: params[key] for key in ("dbname", "user", "host", "port") if key in params}
    with psycopg.connect(**known, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_the_database_goes_away_in_the_middle_of_an_act(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = escalated(net)
    before = dump()

    def lost(**_: object) -> None:
        kill(connection.connection.info.backend_pid)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    with monkeypatch.context() as patched:
        patched.setattr("pehra.incidents.actions.timeline.record", lost)
        with pytest.raises(OperationalError):
            actions.accept(by=net.cii_lead, reference=reference, at=LATER)
    assert dump() == before
    actions.accept(by=net.cii_lead, reference=reference, at=LATER)
    actions.note(by=net.cii_lead, reference=reference, body=WORDS, at=LATER)
    actions.add_observables(by=net.cii_lead, reference=reference, seen=[Seen("192.0.2.1")], at=LATER)
    assert audit.prove().broken is None
