"""Members' comments on an agenda's items, before the meeting and not after."""

import pytest

from pehra.council.actions import comments
from pehra.council.models import Comment, Meeting
from pehra.council.queries.packs import discussed
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from tests.council.convening import Council, council, item
from tests.registry.network import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated() -> Council:
    return council()


def says(seated: Council, text: str = "The mandate is too wide.") -> Comment:
    return comments.comment(by=seated.chair, item=seated.item.reference, text=text, at=NOW)


def test_a_comment_stands_with_its_item_and_the_others_are_told(seated: Council) -> None:
    says(seated)
    (found,) = discussed(seated.meeting)
    assert [each.text for each in found.comments] == ["The mandate is too wide."]
    told = set(Notice.objects.filter(kind="council.comment").values_list("user_id", flat=True))
    assert seated.member.user_id in told
    assert seated.land.secretary.user_id in told
    assert seated.chair.user_id not in told
    assert "too wide" not in str(Entry.objects.get(act="council.comment").detail)


def test_one_takes_back_ones_own_words_and_nobody_elses(seated: Council) -> None:
    made = says(seated)
    with pytest.raises(Forbidden):
        comments.withdraw(by=seated.member, comment_id=made.pk, at=NOW)
    comments.withdraw(by=seated.chair, comment_id=made.pk, at=NOW)
    assert discussed(seated.meeting)[0].comments == ()
    with pytest.raises(Absent):
        comments.withdraw(by=seated.chair, comment_id=made.pk, at=NOW)


@pytest.mark.parametrize("state", ["sitting", "held", "cancelled"])
def test_once_the_meeting_has_begun_it_is_too_late(seated: Council, state: str) -> None:
    made = says(seated)
    Meeting.objects.filter(pk=seated.meeting.pk).update(state=state)
    with pytest.raises(Conflict):
        says(seated)
    with pytest.raises(Conflict):
        comments.withdraw(by=seated.chair, comment_id=made.pk, at=NOW)


def test_what_is_on_no_agenda_is_not_commented_on(seated: Council) -> None:
    waiting = item(None, 5)
    with pytest.raises(Conflict):
        comments.comment(by=seated.chair, item=waiting.reference, text="x", at=NOW)


def test_nothing_is_no_comment(seated: Council) -> None:
    with pytest.raises(Invalid):
        says(seated, "  ")


def test_an_auditor_reads_and_says_nothing_and_a_stranger_learns_nothing(seated: Council) -> None:
    made = says(seated)
    with pytest.raises(Forbidden):
        comments.comment(by=seated.land.auditor, item=seated.item.reference, text="x", at=NOW)
    for by in (seated.land.telco_contact, seated.land.ncert_lead, seated.land.platform):
        for reference in (seated.item.reference, "J-ZZZZ-ZZZZ"):
            with pytest.raises(Absent):
                comments.comment(by=by, item=reference, text="x", at=NOW)
        for number in (made.pk, 999_999):
            with pytest.raises(Absent):
                comments.withdraw(by=by, comment_id=number, at=NOW)


def test_nobody_is_shown_the_address_of_who_said_it() -> None:
    seated = council()
    comments.comment(by=seated.member, item=seated.item.reference, text="Why now?", at=NOW)
    assert Comment.objects.get().author == "Member"
    assert {each.params["member"] for each in Notice.objects.filter(kind="council.comment")} == {"Member"}
