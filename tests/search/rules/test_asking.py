"""A search is read from left to right; no text is wrong."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.errors import Invalid
from pehra.incidents.rules.wording import ObservableType
from pehra.search.rules.asking import LONGEST, Asked, Term, is_rare, read, reference, traces


def test_words_phrases_and_what_is_to_be_left_out() -> None:
    asked = read('ransom* "پڑا ہے" -phishing -"look alike" plain')
    assert asked.terms == (
        Term("ransom", prefix=True),
        Term("پڑا ہے", phrase=True),
        Term("phishing", without=True),
        Term("look alike", without=True, phrase=True),
        Term("plain"),
    )


def test_fields_in_english_and_in_urdu() -> None:
    english = read(
        "status:open class:fraud severity:high org:falak-telecom cert:ncert tlp:amber "
        "from:2026-01-01 to:2026-03-31 in:report"
    )
    urdu = read(
        "حالت:کھلا قسم:fraud شدت:high ادارہ:falak-telecom سرٹ:ncert tlp:AMBER سے:۲۰۲۶-۰۱-۰۱ تک:٢٠٢٦-٠٣-٣١ نوعیت:رپورٹ"
    )
    assert english == urdu
    assert english == Asked(
        status="open", rsit="fraud", severity="high", organisation="falak-telecom", custodian="ncert", tlp="TLP:AMBER",
        kind="report", since=date(2026, 1, 1), until=date(2026, 3, 31),
    )  # fmt: skip


def test_a_type_alone_brings_its_class() -> None:
    assert read("class:phishing").rsit == "fraud/phishing"
    assert read("class:fraud/phishing").rsit == "fraud/phishing"


@pytest.mark.parametrize(
    "text", ["status:never", "from:yesterday", "to:1066-01-01", "tlp:purple", "http://a.example/b:c", "::1", ":", "x:"]
)
def test_what_means_nothing_as_a_field_is_a_word(text: str) -> None:
    asked = read(text)
    assert [term.text for term in asked.terms] == [text]
    assert asked == Asked(terms=asked.terms)


def test_what_was_chosen_beside_it_wins() -> None:
    assert read("status:open", status="closed").status == "closed"
    assert read("", status="sideways").empty


def test_technical_traces_are_recognised_in_any_spelling() -> None:
    assert traces(Term("hxxp://pay.example[.]com/x")) == [(ObservableType.URL, "http://pay.example.com/x")]
    assert traces(Term("198.51.100.0/24")) == [(ObservableType.CIDR, "198.51.100.0/24")]
    assert traces(Term("word")) == []
    assert traces(Term("198.51.100.7", phrase=True)) == []


def test_references_are_recognised_without_their_dashes() -> None:
    assert reference(Term("c2m8x41tv")) == "C-2M8X-41TV"
    assert reference(Term("R-2M8X-41TV")) == "R-2M8X-41TV"
    assert reference(Term("Q-2M8X-41TV")) == ""


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(Invalid):
        read("a" * 10_000)
    with pytest.raises(Invalid):
        read(" ".join("abcdefghijklmnopqrstuvwxyzabcdefghi"))


@given(st.text(max_size=LONGEST))
def test_no_text_is_wrong(text: str) -> None:
    try:
        asked = read(text)
    except Invalid:
        return
    for term in asked.terms:
        traces(term)
        reference(term)


@pytest.mark.parametrize(
    "text", ['"' * LONGEST, "-" * LONGEST, ":" * LONGEST, "a:" * (LONGEST // 2), "(" * LONGEST, "[.]" * 333]
)
def test_hostile_texts_are_read_at_once(text: str) -> None:
    start = time.perf_counter()
    try:
        for term in read(text).terms:
            traces(term)
    except Invalid:
        pass
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "rare"),
    [
        *[
            (word, True)
            for word in ("10.1.2.3", "2001:db8::1", "10.1.2.0/24", "10.1.0.0/16", "C-9E37-79B1", "value:10.1.2*")
        ],
        *[
            (word, True)
            for word in ("2001:db8:1::/48", "value:2001:db8:1::/64", "value:https://example*", "value:www.google*")
        ],
        *[
            (word, False)
            for word in ("2001:db8::/32", "2001::/16", "value:https:*", "value:HTTPS:/*", "value:https://*")
        ],
        *[
            (word, False)
            for word in ("value:http://*", "value:https://www.*", "value:http://www.pay*", "value:www.go*")
        ],
        *[
            (word, False)
            for word in ("10.0.0.0/8", "value:10*", "server", "serv*", '"10.1.2.3"', "-10.1.2.3", "a.example")
        ],
    ],
)
def test_few_records_hold_one_address_or_reference(text: str, rare: bool) -> None:
    assert [is_rare(each) for each in read(text).terms] == [rare]
