"""Frozen statistics: by whom, for whom, never changed, worked out again to the byte, and why they differ today."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry
from pehra.incidents.models import Case
from pehra.statistics.actions.freezing import freeze, withdraw
from pehra.statistics.actions.summing import add_up, draw_cut_off, rebuild
from pehra.statistics.errors import FrozenAlready, KeptBack, NotOver
from pehra.statistics.models import Fact, Frozen
from pehra.statistics.queries import frozen as queries
from pehra.statistics.rules.canonical import digest
from pehra.statistics.rules.definitions import definitions
from tests.statistics.conftest import Country, at
from tests.statistics.test_counting import close, merge, reclassify

# After the first quarter of 2026.
NOW = datetime(2026, 4, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def quarter(country: Country) -> Country:
    """A quarter with enough of everything that something is told to everybody."""
    for number in range(36):
        country.case(
            at(date(2026, 1, 5) + timedelta(days=number * 2)),
            organisation=number % 4,
            cert=country.banking if number % 4 > 1 else None,
            classification=[["fraud/phishing"], ["availability/ddos"], ["malicious-code/ransomware"]][number % 3],
        )
    return country


def own(country: Country, by: Person | None = None, **given: str) -> Frozen:
    words = {"body": "cert-telecom", "period": "2026-Q1", "release": "body"} | given
    return freeze(by=by or country.lead, at=NOW, **words)


def nation(country: Country, **given: str) -> Frozen:
    return own(country, country.national_lead, **{"body": "", "release": "public"} | given)


class TestWhoMay:
    def test_the_lead_freezes_the_own_body(self, quarter: Country) -> None:
        row = own(quarter)
        assert (row.party_id, row.release, row.tlp) == (quarter.telecom.pk, "body", "TLP:AMBER+STRICT")
        entry = Entry.objects.get(act="statistics.freeze")
        assert entry.subject == f"statistics:{row.reference}"
        assert entry.detail["sha256"] == row.sha256

    def test_the_national_lead_freezes_the_country(self, quarter: Country) -> None:
        assert nation(quarter).body is None

    @pytest.mark.parametrize("who", ["analyst", "duty_officer"])
    def test_who_works_there_and_does_not_lead(self, quarter: Country, who: str) -> None:
        with pytest.raises(Forbidden):
            own(quarter, getattr(quarter, who))

    def test_the_lead_of_a_cert_does_not_freeze_the_country(self, quarter: Country) -> None:
        with pytest.raises(Forbidden):
            own(quarter, body="", release="public")

    @pytest.mark.parametrize("who", ["other_lead", "national_lead", "contact", "administrator", "council_member"])
    def test_for_strangers_there_is_no_such_body(self, quarter: Country, who: str) -> None:
        for body in ("cert-telecom", "no-such-cert"):
            with pytest.raises(Absent):
                own(quarter, getattr(quarter, who), body=body)

    def test_what_was_frozen_for_the_body_is_for_those_who_answer_for_it(self, quarter: Country) -> None:
        row = own(quarter)
        for person in (quarter.lead, quarter.duty_officer):
            assert queries.frozen(person, row.reference.lower()) == row
        for person in (quarter.analyst, quarter.other_lead, quarter.national_lead, quarter.council_member):
            with pytest.raises(Absent):
                queries.frozen(person, row.reference)
            assert queries.frozen_list(person).rows == []

    def test_what_is_for_the_network(self, quarter: Country) -> None:
        row = own(quarter, release="network")
        for person in (quarter.analyst, quarter.other_lead, quarter.national_analyst):
            assert queries.frozen(person, row.reference) == row
        with pytest.raises(Absent):
            queries.frozen(quarter.administrator, row.reference)

    def test_what_is_for_everybody(self, quarter: Country) -> None:
        row = nation(quarter)
        assert queries.frozen(quarter.council_member, row.reference) == row
        assert queries.published_one(row.reference) == row
        closed = own(quarter)
        with pytest.raises(Absent):
            queries.published_one(closed.reference)


class TestWhatIsRefused:
    def test_what_is_not_over(self, quarter: Country) -> None:
        for period in ("2026", "2026-Q2", "2026-04"):
            with pytest.raises(NotOver):
                own(quarter, period=period)

    @pytest.mark.parametrize("period", ["", "2026-Q7", "x" * 10_000, "2026-01-09/2026-01-01", "\0"])
    def test_what_is_no_period(self, quarter: Country, period: str) -> None:
        with pytest.raises(Invalid) as refused:
            own(quarter, period=period)
        assert set(refused.value.problems) == {"period"}

    def test_months_are_for_the_body_alone(self, quarter: Country) -> None:
        assert own(quarter, period="2026-01").grain == "m"
        with pytest.raises(Invalid):
            own(quarter, period="2026-01", release="network")

    def test_of_the_country_nothing_is_exact(self, quarter: Country) -> None:
        with pytest.raises(Invalid) as refused:
            nation(quarter, release="body")
        assert set(refused.value.problems) == {"release"}

    def test_what_the_country_keeps_back_no_body_tells(self, quarter: Country) -> None:
        """Else the sum of the country, less what each body tells, would be the one that is too small."""
        assert own(quarter, release="network").release == "network"
        for case in quarter.cases[:2]:
            Case.objects.filter(pk=case.pk).update(
                status="closed", closed_at=at(date(2026, 3, 30)), acknowledged_at=at(date(2026, 3, 29))
            )
        with pytest.raises(KeptBack):
            own(quarter, release="public")
        assert own(quarter).release == "body"

    def test_the_same_once(self, quarter: Country) -> None:
        first = own(quarter)
        with pytest.raises(FrozenAlready, match=first.reference):
            own(quarter)
        assert own(quarter, release="network") != first
        withdraw(by=quarter.lead, reference=first.reference, reason="A clock was wrong.", at=NOW)
        assert own(quarter).pk != first.pk


class TestTheyStay:
    def test_what_comes_later_changes_nothing(self, quarter: Country) -> None:
        rows = [own(quarter), own(quarter, release="network"), nation(quarter)]
        before = {row.pk: row.content for row in rows}
        reclassify(quarter, quarter.cases[0], ["fraud/phishing", "availability/ddos"])
        merge(quarter, quarter.cases[4], 8)
        for day in (7, 8, 9):
            quarter.case(at(date(2026, 2, day)))
        for act in (lambda: None, lambda: add_up(draw_cut_off()), rebuild):
            act()
            for row in Frozen.objects.all():
                assert row.content == before[row.pk]
                assert queries.worked_out(row) == row.content
                assert digest(row.content) == row.sha256

    def test_the_database_refuses(self, quarter: Country) -> None:
        own(quarter)
        for attempt in (
            "UPDATE statistics_frozen SET content = '{}'",
            "UPDATE statistics_frozen SET cut_off = 0",
            "DELETE FROM statistics_frozen",
        ):
            with pytest.raises(Exception, match="never change"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attempt)

    def test_withdrawing(self, quarter: Country) -> None:
        row = own(quarter, release="network")
        with pytest.raises(Forbidden):
            withdraw(by=quarter.analyst, reference=row.reference, reason="No.", at=NOW)
        with pytest.raises(Invalid):
            withdraw(by=quarter.lead, reference=row.reference, reason=" ", at=NOW)
        withdraw(by=quarter.lead, reference=row.reference, reason="A clock was wrong.", at=NOW)
        with pytest.raises(Conflict):
            withdraw(by=quarter.lead, reference=row.reference, reason="Again.", at=NOW)
        found = queries.by_code(row.code.lower().replace("-", " "))
        assert found is not None
        assert found.withdrawn_at == NOW

    def test_a_code_tells_the_period_and_no_figure(self, quarter: Country) -> None:
        row = own(quarter)
        found = queries.by_code(row.code)
        assert found is not None
        assert (found.reference, found.period.code, found.sha256) == (row.reference, "2026-Q1", row.sha256)
        assert not hasattr(found, "content")
        assert queries.by_code("0000-0000-0000") is None
        assert queries.by_code("\0") is None


class TestContent:
    def test_parties_stand_in_it_by_slug(self, quarter: Country) -> None:
        content = json.loads(own(quarter).content)
        keys = {row["key"] for row in content["tables"]["organisation"]["rows"]}
        assert keys == {"sectoral/cert-telecom/operator", "sectoral/cert-telecom/carrier"}
        assert (content["scope"], content["exact"]) == ("cert-telecom", True)
        assert content["definitions"] == definitions().version

    def test_others_get_no_small_number(self, quarter: Country) -> None:
        quarter.case(at(date(2026, 2, 3)), classification=["intrusions/burglary"])
        content = json.loads(own(quarter, release="network").content)
        assert "organisation" not in content["tables"]
        for table in content["tables"].values():
            for row in table["rows"]:
                assert all(not 0 < count < 5 for count in row["counts"].values())
                assert "late" not in json.dumps(row["on_time"])
        assert content["tables"]["class"]["not_told"]["opened"] >= 5

    def test_tables_add_up(self, quarter: Country) -> None:
        content = json.loads(nation(quarter).content)
        for table in content["tables"].values():
            for measure, count in content["total"]["counts"].items():
                rows = sum(row["counts"][measure] or 0 for row in table["rows"])
                assert rows + table["not_told"].get(measure, 0) == count


class TestTheDifference:
    def test_reasons_come_to_the_difference(self, quarter: Country) -> None:
        row = own(quarter)
        then = json.loads(row.content)["total"]["counts"]
        assert queries.reasons(row) == ()
        merge(quarter, quarter.cases[4], 8)
        quarter.case(at(date(2026, 2, 7)), reports=2)
        Case.objects.filter(pk=quarter.cases[0].pk).update(
            status="closed", closed_at=at(date(2026, 3, 30)), acknowledged_at=at(date(2026, 3, 29))
        )
        reclassify(quarter, quarter.cases[1], ["fraud/phishing"])
        quarter.case(at(date(2026, 2, 8)), cert=quarter.banking)
        now = queries.today(row, date(2026, 4, 6)).total.counts
        found = {reason.name: dict(reason.by) for reason in queries.reasons(row)}
        assert set(found) == {"later", "merged", "closed"}
        assert found["later"] == {"reports": 2, "opened": 1, "incidents": 1, "open": 1}
        for measure, count in now.items():
            assert (count or 0) - then[measure] == sum(each.get(measure, 0) for each in found.values()), measure

    def test_what_was_found_to_be_no_incident_is_a_reason_of_its_own(self, quarter: Country) -> None:
        row = own(quarter)
        then = json.loads(row.content)["total"]["counts"]
        close(quarter, quarter.cases[0], 3, "false-alarm")
        now = queries.today(row, date(2026, 4, 6)).total.counts
        found = {reason.name: {each: by for each, by in reason.by.items() if by} for reason in queries.reasons(row)}
        assert found == {"dismissed": {"incidents": -1, "no-incident": 1, "closed": 1, "open": -1}}
        for measure, count in now.items():
            assert (count or 0) - then[measure] == found["dismissed"].get(measure, 0), measure
        assert queries.worked_out(row) == row.content

    def test_of_what_came_after_the_period_nothing_is_read(self, quarter: Country) -> None:
        row = own(quarter)
        for number in range(20):
            quarter.case(at(date(2026, 4, 6) + timedelta(days=number)))
        when = at(date(2026, 3, 30))
        Case.objects.filter(pk__in=[each.pk for each in quarter.cases[:2]]).update(
            status="closed", closed_at=when, acknowledged_at=when
        )
        with connection.cursor() as cursor:
            # A table of few pages is read at once, whatever is asked of it.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE statistics_fact")
        before = facts_read()
        found = {reason.name: reason.records for reason in queries.reasons(row)}
        assert found == {"closed": 2}
        # Two that were ended and two that came for them; the first day may be read from the index alone, or not.
        assert 4 <= facts_read() - before <= 5
        assert Fact.objects.filter(since__gt=row.cut_off, until=None).count() == 42


def facts_read() -> int:
    """How many facts this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
            " WHERE relname = 'statistics_fact'"
        )
        return int(cursor.fetchone()[0])
