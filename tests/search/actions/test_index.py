"""The index made anew equals the one before it, and a run that fails in the middle leaves that in force."""

from datetime import timedelta

import pytest
from django.db import DataError, connection
from django.utils import timezone

from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.search.actions import index
from pehra.search.actions.index import rebuild
from pehra.search.actions.views import tell_of_new
from pehra.search.models import Document
from pehra.search.queries.finding import search
from pehra.search.queries.index import difference
from pehra.search.rules.asking import read
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.search.test_views import file, keep, later
from tests.world import NOW

pytestmark = pytest.mark.django_db
DEFINITIONS = """
SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'search_document'::regclass
UNION ALL
SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'search_document'::regclass
UNION ALL
SELECT 'policy', polname, pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'search_document'::regclass
ORDER BY 1, 2
"""


def definitions() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS)
        return list(cursor.fetchall())


def documents() -> list[tuple[object, ...]]:
    return sorted(Document.objects.values_list("kind", "record_id", "case_id", "at", "audience", "words"), key=str)


def a_case(net: Net, title: str = "Sadaf") -> str:
    return actions.submit(by=net.contact, report=report(title=title), at=NOW).case.reference


def found(net: Net, word: str) -> int:
    with viewing(net.analyst):
        return len(search(net.analyst, read(word), now=NOW).hits)


def test_documents_indexes_and_policies_are_as_before(net: Net) -> None:
    a_case(net)
    before, defined = documents(), definitions()
    assert {name for kind, name, _ in defined if kind == "index"} == {
        "search_document_pkey",
        "search_document_once",
        "search_document_words",
        "search_document_at",
        "search_document_came",
        "search_document_case",
    }
    assert rebuild() == len(before) > 0
    assert documents() == before
    assert definitions() == defined


def test_an_index_of_a_later_version_comes_back(net: Net) -> None:
    a_case(net)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX \"A later one\" ON search_document (record_id) WHERE kind = 'case'")
    defined = definitions()
    rebuild()
    assert definitions() == defined


def test_what_is_written_afterwards_is_kept_and_found(net: Net) -> None:
    case = a_case(net)
    rebuild()
    actions.note(by=net.analyst, reference=case, body="A lahar came down", at=NOW)
    assert difference().holds
    assert found(net, "lahar") == 1


def test_each_came_when_it_came_and_what_was_missing_when_it_happened(net: Net) -> None:
    a_case(net)
    came = set(Document.objects.values_list("kind", "record_id", "came_at"))
    rebuild()
    assert set(Document.objects.values_list("kind", "record_id", "came_at")) == came
    Document.objects.filter(kind="report").delete()
    rebuild()
    missing = Document.objects.get(kind="report")
    assert missing.came_at == missing.at == NOW


def test_nobody_is_told_twice(net: Net) -> None:
    keep(net.analyst)
    file(net)
    assert tell_of_new(at=later()) == 1
    rebuild()
    assert tell_of_new(at=later(60)) == 0


def test_nobody_misses_what_came_to_them_long_after_it_happened(net: Net) -> None:
    keep(net.cii_analyst, told="daily")
    before = timezone.now() - timedelta(days=3)
    case = actions.submit(by=net.contact, report=report(description="needle"), at=before).case.reference
    actions.accept(by=net.analyst, reference=case, at=timezone.now())
    actions.escalate(by=net.analyst, reference=case, at=timezone.now())
    rebuild()
    assert tell_of_new(at=later(86_400)) == 1


@pytest.mark.parametrize("step", ["FILL", "ANALYZE"])
def test_a_run_that_fails_changes_nothing(net: Net, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Once when the table is empty and has no index, and once when everything has been made."""
    a_case(net)
    before, defined = documents(), definitions()
    monkeypatch.setattr(index, step, "SELECT 1 / 0")
    with pytest.raises(DataError):
        rebuild()
    assert documents() == before
    assert definitions() == defined
    assert found(net, "sadaf") > 0
