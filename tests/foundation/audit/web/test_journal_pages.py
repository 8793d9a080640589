"""The journal's pages: all of it for a supervising body's auditor, the own body's for another, nothing for the rest."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person
from pehra.foundation.audit.actions import carry_out_proof, record
from pehra.foundation.audit.models import Entry, Verification
from pehra.foundation.audit.queries import head
from pehra.foundation.audit.rules import Head, read, verify
from pehra.registry.models import Body
from tests import world
from tests.foundation.accounts.web.browser import entered
from tests.world import NOW

JOURNAL, EXPORT = "/journal/", "/journal/export/"


@pytest.fixture
def ncert(db: None) -> Body:
    return world.body("ncert", holds=["national"])


@pytest.fixture
def punjab(db: None) -> Body:
    return world.body("cert-punjab", holds=["provincial"])


@pytest.fixture
def auditor(ncert: Body) -> Client:
    """Of the National CERT: reads everything."""
    return entered(world.person(ncert, Role.AUDITOR, name="National auditor")[0])


@pytest.fixture
def local_auditor(punjab: Body) -> Client:
    return entered(world.person(punjab, Role.AUDITOR, name="Local auditor")[0])


def write(party: Body | None, *subjects: str, act: str = "case.note") -> None:
    for subject in subjects:
        record(by=SYSTEM, at=NOW, act=act, subject=subject, party_id=party.pk if party else None, detail={"n": 1})


def subjects_on(page: bytes) -> list[str]:
    entries = page.decode().partition("<tbody")[2].partition("</tbody")[0]
    return re.findall(r"subject=((?:case|user)%3A[\w-]+)", entries)


def test_a_supervising_bodys_auditor_sees_every_act(auditor: Client, ncert: Body, punjab: Body) -> None:
    write(ncert, "case:C-1")
    write(punjab, "case:C-2")
    write(None, "case:C-3")
    page = auditor.get(JOURNAL)
    assert [each for each in subjects_on(page.content) if "C-" in each] == ["case%3AC-3", "case%3AC-2", "case%3AC-1"]
    assert b"Verify now" in page.content


def test_another_auditor_sees_what_was_done_for_the_own_body(local_auditor: Client, ncert: Body, punjab: Body) -> None:
    write(ncert, "case:C-SECRET")
    write(punjab, "case:C-OURS")
    write(None, "case:C-NOBODY")
    page = local_auditor.get(JOURNAL).content.decode()
    assert "C-OURS" in page
    for absent in ("C-SECRET", "C-NOBODY", "Verify now", head().hash):
        assert absent not in page


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_to_everybody_else_there_is_no_journal(ncert: Body, role: Role) -> None:
    write(ncert, "case:C-1")
    client = entered(world.person(ncert, role)[0])
    for path in (JOURNAL, EXPORT, "/journal/verification/"):
        assert client.get(path).status_code == 404
    assert client.post("/journal/verify/").status_code == 404
    assert not Entry.objects.filter(act__startswith="journal.").exists()


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    for path in (JOURNAL, EXPORT, "/journal/verification/"):
        assert client.get(path)["Location"].startswith("/account/sign-in/")


def test_by_act_and_by_subject(auditor: Client, ncert: Body) -> None:
    write(ncert, "case:C-1", "case:C-2")
    write(ncert, "case:C-1", act="case.close")
    assert subjects_on(auditor.get(JOURNAL, {"subject": "case:C-1"}).content) == ["case%3AC-1"] * 2
    assert subjects_on(auditor.get(JOURNAL, {"act": "case.close"}).content) == ["case%3AC-1"]
    assert subjects_on(auditor.get(JOURNAL, {"act": "case.close", "subject": "case:C-2"}).content) == []
    assert b'<option value="case.close">' in auditor.get(JOURNAL).content


def test_page_by_page_each_entry_once(auditor: Client, ncert: Body) -> None:
    write(ncert, *(f"case:C-{number}" for number in range(120)))
    seen: list[str] = []
    path: str | None = f"{JOURNAL}?act=case.note"
    while path:
        page = auditor.get(path).content.decode()
        seen += subjects_on(page.encode())
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following.group(1).replace("&amp;", "&") if following else None
        assert path is None or "act=case.note" in path
    assert seen == [f"case%3AC-{number}" for number in reversed(range(120))]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30, "٣", "1; DROP TABLE", "\0"])
def test_a_cursor_that_is_none_leads_nowhere(auditor: Client, cursor: str) -> None:
    assert auditor.get(JOURNAL, {"before": cursor}).status_code == 404


@pytest.mark.parametrize("typed", ["\0", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 5000, "\u202e", "%"])
def test_a_filter_is_text_and_nothing_else(auditor: Client, typed: str) -> None:
    for field in ("act", "subject"):
        page = auditor.get(JOURNAL, {field: typed})
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


def test_what_people_typed_is_shown_as_text(auditor: Client, ncert: Body) -> None:
    script = "<img src=x onerror=alert(1)>"
    record(by=SYSTEM, at=NOW, act="test", subject=script, detail={script: [script]})
    page = auditor.get(JOURNAL).content.decode()
    assert script not in page
    assert "&lt;img" in page


def test_the_proof_is_asked_for_carried_out_by_a_job_and_shown(auditor: Client, ncert: Body) -> None:
    write(ncert, "case:C-1")
    assert b"Nobody has had it verified yet" in auditor.get(JOURNAL).content
    assert auditor.get("/journal/verify/").status_code == 405
    assert auditor.post("/journal/verify/")["Location"] == JOURNAL
    asked = Verification.objects.get()
    part = auditor.get("/journal/verification/").content
    assert b"being verified" in part
    assert b'hx-trigger="load delay:2s"' in part
    auditor.post("/journal/verify/")
    assert Verification.objects.count() == 1
    carry_out_proof(verification_id=asked.pk, at=timezone.now())
    part = auditor.get("/journal/verification/").content
    assert b"The journal holds" in part
    assert b"hx-trigger" not in part
    assert str(head()).encode() in part
    assert Entry.objects.order_by("seq").last().act == "journal.verify"


def test_a_broken_journal_is_told_with_its_first_broken_entry(auditor: Client) -> None:
    Verification.objects.create(
        asked_at=NOW,
        asked_by="a",
        finished_at=NOW,
        entries=6,
        head_seq=6,
        head_hash="0" * 64,
        broken_seq=7,
        reason="content does not match its hash",
    )
    part = auditor.get("/journal/verification/").content.decode()
    assert "does not hold" in part
    assert "number 7" in part


def test_only_a_supervising_bodys_auditor_asks_for_a_proof(local_auditor: Client) -> None:
    assert local_auditor.post("/journal/verify/").status_code == 404
    assert local_auditor.get("/journal/verification/").status_code == 404
    assert not Verification.objects.exists()


def lines_of(answer: object) -> list[str]:
    return b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]


def test_the_export_proves_itself_offline_and_is_itself_an_entry(auditor: Client, ncert: Body) -> None:
    write(ncert, "case:C-1", "case:پاکستان")
    before = head()
    answer = auditor.get(EXPORT)
    assert answer["Content-Disposition"] == f'attachment; filename="pehra-journal-{before.seq}.jsonl"'
    lines = lines_of(answer)
    assert verify(read(lines), head=before).broken is None
    assert json.loads(lines[-1])["subject"] == "case:پاکستان"
    exported = Entry.objects.get(seq=before.seq + 1)
    assert (exported.act, exported.detail["upto"]) == ("journal.export", before.seq)


def test_a_changed_line_of_an_export_is_found(auditor: Client, ncert: Body) -> None:
    write(ncert, "case:C-1", "case:C-2", "case:C-3")
    lines = lines_of(auditor.get(EXPORT))
    place = next(number for number, line in enumerate(lines) if "C-2" in line)
    lines[place] = lines[place].replace("C-2", "C-9")
    broken = verify(read(lines)).broken
    assert broken is not None
    assert broken.seq == place + 1


def test_another_auditor_takes_along_what_is_within_reach(local_auditor: Client, ncert: Body, punjab: Body) -> None:
    write(ncert, "case:C-SECRET")
    write(punjab, "case:C-OURS")
    lines = lines_of(local_auditor.get(EXPORT))
    assert [json.loads(line)["subject"] for line in lines] == ["case:C-OURS"]


def test_a_narrowed_export_holds_what_was_asked_for(auditor: Client, ncert: Body) -> None:
    write(ncert, "case:C-1", "case:C-2")
    answer = auditor.get(EXPORT, {"subject": "case:C-2", "act": "case.note"})
    assert [json.loads(line)["subject"] for line in lines_of(answer)] == ["case:C-2"]
    assert Entry.objects.order_by("seq").last().detail["subject"] == "case:C-2"


def test_a_table_for_a_spreadsheet_runs_no_formula(auditor: Client, ncert: Body) -> None:
    write(ncert, "=HYPERLINK(1)", '@"x",\n')
    answer = auditor.get(EXPORT, {"as": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    table = b"".join(answer.streaming_content).decode()
    assert table.startswith("\ufeffseq,at,user_id,actor,")
    assert "'=HYPERLINK(1)" in table
    assert ',"\'@""x"",\n",' in table


@pytest.mark.parametrize("kind", ["xlsx", "../etc", "", "\0"])
def test_an_unknown_kind_of_file_is_not_there(auditor: Client, kind: str) -> None:
    assert auditor.get(EXPORT, {"as": kind}).status_code == 404


def test_the_reach_follows_the_mandate(local_auditor: Client, punjab: Body, ncert: Body) -> None:
    write(ncert, "case:C-SECRET")
    assert "C-SECRET" not in local_auditor.get(JOURNAL).content.decode()
    world.mandate(punjab, "national")
    assert "C-SECRET" in local_auditor.get(JOURNAL).content.decode()


def test_who_was_auditor_yesterday_finds_nothing_today(ncert: Body) -> None:
    user, _ = world.person(ncert, Role.AUDITOR)
    client = entered(user)
    assert client.get(JOURNAL).status_code == 200
    user.memberships.update(ended_at=NOW)
    assert person(user).held == ()
    assert client.get(JOURNAL).status_code == 404
    assert Head(0, "x").seq == 0
