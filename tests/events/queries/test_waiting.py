"""Whom a message would reach, and who learns of those whom none would."""

import pytest

from pehra.events.actions.answering import answer
from pehra.events.actions.telling import prepare, wish
from pehra.events.models import Digest, Finding
from pehra.events.queries.waiting import MOST, reached, unreached, waiting
from pehra.events.rules.states import Act
from pehra.events.rules.telling import Wishes
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.registry.models import Party
from tests.events.actions.test_telling import LATER, seen
from tests.events.observing import thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def leave(net: Net) -> None:
    """Everybody at the operator gives their role back."""
    Membership.objects.filter(party_id=net.operator.pk).update(ended_at=NOW)


def names(person: Person) -> list[str]:
    return [each.slug for each in unreached(person)]


class TestReached:
    def test_somebody_who_reads_findings_is_there(self, net: Net) -> None:
        assert reached([net.operator.pk]) == {net.operator.pk}
        assert reached([]) == set()

    def test_nobody_whose_role_has_ended(self, net: Net) -> None:
        leave(net)
        assert reached([net.operator.pk]) == set()

    def test_nobody_whose_account_is_closed(self, net: Net) -> None:
        User.objects.filter(memberships__party_id=net.operator.pk).update(is_active=False)
        assert reached([net.operator.pk]) == set()

    def test_a_role_that_reads_no_findings_is_not_enough(self, net: Net) -> None:
        Membership.objects.filter(party_id=net.operator.pk).update(role=Role.AUDITOR.value)
        assert reached([net.operator.pk]) == set()

    def test_a_program_is_enough(self, net: Net) -> None:
        url = "https://soc.operator.example/findings"
        wish(by=net.contact, organisation_id=net.operator.pk, wishes=Wishes(), hook_url=url, at=NOW)
        leave(net)
        assert reached([net.operator.pk, net.rival.pk]) == {net.operator.pk, net.rival.pk}


class TestUnreached:
    def test_who_is_reached_is_told(self, net: Net) -> None:
        seen(thing(net.operator))
        assert waiting() == [net.operator.pk]
        assert names(net.analyst) == []

    def test_whom_nobody_reads_for_stays_untold_until_somebody_does(self, net: Net) -> None:
        leave(net)
        seen(thing(net.operator), thing(net.operator, "192.0.2.9"), thing(net.rival))
        assert prepare(at=LATER).digests == 1
        assert Digest.objects.get().organisation_id == net.rival.pk
        untold = Finding.objects.filter(organisation=net.operator.pk)
        assert set(untold.values_list("state", "told_at")) == {("new", None)}
        (alone,) = unreached(net.analyst)
        assert (alone.slug, alone.name_en, alone.findings) == (net.operator.slug, net.operator.name_en, 2)
        assert alone.since == min(untold.values_list("first_seen", flat=True))
        Membership.objects.filter(party_id=net.operator.pk).update(ended_at=None)
        assert names(net.analyst) == []
        assert prepare(at=LATER).findings == 2
        assert set(untold.values_list("state", "told_at")) == {("told", LATER)}

    def test_only_who_may_see_the_findings_learns_of_it(self, net: Net) -> None:
        leave(net)
        seen(thing(net.operator))
        for who in (net.analyst, net.lead, net.duty_officer, net.national_analyst):
            assert names(who) == [net.operator.slug], who
        for who in (net.punjab_analyst, net.rival_contact, net.auditor, net.administrator, net.council_member):
            assert names(who) == [], who

    def test_what_somebody_answered_waits_for_nobody(self, net: Net) -> None:
        leave(net)
        seen(thing(net.operator))
        answer(by=net.analyst, reference=Finding.objects.get().reference, act=Act.ACKNOWLEDGE, at=LATER)
        assert (waiting(), names(net.analyst)) == ([], [])

    def test_so_many_are_shown(self, net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
        parties = [net.operator, net.rival, net.branch]
        Membership.objects.filter(party_id__in=[each.pk for each in parties]).update(ended_at=NOW)
        seen(*(thing(party, f"192.0.2.{n}") for n, party in enumerate(parties)))
        assert len(waiting()) == 3
        last = max(parties, key=lambda each: each.pk)
        Party.objects.filter(pk=last.pk).update(name_en="AAA")
        assert MOST > 3
        assert names(net.duty_officer)[0] == last.slug, "the first by name, whoever came first"
        assert len(names(net.duty_officer)) == 3
        monkeypatch.setattr("pehra.events.queries.waiting.MOST", 1)
        found = names(net.duty_officer)
        assert (found[0], len(found)) == (last.slug, 2), "and one that says that there are more"
