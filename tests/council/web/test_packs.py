"""The papers of a meeting on a page: pack, comments, calendar, and the stranger who learns nothing."""

from datetime import timedelta
from io import BytesIO

import icalendar
import pypdf
import pytest
from django.utils import timezone

from pehra.council.actions import packs
from pehra.council.models import Comment, Meeting, Pack, PackReading
from pehra.foundation.audit.models import Entry
from tests.council.convening import Council, council, paper
from tests.registry.web.visits import signed_in, words

pytestmark = pytest.mark.django_db
PAPERS = "/council/meetings/M-0000-0001/papers/"


@pytest.fixture
def seated() -> Council:
    made = council()
    soon = timezone.now() + timedelta(days=21)
    Meeting.objects.update(starts_at=soon, ends_at=soon + timedelta(hours=2))
    paper(made.item, "notes.txt", b"Notes of the working group.", made.land.secretary, "Notes")
    return made


def made(seated: Council) -> None:
    for row in Pack.objects.filter(state="waiting"):
        packs.make(pack_id=row.pk, at=timezone.now())


def test_the_secretariat_asks_for_it_sees_how_far_it_is_and_who_has_read_it(seated: Council) -> None:
    client = signed_in(seated.land.secretary)
    assert "Not made yet" in words(client.get(PAPERS))
    assert client.post(PAPERS, {"act": "ask"}).status_code == 302
    waiting = client.get(f"{PAPERS}progress/")
    assert "Being made" in words(waiting)
    assert "0 of 2 steps" in words(waiting)
    assert 'hx-get="/council/meetings/M-0000-0001/papers/progress/"' in waiting.content.decode()
    made(seated)
    ready = client.get(f"{PAPERS}progress/")
    assert "Up to date" in words(ready)
    assert "hx-get" not in ready.content.decode(), "it stops asking"
    assert signed_in(seated.chair).get("/council/meetings/M-0000-0001/pack/en/1/").status_code == 200
    assert "Chair" in words(client.get(PAPERS))


def test_a_member_reads_a_pack_and_that_is_noted(seated: Council) -> None:
    signed_in(seated.land.secretary).post(PAPERS, {"act": "ask"})
    made(seated)
    answer = signed_in(seated.chair).get("/council/meetings/M-0000-0001/pack/en/1/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert "Notes of the working group." in text
    assert PackReading.objects.get().user_id == seated.chair.user_id
    assert "Who has read which pack" not in words(signed_in(seated.chair).get(PAPERS))
    assert "Who has read which pack" in words(signed_in(seated.land.auditor).get(PAPERS))


def test_a_changed_agenda_shows_until_there_is_a_new_version(seated: Council) -> None:
    client = signed_in(seated.land.secretary)
    client.post(PAPERS, {"act": "ask"})
    made(seated)
    paper(seated.item, "more.txt", b"More.", seated.land.secretary)
    assert "The agenda has changed since" in words(client.get(PAPERS))


def test_a_member_comments_on_an_item_and_takes_it_back(seated: Council) -> None:
    client = signed_in(seated.chair)
    said = {"act": "comment", "comment-item": seated.item.reference, "comment-text": "<b>Too wide.</b>"}
    assert client.post(PAPERS, said).status_code == 302
    shown = signed_in(seated.member).get(PAPERS)
    assert "&lt;b&gt;Too wide.&lt;/b&gt;" in shown.content.decode()
    assert "Take it back" not in words(shown)
    row = Comment.objects.get()
    other = signed_in(seated.member).post(PAPERS, {"act": "withdraw", "withdraw-comment": row.pk})
    assert other.status_code == 422
    client.post(PAPERS, {"act": "withdraw", "withdraw-comment": row.pk})
    assert "Too wide" not in words(client.get(PAPERS))


def test_an_auditor_reads_and_says_nothing(seated: Council) -> None:
    client = signed_in(seated.land.auditor)
    assert "Your comment" not in words(client.get(PAPERS))
    for act in ({"act": "ask"}, {"act": "comment", "comment-item": seated.item.reference, "comment-text": "x"}):
        assert client.post(PAPERS, act).status_code == 404


def test_a_paper_is_handed_out_as_it_came(seated: Council) -> None:
    document = seated.item.papers.get().document
    answer = signed_in(seated.member).get(f"{PAPERS}{document.pk}/")
    assert answer.content == b"Notes of the working group."
    assert signed_in(seated.member).get(f"{PAPERS}{document.pk + 1}/").status_code == 404


def test_it_is_noted_who_reads_a_single_paper_from_either_page(seated: Council) -> None:
    document = seated.item.papers.get().document
    item = f"/council/items/{seated.item.reference}/documents/{document.key}/"
    assert signed_in(seated.member).get(f"{PAPERS}{document.pk}/").status_code == 200
    assert signed_in(seated.land.auditor).get(item).status_code == 200
    for by in (seated.land.telco_contact, seated.land.platform, seated.land.ncert_lead):
        assert signed_in(by).get(item).status_code == 404
    read = Entry.objects.filter(act="council.paper-read").order_by("seq")
    assert [(each.user_id, each.subject) for each in read] == [
        (seated.member.user_id, "meeting:M-0000-0001"),
        (seated.land.auditor.user_id, f"item:{seated.item.reference}"),
    ]
    assert {each.detail["sha256"] for each in read} == {document.sha256}


def test_the_meeting_is_taken_into_a_calendar(seated: Council) -> None:
    answer = signed_in(seated.member).get("/council/meetings/M-0000-0001/meeting.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    assert str(event["SUMMARY"]) == seated.meeting.title


def test_a_stranger_gets_the_answer_for_what_does_not_exist(seated: Council) -> None:
    signed_in(seated.land.secretary).post(PAPERS, {"act": "ask"})
    made(seated)
    document = seated.item.papers.get().document_id
    paths = [PAPERS, f"{PAPERS}progress/", f"{PAPERS}{document}/"]
    paths += [f"/council/meetings/M-0000-0001/{end}" for end in ("pack/en/1/", "meeting.ics")]
    land = seated.land
    for by in (land.telco_contact, land.telecom_analyst, land.ncert_lead, land.platform):
        for path in paths:
            for asked in (path, path.replace("M-0000-0001", "M-ZZZZ-ZZZZ")):
                assert signed_in(by).get(asked).status_code == 404, asked
    assert signed_in(land.auditor).get(PAPERS.replace("0001", "ZZZZ")).status_code == 404
    assert signed_in(seated.chair).get("/council/meetings/M-0000-0001/pack/en/7/").status_code == 404
    assert not PackReading.objects.exists()
