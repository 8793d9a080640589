"""Against a real SMTP server: what gets through, and what each refusal means."""

import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from pehra.connectors import smtp
from pehra.connectors.smtp import Away, Deferred, Refused, Settings, connected, parse
from tests.connectors.smtp.server import HOST, Mailbox, authenticator, certificate, free_port, mail_server


def mail(to: str = "sana@example.org") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "pehra@example.org", to, "Test"
    made.set_content("Hello")
    return made


def send(url: str, *messages: EmailMessage) -> None:
    with connected(parse(url)) as post:
        for each in messages:
            post.send(each)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.example.org", Settings("mail.example.org", 25, "", "", "no")),
        ("smtp://mail.example.org:2525", Settings("mail.example.org", 2525, "", "", "no")),
        ("smtp://mail.example.org?tls=starttls", Settings("mail.example.org", 587, "", "", "starttls")),
        ("smtps://u%40x:p%2Fw@mail.example.org", Settings("mail.example.org", 465, "u@x", "p/w", "implicit")),
        ("smtp://u:p@localhost:25", Settings("localhost", 25, "u", "p", "no")),
        ("smtp://[::1]:25", Settings("::1", 25, "", "", "no")),
    ],
)
def test_a_url_is_read(url: str, read: Settings) -> None:
    assert parse(url) == read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://host:99999",
        "smtp://host:port",
        "smtp://host?tls=maybe",
        "smtp://user:password@mail.example.org",
    ],
)
def test_a_wrong_url_is_refused_by_its_name(url: str) -> None:
    with pytest.raises(ValueError, match="PEHRA_SMTP_URL"):
        parse(url)


def test_messages_get_through_one_after_the_other() -> None:
    with mail_server(Mailbox()) as mailbox:
        send(f"smtp://{HOST}:{mailbox.port}", mail(), mail("zara@example.org"))
    assert mailbox.recipients == [["sana@example.org"], ["zara@example.org"]]
    assert mailbox.messages[0]["Subject"] == "Test"


@pytest.mark.parametrize(
    ("to", "answer", "meaning"),
    [
        ("unknown@example.org", None, Refused),
        ("full@example.org", None, Deferred),
        ("sana@example.org", "554 5.7.1 spam", Refused),
        ("sana@example.org", "451 4.3.0 later", Deferred),
        ("sana@example.org", "421 4.3.2 closing", Away),
    ],
)
def test_what_a_refusal_means(to: str, answer: str | None, meaning: type[Exception]) -> None:
    with (
        mail_server(Mailbox(answer=lambda _envelope: answer)) as mailbox,
        connected(parse(f"smtp://{HOST}:{mailbox.port}")) as post,
        pytest.raises(meaning),
    ):
        post.send(mail(to))


def test_a_refused_message_leaves_the_connection_to_the_next() -> None:
    with mail_server(Mailbox()) as mailbox, connected(parse(f"smtp://{HOST}:{mailbox.port}")) as post:
        with pytest.raises(Refused, match="550"):
            post.send(mail("unknown@example.org"))
        post.send(mail())
        with pytest.raises(Deferred, match="452"):
            post.send(mail("full@example.org"))
        post.send(mail())
    assert len(mailbox.raw) == 2


def test_a_server_that_is_not_there_is_away() -> None:
    with pytest.raises(Away, match="refused"):
        send(f"smtp://{HOST}:{free_port()}", mail())


def test_a_server_that_is_not_found_is_away() -> None:
    with pytest.raises(Away):
        send("smtp://mail.invalid", mail())


def test_a_server_that_hangs_up_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp.client, "TIMEOUT", 1.0)
    with socket.create_server((HOST, 0)) as silent, pytest.raises(Away, match="timed out"):
        send(f"smtp://{HOST}:{silent.getsockname()[1]}", mail())


def test_starttls_encrypts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(Mailbox(), tls_context=context, require_starttls=True) as mailbox:
        send(f"smtp://{HOST}:{mailbox.port}?tls=starttls", mail())
    assert mailbox.encrypted == [True]


def test_implicit_tls_encrypts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(Mailbox(), ssl_context=context) as mailbox:
        send(f"smtps://{HOST}:{mailbox.port}", mail())
    assert len(mailbox.raw) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    context, _trusted = certificate(tmp_path)
    with mail_server(Mailbox(), tls_context=context) as mailbox:
        with pytest.raises(Away, match="CERTIFICATE_VERIFY_FAILED"):
            send(f"smtp://{HOST}:{mailbox.port}?tls=starttls", mail())
        assert mailbox.raw == []


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    with mail_server(Mailbox()) as mailbox:
        with pytest.raises(Away, match="STARTTLS"):
            send(f"smtp://{HOST}:{mailbox.port}?tls=starttls", mail())
        assert mailbox.raw == []


def test_signing_in_to_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    options = {"tls_context": context, "authenticator": authenticator, "auth_required": True}
    with mail_server(Mailbox(), **options) as mailbox:
        send(f"smtp://pehra:p%40ss%20word@{HOST}:{mailbox.port}?tls=starttls", mail())
        with pytest.raises(Away, match="Authentication"):
            send(f"smtp://pehra:wrong@{HOST}:{mailbox.port}?tls=starttls", mail())
    assert len(mailbox.raw) == 1
