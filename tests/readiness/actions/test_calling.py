"""The call tree and its tests: called, confirmed, waited for, over."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.accounts.models import Membership
from pehra.foundation.delivery.models import Notice
from pehra.readiness.actions import calling as actions
from pehra.readiness.models import CallTest, TreeCall
from pehra.readiness.queries import calling as queries
from pehra.readiness.rules.people import PATIENCE, TEST_LASTS
from tests.readiness.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def grown(net: Net) -> None:
    """The lead calls the officer, who calls the analyst."""
    chain = [(net.lead, None), (net.officer, net.lead), (net.analyst, net.officer)]
    for who, caller in chain:
        above = caller.user_id if caller else None
        actions.place(by=net.lead, body_id=net.punjab.pk, user_id=who.user_id, caller=above, at=NOW)


def started(net: Net) -> CallTest:
    grown(net)
    return actions.start_test(by=net.lead, body_id=net.punjab.pk, at=NOW)


def called() -> list[int]:
    rows = TreeCall.objects.exclude(called_at=None).order_by("pk")
    return list(rows.values_list("user_id", flat=True))


class TestTheTree:
    def test_from_the_top_down(self, net: Net) -> None:
        grown(net)
        assert [(node.user_id, node.depth) for node in queries.tree(net.analyst, net.punjab.pk)] == [
            (net.lead.user_id, 0),
            (net.officer.user_id, 1),
            (net.analyst.user_id, 2),
        ]

    def test_nobody_is_called_by_themselves(self, net: Net) -> None:
        grown(net)
        with pytest.raises(Invalid) as refused:
            actions.place(
                by=net.lead, body_id=net.punjab.pk, user_id=net.lead.user_id, caller=net.analyst.user_id, at=NOW
            )
        assert list(refused.value.problems) == ["caller"]

    def test_strangers_have_no_place_in_it(self, net: Net) -> None:
        with pytest.raises(Invalid) as refused:
            actions.place(
                by=net.lead, body_id=net.punjab.pk, user_id=net.reviewer.user_id, caller=net.kp_lead.user_id, at=NOW
            )
        assert set(refused.value.problems) == {"user_id", "caller"}

    def test_who_is_taken_out_leaves_no_hole(self, net: Net) -> None:
        grown(net)
        actions.take_out(by=net.lead, body_id=net.punjab.pk, user_id=net.officer.user_id, at=NOW)
        assert [node.depth for node in queries.tree(net.lead, net.punjab.pk)] == [0, 1]
        with pytest.raises(Absent):
            actions.take_out(by=net.lead, body_id=net.punjab.pk, user_id=net.officer.user_id, at=NOW)

    def test_who_may(self, net: Net) -> None:
        body, user = net.punjab.pk, net.lead.user_id
        for by, refusal in ((net.analyst, Forbidden), (net.national, Absent), (net.member, Absent)):
            with pytest.raises(refusal):
                actions.place(by=by, body_id=body, user_id=user, caller=None, at=NOW)
            with pytest.raises(refusal):
                actions.take_out(by=by, body_id=body, user_id=user, at=NOW)
            with pytest.raises(refusal):
                actions.start_test(by=by, body_id=body, at=NOW)
        for by in (net.reviewer, net.national, *net.outsiders().values()):
            with pytest.raises(Absent):
                queries.tree(by, body)


class TestATest:
    def test_each_is_called_when_their_caller_has_confirmed(self, net: Net) -> None:
        test = started(net)
        assert called() == [net.lead.user_id]
        assert Notice.objects.get().user_id == net.lead.user_id
        actions.confirm(by=net.lead, reference=test.reference, at=NOW + MINUTE)
        assert called() == [net.lead.user_id, net.officer.user_id]
        actions.confirm(by=net.officer, reference=test.reference, at=NOW + 3 * MINUTE)
        actions.confirm(by=net.analyst, reference=test.reference, at=NOW + 4 * MINUTE)
        test.refresh_from_db()
        assert (test.state, test.ended_at) == ("ended", NOW + 4 * MINUTE)
        ((_, found),) = queries.trials(net.analyst, net.punjab.pk)
        assert (found.confirmed, found.of, found.last) == (3, 3, 4 * MINUTE)

    def test_who_does_not_answer_holds_up_nobody_for_long(self, net: Net) -> None:
        test = started(net)
        actions.advance(at=NOW + PATIENCE - MINUTE)
        assert called() == [net.lead.user_id]
        actions.advance(at=NOW + PATIENCE)
        actions.advance(at=NOW + 2 * PATIENCE)
        assert len(called()) == 3
        actions.advance(at=NOW + TEST_LASTS)
        test.refresh_from_db()
        assert test.state == "ended"
        assert Notice.objects.filter(kind="call-test.end").get().params == {"confirmed": 0, "of": 3}
        with pytest.raises(Conflict):
            actions.confirm(by=net.lead, reference=test.reference, at=NOW + TEST_LASTS)

    def test_confirming_twice_is_once_and_before_the_call_never(self, net: Net) -> None:
        test = started(net)
        with pytest.raises(Conflict, match="not called"):
            actions.confirm(by=net.analyst, reference=test.reference, at=NOW)
        actions.confirm(by=net.lead, reference=test.reference, at=NOW + MINUTE)
        assert actions.confirm(by=net.lead, reference=test.reference, at=NOW + 9 * MINUTE).confirmed_at == NOW + MINUTE

    def test_by_who_is_not_in_it(self, net: Net) -> None:
        test = started(net)
        for by in (net.administrator, net.reviewer, net.national, *net.outsiders().values()):
            with pytest.raises(Absent):
                actions.confirm(by=by, reference=test.reference, at=NOW)
        for by in (net.reviewer, net.national, *net.outsiders().values()):
            with pytest.raises(Absent):
                queries.trial_view(by, test.reference)
        assert queries.trial_view(net.administrator, test.reference).mine is None

    def test_one_at_a_time_and_not_of_nobody(self, net: Net) -> None:
        with pytest.raises(Conflict, match="nobody"):
            actions.start_test(by=net.lead, body_id=net.punjab.pk, at=NOW)
        started(net)
        with pytest.raises(Conflict, match="running"):
            actions.start_test(by=net.lead, body_id=net.punjab.pk, at=NOW)

    def test_who_left_the_body_is_not_called(self, net: Net) -> None:
        grown(net)
        Membership.objects.filter(user_id=net.officer.user_id).update(ended_at=NOW)
        actions.start_test(by=net.lead, body_id=net.punjab.pk, at=NOW)
        # Nobody is left who would call the analyst, so that is done by whoever starts it.
        assert set(called()) == {net.lead.user_id, net.analyst.user_id}
