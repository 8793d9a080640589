"""A note is taken back: struck out, or made stricter. Nobody sees more by it, and what was read is not denied."""

from typing import Any

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.audit.actions import Act, record, record_each
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Mail, Notice
from pehra.incidents import actions, queries
from pehra.incidents.models import Case, Correction, Entry, Named
from pehra.incidents.queries.happenings import happened
from pehra.incidents.queries.notes import named_key, note_key
from pehra.webhooks.rules.happenings import kind_of
from tests import world
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, closed, escalated, named, opened, red
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, two
from tests.search.test_finding import find

pytestmark = pytest.mark.django_db
WRITTEN, TAKEN = LATER, LATER + HOUR
OUTSIDE = ("contact", "second_contact", "cii_lead")


def noted(net: Net, reference: str, by: str = "analyst", **fields: Any) -> str:
    """The key of a new note."""
    entry = actions.note(by=getattr(net, by), reference=reference, at=WRITTEN, **{"body": WORDS} | fields)
    return note_key(entry.pk)


def amend(by: Person, reference: str, note: str, **fields: Any) -> Entry:
    return actions.amend_note(by=by, reference=reference, note=note, at=TAKEN, **{"reason": REASON} | fields)


def told(person: Person, reference: str) -> list[tuple[str, str]]:
    """Notes, and what stands in their stead, as this person sees them."""
    entries = queries.entries_of(person, queries.case(person, reference))
    return [(each.kind, each.body) for each in entries if each.kind in ("note", "struck")]


def words_found(person: Person, text: str) -> int:
    """How many entries somebody finds by these words."""
    return sum(hit.kind.value == "entry" for hit in find(person, text).hits)


def raw(person: Person) -> list[str]:
    """All words in the timelines and corrections that raw SQL finds in this person's window."""
    with viewing(person), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM incidents_entry UNION ALL SELECT words FROM incidents_correction")
        return [row[0] for row in cursor.fetchall() if row[0]]


class TestStruckOut:
    def test_its_words_are_gone_for_everybody_but_its_own_body(self, net: Net) -> None:
        reference = escalated(net)
        note = noted(net, reference)
        amend(net.analyst, reference, note, strike=True)
        for who in OUTSIDE:
            assert told(getattr(net, who), reference) == [("struck", REASON)], who
            assert WORDS not in raw(getattr(net, who)), who
            assert queries.detail(getattr(net, who), reference, national=frozenset()).corrections == []
        for person in (net.analyst, net.lead):
            assert told(person, reference) == [("struck", REASON)]
            assert WORDS in raw(person)
            [kept] = queries.detail(person, reference, national=frozenset()).corrections
            assert (kept.words, kept.reason, kept.what) == (WORDS, REASON, "struck")

    def test_no_search_finds_them_any_more(self, net: Net) -> None:
        reference = opened(net, title="Title", description="Description")
        note = noted(net, reference, body="Zarqawords")
        assert words_found(net.contact, "Zarqawords") == 1
        amend(net.analyst, reference, note, strike=True, reason="Wrong reason")
        for person in (net.contact, net.analyst):
            assert words_found(person, "Zarqawords") == 0
        assert words_found(net.contact, "wrong reason") == 1

    def test_who_it_mentioned_is_forgotten(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference, body=f"@{User.objects.get(pk=net.lead.user_id).name} look")
        assert Entry.objects.filter(params__has_key="mentions").exists()
        amend(net.analyst, reference, note, strike=True)
        assert not Entry.objects.filter(params__has_key="mentions").exists()

    def test_notices_of_it_are_withdrawn_and_those_of_other_notes_stay(self, net: Net) -> None:
        reference = opened(net)
        actions.note(by=net.analyst, reference=reference, body="Another", at=WRITTEN - HOUR)
        note = noted(net, reference)
        assert Notice.objects.filter(kind="case.note", withdrawn_at=None).count() == 2
        amend(net.analyst, reference, note, strike=True)
        assert [each.at for each in Notice.objects.filter(kind="case.note", withdrawn_at=None)] == [WRITTEN - HOUR]
        assert not Mail.objects.filter(notice__withdrawn_at__isnull=False).exists()

    def test_no_program_is_told_of_it_any_more(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        entry = amend(net.analyst, reference, note, strike=True)
        assert kind_of(happened([entry.pk])[entry.pk].kind) is None

    def test_the_journal_keeps_a_hash_and_no_word(self, net: Net) -> None:
        reference = opened(net)
        amend(net.analyst, reference, noted(net, reference), strike=True)
        line = JournalEntry.objects.get(act="case.note-struck")
        assert set(line.detail) == {"entry", "sha256"}
        assert WORDS not in str(line.detail)
        assert REASON not in str(line.detail)

    def test_it_is_done_once(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        amend(net.analyst, reference, note, strike=True)
        for again in ({"strike": True}, {"internal": True}):
            with pytest.raises(Conflict):
                amend(net.analyst, reference, note, **again)
        assert Correction.objects.count() == 1

    def test_on_a_closed_case_too(self, net: Net) -> None:
        reference = closed(net)
        amend(net.analyst, reference, noted(net, reference), strike=True)
        assert told(net.contact, reference) == [("struck", REASON)]


class TestMadeStricter:
    def test_for_the_own_team_alone(self, net: Net) -> None:
        reference = escalated(net)
        version = Case.objects.get().version
        amend(net.analyst, reference, noted(net, reference), internal=True)
        for who in OUTSIDE:
            assert told(getattr(net, who), reference) == [("struck", "")], who
            assert WORDS not in raw(getattr(net, who)), who
        assert ("note", WORDS) in told(net.lead, reference)
        assert words_found(net.contact, WORDS) == 0
        assert words_found(net.lead, WORDS) == 1
        assert not Notice.objects.filter(kind="case.note", withdrawn_at=None).exists()
        assert Case.objects.get().version > version

    def test_by_its_label(self, net: Net) -> None:
        reference = opened(net, affected=("branch",))
        note = noted(net, reference)
        assert told(net.branch_contact, reference) == [("note", WORDS)]
        amend(net.analyst, reference, note, tlp="TLP:AMBER+STRICT")
        assert told(net.branch_contact, reference) == [("struck", "")]
        assert ("note", WORDS) in told(net.contact, reference)
        assert Notice.objects.filter(kind="case.note", withdrawn_at=None).count() == 1, "the operator still reads it"

    def test_to_red_it_is_for_its_author_and_whoever_closed_it(self, net: Net) -> None:
        reference = opened(net)
        entry = amend(net.lead, reference, noted(net, reference), tlp="TLP:RED")
        assert entry.named == sorted([net.analyst.user_id, net.lead.user_id])
        assert sorted(entry.audience) == sorted([-net.analyst.user_id, -net.lead.user_id])

    def test_a_red_one_of_several_parties_stays_with_the_own_team(self, net: Net) -> None:
        reference = opened(net)
        chosen = [net.contact.user_id, net.lead.user_id]
        note = noted(net, reference, tlp="TLP:RED", named=chosen)
        entry = amend(net.analyst, reference, note, internal=True)
        assert -net.contact.user_id not in entry.audience
        assert told(net.contact, reference) == [("struck", "")]
        assert told(net.second_contact, reference) == []

    def test_on_a_red_case_it_stays_with_those_named_of_the_team(self, net: Net) -> None:
        reference = red(net)
        note = noted(net, reference, by="lead")
        assert ("note", WORDS) in told(net.contact, reference)
        amend(net.lead, reference, note, internal=True)
        assert told(net.contact, reference) == [("struck", "")]
        assert ("note", WORDS) in told(net.lead, reference)

    def test_nobody_is_shut_out_and_nobody_is_told_of_it(self, net: Net) -> None:
        reference = opened(net)
        amend(net.analyst, reference, noted(net, reference), tlp="TLP:AMBER+STRICT")
        assert told(net.contact, reference) == [("note", WORDS)]

    @pytest.mark.parametrize("tlp", ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "", "x"])
    def test_never_wider_and_never_as_it_is(self, net: Net, tlp: str) -> None:
        reference = opened(net)
        note = noted(net, reference)
        with pytest.raises(Invalid) as refused:
            amend(net.analyst, reference, note, tlp=tlp)
        assert set(refused.value.problems) == {"tlp"}
        assert not Correction.objects.exists()

    @pytest.mark.parametrize("later", ["", "TLP:AMBER+STRICT", "TLP:RED"])
    @pytest.mark.parametrize("internal", [True, False])
    @pytest.mark.parametrize("tlp", ["TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT"])
    def test_every_audience_becomes_smaller(self, net: Net, tlp: str, internal: bool, later: str) -> None:
        """Of whatever note, by whatever step, also where the case has become stricter since it was written."""
        for step, to in STEPS.items():
            reference = opened(net, tlp=tlp, affected=("branch",))
            note = noted(net, reference, by="lead", internal=internal)
            if later:
                actions.change_tlp(by=net.lead, reference=reference, tlp=later, at=WRITTEN)
            before = seers(net, reference)
            if {(step, "internal", internal), (step, "tlp", tlp), (step, "later", later)} & NO_STEPS:
                with pytest.raises(Invalid) as refused:
                    amend(net.lead, reference, note, **to)
                assert set(refused.value.problems) == {"tlp"}
                assert seers(net, reference) == before
            else:
                amend(net.lead, reference, note, **to)
                assert "lead" in seers(net, reference) <= before, (step, before)

    @pytest.mark.parametrize("stricter", ["TLP:AMBER+STRICT", "TLP:RED"])
    def test_for_the_own_team_on_a_case_that_became_stricter_since(self, net: Net, stricter: str) -> None:
        reference = opened(net)
        note = noted(net, reference)
        actions.change_tlp(by=net.lead, reference=reference, tlp=stricter, at=WRITTEN)
        assert ("note", WORDS) in told(net.contact, reference)
        entry = amend(net.lead, reference, note, internal=True)
        assert (entry.internal, entry.tlp) == (True, "TLP:AMBER")
        assert ("note", WORDS) not in told(net.contact, reference)
        assert ("note", WORDS) in told(net.lead, reference)


STEPS: dict[str, dict[str, Any]] = {
    "internal": {"internal": True},
    "strict": {"tlp": "TLP:AMBER+STRICT"},
    "red": {"tlp": "TLP:RED"},
}
# What is refused, since the note is that already, or its case is stricter by now.
NO_STEPS = {
    ("internal", "internal", True),
    ("strict", "tlp", "TLP:AMBER+STRICT"),
    ("strict", "later", "TLP:RED"),
}


def seers(net: Net, reference: str) -> set[str]:
    """Who of the network sees a note on the case."""
    people = {name: each for name, each in vars(net).items() if isinstance(each, Person)}
    return {
        name
        for name, each in people.items()
        if queries.find(each, reference) and ("note", WORDS) in told(each, reference)
    }


class TestWhoMay:
    def test_the_author_and_a_lead_of_the_same_body(self, net: Net) -> None:
        for person in (net.analyst, net.lead):
            reference = opened(net)
            amend(person, reference, noted(net, reference), strike=True)

    def test_others_who_read_it_may_not(self, net: Net) -> None:
        reference = escalated(net)
        note = noted(net, reference)
        _, colleague = _second_analyst(net)
        for person in (net.contact, net.cii_lead, colleague):
            with pytest.raises(Forbidden):
                amend(person, reference, note, strike=True)

    def test_an_organisation_takes_its_own_back(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference, by="contact")
        for person in (net.analyst, net.lead):
            with pytest.raises(Forbidden):
                amend(person, reference, note, strike=True)
        amend(net.second_contact, reference, note, strike=True)
        assert told(net.analyst, reference) == [("struck", REASON)]

    def test_an_author_who_has_left_may_not(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        Membership.objects.filter(user_id=net.analyst.user_id).update(ended_at=TAKEN)
        gone = Person(net.analyst.user_id, net.analyst.label, ())
        with pytest.raises(Absent):
            amend(gone, reference, note, strike=True)

    def test_to_strangers_there_is_none(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        for person in net.strangers.values():
            with pytest.raises(Absent):
                amend(person, reference, note, strike=True)

    def test_a_note_that_is_not_seen_does_not_exist(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference, tlp="TLP:RED")
        for person in (net.lead, net.contact):
            with pytest.raises(Absent):
                amend(person, reference, note, strike=True)
        with pytest.raises(Absent):
            amend(net.analyst, reference, "0" * 20, strike=True)

    def test_facts_and_what_was_filed_stay(self, net: Net) -> None:
        reference = opened(net)
        actions.file_update(by=net.contact, reference=reference, body="So far", at=LATER)
        for entry in Entry.objects.all():
            for person in (net.contact, net.analyst):
                if queries.entries_of(person, queries.case(person, reference)):
                    with pytest.raises((Conflict, Absent)) as refused:
                        amend(person, reference, note_key(entry.pk), strike=True)
                    assert refused.type is Absent or "stays" in str(refused.value)
        assert not Correction.objects.exists()

    def test_a_reason_is_needed(self, net: Net) -> None:
        reference = opened(net)
        with pytest.raises(Invalid) as refused:
            amend(net.analyst, reference, noted(net, reference), strike=True, reason=" ")
        assert set(refused.value.problems) == {"reason"}


def read(who: Person, reference: str, at: Any = WRITTEN) -> None:
    detail = queries.detail(who, reference, national=frozenset())
    actions.note_reading(by=who, case=detail.case, entries=detail.entries, at=at)


def name_of(person: Person) -> str:
    return person.label.partition(" <")[0]


def had_opened() -> list[str]:
    """Their names, as the latest correction has them."""
    return [each["name"] for each in Correction.objects.latest("pk").readers]


class TestWhoHadOpenedIt:
    def test_where_readings_are_recorded_their_names_are_told(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference, tlp="TLP:AMBER+STRICT")
        read(net.contact, reference)
        read(net.contact, reference, TAKEN)
        read(net.analyst, reference)
        amend(net.analyst, reference, note, strike=True)
        [one] = Correction.objects.get().readers
        assert one["name"] == name_of(net.contact)
        assert one["party_en"] == net.operator.name_en
        assert one["at"] == WRITTEN.isoformat(), "when they first did"
        assert "recorded_since" not in Correction.objects.get().before

    def test_who_read_the_case_before_it_was_written_is_not_among_them(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        read(net.contact, reference, WRITTEN - HOUR)
        amend(net.analyst, reference, noted(net, reference), strike=True)
        assert had_opened() == []

    def test_who_could_not_see_it_is_not_among_them(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        note = noted(net, reference, internal=True)
        read(net.contact, reference)
        read(net.lead, reference)
        amend(net.analyst, reference, note, strike=True)
        assert had_opened() == [name_of(net.lead)]

    def test_under_a_wider_label_nobody_can_say(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        read(net.contact, reference)
        amend(net.analyst, reference, note, internal=True)
        assert Correction.objects.get().readers is None

    def test_whoever_was_first_is_told_however_often_others_read_it(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        note = noted(net, reference)
        read(net.contact, reference)
        shown = {"tlp": "TLP:AMBER+STRICT", "entries": [Entry.objects.get(kind="note").pk]}
        again = [Act("case.read", f"case:{reference}", net.telecom_cert.pk, shown)] * 600
        record_each(again, by=net.lead, at=WRITTEN + HOUR / 2)
        amend(net.analyst, reference, note, strike=True)
        assert had_opened() == [name_of(net.contact), name_of(net.lead)]

    def test_who_has_left_or_is_named_no_longer_has_read_it_all_the_same(self, net: Net) -> None:
        reference = named(net)
        note = noted(net, reference, by="lead")
        read(net.analyst, reference)
        read(net.contact, reference, WRITTEN + HOUR / 2)
        analyst = named_key(Named.objects.get(user_id=net.analyst.user_id, until=None).pk)
        actions.unname_person(by=net.lead, reference=reference, named=analyst, at=WRITTEN + HOUR / 2)
        Membership.objects.filter(user_id=net.contact.user_id).update(ended_at=TAKEN)
        amend(net.lead, reference, note, strike=True)
        assert had_opened() == [name_of(net.analyst), name_of(net.contact)]

    def test_what_it_showed_is_told_of_the_page_into_which_its_case_was_merged(self, net: Net) -> None:
        case, into = two(net)
        note = noted(net, case)
        actions.change_tlp(by=net.analyst, reference=case, tlp="TLP:AMBER+STRICT", at=WRITTEN)
        merge(net, case, into, WRITTEN)
        read(net.contact, into, WRITTEN + HOUR / 2)
        amend(net.analyst, case, note, strike=True)
        assert had_opened() == [name_of(net.contact)]

    def test_a_line_of_before_lines_said_it_counts_where_all_saw_the_note(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        for internal, expected in ((False, [name_of(net.contact)]), (True, [])):
            note = noted(net, reference, internal=internal)
            said = {"subject": f"case:{reference}", "detail": {"tlp": "TLP:AMBER+STRICT"}}
            record(by=net.contact, at=WRITTEN, act="case.read", party_id=net.operator.pk, **said)
            amend(net.analyst, reference, note, strike=True)
            assert had_opened() == expected


class TestSinceWhenItIsTold:
    BETWEEN = WRITTEN + HOUR / 2

    def since(self) -> Any:
        return Correction.objects.latest("pk").before.get("recorded_since")

    def test_from_when_on_the_case_was_strict(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        read(net.contact, reference)
        actions.change_tlp(by=net.analyst, reference=reference, tlp="TLP:AMBER+STRICT", at=self.BETWEEN)
        read(net.lead, reference, self.BETWEEN)
        amend(net.analyst, reference, note, strike=True)
        assert had_opened() == [name_of(net.lead)]
        assert self.since() == self.BETWEEN.isoformat()

    def test_from_when_on_the_note_was_strict(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        read(net.contact, reference)
        given = {"tlp": "TLP:AMBER+STRICT", "reason": REASON, "at": self.BETWEEN}
        actions.amend_note(by=net.analyst, reference=reference, note=note, **given)
        read(net.lead, reference, self.BETWEEN)
        amend(net.analyst, reference, note, strike=True)
        assert had_opened() == [name_of(net.lead)]
        assert self.since() == self.BETWEEN.isoformat()

    def test_what_was_strict_all_the_time_is_told_from_the_beginning(self, net: Net) -> None:
        reference = red(net)
        note = noted(net, reference, by="lead")
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER+STRICT", at=self.BETWEEN)
        amend(net.lead, reference, note, strike=True)
        assert (self.since(), had_opened()) == (None, [])

    def test_a_wider_label_in_between_is_a_gap(self, net: Net) -> None:
        reference = opened(net)
        note = noted(net, reference)
        for minute, tlp in enumerate(("TLP:AMBER+STRICT", "TLP:AMBER", "TLP:AMBER+STRICT")):
            at = WRITTEN + minute * HOUR / 60
            actions.change_tlp(by=net.contact, reference=reference, tlp=tlp, at=at)
        amend(net.analyst, reference, note, strike=True)
        assert self.since() == at.isoformat()

    @pytest.mark.parametrize(("tlp", "since"), [("TLP:AMBER", BETWEEN.isoformat()), ("TLP:AMBER+STRICT", None)])
    def test_what_was_split_off_has_its_readers_of_before(self, net: Net, tlp: str, since: str | None) -> None:
        """Whether those are all, the label of the note alone can say: that of the other case is not asked."""
        reference = opened(net, tlp=tlp)
        note = noted(net, reference)
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER+STRICT", at=WRITTEN)
        read(net.contact, reference)
        part = actions.Part(notes=[Entry.objects.get(kind="note").pk])
        words = {"part": part, "title": "The other half", "reason": REASON, "at": self.BETWEEN}
        out = actions.split(by=net.analyst, reference=reference, **words)
        amend(net.analyst, out.reference, note, strike=True)
        assert had_opened() == [name_of(net.contact)]
        assert self.since() == since


def _second_analyst(net: Net) -> tuple[Any, Person]:
    return world.person(net.telecom_cert, Role.ANALYST)
