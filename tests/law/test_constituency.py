"""Organisations: what the rules see of them on a date, and how their network objects are spelt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.chain import Subject
from pehra.law.constituency import Designation, ObjectKind, Organisation, normal_object
from pehra.law.functions import Ownership

DESIGNATED = Designation(date(2025, 3, 1), date(2026, 3, 1), date(2027, 1, 1), "A ministry", "a source")
AGAIN = Designation(date(2028, 1, 1), date(2029, 1, 1), None, "A ministry", "a source")


def organisation(*designations):
    return Organisation(
        slug="grid",
        name_en="Grid",
        name_ur="گرڈ",
        sector="energy",
        ownership=Ownership.SEMI_GOVERNMENT,
        province="kp",
        parent=None,
        body="cert-grid",
        designations=designations,
        network_objects=(),
        contacts=(),
    )


@pytest.mark.parametrize(
    ("at", "cii"),
    [
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), True),
        (date(2026, 6, 1), True),  # the review is overdue: that alone ends nothing
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
        (date(2028, 1, 1), True),
        (date(2040, 1, 1), True),
    ],
)
def test_a_designation_holds_on_its_dates(at, cii):
    assert organisation(DESIGNATED, AGAIN).cii_at(at) is cii
    assert organisation(AGAIN, DESIGNATED).cii_at(at) is cii


def test_an_organisation_without_designation_is_not_critical_infrastructure():
    assert not organisation().cii_at(date(2026, 1, 1))


def test_a_subject_is_the_organisation_as_of_a_date():
    expected = Subject("grid", "energy", Ownership.SEMI_GOVERNMENT, "kp", True, "cert-grid")
    assert organisation(DESIGNATED).subject_at(date(2026, 1, 1)) == expected
    assert organisation(DESIGNATED).subject_at(date(2025, 1, 1)).cii is False


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        ("cidr", "192.0.2.0/24", "192.0.2.0/24"),
        ("cidr", " 198.51.100.7 ", "198.51.100.7/32"),
        ("cidr", "2001:DB8:0:0::/32", "2001:db8::/32"),
        ("asn", "64496", "AS64496"),
        ("asn", "as64496", "AS64496"),
        ("asn", "AS0064496", "AS64496"),
        ("domain", "Example.PK.", "example.pk"),
        ("domain", "مثال.پاکستان", "xn--mgbh0fb.xn--mgbai9azgqp6j"),
    ],
)
def test_a_network_object_has_one_spelling(kind, text, normal):
    assert normal_object(ObjectKind(kind), text) == normal
    assert normal_object(ObjectKind(kind), normal) == normal


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cidr", "192.0.2.1/24"),  # bits set behind the prefix
        ("cidr", "192.0.2.0/33"),
        ("cidr", "192.0.2"),
        ("cidr", "2001:db8::/129"),
        ("cidr", ""),
        ("asn", "0"),
        ("asn", "4294967296"),
        ("asn", "AS-1"),
        ("asn", "AS٦٤٤٩٦"),
        ("domain", "localhost"),
        ("domain", "a..example"),
        ("domain", "-a.example"),
        ("domain", "a_b.example"),
        ("domain", f"{'a' * 64}.example"),
        ("domain", "a b.example"),
        ("domain", ""),
    ],
)
def test_what_is_no_network_object_is_refused(kind, text):
    with pytest.raises(ValueError, match=r"."):
        normal_object(ObjectKind(kind), text)


@given(st.sampled_from(ObjectKind), st.text(max_size=40))
def test_any_text_is_spelt_or_refused(kind, text):
    try:
        normal = normal_object(kind, text)
    except ValueError:
        return
    assert normal_object(kind, normal) == normal


def test_a_day_before_a_designation_the_subject_differs_in_nothing_else():
    before = organisation(DESIGNATED).subject_at(DESIGNATED.designated_on - timedelta(days=1))
    after = organisation(DESIGNATED).subject_at(DESIGNATED.designated_on)
    assert (before.sector, before.province, before.ownership) == (after.sector, after.province, after.ownership)
