"""The canonical content: the same whatever the order, another for every change."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.minutes import canonical, differences, digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)


@given(RECORDS, st.text())
def test_the_order_of_fields_says_nothing(record, text):
    turned = dict(reversed(record.items()))
    assert digest("M-1", record, text) == digest("M-1", turned, text)


@given(RECORDS, RECORDS)
def test_where_a_difference_is_told_the_content_is_another(one, other):
    if list(differences(one, other)):
        assert canonical("M-1", one, "") != canonical("M-1", other, "")


@given(st.text(), st.text())
def test_another_text_has_another_content(one, other):
    assert (digest("M-1", {}, one) == digest("M-1", {}, other)) == (one == other)


def test_the_place_of_a_difference_is_named():
    sealed = {"items": [{"votes": [{"choice": "for"}]}], "meeting": {"title": "A"}}
    today = {"items": [{"votes": [{"choice": "against"}]}], "meeting": {"title": "A"}}
    assert list(differences(sealed, today)) == ["items[1].votes[1].choice"]
    assert list(differences({"items": [1]}, {"items": []})) == ["items: 1 / 0"]
