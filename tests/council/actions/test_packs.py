"""Packs: made of all that was handed in, made anew when the agenda changes, read under the journal's eyes."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.db import connection

from pehra.council.actions import packs
from pehra.council.models import Meeting, Pack, PackReading
from pehra.council.queries.packs import readings
from pehra.foundation import printing
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.audit.models import Entry
from tests.council.convening import Council, council, item, meeting, paper
from tests.registry.network import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def seated() -> Council:
    return council()


def sheets(number: int, text: str = "") -> bytes:
    """A PDF of so many pages, which says so on each."""
    source = "#set page(width: 200pt, height: 300pt)\n" + "#pagebreak()\n".join(
        f"{text} sheet {page}\n\n" for page in range(1, number + 1)
    )
    import typst  # noqa: PLC0415 - the press itself is what makes the papers of this test

    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def picture() -> bytes:
    return printing.pictures(packs.TEMPLATE.parent / "pack.typ", SAMPLE, language="en", ppi=20)[0]


SAID = dict.fromkeys(("pack", "agenda", "number", "item", "presenter", "minutes", "beside"), "x")
SAMPLE = {"title": "x", "issuer": ["x"], "reference": "x", "facts": [], "items": [], "said": SAID}


def asked(seated: Council) -> list[Pack]:
    return packs.ask(by=seated.land.secretary, reference=seated.meeting.reference, at=NOW)


def made(seated: Council, language: str = "en") -> Pack:
    """The newest pack of a language, made."""
    for row in asked(seated):
        packs.make(pack_id=row.pk, at=NOW)
    return Pack.objects.filter(meeting=seated.meeting, language=language).latest("version")


def pages(row: Pack) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(bytes(row.content))).pages]


class TestMaking:
    def test_every_page_of_every_paper_is_in_it(self, seated: Council) -> None:
        by = seated.land.secretary
        paper(seated.item, "mandate.pdf", sheets(3, "Mandate"), by, "Draft mandate")
        paper(seated.item, "notes.txt", b"Notes of the working group.\n\nSecond part.", by, "Notes")
        paper(seated.item, "picture.png", picture(), by, "Picture")
        second = item(seated.meeting, 2, "صوبائی سرٹ")
        paper(second, "annex.pdf", sheets(2, "Annex"), by, "Annex")
        row = made(seated)
        read = pages(row)
        assert (row.state, row.pages, row.done, row.total) == ("ready", len(read), 5, 5)
        text = "\n".join(read)
        for wanted in ("Mandate sheet 1", "Mandate sheet 3", "Notes of the working group.", "Annex sheet 2"):
            assert wanted in text
        assert "Telecom CERT" in read[0], "the contents stand on the first page"
        assert f"Page 1 of {len(read)}" in read[0]
        assert row.left_out == []

    def test_papers_are_where_the_contents_say(self, seated: Council) -> None:
        paper(seated.item, "mandate.pdf", sheets(3, "Mandate"), seated.land.secretary, "Draft mandate")
        paper(seated.item, "annex.pdf", sheets(1, "Annex"), seated.land.secretary, "The annex")
        read = pages(made(seated))
        line = next(line for line in read[0].splitlines() if line.startswith("The annex"))
        number = int(line.removeprefix("The annex"))
        assert "Annex sheet 1" in read[number - 1]

    def test_what_cannot_be_put_on_a_page_is_named_with_its_hash(self, seated: Council) -> None:
        broken = paper(seated.item, "broken.pdf", b"%PDF-1.7 and nothing more", seated.land.secretary)
        long = paper(seated.item, "long.csv", b"a,b\n" * 60_000, seated.land.secretary)
        row = made(seated)
        assert [each["sha256"] for each in row.left_out] == [broken.document.sha256, long.document.sha256]
        text = "".join("".join(pages(row)).split()).replace("\u200b", "")
        assert broken.document.sha256 in text
        assert "broken.pdf" in text

    def test_what_is_typed_stays_text(self, seated: Council) -> None:
        seated.item.title = '#panic("run") $x$ *b*'
        seated.item.text = '#read("/etc/passwd")'
        seated.item.save()
        text = "".join("".join(pages(made(seated))).split())
        assert '#panic("run")$x$*b*' in text
        assert '#read("/etc/passwd")' in text

    def test_there_is_one_in_each_language(self, seated: Council) -> None:
        assert [row.language for row in asked(seated)] == ["en", "ur"]
        for row in Pack.objects.all():
            packs.make(pack_id=row.pk, at=NOW)
        assert set(Pack.objects.values_list("state", flat=True)) == {"ready"}
        assert "Page 1" not in pages(Pack.objects.get(language="ur"))[0]

    def test_made_twice_it_is_made_once(self, seated: Council) -> None:
        row = made(seated)
        packs.make(pack_id=row.pk, at=NOW)
        assert Entry.objects.filter(act="council.pack-make").count() == 2, "one for each language"

    def test_a_press_that_fails_is_told(self, seated: Council, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packs, "TEMPLATE", packs.TEMPLATE.with_name("pack.typ"))
        monkeypatch.setattr(packs, "SECONDS", 0)
        row = made(seated)
        assert row.state == "failed"
        assert row.problem
        assert asked(seated), "a failed one is made anew"

    def test_a_paper_that_breaks_on_a_later_page_is_handed_out_beside_it(
        self, seated: Council, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = paper(seated.item, "long.pdf", sheets(2, "Whole"), seated.land.secretary)
        paper(seated.item, "good.pdf", sheets(1, "Good"), seated.land.secretary)
        # As a reader of the first page alone would count it.
        monkeypatch.setitem(packs._looked_at, broken.document.sha256, 3)
        row = made(seated)
        assert (row.state, [each["sha256"] for each in row.left_out]) == ("ready", [broken.document.sha256])
        assert "Good sheet 1" in "".join(pages(row))

    def test_what_would_make_it_too_long_is_handed_out_beside_it(
        self, seated: Council, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, most in (("MOST_PAGES", 2), ("MOST_BYTES", 10_000_000)):
            monkeypatch.setattr(packs, name, most)
        paper(seated.item, "two.pdf", sheets(2), seated.land.secretary)
        paper(seated.item, "three.pdf", sheets(3), seated.land.secretary)
        assert [each["name"] for each in made(seated).left_out] == ["three.pdf"]
        monkeypatch.setattr(packs, "MOST_BYTES", 10)
        item(seated.meeting, 2, "So that it is made anew")
        assert [each["name"] for each in made(seated).left_out] == ["two.pdf", "three.pdf"]

    def test_whatever_goes_wrong_somebody_is_told(self, seated: Council, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packs.documents, "content_of", lambda number: int(f"{number} x"))
        paper(seated.item, "notes.txt", b"Notes", seated.land.secretary)
        row = made(seated)
        assert (row.state, "invalid literal" in row.problem) == ("failed", True)

    def test_one_whose_worker_is_gone_has_failed_and_is_asked_for_again(self, seated: Council) -> None:
        asked(seated)
        packs.keep_up(at=NOW + packs.LONGEST)
        assert set(Pack.objects.values_list("state", flat=True)) == {"waiting"}
        packs.keep_up(at=NOW + packs.LONGEST * 2)
        assert set(Pack.objects.values_list("state", flat=True)) == {"failed"}
        assert len(asked(seated)) == 2

    def test_what_has_failed_is_not_tried_again_by_itself(self, seated: Council) -> None:
        asked(seated)
        Pack.objects.update(state="failed")
        assert packs.keep_up(at=NOW) == 0
        item(seated.meeting, 2, "Another item")
        assert packs.keep_up(at=NOW) == 2


class TestVersions:
    def test_what_was_made_of_a_plan_stays_with_the_secretariat(self, seated: Council) -> None:
        first = made(seated)
        Meeting.objects.filter(pk=seated.meeting.pk).update(called_at=NOW + HOUR)
        where = {"reference": seated.meeting.reference, "language": "en", "at": NOW + HOUR}
        for by in (seated.chair, seated.land.auditor):
            with pytest.raises(Absent):
                packs.read(by=by, version=1, **where)
        assert packs.read(by=seated.land.secretary, version=1, **where) == first
        assert packs.keep_up(at=NOW + HOUR) == 2, "the same agenda is made anew for the members"
        packs.make(pack_id=Pack.objects.get(language="en", version=2).pk, at=NOW + HOUR)
        assert packs.read(by=seated.chair, version=2, **where).version == 2

    def test_the_same_agenda_needs_no_new_pack(self, seated: Council) -> None:
        made(seated)
        assert asked(seated) == []

    def test_a_change_makes_a_new_version(self, seated: Council) -> None:
        first = made(seated)
        item(seated.meeting, 2, "Another item")
        assert packs.keep_up(at=NOW) == 2
        assert packs.keep_up(at=NOW) == 0
        second = Pack.objects.get(meeting=seated.meeting, language="en", version=2)
        assert (first.version, second.state) == (1, "waiting")
        assert Pack.objects.get(pk=first.pk).content, "what was read stays as it was read"

    def test_only_coming_meetings_are_kept_up(self, seated: Council) -> None:
        Meeting.objects.filter(pk=seated.meeting.pk).update(state="held")
        item(meeting("draft", "M-0000-0002"), 3)
        assert packs.keep_up(at=NOW) == 0

    def test_the_work_is_left_to_the_worker(self, seated: Council) -> None:
        asked(seated)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [packs.MAKING])
            assert cursor.fetchone() == (2,)

    def test_without_an_agenda_there_is_none(self, seated: Council) -> None:
        empty = meeting(reference="M-0000-0003")
        with pytest.raises(Conflict):
            packs.ask(by=seated.land.secretary, reference=empty.reference, at=NOW)

    def test_the_secretariat_asks(self, seated: Council) -> None:
        for by in (seated.chair, seated.land.auditor):
            with pytest.raises(Forbidden):
                packs.ask(by=by, reference=seated.meeting.reference, at=NOW)
        for by in (seated.land.telco_contact, seated.land.ncert_lead, seated.land.platform):
            with pytest.raises(Absent):
                packs.ask(by=by, reference=seated.meeting.reference, at=NOW)


class TestReading:
    def test_the_journal_has_each_reading_and_the_list_the_first_and_last(self, seated: Council) -> None:
        row = made(seated)
        where = {"reference": seated.meeting.reference, "language": "en", "version": 1}
        for by in (seated.chair, seated.chair, seated.member):
            assert bytes(packs.read(by=by, at=NOW, **where).content) == bytes(row.content)
        told = Entry.objects.filter(act="council.pack-read")
        assert told.count() == 3
        assert told.first().detail == {"version": 1, "language": "en", "sha256": row.sha256}
        assert {each.reader for each in readings(seated.meeting)} == {"Chair", "Member"}, "without addresses"

    def test_a_stranger_gets_the_answer_for_what_does_not_exist(self, seated: Council) -> None:
        made(seated)
        land = seated.land
        for by in (land.telco_contact, land.telecom_analyst, land.ncert_lead, land.platform):
            with pytest.raises(Absent):
                packs.read(by=by, reference=seated.meeting.reference, language="en", version=1, at=NOW)
        for where in ({"version": 2}, {"language": "xx"}, {"reference": "M-ZZZZ-ZZZZ"}):
            asked_for = {"reference": seated.meeting.reference, "language": "en", "version": 1} | where
            with pytest.raises(Absent):
                packs.read(by=seated.chair, at=NOW, **asked_for)
        assert not PackReading.objects.exists()

    def test_an_auditor_reads_and_a_draft_is_for_the_secretariat(self, seated: Council) -> None:
        made(seated)
        packs.read(by=seated.land.auditor, reference=seated.meeting.reference, language="ur", version=1, at=NOW)
        Meeting.objects.filter(pk=seated.meeting.pk).update(state="draft")
        with pytest.raises(Absent):
            packs.read(by=seated.chair, reference=seated.meeting.reference, language="en", version=1, at=NOW)
