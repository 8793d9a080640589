"""The daily work: notes with their labels, classification, observables, closing and opening again."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.timeline import tell
from pehra.incidents.errors import NotNow
from pehra.incidents.models import Case, Entry, Observable
from pehra.incidents.rules.intake import MOST_OBSERVABLES, Seen
from tests import world
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, closed, escalated, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def seen(person: Person, reference: str) -> list[str]:
    """The notes that somebody sees."""
    found = queries.entries_of(person, queries.case(person, reference))
    return [each.body for each in found if each.kind == "note"]


def told() -> tuple[set[str], set[int]]:
    """Parties and persons that have a notice of a note."""
    rows = list(Notice.objects.filter(kind="case.note").values_list("party__slug", "user_id"))
    return {party for party, _ in rows if party}, {user for _, user in rows if user}


class TestNotes:
    def test_all_who_see_the_case_read_it_and_the_others_are_told(self, net: Net) -> None:
        reference = escalated(net, affected=("branch",))
        actions.note(by=net.contact, reference=reference, body=" سطر\r\nدو ", at=LATER)
        for person in (net.contact, net.second_contact, net.analyst, net.cii_lead, net.branch_contact):
            assert seen(person, reference) == ["سطر\nدو"]
        assert told() == ({"cert-telecom", "cert-cii"}, set())

    def test_an_internal_one_is_for_the_own_team(self, net: Net) -> None:
        reference = escalated(net)
        actions.note(by=net.analyst, reference=reference, body=WORDS, internal=True, at=LATER)
        assert seen(net.lead, reference) == [WORDS]
        for person in (net.contact, net.cii_lead):
            assert seen(person, reference) == []
        assert told() == (set(), set())

    def test_a_stricter_one_stays_with_those_who_take_part(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:GREEN", affected=("branch",))
        actions.note(by=net.analyst, reference=reference, body="a", tlp="TLP:AMBER", at=LATER)
        actions.note(by=net.analyst, reference=reference, body="s", tlp="TLP:AMBER+STRICT", at=LATER)
        assert seen(net.rival_contact, reference) == []
        assert seen(net.branch_contact, reference) == ["a"]
        assert seen(net.contact, reference) == ["a", "s"]

    def test_a_red_one_is_for_its_author_and_whom_it_names(self, net: Net) -> None:
        reference = opened(net)
        chosen = [net.contact.user_id, net.lead.user_id]
        actions.note(by=net.analyst, reference=reference, body=WORDS, tlp="TLP:RED", named=chosen, at=LATER)
        for person in (net.analyst, net.contact, net.lead):
            assert seen(person, reference) == [WORDS]
        assert seen(net.second_contact, reference) == []
        assert told() == (set(), set(chosen))
        assert all(notice.restricted for notice in Notice.objects.filter(kind="case.note"))

    def test_a_red_one_that_names_nobody_is_for_its_author(self, net: Net) -> None:
        reference = opened(net)
        actions.note(by=net.analyst, reference=reference, body=WORDS, tlp="TLP:RED", at=LATER)
        assert seen(net.analyst, reference) == [WORDS]
        assert seen(net.lead, reference) == []

    def test_names_of_an_open_note_are_not_kept(self, net: Net) -> None:
        entry = actions.note(
            by=net.analyst, reference=opened(net), body=WORDS, named=[net.rival_contact.user_id], at=LATER
        )
        assert entry.named == []

    def test_nobody_is_named_who_does_not_see_the_case(self, net: Net) -> None:
        """Said alike of strangers, of who has left, and of numbers that are nobody's."""
        reference = opened(net)
        gone, _ = world.person(net.telecom_cert, Role.ANALYST)
        gone.is_active = False
        gone.save()
        for number in (net.rival_contact.user_id, net.administrator.user_id, gone.pk, 0, -5, 10**8, 10**30):
            with pytest.raises(Invalid) as refused:
                actions.note(by=net.analyst, reference=reference, body="x", tlp="TLP:RED", named=[number], at=LATER)
            assert str(refused.value) == "named: One of the persons named does not see this case."

    def test_an_internal_one_names_people_of_the_team(self, net: Net) -> None:
        reference = opened(net)
        words = {"by": net.analyst, "reference": reference, "body": WORDS, "tlp": "TLP:RED", "internal": True}
        with pytest.raises(Invalid):
            actions.note(**words, named=[net.contact.user_id], at=LATER)
        actions.note(**words, named=[net.lead.user_id], at=LATER)
        assert seen(net.lead, reference) == [WORDS]

    @pytest.mark.parametrize("tlp", ["TLP:GREEN", "TLP:CLEAR", "x"])
    def test_none_is_wider_than_its_case(self, net: Net, tlp: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.note(by=net.analyst, reference=opened(net), body=WORDS, tlp=tlp, at=LATER)
        assert set(refused.value.problems) == {"tlp"}

    def test_the_network_reads_and_does_not_write(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:GREEN", affected=("branch",))
        for person in (net.rival_contact, net.punjab_analyst, net.branch_contact):
            assert queries.case(person, reference)
            with pytest.raises(Forbidden):
                actions.note(by=person, reference=reference, body=WORDS, at=LATER)
            with pytest.raises(Forbidden):
                actions.add_observables(by=person, reference=reference, seen=[Seen("192.0.2.1")], at=LATER)

    @pytest.mark.parametrize("body", ["", "\u200c", "\0", "x" * 20_001, "a\u202eb"])
    def test_words_are_checked(self, net: Net, body: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.note(by=net.analyst, reference=opened(net), body=body, at=LATER)
        assert set(refused.value.problems) == {"body"}

    def test_on_a_closed_case_too(self, net: Net) -> None:
        reference = closed(net)
        actions.note(by=net.contact, reference=reference, body=WORDS, at=LATER)
        assert Case.objects.get().status == "closed"


class TestClassifying:
    def classify(self, net: Net, reference: str, **fields: object) -> Case:
        usual = {"classification": ["fraud", "availability/ddos", "fraud"], "severity": "high", "ransomware": False}
        return actions.classify(by=net.analyst, reference=reference, at=LATER, **usual | fields)  # type: ignore[arg-type]

    def test_several_classes_and_types(self, net: Net) -> None:
        case = self.classify(net, opened(net))
        assert (case.classification, case.severity, case.ransomware) == (["availability/ddos", "fraud"], "high", False)
        assert Entry.objects.get(kind="classified").params == {
            "classification": ["availability/ddos", "fraud"],
            "severity": "high",
            "ransomware": False,
        }
        line = JournalEntry.objects.latest("seq")
        assert line.detail == {"changed": ["classification", "severity"]}, "which, and not what"

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"classification": []}, {"classification"}),
            ({"classification": ["x"]}, {"classification"}),
            ({"severity": ""}, {"severity"}),
            ({"severity": "x", "classification": ["fraud/ddos"]}, {"severity", "classification"}),
        ],
    )
    def test_what_is_not_on_the_list_is_refused(self, net: Net, fields: dict[str, object], wrong: set[str]) -> None:
        with pytest.raises(Invalid) as refused:
            self.classify(net, opened(net), **fields)
        assert set(refused.value.problems) == wrong

    def test_not_before_it_is_acknowledged_and_not_after_it_is_closed(self, net: Net) -> None:
        for reference in (reported(net), closed(net)):
            with pytest.raises(NotNow):
                self.classify(net, reference)

    def test_while_an_offer_waits_it_goes_on(self, net: Net) -> None:
        assert self.classify(net, escalated(net)).severity == "high"


class TestObservables:
    def test_each_is_kept_once_in_one_spelling(self, net: Net) -> None:
        reference = opened(net, observables=(Seen("192.0.2[.]1"),))
        fresh = actions.add_observables(
            by=net.contact,
            reference=reference,
            seen=[Seen("192.0.2.1"), Seen("HXXP://A[.]example/"), Seen("http://a.example/", note=" n ")],
            at=LATER,
        )
        assert [(each.type, each.value, each.note, each.added_by) for each in fresh] == [
            ("url", "http://a.example/", "n", net.contact.label)
        ]
        assert Observable.objects.count() == 2
        assert Entry.objects.get(kind="observable").params == {"count": 1}

    def test_nothing_new_is_no_act(self, net: Net) -> None:
        reference = opened(net, observables=(Seen("192.0.2.1"),))
        before = (Case.objects.get().version, JournalEntry.objects.count())
        assert actions.add_observables(by=net.lead, reference=reference, seen=[Seen("192.0.2.1")], at=LATER) == []
        assert (Case.objects.get().version, JournalEntry.objects.count()) == before

    @pytest.mark.parametrize(
        "seen",
        [
            [],
            [Seen("192.0.2.1"), Seen("192.0.2.256", "ipv4-addr")],
            [Seen("x", "x")],
            [Seen("a\0b")],
            [Seen(f"h{number}.example") for number in range(MOST_OBSERVABLES + 1)],
        ],
    )
    def test_all_of_them_or_none(self, net: Net, seen: list[Seen]) -> None:
        with pytest.raises(Invalid) as refused:
            actions.add_observables(by=net.lead, reference=opened(net), seen=seen, at=LATER)
        assert set(refused.value.problems) == {"observables"}
        assert not Observable.objects.exists()


class TestClosing:
    def test_with_cause_and_lesson(self, net: Net) -> None:
        reference = opened(net)
        case = actions.close(by=net.lead, reference=reference, cause=" c\r\nc ", lesson="l", at=LATER)
        assert (case.status, case.closed_at, case.cause, case.lesson) == ("closed", LATER, "c\nc", "l")
        told_ = Notice.objects.filter(kind="case.closed").values_list("party__slug", flat=True)
        assert set(told_) == {"operator", "cert-telecom"}

    @pytest.mark.parametrize(
        ("cause", "lesson", "wrong"), [("", "l", "cause"), ("c", " ", "lesson"), ("\0", "l", "cause")]
    )
    def test_not_without(self, net: Net, cause: str, lesson: str, wrong: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.close(by=net.lead, reference=opened(net), cause=cause, lesson=lesson, at=LATER)
        assert set(refused.value.problems) == {wrong}

    def test_not_before_it_is_acknowledged_nor_while_an_offer_waits(self, net: Net) -> None:
        for reference in (reported(net), escalated(net)):
            with pytest.raises(NotNow):
                actions.close(by=net.lead, reference=reference, cause="c", lesson="l", at=LATER)

    def test_opened_again_it_is_the_same_case(self, net: Net) -> None:
        reference = closed(net)
        case = actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER)
        assert (case.status, case.closed_at, case.cause) == ("open", None, WORDS)
        with pytest.raises(NotNow):
            actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER)
        actions.close(by=net.lead, reference=reference, cause="again", lesson="l", at=LATER + HOUR)
        assert Case.objects.get().cause == "again"

    def test_only_the_custodian(self, net: Net) -> None:
        reference = escalated(net)
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)
        for person in (net.lead, net.contact):
            with pytest.raises(Forbidden):
                actions.close(by=person, reference=reference, cause="c", lesson="l", at=LATER)
        with pytest.raises(Absent):
            actions.close(by=net.duty_officer, reference=reference, cause="c", lesson="l", at=LATER)


class TestNotices:
    @pytest.mark.parametrize(
        ("tlp", "restricted"),
        [
            ("TLP:CLEAR", False),
            ("TLP:GREEN", False),
            ("TLP:AMBER", False),
            ("TLP:AMBER+STRICT", True),
            ("TLP:RED", True),
        ],
    )
    def test_the_strict_ones_are_marked_so_that_their_mails_say_nothing(
        self, net: Net, tlp: str, restricted: bool
    ) -> None:
        reported(net, tlp=tlp)
        notices = list(Notice.objects.all())
        assert {notice.restricted for notice in notices} == {restricted}
        assert all((notice.party_id is None) == (tlp == "TLP:RED") for notice in notices)

    def test_a_party_that_has_nobody_named_on_a_red_case_hears_nothing(self, net: Net) -> None:
        reported(net, tlp="TLP:RED")
        before = Notice.objects.count()
        tell(Case.objects.get(), [net.punjab_cert.pk], "x", "x", at=LATER)
        assert Notice.objects.count() == before
