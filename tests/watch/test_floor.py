"""The floor's figures and lists: against a slow count of the cases themselves, as each who looks."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.actions import drills
from pehra.incidents.models import Case
from pehra.law.tlp import TLP
from pehra.watch.actions.folding import fold
from pehra.watch.models import Item, Tally
from pehra.watch.queries import floor
from pehra.watch.rules.floor import SOON, Facet, Narrowed, Show
from tests.incidents.acting import HOUR, closed, escalated, opened, red, report, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
AT = NOW + 3 * HOUR
EVERYTHING = Narrowed()
SCALE = ("critical", "high", "medium", "low")


@pytest.fixture
def busy(net: Net) -> Net:
    """Cases in every state, under every label, of several severities."""
    for label, severity in zip(TLP, (*SCALE, *SCALE), strict=False):
        reported(net, tlp=label, severity=severity)
    red(net)
    closed(net)
    opened(net, tlp=TLP.GREEN, severity="critical")
    escalated(net, tlp=TLP.AMBER_STRICT, severity="high")
    taken = escalated(net, severity="critical")
    actions.accept(by=net.cii_analyst, reference=taken, at=AT - HOUR)
    again = closed(net)
    actions.reopen(by=net.analyst, reference=again, reason="It has come back.", at=AT - HOUR)
    changed = opened(net)
    actions.classify(
        by=net.analyst, reference=changed, severity="low", classification=("fraud",), ransomware=False, at=AT
    )
    return net


def watchers(net: Net) -> dict[str, Person]:
    return {
        "telecom analyst": net.analyst,
        "telecom lead": net.lead,
        "cii analyst": net.cii_analyst,
        "national duty officer": net.duty_officer,
        "punjab analyst, a stranger": net.punjab_analyst,
    }


def on_the_floor(viewer: Person, *, named: bool = True) -> list[Case]:
    """What the floor must be about: counted one by one, with nothing but the audience of each case."""
    body = floor.posts(viewer)[0]
    seen = Case.objects.filter(visible_to(viewer), drill=None).exclude(status="closed").select_related("organisation")
    return [
        case
        for case in seen
        if (body.id in case.audience and case.tlp != TLP.RED)
        or (body.slug == "ncert" and 0 in case.audience)
        or (named and case.tlp == TLP.RED and -viewer.user_id in case.audience)
    ]


def value(case: Case, facet: Facet) -> str:
    organisation = case.organisation.organisation
    return {
        Facet.SEVERITY: case.severity,
        Facet.TIER: case.custodian_function,
        Facet.SECTOR: organisation.sector_id,
        Facet.PROVINCE: organisation.province_id,
    }[facet]


def clock(case: Case) -> list[Deadline]:
    return list(Deadline.objects.filter(subject=f"case:{case.reference}", state="open").order_by("due_at")[:1])


def looked(viewer: Person, narrowed: Narrowed = EVERYTHING, **more: bool) -> floor.Figures:
    with viewing(viewer):
        return floor.figures(viewer, floor.post(viewer, AT, **more), narrowed, AT)


def check_figures(viewer: Person) -> int:
    cases, found = on_the_floor(viewer), looked(viewer)
    assert found.sums.open == len(cases)
    assert found.sums.new == sum(case.status == "new" for case in cases)
    for facet in Facet:
        assert found.sums.by[facet] == Counter(value(case, facet) for case in cases)
    due = [first.due_at for case in cases for first in clock(case)]
    assert str(found.late) == str(sum(at < AT for at in due))
    assert str(found.due) == str(sum(AT <= at < AT + SOON for at in due))
    return len(cases)


def test_figures_are_what_a_slow_count_gives_as_each_viewer(busy: Net) -> None:
    found = {who: check_figures(viewer) for who, viewer in watchers(busy).items()}
    assert found.pop("punjab analyst, a stranger") == 0
    assert all(found.values())


def test_a_stranger_has_a_floor_of_their_own_with_nothing_on_it(busy: Net) -> None:
    found = looked(busy.punjab_analyst)
    assert (found.sums.open, found.sums.new, str(found.due), str(found.late), str(found.offered)) == (
        0,
        0,
        "0",
        "0",
        "0",
    )


def test_whoever_works_at_no_body_has_no_floor(busy: Net) -> None:
    for viewer in (busy.contact, busy.auditor, busy.council_member, busy.administrator):
        with pytest.raises(Absent):
            floor.post(viewer, AT)
    with pytest.raises(Absent):
        floor.post(busy.analyst, AT, busy.cii_cert.slug)


def test_a_wall_counts_nothing_of_a_red_case(busy: Net) -> None:
    viewer = busy.lead
    assert looked(viewer, named=False).sums.open == len(on_the_floor(viewer, named=False))
    assert looked(viewer, named=False).sums.open < looked(viewer).sums.open


def test_narrowed_figures_are_those_of_the_cases_that_fit(busy: Net) -> None:
    cases = on_the_floor(busy.analyst)
    every = sorted({(facet, value(case, facet)) for case in cases for facet in Facet})
    assert len(every) > len(Facet)
    for facet, wanted in every:
        found = looked(busy.analyst, Narrowed(**{facet.value: wanted}))
        fitting = [case for case in cases if value(case, facet) == wanted]
        assert found.sums.open == len(fitting)
        # One may change one's mind: the facet itself still tells of its other values.
        assert found.sums.by[facet] == Counter(value(case, facet) for case in cases)
        for other in set(Facet) - {facet}:
            assert found.sums.by[other] == Counter(value(case, other) for case in fitting)
        due = [first.due_at for case in fitting for first in clock(case)]
        assert str(found.late) == str(sum(at < AT for at in due))


def pages(viewer: Person, narrowed: Narrowed, show: Show, limit: int) -> list[str]:
    found: list[str] = []
    after = ""
    for _ in range(100):
        with viewing(viewer):
            line = floor.line(floor.post(viewer, AT), narrowed, show, SCALE, AT, after=after, limit=limit)
        found += line.references
        if line.after is None:
            return found
        after = line.after
    raise AssertionError("the list has no end")


def test_the_list_has_the_gravest_first_and_of_these_the_newest(busy: Net) -> None:
    cases = on_the_floor(busy.analyst)
    cases.sort(key=lambda case: case.reference, reverse=True)
    cases.sort(key=lambda case: case.updated_at, reverse=True)
    cases.sort(key=lambda case: SCALE.index(case.severity))
    new = [case.reference for case in cases if case.status == "new"]
    for limit in (1, 3, 50):
        assert pages(busy.analyst, EVERYTHING, Show.OPEN, limit) == [case.reference for case in cases]
        assert pages(busy.analyst, EVERYTHING, Show.NEW, limit) == new
    for severity in SCALE:
        with viewing(busy.analyst):
            line = floor.line(floor.post(busy.analyst, AT), Narrowed(severity), Show.OPEN, [severity], AT)
        assert line.references == [case.reference for case in cases if case.severity == severity]


def test_what_is_late_is_listed_by_when_it_ran_out(busy: Net) -> None:
    late = sorted(
        (first.due_at, case.reference)
        for case in on_the_floor(busy.analyst)
        for first in clock(case)
        if first.due_at < AT
    )
    for limit in (1, 3, 50):
        assert pages(busy.analyst, EVERYTHING, Show.LATE, limit) == [reference for _due, reference in late]


def test_a_word_that_is_no_cursor_is_refused(busy: Net) -> None:
    for word in ("x", "0.", "٣.1-C-0000-0000", "999.1-C-0000-0000"):
        with pytest.raises(Absent), viewing(busy.analyst):
            floor.line(floor.post(busy.analyst, AT), EVERYTHING, Show.OPEN, SCALE, AT, after=word)


def test_rows_are_what_the_records_say_after_every_act(busy: Net) -> None:
    difference = """
    SELECT count(*) FROM watch_item i FULL JOIN watch_expected e
    USING (case_id, key, wide, status, severity, tier, sector, province)
    WHERE i.case_id IS NULL OR e.case_id IS NULL OR (i.updated_at, i.due_at) IS DISTINCT FROM (e.updated_at, e.due_at)
    """
    with connection.cursor() as cursor:
        cursor.execute(difference)
        assert cursor.fetchone() == (0,)


def test_folding_changes_no_figure_and_leaves_one_row_of_a_kind(busy: Net) -> None:
    viewers = watchers(busy).values()
    before = [looked(viewer).sums for viewer in viewers]
    rows = Tally.objects.count()
    while fold(limit=7):
        pass
    assert [looked(viewer).sums for viewer in viewers] == before
    assert Tally.objects.count() < rows
    kinds = list(Tally.objects.values_list("key", "wide", "status", "severity", "tier", "sector", "province"))
    assert len(kinds) == len(set(kinds))
    assert not Tally.objects.filter(fresh=True).exists()
    assert not Tally.objects.filter(n=0).exists()


def test_a_drill_is_nobodys_emergency(busy: Net) -> None:
    before, mark = looked(busy.analyst).sums, "D-AAAA-AAAA"
    parties = [busy.operator.pk, busy.telecom_cert.pk]
    drills.open_drill(reference=mark, name_en="A drill", name_ur="", parties=parties, staff=[], at=NOW)
    control = Person(user_id=0, label="drill control", held=(Held(busy.operator.pk, Role.CONTACT),))
    case = actions.submit(by=control, report=report(), at=NOW, drill=mark).case
    assert not Item.objects.filter(case=case).exists()
    assert looked(busy.analyst).sums == before


def test_an_organisation_that_moves_takes_its_cases_along(busy: Net) -> None:
    operator = busy.operator
    operator.province = (
        busy.department.province if busy.department.province_id != operator.province_id else operator.province
    )
    operator.sector_id = busy.department.sector_id
    operator.save()
    assert check_figures(busy.analyst)
    test_rows_are_what_the_records_say_after_every_act(busy)


def test_the_pulse_beats_when_something_changes_and_not_before(net: Net) -> None:
    where = floor.post(net.analyst, AT)
    with viewing(net.analyst):
        first = floor._pulse(where, AT)
        assert floor._pulse(where, AT) == first
    reported(net)
    with viewing(net.analyst):
        assert floor._pulse(where, AT) != first
    with viewing(net.punjab_analyst):
        # Another's keys open nothing, whatever is asked for.
        assert floor._pulse(where, AT)[0] == frozenset()


def test_a_pulse_is_asked_for_once_in_a_while(net: Net) -> None:
    where, at = floor.post(net.analyst, AT), AT + timedelta(days=900)
    with viewing(net.analyst):
        first = floor.pulse(where, at)
        with connection.execute_wrapper(lambda *_: pytest.fail("it was asked again")):
            assert floor.pulse(where, at) == first
