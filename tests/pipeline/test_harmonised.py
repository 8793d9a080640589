"""Names of IntelMQ for what stands in `extra`."""

import pytest

from pehra.feeds.catalogue import SHIPPED, Catalogue
from pehra.pipeline.harmonised import OTHERS, intelmq_name, is_column
from pehra.pipeline.schema import FILLED


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("tag", "extra.tag"),
        ("source.naics", "extra.source.naics"),
        ("source.network", "source.network"),
        ("product.vendor", "product.vendor"),
        ("destination.reverse_dns", "destination.reverse_dns"),
        ("status", "status"),
        ("extra.tag", "extra.tag"),
        ("classification.type", "extra.classification.type"),
        ("misread.source_ip", "extra.misread.source_ip"),
        ("alert.signature", "extra.alert.signature"),
    ],
)
def test_a_name_is_a_field_of_its_own_or_below_extra(name: str, field: str) -> None:
    assert intelmq_name(name) == field


def test_no_name_is_both_a_column_and_another_field() -> None:
    assert [column.intelmq for column in FILLED if column.intelmq in OTHERS] == []
    assert is_column("source.ip")
    assert not is_column("source.network")


def test_two_names_in_one_feed_never_become_the_same_field() -> None:
    shelf = Catalogue((SHIPPED,))
    for feed in shelf.folders:
        names = list(shelf.spec(feed).extra_names.values())
        assert len({intelmq_name(name) for name in names}) == len(names)
