"""One message to one SMTP server. Retrying is the caller's; so is the decision whether to send at all."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20.0


class Refused(Exception):
    """The server will not take this message, however often it is asked."""


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
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("PEHRA_SMTP_URL: write smtp://host:port or smtps://host:port")
    given = parse_qs(parts.query).get("tls", [""])[0]
    tls = "implicit" if parts.scheme == "smtps" else given or "no"
    if tls not in ("no", "starttls", "implicit"):
        raise ValueError("PEHRA_SMTP_URL: tls must be no, starttls or implicit")
    port = parts.port or {"no": 25, "starttls": 587, "implicit": 465}[tls]
    return Settings(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


def send(settings: Settings, message: EmailMessage) -> None:
    """Hand the message over. Raises Refused for good (5xx), OSError or SMTPException for what may pass later."""
    try:
        with _connect(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise Refused(str(error.recipients)) from error
        raise
    except smtplib.SMTPResponseException as error:
        if error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError):
            raise Refused(f"{error.smtp_code} {error.smtp_error!r}") from error
        raise


def _connect(settings: Settings) -> smtplib.SMTP:
    if settings.tls == "implicit":
        return smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    if settings.tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
