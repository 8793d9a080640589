"""Documents of a case: who makes them, what is in them, and what they leave behind."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from docx import Document
from pypdf import PdfReader

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as incidents
from pehra.incidents.models import Case, Entry
from pehra.incidents.rules.intake import Seen
from pehra.reporting import queries
from pehra.reporting.actions import issue, issuing, withdraw
from pehra.reporting.models import Issued
from pehra.reporting.rules.kinds import DocumentKind
from tests.incidents.acting import HOUR, TITLE, WORDS, opened
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
AT = NOW + 5 * HOUR
INSIDE, STRICT = "Zarqa-internal", "Zarqa-strict"


@pytest.fixture
def case(net: Net) -> str:
    """A case with a note, a stricter one, an internal one and two observables."""
    reference = opened(net)
    incidents.note(by=net.analyst, reference=reference, body="A plain note", at=NOW + 2 * HOUR)
    incidents.note(by=net.analyst, reference=reference, body=STRICT, tlp="TLP:AMBER+STRICT", at=NOW + 2 * HOUR)
    incidents.note(by=net.analyst, reference=reference, body=INSIDE, internal=True, at=NOW + 2 * HOUR)
    seen = [Seen("198.51.100.77", "ipv4-addr", "=cmd"), Seen("bad.example.org", "domain-name", "")]
    incidents.add_observables(by=net.analyst, reference=reference, seen=seen, at=NOW + 2 * HOUR)
    return reference


def made(
    by: Person, reference: str, kind: DocumentKind, tlp: str = "TLP:AMBER", language: str = "en", **fields: Any
) -> Issued:
    usual: dict[str, Any] = {"purpose": "For the court", "at": AT}
    return issue(by=by, reference=reference, kind=kind, language=language, tlp=tlp, **usual | fields)


def text_of(row: Issued) -> str:
    """All that a reader of the document reads."""
    body = bytes(row.content)
    if row.name.endswith("pdf"):
        pages = PdfReader(BytesIO(body)).pages
        # Lines may be broken where nothing is seen.
        return "\n".join(page.extract_text() for page in pages).replace("\u200b", "")
    if row.name.endswith("docx"):
        opened = Document(BytesIO(body))
        cells = [cell.text for table in opened.tables for line in table.rows for cell in line.cells]
        return "\n".join([*(each.text for each in opened.paragraphs), *cells])
    return body.decode("utf-8-sig")


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_tells_what_the_label_allows_and_nothing_more(kind: DocumentKind, net: Net, case: str) -> None:
    row = made(net.analyst, case, kind)
    text = text_of(row)
    assert case in text or kind is DocumentKind.ANSWERS_CSV, "nothing was answered, and the table has its head alone"
    for kept_back in (STRICT, INSIDE):
        assert kept_back not in text
    assert row.sha256 == hashlib.sha256(bytes(row.content)).hexdigest()
    assert (row.size, row.tlp, row.party_id) == (len(row.content), "TLP:AMBER", net.telecom_cert.pk)


@pytest.mark.parametrize("kind", [DocumentKind.CASE_PDF, DocumentKind.CASE_DOCX, DocumentKind.JSON])
def test_a_stricter_document_tells_more_and_never_what_is_internal(kind: DocumentKind, net: Net, case: str) -> None:
    text = text_of(made(net.analyst, case, kind, "TLP:AMBER+STRICT")).replace("\n", "")
    assert STRICT in text
    assert INSIDE not in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DocumentKind.CASE_PDF, "False alarm"),
        (DocumentKind.CASE_DOCX, "False alarm"),
        (DocumentKind.STATUTORY_PDF, "False alarm"),
        (DocumentKind.JSON, '"outcome": "false-alarm"'),
        (DocumentKind.IODEF, ">false-alarm</AdditionalData>"),
        (DocumentKind.MISP, 'pehra:outcome=\\"false-alarm\\"'),
    ],
)
def test_each_tells_how_the_case_ended(kind: DocumentKind, words: str, net: Net, case: str) -> None:
    assert words not in text_of(made(net.analyst, case, kind))
    incidents.close(by=net.analyst, reference=case, outcome="false-alarm", cause="c", at=AT)
    assert words in text_of(made(net.analyst, case, kind))


def test_nobody_takes_more_out_than_he_sees(net: Net, case: str) -> None:
    incidents.note(
        by=net.analyst, reference=case, body="Zarqa-red", tlp="TLP:RED", named=[net.lead.user_id], at=NOW + 3 * HOUR
    )
    for who in (net.analyst, net.contact):
        for kind in (DocumentKind.JSON, DocumentKind.CASE_DOCX):
            assert "Zarqa-red" not in text_of(made(who, case, kind, "TLP:AMBER+STRICT"))


def test_what_is_for_fewer_than_read_the_document_is_not_in_it(net: Net) -> None:
    reference = opened(net)
    incidents.change_tlp(by=net.analyst, reference=reference, tlp="TLP:RED", at=NOW + HOUR)
    for who, words in ((None, "Zarqa-all"), (net.lead.user_id, "Zarqa-few")):
        named = [who] if who else []
        incidents.note(by=net.analyst, reference=reference, body=words, named=named, at=NOW + 2 * HOUR)
    text = text_of(made(net.analyst, reference, DocumentKind.JSON, "TLP:RED"))
    assert "Zarqa-all" in text
    assert "Zarqa-few" not in text


@pytest.mark.parametrize("kind", [DocumentKind.CASE_PDF, DocumentKind.STATUTORY_PDF, DocumentKind.CASE_DOCX])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_what_is_printed_carries_its_code_in_both_languages(
    kind: DocumentKind, language: str, net: Net, case: str
) -> None:
    row = made(net.analyst, case, kind, language=language)
    text = text_of(row)
    assert row.code in text
    assert TITLE in text
    assert WORDS in text
    assert ("رپورٹ" in text) is (language == "ur") or row.name.endswith("pdf")


def test_the_statutory_report_tells_what_was_owed_and_no_more_of_the_work(net: Net, case: str) -> None:
    text = text_of(made(net.contact, case, DocumentKind.STATUTORY_PDF))
    assert "Clocks" in text
    assert "A plain note" not in text
    assert "198.51.100" not in text


def test_programs_get_every_observable(net: Net, case: str) -> None:
    told = json.loads(bytes(made(net.analyst, case, DocumentKind.JSON).content))["case"]
    assert [each["value"] for each in told["observables"]] == ["bad.example.org", "198.51.100.77"]
    event = json.loads(bytes(made(net.analyst, case, DocumentKind.MISP).content))["Event"]
    assert {each["value"] for each in event["Attribute"]} == {"bad.example.org", "198.51.100.77"}
    root = ElementTree.fromstring(bytes(made(net.analyst, case, DocumentKind.IODEF).content))
    assert "198.51.100.77" in {each.text for each in root.iter() if each.tag.endswith("BulkObservableList")}


def test_a_table_runs_nothing_in_a_spreadsheet(net: Net, case: str) -> None:
    assert ",'=cmd," in text_of(made(net.analyst, case, DocumentKind.CSV))


def test_it_leaves_a_fact_and_a_line_in_the_journal_without_words(net: Net, case: str) -> None:
    row = made(net.analyst, case, DocumentKind.CASE_PDF)
    entry = Entry.objects.filter(case=row.case, kind="part").latest("pk")
    assert entry.params["facts"] == {"kind": "pdf", "tlp": "TLP:AMBER"}
    line = JournalEntry.objects.latest("pk")
    assert line.act == "case.export"
    assert line.detail["sha256"] == row.sha256
    assert "Zarqa" not in json.dumps(line.detail)


class TestWhoMay:
    def test_the_organisation_and_the_body_may(self, net: Net, case: str) -> None:
        assert made(net.contact, case, DocumentKind.JSON).party_id == net.operator.pk
        assert made(net.analyst, case, DocumentKind.JSON).party_id == net.telecom_cert.pk

    def test_strangers_may_not_and_learn_nothing(self, net: Net, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.JSON)
        for who in net.strangers.values():
            with pytest.raises(Absent):
                made(who, case, DocumentKind.JSON)
            with pytest.raises(Absent):
                queries.document(who, case, row.pk)
            with pytest.raises(Absent):
                queries.documents(who, case)

    def test_who_only_reads_a_case_makes_no_document_of_it(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:GREEN")
        with pytest.raises(Forbidden):
            made(net.punjab_analyst, reference, DocumentKind.JSON, "TLP:GREEN")
        assert not Issued.objects.exists()

    def test_a_document_is_seen_under_its_own_label(self, net: Net) -> None:
        reference = opened(net, tlp="TLP:GREEN")
        wide = made(net.analyst, reference, DocumentKind.JSON, "TLP:GREEN")
        strict = made(net.analyst, reference, DocumentKind.JSON, "TLP:AMBER+STRICT")
        assert [row.pk for row in queries.documents(net.punjab_analyst, reference)] == [wide.pk]
        with pytest.raises(Absent):
            queries.document(net.punjab_analyst, reference, strict.pk)
        assert queries.document(net.contact, reference, strict.pk).sha256 == strict.sha256


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "exe"),
        ("language", "fr"),
        ("tlp", "TLP:GREEN"),
        ("tlp", "TLP:RED"),
        ("tlp", "green"),
        ("purpose", ""),
        ("purpose", "x" * 301),
        ("purpose", "a\x00b"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(field: str, value: str, net: Net, case: str) -> None:
    given = {"kind": DocumentKind.CASE_PDF, "language": "en", "tlp": "TLP:AMBER", "purpose": "For the court"}
    with pytest.raises(Invalid) as refused:
        issue(by=net.analyst, reference=case, at=AT, **given | {field: value})  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}
    assert not Issued.objects.exists()


def test_a_label_that_became_stricter_meanwhile_is_looked_at_again(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    reference, printed = opened(net), issuing.content

    def slow(*given: Any) -> bytes:
        body = printed(*given)
        incidents.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER+STRICT", at=AT)
        return body

    monkeypatch.setattr(issuing, "content", slow)
    with pytest.raises(Conflict):
        made(net.analyst, reference, DocumentKind.JSON)
    assert not Issued.objects.exists()


class TestWithdrawing:
    def test_whoever_checks_it_is_told(self, net: Net, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.CASE_PDF)
        checked = queries.by_code(row.code.lower().replace("-", " "))
        assert checked is not None
        assert (checked.sha256, checked.withdrawn_at) == (row.sha256, None)
        withdraw(by=net.lead, reference=case, number=row.pk, reason="A wrong name", at=AT + HOUR)
        checked = queries.by_code(row.code)
        assert checked is not None
        assert checked.withdrawn_at == AT + HOUR
        with pytest.raises(Conflict):
            withdraw(by=net.lead, reference=case, number=row.pk, reason="Again", at=AT + HOUR)

    def test_only_the_party_whose_it_is_may(self, net: Net, case: str) -> None:
        row = made(net.analyst, case, DocumentKind.CASE_PDF)
        for who in (net.contact, *net.strangers.values()):
            with pytest.raises(Absent):
                withdraw(by=who, reference=case, number=row.pk, reason="Mine", at=AT + HOUR)
        with pytest.raises(Invalid) as refused:
            withdraw(by=net.lead, reference=case, number=row.pk, reason=" ", at=AT + HOUR)
        assert set(refused.value.problems) == {"reason"}

    def test_a_code_that_nobody_gave_out_is_nobodys(self) -> None:
        for code in ("", "XXXX-XXXX-XXXX", "1" * 60, "٠٠٠٠", "\x00"):
            assert queries.by_code(code) is None


@pytest.mark.parametrize(
    "change", ["content = ''", "sha256 = repeat('0', 64)", "tlp = 'TLP:CLEAR'", "by_label = 'x'", "kind = 'csv'"]
)
def test_what_was_handed_out_never_changes(change: str, net: Net, case: str) -> None:
    row = made(net.analyst, case, DocumentKind.JSON)
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"UPDATE reporting_issued SET {change} WHERE id = %s", [row.pk])


def test_documents_follow_who_may_see_the_case(net: Net, case: str) -> None:
    row = made(net.analyst, case, DocumentKind.JSON)
    before = set(row.audience)
    incidents.escalate(by=net.analyst, reference=case, at=AT + timedelta(minutes=1))
    after = set(Issued.objects.get(pk=row.pk).audience)
    assert after == before | {net.cii_cert.pk}
    assert after == set(Case.objects.get(reference=case).audience)


def test_what_does_not_count_as_seen_is_given_to_nobody(net: Net, case: str) -> None:
    struck = {"type": "ipv4-addr", "value": "198.51.100.77", "state": "withdrawn", "reason": "Typed wrongly"}
    before = made(net.analyst, case, DocumentKind.CSV)
    incidents.judge_trace(by=net.analyst, reference=case, **struck, at=NOW + 2 * HOUR)
    for kind in (DocumentKind.JSON, DocumentKind.CSV, DocumentKind.MISP, DocumentKind.IODEF, DocumentKind.CASE_DOCX):
        text = text_of(made(net.analyst, case, kind)).replace("[.]", ".")
        assert "198.51.100.77" not in text, kind
        assert "bad.example.org" in text, kind
    before.refresh_from_db()
    assert "198.51.100.77" in text_of(before), "a document stays as it was handed out"
    for kind in (DocumentKind.CASE_PDF, DocumentKind.CASE_DOCX, DocumentKind.JSON, DocumentKind.IODEF):
        assert "Typed wrongly" not in text_of(made(net.analyst, case, kind)).replace("\n", " "), kind
    incidents.judge_trace(by=net.analyst, reference=case, **struck | {"state": "seen"}, at=NOW + 3 * HOUR)
    assert "counts as seen again" in text_of(made(net.analyst, case, DocumentKind.CASE_DOCX))
