"""The public form, its receipt and the secret link, as Django's client meets them: with and without a proof of work."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from pehra.foundation.documents.models import Document
from pehra.public.actions import gate
from pehra.public.models import Count, PublicReport
from pehra.public.rules import tickets
from pehra.public.rules.limits import EACH, Counted
from pehra.public.rules.references import fresh, fresh_code, shown
from pehra.registry.models import ClockRow, Contact
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.public.conftest import PNG, SECRET_WORDS, handed_in

pytestmark = pytest.mark.django_db
FORM, ENTER = "/public/", "/public/follow/"


def filled(**fields: Any) -> dict[str, Any]:
    ticket = gate.new_ticket(address="127.0.0.1", at=timezone.now())
    usual = {"kind": "fraud-message", "words": SECRET_WORDS, "whom": "self", "consent": "cert", "website": ""}
    return usual | {"ticket": ticket.text, "nonce": tickets.solve(ticket)} | fields


def code_of(response: HttpResponse) -> str:
    found = re.search(r"/public/r/([0-9A-Z]{24})/", response.content.decode())
    assert found
    return found[1]


def test_from_the_form_to_the_page_of_the_link(desk: Net, client: Client) -> None:
    page = client.get(FORM)
    assert page.status_code == 200
    assert 'name="ticket"' in page.content.decode()
    receipt = client.post(FORM, filled(files=SimpleUploadedFile("screen.png", PNG)))
    row = PublicReport.objects.get()
    assert row.reference in text_of(receipt)
    code = code_of(receipt)
    assert shown(code) in text_of(receipt)
    followed = client.get(f"/public/r/{code}/")
    assert SECRET_WORDS in text_of(followed)
    assert "screen.png" in text_of(followed)
    assert "Received" in text_of(followed)


@pytest.mark.parametrize("path", [FORM, ENTER, "/public/r/0000/"])
def test_nothing_is_kept_passed_on_or_loaded_from_elsewhere(desk: Net, client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response.cookies == {}
    assert not re.search(r'(?:src|href)="(?:https?:)?//', response.content.decode())


def test_the_page_is_small(desk: Net, client: Client) -> None:
    assert len(client.get(FORM).content) < 16_000


def test_the_language_is_a_link_and_a_cookie(desk: Net, client: Client) -> None:
    response = client.get(f"{FORM}?language=ur")
    assert (response.status_code, response["Location"]) == (302, FORM)
    page = client.get(FORM).content.decode()
    assert 'lang="ur" dir="rtl"' in page
    assert client.get(f"{FORM}?language=tlh").status_code == 200


def test_whoever_is_signed_in_uses_it_like_everybody(desk: Net, enters: Enters) -> None:
    made = handed_in(timezone.now())
    client = enters(desk.rival_contact)
    assert client.get(FORM).status_code == 200
    assert SECRET_WORDS in text_of(client.get(f"/public/r/{made.code}/"))


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk: Net, client: Client) -> None:
    sent = filled(kind="", words=SECRET_WORDS, whom="organisation", concerns="")
    page = client.post(FORM, sent)
    assert page.status_code == 422
    assert SECRET_WORDS in page.content.decode()
    page = client.post(FORM, filled(whom="organisation"))
    assert page.status_code == 422
    assert "Say which organisation it is." in text_of(page)
    assert not PublicReport.objects.exists()


def test_what_was_worked_for_is_not_worked_for_twice(desk: Net, client: Client) -> None:
    sent = filled(words="")
    page = client.post(FORM, sent).content.decode()
    assert sent["ticket"] in page
    assert f'name="nonce" value="{sent["nonce"]}"' in page


def test_the_trap_is_for_programs(desk: Net, client: Client) -> None:
    assert client.post(FORM, filled(website="http://buy.example")).status_code == 422
    assert not PublicReport.objects.exists()


def test_without_a_script_one_waits_and_keeps_what_was_typed(desk: Net, client: Client) -> None:
    page = client.post(FORM, filled(nonce=""))
    assert page.status_code == 429
    assert 1 <= int(page["Retry-After"]) <= 61
    assert SECRET_WORDS in page.content.decode()
    earlier = gate.new_ticket(address="127.0.0.1", at=timezone.now() - timedelta(seconds=61))
    assert client.post(FORM, filled(ticket=earlier.text, nonce="")).status_code == 200
    assert PublicReport.objects.get().slow


def test_over_the_limit_the_page_says_when_and_whom_to_call(desk: Net, client: Client) -> None:
    Contact.objects.create(
        party=desk.national_cert, role="desk", name="x", phone="+92 51 0000 0199", email="desk@ncert.example",
        published=True, confirmed_at=timezone.now(),
    )  # fmt: skip
    sent = filled()
    Count.objects.create(
        counted="proved",
        key=gate.neighbourhood("127.0.0.1", timezone.now()),
        starts=EACH[Counted.PROVED].starts(timezone.now()),
        ends=EACH[Counted.PROVED].ends(timezone.now()),
        number=EACH[Counted.PROVED].most,
    )
    sent = filled()
    page = client.post(FORM, sent)
    assert page.status_code == 429
    text = text_of(page)
    assert "+92 51 0000 0199" in text
    assert "desk@ncert.example" in text
    assert "You can send it from this time on:" in text


@pytest.mark.parametrize("ticket", ["", "x", "\0", "9" * 5000])
def test_a_form_without_a_good_ticket_gets_another(desk: Net, client: Client, ticket: str) -> None:
    page = client.post(FORM, filled(ticket=ticket))
    assert page.status_code == 409
    assert SECRET_WORDS in page.content.decode()
    assert re.search(r'name="ticket" value="[0-9]+\.', page.content.decode())


def test_sent_twice_it_is_one_report_and_one_receipt(desk: Net, client: Client) -> None:
    sent = filled()
    assert code_of(client.post(FORM, sent)) == code_of(client.post(FORM, sent))
    assert PublicReport.objects.count() == 1


def test_a_giant_is_not_read(desk: Net, client: Client) -> None:
    big = SimpleUploadedFile("a.txt", b"x" * (12 * 1024 * 1024))
    assert client.post(FORM, filled(files=big)).status_code == 413
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", b"<script>"), ("a.png", b"MZ"), ("a.png.exe", PNG), ("a", b"")]
)
def test_a_hostile_file_is_named_and_not_kept(desk: Net, client: Client, name: str, content: bytes) -> None:
    page = client.post(FORM, filled(files=SimpleUploadedFile(name, content)))
    assert page.status_code == 422
    assert not Document.objects.exists()


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "'; DROP TABLE public_report; --",
    "﷽" * 50,
    "a\u2066b",
    "%(x)s %s",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_they_were_written(desk: Net, client: Client, enters: Enters, words: str) -> None:
    code = code_of(client.post(FORM, filled(words=words, name=words[:50], concerns=words[:50])))
    row = PublicReport.objects.get()
    for page in (
        client.get(f"/public/r/{code}/"),
        enters(desk.duty_officer).get(f"/public/desk/{row.reference}/"),
        enters(desk.duty_officer).get("/public/desk/"),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_no_typing_tells_who_is_registered(desk: Net, client: Client) -> None:
    """The suggestions are the same for everybody, and are CERTs whose description is open to everybody."""
    page = client.get(FORM).content.decode()
    offered = set(re.findall(r'<option value="([^"]+)"></option>', page))
    assert "NCERT" in offered
    for organisation in (desk.operator, desk.rival, desk.holding, desk.branch, desk.department):
        assert organisation.name_en not in page
        assert organisation.slug not in page
    answers = {
        client.post(FORM, filled(whom="organisation", concerns=name, consent="concerned")).status_code
        for name in ("Operator", "operator", "Nobody at all")
    }
    assert answers == {200}


def test_without_a_desk_the_form_says_so(desk: Net, client: Client) -> None:
    ClockRow.objects.filter(stage="acknowledge-public").delete()
    assert client.get(FORM).status_code == 503


class TestLink:
    def test_question_answer_and_public_answer(self, desk: Net, client: Client, enters: Enters) -> None:
        made, officer = handed_in(timezone.now()), enters(desk.duty_officer)
        link, acts = f"/public/r/{made.code}/", f"/public/desk/{made.reference}/act"
        officer.post(f"{acts}/ask/", {"ask-words": "When was it?"})
        assert "There is a question for you" in text_of(client.get(link))
        assert "When was it?" in text_of(client.get(link))
        assert client.post(link, {"act": "say", "words": "Today."}).status_code == 302
        assert "Being looked at" in text_of(client.get(link))
        officer.post(f"{acts}/take-up/", {"take-up-title": "Fraud", "take-up-organisation": ""})
        text = text_of(client.get(link))
        assert "Passed on" in text
        assert "NCERT" in text
        officer.post(f"{acts}/close/", {"close-words": "Your bank has been told."})
        text = text_of(client.get(link))
        assert "Your bank has been told." in text
        assert desk.duty_officer.label not in text
        assert client.post(link, {"act": "say", "words": "More"}).status_code == 409

    def test_whoever_guesses_learns_nothing(self, desk: Net, client: Client) -> None:
        made = handed_in(timezone.now())

        def seen(path: str, **given: str) -> tuple[int, str]:
            response = client.post(path, given) if given else client.get(path)
            return response.status_code, response.content.decode()

        absent = seen(f"/public/r/{fresh_code()}/")
        assert absent[0] == 404
        for code in (fresh_code(), made.code[:-1], made.code + "0", made.reference, "x" * 3000, "%00", "..", "ن"):
            assert seen(f"/public/r/{code}/") == absent
            assert seen(f"/public/r/{code}/", act="end", sure="yes") == absent
        for reference, code in ((made.reference, fresh_code()), (fresh("P"), made.code), (fresh("P"), fresh_code())):
            assert seen(ENTER, reference=reference, code=code) == absent

    def test_reference_and_code_lead_to_the_link(self, desk: Net, client: Client) -> None:
        made = handed_in(timezone.now())
        response = client.post(ENTER, {"reference": made.reference.lower(), "code": shown(made.code).lower()})
        assert response["Location"] == f"/public/r/{made.code}/"

    def test_renewed_offered_and_ended(self, desk: Net, client: Client) -> None:
        made = handed_in(timezone.now())
        link = f"/public/r/{made.code}/"
        assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text_of(client.post(link, {"act": "offer"})))
        renewed = code_of(client.post(link, {"act": "renew"}))
        assert client.get(link).status_code == 404
        link = f"/public/r/{renewed}/"
        assert client.post(link, {"act": "end"}).status_code == 200
        assert client.get(link).status_code == 200, "ended only when somebody is sure"
        client.post(link, {"act": "end", "sure": "yes"})
        assert client.get(link).status_code == 404

    def test_files_are_never_served_to_the_public(self, desk: Net, client: Client, enters: Enters) -> None:
        client.post(FORM, filled(files=SimpleUploadedFile("screen.png", PNG)))
        row, document = PublicReport.objects.get(), Document.objects.get()
        path = f"/public/desk/{row.reference}/files/{document.key}/"
        assert client.get(path).status_code == 302
        assert enters(desk.rival_contact).get(path).status_code == 404
        assert enters(desk.analyst).get(path).status_code == 404
        response = enters(desk.duty_officer).get(path)
        assert response.content == PNG
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("path", [FORM, "/public/r/0000/"])
@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_do_nothing(desk: Net, client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405
