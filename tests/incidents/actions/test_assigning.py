"""Who works on a case inside a party: who may say so, who learns of it, and when it ends by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import end_membership
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.errors import NotNow
from pehra.incidents.models import Assignment, Case, Entry
from tests import world
from tests.incidents.acting import HOUR, LATER, closed, dump, escalated, opened, red, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def holder(reference: str, party: object) -> int | None:
    row = Assignment.objects.filter(case__reference=reference, party=party, until=None).first()
    return row.user_id if row else None


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(user_id=person.user_id).order_by("pk").values_list("kind", flat=True))


def address(person: Person) -> str:
    return User.objects.get(pk=person.user_id).email


def colleague(net: Net, name: str = "second_analyst") -> Person:
    user = User.objects.create(email=f"{name}@example.org", name=name, password="!", created_at=NOW)
    world.join(user, net.telecom_cert, Role.ANALYST)
    return person_of(user)


def test_taken_handed_on_and_laid_down(net: Net) -> None:
    reference, second = opened(net), colleague(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    assert holder(reference, net.telecom_cert) == net.analyst.user_id
    actions.give(by=net.analyst, reference=reference, to=address(second), at=LATER)
    assert holder(reference, net.telecom_cert) == second.user_id
    assert told(second) == ["case.assigned"]
    assert told(net.analyst) == []
    actions.release(by=second, reference=reference, at=LATER)
    assert holder(reference, net.telecom_cert) is None
    assert "case.unassigned" in told(net.lead)
    assert Assignment.objects.filter(case__reference=reference).exclude(until=None).count() == 2


def test_each_step_is_in_the_journal(net: Net) -> None:
    reference = opened(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    actions.give(by=net.lead, reference=reference, to=address(net.lead), at=LATER)
    actions.release(by=net.lead, reference=reference, at=LATER)
    lines = Line.objects.filter(subject=f"case:{reference}", act__in=["case.take", "case.give", "case.release"])
    assert list(lines.order_by("pk").values_list("act", flat=True)) == ["case.take", "case.give", "case.release"]
    assert lines.get(act="case.give").detail == {"user": net.lead.user_id, "before": net.analyst.user_id}


def test_a_colleague_takes_nothing_from_anybodys_hands_and_the_lead_may(net: Net) -> None:
    reference, second = opened(net), colleague(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    with pytest.raises(Conflict):
        actions.take(by=second, reference=reference, at=LATER)
    with pytest.raises(Forbidden):
        actions.give(by=second, reference=reference, to=address(second), at=LATER)
    with pytest.raises(Forbidden):
        actions.release(by=second, reference=reference, at=LATER)
    assert holder(reference, net.telecom_cert) == net.analyst.user_id
    actions.take(by=net.lead, reference=reference, at=LATER)
    assert holder(reference, net.telecom_cert) == net.lead.user_id
    assert told(net.analyst) == ["case.unassigned"]


def test_nothing_is_done_twice(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Conflict):
        actions.release(by=net.lead, reference=reference, at=LATER)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    with pytest.raises(Conflict):
        actions.take(by=net.analyst, reference=reference, at=LATER)
    with pytest.raises(Conflict):
        actions.give(by=net.lead, reference=reference, to=address(net.analyst), at=LATER)


def test_the_database_refuses_a_second_holder(net: Net) -> None:
    reference = opened(net)
    row = actions.take(by=net.analyst, reference=reference, at=LATER)
    row.pk, row.user_id = None, net.lead.user_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("name", ["contact", "punjab_analyst", "cii_analyst", "body_administrator", "nobody"])
def test_only_a_colleague_who_sees_the_case_can_be_given_it(net: Net, name: str) -> None:
    """Said alike of those who exist and those who do not."""
    reference = opened(net)
    to = address(getattr(net, name)) if name != "nobody" else "nobody@example.org"
    with pytest.raises(Invalid) as refused:
        actions.give(by=net.lead, reference=reference, to=to, at=LATER)
    assert str(refused.value) == "to: Nobody of your team who sees this case has this address."


def test_a_case_for_named_persons_goes_to_named_persons(net: Net) -> None:
    reference = red(net)
    with pytest.raises(Invalid):
        actions.give(by=net.lead, reference=reference, to=address(net.analyst), at=LATER)
    actions.take(by=net.lead, reference=reference, at=LATER)
    assert holder(reference, net.telecom_cert) == net.lead.user_id


def test_a_closed_case_is_in_the_hands_that_it_was_in(net: Net) -> None:
    reference = closed(net)
    for act in (actions.take, actions.release):
        with pytest.raises(NotNow):
            act(by=net.lead, reference=reference, at=LATER)


def test_an_organisation_hands_its_cases_round_as_well(net: Net) -> None:
    reference = opened(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    actions.take(by=net.contact, reference=reference, at=LATER)
    actions.take(by=net.second_contact, reference=reference, at=LATER)
    assert holder(reference, net.operator) == net.second_contact.user_id
    assert holder(reference, net.telecom_cert) == net.analyst.user_id, "each party has hands of its own"


class TestNobodyElseLearnsOfIt:
    def test_strangers_get_what_does_not_exist(self, net: Net) -> None:
        reference = opened(net)
        before = dump()
        for stranger in net.strangers.values():
            for act in (actions.take, actions.release):
                with pytest.raises(Absent):
                    act(by=stranger, reference=reference, at=LATER)
            with pytest.raises(Absent):
                actions.give(by=stranger, reference=reference, to="analyst@example.org", at=LATER)
        assert dump() == before

    def test_who_only_reads_it_takes_nothing(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:GREEN")
        with pytest.raises(Forbidden):
            actions.take(by=net.punjab_analyst, reference=reference, at=LATER)

    def test_the_other_parties_see_no_fact_no_version_and_no_notice(self, net: Net) -> None:
        reference = escalated(net)
        case = queries.case(net.contact, reference)
        seen = [entry.pk for entry in queries.entries_of(net.contact, case)]
        notices = Notice.objects.exclude(user_id=net.lead.user_id).count()
        actions.take(by=net.analyst, reference=reference, at=LATER)
        actions.release(by=net.analyst, reference=reference, at=LATER)
        for other in (net.contact, net.cii_analyst):
            after = queries.case(other, reference)
            assert [entry.pk for entry in queries.entries_of(other, after)] == seen
            assert (after.version, after.updated_at) == (case.version, case.updated_at)
            assert queries.detail(other, reference, national=frozenset()).assignments == []
        assert Notice.objects.exclude(user_id=net.lead.user_id).count() == notices
        own = Entry.objects.filter(case=case, internal=True)
        assert {tuple(entry.audience) for entry in own} == {(net.telecom_cert.pk,)}

    def test_of_a_red_case_only_the_own_named_persons_read_the_fact(self, net: Net) -> None:
        reference = red(net)
        actions.take(by=net.lead, reference=reference, at=LATER)
        fact = Entry.objects.get(case__reference=reference, kind="part")
        assert fact.audience == [-net.lead.user_id]


class TestItEnds:
    def leaves(self, net: Net, person: Person) -> None:
        row = Membership.objects.get(user_id=person.user_id, party=net.telecom_cert, ended_at=None)
        end_membership(by=net.body_administrator, membership_id=row.pk, at=LATER)

    def test_with_the_role_and_the_lead_is_told_once(self, net: Net) -> None:
        references = [opened(net), opened(net)]
        for reference in references:
            actions.take(by=net.analyst, reference=reference, at=LATER)
        before = len(told(net.lead))
        self.leaves(net, net.analyst)
        assert [holder(reference, net.telecom_cert) for reference in references] == [None, None]
        assert told(net.lead)[before:] == ["case.unassigned"]
        facts = Entry.objects.filter(kind="part", params__text__startswith="%(person)s works on this case no more")
        assert facts.count() == 2

    def test_not_while_another_role_there_is_left(self, net: Net) -> None:
        reference = opened(net)
        world.join(User.objects.get(pk=net.analyst.user_id), net.telecom_cert, Role.DUTY_OFFICER)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        row = Membership.objects.get(user_id=net.analyst.user_id, role=Role.ANALYST)
        end_membership(by=net.body_administrator, membership_id=row.pk, at=LATER)
        assert holder(reference, net.telecom_cert) == net.analyst.user_id

    def test_where_the_case_is_closed_to_the_person(self, net: Net) -> None:
        reference = opened(net)
        actions.take(by=colleague(net), reference=reference, at=LATER)
        actions.change_tlp(by=net.lead, reference=reference, tlp="TLP:RED", at=LATER)
        assert holder(reference, net.telecom_cert) is None
        assert "case.unassigned" in told(net.lead)

    def test_where_the_party_takes_part_no_more(self, net: Net) -> None:
        reference = escalated(net)
        actions.take(by=net.cii_analyst, reference=reference, at=LATER)
        actions.withdraw(by=net.analyst, reference=reference, reason="ours", at=LATER)
        assert holder(reference, net.cii_cert) is None
        assert "case.unassigned" not in told(net.cii_lead), "nothing of the case is theirs any more"


class TestWhatIsOpen:
    def running(self, reference: str) -> list[bool]:
        return list(Assignment.objects.filter(case__reference=reference).values_list("running", flat=True))

    def test_closing_takes_it_out_and_opening_again_brings_it_back(self, net: Net) -> None:
        reference = opened(net)
        actions.take(by=net.analyst, reference=reference, at=NOW + 2 * HOUR)
        actions.close(by=net.analyst, reference=reference, cause="x", lesson="y", at=LATER)
        assert self.running(reference) == [False]
        assert holder(reference, net.telecom_cert) == net.analyst.user_id, "it stays known who had it"
        actions.reopen(by=net.analyst, reference=reference, reason="again", at=LATER + HOUR)
        assert self.running(reference) == [True]

    def test_a_report_that_nobody_has_acknowledged_may_be_taken(self, net: Net) -> None:
        reference = reported(net)
        actions.take(by=net.analyst, reference=reference, at=NOW + timedelta(minutes=5))
        assert Case.objects.get(reference=reference).status == "new"
