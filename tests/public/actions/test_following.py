"""The secret link: what its holder does, and what whoever guesses learns."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as incidents
from pehra.incidents.models import Case, Entry, Participant, Report
from pehra.incidents.rules.answers import Sheet
from pehra.public.actions import claiming, following, gate, taking_up
from pehra.public.actions import desk as acts
from pehra.public.errors import ClaimedAlready, TooMany
from pehra.public.models import Count, Message, PublicReport
from pehra.public.queries import reports
from pehra.public.queries.reports import followed
from pehra.public.rules.handing_in import Upload
from pehra.public.rules.limits import EACH, Counted
from pehra.public.rules.references import fresh, fresh_code
from tests.incidents import asking
from tests.incidents.acting import dump
from tests.incidents.conftest import Net
from tests.public.conftest import ADDRESS, PNG, SECRET_WORDS, handed_in, row_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def claim(net: Net, reference: str, code: str, **other: object) -> PublicReport:
    usual = {"by": net.contact, "organisation": "operator", "title": "Fraud", "at": NOW + HOUR}
    return claiming.claim(reference=reference, code=code, **usual | other)  # type: ignore[arg-type]


class TestFinding:
    def test_by_code_and_by_both_however_they_are_typed(self, desk: Net) -> None:
        made = handed_in()
        typed = "-".join(made.code[place : place + 4] for place in range(0, 24, 4)).lower()
        assert followed(typed).reference == made.reference
        both = {"address": ADDRESS, "at": NOW}
        assert following.find(code=typed, reference=made.reference.lower(), **both).reference == made.reference

    def test_whichever_is_wrong_the_answer_is_one(self, desk: Net) -> None:
        made = handed_in()
        for code, reference in (
            (fresh_code(), made.reference),
            (made.code, fresh("P")),
            (fresh_code(), fresh("P")),
            ("", ""),
            (made.code, ""),
            ("\0", "\0"),
            ("x" * 10_000, "y" * 10_000),
            (made.code[:-1], made.reference),
            ("", made.reference),
        ):
            with pytest.raises(Absent):
                following.find(code=code, reference=reference, address=ADDRESS, at=NOW)

    def test_guesses_are_counted_and_the_right_code_always_opens(self, desk: Net) -> None:
        made = handed_in()
        for _ in range(EACH[Counted.WRONG_CODE].most):
            with pytest.raises(Absent):
                following.find(code=fresh_code(), reference=made.reference, address=ADDRESS, at=NOW)
        with pytest.raises(TooMany):
            following.find(code=fresh_code(), reference=made.reference, address="203.0.113.200", at=NOW)
        assert following.find(code=made.code, reference=made.reference, address=ADDRESS, at=NOW)

    def test_a_guess_asks_as_many_statements_as_the_right_code(self, desk: Net, django_assert_num_queries) -> None:
        made = handed_in()
        with django_assert_num_queries(1):
            followed(made.code)
        with django_assert_num_queries(1), pytest.raises(Absent):
            followed(fresh_code())


class TestSaying:
    def test_question_and_answer(self, desk: Net) -> None:
        made = handed_in()
        acts.ask(by=desk.duty_officer, reference=made.reference, words="When?", at=NOW + HOUR)
        assert row_of(made).state == "asked"
        following.say(code=made.code, words="Today.", files=[Upload("a.png", PNG)], at=NOW + 2 * HOUR)
        assert row_of(made).state == "looking"
        thread = reports.thread(row_of(made))
        assert [(each.message.from_sender, each.message.words) for each in thread.said] == [
            (False, "When?"),
            (True, "Today."),
        ]
        assert [each.name for each in thread.said[1].files] == ["a.png"]
        assert Notice.objects.get(kind="public.said").party_id == desk.national_cert.pk

    def test_after_it_was_taken_up_the_case_shows_that_more_was_written(self, desk: Net) -> None:
        made = handed_in()
        taking_up.take_up(by=desk.duty_officer, reference=made.reference, title="Fraud", at=NOW + HOUR)
        following.say(code=made.code, words=SECRET_WORDS, at=NOW + 2 * HOUR)
        fact = Entry.objects.filter(kind="part").order_by("pk").last()
        assert fact is not None
        assert fact.author_label == "public"
        assert SECRET_WORDS not in str(fact.params)
        assert row_of(made).state == "taken-up"

    def test_nothing_is_said_to_nobody(self, desk: Net) -> None:
        made = handed_in()
        acts.close(by=desk.duty_officer, reference=made.reference, words="Done.", at=NOW + HOUR)
        with pytest.raises(Conflict):
            following.say(code=made.code, words="But", at=NOW + 2 * HOUR)
        assert not Message.objects.exists()

    def test_hostile_words_and_files_are_refused_whole(self, desk: Net) -> None:
        made = handed_in()
        before = dump()
        for words, files in (("", []), ("a\0", []), ("ok", [Upload("a.exe", b"MZ")]), ("x" * 5001, [])):
            with pytest.raises(Invalid):
                following.say(code=made.code, words=words, files=files, at=NOW)
        assert dump() == before

    def test_there_is_an_end_to_messages_and_files(self, desk: Net) -> None:
        made = handed_in()
        for number in range(4):
            following.say(code=made.code, words=str(number), files=[Upload("a.png", PNG)] * 5, at=NOW)
        with pytest.raises(Invalid):
            following.say(code=made.code, words="more", files=[Upload("a.png", PNG)], at=NOW)
        for number in range(EACH[Counted.MESSAGE].most - 5):
            following.say(code=made.code, words=str(number), at=NOW)
        with pytest.raises(TooMany):
            following.say(code=made.code, words="flood", at=NOW)

    def test_whoever_has_no_code_says_nothing(self, desk: Net) -> None:
        handed_in()
        before = dump()
        for act in (
            lambda code: following.say(code=code, words="x", at=NOW),
            lambda code: following.renew(code=code, at=NOW),
            lambda code: following.end_link(code=code, at=NOW),
            lambda code: following.offer_claim(code=code, at=NOW),
        ):
            with pytest.raises(Absent):
                act(fresh_code())
        assert dump() == before


class TestLink:
    def test_a_new_one_ends_the_old_one(self, desk: Net) -> None:
        made = handed_in()
        new = following.renew(code=made.code, at=NOW)
        assert followed(new).reference == made.reference
        with pytest.raises(Absent):
            followed(made.code)

    def test_ended_is_ended_and_the_desk_keeps_the_report(self, desk: Net) -> None:
        made = handed_in()
        following.end_link(code=made.code, at=NOW)
        with pytest.raises(Absent):
            followed(made.code)
        assert reports.at_desk(desk.duty_officer, made.reference).words == SECRET_WORDS


class TestClaiming:
    def test_before_it_was_taken_up_it_becomes_the_organisations_own_report(self, desk: Net) -> None:
        made = handed_in()
        code = following.offer_claim(code=made.code, at=NOW)
        row = claim(desk, made.reference, code)
        case = Case.objects.get()
        assert (case.organisation_id, case.custodian_id, case.tlp) == (
            desk.operator.pk,
            desk.telecom_cert.pk,
            "TLP:AMBER+STRICT",
        )
        report = Report.objects.get()
        assert (report.reporter_id, report.channel) == (desk.contact.user_id, "web")
        assert (row.state, row.claimed_by_id, row.passed_to_id) == ("taken-up", desk.operator.pk, desk.telecom_cert.pk)
        assert reports.report(desk.contact, made.reference).words == SECRET_WORDS
        assert Notice.objects.get(kind="public.claimed").party_id == desk.national_cert.pk
        # The sender's link stays the sender's.
        following.say(code=made.code, words="One thing more.", at=NOW + 2 * HOUR)

    def test_what_an_organisation_must_answer_at_once_is_not_in_its_way(self, desk: Net) -> None:
        asking.bring_in(asking.FIRST)
        made = handed_in()
        claim(desk, made.reference, following.offer_claim(code=made.code, at=NOW))
        assert Report.objects.get().answers == []
        update = {"reference": Case.objects.get().reference, "body": "More", "at": NOW + 2 * HOUR}
        sheet = Sheet("first", 1, {"contained": True})
        entry = incidents.file_update(by=desk.contact, answers=(sheet,), **update)
        assert entry.params["answers"] == [sheet.plain()]

    def test_the_code_is_not_the_senders_and_is_good_once(self, desk: Net) -> None:
        made = handed_in()
        code = following.offer_claim(code=made.code, at=NOW)
        with pytest.raises(Absent):
            followed(code)
        with pytest.raises(Absent):
            claim(desk, made.reference, made.code)
        claim(desk, made.reference, code)
        with pytest.raises(Absent):
            claim(desk, made.reference, code, by=desk.rival_contact, organisation="rival")
        with pytest.raises(Conflict):
            following.offer_claim(code=made.code, at=NOW + HOUR)

    def test_it_lasts_a_week_and_the_last_one_holds(self, desk: Net) -> None:
        made = handed_in()
        first = following.offer_claim(code=made.code, at=NOW)
        second = following.offer_claim(code=made.code, at=NOW)
        with pytest.raises(Absent):
            claim(desk, made.reference, first)
        with pytest.raises(Absent):
            claim(desk, made.reference, second, at=NOW + timedelta(days=8))
        claim(desk, made.reference, second, at=NOW + timedelta(days=6))

    def test_a_case_of_others_is_not_opened_by_a_claim_but_by_the_desk(self, desk: Net) -> None:
        made = handed_in()
        taking_up.take_up(by=desk.duty_officer, reference=made.reference, title="Fraud", at=NOW)
        code = following.offer_claim(code=made.code, at=NOW)
        claim(desk, made.reference, code)
        case = Case.objects.get()
        assert desk.operator.pk not in case.audience
        assert reports.report(desk.contact, made.reference).case_id == case.pk
        claiming.admit(by=desk.duty_officer, reference=made.reference, at=NOW + 2 * HOUR)
        case.refresh_from_db()
        assert desk.operator.pk in case.audience
        assert Participant.objects.filter(case=case, party=desk.operator, part="reporter").exists()
        with pytest.raises(Conflict):
            claiming.admit(by=desk.duty_officer, reference=made.reference, at=NOW + 2 * HOUR)

    def test_who_speaks_for_no_such_organisation_claims_nothing(self, desk: Net) -> None:
        made = handed_in()
        code = following.offer_claim(code=made.code, at=NOW)
        before = dump()
        for person, organisation in (
            (desk.contact, "rival"),
            (desk.duty_officer, "operator"),
            (desk.contact, "nobody"),
            (desk.contact, "\0"),
            (desk.administrator, "operator"),
        ):
            with pytest.raises(Absent):
                claim(desk, made.reference, code, by=person, organisation=organisation)
        assert dump() == before

    def test_guesses_of_one_person_have_an_end(self, desk: Net) -> None:
        made = handed_in()
        for _ in range(EACH[Counted.WRONG_CLAIM].most):
            with pytest.raises(Absent):
                claim(desk, made.reference, fresh_code(12))
        with pytest.raises(TooMany):
            claim(desk, made.reference, fresh_code(12))
        assert Count.objects.get(counted="wrong-claim").key == f"user:{desk.contact.user_id}"

    def test_who_comes_second_is_told(self, desk: Net) -> None:
        made = handed_in()
        code = following.offer_claim(code=made.code, at=NOW)
        PublicReport.objects.update(claimed_by=desk.rival)
        with pytest.raises(ClaimedAlready):
            claim(desk, made.reference, code)

    def test_a_closed_one_is_not_claimed(self, desk: Net) -> None:
        made = handed_in()
        code = following.offer_claim(code=made.code, at=NOW)
        acts.close(by=desk.duty_officer, reference=made.reference, words="Done.", at=NOW)
        with pytest.raises(Conflict):
            claim(desk, made.reference, code)


def test_the_key_of_each_purpose_is_another(settings) -> None:
    keys = {gate.key_for(purpose) for purpose in ("ticket", "code", "address")}
    settings.SECRET_KEY = "another" * 8
    assert len(keys | {gate.key_for("ticket")}) == 4
