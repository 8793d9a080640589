"""Posts, skills, the roster, swaps and hand-over notes: by whom, and what is refused."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import Membership
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.readiness.actions import people as actions
from pehra.readiness.models import HandOverNote, Post, Shift
from pehra.readiness.queries import people as queries
from tests.readiness.conftest import Net
from tests.world import NOW, person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def post(net: Net, **fields: object) -> Post:
    usual: dict[str, object] = {"title": "Incident handler", "skills": ["Forensics"], "needed": True, "since": TODAY}
    return actions.make_post(by=net.lead, body_id=net.punjab.pk, at=NOW, **usual | fields)  # type: ignore[arg-type]


def shift(net: Net, who: Person, start: datetime = NOW + DAY, hours: int = 8) -> Shift:
    ends = start + hours * HOUR
    body = net.punjab.pk
    return actions.put_shift(by=net.lead, body_id=body, user_id=who.user_id, starts_at=start, ends_at=ends, at=NOW)


# Everything that whoever plans at a body does, as something to try on a post, a shift and the body.
PLANNING: dict[str, Callable[[Net, Person, Post, Shift], object]] = {
    "make": lambda net, by, post, shift: actions.make_post(
        by=by, body_id=net.punjab.pk, title="x", skills=[], needed=True, since=TODAY, at=NOW
    ),
    "fill": lambda net, by, post, shift: actions.fill_post(
        by=by, post_id=post.pk, user_id=None, name="Somebody", since=TODAY, at=NOW
    ),
    "vacate": lambda net, by, post, shift: actions.vacate_post(by=by, post_id=post.pk, on=TODAY, at=NOW),
    "abolish": lambda net, by, post, shift: actions.abolish_post(by=by, post_id=post.pk, at=NOW),
    "shift": lambda net, by, post, shift: actions.put_shift(
        by=by, body_id=net.punjab.pk, user_id=net.lead.user_id, starts_at=NOW, ends_at=NOW + HOUR, at=NOW
    ),
    "remove": lambda net, by, post, shift: actions.remove_shift(by=by, shift_id=shift.pk, at=NOW),
    "repeat": lambda net, by, post, shift: actions.repeat_week(by=by, body_id=net.punjab.pk, starts_at=NOW, at=NOW),
    "skill": lambda net, by, post, shift: actions.note_skill(
        by=by, body_id=net.punjab.pk, user_id=net.lead.user_id, name="x", depth=1, at=NOW
    ),
}


class TestWhoPlans:
    @pytest.mark.parametrize("act", PLANNING)
    def test_each_act_by_each_person(self, net: Net, act: str) -> None:
        row, duty = post(net), shift(net, net.analyst)
        actions.fill_post(by=net.lead, post_id=row.pk, user_id=None, name="Holder", since=TODAY, at=NOW)
        for by in (net.analyst, net.officer):
            with pytest.raises(Forbidden):
                PLANNING[act](net, by, row, duty)
        for by in (net.reviewer, net.sindh_lead, net.national, *net.outsiders().values()):
            with pytest.raises(Absent):
                PLANNING[act](net, by, row, duty)
        PLANNING[act](net, net.administrator, row, duty)

    def test_of_what_is_no_team(self, net: Net) -> None:
        lead = person(net.council, Role.LEAD)[1]
        with pytest.raises(Absent):
            actions.make_post(by=lead, body_id=net.council.pk, title="x", skills=[], needed=True, since=TODAY, at=NOW)


class TestPosts:
    def test_vacant_filled_and_vacant_again(self, net: Net) -> None:
        row = post(net)
        (view,) = queries.posts(net.punjab.pk)
        assert (view.vacant, view.since, view.row.skills) == (True, TODAY, ["forensics"])
        actions.fill_post(by=net.lead, post_id=row.pk, user_id=net.analyst.user_id, name="", since=TODAY + DAY, at=NOW)
        (view,) = queries.posts(net.punjab.pk)
        assert view.holder is not None
        assert (view.holder.user_id, view.since) == (net.analyst.user_id, TODAY + DAY)
        actions.vacate_post(by=net.lead, post_id=row.pk, on=TODAY + 9 * DAY, at=NOW)
        (view,) = queries.posts(net.punjab.pk)
        assert (view.vacant, view.since) == (True, TODAY + 9 * DAY)
        with pytest.raises(Conflict):
            actions.vacate_post(by=net.lead, post_id=row.pk, on=TODAY + 9 * DAY, at=NOW)

    def test_another_holder_ends_the_first(self, net: Net) -> None:
        row = post(net)
        for name, since in (("First", TODAY), ("Second", TODAY + DAY)):
            actions.fill_post(by=net.lead, post_id=row.pk, user_id=None, name=name, since=since, at=NOW)
        assert [(each.name, each.until) for each in row.holdings.order_by("pk")] == [
            ("First", TODAY + DAY),
            ("Second", None),
        ]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"user_id": None, "name": " ", "since": TODAY}, "name"),
            ({"user_id": None, "name": "x", "since": TODAY - DAY}, "since"),
            ({"user_id": 0, "name": "", "since": TODAY}, "user_id"),
        ],
    )
    def test_what_is_unsound(self, net: Net, fields: dict[str, object], field: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.fill_post(by=net.lead, post_id=post(net).pk, at=NOW, **fields)  # type: ignore[arg-type]
        assert list(refused.value.problems) == [field]

    def test_somebody_of_another_body_cannot_hold_it_by_account(self, net: Net) -> None:
        with pytest.raises(Invalid):
            actions.fill_post(
                by=net.lead, post_id=post(net).pk, user_id=net.reviewer.user_id, name="", since=TODAY, at=NOW
            )

    def test_an_abolished_post_is_gone(self, net: Net) -> None:
        row = post(net)
        actions.abolish_post(by=net.lead, post_id=row.pk, at=NOW)
        assert queries.posts(net.punjab.pk) == []
        with pytest.raises(Absent):
            actions.abolish_post(by=net.lead, post_id=row.pk, at=NOW)

    def test_abolished_before_its_holder_came(self, net: Net) -> None:
        row = post(net)
        soon = TODAY + 30 * DAY
        actions.fill_post(by=net.lead, post_id=row.pk, user_id=None, name="From May on", since=soon, at=NOW)
        actions.abolish_post(by=net.lead, post_id=row.pk, at=NOW)
        assert [(each.since, each.until) for each in row.holdings.all()] == [(soon, soon)], "not for a day"

    @pytest.mark.parametrize("day", [date.min, date.max, date(1949, 12, 31), date(2200, 1, 1)])
    def test_a_day_that_nobody_means(self, net: Net, day: date) -> None:
        row = post(net)
        for act in (
            lambda: post(net, since=day),
            lambda: actions.fill_post(by=net.lead, post_id=row.pk, user_id=None, name="x", since=day, at=NOW),
            lambda: actions.vacate_post(by=net.lead, post_id=row.pk, on=day, at=NOW),
        ):
            with pytest.raises(Invalid, match="between 1950"):
                act()


class TestSkills:
    def test_everybody_notes_their_own(self, net: Net) -> None:
        body, mine = net.punjab.pk, net.analyst.user_id
        actions.note_skill(by=net.analyst, body_id=body, user_id=mine, name="Malware", depth=2, at=NOW)
        actions.note_skill(by=net.analyst, body_id=body, user_id=mine, name="malware", depth=3, at=NOW)
        assert [(each.name, each.depth) for each in queries.skills(body)] == [("malware", 3)]
        actions.note_skill(by=net.lead, body_id=body, user_id=mine, name="malware", depth=0, at=NOW)
        assert queries.skills(body) == []

    def test_not_at_a_body_where_they_are_nobody(self, net: Net) -> None:
        with pytest.raises(Absent):
            actions.note_skill(
                by=net.reviewer, body_id=net.punjab.pk, user_id=net.reviewer.user_id, name="x", depth=1, at=NOW
            )

    def test_of_whoever_left_nothing_is_shown(self, net: Net) -> None:
        body, mine = net.punjab.pk, net.analyst.user_id
        actions.note_skill(by=net.analyst, body_id=body, user_id=mine, name="Malware", depth=2, at=NOW)
        Membership.objects.filter(user_id=mine).update(ended_at=NOW)
        assert queries.skills(body) == []


class TestTheRoster:
    def test_gaps_and_who_is_on_duty(self, net: Net) -> None:
        shift(net, net.analyst, NOW, 8)
        shift(net, net.officer, NOW + 8 * HOUR, 8)
        found = queries.roster(net.punjab.pk, NOW, NOW + HOUR)
        assert [each.row.user_id for each in found.on_duty] == [net.analyst.user_id]
        assert [(gap.starts, gap.length) for gap in found.gaps] == [(NOW + 16 * HOUR, 7 * DAY - 16 * HOUR)]

    def test_what_began_the_day_before_is_shown_on_the_first(self, net: Net) -> None:
        shift(net, net.analyst, NOW - 4 * HOUR, 8)
        found = queries.roster(net.punjab.pk, NOW, NOW)
        assert len(found.days[0][1]) == 1
        assert found.gaps[0].starts == NOW + 4 * HOUR

    @pytest.mark.parametrize(("hours", "field"), [(0, "ends_at"), (25, "ends_at"), (-1, "ends_at")])
    def test_a_length_that_no_shift_has(self, net: Net, hours: int, field: str) -> None:
        with pytest.raises(Invalid) as refused:
            shift(net, net.analyst, hours=hours)
        assert list(refused.value.problems) == [field]

    @pytest.mark.parametrize("year", [1, 1949, 2200, 9999])
    def test_a_time_that_nobody_means(self, net: Net, year: int) -> None:
        with pytest.raises(Invalid, match="between 1950"):
            shift(net, net.analyst, NOW.replace(year=year, month=12, day=31))
        with pytest.raises(Absent):
            actions.repeat_week(by=net.lead, body_id=net.punjab.pk, starts_at=NOW.replace(year=year), at=NOW)

    def test_nobody_is_on_duty_twice_at_once(self, net: Net) -> None:
        shift(net, net.analyst)
        with pytest.raises(Invalid) as refused:
            shift(net, net.analyst, NOW + DAY + 7 * HOUR)
        assert list(refused.value.problems) == ["user_id"]
        shift(net, net.analyst, NOW + DAY + 8 * HOUR)

    def test_a_week_is_repeated_without_who_left_and_without_clashes(self, net: Net) -> None:
        shift(net, net.analyst, NOW)
        shift(net, net.officer, NOW + 8 * HOUR)
        shift(net, net.lead, NOW + DAY)
        shift(net, net.lead, NOW + DAY + 7 * DAY)
        Membership.objects.filter(user_id=net.officer.user_id).update(ended_at=NOW)
        assert actions.repeat_week(by=net.lead, body_id=net.punjab.pk, starts_at=NOW, at=NOW) == 1
        assert Shift.objects.filter(user_id=net.analyst.user_id).count() == 2
        assert actions.repeat_week(by=net.lead, body_id=net.punjab.pk, starts_at=NOW, at=NOW) == 0

    def test_a_shift_that_is_removed_leaves_a_gap(self, net: Net) -> None:
        row = shift(net, net.analyst, NOW)
        actions.remove_shift(by=net.lead, shift_id=row.pk, at=NOW)
        assert queries.gaps_ahead(net.punjab.pk, NOW)[0].starts == NOW
        with pytest.raises(Conflict):
            actions.remove_shift(by=net.lead, shift_id=row.pk, at=NOW)


class TestSwaps:
    def ask(self, net: Net, row: Shift, against: Shift | None = None) -> object:
        other = against.pk if against else None
        officer = net.officer.user_id
        return actions.ask_swap(by=net.analyst, shift_id=row.pk, colleague=officer, against=other, at=NOW)

    def test_one_shift_against_another(self, net: Net) -> None:
        mine, theirs = shift(net, net.analyst), shift(net, net.officer, NOW + 2 * DAY)
        swap = self.ask(net, mine, theirs)
        assert Notice.objects.get().user_id == net.officer.user_id
        assert queries.asked_of(net.officer) == [swap]
        actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]
        owners = dict(Shift.objects.values_list("pk", "user_id"))
        assert owners == {mine.pk: net.officer.user_id, theirs.pk: net.analyst.user_id}
        with pytest.raises(Conflict):
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]

    def test_declined_or_taken_back_nothing_changes(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        swap = self.ask(net, mine)
        actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=False, at=NOW)  # type: ignore[attr-defined]
        swap = self.ask(net, mine)
        actions.take_back_swap(by=net.analyst, swap_id=swap.pk, at=NOW)  # type: ignore[attr-defined]
        mine.refresh_from_db()
        assert mine.user_id == net.analyst.user_id

    def test_others_neither_ask_nor_answer(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        for by, refusal in ((net.lead, Forbidden), (net.reviewer, Absent), (net.contact, Absent)):
            with pytest.raises(refusal):
                actions.ask_swap(by=by, shift_id=mine.pk, colleague=net.officer.user_id, at=NOW)
        swap = self.ask(net, mine)
        for by, refusal in ((net.lead, Forbidden), (net.analyst, Forbidden), (net.reviewer, Absent)):
            with pytest.raises(refusal):
                actions.answer_swap(by=by, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]

    @pytest.mark.parametrize("answered", [False, True])
    def test_to_others_there_is_none_answered_or_not(self, net: Net, answered: bool) -> None:
        swap = self.ask(net, shift(net, net.analyst))
        if answered:
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=False, at=NOW)  # type: ignore[attr-defined]
        for by in (net.reviewer, net.national, *net.outsiders().values()):
            for number in (swap.pk, 0):  # type: ignore[attr-defined]
                with pytest.raises(Absent):
                    actions.answer_swap(by=by, swap_id=number, takes=True, at=NOW)
                with pytest.raises(Absent):
                    actions.take_back_swap(by=by, swap_id=number, at=NOW)

    def test_who_works_there_no_longer_takes_nothing(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        swap = self.ask(net, mine)
        Membership.objects.filter(user_id=net.officer.user_id).update(ended_at=NOW)
        left = Person(net.officer.user_id, net.officer.label)
        assert queries.asked_of(left) == []
        for takes in (True, False):
            with pytest.raises(Absent):
                actions.answer_swap(by=left, swap_id=swap.pk, takes=takes, at=NOW)  # type: ignore[attr-defined]
        # A session that is older than the end of the membership.
        with pytest.raises(Conflict, match="no longer"):
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]
        mine.refresh_from_db()
        assert mine.user_id == net.analyst.user_id

    def test_nor_does_who_asked_and_left_get_the_other_shift(self, net: Net) -> None:
        swap = self.ask(net, shift(net, net.analyst), shift(net, net.officer, NOW + 2 * DAY))
        Membership.objects.filter(user_id=net.analyst.user_id).update(ended_at=NOW)
        with pytest.raises(Conflict, match="no longer"):
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]

    def test_what_was_asked_of_a_shift_ends_when_it_changes_hands(self, net: Net) -> None:
        first, second = shift(net, net.analyst), shift(net, net.officer, NOW + 2 * DAY)
        of_officer = self.ask(net, first)
        other = actions.ask_swap(
            by=net.officer, shift_id=second.pk, colleague=net.analyst.user_id, against=first.pk, at=NOW
        )
        actions.answer_swap(by=net.analyst, swap_id=other.pk, takes=True, at=NOW)
        with pytest.raises(Forbidden):
            actions.answer_swap(by=net.lead, swap_id=of_officer.pk, takes=True, at=NOW)  # type: ignore[attr-defined]
        with pytest.raises(Conflict):
            actions.answer_swap(by=net.officer, swap_id=of_officer.pk, takes=True, at=NOW)  # type: ignore[attr-defined]

    def test_who_is_on_duty_then_cannot_take_it(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        swap = self.ask(net, mine)
        shift(net, net.officer, NOW + DAY + HOUR)
        with pytest.raises(Conflict, match="on duty"):
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=NOW)  # type: ignore[attr-defined]

    def test_what_has_begun_is_not_swapped(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        swap = self.ask(net, mine)
        later = NOW + DAY + HOUR
        with pytest.raises(Conflict):
            actions.answer_swap(by=net.officer, swap_id=swap.pk, takes=True, at=later)  # type: ignore[attr-defined]

    def test_one_question_at_a_time(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        self.ask(net, mine)
        with pytest.raises(Conflict):
            self.ask(net, mine)

    def test_a_shift_that_is_removed_is_asked_for_no_more(self, net: Net) -> None:
        mine = shift(net, net.analyst)
        self.ask(net, mine)
        actions.remove_shift(by=net.lead, shift_id=mine.pk, at=NOW)
        assert queries.asked_of(net.officer) == []


class TestNotes:
    SECRET = "Zarqa-note"

    def write(self, net: Net, by: Person | None = None) -> HandOverNote:
        return actions.write_note(by=by or net.analyst, body_id=net.punjab.pk, text=self.SECRET, at=NOW)

    def test_written_by_one_and_taken_over_by_another(self, net: Net) -> None:
        row = self.write(net)
        with pytest.raises(Forbidden):
            actions.take_note(by=net.analyst, note_id=row.pk, at=NOW)
        assert actions.take_note(by=net.officer, note_id=row.pk, at=NOW + HOUR).taken_at == NOW + HOUR
        with pytest.raises(Conflict):
            actions.take_note(by=net.lead, note_id=row.pk, at=NOW)

    def test_it_belongs_to_the_shift_that_ends(self, net: Net) -> None:
        row = shift(net, net.analyst, NOW - 8 * HOUR)
        assert self.write(net).shift == row

    def test_nobody_else_reads_it(self, net: Net) -> None:
        row = self.write(net)
        strangers = (net.reviewer, net.national, net.administrator, *net.outsiders().values())
        for by in strangers:
            with pytest.raises(Absent):
                queries.notes(by, net.punjab.pk)
            with pytest.raises(Absent):
                actions.take_note(by=by, note_id=row.pk, at=NOW)
            with viewing(by):
                assert HandOverNote.objects.count() == 0
        with viewing(net.lead):
            assert HandOverNote.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM readiness_hand_over_note")
            assert cursor.fetchone() == (1,)

    def test_no_word_of_it_is_in_the_journal(self, net: Net) -> None:
        self.write(net)
        assert self.SECRET not in str([vars(each) for each in Entry.objects.all()])

    def test_an_empty_one(self, net: Net) -> None:
        with pytest.raises(Invalid):
            actions.write_note(by=net.analyst, body_id=net.punjab.pk, text=" \n", at=NOW)
        for by, refusal in ((net.administrator, Forbidden), (net.reviewer, Absent)):
            with pytest.raises(refusal):
                self.write(net, by)
