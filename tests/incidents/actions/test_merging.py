"""Two cases become one and two again: what is shown to whom, what is owed, and that nothing is moved."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions import merging
from pehra.incidents.errors import Changed, Merged, NotMergeable, NotUndone
from pehra.incidents.models import Case, Entry, Merge
from pehra.incidents.queries import merging as looking
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.merging import ALONE_AGAIN, JOINED_BY, MERGED_AWAY, MERGED_WITH, PARTED_FROM
from tests.incidents.acting import HOUR, REASON, WORDS, dump, escalated, opened, red, reported
from tests.incidents.conftest import Net
from tests.incidents.merging import counted, filled, merge, of_rival, owed, seen, two, undo
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * HOUR
DAY = timedelta(days=1)


def test_the_other_case_shows_what_stands_in_the_merged_one(net: Net) -> None:
    first, second = two(net)
    filled(net, second)
    alone = seen(net.analyst, second)
    merge(net, second, first)
    whole = seen(net.analyst, first)
    assert len(whole.reports) == 2
    assert {each.body for each in alone.entries} <= {each.body for each in whole.entries}
    assert [each.value for each in whole.observables] == ["198.51.100.7"]
    assert [each.reference for each in whole.merged] == [second]
    assert {each.case.reference for each in whole.reports} == {first, second}


def test_the_merged_case_stays_readable_and_leads_to_the_right_one(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    shell = seen(net.contact, second)
    assert shell.goes_on is not None
    assert shell.goes_on.reference == first
    assert (shell.case.status, len(shell.reports)) == ("closed", 1)
    assert shell.acts == frozenset()


def test_a_trace_on_both_is_shown_once(net: Net) -> None:
    first, second = two(net)
    filled(net, first)
    filled(net, second)
    merge(net, second, first)
    assert len(seen(net.analyst, first).observables) == 1


def test_who_takes_part_in_one_of_them_sees_no_more_than_before(net: Net) -> None:
    theirs, ours = of_rival(net), opened(net)
    filled(net, ours)
    before = seen(net.rival_contact, theirs)
    merge(net, ours, theirs)
    after = seen(net.rival_contact, theirs)
    facts = {each.pk for each in after.entries} - {each.pk for each in before.entries}
    assert after.reports == before.reports
    assert after.observables == before.observables == []
    assert after.merged == []
    assert [each.params["text"] for each in Entry.objects.filter(pk__in=facts)] == [
        "Another case of the same CERT was merged into this one."
    ]
    with pytest.raises(Absent):
        seen(net.rival_contact, ours)
    # And the operator's people read their own case on, without learning of the other.
    own = seen(net.contact, ours)
    assert own.goes_on is None
    assert not any(theirs in str(each.params) for each in own.entries)


def test_each_merge_is_told_once_to_its_own_team_and_without_names_to_others(net: Net) -> None:
    first, second, third = opened(net), opened(net), opened(net)

    def told(person: Person, reference: str) -> list[str]:
        texts = [str(each.params.get("text", "")) for each in seen(person, reference).entries]
        return [text for text in texts if "merged" in text or "of its own" in text]

    merge(net, second, first)
    assert told(net.analyst, first) == told(net.analyst, second) == [MERGED_WITH]
    assert (told(net.contact, first), told(net.contact, second)) == ([JOINED_BY], [MERGED_AWAY])
    # Two at one moment are two.
    merge(net, third, first)
    assert told(net.analyst, first) == [MERGED_WITH] * 2
    assert told(net.contact, first) == [JOINED_BY] * 2
    undo(net, second)
    assert told(net.analyst, first) == [MERGED_WITH, MERGED_WITH, PARTED_FROM]
    assert told(net.analyst, second) == [MERGED_WITH, PARTED_FROM]
    assert told(net.contact, second) == [MERGED_AWAY, ALONE_AGAIN]


def test_red_notes_stay_with_whom_they_were_for(net: Net) -> None:
    first, second = two(net)
    actions.note(by=net.lead, reference=second, body="Zarqa-red", tlp="TLP:RED", at=NOW + HOUR)
    actions.note(by=net.contact, reference=second, body="Zarqa-own", internal=True, at=NOW + HOUR)
    merge(net, second, first)

    def shown(person: Person) -> set[str]:
        return {each.body for each in seen(person, first).entries}

    assert "Zarqa-red" in shown(net.lead)
    assert "Zarqa-red" not in shown(net.analyst) | shown(net.contact)
    assert "Zarqa-own" in shown(net.contact)
    assert "Zarqa-own" not in shown(net.analyst)


def test_what_is_owed_twice_is_owed_once_and_by_the_earlier_time(net: Net) -> None:
    first, second = opened(net), opened(net, aware_at=NOW - timedelta(hours=20))
    update, final = ("update", "operator"), ("final-report", "operator")
    early, late = owed(second), owed(first)
    assert early[update] < late[update]
    merge(net, second, first)
    assert owed(second) == {}
    assert owed(first) == {update: early[update], final: late[final]}
    actions.file_update(by=net.contact, reference=first, body=WORDS, at=LATER)
    assert update not in owed(first)


def test_who_takes_no_part_in_the_other_case_goes_on_in_its_own(net: Net) -> None:
    theirs, ours = of_rival(net), opened(net)
    before = owed(ours)
    merge(net, ours, theirs)
    assert owed(ours) == before
    sweep(at=NOW + 4 * DAY)
    assert ("update", "operator") in owed(ours), "a merged case is closed, and what it owes is not done with that"
    actions.file_final(by=net.contact, reference=ours, body=WORDS, at=NOW + 5 * DAY)
    assert owed(ours) == {}
    actions.note(by=net.contact, reference=ours, body=WORDS, at=NOW + 5 * DAY)
    assert seen(net.analyst, theirs).entries[-1].body == WORDS


def test_whoever_takes_part_in_both_goes_on_in_the_other(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    for act in (
        lambda: actions.note(by=net.analyst, reference=second, body=WORDS, at=LATER),
        lambda: actions.note(by=net.contact, reference=second, body=WORDS, at=LATER),
        lambda: actions.file_final(by=net.contact, reference=second, body=WORDS, at=LATER),
        lambda: actions.add_observables(by=net.contact, reference=second, seen=[Seen("a.example")], at=LATER),
        lambda: actions.escalate(by=net.analyst, reference=second, at=LATER),
        lambda: actions.reopen(by=net.analyst, reference=second, reason=REASON, at=LATER),
        lambda: actions.written(net.analyst, second),
        lambda: merge(net, second, opened(net)),
    ):
        with pytest.raises(Merged):
            act()


def test_merged_cases_are_told_of(net: Net) -> None:
    first, second = two(net)
    Notice.objects.all().delete()
    merge(net, second, first)
    notice = Notice.objects.get(kind="case.merged")
    assert notice.party_id == net.operator.pk
    assert first not in notice.text + str(notice.params)
    line = JournalEntry.objects.latest("seq")
    assert (line.act, line.subject) == ("case.merge", f"case:{second}")


def test_one_chain_of_merges_shows_all_of_it(net: Net) -> None:
    cases = [opened(net) for _ in range(3)]
    merge(net, cases[0], cases[1])
    merge(net, cases[1], cases[2])
    assert len(seen(net.analyst, cases[2]).reports) == 3
    assert seen(net.analyst, cases[0]).goes_on.reference == cases[2]  # type: ignore[union-attr]


def test_only_cases_of_one_custodian_are_merged(net: Net) -> None:
    first, second = two(net)
    actions.escalate(by=net.analyst, reference=first, at=LATER)
    with pytest.raises(NotMergeable, match="offered"):
        merge(net, first, second)
    with pytest.raises(NotMergeable, match="offered"):
        merge(net, second, first)
    actions.accept(by=net.cii_analyst, reference=first, at=LATER)
    with pytest.raises(NotMergeable, match="Another body"):
        merge(net, second, first)
    with pytest.raises(Absent):
        actions.merge(by=net.cii_analyst, reference=second, into=first, reason=REASON, at=LATER)


def test_a_case_that_nobody_has_accepted_is_accepted_first(net: Net) -> None:
    waiting = reported(net)
    with pytest.raises(Conflict):
        merge(net, waiting, opened(net))


def test_what_cannot_be_merged_leaves_nothing_behind(net: Net) -> None:
    first = opened(net)
    before = dump()
    for into, wrong in ((first, Invalid), ("C-0000-0000", Invalid), ("%00", Invalid), ("x" * 10_000, Invalid)):
        with pytest.raises(wrong):
            merge(net, first, into)
    with pytest.raises(Invalid):
        actions.merge(by=net.analyst, reference=first, into=opened(net), reason=" ", at=LATER)
    with pytest.raises(Absent):
        merge(net, "C-0000-0000", first)
    assert {name: value for name, value in dump().items() if name.startswith("incidents_merge")} == {
        name: value for name, value in before.items() if name.startswith("incidents_merge")
    }


def test_who_looked_at_another_version_looks_again(net: Net) -> None:
    first, second = two(net)
    version = Case.objects.get(reference=second).version
    actions.note(by=net.contact, reference=second, body=WORDS, at=LATER)
    with pytest.raises(Changed):
        actions.merge(by=net.analyst, reference=second, into=first, reason=REASON, version=version, at=LATER)


def test_a_stranger_gets_the_same_answer_for_what_is_there_and_what_is_not(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    third = opened(net)
    for who, person in net.strangers.items():
        for reference in (third, "C-0000-0000"):
            with pytest.raises(Absent):
                actions.merge(by=person, reference=reference, into=first, reason=REASON, at=LATER)
        for reference in (second, "C-0000-0000"):
            with pytest.raises(Absent):
                actions.undo_merge(by=person, reference=reference, reason=REASON, at=LATER)
        assert counted()[second] == first, who


def test_whoever_only_takes_part_merges_nothing(net: Net) -> None:
    first, second = two(net)
    with pytest.raises(Forbidden):
        actions.merge(by=net.contact, reference=second, into=first, reason=REASON, at=LATER)
    merge(net, second, first)
    with pytest.raises(Forbidden):
        actions.undo_merge(by=net.contact, reference=second, reason=REASON, at=LATER)
    # To her own people the lead may: every analyst of the custodian does.
    actions.undo_merge(by=net.lead, reference=second, reason=REASON, at=LATER)


def test_a_case_that_one_does_not_see_is_none_to_merge_into(net: Net) -> None:
    ours, hidden = opened(net), red(net)
    with pytest.raises(Invalid) as there:
        merge(net, ours, hidden)
    with pytest.raises(Invalid) as missing:
        merge(net, ours, "C-0000-0000")
    assert str(there.value) == str(missing.value)


def test_parts_of_case_work_follow(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[tuple[str, str, bool]] = []
    monkeypatch.setattr(merging, "_following", [])
    actions.on_merge(lambda done, at: followed.append((done.case.reference, done.into.reference, done.undone)))
    first, second = two(net)
    merge(net, second, first)
    undo(net, second)
    assert followed == [(second, first, False), (second, first, True)]


def test_the_preview_says_what_comes_of_it(net: Net) -> None:
    theirs, ours = of_rival(net), opened(net)
    filled(net, ours)
    filled(net, theirs)
    by = {reference: queries.case(net.analyst, reference) for reference in (ours, theirs)}
    found = looking.preview(net.analyst, by[ours], by[theirs])
    assert [each.organisation_id for each in found.reports] == [net.operator.pk]
    assert (len(found.observables), found.doubled) == (1, 1)
    assert found.notes == {"TLP:AMBER": 2, "TLP:AMBER+STRICT": 1, "TLP:RED": 1}
    assert [each.party.slug for each in found.apart] == ["operator"]
    assert [each.party.slug for each in found.joined] == ["cert-telecom"]
    assert found.clocks.moves == found.clocks.ends == []
    assert looking.preview(net.lead, by[ours], by[theirs]).notes == {"TLP:AMBER": 2, "TLP:AMBER+STRICT": 1}


def test_the_preview_of_the_clocks_is_what_merging_does(net: Net) -> None:
    first, second = opened(net), opened(net, aware_at=NOW - timedelta(hours=20))
    by = {reference: queries.case(net.analyst, reference) for reference in (first, second)}
    found = looking.preview(net.analyst, by[second], by[first]).clocks
    expected = {(row.stage, row.party.slug): row.due_at for row in (*found.moves, *found.stays)}
    merge(net, second, first)
    assert owed(first) == expected
    assert {row.pk for row in found.ends} == set(
        Deadline.objects.filter(state="cancelled").values_list("pk", flat=True)
    )


def test_a_drill_and_a_real_case_are_never_merged() -> None:
    """The database holds them apart by itself: see tests/incidents/test_drills.py; here the words are what counts."""
    assert "never one" in str(NotMergeable("A drill and a real case are never one."))


def test_who_sees_both_is_told_of_the_merge_and_others_are_not(net: Net) -> None:
    theirs, ours = of_rival(net), opened(net)
    merge(net, ours, theirs)
    case = queries.case(net.analyst, ours)
    (standing,) = looking.merges_of(net.analyst, case, LATER)
    assert standing.undoable
    assert not looking.merges_of(net.analyst, case, LATER + 31 * DAY)[0].undoable
    assert looking.merges_of(net.contact, case, LATER) == []
    assert looking.merges_of(net.rival_contact, queries.case(net.rival_contact, theirs), LATER) == []


def test_escalating_the_whole_tells_the_next_tier_of_the_one_case(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    actions.escalate(by=net.analyst, reference=first, at=LATER)
    actions.accept(by=net.cii_analyst, reference=first, at=LATER)
    assert seen(net.cii_analyst, first).merged == [], "the merged case was not shared with the next tier"
    both = Merge.objects.select_related("case", "into").get()
    with pytest.raises(NotUndone, match="Another body"):
        merging.check_undoable(both, LATER)
    assert escalated(net)
