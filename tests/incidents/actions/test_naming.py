"""Naming a further person on a TLP:RED case: who may, whom, and what they and those before them see."""

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery import queries as inboxes
from pehra.incidents import actions, queries
from pehra.incidents.actions.people import on_role_ended
from pehra.incidents.errors import PermissionNeeded
from pehra.incidents.models import Assignment, Case, Entry, Named
from pehra.incidents.queries.notes import named_key
from tests import world
from tests.incidents.acting import LATER, REASON, WORDS, opened, question, red, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def named_by_source(net: Net) -> str:
    """A case that the source itself set to TLP:RED, with the lead of the Telecom CERT."""
    reference = reported(net, tlp="TLP:RED")
    actions.accept(by=net.lead, reference=reference, at=LATER)
    return reference


def name(net: Net, reference: str, whom: str, *, by: str) -> Named:
    address = whom if "@" in whom or not whom else f"{whom}@example.org"
    return actions.name_person(by=getattr(net, by), reference=reference, person=address, at=LATER)


def told(person: Person) -> list[str]:
    return [notice.kind for notice in inboxes.inbox(person)]


class TestTheSource:
    @pytest.mark.parametrize("whom", ["second_contact", "analyst"])
    def test_names_whom_it_wants_of_the_parties(self, net: Net, whom: str) -> None:
        reference = named_by_source(net)
        assert queries.find(getattr(net, whom), reference) is None
        made = name(net, reference, whom, by="contact")
        assert queries.find(getattr(net, whom), reference)
        assert (made.why, Case.objects.get().tlp) == ("named by the source", "TLP:RED")
        assert "case.named" in told(getattr(net, whom))

    def test_the_custodian_is_told(self, net: Net) -> None:
        name(net, named_by_source(net), "second_contact", by="contact")
        assert "case.person-named" in told(net.lead)
        assert "case.person-named" not in told(net.contact)


class TestTheCustodian:
    def test_names_a_colleague_where_the_source_allows_more_than_red(self, net: Net) -> None:
        reference = red(net)
        colleague, person = world.person(net.telecom_cert, Role.ANALYST)
        assert name(net, reference, colleague.email, by="lead").why == "named by the custodian"
        assert queries.find(person, reference)
        assert "case.person-named" in told(net.contact)

    def test_needs_the_sources_permission_for_one_more_than_it_recorded(self, net: Net) -> None:
        reference = named_by_source(net)
        with pytest.raises(PermissionNeeded):
            name(net, reference, "analyst", by="lead")
        words = {"reference": reference, "at": LATER}
        actions.ask_permission(by=net.lead, tlp="TLP:AMBER+STRICT", reason=REASON, **words)
        with pytest.raises(PermissionNeeded):
            name(net, reference, "analyst", by="lead")
        actions.answer_permission(by=net.contact, permission_id=question(reference), grant=True, **words)
        name(net, reference, "analyst", by="lead")
        assert queries.find(net.analyst, reference)
        assert Case.objects.get().tlp == "TLP:RED", "named one by one, and not opened to all"

    def test_loses_it_when_the_source_says_red_again(self, net: Net) -> None:
        reference = red(net)
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER)
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:RED", at=LATER)
        with pytest.raises(PermissionNeeded):
            name(net, reference, "body_administrator", by="lead")


class TestWhoMayNot:
    def test_who_is_named_for_another_body(self, net: Net) -> None:
        reference = red(net)
        actions.escalate(by=net.lead, reference=reference, at=LATER)
        with pytest.raises(Forbidden):
            name(net, reference, "cii_analyst", by="cii_lead")

    @pytest.mark.parametrize("who", ["analyst", "cii_lead", "rival_contact", "duty_officer", "administrator"])
    def test_to_who_is_not_named_the_case_does_not_exist(self, net: Net, who: str) -> None:
        with pytest.raises(Absent):
            name(net, red(net), who, by=who)

    @pytest.mark.parametrize(
        "whom",
        ["rival_contact", "branch_contact", "cii_lead", "body_administrator", "no-such", "", "\0@x", "CONTACT"],
    )
    def test_whoever_reads_no_cases_at_a_party_cannot_be_named_and_nobody_learns_why(self, net: Net, whom: str) -> None:
        with pytest.raises(Invalid) as refused:
            name(net, red(net), whom, by="lead")
        sentence = "This person is named already." if whom == "CONTACT" else "Nobody of this address"
        assert str(refused.value.problems["person"]).startswith(sentence)

    def test_on_a_wider_case_nobody_is_named(self, net: Net) -> None:
        with pytest.raises(Conflict, match="TLP:RED"):
            name(net, opened(net), "second_contact", by="contact")


def test_who_is_named_reads_what_was_written_for_the_named_and_nothing_else(net: Net) -> None:
    reference = red(net)
    actions.note(by=net.lead, reference=reference, body=WORDS, at=LATER)
    actions.note(by=net.lead, reference=reference, body=WORDS, internal=True, at=LATER)
    actions.note(by=net.contact, reference=reference, body=WORDS, internal=True, at=LATER)
    actions.note(by=net.lead, reference=reference, body=WORDS, tlp="TLP:RED", named=[net.contact.user_id], at=LATER)
    name(net, reference, "analyst", by="contact")
    seen = queries.entries_of(net.analyst, queries.case(net.analyst, reference))
    assert [each.kind for each in seen] == ["reported", "accepted", "tlp", "note", "note", "named"]


def test_it_stands_in_the_timeline_and_in_the_journal(net: Net) -> None:
    name(net, red(net), "analyst", by="contact")
    entry = Entry.objects.get(kind="named")
    assert entry.params == {"person": "analyst", "party": "cert-telecom"}
    assert all(key < 0 for key in entry.audience)
    line = JournalEntry.objects.latest("seq")
    assert (line.act, line.detail) == ("case.name", {"user": net.analyst.user_id, "party": net.telecom_cert.pk})


def test_who_works_for_two_parties_is_named_for_the_one_that_names_them(net: Net) -> None:
    reference = red(net)
    both, _ = world.person(net.operator, Role.CONTACT)
    world.join(both, net.telecom_cert, Role.ANALYST)
    assert name(net, reference, both.email, by="lead").party_id == net.telecom_cert.pk


class TestNoLongerNamed:
    def test_with_the_case_go_the_notices_about_it(self, net: Net) -> None:
        reference = red(net)
        actions.escalate(by=net.lead, reference=reference, at=LATER)
        assert told(net.cii_lead)
        actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
        assert told(net.cii_lead) == []
        assert told(net.lead)

    def test_when_their_role_ends_too(self, net: Net) -> None:
        reference = red(net)
        colleague, person = world.person(net.telecom_cert, Role.ANALYST)
        elsewhere = world.join(colleague, net.punjab_cert, Role.ANALYST)
        name(net, reference, colleague.email, by="lead")
        membership = colleague.memberships.get(party_id=net.telecom_cert.pk)
        colleague.memberships.exclude(pk=elsewhere.pk).update(ended_at=LATER)
        on_role_ended(membership, LATER)
        assert told(world.person_of(colleague)) == []
        assert queries.find(person, reference) is None

    def test_also_of_a_red_note_in_a_case_that_is_wider(self, net: Net) -> None:
        reference = opened(net)
        colleague, _ = world.person(net.telecom_cert, Role.ANALYST)
        world.join(colleague, net.punjab_cert, Role.ANALYST)
        words = {"by": net.lead, "reference": reference, "body": WORDS, "tlp": "TLP:RED"}
        actions.note(**words, named=[colleague.pk], at=LATER)
        assert "case.note" in told(world.person_of(colleague))
        membership = colleague.memberships.get(party_id=net.telecom_cert.pk)
        colleague.memberships.filter(pk=membership.pk).update(ended_at=LATER)
        on_role_ended(membership, LATER)
        assert told(world.person_of(colleague)) == []


def unname(net: Net, reference: str, whom: str, *, by: str) -> Named:
    user = getattr(net, whom).user_id
    key = named_key(Named.objects.filter(case__reference=reference, user_id=user).latest("pk").pk)
    return actions.unname_person(by=getattr(net, by), reference=reference, named=key, at=LATER)


class TestNamedNoLonger:
    def test_what_they_see_ends_at_once(self, net: Net) -> None:
        reference = red(net)
        name(net, reference, "analyst", by="lead")
        actions.note(by=net.lead, reference=reference, body="For all named", at=LATER)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        unname(net, reference, "analyst", by="lead")
        assert queries.find(net.analyst, reference) is None
        with viewing(net.analyst), connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM incidents_case), (SELECT count(*) FROM incidents_entry)")
            assert cursor.fetchone() == (0, 0)
        assert not Assignment.objects.filter(user_id=net.analyst.user_id, until=None).exists()
        assert told(net.analyst) == ["case.unnamed"], "what they were told of the case is withdrawn"
        assert queries.find(net.lead, reference)

    def test_the_others_read_it_and_are_told(self, net: Net) -> None:
        reference = red(net)
        name(net, reference, "analyst", by="lead")
        unname(net, reference, "analyst", by="lead")
        facts = [
            each.params.get("text") for each in queries.entries_of(net.contact, queries.case(net.contact, reference))
        ]
        assert "%(person)s is no longer named, for %(party)s" in facts
        assert "case.person-unnamed" in told(net.contact)
        assert JournalEntry.objects.filter(act="case.unname", detail__user=net.analyst.user_id).exists()

    def test_they_can_be_named_again(self, net: Net) -> None:
        reference = red(net)
        for _ in range(2):
            name(net, reference, "analyst", by="lead")
            assert queries.find(net.analyst, reference)
            unname(net, reference, "analyst", by="lead")
        with pytest.raises(Invalid):
            unname(net, reference, "analyst", by="lead")

    def test_the_last_one_of_a_party_stays(self, net: Net) -> None:
        reference = red(net)
        with pytest.raises(Conflict):
            unname(net, reference, "lead", by="lead")
        with pytest.raises(Conflict):
            unname(net, reference, "lead", by="contact")
        assert queries.find(net.lead, reference)

    def test_the_sources_people_are_the_sources_to_choose(self, net: Net) -> None:
        reference = red(net)
        assert queries.find(net.second_contact, reference)
        with pytest.raises(Forbidden):
            unname(net, reference, "second_contact", by="lead")
        unname(net, reference, "second_contact", by="contact")
        assert queries.find(net.second_contact, reference) is None

    def test_others_may_not(self, net: Net) -> None:
        reference = red(net)
        name(net, reference, "analyst", by="lead")
        for who in ("punjab_analyst", "cii_lead", "duty_officer", "rival_contact"):
            with pytest.raises(Absent):
                unname(net, reference, "analyst", by=who)

    def test_only_on_a_red_case(self, net: Net) -> None:
        reference = red(net)
        name(net, reference, "analyst", by="lead")
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER)
        with pytest.raises(Conflict):
            unname(net, reference, "analyst", by="lead")
