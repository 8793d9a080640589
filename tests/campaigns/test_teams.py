"""Who takes part in a campaign no longer sees no more of it; a remark is withdrawn by its author."""

import pytest
from django.db import connection
from django.test import Client

from pehra.campaigns import actions
from pehra.campaigns.models import Member, Remark, Team
from pehra.campaigns.queries import campaigns as looking
from pehra.campaigns.queries.remarks import remark_key
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import queries
from tests.campaigns.opening import LATER, campaign, invited, punjab_case, row
from tests.campaigns.test_api import call
from tests.incidents.conftest import Net
from tests.incidents.web.pages import text_of
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db
SAID = "Remark-words"


def raw(person: Person) -> tuple[int, ...]:
    """How many campaigns, bodies in them and remarks raw SQL finds in this person's window."""
    with viewing(person), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM campaigns_campaign), (SELECT count(*) FROM campaigns_team),"
            " (SELECT count(*) FROM campaigns_remark)"
        )
        return tuple(cursor.fetchone())


def joined(net: Net, **said: str) -> tuple[str, str]:
    """A campaign of the Telecom CERT with a remark, and a case of the Punjab CERT in it."""
    reference, case = invited(net, **said), punjab_case(net)
    actions.remark(by=net.analyst, reference=reference, body=SAID, at=LATER)
    actions.add_case(by=net.punjab_analyst, reference=reference, case=case, why="Why", at=LATER)
    return reference, case


def is_gone(net: Net, reference: str, case: str) -> None:
    assert raw(net.punjab_analyst) == (0, 0, 0)
    with pytest.raises(Absent):
        looking.view(net.punjab_analyst, reference)
    assert not Member.objects.filter(removed_at=None).exists()
    facts = [
        each.params.get("text", "")
        for each in queries.entries_of(net.punjab_analyst, queries.case(net.punjab_analyst, case))
    ]
    assert facts[-1] == "The case was taken out of campaign %(campaign)s."
    assert not Notice.objects.filter(
        party=net.punjab_cert, kind="campaign", withdrawn_at=None, link__contains=reference
    ).exists(), "what it was told of the campaign is withdrawn"


class TestLeaving:
    def test_what_the_body_sees_ends_at_once(self, net: Net) -> None:
        reference, case = joined(net)
        assert raw(net.punjab_analyst) == (1, 2, 1)
        actions.leave(by=net.punjab_analyst, reference=reference, at=LATER)
        is_gone(net, reference, case)
        assert Notice.objects.filter(party=net.telecom_cert, text__contains="no longer").count() == 1
        line = JournalEntry.objects.get(act="campaign.leave", party_id=net.punjab_cert.pk)
        assert (line.user_id, line.detail) == (net.punjab_analyst.user_id, {"cases": [case]})
        assert [each.party_id for each in looking.view(net.analyst, reference).teams] == [net.telecom_cert.pk]

    def test_it_can_be_let_in_again(self, net: Net) -> None:
        reference, _case = joined(net)
        actions.leave(by=net.punjab_analyst, reference=reference, at=LATER)
        actions.invite(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
        assert raw(net.punjab_analyst) == (1, 3, 1)
        assert len(looking.view(net.punjab_analyst, reference).teams) == 2
        assert Team.objects.filter(party=net.punjab_cert).count() == 2

    def test_one_that_has_ended_is_left_too(self, net: Net) -> None:
        reference, case = joined(net)
        actions.end_campaign(by=net.analyst, reference=reference, outcome="Over", at=LATER)
        actions.leave(by=net.punjab_analyst, reference=reference, at=LATER)
        is_gone(net, reference, case)

    def test_under_a_wide_label_it_is_one_of_the_network(self, net: Net) -> None:
        reference, _case = joined(net, tlp="TLP:GREEN")
        actions.leave(by=net.punjab_analyst, reference=reference, at=LATER)
        found = looking.view(net.punjab_analyst, reference)
        assert (found.teams, found.speaks_for, found.leaves) == ([], None, False)
        with pytest.raises(Forbidden):
            actions.leave(by=net.punjab_analyst, reference=reference, at=LATER)

    def test_the_lead_stays_until_it_has_passed_on(self, net: Net) -> None:
        reference = invited(net)
        with pytest.raises(Conflict):
            actions.leave(by=net.analyst, reference=reference, at=LATER)
        actions.pass_lead(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
        actions.leave(by=net.analyst, reference=reference, at=LATER)
        assert raw(net.analyst) == (0, 0, 0)

    def test_a_stranger_leaves_nothing(self, net: Net) -> None:
        reference = campaign(net)
        for person in (net.punjab_analyst, net.cii_lead, net.contact, net.duty_officer):
            with pytest.raises(Absent):
                actions.leave(by=person, reference=reference, at=LATER)


class TestTakenOut:
    def test_what_the_body_sees_ends_at_once_and_it_is_told(self, net: Net) -> None:
        reference, case = joined(net)
        actions.take_out(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
        is_gone(net, reference, case)
        [told] = Notice.objects.filter(party=net.punjab_cert, kind="campaign", withdrawn_at=None)
        assert told.text == "Your body takes part in campaign %(campaign)s no longer."
        line = JournalEntry.objects.get(act="campaign.take-out")
        assert (line.party_id, line.detail) == (net.telecom_cert.pk, {"body": "cert-punjab"})

    def test_its_cases_stand_in_its_own_journal_and_no_person_of_the_lead_wrote_in_them(self, net: Net) -> None:
        reference, case = joined(net)
        second = punjab_case(net)
        actions.add_case(by=net.punjab_analyst, reference=reference, case=second, why="Why", at=LATER)
        actions.take_out(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
        line = JournalEntry.objects.get(act="campaign.cases-out")
        assert (line.party_id, line.actor, line.detail) == (net.punjab_cert.pk, "system", {"cases": [case, second]})
        for each in (case, second):
            last = queries.entries_of(net.punjab_analyst, queries.case(net.punjab_analyst, each))[-1]
            assert (last.author_id, last.author_label, last.internal) == (None, "system", True)
            told = JournalEntry.objects.filter(party_id=net.telecom_cert.pk).values_list("detail", flat=True)
            assert each not in str(list(told)), "the lead sees none of these cases"

    def test_of_a_body_without_cases_there_is_no_such_line(self, net: Net) -> None:
        actions.take_out(by=net.analyst, reference=invited(net), body="cert-punjab", at=LATER)
        assert not JournalEntry.objects.filter(act="campaign.cases-out").exists()

    def test_only_the_lead_does_it_and_not_to_itself(self, net: Net) -> None:
        reference, _case = joined(net)
        with pytest.raises(Forbidden):
            actions.take_out(by=net.punjab_analyst, reference=reference, body="cert-telecom", at=LATER)
        for body in ("cert-telecom", "cert-cii", "nobody"):
            with pytest.raises(Invalid):
                actions.take_out(by=net.analyst, reference=reference, body=body, at=LATER)
        with pytest.raises(Absent):
            actions.take_out(by=net.cii_lead, reference=reference, body="cert-punjab", at=LATER)
        assert Team.objects.filter(until=None).count() == 2


class TestRemarks:
    def test_withdrawn_its_words_are_gone_for_everybody(self, net: Net) -> None:
        reference = invited(net)
        made = actions.remark(by=net.analyst, reference=reference, body=SAID, at=LATER)
        version = row(reference).version
        actions.withdraw_remark(by=net.analyst, reference=reference, remark=remark_key(made.pk), at=LATER)
        for person in (net.analyst, net.punjab_analyst):
            [shown] = looking.view(person, reference).remarks
            assert (shown.body, shown.withdrawn_at) == ("", LATER)
        assert row(reference).version > version
        line = JournalEntry.objects.get(act="campaign.remark-withdrawn")
        assert set(line.detail) == {"remark", "sha256"}
        with pytest.raises(Conflict):
            actions.withdraw_remark(by=net.analyst, reference=reference, remark=remark_key(made.pk), at=LATER)

    def test_by_its_author_alone(self, net: Net) -> None:
        reference = invited(net)
        made = actions.remark(by=net.analyst, reference=reference, body=SAID, at=LATER)
        for person in (net.lead, net.punjab_analyst):
            with pytest.raises(Forbidden):
                actions.withdraw_remark(by=person, reference=reference, remark=remark_key(made.pk), at=LATER)
        with pytest.raises(Absent):
            actions.withdraw_remark(by=net.cii_lead, reference=reference, remark=remark_key(made.pk), at=LATER)
        with pytest.raises(Absent):
            actions.withdraw_remark(by=net.analyst, reference=reference, remark="0" * 20, at=LATER)
        assert Remark.objects.get().body == SAID


class TestPages:
    def test_who_may_leave_is_offered_it_and_comes_to_the_list(self, net: Net) -> None:
        reference, _case = joined(net)
        page, leave = f"/campaigns/{reference}/", f"/campaigns/{reference}/leave/"
        assert leave not in signed_in(net.analyst).get(page).content.decode()
        client = signed_in(net.punjab_analyst)
        assert leave in client.get(page).content.decode()
        answer = client.post(leave)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/campaigns/")
        assert client.get(page).status_code == 404

    def test_the_lead_takes_a_body_out(self, net: Net) -> None:
        reference, _case = joined(net)
        address = f"/campaigns/{reference}/take-out/"
        assert address not in signed_in(net.punjab_analyst).get(f"/campaigns/{reference}/").content.decode()
        client = signed_in(net.analyst)
        assert address in client.get(f"/campaigns/{reference}/").content.decode()
        assert client.post(address, {"body": "cert-telecom"}).status_code == 422
        assert client.post(address, {"body": "cert-punjab"}).status_code == 302
        assert Team.objects.filter(until=None).count() == 1

    def test_a_remark_is_shown_as_withdrawn(self, net: Net) -> None:
        reference = invited(net)
        made = actions.remark(by=net.analyst, reference=reference, body=SAID, at=LATER)
        address, page = f"/campaigns/{reference}/remark/withdraw/", f"/campaigns/{reference}/"
        other = signed_in(net.punjab_analyst)
        assert address not in other.get(page).content.decode()
        client = signed_in(net.analyst)
        assert address in client.get(page).content.decode()
        assert client.post(address, {"remark": remark_key(made.pk)}).status_code == 302
        shown = text_of(other.get(page))
        assert "Withdrawn by its author" in shown
        assert SAID not in shown

    def test_to_a_stranger_none_of_these_addresses_exists(self, net: Net) -> None:
        reference, _case = joined(net)
        for address in ("leave", "take-out", "remark/withdraw"):
            assert signed_in(net.cii_lead).post(f"/campaigns/{reference}/{address}/").status_code == 404
            assert Client().post(f"/campaigns/{reference}/{address}/").status_code in (302, 401)


def test_by_the_api(net: Net) -> None:
    reference, _case = joined(net)
    base = f"/campaigns/{reference}"
    [told] = call(net.analyst, "get", base).json()["remarks"]
    assert call(net.punjab_analyst, "get", base).json()["remarks"][0]["remark"] == ""
    assert call(net.analyst, "post", f"{base}/remarks/{told['remark']}/withdraw").status_code == 200
    [told] = call(net.punjab_analyst, "get", base).json()["remarks"]
    assert (told["body"], bool(told["withdrawn_at"])) == ("", True)
    assert call(net.analyst, "post", f"{base}/leave").status_code == 409
    assert call(net.cii_lead, "post", f"{base}/leave").status_code == 404
    answers = [call(net.punjab_analyst, "post", f"{base}/leave", key="k") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert call(net.punjab_analyst, "get", base).status_code == 404
    assert call(net.analyst, "post", f"{base}/bodies", {"body": "cert-punjab"}).status_code == 200
    assert call(net.punjab_analyst, "post", f"{base}/bodies/cert-telecom/remove").status_code == 403
    assert call(net.analyst, "post", f"{base}/bodies/cert-punjab/remove").status_code == 200
    assert call(net.punjab_analyst, "get", base).status_code == 404
