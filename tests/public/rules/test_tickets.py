"""Tickets and their price: what is signed, what is proved, what it costs."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.public.rules import tickets
from pehra.public.rules.tickets import (
    LEAST_BITS,
    LIVES,
    MOST_BITS,
    WAIT,
    difficulty,
    issue,
    proves,
    read,
    solve,
    zero_bits,
)

KEY = b"k" * 32
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SALT = "0" * 32
moments = st.integers(946684800, 3786912000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(at=moments, bits=st.integers(0, 40), salt=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_what_was_given_out_is_read_again(at: datetime, bits: int, salt: str) -> None:
    ticket = issue(key=KEY, bits=bits, at=at, salt=salt)
    assert read(ticket.text, key=KEY, at=at) == ticket
    assert read(ticket.text, key=KEY, at=at + LIVES + timedelta(seconds=1)) is None
    assert read(ticket.text, key=b"another", at=at) is None


@given(place=st.integers(0, 200), letter=st.sampled_from("0123456789abcdef."))
def test_whatever_is_changed_is_no_ticket(place: int, letter: str) -> None:
    text = issue(key=KEY, bits=20, at=AT, salt=SALT).text
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    assert (read(changed, key=KEY, at=AT) is None) == (changed != text)


@given(text=st.text(max_size=300))
def test_no_text_of_a_stranger_is_one_or_breaks_it(text: str) -> None:
    assert read(text, key=KEY, at=AT) is None


def test_every_ticket_is_another_one() -> None:
    assert len({issue(key=KEY, bits=1, at=AT).text for _ in range(50)}) == 50


def test_a_ticket_from_the_future_is_none() -> None:
    ticket = issue(key=KEY, bits=1, at=AT + timedelta(hours=1), salt=SALT)
    assert read(ticket.text, key=KEY, at=AT) is None


@given(digest=st.binary(min_size=1, max_size=32))
def test_zero_bits_are_counted_from_the_left(digest: bytes) -> None:
    told = "".join(f"{byte:08b}" for byte in digest)
    assert zero_bits(digest) == len(told) - len(told.lstrip("0"))


@settings(max_examples=20)
@given(bits=st.integers(0, 9), salt=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_work_that_was_done_is_a_proof(bits: int, salt: str) -> None:
    ticket = issue(key=KEY, bits=bits, at=AT, salt=salt)
    nonce = solve(ticket)
    assert proves(ticket, nonce)
    assert zero_bits(hashlib.sha256(f"{ticket.text}:{nonce}".encode()).digest()) >= bits
    dearer = issue(key=KEY, bits=bits + 30, at=AT, salt=salt)
    assert not proves(dearer, nonce)


@given(nonce=st.text(max_size=30))
def test_only_a_number_is_a_proof(nonce: str) -> None:
    ticket = issue(key=KEY, bits=0, at=AT, salt=SALT)
    assert proves(ticket, nonce) == (1 <= len(nonce) <= 20 and nonce.isascii() and nonce.isdigit())


@given(altogether=st.integers(0, 10**7), here=st.integers(0, 10**7), more=st.integers(0, 10**6))
def test_the_price_only_grows_and_has_an_end(altogether: int, here: int, more: int) -> None:
    price = difficulty(all_lately=altogether, here_lately=here)
    assert LEAST_BITS <= price <= MOST_BITS
    assert difficulty(all_lately=altogether + more, here_lately=here) >= price
    assert difficulty(all_lately=altogether, here_lately=here + more) >= price


@pytest.mark.parametrize(
    ("altogether", "here", "more"),
    [(0, 0, 0), (31, 0, 0), (32, 0, 1), (64, 0, 2), (0, 7, 0), (0, 8, 1), (32, 8, 2), (10**6, 0, 7)],
)
def test_the_price_doubles_when_what_comes_does(altogether: int, here: int, more: int) -> None:
    assert difficulty(all_lately=altogether, here_lately=here) == min(LEAST_BITS + more, MOST_BITS)


def test_the_longest_work_is_bearable_and_the_wait_is_shorter_than_the_ticket() -> None:
    assert 2**MOST_BITS < 5_000_000
    assert WAIT < LIVES
    assert tickets.GRACE < MOST_BITS - LEAST_BITS
