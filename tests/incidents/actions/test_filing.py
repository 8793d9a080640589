"""What the organisation files after its first report."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.models import Case, Entry
from tests.incidents.acting import LATER, WORDS, escalated, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db
FILINGS = [(actions.file_update, "update-filed"), (actions.file_final, "final-filed")]


@pytest.mark.parametrize(("file", "kind"), FILINGS)
def test_it_is_added_and_the_custodian_is_told(net: Net, file: object, kind: str) -> None:
    reference = escalated(net)
    entry = file(by=net.second_contact, reference=reference, body=" سطر ایک\r\nدو ", at=LATER)  # type: ignore[operator]
    assert (entry.kind, entry.body, entry.party_id, entry.at) == (kind, "سطر ایک\nدو", net.operator.pk, LATER)
    assert Notice.objects.filter(kind="report.filed").values_list("party__slug", flat=True).get() == "cert-telecom"
    assert entry in queries.entries_of(net.cii_analyst, queries.case(net.cii_analyst, reference))
    assert Case.objects.get().updated_at == LATER


@pytest.mark.parametrize(("file", "kind"), FILINGS)
def test_only_the_organisation_files(net: Net, file: object, kind: str) -> None:
    reference = opened(net)
    with pytest.raises(Forbidden):
        file(by=net.lead, reference=reference, body=WORDS, at=LATER)  # type: ignore[operator]
    with pytest.raises(Absent):
        file(by=net.rival_contact, reference=reference, body=WORDS, at=LATER)  # type: ignore[operator]
    assert not Entry.objects.filter(kind=kind).exists()


@pytest.mark.parametrize("body", ["", " ", "\0", "x" * 50_001, "a\u202eb"])
@pytest.mark.parametrize(("file", "kind"), FILINGS)
def test_words_are_checked(net: Net, file: object, kind: str, body: str) -> None:
    reference = opened(net)
    with pytest.raises(Invalid) as refused:
        file(by=net.contact, reference=reference, body=body, at=LATER)  # type: ignore[operator]
    assert set(refused.value.problems) == {"body"}
    assert not Entry.objects.filter(kind=kind).exists()


def test_before_anybody_has_acknowledged_it(net: Net) -> None:
    reference = reported(net)
    actions.file_update(by=net.contact, reference=reference, body=WORDS, at=LATER)
    assert Case.objects.get().status == "new"


def test_on_a_red_case_it_is_for_whom_the_case_names(net: Net) -> None:
    reference = reported(net, tlp="TLP:RED")
    entry = actions.file_update(by=net.contact, reference=reference, body=WORDS, at=LATER)
    assert entry in queries.entries_of(net.lead, queries.case(net.lead, reference))
    with pytest.raises(Absent):
        actions.file_update(by=net.second_contact, reference=reference, body=WORDS, at=LATER)
