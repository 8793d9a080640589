"""The demonstration's answers: in both languages, carried on by what is filed later, and of the public as well."""

import pytest

from pehra.incidents.models import Case, Entry, Report
from pehra.incidents.queries.forms import answered_in_words, answered_of
from pehra.public.models import PublicReport

pytestmark = pytest.mark.django_db


def test_every_form_that_is_told_of_is_answered_by_somebody() -> None:
    reported = {sheet["form"] for answers in Report.objects.values_list("answers", flat=True) for sheet in answers}
    assert reported >= {"ransomware", "phishing", "ddos", "data-leak", "defacement", "impact"}
    public = {sheet["form"] for answers in PublicReport.objects.values_list("answers", flat=True) for sheet in answers}
    assert public == {"public-fraud"}
    _the_ransom_is_told_later()
    _each_answer_is_shown_in_words()


def _the_ransom_is_told_later() -> None:
    """An update takes back that the backups are untried, and adds what the note says."""
    case = Report.objects.get(answers__contains=[{"form": "ransomware"}], case__custodian__slug="ncert").case
    stands = {sheet.form: sheet.answers for sheet in answered_of(Case.objects.get(pk=case.pk))}
    assert (stands["ransomware"]["entry"], stands["ransomware"]["backups"]) == ("remote-access", "clean")
    assert stands["ransomware"]["demand"] == {"amount": "1.5", "currency": "BTC"}


def _each_answer_is_shown_in_words() -> None:
    kept = list(Report.objects.exclude(answers=[]).values_list("answers", flat=True))
    kept += [each.params["answers"] for each in Entry.objects.filter(params__has_key="answers")]
    assert len(kept) >= 7
    for answers in kept:
        for language in ("en", "ur"):
            shown = answered_in_words(answers, language)
            assert [len(each.answers) for each in shown] == [len(each["answers"]) for each in answers]
            assert all(one.text and one.label for each in shown for one in each.answers)
