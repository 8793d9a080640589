"""What is passed on, and what becomes of it when its giver, or whoever passed it on, ends it."""

from datetime import datetime

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.incidents.models import Case
from pehra.releases.actions import ending, receiving, sharing
from pehra.releases.models import Share
from pehra.releases.queries.copies import ledger, reading
from pehra.releases.queries.receivers import candidates
from pehra.releases.rules.admitting import Reason
from pehra.releases.rules.states import Asked
from tests.incidents.conftest import Net
from tests.releases.redacting import DAY, HOUR, SHARED, case_shared, released, shared

pytestmark = pytest.mark.django_db


def test_passed_on_within_the_constituency_and_ended_with_it(net: Net, case: str) -> None:
    copy = released(net, case)
    only_read = shared(net, copy)
    with pytest.raises(Forbidden, match="not to be passed on"):
        sharing.pass_on(
            by=net.punjab_analyst, reference=only_read.reference, to=["department"], purpose="", at=SHARED + HOUR
        )
    ending.recall(by=net.analyst, reference=only_read.reference, reason="Other terms", at=SHARED + HOUR)
    share = shared(net, copy, right="pass-on")
    for outside in ("operator", "cert-cii", "nobody-at-all"):
        with pytest.raises(Invalid):
            sharing.pass_on(
                by=net.punjab_analyst, reference=share.reference, to=[outside], purpose="", at=SHARED + HOUR
            )
    further = sharing.pass_on(
        by=net.punjab_analyst, reference=share.reference, to=["department"], purpose="to look", at=SHARED + HOUR
    )[0]
    assert (further.until, further.right) == (share.until, "read")
    assert reading(net.other_contact, copy.reference).copy == copy
    # Whoever shared it first sees where it went.
    assert [each.to_party_id for each in ledger(net.analyst, share.reference).passed_on] == [net.department.pk]
    ending.recall(by=net.analyst, reference=share.reference, reason="Over", at=SHARED + DAY)
    further.refresh_from_db()
    assert further.state == "recalled"
    with pytest.raises(Absent):
        reading(net.other_contact, copy.reference)


def test_nobody_learns_what_another_receiver_passed_on_to_whom(net: Net, case: str) -> None:
    """Two may pass it on to one organisation, which both of them serve: neither is told of the other."""
    copy = released(net, case)
    ours = shared(net, copy, right="pass-on")
    theirs = shared(net, copy, "ncert", right="pass-on")
    given = {"to": ["department"], "purpose": "", "at": SHARED + HOUR}
    asked = {"via": ours, "slugs": ["department"]}
    assert candidates(net.punjab_analyst, at=SHARED, **asked)[0].reason is Reason.CONSTITUENT
    first = sharing.pass_on(by=net.national_analyst, reference=theirs.reference, **given)[0]
    assert candidates(net.punjab_analyst, at=SHARED, **asked)[0].reason is Reason.CONSTITUENT
    second = sharing.pass_on(by=net.punjab_analyst, reference=ours.reference, **given)[0]
    # Of one's own one is told, and so is whoever gave it to both.
    assert candidates(net.punjab_analyst, at=SHARED, **asked)[0].reason is Reason.SHARED
    with pytest.raises(Invalid, match="would not receive"):
        sharing.pass_on(by=net.punjab_analyst, reference=ours.reference, **given)
    for given_on, whole in ((ours, second), (theirs, first)):
        assert [each.pk for each in ledger(net.analyst, given_on.reference).passed_on] == [whole.pk]
    # With one of the two it ends, and goes on with the other.
    ending.recall(by=net.analyst, reference=theirs.reference, reason="Over", at=SHARED + DAY)
    assert reading(net.other_contact, copy.reference).copy == copy
    ending.recall(by=net.punjab_analyst, reference=second.reference, reason="Over", at=SHARED + DAY)
    with pytest.raises(Absent):
        reading(net.other_contact, copy.reference)


def told_at_the_end(share: Share) -> str:
    rows = Notice.objects.filter(party=share.to_party_id, subject=f"share:{share.reference}")
    return str(rows.exclude(kind="share.received").latest("pk").text)


def test_taken_back_by_its_giver_nobody_keeps_it_by_way_of_another(net: Net, case: str) -> None:
    """The giver let two have it, and one passed it on to the other: "delete your copies" is then the truth."""
    row = incidents.case(net.analyst, case).pk
    given, direct = case_shared(net, case, "cert-cii", right="pass-on"), case_shared(net, case, "rival")
    further = sharing.pass_on(by=net.cii_analyst, reference=given.reference, to=["rival"], purpose="", at=SHARED)[0]
    ending.recall(by=net.analyst, reference=direct.reference, reason="A slip", at=SHARED + DAY)
    with pytest.raises(Absent):
        incidents.case(net.rival_contact, case)
    further.refresh_from_db()
    assert (further.state, further.ended_why) == ("recalled", "A slip")
    lines = Line.objects.filter(act="share.recall").values_list("subject", "party_id", "user_id")
    each = {(f"share:{share.reference}", net.telecom_cert.pk, net.analyst.user_id) for share in (direct, further)}
    assert set(lines) == each, "the end of each stands in the journal"
    assert all("Delete your copies" in told_at_the_end(each) for each in (direct, further))
    assert ledger(net.rival_contact, direct.reference).asked == Asked.ALL
    # The one who passed it on keeps what is its own.
    assert incidents.case(net.cii_analyst, case).pk == row
    assert ledger(net.cii_analyst, given.reference).share.state == "running"


def test_who_passed_it_on_ends_that_and_the_receiver_keeps_what_the_giver_gave(net: Net, case: str) -> None:
    given, direct = case_shared(net, case, "cert-cii", right="pass-on"), case_shared(net, case, "rival")
    further = sharing.pass_on(by=net.cii_analyst, reference=given.reference, to=["rival"], purpose="", at=SHARED)[0]
    ending.recall(by=net.cii_analyst, reference=further.reference, reason="Over", at=SHARED + DAY)
    assert incidents.case(net.rival_contact, case).reference == case
    assert told_at_the_end(further).endswith("You have the same by another one: keep to its terms.")
    assert ledger(net.rival_contact, further.reference).asked == Asked.TERMS
    # Of what else its receiver has, whoever passed it on is told nothing.
    assert ledger(net.cii_analyst, further.reference).asked is None
    with pytest.raises(Conflict, match="by another sharing"):
        receiving.confirm_deleted(by=net.rival_contact, reference=further.reference, at=SHARED + DAY)
    ending.recall(by=net.analyst, reference=direct.reference, reason="Over", at=SHARED + 2 * DAY)
    assert "Delete your copies" in told_at_the_end(direct)
    with pytest.raises(Absent):
        incidents.case(net.rival_contact, case)
    for share in (direct, further):
        receiving.confirm_deleted(by=net.rival_contact, reference=share.reference, at=SHARED + 2 * DAY)


def test_a_copy_taken_back_from_somebody_stays_with_nobody_else_s_leave(net: Net, case: str) -> None:
    copy = released(net, case)
    ours, direct = shared(net, copy, right="pass-on"), shared(net, copy, "cert-cii")
    further = sharing.pass_on(by=net.punjab_analyst, reference=ours.reference, to=["department"], purpose="", at=SHARED)
    theirs = shared(net, copy, "ncert", right="pass-on")
    twice = sharing.pass_on(
        by=net.national_analyst, reference=theirs.reference, to=["department"], purpose="", at=SHARED
    )
    ending.recall(by=net.analyst, reference=ours.reference, reason="Over", at=SHARED + DAY)
    assert told_at_the_end(further[0]).endswith("keep to its terms.")
    assert reading(net.other_contact, copy.reference).copy == copy
    direct.refresh_from_db()
    twice[0].refresh_from_db()
    assert (direct.state, twice[0].state) == ("running", "running")


def test_what_its_giver_shared_with_an_organisation_is_not_told_to_who_passes_it_on(net: Net, case: str) -> None:
    given = case_shared(net, case, "cert-cii", right="pass-on")
    case_shared(net, case, "rival")
    asked = candidates(net.cii_analyst, at=SHARED, via=given, slugs=["rival"])
    assert [each.reason for each in asked] == [Reason.CONSTITUENT]
    further = sharing.pass_on(by=net.cii_analyst, reference=given.reference, to=["rival"], purpose="", at=SHARED)
    assert (further[0].from_party_id, further[0].state) == (net.cii_cert.pk, "running")
    with viewing(net.cii_analyst):
        assert set(Share.objects.values_list("pk", flat=True)) == {given.pk, further[0].pk}


def test_who_reads_it_is_worked_out_once_however_often_it_was_passed_on(
    net: Net, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = case_shared(net, case, "cert-cii", right="pass-on")
    further = sharing.pass_on(by=net.cii_analyst, reference=given.reference, to=["rival"], purpose="", at=SHARED)
    worked_out: list[str] = []
    refresh = cases.refresh_audience

    def counted(found: Case, at: datetime) -> None:
        worked_out.append(found.reference)
        refresh(found, at)

    monkeypatch.setattr(cases, "refresh_audience", counted)
    ending.recall(by=net.analyst, reference=given.reference, reason="Over", at=SHARED + DAY)
    assert worked_out == [case]
    further[0].refresh_from_db()
    assert further[0].state == "recalled"
    for person in (net.cii_analyst, net.rival_contact):
        with pytest.raises(Absent):
            incidents.case(person, case)
