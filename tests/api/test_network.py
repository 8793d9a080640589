"""Network, chains, clocks, journal and oneself over the API."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.deadlines.actions import sweep
from pehra.registry.cli import chain as chain_command
from pehra.registry.cli import network as network_command
from pehra.registry.cli.formation import list_command as formation_list
from pehra.registry.cli.stored import StoredSource
from tests import world
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db


def printed(command: object, *words: str) -> object:
    """What the command line prints, over the same tables."""
    return json.loads(CliRunner().invoke(command, [*words, "--json"], obj=StoredSource).output)  # type: ignore[arg-type]


class TestNetwork:
    @pytest.mark.parametrize("at", ["2026-01-31", "2020-01-01", "2999-12-31", "0001-01-01", "9999-12-31"])
    def test_the_same_rows_as_the_command_line(self, net: Net, call: Calls, at: str) -> None:
        assert call(net.other_contact).get("network", at=at).json() == printed(network_command, "show", "--at", at)

    def test_a_body_that_waits_for_its_notification_holds_nothing(self, net: Net, call: Calls) -> None:
        rows = {each["body"]: each for each in call(net.contact).get("network").json()}
        assert rows["cert-banking"]["functions"] == []
        assert rows["cert-banking"]["functions_not_in_force"] == ["sectoral"]
        assert rows["ncert"]["functions"] == ["national", "government"]

    @pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "2026-1-1", "20260101", "0", "1e9", "2026-01-01T00:00"])
    def test_a_date_is_a_date(self, net: Net, call: Calls, at: str) -> None:
        answer = call(net.contact).get("network", at=at)
        assert answer.status_code == 422
        assert [each["parameter"] for each in answer.json()["errors"]] == ["at"]


class TestFormation:
    def test_the_same_rows_as_the_command_line(self, net: Net, call: Calls) -> None:
        rows = call(net.other_contact).get("formation").json()
        assert rows == printed(formation_list)
        banking = next(each for each in rows if each["body"] == "cert-banking")
        assert banking["next"] is not None
        assert call(net.contact).get("formation/cert-banking").json() == banking

    def test_a_body_without_a_file_does_not_exist(self, net: Net, call: Calls) -> None:
        for slug in ("none-such", "operator"):
            assert call(net.contact).get(f"formation/{slug}").status_code == 404


class TestChain:
    def test_by_attributes(self, net: Net, call: Calls) -> None:
        described = {"sector": "telecom", "ownership": "private", "province": "punjab", "at": "2026-01-31"}
        rows = call(net.other_contact).get("chain", cii="true", **described).json()
        words = [word for name, value in described.items() for word in (f"--{name}", value)]
        assert rows == printed(chain_command, "--cii", "yes", *words)
        assert [each["body"] for each in rows] == ["cert-telecom", "cert-cii", "ncert"]

    def test_by_organisation(self, net: Net, call: Calls) -> None:
        rows = call(net.contact).get("chain", organisation="operator", at="2026-01-31").json()
        assert rows == printed(chain_command, "--organisation", "operator", "--at", "2026-01-31")

    def test_an_organisation_that_is_none_of_ones_business_does_not_exist(self, net: Net, call: Calls) -> None:
        caller = call(net.other_contact)
        there, absent = (caller.get("chain", organisation=slug) for slug in ("operator", "none-such"))
        assert there.status_code == absent.status_code == 404
        assert there.content == absent.content

    @pytest.mark.parametrize(
        ("parameters", "named"),
        [
            ({}, {"sector", "ownership", "province"}),
            ({"sector": "telecom"}, {"ownership", "province"}),
            ({"sector": "none-such", "ownership": "private", "province": "punjab"}, {"sector"}),
            ({"sector": "telecom", "ownership": "stolen", "province": "punjab"}, {"ownership"}),
            ({"organisation": "operator", "sector": "telecom"}, {"organisation"}),
        ],
    )
    def test_an_unknown_value_is_refused_with_the_list(
        self, net: Net, call: Calls, parameters: dict[str, str], named: set[str]
    ) -> None:
        answer = call(net.contact).get("chain", **parameters)
        assert answer.status_code == 422
        assert {each["parameter"] for each in answer.json()["errors"]} == named

    def test_on_a_day_without_a_national_cert(self, net: Net, call: Calls) -> None:
        described = {"sector": "telecom", "ownership": "private", "province": "punjab"}
        answer = call(net.contact).get("chain", at="1999-01-01", **described)
        assert answer.status_code == 409
        assert "National CERT" in answer.json()["detail"]


class TestClocks:
    def test_each_sees_what_they_owe_the_most_urgent_first(self, net: Net, call: Calls, filed: str) -> None:
        owed = call(net.contact).get("clocks").json()["items"]
        assert [each["stage"] for each in owed] == ["update", "final-report"]
        assert owed == sorted(owed, key=lambda each: each["due_at"])
        assert [each["stage"] for each in call(net.analyst).get("clocks").json()["items"]] == ["acknowledge"]
        assert call(net.other_contact).get("clocks").json()["items"] == []

    def test_late_or_not_yet(self, net: Net, call: Calls, filed: str) -> None:
        sweep(at=timezone.now() + timedelta(hours=5))
        late = call(net.analyst).get("clocks", late="true").json()["items"]
        assert [(each["stage"], each["late"]) for each in late] == [("acknowledge", True)]
        assert call(net.analyst).get("clocks", late="false").json()["items"] == []

    def test_turned_without_losing_one(self, net: Net, call: Calls) -> None:
        for _ in range(3):
            call(net.contact).post("reports", report())
        caller, seen, address = call(net.contact), [], "/api/v1/clocks?limit=2"
        while address:
            page = caller.client.get(address, headers=caller.headers).json()
            seen += [(each["case"], each["stage"]) for each in page["items"]]
            address = page["next"]
        assert len(seen) == len(set(seen)) == 6


class TestJournal:
    def test_the_supreme_auditor_reads_all_others_their_bodys(self, net: Net, call: Calls, filed: str) -> None:
        call(net.analyst).post(f"cases/{filed}/accept")
        supreme = call(world.person(net.national_cert, Role.AUDITOR)[1])
        local = call(world.person(net.telecom_cert, Role.AUDITOR)[1])
        everything = supreme.get("journal", subject=f"case:{filed}").json()["items"]
        assert [each["act"] for each in everything] == ["case.accept", "report.submit"]
        assert everything[0]["seq"] == everything[1]["seq"] + 1 or everything[0]["previous"] != everything[1]["hash"]
        assert [each["act"] for each in local.get("journal", subject=f"case:{filed}").json()["items"]] == [
            "case.accept"
        ]

    def test_narrowed_and_turned(self, net: Net, call: Calls) -> None:
        for _ in range(3):
            call(net.contact).post("reports", report())
        auditor = call(world.person(net.national_cert, Role.AUDITOR)[1])
        first = auditor.get("journal", act="report.submit", limit=2).json()
        second = auditor.client.get(first["next"], headers=auditor.headers).json()
        numbers = [each["seq"] for each in first["items"] + second["items"]]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) == 3
        assert second["next"] is None

    def test_each_page_taken_is_itself_an_entry(self, net: Net, call: Calls, filed: str) -> None:
        auditor = call(net.auditor)
        assert auditor.get("journal", act="report.submit", limit=1).status_code == 200
        (read,) = auditor.get("journal", act="journal.read").json()["items"]
        assert (read["actor"], read["subject"]) == (f"{net.auditor.label} (token test)", "journal")
        assert read["detail"] == {"entries": 1, "before": None, "act": "report.submit", "subject": ""}

    def test_what_is_refused_is_no_entry(self, net: Net, call: Calls) -> None:
        assert call(net.analyst).get("journal").status_code == 404
        assert call(net.auditor).get("journal", act="journal.read").json()["items"] == []

    def test_for_everybody_else_there_is_no_journal(self, net: Net, call: Calls) -> None:
        for person in (net.contact, net.analyst, net.duty_officer, net.administrator):
            assert call(person).get("journal").status_code == 404


class TestMe:
    def test_where_one_holds_what(self, net: Net, call: Calls) -> None:
        answer = call(net.lead, scopes=["cases:read"]).get("me").json()
        assert answer["scopes"] == ["cases:read"]
        assert [(each["slug"], each["kind"], each["roles"]) for each in answer["parties"]] == [
            ("cert-telecom", "body", ["lead"])
        ]
        assert "(token test)" in answer["label"]
