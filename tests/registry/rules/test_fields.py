"""Reading what somebody filled in."""

from datetime import date

import pytest

from pehra.foundation.access.errors import Invalid
from pehra.registry.rules.fields import Fields


def problem(read: str, value: object, *more: object, **options: object) -> str:
    fields = Fields()
    getattr(fields, read)("field", value, *more, **options)
    with pytest.raises(Invalid) as caught:
        fields.check()
    return str(caught.value.problems["field"])


def value(read: str, text: str, **options: object) -> str:
    fields = Fields()
    found = getattr(fields, read)("field", text, **options)
    fields.check()
    return str(found)


def test_every_problem_is_told_at_once_and_the_first_of_each_field() -> None:
    fields = Fields()
    fields.name("name", "")
    fields.email("email", "nobody")
    fields.problem("email", "another")
    with pytest.raises(Invalid) as caught:
        fields.check()
    assert {name: str(text) for name, text in caught.value.problems.items()} == {
        "name": "This field is needed.",
        "email": "This is not an e-mail address.",
    }


def test_without_a_problem_nothing_is_refused() -> None:
    Fields().check()


class TestTexts:
    def test_are_tidied(self) -> None:
        assert value("name", "  Falak Telecom \r\n".replace("\r\n", "")) == "Falak Telecom"
        assert value("text", "a\r\nb", lines=True) == "a\nb"

    def test_in_urdu_stay_as_they_are(self) -> None:
        assert value("name", "فلک ٹیلی کام (پرائیویٹ) لمیٹڈ") == "فلک ٹیلی کام (پرائیویٹ) لمیٹڈ"

    @pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\x07b", "a\nb"])
    def test_with_hidden_characters_are_refused(self, text: str) -> None:
        assert "Character 2" in problem("name", text)

    def test_that_are_too_long_are_refused(self) -> None:
        assert problem("name", "x" * 201) == "At most 200 characters; this has 201."

    def test_markup_is_a_text_like_any_other(self) -> None:
        assert value("name", "<script>alert(1)</script>") == "<script>alert(1)</script>"


class TestAddresses:
    @pytest.mark.parametrize("text", ["SOC@Falak.example", "a.b+c@x-y.gov.pk", ""])
    def test_that_are_accepted(self, text: str) -> None:
        assert value("email", text) == text.lower()

    @pytest.mark.parametrize("text", ["a", "a@b", "a b@c.pk", "a@b.pk, c@d.pk", "<a@b.pk>", "a@-.", "@b.pk", "ب@b.pk"])
    def test_that_are_refused(self, text: str) -> None:
        assert problem("email", text) == "This is not an e-mail address."

    @pytest.mark.parametrize("text", ["+92 51 111-222-333", "(051) 9205992", "1911 2", "+92.51.1234567", ""])
    def test_numbers_that_are_accepted(self, text: str) -> None:
        assert value("phone", text) == text

    @pytest.mark.parametrize("text", ["call me", "12", "+", "0300-CALLNOW", "() -- ...", "+92 51 ١٢٣٤٥"])
    def test_numbers_that_are_refused(self, text: str) -> None:
        assert "not a telephone number" in problem("phone", text)


class TestCodes:
    def test_a_slug(self) -> None:
        assert value("slug", " falak-telecom-2 ") == "falak-telecom-2"
        for text in ("Falak", "a--b", "-a", "a_b", "", "x" * 81, "فلک"):
            assert "Small letters" in problem("slug", text)

    def test_a_choice(self) -> None:
        assert value("choice", "a", known=("a", "b")) == "a"
        assert problem("choice", "c", ("a", "b")) == "Choose one of: a, b."

    def test_a_fingerprint(self) -> None:
        spaced = "bdec 60b1 fd4e 94cb 0d43  1795 566d 00ed 6069 34da"
        assert value("fingerprint", spaced) == "BDEC60B1FD4E94CB0D431795566D00ED606934DA"
        assert value("fingerprint", "") == ""
        assert "hexadecimal" in problem("fingerprint", "606934DA")

    def test_a_later_day(self) -> None:
        fields = Fields()
        fields.later("field", date(2026, 1, 1), date(2026, 1, 2))
        fields.later("field", date(2026, 1, 1), None)
        fields.check()
        assert problem("later", date(2026, 1, 1), date(2026, 1, 1)) == "This must be after 2026-01-01."

    def test_a_day_that_a_calendar_goes_on_from(self) -> None:
        fields = Fields()
        for day in (None, date(1900, 1, 1), date(2026, 1, 1), date(2199, 12, 31)):
            fields.day("field", day)
        fields.check()
        for day in (date.min, date(1899, 12, 31), date(2200, 1, 1), date.max):
            assert problem("day", day) == "A day from 1900-01-01 to 2199-12-31."
