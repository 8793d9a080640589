"""The pages: the tab of a case, the work on a copy, both sides of it, copies, sharings; and what strangers get."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as cases
from pehra.releases.actions import ending, sharing
from pehra.releases.models import Block, Copy, Draft, Share
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.releases.conftest import Net
from tests.releases.redacting import (
    HOUR,
    LATER,
    SECRETS,
    SHARED,
    begun,
    block,
    case_shared,
    redacted,
    released,
    shared,
    submitted,
)  # fmt: skip

pytestmark = pytest.mark.django_db

# Of the frame, the session and the person; what a page itself may ask is fifteen.
MOST = 15
FRAME = 6


def page_of(case: str, draft: Draft | str = "") -> str:
    reference = draft if isinstance(draft, str) else f"{draft.reference}/"
    return f"/cases/{case}/releases/{reference}"


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len([each for each in caught if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])


def do(client: Client, path: str, **given: object) -> HttpResponse:
    answer = client.post(path, given)
    assert answer.status_code == 302, text_of(answer)
    return answer


def until(days: int = 7) -> str:
    return f"{timezone.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def test_from_the_tab_of_the_case_to_a_released_copy(net: Net, case: str, enters: Enters) -> None:
    analyst, lead = enters(net.analyst), enters(net.lead)
    assert "Begin a copy" in text_of(analyst.get(page_of(case)))
    assert "The whole case" in text_of(analyst.get(page_of(case, "begin/")))
    do(analyst, page_of(case, "begin/"), tlp="TLP:AMBER", naming="sector", to_the_day="on", note="")
    draft = Draft.objects.get()
    where = page_of(case, draft)
    shown = text_of(analyst.get(where))
    assert "Name of the organisation" in shown
    assert "Take it all out" in shown
    do(analyst, f"{where}remove/", version=draft.version)
    draft.refresh_from_db()
    assert "Nothing more is found" in text_of(analyst.get(where))
    numbers = [str(each) for each in draft.blocks.values_list("number", flat=True)]
    kept = {f"kept-{each.number}": "on" for each in draft.blocks.all() if each.kept}
    do(
        analyst,
        f"{where}edit/",
        version=draft.version,
        shown=numbers,
        submit="yes",
        tlp="TLP:AMBER",
        naming="sector",
        to_the_day="on",
        **kept | {"text-1": "Files locked at a company"},
    )
    assert "Whoever wrote in a copy does not release it." in text_of(analyst.get(where))
    page = lead.get(where)
    assert "What the case says" in text_of(page)
    assert b"<del>" in page.content
    assert b"<ins>" in page.content
    seen = page.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    do(lead, f"{where}release/", seen=seen)
    copy = Copy.objects.get()
    told = lead.get(f"/releases/{copy.reference}/")
    assert "Files locked at a company" in text_of(told)
    assert [secret for secret in SECRETS if secret in text_of(told).casefold()] == []
    assert copy.reference in text_of(analyst.get(page_of(case)))
    assert "Released" in text_of(analyst.get("/releases/?side=copies"))


def test_an_author_cannot_release_by_the_page(net: Net, case: str, enters: Enters) -> None:
    draft = submitted(net.analyst, case)
    client = enters(net.analyst)
    where = page_of(case, draft)
    assert "Release it" not in text_of(client.get(where))
    answer = client.post(f"{where}release/", {"seen": "x"})
    assert answer.status_code == 409
    assert "a second person does" in text_of(answer)
    assert not Copy.objects.exists()


def test_what_was_typed_is_not_lost(net: Net, case: str, enters: Enters) -> None:
    draft = begun(net.analyst, case)
    client = enters(net.analyst)
    given = {"version": 99, "text-1": "My very own title", "tlp": "TLP:GREEN"}
    answer = client.post(f"{page_of(case, draft)}edit/", given)
    assert answer.status_code == 409
    assert "My very own title" in answer.content.decode()
    assert block(draft, "title").text != "My very own title"


def test_urdu_runs_from_the_right_on_both_sides(net: Net, case: str, enters: Enters) -> None:
    draft = submitted(net.analyst, case)
    client = enters(net.lead)
    client.cookies["pehra_language"] = "ur"
    page = client.get(page_of(case, draft)).content.decode()
    note = block(draft, "note")
    assert page.count('class="rel-text" dir="rtl"') == 2
    assert "<ins>[" in page
    assert "کے شعبے کا ادارہ" in note.text
    # The English report stays as it runs, in an Urdu page.
    assert 'class="rel-text" dir="ltr"' in page


def test_the_second_person_is_shown_what_has_changed(net: Net, case: str, enters: Enters) -> None:
    draft = submitted(net.analyst, case)
    cases.note(by=net.contact, reference=case, body="Something new.", at=LATER + timedelta(hours=1))
    assert "The case changed since this copy was begun" in text_of(enters(net.lead).get(page_of(case, draft)))


def test_returned_with_remarks(net: Net, case: str, enters: Enters) -> None:
    draft = submitted(net.analyst, case)
    lead = enters(net.lead)
    assert lead.post(f"{page_of(case, draft)}return/", {"remarks": ""}).status_code == 422
    do(lead, f"{page_of(case, draft)}return/", remarks="Say less of the place.")
    assert "Say less of the place." in text_of(enters(net.analyst).get(page_of(case, draft)))


def test_the_other_acts_of_a_draft(net: Net, case: str, enters: Enters) -> None:
    draft = redacted(net.analyst, case)
    client, where = enters(net.analyst), page_of(case, draft)
    do(client, f"{where}take-out/", text="README-LOCK.txt")
    assert client.post(f"{where}take-out/", {"text": ""}).status_code == 422
    do(client, f"{where}restore/")
    do(client, f"{where}submit/")
    do(client, f"{where}take-back/")
    assert client.post(f"{where}nothing/").status_code == 404
    assert client.get(f"{where}submit/")["Location"] == where
    do(client, f"{where}discard/")
    assert not Draft.objects.exists()


def test_recalled_and_renewed(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    draft = Draft.objects.get(copy=copy)
    analyst, lead = enters(net.analyst), enters(net.lead)
    newer = do(analyst, f"{page_of(case, draft)}renew/")["Location"]
    assert newer != page_of(case, draft)
    assert lead.post(f"{page_of(case, draft)}recall/", {"reason": ""}).status_code == 422
    do(lead, f"{page_of(case, draft)}recall/", reason="A slip")
    assert "A slip" in text_of(lead.get(page_of(case, draft)))


def test_shared_after_a_look_at_who_would_receive_it(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    analyst, punjab = enters(net.analyst), enters(net.punjab_analyst)
    given = {"bodies": ["cert-punjab"], "purpose": "to look for it", "right": "read", "until": until()}
    look = analyst.post(f"/releases/{copy.reference}/share/", given)
    assert "Receives: the copy was released for sharing" in text_of(look)
    assert not Share.objects.exists()
    do(analyst, f"/releases/{copy.reference}/share/", **given, share="yes")
    share = Share.objects.get()
    assert share.reference in text_of(punjab.get("/releases/"))
    assert copy.title in text_of(punjab.get(f"/releases/{copy.reference}/"))
    do(punjab, f"/releases/shared/{share.reference}/acknowledge/")
    ledger = text_of(analyst.get(f"/releases/shared/{share.reference}/"))
    assert "not yet" not in ledger
    assert analyst.post(f"/releases/shared/{share.reference}/recall/", {"reason": ""}).status_code == 422
    do(analyst, f"/releases/shared/{share.reference}/recall/", reason="Sent too early")
    assert "Everybody with whom it was shared has been told." in text_of(analyst.get("/releases/"))
    told = text_of(punjab.get(f"/releases/shared/{share.reference}/"))
    assert "Recalled, please delete" in told
    assert "Sent too early" in told
    assert punjab.get(f"/releases/{copy.reference}/").status_code == 404
    do(punjab, f"/releases/shared/{share.reference}/deleted/")
    assert "Deletion confirmed" in text_of(analyst.get(f"/releases/shared/{share.reference}/"))


def test_who_has_the_same_by_another_sharing_is_not_asked_to_delete_it(net: Net, case: str, enters: Enters) -> None:
    given, direct = case_shared(net, case, "cert-cii", right="pass-on"), case_shared(net, case, "rival")
    further = sharing.pass_on(by=net.cii_analyst, reference=given.reference, to=["rival"], purpose="", at=SHARED)[0]
    ending.recall(by=net.cii_analyst, reference=further.reference, reason="Over", at=SHARED + HOUR)
    rival, page = enters(net.rival_contact), f"/releases/shared/{further.reference}/"
    told = text_of(rival.get(page))
    assert "You have the same by another sharing: keep to its terms." in told
    assert "please delete" not in told
    assert rival.post(f"{page}deleted/").status_code == 409
    assert "by another sharing" not in text_of(enters(net.cii_analyst).get(page))
    ending.recall(by=net.analyst, reference=direct.reference, reason="Over", at=SHARED + HOUR)
    assert "Recalled, please delete" in text_of(rival.get(page))


def test_who_would_not_receive_the_case_is_said_and_refused(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    given = {"bodies": ["cert-punjab"], "organisations": "department", "purpose": "x", "right": "read"}
    given |= {"until": until()}
    look = text_of(client.post(f"/cases/{case}/releases/share/", given))
    assert "not permitted by the source" in look
    assert "is nobody that you can share with" in look
    assert client.post(f"/cases/{case}/releases/share/", given | {"share": "yes"}).status_code == 422
    assert not Share.objects.exists()
    fit = given | {"bodies": ["cert-cii"], "organisations": "rival", "share": "yes"}
    assert client.post(f"/cases/{case}/releases/share/", fit).status_code == 302
    assert Share.objects.count() == 2
    assert text_of(enters(net.rival_contact).get(f"/cases/{case}/"))


def test_passed_on_by_the_page(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    analyst, punjab = enters(net.analyst), enters(net.punjab_analyst)
    given = {"bodies": ["cert-punjab"], "purpose": "x", "right": "pass-on", "until": until(), "share": "yes"}
    do(analyst, f"/releases/{copy.reference}/share/", **given)
    share = Share.objects.get()
    where = f"/releases/shared/{share.reference}/"
    assert "Pass it on" in text_of(punjab.get(where))
    assert punjab.post(f"{where}pass-on/", {"organisations": "rival"}).status_code == 422
    do(punjab, f"{where}pass-on/", organisations="department")
    assert copy.title in text_of(enters(net.other_contact).get(f"/releases/{copy.reference}/"))


def test_on_paper_stands_what_stands_in_the_copy(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    answer = enters(net.lead).get(f"/releases/{copy.reference}/paper.pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{copy.reference}.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    raw = answer.content
    paper = PdfReader(BytesIO(raw))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert copy.reference in words
    assert "198[.]51[.]100[.]23" in words
    told = f"{words} {paper.metadata} {paper.xmp_metadata and paper.xmp_metadata.stream.get_data()}".casefold()
    assert [secret for secret in (*SECRETS, case.casefold()) if secret in told] == []
    assert [secret for secret in SECRETS if secret.encode() in raw] == []


def test_reading_is_noted(net: Net, case: str, enters: Enters) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    enters(net.punjab_analyst).get(f"/releases/{copy.reference}/")
    share.refresh_from_db()
    assert share.first_read_at is not None
    assert JournalEntry.objects.filter(act="release.read", party_id=net.punjab_cert.pk).count() == 1
    enters(net.lead).get(f"/releases/{copy.reference}/")
    assert JournalEntry.objects.filter(act="release.read").count() == 1


def test_so_is_reading_on_a_page_that_says_no(net: Net, case: str, enters: Enters) -> None:
    cases.change_tlp(by=net.analyst, reference=case, tlp="TLP:AMBER+STRICT", at=LATER)
    draft = begun(net.analyst, case, "TLP:AMBER")
    client = enters(net.analyst)
    for path in (page_of(case, draft) + "take-out/", page_of(case, "begin/"), page_of(case, "share/")):
        before = JournalEntry.objects.filter(act="release.work").count()
        assert client.post(path, {}).status_code == 422
        assert JournalEntry.objects.filter(act="release.work").count() == before + 1


@pytest.mark.parametrize("who", ["contact", "punjab_analyst", "national_analyst", "rival_contact", "auditor"])
def test_strangers_get_one_answer(net: Net, case: str, enters: Enters, who: str) -> None:
    draft, copy = submitted(net.analyst, case), released(net, case)
    share = case_shared(net, case, "cert-cii")
    client = enters(getattr(net, who))
    nothing = client.get("/releases/X-0000-0000/")
    assert nothing.status_code == 404
    for path in (
        page_of(case), page_of(case, draft), page_of(case, "begin/"), page_of(case, "share/"),
        f"/releases/{copy.reference}/", f"/releases/{copy.reference}/paper.pdf", f"/releases/{copy.reference}/share/",
        f"/releases/shared/{share.reference}/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert text_of(answer) == text_of(nothing)
    for path in (f"{page_of(case, draft)}release/", f"/releases/shared/{share.reference}/recall/"):
        assert client.post(path, {"reason": "x"}).status_code == 404
    assert client.get("/releases/").status_code in (200, 404)


@pytest.mark.parametrize("reference", ["%00", "x" * 2000, "W-0000-0000", "ﷺ"])
def test_no_reference_is_a_fault(net: Net, case: str, enters: Enters, reference: str) -> None:
    client = enters(net.analyst)
    for path in (page_of(case, f"{reference}/"), f"/releases/{reference}/", f"/releases/shared/{reference}/"):
        assert client.get(path).status_code == 404


def test_pages_ask_little(net: Net, case: str, enters: Enters) -> None:
    draft, copy = submitted(net.analyst, case), released(net, case)
    worked_on = begun(net.analyst, case)
    share = shared(net, copy)
    client = enters(net.analyst)
    few = {path: asked(client, path) for path in ("/releases/", "/releases/?side=given", "/releases/?side=waiting")}
    pages = [page_of(case), page_of(case, "begin/"), page_of(case, draft), page_of(case, worked_on)]
    pages += [f"/releases/{copy.reference}/", f"/releases/shared/{share.reference}/"]
    few |= {path: asked(client, path) for path in pages}
    assert {path: count for path, count in few.items() if count > MOST + FRAME} == {}


def test_a_block_is_named_by_nothing_that_counts_the_network(net: Net, case: str, enters: Enters) -> None:
    begun(net.analyst, case)
    page = enters(net.analyst).get(page_of(case, "begin/")).content.decode()
    assert "entry:" not in page
    assert Block.objects.exists()
