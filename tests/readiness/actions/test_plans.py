"""What a CERT lacks, who closes it until when, and reminders."""

from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.readiness.actions import calling, people, plans
from pehra.readiness.models import Plan
from pehra.readiness.queries import lacks as queries
from pehra.readiness.queries.lacks import LackKind
from tests.readiness.assessing import accepted
from tests.readiness.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)


def keys(net: Net) -> set[str]:
    return {each.key for each in queries.lacks(net.lead, "cert-punjab", NOW).every}


def planned(net: Net, lack: str = "roster", due: date = TODAY + 20 * DAY) -> Plan:
    return plans.plan(by=net.lead, body="cert-punjab", lack=lack, owner=net.analyst.user_id, due_on=due, at=NOW)


class TestWhatIsLacking:
    def test_of_a_cert_that_has_told_nothing(self, net: Net) -> None:
        assert keys(net) == {"assessment", "roster", "call-tree"}

    def test_levels_below_target_once_there_is_an_assessment(self, net: Net) -> None:
        accepted(net, P_9=0)
        assert keys(net) == {"level:P-9", "level:O-1", "roster", "call-tree"}

    def test_an_assessment_grows_old(self, net: Net) -> None:
        accepted(net)
        later = queries.lacks(net.lead, "cert-punjab", NOW + 366 * DAY).every
        assert LackKind.ASSESSMENT in {each.kind for each in later}

    def test_a_vacant_post_that_is_needed(self, net: Net) -> None:
        made = {"skills": [], "since": TODAY, "at": NOW}
        body = net.punjab.pk
        needed = people.make_post(by=net.lead, body_id=body, title="Handler", needed=True, **made)  # type: ignore[arg-type]
        people.make_post(by=net.lead, body_id=body, title="Helper", needed=False, **made)  # type: ignore[arg-type]
        (found,) = [each for each in queries.lacks(net.lead, "cert-punjab", NOW).every if each.kind is LackKind.POST]
        assert (found.key, found.post) == (f"post:{needed.pk}", "Handler")

    def test_hours_without_anybody(self, net: Net) -> None:
        for day in range(7):
            starts = NOW + day * DAY
            people.put_shift(
                by=net.lead, body_id=net.punjab.pk, user_id=net.analyst.user_id, starts_at=starts,
                ends_at=starts + timedelta(hours=23), at=NOW,
            )  # fmt: skip
        (found,) = [each for each in queries.lacks(net.lead, "cert-punjab", NOW).every if each.kind is LackKind.ROSTER]
        assert found.hours == 7

    def test_a_call_tree_that_was_tested(self, net: Net) -> None:
        calling.place(by=net.lead, body_id=net.punjab.pk, user_id=net.lead.user_id, caller=None, at=NOW)
        calling.start_test(by=net.lead, body_id=net.punjab.pk, at=NOW)
        assert "call-tree" not in keys(net)

    def test_who_sees_it(self, net: Net) -> None:
        for who in (net.lead, net.analyst, net.administrator, net.national):
            assert queries.lacks(who, "cert-punjab", NOW).every
        for who in (net.reviewer, *net.outsiders().values()):
            with pytest.raises(Absent):
                queries.lacks(who, "cert-punjab", NOW)


class TestPlans:
    def test_an_owner_and_a_day(self, net: Net) -> None:
        row = planned(net)
        found = {each.key: each.plan for each in queries.lacks(net.national, "cert-punjab", NOW).every}
        assert found["roster"] == row
        assert Notice.objects.get().user_id == net.analyst.user_id
        assert queries.own_plans(net.analyst) == [row]

    def test_another_plan_replaces_the_first_with_its_clock(self, net: Net) -> None:
        planned(net)
        second = planned(net, due=TODAY + 40 * DAY)
        assert Plan.objects.get() == second
        assert Deadline.objects.filter(state="open").count() == 1

    @pytest.mark.parametrize(
        ("owner", "due", "field"), [("reviewer", TODAY, "owner"), ("analyst", TODAY - DAY, "due_on")]
    )
    def test_what_is_unsound(self, net: Net, owner: str, due: date, field: str) -> None:
        user = getattr(net, owner).user_id
        with pytest.raises(Invalid) as refused:
            plans.plan(by=net.lead, body="cert-punjab", lack="roster", owner=user, due_on=due, at=NOW)
        assert list(refused.value.problems) == [field]

    def test_only_for_what_is_lacking(self, net: Net) -> None:
        with pytest.raises(Absent):
            planned(net, "level:O-1")

    def test_who_plans(self, net: Net) -> None:
        for by, refusal in (
            (net.analyst, Forbidden),
            (net.national, Absent),
            (net.member, Absent),
            (net.kp_lead, Absent),
        ):
            with pytest.raises(refusal):
                plans.plan(by=by, body="cert-punjab", lack="roster", owner=net.lead.user_id, due_on=TODAY, at=NOW)

    def test_closed_by_the_owner_with_what_came_of_it(self, net: Net) -> None:
        row = planned(net)
        for by in (net.officer, net.national, net.reviewer, net.contact):
            with pytest.raises(Absent):
                plans.close(by=by, reference=row.reference, outcome="done", at=NOW)
        with pytest.raises(Invalid):
            plans.close(by=net.analyst, reference=row.reference, outcome=" ", at=NOW)
        assert plans.close(by=net.analyst, reference=row.reference, outcome="done", at=NOW).done_at == NOW
        assert Deadline.objects.get().state == "met"
        with pytest.raises(Conflict):
            plans.close(by=net.lead, reference=row.reference, outcome="done", at=NOW)


class TestReminders:
    def kinds(self) -> list[tuple[str, int | None]]:
        told = Notice.objects.exclude(kind="plan.made").order_by("pk")
        return list(told.values_list("kind", "user_id"))

    def test_the_owner_before_and_the_lead_too_once_it_is_late(self, net: Net) -> None:
        planned(net)
        sweep(at=NOW + 17 * DAY)
        assert self.kinds() == [("plan.reminder", net.analyst.user_id)]
        sweep(at=NOW + 22 * DAY)
        assert set(self.kinds()[1:]) == {("plan.late", net.analyst.user_id), ("plan.late", net.lead.user_id)}

    def test_nobody_once_it_is_done(self, net: Net) -> None:
        row = planned(net)
        plans.close(by=net.lead, reference=row.reference, outcome="done", at=NOW)
        sweep(at=NOW + 60 * DAY)
        assert self.kinds() == []
