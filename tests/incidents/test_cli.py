"""`pehra report`: from a file to a receipt that proves itself, here and over the API."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.models import User
from pehra.foundation.signing.cli import receipt
from pehra.incidents.cli import report
from pehra.incidents.models import Case, Report
from tests.incidents import asking
from tests.incidents.conftest import Net

NEEDED = {"organisation": "operator", "title": "سرور پر حملہ", "description": "ڈیٹا بیس بند ہے"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "report.json"
    made.write_text(json.dumps(NEEDED))
    return made


def address_of(person: Person) -> str:
    return User.objects.get(pk=person.user_id).email


def run(command: Any, *arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], **options)


@pytest.mark.django_db
class TestHere:
    def test_the_organisations_contact_files_and_gets_a_receipt(self, net: Net, file: Path, tmp_path: Path) -> None:
        done = run(report, file, "--as", address_of(net.contact), "--json")
        assert done.exit_code == 0, done.output
        given = json.loads(done.stdout)
        filed = Report.objects.get(reference=given["report"])
        assert (filed.channel, filed.title, filed.case.reference) == ("cli", NEEDED["title"], given["case"])
        kept = tmp_path / "receipt.json"
        kept.write_text(done.stdout)
        assert run(receipt, "verify", kept).exit_code == 0

    def test_it_is_readable_without_json(self, net: Net, file: Path) -> None:
        done = run(report, file, "--as", address_of(net.contact))
        assert "signature" in done.stdout
        assert Report.objects.get().reference in done.stdout

    def test_standard_input_is_a_file_too(self, net: Net) -> None:
        assert run(report, "-", "--as", address_of(net.contact), input=json.dumps(NEEDED)).exit_code == 0

    def test_the_first_responders_officer_enters_what_came_on_paper(self, net: Net, tmp_path: Path) -> None:
        paper = tmp_path / "paper.json"
        paper.write_text(json.dumps(NEEDED | {"channel": "paper", "submitted_at": "2026-02-28T10:00:00+05:00"}))
        done = run(report, paper, "--as", address_of(net.analyst))
        assert done.exit_code == 0, done.output
        assert Report.objects.get().channel == "paper"

    @pytest.mark.parametrize("who", ["other_contact", "administrator"])
    def test_a_stranger_is_told_what_somebody_is_told_who_errs(self, net: Net, file: Path, who: str) -> None:
        stranger = address_of(getattr(net, who))
        refused = run(report, file, "--as", stranger)
        file.write_text(json.dumps(NEEDED | {"organisation": "never-was"}))
        assert (refused.exit_code, refused.output) == (2, run(report, file, "--as", stranger).output)
        assert not Case.objects.exists()

    def test_faults_are_named_by_field_and_nothing_is_kept(self, net: Net, file: Path) -> None:
        file.write_text(json.dumps(NEEDED | {"severity": "terrible", "tlp": "TLP:PINK"}))
        done = run(report, file, "--as", address_of(net.contact))
        assert done.exit_code == 2
        assert "severity:" in done.output
        assert "tlp:" in done.output
        assert not Case.objects.exists()

    def test_what_a_form_needs_at_once_can_stand_in_the_file(self, net: Net, file: Path) -> None:
        asking.bring_in(asking.FIRST)
        refused = run(report, file, "--as", address_of(net.contact))
        assert refused.exit_code == 2
        assert "answers.first.contained: This question must be answered at this stage." in refused.output
        answers = [{"form": "first", "version": 1, "answers": {"contained": True}}]
        file.write_text(json.dumps(NEEDED | {"answers": answers}))
        done = run(report, file, "--as", address_of(net.contact))
        assert done.exit_code == 0, done.output
        assert Report.objects.get().answers == answers

    def test_without_a_national_cert_nothing_is_filed(self, net: Net, file: Path) -> None:
        net.national_cert.mandates.all().delete()
        done = run(report, file, "--as", address_of(net.contact))
        assert (done.exit_code, "No National CERT" in done.output) == (2, True)
        assert not Case.objects.exists()

    def test_nobody_of_that_address(self, net: Net, file: Path) -> None:
        assert "there is no account" in run(report, file, "--as", "who@example.org").output

    def test_here_or_there_must_be_said(self, file: Path) -> None:
        assert run(report, file).exit_code == 2
        assert run(report, file, "--as", "a@example.org", "--url", "http://localhost").exit_code == 2


@pytest.mark.django_db(transaction=True)
class TestThere:
    """Over the API of a server that really runs."""

    @pytest.fixture
    def token(self, net: Net, tmp_path: Path) -> Path:
        made = create_token(
            by=net.contact, party_id=net.operator.pk, name="ci", scopes=["reports:write"], days=1, at=timezone.now()
        )
        kept = tmp_path / "token"
        kept.write_text(made.secret + "\n")
        return kept

    def test_the_same_file_sent_twice_is_filed_once(self, net: Net, live_server: Any, file: Path, token: Path) -> None:
        words = ("--url", live_server.url, "--token-file", token, "--json")
        first, second = run(report, file, *words), run(report, file, *words)
        assert first.exit_code == second.exit_code == 0, first.output + second.output
        assert json.loads(first.stdout)["report"] == json.loads(second.stdout)["report"]
        assert Report.objects.count() == 1

    def test_whatever_a_file_may_hold_the_other_side_takes(
        self, net: Net, live_server: Any, file: Path, token: Path
    ) -> None:
        asking.bring_in(asking.FIRST)
        answers = [{"form": "first", "version": 1, "answers": {"contained": False}}]
        more = {
            "answers": answers,
            "observables": ["192.0.2[.]1"],
            "tlp": "amber+strict",
            "details": {"ticket": "4711"},
            "severity": "high",
        }
        file.write_bytes(b"\xef\xbb\xbf" + json.dumps(NEEDED | more).encode())
        done = run(report, file, "--url", f"{live_server.url}/", "--token-file", token)
        assert done.exit_code == 0, done.output
        filed = Report.objects.get()
        assert (filed.channel, filed.tlp, filed.answers) == ("api", "TLP:AMBER+STRICT", answers)

    def test_what_the_other_side_refuses_is_told(self, net: Net, live_server: Any, file: Path, token: Path) -> None:
        file.write_text(json.dumps(NEEDED | {"severity": "terrible"}))
        done = run(report, file, "--url", live_server.url, "--token-file", token)
        assert done.exit_code == 2
        assert "severity" in done.output
        token.write_text("pehra_wrong")
        assert run(report, file, "--url", live_server.url, "--token-file", token).exit_code == 2

    def test_nobody_answers(self, file: Path, tmp_path: Path) -> None:
        key = tmp_path / "token"
        key.write_text("pehra_x")
        done = run(report, file, "--url", "http://127.0.0.1:9", "--token-file", key)
        assert done.exit_code == 2
        assert "cannot be reached" in done.output
