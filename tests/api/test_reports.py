"""Filing reports and reading them, as the organisation, as the officer who answers the phone, and as a stranger."""

import base64
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.utils import timezone

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents.models import Case, Report
from tests import world
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db


def test_a_report_is_answered_with_a_receipt_and_lies_before_its_first_responder(net: Net, call: Calls) -> None:
    answer = call(net.contact).post("reports", report(severity="high", classification=["availability/ddos"]))
    assert answer.status_code == 201
    body = answer.json()
    assert answer["Location"] == f"/api/v1/reports/{body['report']}"
    filed = Report.objects.select_related("case").get(reference=body["report"])
    assert filed.channel == "api"
    assert filed.case.reference == body["case"]
    assert filed.case.custodian_id == net.telecom_cert.pk
    assert filed.case.classification == ["availability/ddos"]
    assert body["receipt"]["sha256"] == filed.digest
    assert body["received_at"] == filed.recorded_at.isoformat()
    assert JournalEntry.objects.filter(act="report.submit", subject=f"case:{body['case']}").count() == 1
    assert Notice.objects.filter(party_id=net.telecom_cert.pk, kind="case.offered").count() == 1


def test_a_receipt_is_verified_with_nothing_but_the_published_key(net: Net, call: Calls) -> None:
    reference = call(net.contact).post("reports", report()).json()["report"]
    receipt = call(net.contact).get(f"reports/{reference}/receipt").json()
    published = call().get("receipts/key").json()
    assert published["algorithm"] == "Ed25519"
    signature = base64.b64decode(receipt.pop("signature"))
    signed = json.dumps(receipt, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    Ed25519PublicKey.from_public_bytes(base64.b64decode(published["key"])).verify(signature, signed)


def test_everything_that_can_follow_may_come_at_once(net: Net, call: Calls) -> None:
    aware = timezone.now() - timedelta(hours=3)
    depot = world.organisation("depot", parent=net.operator)
    body = report(
        aware_at=aware.isoformat(),
        classification=["malicious-code"],
        severity="critical",
        ransomware=True,
        tlp="TLP:AMBER+STRICT",
        affected=["depot"],
        observables=[{"value": "hxxp://bad[.]example/x"}, {"value": "192.0.2.7", "type": "ipv4-addr", "note": "C2"}],
        details={"ticket": "4711"},
    )
    answer = call(net.contact).post("reports", body)
    assert answer.status_code == 201, answer.content
    reference = answer.json()["report"]
    filed = Report.objects.select_related("case").get(reference=reference)
    assert filed.aware_at == aware
    assert filed.details == {"ticket": "4711"}
    assert filed.case.ransomware is True
    assert sorted(filed.case.affected) == sorted([net.operator.pk, depot.pk])
    assert sorted(filed.case.observables.values_list("type", "value")) == [
        ("ipv4-addr", "192.0.2.7"),
        ("url", "http://bad.example/x"),
    ]


class TestOnBehalf:
    def test_an_officer_enters_a_phone_report_with_its_original_time(self, net: Net, call: Calls) -> None:
        rung = timezone.now() - timedelta(hours=2)
        body = report(channel="phone", submitted_at=rung.isoformat())
        answer = call(net.analyst).post("reports", body)
        assert answer.status_code == 201
        filed = Report.objects.select_related("case").get(reference=answer.json()["report"])
        assert filed.submitted_at == rung
        assert filed.case.status == "open", "its own officer wrote it down: the first responder knows of it"

    def test_an_organisation_has_no_other_time_than_now(self, net: Net, call: Calls) -> None:
        answer = call(net.contact).post("reports", report(submitted_at=timezone.now().isoformat()))
        assert answer.status_code == 422
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/submitted_at"]

    def test_a_cert_outside_the_chain_enters_nothing(self, net: Net, call: Calls) -> None:
        answer = call(net.punjab_analyst).post("reports", report(channel="phone"))
        assert answer.status_code == 422
        assert Case.objects.count() == 0


class TestRefused:
    def test_somebody_elses_organisation_and_none_at_all_look_alike(self, net: Net, call: Calls) -> None:
        stranger = call(net.other_contact)
        foreign = stranger.post("reports", report())
        absent = stranger.post("reports", report(organisation="there-is-none"))
        assert foreign.status_code == absent.status_code == 422
        assert foreign.content == absent.content
        assert Case.objects.count() == 0

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "x" * 301),
            ("title", "rtl \u202e override"),
            ("title", "bell \u0007"),
            ("title", 7),
            ("description", None),
            ("description", " \n "),
            ("severity", "apocalyptic"),
            ("classification", ["no-such-class"]),
            ("classification", "availability"),
            ("tlp", "TLP:PURPLE"),
            ("ransomware", "yes"),
            ("aware_at", "yesterday"),
            ("aware_at", 0),
            ("aware_at", "2026-03-01T09:00:00"),
            ("aware_at", "2999-01-01T00:00:00Z"),
            ("channel", "web"),
            ("channel", "pigeon"),
            ("details", {"deep": {"er": "x"}}),
            ("details", {"x" * 61: ""}),
            ("affected", ["no-such-organisation"]),
            ("organisation", "Operator!"),
        ],
    )
    def test_the_field_is_named_and_nothing_is_stored(self, net: Net, call: Calls, field: str, value: Any) -> None:
        answer = call(net.contact).post("reports", report(**{field: value}))
        assert answer.status_code == 422
        problem = answer.json()
        assert problem["type"].endswith("#problem-invalid")
        assert [each["pointer"].split("/")[1] for each in problem["errors"]] == [field]
        assert Case.objects.count() == 0

    def test_an_observable_is_named_by_its_place(self, net: Net, call: Calls) -> None:
        answer = call(net.contact).post(
            "reports", report(observables=[{"value": "192.0.2.1"}, {"value": "", "kind": 1}])
        )
        pointers = {each["pointer"] for each in answer.json()["errors"]}
        assert pointers == {"/observables/1/value", "/observables/1/kind"}

    def test_every_missing_field_is_named_at_once(self, net: Net, call: Calls) -> None:
        answer = call(net.contact).post("reports", {"colour": "red"})
        assert {each["pointer"] for each in answer.json()["errors"]} == {
            "/organisation",
            "/title",
            "/description",
            "/colour",
        }

    def test_without_a_national_cert_no_chain_ends(self, net: Net, call: Calls) -> None:
        net.national_cert.mandates.update(starts="2999-01-01")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_revision SET number = number + 1")
        answer = call(net.contact).post("reports", report())
        assert answer.status_code == 409
        assert Case.objects.count() == 0


class TestIdempotency:
    def test_the_same_request_again_gets_the_same_answer(self, net: Net, call: Calls) -> None:
        caller = call(net.contact)
        first = caller.post("reports", report(), key="one")
        second = caller.post("reports", report(), key="one")
        assert first.status_code == second.status_code == 201
        assert first.json() == second.json()
        assert "Idempotency-Replayed" not in first
        assert second["Idempotency-Replayed"] == "true"
        assert Case.objects.count() == 1

    def test_the_order_of_the_fields_makes_no_other_request(self, net: Net, call: Calls) -> None:
        caller = call(net.contact)
        caller.post("reports", report(), key="one")
        assert caller.post("reports", dict(reversed(report().items())), key="one")["Idempotency-Replayed"] == "true"

    def test_another_request_with_that_key_is_refused(self, net: Net, call: Calls) -> None:
        caller = call(net.contact)
        caller.post("reports", report(), key="one")
        answer = caller.post("reports", report(title="Another"), key="one")
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("#problem-idempotency-key-reused")
        assert Case.objects.count() == 1

    def test_a_refused_request_leaves_its_key_free(self, net: Net, call: Calls) -> None:
        caller = call(net.contact)
        assert caller.post("reports", report(severity="none such"), key="one").status_code == 422
        assert caller.post("reports", report(), key="one").status_code == 201

    def test_two_clients_never_share_a_key(self, net: Net, call: Calls) -> None:
        first = call(net.contact).post("reports", report(), key="one")
        other = call(net.other_contact).post("reports", report(organisation="department"), key="one")
        assert first.status_code == other.status_code == 201
        assert first.json()["report"] != other.json()["report"]

    @pytest.mark.parametrize("key", ["x" * 201, "two words", "schlüssel"])
    def test_a_key_is_one_printable_word(self, net: Net, call: Calls, key: str) -> None:
        answer = call(net.contact).post("reports", report(), key=key)
        assert answer.status_code == 422
        assert [each["parameter"] for each in answer.json()["errors"]] == ["Idempotency-Key"]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_time_makes_one_report(net: Net, call: Calls) -> None:
    callers, answers = [call(net.contact) for _ in range(4)], []
    start = threading.Barrier(len(callers))

    def send(caller: Any) -> None:
        start.wait()
        answers.append(caller.post("reports", report(), key="at-once"))
        connection.close()

    threads = [threading.Thread(target=send, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["report"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    assert Case.objects.count() == 1


class TestReading:
    def test_both_ends_read_it_and_a_stranger_finds_no_trace(self, net: Net, call: Calls) -> None:
        reference = call(net.contact).post("reports", report()).json()["report"]
        for person in (net.contact, net.analyst):
            found = call(person).get(f"reports/{reference}").json()
            assert found["title"] == report()["title"]
            assert found["organisation"]["slug"] == "operator"
            assert [each["report"] for each in call(person).get("reports").json()["items"]] == [reference]
        for person in (net.other_contact, net.duty_officer, net.administrator):
            stranger = call(person)
            assert stranger.get("reports").json()["items"] == []
            seen, absent = stranger.get(f"reports/{reference}"), stranger.get("reports/R-0000-0000")
            assert seen.status_code == absent.status_code == 404
            assert seen.content == absent.content.replace(b"R-0000-0000", reference.encode())
            assert stranger.get(f"reports/{reference}/receipt").status_code == 404

    @pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}"])
    def test_a_reference_is_found_as_people_type_it(self, net: Net, call: Calls, typed: str) -> None:
        reference = call(net.contact).post("reports", report()).json()["report"]
        word = typed.format(reference, lower=reference.lower(), bare=reference.replace("-", ""))
        assert call(net.contact).get(f"reports/{word}").json()["report"] == reference

    @pytest.mark.parametrize("word", ["R", "%00", "R-%00%00%00%00-0000", "x" * 300, "..", "R-7K3F-9QPÐ", "🙂"])
    def test_what_is_no_reference_is_absent(self, net: Net, call: Calls, word: str) -> None:
        assert call(net.contact).get(f"reports/{word}").status_code == 404

    def test_lists_are_narrowed_and_turned(self, net: Net, call: Calls) -> None:
        caller = call(net.contact)
        made = [caller.post("reports", report(title=f"Report {number}")).json() for number in range(5)]
        newest_first = [each["report"] for each in reversed(made)]
        first = caller.get("reports", limit=2)
        assert [each["report"] for each in first.json()["items"]] == newest_first[:2]
        assert first.json()["previous"] is None
        assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
        second = caller.client.get(first.json()["next"], headers=caller.headers)
        assert [each["report"] for each in second.json()["items"]] == newest_first[2:4]
        assert 'rel="next"' in second["Link"]
        assert 'rel="prev"' in second["Link"]
        back = caller.client.get(second.json()["previous"], headers=caller.headers)
        assert back.json()["items"] == first.json()["items"]
        last = caller.client.get(second.json()["next"], headers=caller.headers)
        assert [each["report"] for each in last.json()["items"]] == newest_first[4:]
        assert last.json()["next"] is None
        assert [each["report"] for each in caller.get("reports", case=made[0]["case"]).json()["items"]] == [
            made[0]["report"]
        ]
        assert caller.get("reports", organisation="operator").json()["items"]
        assert caller.get("reports", organisation="department").json()["items"] == []
        assert caller.get("reports", organisation="none-such").json()["items"] == []

    @pytest.mark.parametrize("cursor", ["x", "o1-2", "o²-R-0000-0000", "o1-R-0000-000%00", "z1-R-0000-0000"])
    def test_a_made_up_cursor_is_refused(self, net: Net, call: Calls, cursor: str) -> None:
        answer = call(net.contact).get("reports", cursor=cursor)
        assert answer.status_code == 422
        assert [each["parameter"] for each in answer.json()["errors"]] == ["cursor"]


class TestOfFew:
    """Reports of cases that are TLP:RED or AMBER+STRICT: every reading of their words leaves a line."""

    def lines(self, case: str) -> list[str]:
        rows = JournalEntry.objects.filter(subject=f"case:{case}").exclude(act="report.submit")
        return list(rows.order_by("seq").values_list("act", flat=True))

    @pytest.mark.parametrize("tlp", ["TLP:AMBER+STRICT", "TLP:RED"])
    def test_reading_one_or_its_receipt_is_journalled(self, net: Net, call: Calls, tlp: str) -> None:
        made = call(net.contact).post("reports", report(tlp=tlp)).json()
        assert call(net.lead).get(f"reports/{made['report']}").json()["description"] == report()["description"]
        assert call(net.lead).get(f"reports/{made['report']}/receipt").json() == made["receipt"]
        assert self.lines(made["case"]) == ["case.read", "receipt.export"]

    @pytest.mark.parametrize("tlp", ["TLP:AMBER+STRICT", "TLP:RED"])
    def test_a_list_goes_without_their_words_and_leaves_no_line(self, net: Net, call: Calls, tlp: str) -> None:
        body = report(tlp=tlp, details={"ticket": "4711"})
        made = call(net.contact).post("reports", body).json()
        (listed,) = call(net.lead).get("reports").json()["items"]
        assert (listed["report"], listed["description"], listed["details"]) == (made["report"], "", {})
        assert self.lines(made["case"]) == []

    def test_a_wider_one_is_listed_and_read_without_a_line(self, net: Net, call: Calls) -> None:
        made = call(net.contact).post("reports", report(details={"ticket": "4711"})).json()
        (listed,) = call(net.lead).get("reports").json()["items"]
        assert listed == call(net.lead).get(f"reports/{made['report']}").json()
        assert listed["details"] == {"ticket": "4711"}
        assert self.lines(made["case"]) == []

    def test_who_may_not_read_it_leaves_no_line(self, net: Net, call: Calls) -> None:
        made = call(net.contact).post("reports", report(tlp="TLP:RED")).json()
        for person in (net.analyst, net.rival_contact, net.auditor):
            assert call(person).get(f"reports/{made['report']}").status_code == 404
            assert call(person).get(f"reports/{made['report']}/receipt").status_code == 404
        assert self.lines(made["case"]) == []


def test_the_network_reads_names_and_no_addresses(net: Net, call: Calls) -> None:
    seen = [{"value": "192.0.2.7"}]
    made = call(net.contact).post("reports", report(tlp="TLP:GREEN", observables=seen)).json()
    case = call(net.punjab_analyst).get(f"cases/{made['case']}").json()
    paths = ("reports", f"reports/{made['report']}", f"cases/{made['case']}")
    for path in paths:
        assert b"@example.org" not in call(net.punjab_analyst).get(path).content, path
        assert b"contact@example.org" in call(net.analyst).get(path).content, path
    assert (case["reports"][0]["reporter"], case["timeline"][0]["author"]) == ("contact", "contact")
    assert case["observables"][0]["added_by"] == "contact"


def test_the_network_reads_a_green_report_and_finds_no_receipt(net: Net, call: Calls) -> None:
    made = call(net.contact).post("reports", report(tlp="TLP:GREEN")).json()
    assert call(net.punjab_analyst).get(f"reports/{made['report']}").status_code == 200
    assert call(net.punjab_analyst).get(f"reports/{made['report']}/receipt").status_code == 404
    for person in (net.contact, net.analyst):
        assert call(person).get(f"reports/{made['report']}/receipt").json() == made["receipt"]


def test_who_belongs_to_two_sees_with_a_token_of_one_only_that_one(net: Net, call: Calls) -> None:
    call(net.contact).post("reports", report())
    member, _ = world.person(net.department, world.Role.CONTACT)
    world.join(member, net.operator, world.Role.CONTACT)
    caller = call(world.person_of(member))
    assert caller.get("reports").json()["items"] == []
    assert caller.post("reports", report()).status_code == 422
