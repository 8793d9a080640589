"""Lists of requests and measures narrowed by words and by kind: on the pages and for programs."""

import pytest

from tests.api.conftest import Calls, call
from tests.correspondence.conftest import Net
from tests.correspondence.writing import ADDRESS, INSIDE, block, draft, sent
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

__all__ = ["call"]
pytestmark = pytest.mark.django_db


class TestRequests:
    def test_by_words_and_kind(self, net: Net, case: str, enters: Enters) -> None:
        takedown = draft(net.analyst, case, kind="takedown", subject="Qamar page")
        other = draft(net.analyst, case, kind="preservation", subject="Sitara logs")
        client = enters(net.analyst)

        def found(**asked: str) -> set[str]:
            page = text_of(client.get("/requests/", {"box": "drafts", **asked}))
            return {each.reference for each in (takedown, other) if each.reference in page}

        assert found() == {takedown.reference, other.reference}
        assert found(q="qamar") == {takedown.reference}
        assert found(q="zarqa hosting") == {takedown.reference, other.reference}
        assert found(kind="takedown") == {takedown.reference}
        assert found(kind="takedown", q="sitara") == set()
        assert found(kind="nonesuch") == {takedown.reference, other.reference}, "a word that is no kind is not there"
        assert found(q="\0%_") == set()
        reference = text_of(client.get("/requests/", {"box": "drafts", "q": other.reference.lower()}))
        assert "Sitara logs" in reference
        assert "Qamar page" not in reference

    def test_tabs_and_pages_keep_them(self, net: Net, enters: Enters) -> None:
        page = enters(net.analyst).get("/requests/", {"q": "needle", "kind": "takedown", "after": "x"}, follow=True)
        assert page.status_code == 404, "a place that is none"
        page = enters(net.analyst).get("/requests/", {"q": "needle", "kind": "takedown"})
        assert 'href="?q=needle&amp;kind=takedown&amp;box=drafts"' in page.content.decode()
        assert "Nothing fits this filter" in text_of(page)

    def test_whoever_is_asked_finds_it_and_a_stranger_does_not(self, net: Net, case: str, enters: Enters) -> None:
        row = sent(net.analyst, case, subject="Qamar page", **INSIDE)
        asked = {"box": "to-us", "q": "qamar"}
        assert row.reference in text_of(enters(net.punjab_analyst).get("/requests/", asked))
        for stranger in (net.rival_contact, net.other_contact):
            assert row.reference not in text_of(enters(stranger).get("/requests/", asked))

    def test_for_programs(self, net: Net, case: str, call: Calls) -> None:
        row = draft(net.analyst, case, kind="takedown", subject="Qamar page")
        analyst = call(net.analyst)

        def found(**asked: str) -> list[str]:
            items = analyst.get("requests", box="drafts", **asked).json()["items"]
            return [each["request"] for each in items]

        assert found(q="QAMAR", kind="takedown") == [row.reference]
        assert found(q="sitara") == []
        assert found(kind="preservation") == []
        assert analyst.get("requests", kind="nonesuch").status_code == 422
        assert analyst.get("requests", q="x" * 101).status_code == 422


class TestMeasures:
    def test_by_words_and_kind(self, net: Net, case: str, enters: Enters) -> None:
        row = block(net.analyst, case)
        client = enters(net.analyst)

        def found(**asked: str) -> bool:
            return row.reference in text_of(client.get("/measures/", {"state": row.state, **asked}))

        assert found(q=ADDRESS)
        assert found(q=ADDRESS.replace(".", "[.]"))
        assert found(q=row.reference.lower(), kind="block")
        assert not found(kind="sinkhole")
        assert not found(q="192.0.2.1")
        assert found(mine="yes")
        page = client.get("/measures/", {"state": row.state, "q": "192.0.2.1", "mine": "yes"}).content.decode()
        assert "&amp;q=192.0.2.1&amp;mine=yes" in page or "q=192.0.2.1&amp;mine=yes&amp;state=" in page
        assert row.reference not in text_of(
            enters(net.rival_contact).get("/measures/", {"state": row.state, "q": ADDRESS})
        )

    def test_for_programs(self, net: Net, case: str, call: Calls) -> None:
        row = block(net.analyst, case)
        asked = {"state": str(row.state), "q": ADDRESS}
        assert [each["measure"] for each in call(net.analyst).get("measures", **asked).json()["items"]] == [
            row.reference
        ]
        assert call(net.analyst).get("measures", **asked, kind="patch").json()["items"] == []
        assert call(net.rival_contact).get("measures", **asked).json()["items"] == []
