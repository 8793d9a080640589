"""Who is affected, changed after intake: what an organisation that is added sees, and one that is removed keeps."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery import queries as inboxes
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.errors import Changed, NotNow
from pehra.incidents.models import Case, Entry
from tests.incidents.acting import LATER, WORDS, escalated, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def change(net: Net, reference: str, *, by: str = "analyst", **words: object) -> Case:
    return actions.change_affected(by=getattr(net, by), reference=reference, at=LATER, **words)  # type: ignore[arg-type]


def sees(person: Person, reference: str) -> bool:
    return queries.find(person, reference) is not None


def told(person: Person) -> list[str]:
    return [notice.kind for notice in inboxes.inbox(person)]


class TestAdded:
    @pytest.mark.parametrize(
        ("tlp", "admitted"),
        [("TLP:RED", False), ("TLP:AMBER+STRICT", False), ("TLP:AMBER", True), ("TLP:GREEN", True)],
    )
    def test_it_sees_what_the_label_allows_and_is_told_only_then(self, net: Net, tlp: str, admitted: bool) -> None:
        reference = reported(net, tlp=tlp)
        actions.accept(by=net.lead, reference=reference, at=LATER)
        change(net, reference, by="lead", add=["rival"])
        assert net.rival.pk in Case.objects.get().affected
        assert sees(net.rival_contact, reference) == admitted
        assert told(net.rival_contact) == (["case.affects-you"] if admitted else [])

    def test_made_wider_later_it_sees_the_case_then(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        change(net, reference, add=["rival"])
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER)
        assert sees(net.rival_contact, reference)

    def test_it_does_not_see_what_is_for_others(self, net: Net) -> None:
        reference = opened(net)
        actions.note(by=net.analyst, reference=reference, body=WORDS, internal=True, at=LATER)
        actions.note(by=net.analyst, reference=reference, body=WORDS, tlp="TLP:AMBER+STRICT", at=LATER)
        change(net, reference, add=["rival"])
        seen = queries.entries_of(net.rival_contact, queries.case(net.rival_contact, reference))
        assert {each.kind for each in seen} == {"reported", "accepted"}

    def test_it_reads_and_writes_nothing(self, net: Net) -> None:
        reference = opened(net)
        change(net, reference, add=["rival"])
        with pytest.raises(Forbidden):
            actions.note(by=net.rival_contact, reference=reference, body=WORDS, at=LATER)
        with pytest.raises(Forbidden):
            change(net, reference, by="rival_contact", remove=["rival"])

    @pytest.mark.parametrize("slug", ["holding", "branch", "rival"])
    def test_who_is_related_or_served_may_be_named(self, net: Net, slug: str) -> None:
        assert getattr(net, slug).pk in change(net, opened(net), add=[slug]).affected

    @pytest.mark.parametrize("slug", ["department", "no-such", "cert-telecom", "a b", "\0", ""])
    def test_whom_the_body_does_not_serve_is_absent(self, net: Net, slug: str) -> None:
        reference = opened(net)
        with pytest.raises(Invalid) as refused:
            change(net, reference, add=["rival", slug])
        assert refused.value.problems["add"].text == "“%(slug)s” is not an organisation that you can name."
        assert Case.objects.get().affected == [net.operator.pk]


class TestRemoved:
    def test_it_keeps_nothing(self, net: Net) -> None:
        reference = opened(net, affected=("branch",))
        words = {"by": net.analyst, "reference": reference, "body": WORDS, "tlp": "TLP:RED"}
        actions.note(**words, named=[net.branch_contact.user_id], at=LATER)
        change(net, reference, add=["rival"])
        assert told(net.branch_contact) == ["case.note"]
        change(net, reference, remove=["branch", "rival"])
        for person in (net.branch_contact, net.rival_contact):
            assert not sees(person, reference)
            assert told(person) == []
            assert not Entry.objects.filter(audience__overlap=list(person.keys)).exists()
        with pytest.raises(Absent):
            queries.report(net.branch_contact, Case.objects.get().reports.get().reference)

    def test_a_wider_label_still_admits_it(self, net: Net) -> None:
        reference = opened(net, affected=("branch",), tlp="TLP:GREEN")
        change(net, reference, remove=["branch"])
        assert sees(net.branch_contact, reference)
        assert not queries.detail(net.branch_contact, reference, national=frozenset()).inside

    def test_added_again_it_sees_the_case_again(self, net: Net) -> None:
        reference = opened(net, affected=("branch",))
        change(net, reference, remove=["branch"])
        change(net, reference, add=["branch"])
        assert sees(net.branch_contact, reference)

    def test_who_reported_it_stays(self, net: Net) -> None:
        with pytest.raises(Invalid) as refused:
            change(net, opened(net), remove=["operator"])
        assert set(refused.value.problems) == {"remove"}

    @pytest.mark.parametrize("slug", ["rival", "no-such", "\0"])
    def test_who_was_not_named_cannot_be_removed(self, net: Net, slug: str) -> None:
        with pytest.raises(Invalid) as refused:
            change(net, opened(net), remove=[slug])
        assert set(refused.value.problems) == {"remove"}


class TestTheAct:
    def test_only_the_custodian_does_it(self, net: Net) -> None:
        reference = escalated(net)
        for who in ("contact", "cii_lead"):
            with pytest.raises(Forbidden):
                change(net, reference, by=who, add=["rival"])
        for who in ("rival_contact", "duty_officer", "administrator"):
            with pytest.raises(Absent):
                change(net, reference, by=who, add=["rival"])

    def test_not_before_the_case_is_accepted(self, net: Net) -> None:
        with pytest.raises(NotNow):
            change(net, reported(net), add=["rival"])

    def test_two_at_once_do_not_undo_each_other(self, net: Net) -> None:
        reference = opened(net)
        version = Case.objects.get().version
        change(net, reference, add=["rival"], version=version)
        with pytest.raises(Changed):
            change(net, reference, add=["branch"], version=version)

    @pytest.mark.parametrize("words", [{}, {"add": ["operator"]}])
    def test_what_changes_nothing_is_refused(self, net: Net, words: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refused:
            change(net, opened(net), **words)
        assert set(refused.value.problems) == {"add"}

    def test_there_is_an_end_to_it(self, net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pehra.incidents.actions.concerned.MOST_AFFECTED", 1)
        with pytest.raises(Invalid, match="At most"):
            change(net, opened(net), add=["rival"])

    def test_it_is_told_to_the_source_and_written_down_for_those_who_take_part(self, net: Net) -> None:
        reference = opened(net, affected=("branch",))
        change(net, reference, add=["rival"], remove=["branch"])
        assert "case.affected" in told(net.contact)
        assert not Notice.objects.filter(kind="case.affected", party=net.telecom_cert).exists()
        entry = Entry.objects.get(kind="affected")
        assert [each["slug"] for each in entry.params["added"]] == ["rival"]
        assert [each["slug"] for each in entry.params["removed"]] == ["branch"]
        assert {key for key in entry.audience if key > 0} == {net.operator.pk, net.telecom_cert.pk}
        line = JournalEntry.objects.latest("seq")
        assert (line.act, line.party_id) == ("case.affected", net.telecom_cert.pk)
        assert line.detail == {"added": [net.rival.pk], "removed": [net.branch.pk]}
