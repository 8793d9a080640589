"""The own fields of the demonstration's CERTs: three each, in both languages, answered on several cases, told once."""

import pytest
from django.utils import timezone

from pehra.casefields.models import Field, Value
from pehra.casefields.queries.answers import missing
from pehra.casefields.queries.definitions import fields_of
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.incidents.models import Case
from pehra.incidents.queries import Filter, cases
from pehra.registry.queries import local_date
from pehra.site.demonstration import fields

pytestmark = pytest.mark.django_db


def person(email: str) -> Person:
    found = person_by_email(email)
    assert found is not None
    return found


def test_three_fields_each_are_answered_on_several_cases() -> None:
    for body, wanted in fields.ASKED.items():
        asked = fields_of(person(f"lead@{body}.example"), party_id(body) or 0)
        assert [each.wishes for each in asked] == list(wanted)
        assert all(each.question.label_ur for each in asked)
        answered = Value.objects.filter(party_id=party_id(body))
        assert len(set(answered.values_list("case", flat=True))) >= 4
        assert len(set(answered.values_list("field", flat=True))) >= 2
    telecom = person("analyst@cert-telecom.example")
    service = Field.objects.get(version=1, place=1, party_id=party_id("cert-telecom"))
    found = cases(telecom, Filter(field=service.reference, value="Mobile data"), limit=20).cases
    assert found
    _closing_waits_for_the_date()
    count = Value.objects.count()
    fields.tell(timezone.now())
    assert Value.objects.count() == count


def test_the_day_of_restoring_is_told_when_the_case_is_closed() -> None:
    told = Value.objects.filter(version__question__label_en=fields.RESTORED.label_en).select_related("case")
    assert told
    for each in told:
        assert each.at == each.case.closed_at
        assert each.answer == local_date(each.at).isoformat()


def _closing_waits_for_the_date() -> None:
    """On the flood, and on no case of another class."""
    flood = Case.objects.get(title__startswith="UDP flood", merged_into=None)
    assert [each.question.label_en for each in missing(flood, flood.custodian_id)] == [fields.RESTORED.label_en]
    leak = Case.objects.get(title="Records of customers offered for sale")
    assert missing(leak, leak.custodian_id) == []
