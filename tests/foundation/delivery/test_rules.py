"""What a mail looks like: one line stays one line, Urdu stays Urdu, and nothing typed becomes a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.delivery.rules import File, Letter, backoff, compose, filled, mailbox, message, one_line

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
URDU = "آپ کے لیے ایک نئی اطلاع ہے — CERT پنجاب"


def sent(letter: Letter, to: str = "sana@example.org", sender: str = "Pehra <pehra@cert.example>") -> EmailMessage:
    """The message as the receiver reads it, through real bytes."""
    raw = message(letter, sender=sender, to=to, key="abc123", sent_at=AT).as_bytes()
    assert all(byte < 128 for byte in raw), "a server without 8BITMIME would garble it"
    return message_from_bytes(raw, policy=default)  # type: ignore[return-value]


def test_a_plain_letter() -> None:
    mail = sent(Letter("Hello", "Body"))
    assert (mail["From"], mail["To"], mail["Subject"]) == ("Pehra <pehra@cert.example>", "sana@example.org", "Hello")
    assert mail["Message-ID"] == "<abc123@cert.example>"
    assert mail["Date"] == "Sun, 01 Mar 2026 09:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Body"


def test_urdu_arrives_as_it_was_written() -> None:
    mail = sent(Letter(URDU, f"{URDU}\n\nhttps://pehra.example/inbox/\n"))
    assert mail["Subject"] == URDU
    assert mail.get_content().startswith(URDU)
    assert mail.get_content_charset() == "utf-8"


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\nBcc: all@example.org",
        "Hello\r\nBcc: all@example.org\r\n\r\nbody",
        "Hello\x0bBcc: all@example.org",
        "Hello\u2028Bcc: all@example.org",
        "Hello\x85Bcc: all@example.org",
        "\0Hello",
    ],
)
def test_a_name_with_line_ends_adds_no_header(subject: str) -> None:
    mail = sent(Letter(subject, "x"))
    assert mail["Bcc"] is None
    assert mail["Subject"] == one_line(subject)
    assert "\n" not in mail["Subject"]


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_text_at_all_breaks_a_letter_or_adds_a_header(subject: str, body: str) -> None:
    body = body.encode(errors="replace").decode()
    mail = sent(Letter(subject, body))
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }


@given(st.text(max_size=60))
def test_one_line_is_one_line_and_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\0\r\n")


def test_what_urdu_needs_between_letters_is_kept() -> None:
    assert one_line("می\u200cروم") == "می\u200cروم"


@pytest.mark.parametrize(
    "to", ["a@example.org, b@example.org", "a@b@example.org", "x <a@example.org>", "a\n@example.org"]
)
def test_one_address_is_one_address(to: str) -> None:
    try:
        made = message(Letter("s", "b"), sender="pehra@cert.example", to=to, key="k", sent_at=AT)
    except (ValueError, UnicodeError):
        return
    assert len(made["To"].addresses) == 1
    assert "b@example.org" not in [each.addr_spec for each in made["To"].addresses]


def test_a_domain_in_another_script_is_written_as_dns_knows_it() -> None:
    assert mailbox("sana@پاکستان.example").addr_spec == "sana@xn--mgbai9azgqp6j.example"


def test_a_letter_ends_with_its_link() -> None:
    letter = compose(Letter("a\nb", "words"), link="https://pehra.example/cases/C-1/")
    assert letter == Letter("a b", "words\n\nhttps://pehra.example/cases/C-1/\n")


def test_a_file_keeps_what_its_kind_says() -> None:
    file = File("meeting.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    made = message(Letter("s", "b"), sender="pehra@cert.example", to="a@example.org", key="k", sent_at=AT, file=file)
    (found,) = message_from_bytes(made.as_bytes(), policy=default).iter_attachments()  # type: ignore[attr-defined]
    assert (found.get_content_type(), found["Content-Type"].params["method"]) == ("text/calendar", "REQUEST")
    assert found["Content-Type"].params["charset"] == "utf-8"


def test_a_sentence_is_filled_only_where_it_has_places() -> None:
    assert filled("100 % sure", {}) == "100 % sure"
    assert filled("%(who)s reports", {"who": "Sana"}) == "Sana reports"
    with pytest.raises(KeyError):
        filled("%(who)s reports", {"whom": "Sana"})


def test_waiting_doubles_up_to_four_hours() -> None:
    assert [backoff(attempts) for attempts in range(1, 13)] == [
        30.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 3840.0, 7680.0, 14400.0, 14400.0, 14400.0,
    ]  # fmt: skip
