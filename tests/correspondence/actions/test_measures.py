"""Measures: asked for, carried out, kept, taken away; who may; their days; and lists across cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.correspondence.errors import NotInThisState
from pehra.correspondence.models import Measure, Step
from pehra.correspondence.queries import measures as queries
from pehra.correspondence.rules.blocklists import as_text
from pehra.correspondence.rules.wording import MeasureState as State
from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Case, Drill, Entry
from pehra.incidents.rules.intake import Seen
from tests.correspondence.conftest import Net
from tests.correspondence.writing import ADDRESS, DAY, DOMAIN, HOUR, LATER, block, change
from tests.incidents.acting import opened, red
from tests.world import NOW

pytestmark = pytest.mark.django_db
ENDS = LATER + 10 * DAY


def standing(person: Person, **narrowed: Any) -> list[str]:
    with viewing(person):
        return [each.measure.reference for each in queries.measures(person, **narrowed).rows]


def listed(person: Person) -> str:
    with viewing(person):
        return "".join(as_text(queries.blocklist(person)))


def steps_of(row: Measure) -> list[tuple[str, str, str]]:
    return list(Step.objects.filter(measure=row).order_by("pk").values_list("before", "after", "reason"))


def test_asked_for_carried_out_kept_and_removed(net: Net, case: str) -> None:
    row = block(net.contact, case, ends_at=ENDS)
    assert row.state == "pending"
    assert Notice.objects.get(kind="measure.new").party_id == net.telecom_cert.pk
    change(net.analyst, row, "activate", "", at=LATER + HOUR)
    change(net.lead, row, "ask-removal", "no longer seen", at=LATER + DAY)
    change(net.analyst, row, "keep", "seen again", at=LATER + 2 * DAY, ends_at=ENDS + DAY)
    change(net.analyst, row, "remove", "gone", at=LATER + 3 * DAY)
    row.refresh_from_db()
    assert (row.state, row.since, row.ends_at) == ("removed", LATER + HOUR, ENDS + DAY)
    assert steps_of(row) == [
        ("", "pending", ""),
        ("pending", "active", ""),
        ("active", "to-be-removed", "no longer seen"),
        ("to-be-removed", "active", "seen again"),
        ("active", "removed", "gone"),
    ]
    assert {each.state for each in Deadline.objects.filter(subject=f"measure:{row.reference}")} == {"cancelled", "met"}
    facts = [each.params["text"] for each in Entry.objects.filter(kind="part").order_by("pk")]
    assert facts == [f"Measure %(measure)s {what}." for what in (
        "is asked for", "is active", "is to be removed", "is active", "was removed",
    )]  # fmt: skip
    acts = JournalEntry.objects.filter(act__startswith="measure.").order_by("seq").values_list("act", flat=True)
    assert list(acts) == [f"measure.{act}" for act in ("propose", "activate", "ask-removal", "keep", "remove")]
    for entry in JournalEntry.objects.all():
        assert ADDRESS not in str(entry.detail)


def test_on_its_day_it_is_to_be_removed_by_itself(net: Net, case: str) -> None:
    row = block(net.analyst, case, ends_at=ENDS, active=True)
    sweep(at=ENDS - HOUR)
    assert Measure.objects.get().state == "active"
    assert Notice.objects.filter(kind="measure.reminder").count() == 1
    sweep(at=ENDS + HOUR)
    assert Measure.objects.get().state == "to-be-removed"
    assert steps_of(row)[-1] == ("active", "to-be-removed", "")
    assert Step.objects.latest("pk").by == "system"
    # It still stands until somebody says that it is gone.
    assert listed(net.analyst) == f"{ADDRESS}\n"
    with pytest.raises(Invalid) as refused:
        change(net.analyst, row, "keep", at=ENDS + HOUR)
    assert set(refused.value.problems) == {"ends_at"}
    change(net.analyst, row, "keep", at=ENDS + HOUR, ends_at=ENDS + DAY)
    sweep(at=ENDS + 2 * DAY)
    assert Measure.objects.get().state == "to-be-removed"


def test_what_nobody_carried_out_waits_on_its_day(net: Net, case: str) -> None:
    row = block(net.analyst, case, ends_at=ENDS)
    sweep(at=ENDS + HOUR)
    assert Measure.objects.get().state == "pending"
    with pytest.raises(Invalid) as refused:
        change(net.analyst, row, "activate", at=ENDS + HOUR)
    assert set(refused.value.problems) == {"ends_at"}


def test_who_carries_it_out_and_who_asks(net: Net, case: str) -> None:
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    own = block(net.analyst, case, party="operator", asset="mail server", type="", value="")
    # Another body of the case asks; it does not say how things stand at somebody else's.
    for act in ("activate", "refuse"):
        with pytest.raises(Forbidden):
            change(net.cii_analyst, own, act)
    change(net.contact, own, "activate")
    change(net.cii_analyst, own, "ask-removal", "it hinders us")
    with pytest.raises(Forbidden):
        change(net.cii_analyst, own, "remove")
    # The organisation was heard on the telephone by the body that has the case.
    change(net.analyst, own, "remove")
    with pytest.raises(Forbidden):
        block(net.cii_analyst, case, active=True)
    theirs = block(net.analyst, case, party="cert-cii")
    with pytest.raises(Forbidden):
        change(net.contact, theirs, "activate")
    change(net.cii_analyst, theirs, "refuse", "not ours")
    assert Measure.objects.get(pk=theirs.pk).state == "refused"


def test_strangers_meet_one_answer(net: Net, case: str) -> None:
    row = block(net.analyst, case, active=True)
    for stranger in (*net.strangers.values(), net.cii_analyst):
        with pytest.raises(Absent):
            block(stranger, case)
        for reference in (row.reference, "H-0000-0000", "\0", "x" * 10_000):
            with pytest.raises(Absent):
                change(stranger, Measure(reference=reference), "remove")
            with viewing(stranger), pytest.raises(Absent):
                queries.row_of(stranger, reference)
        assert all(standing(stranger, state=state) == [] for state in State)
        assert listed(stranger) == ""
        with viewing(stranger):
            assert not Measure.objects.exists()
            assert not Step.objects.exists()


def test_what_is_not_possible_now(net: Net, case: str) -> None:
    row = block(net.analyst, case, active=True)
    for act in ("activate", "refuse", "withdraw"):
        with pytest.raises(NotInThisState):
            change(net.analyst, row, act)
    change(net.analyst, row, "remove")
    for act in ("keep", "remove", "ask-removal", "activate"):
        with pytest.raises(NotInThisState):
            change(net.analyst, row, act)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "burn"}, "kind"),
        ({"party": "nobody"}, "party"),
        ({"party": "cert-punjab"}, "party"),
        ({"party": "\0"}, "party"),
        ({"value": "192.0.2.9"}, "value"),
        ({"value": "\0"}, "value"),
        ({"asset": "mail server"}, "value"),
        ({"type": "", "value": ""}, "value"),
        ({"type": "", "value": "", "asset": "x" * 201}, "asset"),
        ({"text": "\x07"}, "text"),
        ({"ends_at": NOW}, "ends_at"),
        ({"ends_at": NOW + timedelta(days=5000)}, "ends_at"),
    ],
)
def test_each_fault_is_named_and_nothing_is_kept(net: Net, case: str, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        block(net.analyst, case, **given)
    assert field in refused.value.problems
    assert not Measure.objects.exists()


def test_a_change_without_a_reason_is_refused(net: Net, case: str) -> None:
    row = block(net.analyst, case, active=True)
    with pytest.raises(Invalid) as refused:
        change(net.analyst, row, "remove", " ")
    assert set(refused.value.problems) == {"reason"}
    with pytest.raises(Invalid) as refused:
        change(net.analyst, row, "burn")
    assert set(refused.value.problems) == {"act"}


def test_the_same_value_is_shown_as_far_as_its_reader_may_see(net: Net, case: str) -> None:
    other = opened(net, title="Another", observables=(Seen(ADDRESS),))
    theirs = cases.submit(
        by=net.other_contact,
        report=cases.Intake(organisation="department", title="T", description="d", observables=(Seen(ADDRESS),)),
        at=NOW,
    ).case.reference
    mine, second = block(net.analyst, case, active=True), block(net.analyst, other)
    hidden = block(net.punjab_analyst, theirs, party="cert-punjab")
    with viewing(net.analyst):
        (row,) = queries.of_case(net.analyst, Case.objects.get(reference=case), limit=9).rows
    assert [each.pk for each in row.same] == [second.pk]
    assert hidden.reference not in str([each.reference for each in row.same])
    change(net.analyst, second, "refuse")
    with viewing(net.analyst):
        assert queries.row_of(net.analyst, mine.reference).same == ()


def test_the_list_of_a_case_goes_by_pages_and_one_is_read_by_itself(net: Net, case: str) -> None:
    made = [block(net.analyst, case, active=True, at=LATER + place * HOUR).reference for place in range(3)]
    with viewing(net.analyst):
        found = Case.objects.get(reference=case)
        first = queries.of_case(net.analyst, found, limit=2)
        second = queries.of_case(net.analyst, found, limit=2, after=first.older or "")
        assert second.older is None
        with CaptureQueriesContext(connection) as asked:
            row = queries.row_of(net.analyst, made[0])
    assert [each.measure.reference for each in (*first.rows, *second.rows)] == made[::-1]
    assert row == second.rows[0]
    assert (len(row.steps), bool(row.acts)) == (2, True)
    # What else stands for its value is looked up, and no other measure of the case with its history.
    (steps,) = [each["sql"] for each in asked.captured_queries if 'FROM "correspondence_step"' in each["sql"]]
    assert "," not in steps.partition(" IN (")[2].partition(")")[0]


def test_the_list_across_cases_goes_by_pages(net: Net, case: str) -> None:
    rows = [
        block(net.analyst, case, kind="monitor", active=True, at=LATER + number * HOUR).reference for number in range(5)
    ]
    assert standing(net.analyst) == rows[::-1]
    assert standing(net.contact) == rows[::-1]
    assert standing(net.contact, mine=True) == []
    with viewing(net.analyst):
        first = queries.measures(net.analyst, limit=2)
        second = queries.measures(net.analyst, limit=2, after=first.older or "")
    assert [each.measure.reference for each in second.rows] == rows[2:0:-1]
    assert standing(net.analyst, state=State.PENDING) == []


def test_a_blocklist_has_what_stands_and_can_be_kept_out(net: Net, case: str) -> None:
    assert listed(net.analyst) == ""
    block(net.analyst, case, active=True)
    domain: dict[str, Any] = {"type": "domain-name", "value": DOMAIN}
    block(net.analyst, case, kind="sinkhole", active=True, **domain)
    block(net.analyst, case, kind="monitor", active=True, **domain)
    pending = block(net.analyst, case, **domain)
    assert listed(net.analyst) == f"{ADDRESS}\n{DOMAIN}\n"
    change(net.analyst, pending, "activate")
    assert listed(net.contact) == f"{ADDRESS}\n{DOMAIN}\n"


def test_a_blocklist_is_read_by_one_statement(net: Net, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    block(net.analyst, case, active=True)
    kept = Measure.objects.get()
    known = {each.attname: getattr(kept, each.attname) for each in Measure._meta.concrete_fields}
    values = [f"{host}.example" for host in "bbbacdd"]
    Measure.objects.bulk_create(
        Measure(**known | {"id": None, "reference": f"M-0000-{place:04d}", "type": "domain-name", "value": value})
        for place, value in enumerate(values)
    )
    monkeypatch.setattr(queries, "LINES_AT_ONCE", 2)
    extent = queries.Extent()
    with CaptureQueriesContext(connection) as asked, viewing(net.analyst):
        whole = [(each.value, each.measure) for each in extent.counting(queries.blocklist(net.analyst))]
    assert whole == sorted(whole)
    assert len(whole) == len(values) + 1
    assert sum("correspondence_measure" in each["sql"] for each in asked.captured_queries) <= 1
    assert extent == queries.Extent(len(whole), 0)
    monkeypatch.setattr(queries, "MOST_LINES", 5)
    assert [(each.value, each.measure) for each in queries.blocklist(net.analyst)] == whole[:5]
    with viewing(net.punjab_analyst):
        assert list(queries.blocklist(net.punjab_analyst)) == []


def test_what_is_red_or_of_a_drill_goes_into_no_device(net: Net) -> None:
    case = red(net)
    cases.add_observables(by=net.lead, reference=case, seen=[Seen(ADDRESS)], at=LATER)
    block(net.lead, case, active=True)
    assert listed(net.lead) == ""
    played = opened(net, observables=(Seen(DOMAIN),))
    block(net.analyst, played, type="domain-name", value=DOMAIN, active=True)
    assert listed(net.analyst) == f"{DOMAIN}\n"


def test_they_follow_the_audience_of_their_case(net: Net, case: str) -> None:
    row = block(net.analyst, case, active=True)
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    assert standing(net.cii_analyst) == [row.reference]
    cases.withdraw(by=net.analyst, reference=case, reason="back", at=LATER)
    assert standing(net.cii_analyst) == []
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)
    row.refresh_from_db()
    assert all(key < 0 for key in row.audience)
    assert Drill.objects.count() == 0


def test_what_stands_is_taken_away_also_where_its_case_was_merged_since(net: Net, case: str) -> None:
    row = block(net.analyst, case, active=True)
    cases.merge(by=net.analyst, reference=case, into=opened(net), reason="Zarqa-reason", at=LATER)
    assert change(net.analyst, row, "remove").state == State.REMOVED
    assert list(queries.blocklist(net.analyst)) == []
