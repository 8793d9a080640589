"""A receipt proves what it says, to the letter."""

import base64

import pytest

from pehra.foundation import signing

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
CONTENT = {"kind": "custody", "case": "C-0000-0000", "at": "2026-03-01T11:00:00+00:00", "to": "سرٹ"}


def signed() -> dict[str, object]:
    return signing.sign(CONTENT)


def test_a_receipt_verifies_with_the_published_key() -> None:
    receipt = signed()
    assert signing.verify(receipt)
    assert signing.verify(receipt, signing.public_key())
    assert receipt.keys() == CONTENT.keys() | {"key", "signature"}


def test_the_order_of_its_fields_does_not_matter() -> None:
    assert signing.verify(dict(reversed(signed().items())))


def test_the_bits_that_base64_throws_away_are_part_of_the_signature() -> None:
    receipt = signed()
    signature = str(receipt["signature"])
    last = len(signature.rstrip("=")) - 1
    same_bytes = [
        text
        for letter in LETTERS
        if (text := signature[:last] + letter + signature[last + 1 :]) != signature
        and base64.b64decode(text) == base64.b64decode(signature)
    ]
    assert same_bytes
    for text in same_bytes:
        assert not signing.verify(receipt | {"signature": text}), text


@pytest.mark.parametrize("signature", ["", "=", "AAAA", "not base64", "A" * 86 + "==", "A" * 86 + "==\n", None, 7, "س"])
def test_what_is_no_signature_of_ours_does_not_verify_and_does_not_fail(signature: object) -> None:
    assert not signing.verify(signed() | {"signature": signature})


@pytest.mark.parametrize("key", ["AAAA", "?" * 44, "A" * 43 + "=", "A" * 44, "س"])
def test_another_key_or_no_key_at_all_does_not_verify(key: str) -> None:
    assert not signing.verify(signed(), key)


def test_a_receipt_without_its_signature_does_not_verify() -> None:
    assert not signing.verify(CONTENT)
    assert not signing.verify({})
