"""The page of a case's documents, handing one out, and checking one without an account."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.reporting.models import Issued
from pehra.reporting.rules.kinds import DocumentKind
from tests.incidents.acting import HOUR, TITLE, opened
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.reporting.actions.test_issuing import made
from tests.world import NOW

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "json", "language": "en", "tlp": "TLP:AMBER", "purpose": "For the regulator"}
# To nobody: sign in; to whoever has no business with it: no such page.
UNSEEN = (302, 401, 404)


@pytest.fixture
def case(net: Net) -> str:
    return opened(net)


def path(reference: str) -> str:
    return reverse("reporting:documents", args=[reference])


class TestThePage:
    def test_a_document_is_made_and_handed_out(self, net: Net, enters: Enters, case: str) -> None:
        client = enters(net.analyst)
        page = client.get(path(case)).content.decode()
        assert 'aria-current="page"' in page
        assert "No document yet" in page
        assert client.post(path(case), GIVEN).status_code == 302
        row = Issued.objects.get()
        answer = client.get(reverse("reporting:document", args=[case, row.pk]))
        assert answer.content == bytes(row.content)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{case}.json"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "For the regulator" in client.get(path(case)).content.decode()

    def test_what_was_wrong_is_shown_with_what_was_typed(self, net: Net, enters: Enters, case: str) -> None:
        answer = enters(net.analyst).post(path(case), GIVEN | {"tlp": "TLP:CLEAR", "purpose": "Zarqa"})
        assert answer.status_code == 422
        assert "Zarqa" in answer.content.decode()
        assert not Issued.objects.exists()

    def test_who_only_reads_is_offered_no_form(self, net: Net, enters: Enters) -> None:
        reference = opened(net, tlp="TLP:GREEN")
        client = enters(net.punjab_analyst)
        assert "Make it" not in client.get(path(reference)).content.decode()
        assert client.post(path(reference), GIVEN | {"tlp": "TLP:GREEN"}).status_code == 403

    def test_strangers_find_no_page(self, net: Net, enters: Enters, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.JSON)
        for who in net.strangers.values():
            client = enters(who)
            for address in (path(case), reverse("reporting:document", args=[case, row.pk])):
                assert client.get(address).status_code in UNSEEN
            assert client.post(path(case), GIVEN).status_code in UNSEEN
            assert (
                client.post(reverse("reporting:withdraw", args=[case, row.pk]), {"reason": "x"}).status_code in UNSEEN
            )
        assert Issued.objects.count() == 1

    @pytest.mark.parametrize("reference", ["C-0000-0000", "%00", "x" * 500])
    def test_a_case_that_is_none_has_no_documents(self, reference: str, net: Net, enters: Enters) -> None:
        assert enters(net.analyst).get(f"/cases/{reference}/documents/").status_code == 404

    def test_a_document_is_withdrawn_with_a_reason(self, net: Net, enters: Enters, case: str) -> None:
        row, client = made(net.analyst, case, DocumentKind.CASE_DOCX), enters(net.lead)
        address = reverse("reporting:withdraw", args=[case, row.pk])
        client.post(address, {"reason": " "})
        row.refresh_from_db()
        assert row.withdrawn_at is None
        client.post(address, {"reason": "A wrong name"})
        row.refresh_from_db()
        assert row.withdrawn_at is not None
        assert "Withdrawn" in client.get(path(case)).content.decode()

    def test_taking_a_strict_case_along_is_journalled(self, net: Net, enters: Enters) -> None:
        reference = opened(net, tlp="TLP:AMBER+STRICT")
        row = made(net.analyst, reference, DocumentKind.JSON, "TLP:AMBER+STRICT")
        enters(net.analyst).get(reverse("reporting:document", args=[reference, row.pk]))
        assert JournalEntry.objects.latest("pk").act == "document.read"

    def test_the_case_offers_the_page_as_a_tab(self, net: Net, enters: Enters, case: str) -> None:
        assert path(case) in enters(net.contact).get(reverse("incidents:case", args=[case])).content.decode()


class TestChecking:
    def test_whoever_has_the_code_learns_that_it_holds_and_nothing_of_the_case(self, net: Net, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.STATUTORY_PDF, at=NOW + HOUR)
        page = Client().get(reverse("reporting:check"), {"code": row.code}).content.decode()
        assert row.sha256 in page
        assert "TLP:AMBER" in page
        for secret in (case, TITLE, "Operator", "For the court"):
            assert secret not in page

    def test_a_file_is_compared_byte_for_byte(self, net: Net, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.CASE_DOCX)
        for body, said in ((bytes(row.content), "is what was handed out"), (b"other", "not the file")):
            given = {"code": row.code, "file": BytesIO(body)}
            assert said in Client().post(reverse("reporting:check"), given).content.decode()

    def test_the_forms_page_lets_a_browser_say_where_the_form_came_from(self) -> None:
        """Under `no-referrer` it sends `Origin: null`, and the form is refused as a forgery."""
        assert Client().get(reverse("reporting:check")).headers["Referrer-Policy"] == "same-origin"
        strict = Client(enforce_csrf_checks=True)
        strict.get(reverse("reporting:check"))
        given = {"code": "0000-0000-0000", "csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
        assert strict.post(reverse("reporting:check"), given, headers={"Origin": "null"}).status_code == 403
        assert (
            strict.post(reverse("reporting:check"), given, headers={"Origin": "http://testserver"}).status_code == 404
        )

    def test_a_wrong_code_finds_nothing(self) -> None:
        answer = Client().get(reverse("reporting:check"), {"code": "0000-0000-0000"})
        assert answer.status_code == 404
        assert "no document with this code" in answer.content.decode()

    def test_guessing_is_slowed_down(self, settings: object) -> None:
        client = Client()
        codes = {client.get(reverse("reporting:check"), {"code": f"{number}"}).status_code for number in range(40)}
        assert codes == {404, 429}
