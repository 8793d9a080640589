"""Messages to one SMTP server. Retrying is the caller's; so is the decision whether to send at all."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20.0
PORTS = {"no": 25, "starttls": 587, "implicit": 465}
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
# "Service not available, closing the channel": about the server, not about the message (RFC 5321, 4.2.2).
CLOSING = 421


class Refused(Exception):
    """The server will not take this message, however often it is asked (5xx)."""


class Deferred(Exception):
    """The server does not take this message now (4xx)."""


class Away(Exception):
    """The server cannot be reached, cannot be trusted, or went away: no message gets through for now."""


@dataclass(frozen=True)
class Settings:
    """Where mail goes: `tls` is "no", "starttls" or "implicit"."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def parse(url: str) -> Settings:
    """Read `smtp://user:password@host:587?tls=starttls` or `smtps://…`. Raises ValueError naming what is wrong."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"PEHRA_SMTP_URL: {error}") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("PEHRA_SMTP_URL: write smtp://host:port or smtps://host:port")
    given = parse_qs(parts.query).get("tls", [""])[0]
    tls = "implicit" if parts.scheme == "smtps" else given or "no"
    if tls not in PORTS:
        raise ValueError("PEHRA_SMTP_URL: tls must be no, starttls or implicit")
    if parts.username and tls == "no" and parts.hostname not in ON_THIS_MACHINE:
        raise ValueError("PEHRA_SMTP_URL: a password goes over the network only with smtps:// or ?tls=starttls")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Settings(parts.hostname, port or PORTS[tls], user, password, tls)


class Post:
    """An open connection. One message after the other; a refused one leaves it usable for the next."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, message: EmailMessage) -> None:
        """Hand one message over. Raises Refused, Deferred or Away."""
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _meaning(code, text) from error
        except smtplib.SMTPResponseException as error:
            raise _meaning(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Away(f"{type(error).__name__}: {error}") from error


@contextmanager
def connected(settings: Settings) -> Iterator[Post]:
    """Connect, and sign in where there is a user. Raises Away."""
    try:
        server = _connect(settings)
    except (smtplib.SMTPException, OSError) as error:
        raise Away(f"{type(error).__name__}: {error}") from error
    try:
        yield Post(server)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connect(settings: Settings) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if settings.tls == "implicit":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=trusted)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    try:
        if settings.tls == "starttls":
            server.starttls(context=trusted)
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _meaning(code: int, text: bytes | str) -> Exception:
    said = f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    if code == CLOSING:
        return Away(said)
    return Refused(said) if code >= 500 else Deferred(said)
