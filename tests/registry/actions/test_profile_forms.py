"""Forms of a profile in the tables: versions come and go, and none that has begun is ever changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM
from pehra.law.forms import AnswerKind, AskedOf, Form, Question, Section, digest
from pehra.registry import models
from pehra.registry.actions import load_profile
from pehra.registry.queries import begun_and_changed, forms_named, forms_on, profile_changes, report_forms, steady
from tests.registry.network import NOW, PROFILE, TODAY, Country, changed

pytestmark = pytest.mark.django_db


def form(
    version: int = 1, starts: date = TODAY, label: str = "Was it paid?", whom: AskedOf = AskedOf.ORGANISATION
) -> Form:
    sections = (Section("money", "Money", "رقم", (Question("paid", AnswerKind.YES_NO, label, "کیا ادا ہوئی؟"),)),)
    title = ("Ransom", "تاوان")
    told = digest(whom, title, "", sections, starts, "default")
    return Form(f"ransom-{version}", "ransom", version, whom, *title, "", sections, starts, None, "default", told)


def load_with(*forms: Form, at=NOW):
    return load_profile(by=SYSTEM, profile=changed(forms=forms), at=at)


def test_a_form_is_kept_as_it_is_written(country: Country) -> None:
    assert {change.kind for change in load_with(form())} == {"form"}
    assert report_forms() == (form(),)
    assert load_with(form()) == []


def test_the_version_of_a_day(country: Country) -> None:
    later, public = (
        form(2, TODAY + timedelta(days=9), "Was any of it paid?"),
        replace(form(whom=AskedOf.PUBLIC), id="open-1", form="open"),
    )
    load_with(form(), later, public)
    assert forms_on(TODAY + timedelta(days=8), AskedOf.ORGANISATION) == [form()]
    assert forms_on(TODAY + timedelta(days=9), AskedOf.ORGANISATION) == [later]
    assert forms_on(TODAY, AskedOf.PUBLIC) == [public]
    assert forms_on(TODAY - timedelta(days=1), AskedOf.ORGANISATION) == []


def test_versions_are_found_by_their_ids_whenever_they_were_asked(country: Country) -> None:
    load_with(form(), form(2, TODAY + timedelta(days=1)))
    load_with(form(2, TODAY + timedelta(days=1)), at=NOW + timedelta(days=2))
    assert set(forms_named(["ransom-1", "ransom-2", "ransom-3"])) == {"ransom-1", "ransom-2"}
    assert forms_named([]) == {}


def test_what_has_begun_is_never_changed(country: Country) -> None:
    load_with(form())
    other = form(label="Was a ransom paid?")
    assert begun_and_changed([other], TODAY) == [other]
    with pytest.raises(Conflict, match=r"ransom-1 has begun and is never changed\. Add version 2"):
        load_with(other)
    assert report_forms() == (form(),)


def test_what_is_to_come_may_still_be_changed(country: Country) -> None:
    starts = TODAY + timedelta(days=3)
    load_with(form(starts=starts))
    load_with(form(starts=starts, label="Was a ransom paid?"))
    assert next(report_forms()[0].questions).label_en == "Was a ransom paid?"
    with pytest.raises(Conflict):
        load_with(form(starts=starts), at=NOW + timedelta(days=3))


def test_what_has_begun_is_ended_and_kept_and_what_has_not_goes(country: Country) -> None:
    load_with(form(), form(2, TODAY + timedelta(days=3)))
    load_with()
    assert [(each.id, each.ends) for each in report_forms()] == [("ransom-1", TODAY)]
    assert forms_on(TODAY, AskedOf.ORGANISATION) == []
    assert profile_changes(PROFILE, TODAY + timedelta(days=1)) == ()


def test_a_form_that_was_ended_comes_back_as_it_was(country: Country) -> None:
    load_with(form())
    load_with(at=NOW + timedelta(days=2))
    load_with(form(), at=NOW + timedelta(days=4))
    assert report_forms() == (form(),)
    assert models.ReportFormRow.objects.count() == 1


def test_forms_are_read_once_until_one_changes(country: Country, django_assert_num_queries) -> None:
    load_with(form())
    with steady():
        assert forms_on(TODAY, AskedOf.ORGANISATION) == [form()]
        with django_assert_num_queries(0):
            assert forms_on(TODAY, AskedOf.ORGANISATION) == list(forms_named(["ransom-1", "none"]).values()) == [form()]
    models.ReportFormRow.objects.update(title_en="Other")
    assert [each.title_en for each in report_forms()] == ["Other"]
    models.ReportFormRow.objects.all().delete()
    assert report_forms() == ()
