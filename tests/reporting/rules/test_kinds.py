"""Which labels a document may have, and what it tells under each."""

import pytest

from pehra.law.tlp import TLP
from pehra.reporting.rules.kinds import FORMS, DocumentKind, labels_for, tells


@pytest.mark.parametrize("case", TLP)
def test_a_document_is_never_wider_than_its_case(case: TLP) -> None:
    found = labels_for(case)
    assert case in found
    assert all(label.strictness >= case.strictness for label in found)


def test_red_is_for_cases_that_name_persons_and_nothing_else() -> None:
    assert labels_for(TLP.RED) == [TLP.RED]
    assert all(TLP.RED not in labels_for(case) for case in TLP if case is not TLP.RED)


@pytest.mark.parametrize("document", TLP)
@pytest.mark.parametrize("entry", TLP)
def test_what_is_stricter_than_the_document_is_not_in_it(document: TLP, entry: TLP) -> None:
    assert tells(document, entry) is (list(TLP).index(entry) <= list(TLP).index(document))


def test_every_kind_has_a_form() -> None:
    assert set(FORMS) == set(DocumentKind)
