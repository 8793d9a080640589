"""The demonstration has something to count, and what it froze is told to the readers that it is for."""

import json

import pytest
from django.utils import timezone

from pehra.site.demonstration import statistics
from pehra.statistics.models import Fact, Frozen
from pehra.statistics.queries.checking import difference, differing_frozen

pytestmark = pytest.mark.django_db


def test_five_quarters_and_two_papers() -> None:
    assert Fact.objects.filter(kind="case", until=None).count() >= statistics.CASES
    assert difference().holds
    assert differing_frozen() == []
    public = json.loads(Frozen.objects.get(release="public").content)
    assert any(table["rows"] for table in public["tables"].values()), "not all of it is kept back"
    facts = Fact.objects.count()
    statistics.tell(timezone.now())
    assert (Fact.objects.count(), Frozen.objects.count()) == (facts, 2)
