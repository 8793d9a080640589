"""Acts on many cases when something breaks: one case, the whole, or the database under it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as Line
from pehra.incidents import actions
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.actions.bulk_acts import ACTS
from pehra.incidents.jobs import MOST_ATTEMPTS, carry_on_bulk
from pehra.incidents.models import Case, Entry
from pehra.incidents.rules.bulk import BulkAct
from tests.incidents.acting import HOUR, LATER, opened
from tests.incidents.actions.bulking import AFTER, WORDS, carried_out, looked_through, states, why
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """A fault that no rule foresees."""


class TestFaults:
    """Something breaks in the middle: what is done is done, what is not is told, and the rest can be taken up."""

    def faulty(self, monkeypatch: pytest.MonkeyPatch, references: Collection[str], fault: Exception) -> None:
        """From now on a note breaks off on these cases, after it has written."""
        note = ACTS[BulkAct.NOTE]

        def broken(by: Person, case: Case, given: Any, at: datetime) -> object:
            done = note(by, case, given, at)
            if case.reference in references:
                raise fault
            return done

        monkeypatch.setitem(ACTS, BulkAct.NOTE, broken)

    def test_a_fault_in_one_case_leaves_it_as_it_was_and_stops_no_other(
        self, net: Net, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        references = [opened(net) for _turn in range(3)]
        bulk = looked_through(net.analyst, BulkAct.NOTE, references)
        with monkeypatch.context() as during:
            self.faulty(during, references[1:2], Broken())
            bulk = carried_out(net.analyst, bulk)
        assert (bulk.state, bulk.ended_at, states(bulk)) == ("failed", AFTER, ["done", "failed", "done"])
        assert why(bulk) == ["", bulks.FAULT, ""]
        assert Entry.objects.filter(kind="note", case__reference=references[1]).count() == 0
        again = carried_out(net.analyst, bulk)
        assert (again.state, states(again)) == ("done", ["done"] * 3)
        assert Entry.objects.filter(kind="note").count() == 3
        details = Line.objects.filter(subject=f"bulk:{bulk.reference}").order_by("seq").values_list("act", "detail")
        assert list(details) == [
            ("bulk.begin", {"act": "note", "cases": 3}),
            ("bulk.resume", {"act": "note", "cases": 1}),
        ]

    def test_changed_after_the_fault_it_is_refused_like_any_other(
        self, net: Net, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reference = opened(net)
        bulk = looked_through(net.analyst, BulkAct.NOTE, [reference])
        with monkeypatch.context() as during:
            self.faulty(during, [reference], Broken())
            bulk = carried_out(net.analyst, bulk)
        actions.note(by=net.lead, reference=reference, body="Meanwhile", at=AFTER)
        assert states(carried_out(net.analyst, bulk)) == ["refused"]

    def test_what_breaks_while_it_is_looked_through_is_not_promised(
        self, net: Net, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        references = [opened(net), opened(net)]
        with monkeypatch.context() as during:
            self.faulty(during, references[:1], Broken())
            bulk = looked_through(net.analyst, BulkAct.NOTE, references)
        assert (states(bulk), why(bulk)) == (["barred", "ready"], [bulks.FAULT, ""])
        bulks.preview(by=net.analyst, reference=bulk.reference, given=WORDS[BulkAct.NOTE], at=AFTER)
        while bulks.carry_on(bulk_id=bulk.pk, at=AFTER):
            pass
        assert states(bulk) == ["ready", "ready"]

    def test_without_its_database_it_is_tried_again_and_in_the_end_has_failed(
        self, net: Net, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        references = [opened(net) for _turn in range(3)]
        bulk = looked_through(net.analyst, BulkAct.NOTE, references)
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        with monkeypatch.context() as during:
            self.faulty(during, references[1:], OperationalError("the connection is lost"))
            for attempts, state in ((0, "running"), (MOST_ATTEMPTS, "failed")):
                with pytest.raises(OperationalError):
                    carry_on_bulk(tried(attempts), bulk_id=bulk.pk)
                bulk.refresh_from_db()
                assert (bulk.state, states(bulk)) == (state, ["done", "ready", "ready"])
        assert carried_out(net.analyst, bulk).state == "done"
        assert Entry.objects.filter(kind="note").count() == 3

    def test_what_cannot_be_looked_through_waits_for_nobody(self, net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
        references = [opened(net), opened(net)]
        made = bulks.choose(by=net.analyst, act=BulkAct.NOTE, cases=references, at=LATER)
        bulks.preview(by=net.analyst, reference=made.reference, given=WORDS[BulkAct.NOTE], at=LATER)
        self.faulty(monkeypatch, references[1:], OperationalError("the connection is lost"))
        with pytest.raises(OperationalError):
            carry_on_bulk(tried(MOST_ATTEMPTS), bulk_id=made.pk)
        made.refresh_from_db()
        assert (made.state, states(made), why(made)[1]) == ("previewed", ["ready", "barred"], bulks.FAULT)

    def test_what_was_done_of_it_can_be_taken_back(self, net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
        references = [opened(net), opened(net)]
        bulk = looked_through(net.analyst, BulkAct.CLASSIFY, references)
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        bulks.carry_on(bulk_id=bulk.pk, at=AFTER, limit=1)
        bulks.break_off(bulk_id=bulk.pk, at=AFTER)
        back = bulks.take_back(by=net.analyst, reference=bulk.reference, at=AFTER)
        assert [item.case.reference for item in back.items.order_by("place")] == references[:1]

    def test_what_is_done_with_has_not_failed(self, net: Net) -> None:
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.NOTE, [opened(net)]))
        bulks.break_off(bulk_id=bulk.pk, at=AFTER + HOUR)
        bulk.refresh_from_db()
        assert (bulk.state, bulk.ended_at) == ("done", AFTER)

    def test_nobody_but_who_began_it_takes_up_the_rest(self, net: Net) -> None:
        bulk = looked_through(net.analyst, BulkAct.NOTE, [opened(net)])
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        bulks.break_off(bulk_id=bulk.pk, at=AFTER)
        for other in (net.lead, net.cii_analyst, *net.strangers.values()):
            with pytest.raises(Absent):
                bulks.begin(by=other, reference=bulk.reference, at=AFTER)


def tried(attempts: int) -> JobContext:
    """Of a job that was tried so many times before."""
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="any", attempts=attempts)
    return JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
