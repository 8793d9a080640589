"""The wall and the files as each kind of reader, the steps as those who may take them, and what a stranger learns."""

import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import READER
from pehra.law.formation import FormationState
from pehra.registry import models
from pehra.registry.actions import carry_on
from pehra.registry.queries import HandOver, local_date
from pehra.registry.queries.formation import file
from pehra.registry.rules.formation import FileAct, Needs, Who
from pehra.registry.web.formation_wording import ACTS, NEEDS, PEOPLE, STATES, STATIONS, TAKERS, TONES
from tests.registry.formation import act_on, along, open_government
from tests.registry.network import NOW, Country, register
from tests.registry.web.visits import words
from tests.world import person

Visit = Callable[..., Client]
WALL = "/network/formation/"
SINDH = "/network/formation/cert-sindh/"
S = FormationState


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", b"The letter that says so.")


def today() -> str:
    return local_date(timezone.now()).isoformat()


@pytest.fixture
def lead(country: Country) -> Person:
    return person(country.body("cert-sindh"), Role.LEAD)[1]


class TestTheWall:
    def test_shows_every_file_to_every_member(self, country: Country, visit: Visit) -> None:
        for who in (country.secretary, country.nobody, country.telco_contact, country.ncert_lead, country.platform):
            shown = words(visit(who).get(WALL))
            assert "The cert-sindh" in shown
            assert "Department designated" in shown
            assert "Propose to the Council" in shown

    def test_asks_a_stranger_to_sign_in(self, country: Country, visit: Visit) -> None:
        assert visit(None).get(WALL).status_code == 302

    def test_offers_a_new_file_to_the_secretariat_alone(self, country: Country, visit: Visit) -> None:
        assert "Open a file" in words(visit(country.secretary).get(WALL))
        assert "Open a file" not in words(visit(country.ncert_lead).get(WALL))

    def test_says_what_the_national_cert_holds_for_others(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get(WALL))
        assert "holds these until separate ones are notified: Government CERT" in shown
        open_government()
        along("cert-federal", FileAct.DESIGNATE, FileAct.PROPOSE)
        assert "on the way: Government CERT" in words(visit(country.nobody).get(WALL))

    def test_how_long_it_waits_and_what_is_late(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.nobody).get(WALL))
        assert re.search(r"for \d+ days of 90 expected", shown)
        assert "1 rests longer than expected" in shown

    def test_in_urdu_nothing_is_left_in_english(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.secretary, "ur").get(WALL))
        for english in ("Department designated", "Next step", "Where it stands", "expected", "Open a file"):
            assert english not in shown

    def test_what_is_over_stands_below(self, country: Country, visit: Visit) -> None:
        act_on("cert-sindh", FileAct.DISSOLVE)
        assert "Merged or dissolved The cert-sindh Dissolved" in words(visit(country.nobody).get(WALL))


class TestAFile:
    def test_papers_and_remarks_are_for_those_who_decide(self, country: Country, visit: Visit, lead: Person) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND)
        act_on("cert-sindh", FileAct.RETURN, remarks="Who pays for it?")
        step = models.FormationStep.objects.get(act="propose")
        address = f"{SINDH}papers/{step.document.key}/"
        readers = (country.secretary, country.nobody, country.auditor, country.ncert_lead, lead)
        for who in readers:
            shown = words(visit(who).get(SINDH))
            assert "Who pays for it?" in shown
            assert "letter.txt" in shown
            answer = visit(who).get(address)
            assert (answer.status_code, answer.content) == (200, b"The letter that says so.")
        analyst = person(country.body("cert-sindh"), Role.ANALYST)[1]
        for who in (country.telco_contact, country.platform, country.punjab_analyst, analyst):
            shown = words(visit(who).get(SINDH))
            assert "Returned with remarks" in shown
            assert "Who pays for it?" not in shown
            assert "letter.txt" not in shown
            assert visit(who).get(address).status_code == 404

    def test_a_paper_of_another_file_is_absent(self, country: Country, visit: Visit) -> None:
        step = act_on("cert-sindh", FileAct.PROPOSE)
        elsewhere = f"/network/formation/cert-punjab/papers/{step.document.key}/"
        assert visit(country.secretary).get(elsewhere).status_code == 404

    def test_of_no_body_and_of_one_without_a_file_is_absent(self, country: Country, visit: Visit) -> None:
        for slug in ("ghost", "council"):
            assert visit(country.secretary).get(f"/network/formation/{slug}/").status_code == 404

    def test_before_the_gazette_it_shows_what_would_change(self, country: Country, visit: Visit) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
        shown = words(visit(country.secretary).get(SINDH))
        assert "What its notification would change today" in shown
        assert "It is notified by the federal government." in shown
        assert "What its notification would change" not in words(visit(country.telco_contact).get(SINDH))

    @pytest.mark.parametrize("page", [SINDH, f"{SINDH}notify/"])
    def test_the_preview_counts_what_its_reader_may_not_see(
        self, country: Country, visit: Visit, monkeypatch: pytest.MonkeyPatch, page: str
    ) -> None:
        for number in range(5):
            register(f"Sindh Clinic {number}", "health", "sindh", "government")
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)

        def count(passing: HandOver, at: datetime) -> dict[str, int]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('role')")
                return {"cases": 0 if cursor.fetchone() == (READER,) else 7}

        monkeypatch.setattr(sys.modules["pehra.registry.queries.hand_overs"], "_preview_handlers", [count])
        assert "7 open cases would pass" in words(visit(country.secretary).get(page))

    def test_the_resolution_is_named(self, country: Country, visit: Visit) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND)
        assert "Resolution 2026/1" in words(visit(country.telco_contact).get(SINDH))


class TestSteps:
    def test_of_a_lead_who_proposes(self, country: Country, visit: Visit, lead: Person) -> None:
        client = visit(lead)
        assert "Propose to the Council" in words(client.get(f"{SINDH}propose/"))
        answer = client.post(f"{SINDH}propose/", {"on": today(), "document": paper()})
        assert (answer.status_code, answer["Location"]) == (302, SINDH)
        assert file("cert-sindh", NOW).state is S.PROPOSED

    def test_nobody_recommends_by_a_page(self, country: Country, visit: Visit) -> None:
        act_on("cert-sindh", FileAct.PROPOSE)
        for who in (country.secretary, country.nobody, country.platform):
            for act in ("recommend", "seat", "open", "no-such-act"):
                client = visit(who)
                assert client.get(f"{SINDH}{act}/").status_code == 404
                assert client.post(f"{SINDH}{act}/", {"on": today()}).status_code == 404
        assert "Taken by the Council, by a resolution" in words(visit(country.secretary).get(SINDH))

    def test_those_who_may_not_find_no_form(self, country: Country, visit: Visit, lead: Person) -> None:
        act_on("cert-sindh", FileAct.PROPOSE)
        act_on("cert-sindh", FileAct.RECOMMEND)
        others = (lead, country.ncert_lead, country.nobody, country.platform, country.telco_contact, country.auditor)
        for who in others:
            for method in (visit(who).get, visit(who).post):
                assert method(f"{SINDH}send/").status_code == 404
        assert visit(country.secretary).get(f"{SINDH}send/").status_code == 200

    def test_what_is_refused_is_told_at_its_field_and_kept(self, country: Country, visit: Visit) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
        answer = visit(country.secretary).post(f"{SINDH}notify/", {"on": "2036-01-01", "gazette": "S.R.O. 5"})
        assert answer.status_code == 422
        assert "This field is needed." in words(answer)
        form = {"on": "2036-01-01", "gazette": "S.R.O. 5", "document": paper()}
        answer = visit(country.secretary).post(f"{SINDH}notify/", form)
        assert (answer.status_code, file("cert-sindh", NOW).state) == (422, S.APPROVED)
        assert "This day has not come yet." in words(answer)
        assert "S.R.O. 5" in answer.content.decode()

    def test_a_notification_is_looked_at_for_any_day_and_then_recorded(self, country: Country, visit: Visit) -> None:
        register("Sindh Clinic", "health", "sindh", "government")
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
        client = visit(country.secretary)
        shown = words(client.get(f"{SINDH}notify/?at=2036-01-01"))
        assert "begins on 1 Jan 2036" in shown
        answer = client.post(
            f"{SINDH}notify/", {"on": today(), "gazette": "S.R.O. 5", "document": paper()}, follow=True
        )
        assert "Recorded. The open cases pass now" in words(answer)
        assert "What is still passing" in words(answer)
        for who in (country.secretary, country.nobody, country.telco_contact):
            shown = visit(who).get(f"{SINDH}passing/")
            assert "the organisations concerned are being told" in words(shown)
            assert "HX-Refresh" not in shown
        carry_on(at=timezone.now())
        assert client.get(f"{SINDH}passing/")["HX-Refresh"] == "true"
        shown = words(client.get(SINDH))
        assert "What is still passing" not in shown
        assert "1 organisation was told who serves it now" in shown
        assert "for their number to be told" in shown
        assert "for their number to be told" not in words(visit(country.telco_contact).get(SINDH))
        assert "S.R.O. 5 · the federal government · with effect from" in words(answer)

    def test_a_notification_is_withdrawn_before_its_day_by_the_secretariat(
        self, country: Country, visit: Visit, lead: Person
    ) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
        client, later = visit(country.secretary), (local_date(timezone.now()) + timedelta(days=30)).isoformat()
        form = {"on": today(), "gazette": "S.R.O. 5", "effective_on": later, "document": paper()}
        assert client.post(f"{SINDH}notify/", form)["Location"] == SINDH
        assert "Record that the notification is withdrawn" in words(client.get(SINDH))
        for who in (lead, country.ncert_lead, country.nobody, country.platform, country.telco_contact):
            assert "Record that the notification is withdrawn" not in words(visit(who).get(SINDH))
            for method in (visit(who).get, visit(who).post):
                assert method(f"{SINDH}withdraw/").status_code == 404
        assert client.post(f"{SINDH}withdraw/", {"on": today(), "document": paper()}).status_code == 422
        answer = client.post(f"{SINDH}withdraw/", {"on": today(), "document": paper(), "remarks": "A slip."})
        assert answer["Location"] == SINDH
        assert "Approved by the cabinet" in words(client.get(SINDH))
        assert client.get(f"{SINDH}withdraw/").status_code == 404

    def test_what_could_not_take_effect_is_shown_on_the_file_and_on_the_wall(
        self, country: Country, visit: Visit
    ) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE)
        act_on("cert-sindh", FileAct.NOTIFY, effective_on=NOW.date() + timedelta(days=3))
        failed = {"failed_at": NOW + timedelta(days=3), "failure": "There is no seat."}
        models.FormationFile.objects.filter(body__slug="cert-sindh").update(**failed)
        assert "There is no seat." in words(visit(country.secretary).get(SINDH))
        shown = words(visit(country.telco_contact).get(SINDH))
        assert "It is tried again every minute" in shown
        assert "There is no seat." not in shown
        assert "could not take effect on" in words(visit(country.nobody).get(WALL))

    def test_a_merger_asks_into_which(self, country: Country, visit: Visit) -> None:
        client = visit(country.secretary)
        form = {"on": today(), "successor": "cert-punjab", "document": paper()}
        assert client.post(f"{SINDH}merge/", form)["Location"] == SINDH
        assert "Merged" in words(client.get(SINDH))


class TestOpening:
    FORM = {
        "name_en": "Energy CERT",
        "slug": "cert-energy",
        "function": "sectoral",
        "sector": "health",
        "precedence": "0",
    }

    def test_a_new_file(self, country: Country, visit: Visit) -> None:
        client = visit(country.secretary)
        assert client.get(f"{WALL}new/?function=government").status_code == 200
        assert client.post(f"{WALL}new/", self.FORM).status_code == 422
        answer = client.post(f"{WALL}new/", self.FORM | {"citation": "A decision"})
        assert answer["Location"] == "/network/formation/cert-energy/"
        assert "Note the designated department" in words(client.get(answer["Location"]))
        assert "Energy CERT" in words(client.get(WALL))
        answer = client.post(f"{WALL}new/", self.FORM | {"citation": "A decision"})
        assert "This short name is taken." in words(answer)

    def test_is_absent_for_everybody_else(self, country: Country, visit: Visit) -> None:
        elsewhere = person(country.body("cert-punjab"), Role.SECRETARIAT)[1]
        for who in (country.platform, country.ncert_lead, country.nobody, country.telco_contact, elsewhere):
            assert visit(who).get(f"{WALL}new/").status_code == 404
            assert visit(who).post(f"{WALL}new/", self.FORM).status_code == 404


def test_every_word_has_a_name() -> None:
    assert set(STATES) == set(TONES) == set(S)
    assert set(ACTS) == set(FileAct)
    assert set(NEEDS) == set(Needs)
    assert set(PEOPLE) == set(Who) == {*TAKERS, Who.SYSTEM}
    assert set(STATIONS) < set(S)
