"""Cases over the API: custody up the chain, the daily work, labels, and what the half entitled meet."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.foundation.audit import queries as audit
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.signing import verify
from pehra.incidents.models import Case
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db

REASON = {"reason": "It fits there better."}


def case_of(call: Calls, net: Net, **fields: Any) -> str:
    """A new case of the operator; the reference."""
    return str(call(net.contact).post("reports", report(**fields)).json()["case"])


@pytest.fixture
def accepted(net: Net, call: Calls, filed: str) -> str:
    assert call(net.analyst).post(f"cases/{filed}/accept").status_code == 200
    return filed


def test_a_case_climbs_to_the_national_cert(net: Net, call: Calls, filed: str) -> None:
    telecom, cii, national = call(net.analyst), call(net.cii_analyst), call(net.duty_officer)
    taken = telecom.post(f"cases/{filed}/accept").json()
    assert (taken["act"], taken["status"], taken["custodian"]) == ("accept", "open", "cert-telecom")
    assert verify(taken["receipt"])
    offered = telecom.post(f"cases/{filed}/escalate", {}).json()
    assert offered["custodian"] == "cert-telecom", "the sender keeps it until the receiver accepts"
    assert [each["case"] for each in cii.get("cases", waiting="true").json()["items"]] == [filed]
    assert cii.post(f"cases/{filed}/accept").json()["custodian"] == "cert-cii"
    assert national.get(f"cases/{filed}").status_code == 404
    cii.post(f"cases/{filed}/escalate", {})
    assert national.post(f"cases/{filed}/accept").json()["custodian"] == "ncert"
    assert national.post(f"cases/{filed}/escalate", {}).status_code == 409

    seen = call(net.contact).get(f"cases/{filed}").json()
    assert seen["custodian"]["slug"] == "ncert"
    assert [(each["receiver"]["slug"], each["state"]) for each in seen["transfers"]] == [
        ("cert-telecom", "accepted"),
        ("cert-cii", "accepted"),
        ("ncert", "accepted"),
    ]
    assert all(verify(each["offer_receipt"]) and verify(each["answer_receipt"]) for each in seen["transfers"])
    assert seen["timeline"][0]["kind"] == "reported"
    assert {each["stage"] for each in seen["clocks"]} >= {"acknowledge", "first-report", "final-report"}
    assert audit.prove().broken is None


class TestCustody:
    def test_returned_with_a_reason(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/escalate", {})
        assert call(net.cii_analyst).post(f"cases/{accepted}/return", {}).status_code == 422
        answer = call(net.cii_analyst).post(f"cases/{accepted}/return", REASON)
        assert answer.status_code == 200
        assert answer.json()["custodian"] == "cert-telecom"
        assert answer.json()["receipt"]["act"] == "returned"

    def test_forwarded_to_another_body(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/escalate", {})
        answer = call(net.cii_analyst).post(f"cases/{accepted}/forward", {"to": "ncert"} | REASON)
        assert answer.status_code == 200
        assert [each["case"] for each in call(net.duty_officer).get("cases", waiting=True).json()["items"]] == [
            accepted
        ]

    @pytest.mark.parametrize(
        ("to", "status"), [("cert-banking", 409), ("no-such-body", 422), ("Not a slug", 422), ("cert-telecom", 422)]
    )
    def test_only_a_body_in_force_receives(self, net: Net, call: Calls, accepted: str, to: str, status: int) -> None:
        answer = call(net.analyst).post(f"cases/{accepted}/escalate", {"to": to} | REASON)
        assert answer.status_code == status

    def test_withdrawn_before_it_was_answered(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/escalate", {})
        assert call(net.analyst).post(f"cases/{accepted}/withdraw", REASON).status_code == 200
        assert call(net.cii_analyst).get(f"cases/{accepted}").status_code == 404

    def test_a_silent_route_is_overridden_by_the_duty_officer_alone(self, net: Net, call: Calls) -> None:
        reference = case_of(call, net, tlp="TLP:GREEN")
        assert call(net.duty_officer).post(f"cases/{reference}/override", REASON).status_code == 409
        sweep(at=timezone.now() + timedelta(hours=5))
        assert call(net.cii_lead).post(f"cases/{reference}/override", REASON).status_code == 403
        answer = call(net.duty_officer).post(f"cases/{reference}/override", {"to": "cert-cii"} | REASON)
        assert answer.status_code == 200
        assert answer.json()["custodian"] == "ncert"
        assert call(net.cii_analyst).post(f"cases/{reference}/accept").json()["custodian"] == "cert-cii"

    def test_two_answers_at_once_leave_one(self, net: Net, call: Calls, filed: str) -> None:
        assert call(net.analyst).post(f"cases/{filed}/accept").status_code == 200
        second = call(net.lead).post(f"cases/{filed}/accept")
        assert second.status_code == 409
        assert second.json()["type"].endswith("#problem-conflict")

    def test_whoever_sees_it_and_may_not_act_is_told_so(self, net: Net, call: Calls, filed: str) -> None:
        answer = call(net.contact).post(f"cases/{filed}/accept")
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("#problem-forbidden")


class TestOnce:
    def test_an_act_sent_twice_is_done_once(self, net: Net, call: Calls, filed: str) -> None:
        caller = call(net.analyst)
        first, second = (caller.post(f"cases/{filed}/accept", key="k") for _ in range(2))
        assert first.json() == second.json()
        assert second["Idempotency-Replayed"] == "true"

    def test_the_answer_stays_after_the_case_has_left(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/escalate", {})
        caller = call(net.cii_analyst)
        first, second = (caller.post(f"cases/{accepted}/return", REASON, key="k") for _ in range(2))
        assert first.status_code == second.status_code == 200
        assert first.json() == second.json()

    def test_a_key_belongs_to_one_act_on_one_case(self, net: Net, call: Calls, filed: str) -> None:
        caller, other = call(net.analyst), case_of(call, net)
        caller.post(f"cases/{filed}/accept", key="k")
        for path in (f"cases/{other}/accept", f"cases/{filed}/reopen"):
            answer = caller.post(path, REASON if "reopen" in path else None, key="k")
            assert answer.status_code == 422
            assert answer.json()["type"].endswith("#problem-idempotency-key-reused")

    def test_a_refused_act_leaves_its_key_free(self, net: Net, call: Calls, filed: str) -> None:
        caller = call(net.analyst)
        assert caller.post(f"cases/{filed}/close", {"cause": "c", "lesson": "l"}, key="k").status_code == 409
        caller.post(f"cases/{filed}/accept")
        assert caller.post(f"cases/{filed}/close", {"cause": "c", "lesson": "l"}, key="k").status_code == 200


class TestWork:
    def test_classified_noted_closed_and_reopened(self, net: Net, call: Calls, accepted: str) -> None:
        caller = call(net.analyst)
        words = {"classification": ["availability/dos"], "severity": "critical", "ransomware": False}
        assert caller.post(f"cases/{accepted}/classification", words).status_code == 200
        assert caller.post(f"cases/{accepted}/notes", {"body": "Filtered upstream."}).status_code == 200
        seen = {"observables": [{"value": "198.51.100.4"}, {"value": "bad[.]example"}]}
        assert caller.post(f"cases/{accepted}/observables", seen).status_code == 200
        closed = caller.post(f"cases/{accepted}/close", {"cause": "An old VPN.", "lesson": "Patch."}).json()
        assert closed["status"] == "closed"
        assert caller.post(f"cases/{accepted}/close", {"cause": "x", "lesson": "y"}).status_code == 409
        assert caller.post(f"cases/{accepted}/reopen", REASON).json()["status"] == "open"
        found = caller.get(f"cases/{accepted}").json()
        assert found["severity"] == "critical"
        assert [each["value"] for each in found["observables"]] == ["bad.example", "198.51.100.4"]
        assert "Filtered upstream." in [each["body"] for each in found["timeline"]]

    @pytest.mark.parametrize("outcome", ["handled", "unresolved", "false-alarm", "not-an-incident", "test"])
    def test_closed_with_how_it_ended(self, net: Net, call: Calls, accepted: str, outcome: str) -> None:
        caller, words = call(net.analyst), {"outcome": outcome, "cause": "c", "lesson": "l"}
        assert caller.post(f"cases/{accepted}/close", words | {"outcome": "solved"}).status_code == 422
        assert caller.post(f"cases/{accepted}/close", words).json()["status"] == "closed"
        for person in (net.analyst, net.contact):
            assert call(person).get(f"cases/{accepted}").json()["outcome"] == outcome
        assert [each["outcome"] for each in caller.get("cases", outcome=outcome).json()["items"]] == [outcome]
        assert caller.get("cases", status="open", outcome=outcome).json()["items"] == []
        assert caller.get("cases", outcome="solved").status_code == 422
        assert call(net.other_contact).get("cases", outcome=outcome).json()["items"] == []
        caller.post(f"cases/{accepted}/reopen", REASON)
        assert caller.get(f"cases/{accepted}").json()["outcome"] is None

    def test_a_lesson_may_be_left_out_of_no_incident_alone(self, net: Net, call: Calls, accepted: str) -> None:
        caller = call(net.analyst)
        assert caller.post(f"cases/{accepted}/close", {"cause": "c"}).status_code == 422
        assert caller.post(f"cases/{accepted}/close", {"cause": "c", "outcome": "test"}).status_code == 200

    def test_a_report_is_closed_as_no_incident_at_once(self, net: Net, call: Calls, filed: str) -> None:
        words = {"outcome": "false-alarm", "reason": "Our own scanner."}
        assert call(net.contact).post(f"cases/{filed}/dismiss", words).status_code == 403
        assert call(net.punjab_analyst).post(f"cases/{filed}/dismiss", words).status_code == 404
        caller = call(net.analyst)
        assert caller.post(f"cases/{filed}/dismiss", words | {"outcome": "handled"}).status_code == 422
        first, second = (caller.post(f"cases/{filed}/dismiss", words, key="k") for _ in range(2))
        assert first.json() == second.json()
        assert (first.json()["act"], first.json()["status"]) == ("dismiss", "closed")
        assert verify(first.json()["receipt"])
        assert caller.post(f"cases/{filed}/dismiss", words).status_code == 409
        seen = call(net.contact).get(f"cases/{filed}").json()
        assert (seen["outcome"], seen["cause"]) == ("false-alarm", "Our own scanner.")
        assert call(net.duty_officer).get(f"cases/{filed}").json()["cause"] == "Our own scanner."

    def test_who_looked_at_an_older_version_overwrites_nothing(self, net: Net, call: Calls, accepted: str) -> None:
        version = call(net.analyst).get(f"cases/{accepted}").json()["version"]
        call(net.lead).post(f"cases/{accepted}/notes", {"body": "Meanwhile."})
        stale = {"classification": ["other"], "severity": "low", "version": version}
        answer = call(net.analyst).post(f"cases/{accepted}/classification", stale)
        assert answer.status_code == 409
        assert Case.objects.get(reference=accepted).severity != "low"

    def test_notes_of_the_own_team_stay_there(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/notes", {"body": "Ours alone.", "internal": True})
        bodies = [each["body"] for each in call(net.lead).get(f"cases/{accepted}").json()["timeline"]]
        assert "Ours alone." in bodies
        assert "Ours alone." not in call(net.contact).get(f"cases/{accepted}").content.decode()

    def test_the_organisation_files_what_it_owes(self, net: Net, call: Calls, accepted: str) -> None:
        caller = call(net.contact)
        assert caller.post(f"cases/{accepted}/updates", {"body": "Back since 14:00."}).status_code == 200
        assert caller.post(f"cases/{accepted}/final-report", {"body": "All is said."}).status_code == 200
        assert call(net.analyst).post(f"cases/{accepted}/updates", {"body": "x"}).status_code == 403
        states = {each["stage"]: each["state"] for each in caller.get(f"cases/{accepted}").json()["clocks"]}
        assert states["update"] == states["final-report"] == "met"
        assert caller.get("clocks").json()["items"] == []

    def test_the_acts_that_are_open_are_told(self, net: Net, call: Calls, filed: str) -> None:
        assert call(net.analyst).get(f"cases/{filed}").json()["acts"] == ["accept", "dismiss", "forward"]
        assert call(net.contact).get(f"cases/{filed}").json()["acts"] == []


class TestLabels:
    def test_wider_needs_the_source(self, net: Net, call: Calls, accepted: str) -> None:
        custodian, source = call(net.analyst), call(net.contact)
        assert custodian.post(f"cases/{accepted}/tlp", {"tlp": "TLP:GREEN"}).status_code == 409
        assert source.post(f"cases/{accepted}/permission/answer", {"grant": True}).status_code == 409
        asked = {"tlp": "TLP:GREEN", "reason": "Others are hit too."}
        assert custodian.post(f"cases/{accepted}/permission", asked).status_code == 200
        assert custodian.post(f"cases/{accepted}/permission/answer", {"grant": True}).status_code == 403
        assert call(net.other_contact).post(f"cases/{accepted}/permission/answer", {"grant": True}).status_code == 404
        assert source.post(f"cases/{accepted}/permission/answer", {"grant": True}).status_code == 200
        assert call(net.other_contact).get(f"cases/{accepted}").status_code == 404
        assert custodian.post(f"cases/{accepted}/tlp", {"tlp": "TLP:GREEN"}).status_code == 200
        assert call(net.other_contact).get(f"cases/{accepted}").status_code == 200

    @pytest.mark.parametrize(("tlp", "journalled"), [("TLP:AMBER", 0), ("TLP:AMBER+STRICT", 1), ("TLP:RED", 1)])
    def test_reading_what_few_may_read_is_journalled(self, net: Net, call: Calls, tlp: str, journalled: int) -> None:
        reference = case_of(call, net, tlp=tlp)
        assert call(net.lead).get(f"cases/{reference}").status_code == 200
        rows = JournalEntry.objects.filter(act="case.read", subject=f"case:{reference}", user_id=net.lead.user_id)
        assert rows.count() == journalled

    def test_who_is_affected_is_changed_by_the_custodian(self, net: Net, call: Calls, accepted: str) -> None:
        custodian, path = call(net.analyst), f"cases/{accepted}/affected"
        assert call(net.rival_contact).get(f"cases/{accepted}").status_code == 404
        assert call(net.contact).post(path, {"add": ["rival"]}).status_code == 403
        assert call(net.other_contact).post(path, {"add": ["rival"]}).status_code == 404
        assert custodian.post(path, {"add": ["department"]}).status_code == 422
        assert custodian.post(path, {"add": ["rival"]}).status_code == 200
        seen = call(net.rival_contact).get(f"cases/{accepted}").json()
        assert {each["slug"] for each in seen["affected"]} == {"operator", "rival"}
        assert custodian.post(path, {"remove": ["rival"]}).status_code == 200
        assert call(net.rival_contact).get(f"cases/{accepted}").status_code == 404

    def test_the_title_is_corrected_by_the_custodian(self, net: Net, call: Calls, accepted: str) -> None:
        path, words = f"cases/{accepted}/title", {"title": "Called otherwise", "version": 2}
        assert call(net.contact).post(path, words).status_code == 403
        assert call(net.other_contact).post(path, words).status_code == 404
        assert call(net.analyst).post(path, words | {"version": 1}).status_code == 409
        for title in ("", "x" * 301, "two\nlines"):
            assert call(net.analyst).post(path, words | {"title": title}).status_code == 422
        done = call(net.analyst).post(path, words).json()
        assert (done["act"], done["version"]) == ("rename", 3)
        seen = call(net.contact).get(f"cases/{accepted}").json()
        assert seen["title"] == "Called otherwise"
        assert seen["reports"][0]["title"] != seen["title"]
        assert call(net.analyst).post(path, {"title": "Called otherwise"}).status_code == 409

    def test_a_further_person_is_named_with_the_sources_consent(self, net: Net, call: Calls) -> None:
        reference = case_of(call, net, tlp="TLP:RED")
        path, words = f"cases/{reference}/named", {"person": "analyst@example.org"}
        assert call(net.analyst).post(path, words).status_code == 404
        assert call(net.lead).post(path, words).status_code == 409
        assert call(net.contact).post(path, {"person": "rival_contact@example.org"}).status_code == 422
        assert call(net.contact).post(path, words).json()["act"] == "name-person"
        named = call(net.analyst).get(f"cases/{reference}").json()["named"]
        assert "named by the source" in {each["why"] for each in named}

    def test_so_is_reading_a_restricted_entry_of_another_case(self, net: Net, call: Calls, accepted: str) -> None:
        call(net.analyst).post(f"cases/{accepted}/notes", {"body": "b", "tlp": "TLP:RED"})
        call(net.analyst).get(f"cases/{accepted}")
        call(net.contact).get(f"cases/{accepted}")
        readers = JournalEntry.objects.filter(act="case.read").values_list("user_id", flat=True)
        assert list(readers) == [net.analyst.user_id]

    def test_red_is_for_named_persons(self, net: Net, call: Calls) -> None:
        reference = case_of(call, net, tlp="TLP:RED")
        assert call(net.lead).get(f"cases/{reference}").json()["named"]
        colleague = call(net.analyst)
        assert colleague.get(f"cases/{reference}").status_code == 404
        assert colleague.get("cases").json()["items"] == []
        assert colleague.get("clocks").json()["items"] == [], "a clock would tell that there is a case"
        assert call(net.lead).get("clocks").json()["items"] != []


class TestLists:
    def test_each_sees_their_own(self, net: Net, call: Calls, filed: str) -> None:
        other = call(net.other_contact).post("reports", report(organisation="department")).json()["case"]
        lists = {
            "contact": [filed],
            "analyst": [filed],
            "punjab_analyst": [other],
            "other_contact": [other],
            "duty_officer": [],
            "administrator": [],
        }
        for who, expected in lists.items():
            found = call(getattr(net, who)).get("cases").json()
            assert [each["case"] for each in found["items"]] == expected, who
            assert found["next"] is found["previous"] is None

    @pytest.mark.parametrize(
        ("narrowed", "found"),
        [
            ({"status": "new"}, True),
            ({"status": "closed"}, False),
            ({"severity": "critical"}, True),
            ({"severity": "low"}, False),
            ({"custodian": "cert-telecom"}, True),
            ({"custodian": "cert-cii"}, False),
            ({"custodian": "none-such"}, False),
            ({"organisation": "operator"}, True),
            ({"organisation": "department"}, False),
            ({"rsit": "availability"}, True),
            ({"rsit": "availability/dos"}, True),
            ({"rsit": "fraud"}, False),
            ({"rsit": "no-such-class"}, False),
            ({"mine": "true"}, True),
            ({"waiting": "true"}, True),
            ({"waiting": "true", "status": "open"}, False),
            ({"status": ""}, True),
            ({"tlp": "TLP:AMBER", "ransomware": "false", "sector": "telecom", "province": "punjab"}, True),
            ({"tlp": "TLP:GREEN"}, False),
            ({"ransomware": "true"}, False),
            ({"sector": "banking"}, False),
            ({"province": "sindh"}, False),
            ({"since": "2020-01-01", "until": "2199-12-31"}, True),
            ({"until": "2020-01-01"}, False),
            ({"order": "clock"}, True),
            ({"due": "week"}, True),
            ({"due": "late"}, False),
        ],
    )
    def test_narrowed(self, net: Net, call: Calls, narrowed: dict[str, str], found: bool) -> None:
        case_of(call, net, severity="critical", classification=["availability/dos"])
        assert bool(call(net.analyst).get("cases", **narrowed).json()["items"]) is found

    def test_turned_forth_and_back_from_either_end(self, net: Net, call: Calls) -> None:
        newest_first = list(reversed([case_of(call, net) for _ in range(5)]))
        caller = call(net.analyst)
        seen, address = [], "/api/v1/cases?limit=2"
        while address:
            page = caller.client.get(address, headers=caller.headers).json()
            seen += [each["case"] for each in page["items"]]
            address = page["next"]
        assert seen == newest_first
        last = caller.get("cases", limit=2, last="true").json()
        assert [each["case"] for each in last["items"]] == newest_first[3:]
        assert last["next"] is None
        before = caller.client.get(last["previous"], headers=caller.headers).json()
        assert [each["case"] for each in before["items"]] == newest_first[1:3]

    @pytest.mark.parametrize(
        "parameters",
        [
            {"status": "opened"},
            {"limit": "0"},
            {"limit": "101"},
            {"limit": "9" * 30},
            {"limit": "ten"},
            {"waiting": "perhaps"},
            {"severity": "\x00"},
            {"organisation": "../x"},
            {"cursor": "o1"},
            {"colour": "red"},
            {"tlp": "red"},
            {"ransomware": "perhaps"},
            {"since": "soon"},
            {"until": "9999-12-31"},
            {"due": "soon"},
            {"order": "oldest"},
            {"status": ["new", "open"]},
        ],
    )
    def test_an_unknown_word_is_refused_by_its_name(self, net: Net, call: Calls, parameters: dict[str, Any]) -> None:
        answer = call(net.analyst).get("cases", **parameters)
        assert answer.status_code == 422
        assert [each["parameter"] for each in answer.json()["errors"]] == list(parameters)
