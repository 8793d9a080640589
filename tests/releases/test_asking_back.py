"""What is asked of whom when a sharing ends: it follows the label under which it was shared."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Conflict
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.law.tlp import TLP
from pehra.releases.actions import deciding, drafting, ending, receiving, sharing
from pehra.releases.models import Copy, Draft, Share
from pehra.releases.queries.copies import ledger, reading
from pehra.releases.rules.states import Asked, asked
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters, enters
from tests.incidents.web.pages import text_of
from tests.releases.redacting import DAY, HOUR, SHARED, case_shared, release, released, shared
from tests.releases.test_passing_on import told_at_the_end

__all__ = ["enters"]
pytestmark = pytest.mark.django_db
OWN = "Delete your own copies of it"
OTHERS = "To whom you gave it, as its label allowed, say that it was recalled."


@pytest.mark.parametrize(
    ("tlp", "what"),
    [
        (TLP.CLEAR, Asked.OWN),
        (TLP.GREEN, Asked.OWN),
        (TLP.AMBER, Asked.ALL),
        (TLP.AMBER_STRICT, Asked.ALL),
        (TLP.RED, Asked.ALL),
    ],
)
def test_what_could_be_given_on_freely_is_asked_back_of_nobody_else(tlp: TLP, what: Asked) -> None:
    assert asked(tlp, kept=False, still_open=False) is what
    assert asked(tlp, kept=True, still_open=False) is Asked.TERMS
    assert asked(tlp, kept=False, still_open=True) is Asked.NOTHING


def passed_on(net: Net, copy: Copy) -> tuple[Share, Share]:
    share = shared(net, copy, right="pass-on")
    given = {"to": ["department"], "purpose": "", "at": SHARED + HOUR}
    return share, sharing.pass_on(by=net.punjab_analyst, reference=share.reference, **given)[0]


def recalled(net: Net, case: str, copy: Copy) -> None:
    draft = Draft.objects.get(copy=copy)
    deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="A slip", at=SHARED + DAY)


@pytest.mark.parametrize("tlp", ["TLP:GREEN", "TLP:CLEAR"])
def test_of_a_recalled_copy_that_was_open_only_ones_own_is_to_be_deleted(
    net: Net, case: str, tlp: str, enters: Enters
) -> None:
    copy = released(net, case, tlp)
    every = passed_on(net, copy)
    recalled(net, case, copy)
    for share in every:
        assert OWN in told_at_the_end(share)
        assert told_at_the_end(share).endswith(OTHERS)
    page = text_of(enters(net.other_contact).get(f"/releases/shared/{every[1].reference}/"))
    assert "Delete what you printed or copied, then confirm." in page
    assert "More is not asked of them." in page
    assert "passed to others" not in page
    receiving.confirm_deleted(by=net.other_contact, reference=every[1].reference, at=SHARED + 2 * DAY)


def test_of_a_recalled_copy_under_a_stricter_label_all_of_it_is(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    every = passed_on(net, copy)
    recalled(net, case, copy)
    for share in every:
        assert "Delete your copies of it" in told_at_the_end(share)
        assert OTHERS not in told_at_the_end(share)
    page = text_of(enters(net.other_contact).get(f"/releases/shared/{every[1].reference}/"))
    assert "Delete what you printed, copied or passed to others, then confirm." in page


def test_while_everybody_reads_it_the_end_of_one_sharing_asks_nothing(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case, "TLP:GREEN")
    share, further = passed_on(net, copy)
    ending.recall(by=net.analyst, reference=share.reference, reason="Sent twice", at=SHARED + DAY)
    for each, person in ((share, net.punjab_analyst), (further, net.other_contact)):
        assert told_at_the_end(each).endswith("You may read and keep it as its label says.")
        assert ledger(person, each.reference).asked == Asked.NOTHING
        assert reading(person, copy.reference).copy == copy
        page = text_of(enters(person).get(f"/releases/shared/{each.reference}/"))
        assert "You may read and keep it as its label says." in page
        assert "delete" not in page.lower()
        assert "Deletion confirmed" not in page
        with pytest.raises(Conflict, match="there is nothing to confirm"):
            receiving.confirm_deleted(by=person, reference=each.reference, at=SHARED + 2 * DAY)
    assert "Deletion confirmed" not in text_of(enters(net.analyst).get(f"/releases/{copy.reference}/"))
    assert incidents.case(net.analyst, case).reference == case


def over(net: Net, share: Share, by_its_day: bool) -> None:
    if by_its_day:
        sweep(at=share.until + timedelta(minutes=1))
    else:
        ending.recall(by=net.analyst, reference=share.reference, reason="Sent twice", at=SHARED + HOUR)


@pytest.mark.parametrize("by_its_day", [True, False])
def test_what_could_be_kept_is_asked_back_when_the_copy_is_recalled(
    net: Net, case: str, enters: Enters, by_its_day: bool
) -> None:
    copy = released(net, case, "TLP:GREEN")
    share = shared(net, copy, until=SHARED + HOUR)
    over(net, share, by_its_day)
    assert told_at_the_end(share).endswith("You may read and keep it as its label says.")
    recalled(net, case, copy)
    assert OWN in told_at_the_end(share)
    assert told_at_the_end(share).endswith(OTHERS)
    page = text_of(enters(net.punjab_analyst).get(f"/releases/shared/{share.reference}/"))
    assert "Recalled, please delete" in page
    assert ("Sent twice A slip" in page) is not by_its_day, "both reasons stand there"
    assert "A slip" in page
    assert "tell them that it was taken back" in page
    receiving.confirm_deleted(by=net.punjab_analyst, reference=share.reference, at=SHARED + 2 * DAY)
    ends = Line.objects.filter(subject=f"share:{share.reference}", act__in=("share.expire", "share.recall"))
    first = ("share.expire" if by_its_day else "share.recall", net.telecom_cert.pk)
    assert list(ends.order_by("pk").values_list("act", "party_id")) == [first, ("share.recall", net.telecom_cert.pk)]


def test_nobody_is_asked_again_who_was_asked_already(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    ending.recall(by=net.analyst, reference=share.reference, reason="Sent twice", at=SHARED + HOUR)
    recalled(net, case, copy)
    share.refresh_from_db()
    assert (share.ended_at, share.ended_why) == (SHARED + HOUR, "Sent twice")
    assert Notice.objects.filter(kind="share.recalled", subject=f"share:{share.reference}").count() == 1


def renewed(net: Net, case: str, copy: Copy, tlp: str) -> Copy:
    """A newer copy, released under this label in the place of one."""
    old = Draft.objects.get(copy=copy)
    newer = drafting.renew(by=net.analyst, reference=case, draft=old.reference, at=SHARED + DAY)
    Draft.objects.filter(pk=newer.pk).update(tlp=tlp)
    newer = deciding.submit(by=net.analyst, reference=case, draft=newer.reference, at=SHARED + DAY)
    return release(net.lead, case, newer, SHARED + DAY)


def test_what_could_be_kept_gives_way_to_a_newer_copy_that_all_may_read(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case, "TLP:GREEN")
    share = shared(net, copy)
    ending.recall(by=net.analyst, reference=share.reference, reason="Sent twice", at=SHARED + HOUR)
    newer = renewed(net, case, copy, "TLP:GREEN")
    assert told_at_the_end(share).endswith("Delete the earlier one.")
    assert ledger(net.punjab_analyst, share.reference).asked == Asked.NOTHING
    page = enters(net.punjab_analyst).get(f"/releases/shared/{share.reference}/")
    assert "please delete" not in text_of(page)
    assert f"/releases/{newer.reference}/" in page.content.decode()
    recalled(net, case, newer)
    assert OWN in told_at_the_end(share)


@pytest.mark.parametrize("by_its_day", [True, False])
def test_where_not_all_may_read_the_newer_copy_the_earlier_one_is_asked_back(
    net: Net, case: str, enters: Enters, by_its_day: bool
) -> None:
    copy = released(net, case, "TLP:GREEN")
    share = shared(net, copy, until=SHARED + HOUR)
    over(net, share, by_its_day)
    newer = renewed(net, case, copy, "TLP:AMBER")
    assert told_at_the_end(share).endswith("Delete your own copies of the earlier one, and confirm that.")
    found = ledger(net.punjab_analyst, share.reference)
    assert (found.asked, found.share.record, found.sees) == (Asked.OWN, copy.reference, False)
    page = enters(net.punjab_analyst).get(f"/releases/shared/{share.reference}/")
    assert "please delete" in text_of(page)
    # Whom they told besides is told of what was taken back, and not that a time is over.
    assert ("tell them that it was taken back" in text_of(page)) is not by_its_day
    assert newer.reference not in page.content.decode()
    receiving.confirm_deleted(by=net.punjab_analyst, reference=share.reference, at=SHARED + 2 * DAY)


def test_who_has_the_same_by_another_sharing_has_the_newer_copy_by_it(net: Net, case: str) -> None:
    copy = released(net, case)
    one, other = shared(net, copy, right="pass-on"), shared(net, copy, "ncert", right="pass-on")
    given = {"to": ["department"], "purpose": "", "at": SHARED + HOUR}
    over = sharing.pass_on(by=net.punjab_analyst, reference=one.reference, **given)[0]
    kept = sharing.pass_on(by=net.national_analyst, reference=other.reference, **given)[0]
    ending.recall(by=net.punjab_analyst, reference=over.reference, reason="Twice", at=SHARED + 2 * HOUR)
    newer = renewed(net, case, copy, "TLP:AMBER")
    assert ledger(net.other_contact, over.reference).asked == Asked.TERMS
    recalled(net, case, newer)
    for share in (over, kept):
        assert "Delete your copies of it" in told_at_the_end(share)
        assert ledger(net.other_contact, share.reference).asked == Asked.ALL


def opened_to_all(net: Net, case: str) -> None:
    """The source permits TLP:GREEN, and the case gets it."""
    question = cases.ask_permission(by=net.analyst, reference=case, tlp="TLP:GREEN", reason="x", at=SHARED)
    cases.answer_permission(by=net.contact, reference=case, permission_id=question.pk, grant=True, at=SHARED)
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:GREEN", at=SHARED)


@pytest.mark.parametrize("by_its_day", [True, False])
def test_what_could_be_kept_of_a_case_is_asked_back_when_its_label_is_stricter(
    net: Net, case: str, enters: Enters, by_its_day: bool
) -> None:
    opened_to_all(net, case)
    share = case_shared(net, case, "cert-punjab", until=SHARED + HOUR)
    over(net, share, by_its_day)
    assert told_at_the_end(share).endswith("You may read and keep it as its label says.")
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:CLEAR", at=SHARED + DAY)
    assert not Notice.objects.filter(kind="share.stricter").exists(), "everybody reads it still"
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:AMBER", at=SHARED + DAY)
    assert "has a stricter label now" in told_at_the_end(share)
    assert OWN in told_at_the_end(share)
    assert "please delete" in text_of(enters(net.punjab_analyst).get(f"/releases/shared/{share.reference}/"))
    receiving.confirm_deleted(by=net.punjab_analyst, reference=share.reference, at=SHARED + 2 * DAY)
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:GREEN", at=SHARED + 2 * DAY)
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:AMBER", at=SHARED + 2 * DAY)
    assert Notice.objects.filter(kind="share.stricter").count() == 1, "it has said that nothing of it is kept"


def test_whoever_takes_part_by_now_or_has_it_still_is_asked_for_nothing(net: Net, case: str) -> None:
    opened_to_all(net, case)
    ended, running = case_shared(net, case, "cert-cii"), case_shared(net, case, "cert-punjab")
    ending.recall(by=net.analyst, reference=ended.reference, reason="Twice", at=SHARED + HOUR)
    cases.escalate(by=net.analyst, reference=case, reason="Grave", at=SHARED + HOUR)
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:AMBER", at=SHARED + 2 * HOUR)
    assert not Notice.objects.filter(kind="share.stricter").exists()
    assert ledger(net.punjab_analyst, running.reference).sees


def test_whoever_takes_part_by_now_is_asked_for_nothing_when_its_sharing_ends(net: Net, case: str) -> None:
    share = case_shared(net, case, "cert-cii")
    cases.escalate(by=net.analyst, reference=case, at=SHARED)
    cases.accept(by=net.cii_analyst, reference=case, at=SHARED + HOUR)
    sweep(at=share.until + HOUR)
    assert told_at_the_end(share).endswith("You may read and keep it as its label says.")
    assert ledger(net.cii_analyst, share.reference).asked == Asked.NOTHING
    with pytest.raises(Conflict, match="nothing to confirm"):
        receiving.confirm_deleted(by=net.cii_analyst, reference=share.reference, at=share.until + DAY)
