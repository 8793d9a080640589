"""The pages of figures: as the one who may, who may partly, and the stranger; and that they are quick to make."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import Person
from pehra.foundation.printing import PrintingFailed
from pehra.statistics.actions.freezing import freeze, withdraw
from pehra.statistics.actions.printing import once
from pehra.statistics.actions.summing import add_up, draw_cut_off
from pehra.statistics.models import Frozen
from pehra.statistics.queries.checking import differing_frozen
from pehra.statistics.rules.canonical import canonical
from pehra.statistics.rules.measures import Measure
from pehra.statistics.web import figures, papers, showing
from tests.registry.web.visits import signed_in
from tests.statistics.conftest import Country, at
from tests.statistics.test_freezing import NOW, nation, own, quarter

__all__ = ["quarter"]

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
OWN = "/figures/?scope=cert-telecom&period=2026-Q1"
NATION = "/figures/?period=2026-Q1"


def get(person: Person, path: str) -> Any:
    return signed_in(person).get(path)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def sums(page: str) -> str:
    """The line of a table that says what its rows come to."""
    return page.split("The rows together")[1].split("</tr>")[0]


class TestThePage:
    def test_the_lead_sees_every_number_and_where_it_leads(self, quarter: Country) -> None:
        page = text(get(quarter.lead, f"{OWN}&by=organisation"))
        assert "Operator" in page
        assert "Carrier" in page
        assert "measure=opened" in page
        assert "Of which not told" in page

    @pytest.mark.parametrize("words", [f"{OWN}&by=organisation", f"{OWN}&by=sector", f"{NATION}&by=sector"])
    def test_every_line_has_a_cell_for_each_count(self, quarter: Country, words: str) -> None:
        page = (
            get(quarter.lead, words).content.decode().split('<table class="table sta-table">')[-1].split("</table>")[0]
        )
        lines = page.split("<tr")[1:]
        assert len(lines) > 4
        assert "Of which not told" in page
        assert {line.count('class="sta-number"') for line in lines} == {len(Measure)}

    def test_an_analyst_sees_no_organisation_and_no_month(self, quarter: Country) -> None:
        page = text(get(quarter.analyst, f"{OWN}&by=organisation"))
        assert "Operator" not in page
        month = text(get(quarter.analyst, "/figures/?scope=cert-telecom&period=2026-01"))
        assert "January 2026" not in month

    @pytest.mark.parametrize("who", ["contact", "administrator"])
    def test_a_stranger_has_no_such_page(self, quarter: Country, who: str) -> None:
        row = nation(quarter)
        for path in (NATION, OWN, "/figures/definitions/", "/figures/frozen/", f"/figures/frozen/{row.reference}/"):
            assert get(getattr(quarter, who), path).status_code == 404

    def test_the_figures_of_another_body_are_not_there(self, quarter: Country) -> None:
        for person in (quarter.other_lead, quarter.national_lead, quarter.council_member):
            found = {get(person, f"/figures/?scope={slug}").status_code for slug in ("cert-telecom", "no-such-body")}
            assert found == {404}

    def test_the_country_is_for_all_who_work_in_the_network(self, quarter: Country) -> None:
        pages = [get(person, NATION) for person in (quarter.analyst, quarter.other_lead, quarter.council_member)]
        assert all("The whole country" in text(page) for page in pages)

    @pytest.mark.parametrize(
        "words",
        ["period=%00", "period=" + "9" * 5000, "by=nothing", "period=2026-Q9", "from=x&to=y", "from=9999-99-99&to=1"],
    )
    def test_what_means_nothing_counts_as_not_there(self, quarter: Country, words: str) -> None:
        assert get(quarter.lead, f"/figures/?scope=cert-telecom&{words}").status_code == 200

    def test_a_scope_that_cannot_be(self, quarter: Country) -> None:
        for slug in ("%00", "x" * 10_000, "../"):
            assert get(quarter.lead, f"/figures/?scope={slug}").status_code == 404

    def test_a_long_table_goes_by_pages_and_adds_up_on_each(
        self, quarter: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(showing, "ROWS", 1)
        monkeypatch.setattr(figures, "ROWS", 1)
        # One more of them, so that it stands first.
        quarter.case(at(date(2026, 3, 20)), organisation=0)
        where = f"{OWN}&by=organisation"
        pages = {number: text(get(quarter.lead, f"{where}&page={number}")) for number in ("1", "2", "9", "x", "٢")}
        for number, name, other in (("1", "Operator", "Carrier"), ("2", "Carrier", "Operator")):
            table = pages[number].split("<tbody>")[-1]
            assert name in table
            assert other not in table
            assert f"{number} to {number} of 2" in table
            assert "19" in sums(pages[number])
        assert sums(pages["1"]) == sums(pages["2"]), "the lines under the table are of all of it"
        assert pages["9"].split("<tbody>")[-1] == pages["2"].split("<tbody>")[-1], "behind the last one there is none"
        for odd in ("x", "٢"):
            assert "1 to 1 of 2" in pages[odd]
        turned = pages["2"].split('aria-label="Set out by"')[1].split("</nav>")[0]
        assert "page=" not in turned, "another table begins with its first page"

    def test_a_short_table_has_no_pages(self, quarter: Country) -> None:
        assert "ph-pager" not in text(get(quarter.lead, f"{OWN}&by=organisation"))

    def test_an_empty_period_says_so(self, country: Country) -> None:
        assert "Nothing was counted" in text(get(country.lead, "/figures/?scope=cert-telecom&period=2020"))

    def test_in_urdu(self, quarter: Country) -> None:
        client = signed_in(quarter.lead)
        client.cookies["pehra_language"] = "ur"
        page = client.get(f"{OWN}&by=class").content.decode()
        assert 'dir="rtl"' in page
        assert "موصول رپورٹیں" in page
        assert "Reports received" not in page

    def test_pages_cost_few_statements(self, quarter: Country) -> None:
        row = own(quarter)
        add_up(draw_cut_off())
        for path in (
            OWN, f"{OWN}&by=organisation", "/figures/?period=2026&by=type", "/figures/definitions/", "/figures/frozen/",
            f"/figures/frozen/{row.reference}/", "/figures/rows/?scope=cert-telecom&period=2026-Q1&measure=opened",
        ):  # fmt: skip
            client = signed_in(quarter.lead)
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(path).status_code == 200
            assert len(asked) <= MOST_STATEMENTS, (path, len(asked), [each["sql"][:80] for each in asked])


class TestTheRowsBehind:
    def rows(self, person: Person, **words: str) -> Any:
        given = {"scope": "cert-telecom", "period": "2026-Q1", "measure": "opened"} | words
        return signed_in(person).get("/figures/rows/", {name: value for name, value in given.items() if value})

    def test_each_figure_leads_to_its_cases(self, quarter: Country) -> None:
        first = quarter.cases[0]
        page = text(
            self.rows(quarter.lead, by="organisation", key=f"sectoral/{quarter.telecom.pk}/{first.organisation_id}")
        )
        assert first.reference in page
        assert quarter.cases[1].reference not in page
        assert quarter.cases[2].reference not in page

    def test_whoever_answers_is_told_how_many_are_closed_to_them(self, quarter: Country) -> None:
        quarter.case(at(date(2026, 2, 1)), audience=[-1], tlp="TLP:RED", title="Secret")
        page = text(self.rows(quarter.lead))
        assert "Secret" not in page
        assert "The figure is 19 cases." in page
        assert "One of them you may not open." in page

    def test_an_analyst_is_not_told(self, quarter: Country) -> None:
        quarter.case(at(date(2026, 2, 1)), audience=[-1], tlp="TLP:RED", title="Secret")
        page = text(self.rows(quarter.analyst))
        assert quarter.cases[0].reference in page
        assert "you may not open" not in page.replace("that you may open", "")
        assert "The figure is" not in page

    def test_who_sees_no_case_sees_no_row(self, quarter: Country) -> None:
        for person in (quarter.other_lead, quarter.council_member):
            page = text(self.rows(person, scope="", by="sector", key="telecom"))
            assert quarter.cases[0].reference not in page
            assert "No case that you may open" in page

    @pytest.mark.parametrize(
        "words",
        [
            {"measure": "nothing"}, {"by": "cert", "key": "x"}, {"by": "holder", "key": "9" * 90},
            {"period": "2026-Q9"}, {"by": "sector", "key": "\0"}, {"by": "organisation", "key": "sectoral/1"},
            {"after": "x"},
        ],
    )  # fmt: skip
    def test_what_leads_to_nothing(self, quarter: Country, words: dict[str, str]) -> None:
        assert self.rows(quarter.lead, **words).status_code == 404

    @pytest.mark.parametrize("key", ["nothing/*", "*/*", "/*", "fraud/*", "fraud/nothing", "a/b/*"])
    def test_a_type_that_is_none_has_no_rows(self, quarter: Country, key: str) -> None:
        assert "No case that you may open" in text(self.rows(quarter.lead, by="type", key=key))

    def test_reports_and_open_cases(self, quarter: Country) -> None:
        for measure in ("reports", "incidents", "open"):
            assert quarter.cases[0].reference in text(self.rows(quarter.lead, measure=measure))
        assert "No case that you may open" in text(self.rows(quarter.lead, measure="closed"))

    def test_drills_are_not_among_them(self, quarter: Country) -> None:
        quarter.case(at(date(2026, 2, 1)), drill=quarter.drill(), title="Only a drill")
        assert "Only a drill" not in text(self.rows(quarter.lead))


class TestFreezing:
    def test_from_the_form_to_the_papers(self, quarter: Country) -> None:
        client = signed_in(quarter.lead)
        words = {"body": "cert-telecom", "period": "2026-Q1", "release": "body"}
        made = client.post("/figures/frozen/new/", words)
        row = Frozen.objects.get()
        assert made.url == f"/figures/frozen/{row.reference}/"
        page = text(client.get(made.url))
        assert "Nothing that would change these figures" in page
        assert row.sha256 in page
        plain = client.get(f"{made.url}json/")
        assert plain.content.decode() == row.content
        table = client.get(f"{made.url}csv/").content.decode("utf-8-sig").splitlines()
        assert table[0] == "dimension,key,figure,value,unit"
        assert "all,,opened,18,count" in table
        assert client.get(f"{made.url}exe/").status_code == 404
        assert client.get(f"{made.url}pdf/").content.startswith(b"%PDF-")

    def test_what_is_refused_stands_beside_its_field(self, quarter: Country) -> None:
        client = signed_in(quarter.lead)
        answer = client.post("/figures/frozen/new/", {"body": "cert-telecom", "period": "soon", "release": "body"})
        assert answer.status_code == 422
        assert "Name a year" in text(answer)
        later = client.post("/figures/frozen/new/", {"body": "cert-telecom", "period": "2199", "release": "body"})
        assert later.status_code == 409

    def test_who_leads_nothing_has_no_form(self, quarter: Country) -> None:
        for person in (quarter.analyst, quarter.council_member, quarter.national_analyst):
            assert get(person, "/figures/frozen/new/").status_code == 404

    def test_taking_back(self, quarter: Country) -> None:
        row = own(quarter, release="network")
        assert get(quarter.analyst, f"/figures/frozen/{row.reference}/withdraw/").status_code == 404
        client = signed_in(quarter.lead)
        assert client.post(f"/figures/frozen/{row.reference}/withdraw/", {"reason": ""}).status_code == 422
        client.post(f"/figures/frozen/{row.reference}/withdraw/", {"reason": "A clock was wrong."})
        assert "A clock was wrong." in text(client.get(f"/figures/frozen/{row.reference}/"))

    def test_why_it_is_otherwise_today(self, quarter: Country) -> None:
        row = own(quarter)
        quarter.case(at(date(2026, 2, 7)))
        assert "Came in after the cut-off" in text(get(quarter.lead, f"/figures/frozen/{row.reference}/"))

    def test_what_was_frozen_by_older_definitions_is_read_as_it_is(self, quarter: Country) -> None:
        row = own(quarter)
        content = json.loads(row.content)
        everything = [content["total"], *(each for table in content["tables"].values() for each in table["rows"])]
        for each in everything:
            del each["counts"]["no-incident"]
        older = Frozen.objects.get(pk=row.pk)
        older.pk, older.reference, older.code, older.definitions = None, "F-0000-0002", "0000-0000-0002", 2
        older.release, older.content = "network", canonical(content)
        older.save()
        client = signed_in(quarter.lead)
        page = text(client.get(f"/figures/frozen/{older.reference}/"))
        assert "Cases opened" in page
        assert "No incident" not in page
        assert client.get(f"/figures/frozen/{older.reference}/json/").content.decode() == older.content
        assert client.get(f"/figures/frozen/{older.reference}/csv/").status_code == 200
        assert client.get(f"/figures/frozen/{older.reference}/pdf/").content.startswith(b"%PDF-")
        assert differing_frozen() == []

    def test_others_read_the_paper_and_not_how_it_changes(self, quarter: Country) -> None:
        row = own(quarter, release="network")
        quarter.case(at(date(2026, 2, 7)))
        page = text(get(quarter.other_lead, f"/figures/frozen/{row.reference}/"))
        assert row.sha256 in page
        for word in ("Then and now", "Why they differ", "as they are now", ">19<"):
            assert word not in page
        assert "Then and now" in text(get(quarter.analyst, f"/figures/frozen/{row.reference}/"))


class TestAnybody:
    def test_a_code_is_checked(self, quarter: Country) -> None:
        row = own(quarter)
        page = Client().get(f"/figures/check/?code={row.code}")
        assert page.status_code == 200
        assert "There are such statistics" in text(page)
        assert row.sha256 in text(page)
        assert "/published/" not in text(page).replace('href="/figures/published/"', "")
        assert Client().get("/figures/check/?code=0000-0000-0000").status_code == 404

    def test_what_was_published_is_read(self, quarter: Country) -> None:
        row, closed = nation(quarter), own(quarter)
        client = Client()
        assert row.reference in text(client.get("/figures/published/"))
        assert closed.reference not in text(client.get("/figures/published/"))
        assert client.get(f"/figures/published/{row.reference}/json/").content.decode() == row.content
        for path in (f"/figures/published/{closed.reference}/json/", f"/figures/frozen/{row.reference}/"):
            assert client.get(path).status_code in (302, 404)

    def test_a_published_paper_is_made_once(self, quarter: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        row, made = nation(quarter), []

        def press(*given: object, language: str, at: object) -> bytes:
            made.append(language)
            return f"%PDF-{language}".encode()

        monkeypatch.setattr(papers, "pdf", press)
        path = f"/figures/published/{row.reference}/pdf/"
        for language in ("en", "ur", "en", "ur", "en"):
            answer = Client(headers={"accept-language": language}).get(path)
            assert answer.content == f"%PDF-{language}".encode()
        assert made == ["en", "ur"]
        withdraw(by=quarter.national_lead, reference=row.reference, reason="A clock was wrong.", at=NOW)
        assert Client().get(path).status_code == 404

    def test_one_that_fails_is_not_kept(self, quarter: Country) -> None:
        row = nation(quarter)

        def fails(row: Frozen) -> bytes:
            raise PrintingFailed("no paper")

        with pytest.raises(PrintingFailed):
            once(row, "en", fails)
        assert once(row, "en", lambda row: b"%PDF-") == b"%PDF-"


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_not_made_twice_at_once() -> None:
    """Two ask for it at the same time: the second waits for the first, and gets what it made."""
    row, made, going = Frozen(reference="F-0000-0001"), [], threading.Event()

    def make(row: Frozen) -> bytes:
        made.append(threading.get_ident())
        going.set()
        if len(made) == 1:
            assert second_waits()
        return b"%PDF-"

    def ask() -> bytes:
        try:
            return once(row, "en", make)
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(ask)
            assert going.wait(20)
            second = pool.submit(ask)
            assert (first.result(30), second.result(30)) == (b"%PDF-", b"%PDF-")
    finally:
        cache.clear()
    assert len(made) == 1


def second_waits(seconds: float = 20) -> bool:
    """Whether somebody comes to wait for a lock that is held here."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


class TestPrograms:
    def test_figures(self, quarter: Country) -> None:
        found = get(quarter.lead, "/api/v1/statistics?body=cert-telecom&period=2026-Q1&by=class").json()
        assert found.get("exact"), found
        assert found["total"]["counts"]["opened"] == 18
        assert sum(row["counts"]["opened"] for row in found["tables"]["class"]["rows"]) == 18

    def test_the_country_by_several_dimensions(self, quarter: Country) -> None:
        found = get(quarter.analyst, "/api/v1/statistics?period=2026-Q1&by=class,tier").json()
        assert set(found["tables"]) == {"class", "tier"}
        assert not found["exact"]
        assert get(quarter.analyst, "/api/v1/statistics?period=2026-Q1&by=organisation").status_code == 422

    def test_who_may_partly(self, quarter: Country) -> None:
        path = "/api/v1/statistics?body=cert-telecom&period=2026-01"
        assert get(quarter.lead, path).status_code == 200
        assert get(quarter.analyst, path).status_code == 422
        assert get(quarter.other_lead, path).status_code == 404

    def test_frozen(self, quarter: Country) -> None:
        row = own(quarter)
        assert [each["reference"] for each in get(quarter.lead, "/api/v1/statistics/frozen").json()] == [row.reference]
        found = get(quarter.lead, f"/api/v1/statistics/frozen/{row.reference}").json()
        assert json.loads(found["content"])["total"]["counts"]["opened"] == 18
        assert get(quarter.analyst, f"/api/v1/statistics/frozen/{row.reference}").status_code == 404
        assert get(quarter.analyst, "/api/v1/statistics/frozen").json() == []

    def test_definitions(self, quarter: Country) -> None:
        found = get(quarter.analyst, "/api/v1/statistics/definitions").json()
        assert {each["name"] for each in found["figures"]} >= {"opened", "to-close", "on-time"}
        assert get(quarter.contact, "/api/v1/statistics/definitions").status_code == 404


def test_freezing_reads_its_moment_from_the_caller(quarter: Country) -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    row = freeze(by=quarter.lead, body="cert-telecom", period="2026-02", release="body", at=moment)
    assert (row.at, row.cut_off_at) == (moment, moment)
