"""Contacts: who may change them, what is accepted, and when somebody is asked about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import (
    ContactDetails,
    add_contact,
    change_contact,
    confirm_contact,
    confirm_contacts,
    remind_of_contacts,
    remove_contact,
)
from pehra.registry.actions import contacts as under_test
from tests.formats.keys import ENDING, ENDLESS, REVOKED
from tests.registry.network import NOW, Country

DETAILS = ContactDetails(
    role="Security operations", name="Sana Iqbal", phone="+92 42 1234567", email="soc@telco.example"
)
OLD = NOW - timedelta(days=90)


@pytest.fixture
def contact(country: Country) -> models.Contact:
    return add_contact(by=country.telco_contact, party_id=country.telco.pk, details=DETAILS, at=OLD)


def problems(country: Country, **fields: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        add_contact(by=country.telco_contact, party_id=country.telco.pk, details=replace(DETAILS, **fields), at=NOW)
    assert not models.Contact.objects.exists()
    return {field: str(problem) for field, problem in caught.value.problems.items()}


class TestWhoMay:
    def test_the_organisation_its_cert_and_the_hub(self, country: Country) -> None:
        for by in (
            country.telco_contact, country.telecom_analyst, country.telecom_administrator, country.ncert_lead, SYSTEM
        ):  # fmt: skip
            add_contact(by=by, party_id=country.telco.pk, details=DETAILS, at=NOW)
        assert models.Contact.objects.count() == 5

    def test_who_only_sees_the_organisation_is_told_so(self, country: Country) -> None:
        with pytest.raises(Forbidden):
            add_contact(by=country.telecom_officer, party_id=country.telco.pk, details=DETAILS, at=NOW)

    def test_a_stranger_gets_the_answer_for_what_does_not_exist(
        self, country: Country, contact: models.Contact
    ) -> None:
        for by in country.strangers_to_telco():
            for act in (
                lambda by, key: add_contact(by=by, party_id=key, details=DETAILS, at=NOW),
                lambda by, key: confirm_contacts(by=by, party_id=key, at=NOW),
            ):
                with pytest.raises(Absent) as known:
                    act(by, country.telco.pk)
                with pytest.raises(Absent) as unknown:
                    act(by, 999_999)
                assert str(known.value) == str(unknown.value)
            for change in (
                lambda by, key: change_contact(by=by, contact_id=key, details=DETAILS, at=NOW),
                lambda by, key: remove_contact(by=by, contact_id=key, at=NOW),
                lambda by, key: confirm_contact(by=by, contact_id=key, at=NOW),
            ):
                for key in (contact.pk, 999_999):
                    with pytest.raises(Absent):
                        change(by, key)
        contact.refresh_from_db()
        assert (contact.confirmed_at, contact.removed_at) == (OLD, None)

    def test_a_bodys_contacts_belong_to_its_administrators(self, country: Country) -> None:
        key = country.body("cert-telecom").pk
        for by in (country.telecom_administrator, country.platform):
            add_contact(by=by, party_id=key, details=DETAILS, at=NOW)
        for by in (country.telecom_analyst, country.ncert_lead, country.telco_contact, country.nobody):
            with pytest.raises(Forbidden):
                add_contact(by=by, party_id=key, details=DETAILS, at=NOW)


class TestActs:
    def test_adding_keeps_what_was_said(self, contact: models.Contact) -> None:
        assert (contact.role, contact.name, contact.email) == ("Security operations", "Sana Iqbal", "soc@telco.example")
        assert contact.confirmed_at == OLD

    def test_changing_confirms_and_names_the_changed_fields_only(
        self, country: Country, contact: models.Contact
    ) -> None:
        change_contact(
            by=country.telecom_analyst, contact_id=contact.pk, details=replace(DETAILS, phone="042 7654321"), at=NOW
        )
        contact.refresh_from_db()
        assert (contact.phone, contact.confirmed_at) == ("042 7654321", NOW)
        entry = Entry.objects.get(act="contact.change")
        assert entry.detail == {"party": "telco", "role": "Security operations", "changed": ["phone"]}
        assert "7654321" not in str(entry.detail)

    def test_confirming_without_a_change(self, country: Country, contact: models.Contact) -> None:
        models.Contact.objects.update(reminded_at=NOW)
        confirm_contact(by=country.telco_contact, contact_id=contact.pk, at=NOW)
        contact.refresh_from_db()
        assert (contact.confirmed_at, contact.reminded_at) == (NOW, None)

    def test_confirming_all_at_once(self, country: Country, contact: models.Contact) -> None:
        gone = add_contact(by=SYSTEM, party_id=country.telco.pk, details=DETAILS, at=OLD)
        remove_contact(by=SYSTEM, contact_id=gone.pk, at=NOW)
        assert confirm_contacts(by=country.telco_contact, party_id=country.telco.pk, at=NOW) == 1
        gone.refresh_from_db()
        assert gone.confirmed_at == OLD

    def test_what_is_removed_is_gone_for_every_act(self, country: Country, contact: models.Contact) -> None:
        remove_contact(by=country.telco_contact, contact_id=contact.pk, at=NOW)
        for act in (remove_contact, confirm_contact):
            with pytest.raises(Absent):
                act(by=country.telco_contact, contact_id=contact.pk, at=NOW)
        assert Entry.objects.filter(act="contact.remove", subject=f"contact:{contact.pk}").count() == 1

    def test_only_a_bodys_contact_is_published(self, country: Country) -> None:
        details = replace(DETAILS, published=True)
        own = add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW)
        bodys = add_contact(by=SYSTEM, party_id=country.body("ncert").pk, details=details, at=NOW)
        assert (own.published, bodys.published) == (False, True)

    def test_without_its_journal_entry_nothing_happens(self, country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(**_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(under_test, "record", broken)
        with pytest.raises(RuntimeError):
            add_contact(by=country.telco_contact, party_id=country.telco.pk, details=DETAILS, at=NOW)
        assert not models.Contact.objects.exists()


class TestWhatIsRefused:
    def test_every_problem_at_once(self, country: Country) -> None:
        found = problems(country, name="", role="x" * 81, phone="call me", email="nobody")
        assert set(found) == {"name", "role", "phone", "email"}

    def test_a_contact_that_nobody_can_reach(self, country: Country) -> None:
        assert "both" in problems(country, phone="", email="")["email"]

    def test_around_the_clock_without_a_telephone(self, country: Country) -> None:
        assert "around the clock" in problems(country, phone="", around_the_clock=True)["phone"]

    def test_direction_overrides_in_a_name(self, country: Country) -> None:
        assert "overrides the direction" in problems(country, name="Sana\u202elabqI")["name"]


class TestKeys:
    def test_are_kept_with_the_fingerprint_that_they_have(self, country: Country) -> None:
        details = replace(DETAILS, pgp_key=ENDLESS)
        made = add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW)
        assert made.pgp_fingerprint == "2927B46B895F1B1DF0F925DAFB504959229A51A4"

    def test_must_have_the_fingerprint_that_is_expected(self, country: Country) -> None:
        details = replace(DETAILS, pgp_key=ENDING, fingerprint="bdec 60b1 fd4e 94cb 0d43 1795 566d 00ed 6069 34da")
        assert add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW)
        models.Contact.objects.all().delete()
        found = problems(country, pgp_key=ENDLESS, fingerprint=details.fingerprint)
        assert found["fingerprint"] == "The key has another fingerprint: 2927B46B895F1B1DF0F925DAFB504959229A51A4."

    def test_that_ended_or_were_revoked_are_refused(self, country: Country) -> None:
        with pytest.raises(Invalid, match="ended on 2027-03-01"):
            add_contact(
                by=SYSTEM,
                party_id=country.telco.pk,
                details=replace(DETAILS, pgp_key=ENDING),
                at=datetime(2027, 3, 2, tzinfo=UTC),
            )
        assert "revoked" in problems(country, pgp_key=REVOKED)["pgp_key"]

    def test_that_are_private_are_refused_with_a_warning(self, country: Country) -> None:
        private = ENDLESS.replace("PUBLIC", "PRIVATE")
        assert "Give it to nobody" in problems(country, pgp_key=private)["pgp_key"]

    def test_that_are_none_are_refused(self, country: Country) -> None:
        assert "not one armored" in problems(country, pgp_key="mine")["pgp_key"]
        assert "not only its fingerprint" in problems(country, fingerprint="A" * 40)["pgp_key"]


class TestReminders:
    def test_a_party_is_told_once_of_all_its_old_contacts(self, country: Country, contact: models.Contact) -> None:
        add_contact(by=SYSTEM, party_id=country.telco.pk, details=DETAILS, at=OLD)
        add_contact(by=SYSTEM, party_id=country.clinic.pk, details=DETAILS, at=NOW)
        assert remind_of_contacts(at=NOW) == 1
        assert remind_of_contacts(at=NOW) == 0
        notice = Notice.objects.get()
        assert (notice.party_id, notice.params, notice.link) == (
            country.telco.pk,
            {"count": 2},
            "/network/organisations/telco/",
        )

    def test_again_after_thirty_days(self, country: Country, contact: models.Contact) -> None:
        remind_of_contacts(at=NOW)
        assert remind_of_contacts(at=NOW + timedelta(days=29)) == 0
        assert remind_of_contacts(at=NOW + timedelta(days=30)) == 1

    def test_not_before_the_ninetieth_day_and_not_after_it_was_removed(
        self, country: Country, contact: models.Contact
    ) -> None:
        assert remind_of_contacts(at=NOW - timedelta(seconds=1)) == 0
        remove_contact(by=SYSTEM, contact_id=contact.pk, at=NOW)
        assert remind_of_contacts(at=NOW) == 0

    def test_a_confirmation_starts_the_time_anew(self, country: Country, contact: models.Contact) -> None:
        remind_of_contacts(at=NOW)
        confirm_contacts(by=country.telco_contact, party_id=country.telco.pk, at=NOW)
        assert remind_of_contacts(at=NOW + timedelta(days=89)) == 0
        assert remind_of_contacts(at=NOW + timedelta(days=90)) == 1

    def test_one_that_fails_keeps_no_other_from_being_told(
        self, country: Country, contact: models.Contact, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_contact(by=SYSTEM, party_id=country.shop.pk, details=DETAILS, at=OLD)
        real = under_test.notify

        def failing(*, parties: list[int], **rest: object) -> object:
            if country.telco.pk in parties:
                raise RuntimeError
            return real(parties=parties, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(under_test, "notify", failing)
        assert remind_of_contacts(at=NOW) == 1
        contact.refresh_from_db()
        assert contact.reminded_at is None
        monkeypatch.undo()
        assert remind_of_contacts(at=NOW) == 1

    def test_being_asked_does_not_make_an_entry_the_registrys_own(self, country: Country) -> None:
        models.Organisation.objects.filter(pk=country.telco.pk).update(from_profile=True)
        models.Contact.objects.create(party=country.telco, role="a", name="b", email="a@b.pk", confirmed_at=OLD)
        remind_of_contacts(at=NOW)
        country.telco.refresh_from_db()
        assert country.telco.from_profile
