"""The page of a secret link: a letter is read and answered without an account, and a guess learns nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pehra.correspondence.actions import sending
from pehra.correspondence.models import Message, MessageFile, Request
from pehra.public.rules.limits import EACH, Counted
from tests.correspondence.conftest import Net
from tests.correspondence.writing import draft, send
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(net: Net, case: str) -> str:
    """A link that stands now, to a letter of now."""
    now = timezone.now()
    row = draft(net.analyst, case, at=now, due_at=None)
    send(net.analyst, row, at=now, by_hand="paper")
    return sending.new_link(by=net.analyst, reference=row.reference, at=now)


def test_read_and_answered_without_an_account(code: str, case: str) -> None:
    client = Client()
    page = client.get(f"/answer/{code}/")
    text = text_of(page)
    assert page.status_code == 200
    assert "Zarqa-letter" in text
    assert case not in page.content.decode()
    assert "analyst" not in text
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.post(f"/answer/{code}/", {"act": "acknowledge"}).status_code == 302
    assert Request.objects.get().state == "waiting"
    assert client.post(f"/answer/{code}/", {"act": "answer", "text": ""}).status_code == 422
    file = SimpleUploadedFile("a.exe", b"MZ")
    refused = client.post(f"/answer/{code}/", {"act": "answer", "text": "Zarqa-answer", "files": file})
    assert refused.status_code == 422
    assert "Zarqa-answer" in text_of(refused)
    file = SimpleUploadedFile("log.txt", b"line")
    done = client.post(f"/answer/{code}/", {"act": "answer", "text": "Zarqa-answer", "files": file})
    assert done["Location"] == f"/answer/{code}/#said"
    assert Request.objects.get().state == "answered"
    assert MessageFile.objects.count() == 1
    assert "Your answer has arrived." in text_of(client.get(f"/answer/{code}/"))


def test_in_urdu(code: str) -> None:
    client = Client()
    turned = client.get(f"/answer/{code}/?language=ur")
    assert (turned.status_code, turned["Location"]) == (302, f"/answer/{code}/")
    page = client.get(f"/answer/{code}/")
    assert '<html lang="ur" dir="rtl"' in page.content.decode()
    assert "A letter to you" not in text_of(page)


def test_what_opens_nothing_looks_alike(net: Net, code: str) -> None:
    row = Request.objects.get()
    guesses = ["0" * 24, code[:-1], "x", "%00", "x" * 10_000, row.reference]
    bodies = {text_of(Client().get(f"/answer/{guess}/")) for guess in guesses}
    statuses = {Client().get(f"/answer/{guess}/").status_code for guess in guesses}
    statuses |= {Client().post(f"/answer/{guess}/", {"text": "x"}).status_code for guess in guesses}
    sending.close(by=net.analyst, reference=row.reference, outcome="done", at=timezone.now())
    ended = Client().get(f"/answer/{code}/")
    assert statuses | {ended.status_code} == {404}
    assert bodies | {text_of(ended)} == {text_of(ended)}
    assert ended["X-Robots-Tag"] == "noindex, nofollow"


def test_whoever_guesses_is_told_to_wait(code: str) -> None:
    client = Client()
    for _each in range(EACH[Counted.WRONG_CODE].most):
        client.get(f"/answer/{'0' * 24}/")
    # Another hour of the clock may have begun meanwhile, in which the counting starts anew.
    for _each in range(EACH[Counted.WRONG_CODE].most + 1):
        answer = client.get(f"/answer/{'0' * 24}/")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert client.get(f"/answer/{code}/").status_code == 200


def test_other_methods_are_not_understood(code: str) -> None:
    assert Client().put(f"/answer/{code}/").status_code == 405
    assert not Message.objects.filter(ours=False).exists()
