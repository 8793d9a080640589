"""OpenPGP public keys as people paste them."""

import base64
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.formats.openpgp import LONGEST_ARMOR, PrivateKeyGiven, UnreadableKey, read_public_key
from tests.formats.keys import ENDING, ENDLESS, REVOKED


def armored(data: bytes, kind: str = "PUBLIC KEY BLOCK") -> str:
    body = base64.b64encode(data).decode()
    return f"-----BEGIN PGP {kind}-----\n\n{body}\n-----END PGP {kind}-----\n"


# A packet of the kind that holds a private key, without one in it.
SECRET_PACKET = b"\x94\x06\x04" + bytes(5)


def raw(key: str) -> bytes:
    lines = key.split("\n\n", 1)[1].splitlines()
    return base64.b64decode("".join(line for line in lines if line and line[0] not in "=-"))


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN PGP A-----" + "\n" * (LONGEST_ARMOR - 30),
        ("-----BEGIN PGP A-----\n" * 4000)[:LONGEST_ARMOR],
        ("-----BEGIN PGP " + "A " * 40_000)[:LONGEST_ARMOR],
        "-----BEGIN PGP A-----\nx\n-----END PGP B-----",
    ],
    ids=["blank lines", "beginnings", "a name", "another end"],
)
def test_what_has_no_end_is_no_block(text: str) -> None:
    with pytest.raises(UnreadableKey):
        read_public_key(text)


class TestWhatAKeySaysOfItself:
    def test_fingerprint_age_and_end(self) -> None:
        key = read_public_key(ENDING)
        assert key.fingerprint == "BDEC60B1FD4E94CB0D431795566D00ED606934DA"
        assert key.created == datetime(2026, 11, 21, 22, 59, 38, tzinfo=UTC)
        assert key.expires == datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
        assert key.end_stated
        assert not key.revoked
        assert key.user_ids == ("Pehra Test <test@example.org>",)

    def test_a_key_may_say_that_it_never_ends(self) -> None:
        key = read_public_key(ENDLESS)
        assert key.fingerprint == "2927B46B895F1B1DF0F925DAFB504959229A51A4"
        assert key.expires is None
        assert key.end_stated

    def test_without_a_signature_of_its_own_nobody_knows_the_end(self) -> None:
        data = raw(ENDING)
        length = data[1]
        key = read_public_key(armored(data[: 2 + length]))
        assert key.expires is None
        assert not key.end_stated

    def test_a_revoked_key_says_so(self) -> None:
        assert read_public_key(REVOKED).revoked

    def test_windows_line_ends_headers_and_words_around_do_not_matter(self) -> None:
        dressed = ENDING.replace("BLOCK-----\n\n", "BLOCK-----\nComment: ours\n\n", 1).replace("\n", "\r\n")
        assert read_public_key(f"Our key:\r\n\r\n{dressed}\r\nThanks") == read_public_key(ENDING)

    def test_a_key_of_version_6_has_a_longer_fingerprint(self) -> None:
        body = b"\x06" + b"\x66\x00\x00\x00" + b"\x1b" + (32).to_bytes(4) + bytes(32)
        key = read_public_key(armored(b"\xc6" + bytes([len(body)]) + body))
        assert len(key.fingerprint) == 64


class TestWhatIsNoPublicKey:
    def test_a_private_key_is_named_as_such(self) -> None:
        with pytest.raises(PrivateKeyGiven):
            read_public_key(armored(SECRET_PACKET, "PRIVATE KEY BLOCK"))

    def test_also_under_a_false_heading(self) -> None:
        with pytest.raises(PrivateKeyGiven):
            read_public_key(armored(SECRET_PACKET))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "hello",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----",
            armored(b"\x00\x01\x02"),
            armored(b"\xc6\x05\x04"),
            armored(b"\xc6\x01\x03"),
            armored(b"\xc6\xe1\x04"),
            armored(b"\x9b\x04"),
            armored(b"\xc2\x06\x04\x13\x16\x08\x00\x00"),
        ],
        ids=[
            "empty",
            "prose",
            "nothing",
            "no base64",
            "no packet",
            "cut",
            "version 3",
            "parts",
            "endless",
            "signature",
        ],
    )
    def test_other_texts(self, text: str) -> None:
        with pytest.raises(UnreadableKey):
            read_public_key(text)

    def test_two_keys_at_once(self) -> None:
        with pytest.raises(UnreadableKey, match="more than one"):
            read_public_key(armored(raw(ENDING) + raw(ENDLESS)))

    def test_what_is_too_long_is_not_looked_at(self) -> None:
        with pytest.raises(UnreadableKey, match="too long"):
            read_public_key("x" * (LONGEST_ARMOR + 1))

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        with suppress(UnreadableKey):
            read_public_key(armored(data))

    @given(st.data())
    def test_a_damaged_key_is_read_or_refused(self, data: st.DataObject) -> None:
        key = bytearray(raw(ENDING))
        for _ in range(data.draw(st.integers(1, 4))):
            key[data.draw(st.integers(0, len(key) - 1))] = data.draw(st.integers(0, 255))
        with suppress(UnreadableKey):
            read_public_key(armored(bytes(key[: data.draw(st.integers(0, len(key)))])))
