"""The title of a case is corrected: by whom, what follows it, and what keeps the title that it had."""

from typing import Any

import pytest

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions, queries
from pehra.incidents.errors import Changed, NotNow
from pehra.incidents.models import Case, Entry, Report
from pehra.reporting.actions import issue
from pehra.reporting.rules.kinds import DocumentKind
from pehra.search.queries.finding import search
from pehra.search.queries.index import difference
from pehra.search.rules.asking import read
from tests.incidents.acting import LATER, TITLE, closed, opened, reported
from tests.incidents.conftest import Net
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db
NEW = "سرور پر حملہ"


def rename(by: Person, reference: str, title: str = NEW, **more: Any) -> Case:
    return actions.rename(by=by, reference=reference, title=title, at=LATER, **more)


def found(person: Person, word: str) -> list[str]:
    with viewing(person):
        return sorted(hit.kind.value for hit in search(person, read(word), now=LATER).hits)


def test_the_case_has_it_and_the_timeline_keeps_the_one_before(net: Net) -> None:
    reference = opened(net)
    case = rename(net.analyst, reference, f" {NEW} ")
    fact = Entry.objects.get(kind="renamed")
    assert (case.title, fact.body, fact.tlp, fact.audience) == (NEW, TITLE, case.tlp, case.audience)
    assert fact.party_id == net.telecom_cert.pk
    assert JournalEntry.objects.latest("seq").detail == {}
    assert queries.case(net.contact, reference).title == NEW


@pytest.mark.parametrize("title", ["", " ", "a\x00b", "two\nlines", "x" * 301, "a\u202eb"])
def test_a_title_is_one_line_of_text(net: Net, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        rename(net.analyst, opened(net), title)
    assert set(refused.value.problems) == {"title"}


def test_only_while_it_is_worked_on_by_whoever_has_it_and_looked(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Forbidden):
        rename(net.contact, reference)
    with pytest.raises(Conflict):
        rename(net.analyst, reference, f" {TITLE} ")
    with pytest.raises(Changed):
        rename(net.analyst, reference, version=1)
    for other in (reported(net), closed(net)):
        with pytest.raises(NotNow):
            rename(net.analyst, other)
    assert rename(net.analyst, reference, version=Case.objects.get(reference=reference).version).title == NEW


def test_the_search_follows(net: Net) -> None:
    rename(net.analyst, opened(net))
    assert found(net.contact, NEW) == ["case"]
    assert found(net.contact, TITLE) == ["entry", "report"], "what it was called still leads to it"
    assert found(net.punjab_analyst, NEW) == []
    assert difference().holds


def test_what_was_made_before_keeps_the_title_it_had(net: Net) -> None:
    reference = opened(net)
    words: dict[str, Any] = {"language": "en", "tlp": "TLP:AMBER", "purpose": "For the court", "at": LATER}
    before = issue(by=net.analyst, reference=reference, kind=DocumentKind.JSON, **words)
    content, code = bytes(before.content), before.code
    rename(net.analyst, reference)
    before.refresh_from_db()
    assert (bytes(before.content), before.code) == (content, code)
    assert TITLE.encode() in content
    assert Report.objects.get().title == TITLE
    after = issue(by=net.analyst, reference=reference, kind=DocumentKind.JSON, **words)
    assert NEW in bytes(after.content).decode()


def test_the_page_shows_it_and_the_search_finds_it(net: Net) -> None:
    reference = opened(net)
    client = signed_in(net.analyst)
    refused = client.post(f"/cases/{reference}/rename/", {"title": "x" * 301})
    assert refused.status_code == 422
    assert client.post(f"/cases/{reference}/rename/", {"title": "<b>bold"}).status_code == 302
    page = client.get(f"/cases/{reference}/").content.decode()
    assert "The title was corrected. It was:" in page
    assert TITLE in page.partition("The title was corrected")[2]
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page
    assert reference in client.get("/search/?q=bold").content.decode()
    stranger = signed_in(net.punjab_analyst)
    there, nowhere = (stranger.post(f"/cases/{each}/rename/", {"title": NEW}) for each in (reference, "C-0000-0000"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert signed_in(net.contact).post(f"/cases/{reference}/rename/", {"title": NEW}).status_code == 403
