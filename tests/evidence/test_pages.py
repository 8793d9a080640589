"""The pages: the tab of a case, a piece, uploads from a browser, bundles, and what strangers get."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from pehra.evidence.actions import custody
from pehra.evidence.models import Bundle, Link, Piece
from pehra.evidence.rules import bundle as bundles
from pehra.foundation import signing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as cases
from tests.evidence.conftest import Net
from tests.evidence.holding import CONTENT, LATER, filed, item
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db

TOLD = {"how": "received", "tlp": "TLP:AMBER", "source": "Zarqa-source"}


def body_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_taken_in_by_a_plain_form(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    file = SimpleUploadedFile("../Zarqa.txt", CONTENT, "text/html")
    answer = client.post(f"/cases/{case}/evidence/file/", TOLD | {"file": file})
    piece = Piece.objects.get()
    assert answer["Location"] == f"/cases/{case}/evidence/{piece.reference}/"
    assert (piece.name, piece.sha256) == ("Zarqa.txt", hashlib.sha256(CONTENT).hexdigest())
    page = text_of(client.get(answer["Location"]))
    assert piece.sha256 in page
    assert "The chain holds." in page
    assert "Zarqa.txt" in text_of(client.get(f"/cases/{case}/evidence/"))


def test_a_form_without_its_token_is_refused(net: Net, case: str, enters: Enters) -> None:
    entered = enters(net.analyst)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = entered.cookies
    file = SimpleUploadedFile("a.txt", CONTENT)
    assert strict.post(f"/cases/{case}/evidence/file/", TOLD | {"file": file}).status_code == 403
    assert strict.post(f"/cases/{case}/evidence/uploads/", TOLD).status_code == 403
    assert not Piece.objects.exists()


def test_a_form_that_is_too_large_or_empty(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    answer = client.post(f"/cases/{case}/evidence/file/", b"x", content_type="text/plain", CONTENT_LENGTH=str(1 << 40))
    assert answer.status_code == 302
    answer = client.post(f"/cases/{case}/evidence/file/", TOLD | {"file": SimpleUploadedFile("a", b"")})
    assert answer.status_code == 422
    assert "The file is empty." in text_of(answer)
    assert client.post(f"/cases/{case}/evidence/file/", TOLD).status_code == 422


def part(client: Client, address: str, offset: int, content: bytes, sha256: str = "") -> HttpResponse:
    sha256 = sha256 or hashlib.sha256(content).hexdigest()
    where = f"{address}?offset={offset}&sha256={sha256}"
    return client.post(where, content, content_type="application/octet-stream")


def test_taken_in_part_by_part(net: Net, case: str, enters: Enters) -> None:
    client = enters(net.analyst)
    begun = client.post(f"/cases/{case}/evidence/uploads/", TOLD | {"name": "big.img", "size": str(len(CONTENT))})
    assert begun.status_code == 201
    address = begun.json()["upload"]
    assert part(client, address, 0, CONTENT[:5000]).json()["received"] == 5000
    wrong = part(client, address, 0, CONTENT[:5000])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 5000)
    assert part(client, address, 5000, CONTENT[5000:], "0" * 64).status_code == 422
    for offset in ("", "x", "-1", "9" * 30):
        assert client.post(f"{address}?offset={offset}", b"", content_type="text/plain").status_code == 422
    assert client.get(address).json()["received"] == 5000
    for stranger in (net.lead, net.contact, net.punjab_analyst):
        other = enters(stranger)
        assert {other.get(address).status_code, part(other, address, 5000, CONTENT[5000:]).status_code} == {404}
    done = part(client, address, 5000, CONTENT[5000:]).json()
    assert done["piece"] == f"/cases/{case}/evidence/{Piece.objects.get().reference}/"


def test_a_copy_is_never_opened_inside_the_site(net: Net, case: str, enters: Enters) -> None:
    piece = filed(net.analyst, case, b"<script>alert(1)</script>", name="page.html")
    where = f"/cases/{case}/evidence/{piece.reference}/copy/"
    client = enters(net.contact)
    assert client.get(where).status_code == 405
    answer = client.post(where)
    assert body_of(answer) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="page.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Length"] == "25"
    assert Link.objects.filter(piece=piece, act="copied").count() == 1


def test_what_was_found_goes_out_on_a_second_word(net: Net, case: str, enters: Enters) -> None:
    piece = filed(net.analyst, case)
    Piece.objects.filter(pk=piece.pk).update(scan="found", scan_told="Eicar")
    client, where = enters(net.analyst), f"/cases/{case}/evidence/{piece.reference}/"
    assert client.post(f"{where}copy/")["Location"] == where
    assert "Eicar" in text_of(client.get(where))
    answer = client.post(f"{where}copy/", {"anyway": "yes"})
    assert answer["Content-Disposition"] == f'attachment; filename="{piece.reference}.bin"'


def test_every_act_of_the_page(net: Net, case: str, enters: Enters) -> None:
    cases.escalate(by=net.analyst, reference=case, at=LATER)
    piece = filed(net.analyst, case)
    where = f"/cases/{case}/evidence/{piece.reference}/"
    analyst, lead, cii = enters(net.analyst), enters(net.lead), enters(net.cii_analyst)

    def do(client: Client, deed: str, **given: str) -> None:
        answer = client.post(f"{where}{deed}/", given)
        assert answer.status_code == 302, text_of(answer)
        assert client.get(where).status_code == 200

    assert analyst.post(f"{where}hand-over/", {"to": "cert-cii"}).status_code == 422
    do(analyst, "hand-over", to="cert-cii", reason="to be examined")
    do(analyst, "withdraw")
    do(analyst, "hand-over", to="cert-cii", reason="to be examined")
    assert "This piece waits for your answer" in text_of(cii.get(where))
    do(cii, "refuse", reason="no room")
    do(analyst, "hand-over", to="cert-cii", reason="to be examined")
    do(cii, "accept", place="Islamabad")
    assert analyst.post(f"{where}seal/", {"seal": "1"}).status_code == 422
    do(cii, "seal", seal="S-9")
    do(cii, "unseal", reason="look")
    do(analyst, "check")
    do(cii, "label", tlp="TLP:AMBER+STRICT")
    do(cii, "hold", reason="court")
    do(enters(net.cii_lead), "lift", reason="over")
    do(cii, "destroy", reason="asked")
    do(cii, "keep", reason="not yet")
    do(cii, "hand-over", to="cert-telecom", reason="back")
    do(analyst, "accept")
    do(analyst, "destroy", reason="asked")
    do(lead, "confirm")
    do(analyst, "confirm")
    paper = analyst.get(f"{where}certificate.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "Certificate of destruction" in text
    assert piece.reference in text
    chain = json.loads(analyst.get(f"{where}chain.json").content)
    assert chain[-1]["act"] == "destroyed"
    assert all(signing.verify(link["receipt"]) for link in chain)
    thing = item(net.analyst, case)
    elsewhere = f"/cases/{case}/evidence/{thing.reference}/"
    assert analyst.post(f"{elsewhere}release/", {"to": "owner", "reason": "done"}).status_code == 302
    assert analyst.get(f"{elsewhere}certificate.pdf").status_code == 404
    answer = analyst.post(f"/cases/{case}/evidence/thing/", TOLD | {"name": "Disk", "serial": "1"})
    assert answer.status_code == 302


def test_a_bundle_checks_offline_and_by_its_code(net: Net, case: str, enters: Enters, tmp_path: object) -> None:
    pieces = [filed(net.analyst, case, name="ایک.img"), item(net.analyst, case)]
    client = enters(net.analyst)
    for language in ("en", "ur"):
        client.cookies["pehra_language"] = language
        client.post(f"/cases/{case}/evidence/bundle/", {"pieces": [piece.reference for piece in pieces]})
        made = Bundle.objects.latest("pk")
        assert made.language == language
        answer = client.get(f"/cases/{case}/evidence/bundle/{made.code}.zip")
        file = tmp_path / f"{language}.zip"  # type: ignore[operator]
        file.write_bytes(body_of(answer))
        found = bundles.check(file, signing.verify, signing.public_key())
        assert (found.problems, found.code, found.pieces, found.files) == ((), made.code, 2, 1)
        assert found.manifest_sha256 == made.sha256
        with zipfile.ZipFile(file) as packed:
            assert packed.read(f"files/{pieces[0].reference}.bin") == CONTENT
            assert len(PdfReader(io.BytesIO(packed.read("manifest.pdf"))).pages) >= 1
    page = Client().get("/evidence/check/", {"code": made.code.lower()})
    assert made.sha256 in text_of(page)
    assert case not in page.content.decode()
    assert Client().get("/evidence/check/", {"code": "0000-0000-0000"}).status_code == 404
    for who in (net.punjab_analyst, net.other_contact):
        assert enters(who).get(f"/cases/{case}/evidence/bundle/{made.code}.zip").status_code == 404


def test_strangers_meet_one_answer(net: Net, case: str, enters: Enters) -> None:
    piece = filed(net.analyst, case)
    paths = ("", f"{piece.reference}/", f"{piece.reference}/chain.json", f"{piece.reference}/certificate.pdf")
    for who in net.strangers.values():
        if not who.user_id:
            continue
        client = enters(who)
        for path in paths:
            there, absent = (
                client.get(f"/cases/{case}/evidence/{path}"),
                client.get(f"/cases/C-0000-0000/evidence/{path}"),
            )
            assert there.status_code == absent.status_code == 404
            assert len(there.content) == len(absent.content)
        for path in (
            "file/",
            "thing/",
            "uploads/",
            "bundle/",
            f"{piece.reference}/copy/",
            f"{piece.reference}/accept/",
        ):
            assert client.post(f"/cases/{case}/evidence/{path}", TOLD | {"name": "x"}).status_code == 404
    insider = enters(net.analyst)
    for bad in ("E-0000-0000", "%00", "x" * 9000, "..%2f"):
        assert insider.get(f"/cases/{case}/evidence/{bad}/").status_code == 404
    assert Link.objects.count() == 1


def test_who_only_reads_the_case_sees_no_piece_and_takes_nothing_in(net: Net, case: str, enters: Enters) -> None:
    filed(net.analyst, case)
    cases.change_affected(by=net.analyst, reference=case, add=["rival"], at=LATER)
    client = enters(net.rival_contact)
    page = text_of(client.get(f"/cases/{case}/evidence/"))
    assert "Zarqa-disk" not in page
    assert "No evidence yet" in page
    assert client.post(f"/cases/{case}/evidence/thing/", TOLD | {"name": "x"}).status_code in (403, 422)


def test_reading_what_is_red_leaves_a_line(net: Net, enters: Enters, case: str) -> None:
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)
    piece = filed(net.analyst, case)
    client = enters(net.analyst)
    for path in ("", f"{piece.reference}/"):
        assert client.get(f"/cases/{case}/evidence/{path}").status_code == 200
    assert JournalEntry.objects.filter(act="evidence.read").count() == 2


def test_few_statements(net: Net, case: str, enters: Enters, django_assert_max_num_queries: object) -> None:
    for _ in range(12):
        piece = item(net.analyst, case)
    custody.seal(by=net.analyst, reference=case, piece=piece.reference, seal="1", at=timezone.now() - timedelta(1))
    client = enters(net.analyst)
    for path in ("", f"{piece.reference}/"):
        client.get(f"/cases/{case}/evidence/{path}")
        with django_assert_max_num_queries(22):  # type: ignore[operator]
            client.get(f"/cases/{case}/evidence/{path}")
