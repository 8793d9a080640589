"""Sharing: for a purpose, until a day, with an account of what became of it, and with an end that comes by itself."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.incidents.models import Case
from pehra.registry.models import SharePurposeRow
from pehra.releases.actions import deciding, drafting, ending, receiving, sharing
from pehra.releases.models import Copy, Draft, Share
from pehra.releases.queries.copies import ledger, reading, shares_given, shares_received
from pehra.releases.queries.receivers import candidates
from pehra.releases.rules.admitting import Reason
from tests.incidents.acting import reported
from tests.incidents.conftest import SINCE, Net
from tests.releases.redacting import DAY, HOUR, LATER, SHARED, case_shared, release, released, shared, terms

pytestmark = pytest.mark.django_db


def reasons(net: Net, **what: object) -> dict[str, str]:
    found = candidates(net.analyst, at=SHARED, **what)  # type: ignore[arg-type]
    return {each.party.slug: str(each.reason) for each in found}


def test_a_copy_is_read_by_whoever_it_is_shared_with_and_nobody_else(net: Net, case: str) -> None:
    copy = released(net, case)
    with pytest.raises(Absent):
        reading(net.punjab_analyst, copy.reference)
    share = shared(net, copy)
    assert reading(net.punjab_analyst, copy.reference).passages
    for person in (net.national_analyst, net.rival_contact, net.contact, net.administrator):
        with pytest.raises(Absent):
            reading(person, copy.reference)
        with pytest.raises(Absent):
            ledger(person, share.reference)
    assert Notice.objects.filter(kind="share.received", party=net.punjab_cert).count() == 1
    # The case stays closed to the receiver.
    with pytest.raises(Absent):
        incidents.case(net.punjab_analyst, case)


def test_the_ledger_tells_what_became_of_it(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    assert receiving.note_reading(by=net.punjab_analyst, copy=copy, at=SHARED + HOUR)
    assert receiving.note_reading(by=net.punjab_analyst, copy=copy, at=SHARED + 2 * HOUR)
    receiving.acknowledge(by=net.punjab_analyst, reference=share.reference, at=SHARED + 2 * HOUR)
    found = ledger(net.analyst, share.reference).share
    assert (found.first_read_at, found.acknowledged_at) == (SHARED + HOUR, SHARED + 2 * HOUR)
    assert JournalEntry.objects.filter(act="release.read", subject=f"release:{copy.reference}").count() == 2
    assert Notice.objects.filter(kind="share.acknowledged", party=net.telecom_cert).count() == 1
    with pytest.raises(Conflict):
        receiving.acknowledge(by=net.punjab_analyst, reference=share.reference, at=SHARED + 3 * HOUR)
    # The issuer's own reading is nobody's business.
    assert not receiving.note_reading(by=net.lead, copy=copy, at=SHARED)


def test_each_side_does_its_own(net: Net, case: str) -> None:
    share = shared(net, released(net, case))
    for act in (receiving.acknowledge, receiving.confirm_deleted):
        with pytest.raises(Forbidden):
            act(by=net.analyst, reference=share.reference, at=SHARED)
    with pytest.raises(Forbidden):
        ending.recall(by=net.punjab_analyst, reference=share.reference, reason="x", at=SHARED)
    with pytest.raises(Conflict):
        receiving.confirm_deleted(by=net.punjab_analyst, reference=share.reference, at=SHARED)
    for stranger in net.strangers.values():
        if stranger is net.punjab_analyst:
            continue
        for reference in (share.reference, "Z-0000-0000"):
            with pytest.raises(Absent):
                ending.recall(by=stranger, reference=reference, reason="x", at=SHARED)
            with pytest.raises(Absent):
                receiving.acknowledge(by=stranger, reference=reference, at=SHARED)


def test_recalled_the_receiver_is_told_why_and_confirms(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    with pytest.raises(Invalid):
        ending.recall(by=net.analyst, reference=share.reference, reason=" ", at=SHARED + DAY)
    ending.recall(by=net.analyst, reference=share.reference, reason="Sent to the wrong body", at=SHARED + DAY)
    with pytest.raises(Absent):
        reading(net.punjab_analyst, copy.reference)
    found = ledger(net.punjab_analyst, share.reference)
    assert (found.share.state, found.share.ended_why, found.sees) == ("recalled", "Sent to the wrong body", False)
    receiving.confirm_deleted(by=net.punjab_analyst, reference=share.reference, at=SHARED + 2 * DAY)
    assert ledger(net.analyst, share.reference).share.deleted_at == SHARED + 2 * DAY
    assert Deadline.objects.get(subject=f"share:{share.reference}").state == "cancelled"
    with pytest.raises(Conflict):
        ending.recall(by=net.analyst, reference=share.reference, reason="Again", at=SHARED + DAY)
    # It can be shared anew.
    assert shared(net, copy).state == "running"


def test_on_its_day_it_ends_by_itself(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    sweep(at=share.until - timedelta(days=2))
    assert Notice.objects.filter(kind="share.ends-soon").count() == 2
    sweep(at=share.until)
    assert reading(net.punjab_analyst, copy.reference).copy == copy
    sweep(at=share.until + HOUR)
    share.refresh_from_db()
    assert (share.state, share.ended_by) == ("expired", "system")
    with pytest.raises(Absent):
        reading(net.punjab_analyst, copy.reference)
    assert Notice.objects.filter(kind="share.expired", party=net.punjab_cert).count() == 1
    assert sweep(at=share.until + DAY).looked == 0


def test_with_the_copy_ends_what_was_shared_of_it(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    draft = Draft.objects.get(copy=copy)
    deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="A slip", at=SHARED + DAY)
    share.refresh_from_db()
    assert (share.state, share.ended_why) == ("recalled", "A slip")


def test_a_case_is_read_and_not_worked_on(net: Net, case: str) -> None:
    share = case_shared(net, case, "cert-cii")
    assert incidents.case(net.cii_analyst, case).reference == case
    with viewing(net.cii_analyst):
        assert Case.objects.filter(reference=case).exists()
    with pytest.raises(Forbidden):
        cases.note(by=net.cii_analyst, reference=case, body="A word", at=SHARED + HOUR)
    new = cases.note(by=net.analyst, reference=case, body="A newer word", at=SHARED + HOUR)
    assert net.cii_cert.pk in new.audience
    assert receiving.note_opening(by=net.cii_analyst, share=share, at=SHARED + HOUR)
    assert not receiving.note_opening(by=net.cii_analyst, share=share, at=SHARED + HOUR)
    ending.recall(by=net.analyst, reference=share.reference, reason="Over", at=SHARED + DAY)
    with pytest.raises(Absent):
        incidents.case(net.cii_analyst, case)


def test_a_case_that_is_shared_closes_on_its_day(net: Net, case: str) -> None:
    # With a party to which no late clock climbs.
    share = case_shared(net, case, "rival")
    assert incidents.case(net.rival_contact, case).reference == case
    sweep(at=share.until + HOUR)
    with pytest.raises(Absent):
        incidents.case(net.rival_contact, case)
    share.refresh_from_db()
    assert share.state == "expired"


def test_a_stricter_label_closes_it_at_once(net: Net, case: str) -> None:
    share = case_shared(net, case, "cert-cii")
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:AMBER+STRICT", at=SHARED + HOUR)
    with pytest.raises(Absent):
        incidents.case(net.cii_analyst, case)
    assert not ledger(net.cii_analyst, share.reference).sees


def test_who_would_receive_a_case_and_why(net: Net, case: str) -> None:
    row = incidents.case(net.analyst, case)
    found = reasons(net, case=row, slugs=None)
    assert found["cert-telecom"] == Reason.OWN
    assert found["cert-cii"] == Reason.CHAIN
    assert found["cert-punjab"] == Reason.NOT_PERMITTED
    asked = reasons(net, case=row, slugs=["rival", "department", "cert-punjab", "operator"])
    # An organisation that one does not serve is told of in no way.
    assert "department" not in asked
    assert asked == {"rival": "constituent", "cert-punjab": "not-permitted", "operator": "takes-part"}
    question = cases.ask_permission(by=net.analyst, reference=case, tlp="TLP:GREEN", reason="x", at=LATER)
    cases.answer_permission(by=net.contact, reference=case, permission_id=question.pk, grant=True, at=LATER)
    assert reasons(net, case=row, slugs=["cert-punjab"]) == {"cert-punjab": "permitted"}


def test_what_the_preview_says_is_what_happens(net: Net, case: str) -> None:
    with pytest.raises(Invalid, match="would not receive"):
        case_shared(net, case, "cert-punjab")
    with pytest.raises(Invalid, match="nobody that you can share with"):
        case_shared(net, case, "department")
    assert not Share.objects.exists()
    assert case_shared(net, case, "rival").state == "running"
    with pytest.raises(Invalid):
        case_shared(net, case, "rival")
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=SHARED)
    assert reasons(net, case=incidents.case(net.lead, case), slugs=["cert-cii"]) == {"cert-cii": "red"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": SHARED}, "until"),
        ({"until": SHARED + 400 * DAY}, "until"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "a\u202eb"}, "purpose"),
        ({"purpose_key": "none"}, "purpose_key"),
        ({"right": "own"}, "right"),
    ],
)
def test_terms_are_checked(net: Net, case: str, wrong: dict[str, object], field: str) -> None:
    copy = released(net, case)
    with pytest.raises(Invalid) as refused:
        shared(net, copy, **wrong)
    assert set(refused.value.problems) == {field}
    assert not Share.objects.exists()


def test_a_purpose_of_the_profile_needs_no_words(net: Net, case: str) -> None:
    row = {"name_en": "To warn", "name_ur": "خبردار", "starts": SINCE, "citation": "test"}
    SharePurposeRow.objects.create(key="warning", **row)
    share = shared(net, released(net, case), purpose_key="warning", purpose="")
    assert (share.purpose_key, share.purpose) == ("warning", "")


def test_nobody_shares_what_is_not_theirs(net: Net, case: str) -> None:
    copy = released(net, case)
    shared(net, copy)
    given = {"to": ["cert-cii"], "terms": terms(), "at": SHARED}
    with pytest.raises(Forbidden, match="pass on"):
        sharing.share_copy(by=net.punjab_analyst, reference=copy.reference, **given)
    for person in (net.national_analyst, net.contact, net.administrator):
        with pytest.raises(Absent):
            sharing.share_copy(by=person, reference=copy.reference, **given)
    with pytest.raises(Forbidden):
        sharing.share_case(by=net.contact, reference=case, **given)
    with pytest.raises(Absent):
        sharing.share_case(by=net.punjab_analyst, reference=case, **given)
    with pytest.raises(Invalid):
        sharing.share_copy(by=net.analyst, reference=copy.reference, to=[], terms=terms(), at=SHARED)


def test_lists_are_each_side_s_own(net: Net, case: str) -> None:
    share = shared(net, released(net, case))
    assert [each.pk for each in shares_given(net.analyst, limit=10).rows] == [share.pk]
    assert shares_received(net.analyst, limit=10).rows == []
    assert [each.pk for each in shares_received(net.punjab_analyst, limit=10).rows] == [share.pk]
    assert shares_received(net.national_analyst, limit=10).rows == []
    with viewing(net.national_analyst):
        assert Share.objects.count() == 0


def test_nothing_of_the_case_stands_in_what_a_receiver_is_told(net: Net, case: str) -> None:
    since = JournalEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    copy = released(net, case)
    share = shared(net, copy)
    receiving.note_reading(by=net.punjab_analyst, copy=copy, at=SHARED + HOUR)
    receiving.acknowledge(by=net.punjab_analyst, reference=share.reference, at=SHARED + HOUR)
    mine = JournalEntry.objects.filter(seq__gt=since, party_id=net.punjab_cert.pk)
    told = " ".join(f"{row.subject} {row.detail}" for row in mine)
    notices = Notice.objects.filter(party=net.punjab_cert, kind__startswith="share.")
    told += " ".join(f"{row.text} {row.params} {row.link} {row.subject}" for row in notices)
    assert mine.exists()
    assert notices.exists()
    assert case not in told
    assert "operator" not in told.casefold()


def test_what_the_network_may_read_is_not_noted_of_everybody(net: Net, case: str) -> None:
    copy = released(net, case, "TLP:GREEN")
    assert not receiving.note_reading(by=net.rival_contact, copy=copy, at=SHARED)
    assert reading(net.rival_contact, copy.reference).shares == []
    assert Copy.objects.get().audience == [0, net.telecom_cert.pk]


def test_recalled_while_a_newer_copy_takes_its_place(net: Net, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    draft = Draft.objects.get(copy=copy).reference
    newer = drafting.renew(by=net.analyst, reference=case, draft=draft, at=SHARED)
    deciding.submit(by=net.analyst, reference=case, draft=newer.reference, at=SHARED)
    waiting = [lambda: release(net.lead, case, newer, SHARED + HOUR)]
    lock_shared = ending.lock_shared

    def waited_for(found: Share) -> None:
        # Whoever waits for a lock goes on when the act that held it is done.
        while waiting:
            waiting.pop()()
        lock_shared(found)

    monkeypatch.setattr(ending, "lock_shared", waited_for)
    ending.recall(by=net.analyst, reference=share.reference, reason="A slip", at=SHARED + HOUR)
    second = Copy.objects.exclude(pk=copy.pk).get()
    with pytest.raises(Absent):
        reading(net.punjab_analyst, second.reference)


def test_of_what_others_share_only_whoever_has_the_case_now_is_told(net: Net, case: str) -> None:
    share = case_shared(net, case, "rival")
    cases.escalate(by=net.analyst, reference=case, at=SHARED)
    cases.accept(by=net.cii_analyst, reference=case, at=SHARED + HOUR)
    assert ledger(net.cii_analyst, share.reference).may_recall
    cases.escalate(by=net.cii_analyst, reference=case, at=SHARED + HOUR)
    cases.accept(by=net.national_analyst, reference=case, at=SHARED + 2 * HOUR)
    assert ledger(net.national_analyst, share.reference).may_recall
    assert ledger(net.analyst, share.reference).gave
    with pytest.raises(Absent):
        ledger(net.cii_analyst, share.reference)


def test_whoever_closes_it_from_the_offer_takes_back_what_was_shared_before(net: Net) -> None:
    """A report that its first responder shares and sends on: who closes it at once as no incident has it from then."""
    case = reported(net)
    share = case_shared(net, case, "rival")
    cases.forward(by=net.analyst, reference=case, to="cert-cii", reason="Theirs", at=SHARED)
    with pytest.raises(Absent):
        ledger(net.cii_analyst, share.reference)
    cases.dismiss(by=net.cii_analyst, reference=case, outcome="false-alarm", reason="A test", at=SHARED + HOUR)
    with viewing(net.cii_analyst):
        assert ledger(net.cii_analyst, share.reference).may_recall
    ending.recall(by=net.cii_analyst, reference=share.reference, reason="Ours now", at=SHARED + DAY)
    with pytest.raises(Absent):
        incidents.case(net.rival_contact, case)
    with pytest.raises(Absent):
        ledger(net.punjab_analyst, share.reference)


def test_whoever_has_the_case_now_takes_back_what_was_shared_before(net: Net, case: str) -> None:
    share = case_shared(net, case, "rival")
    cases.escalate(by=net.analyst, reference=case, at=SHARED)
    with pytest.raises(Absent):
        ledger(net.cii_analyst, share.reference)
    cases.accept(by=net.cii_analyst, reference=case, at=SHARED + HOUR)
    with viewing(net.cii_analyst):
        assert ledger(net.cii_analyst, share.reference).may_recall
    ending.recall(by=net.cii_analyst, reference=share.reference, reason="Ours now", at=SHARED + DAY)
    with pytest.raises(Absent):
        incidents.case(net.rival_contact, case)
    line = JournalEntry.objects.get(act="share.recall")
    assert (line.subject, line.party_id) == (f"share:{share.reference}", net.cii_cert.pk)
