"""The outbox: a notice is written in the transaction of the act that causes it, and mails follow from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from pehra.connectors import smtp
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import active_users, members
from pehra.foundation.delivery.models import Mail, Notice, Read
from pehra.foundation.delivery.rules import MOST_ATTEMPTS, Letter, backoff, compose, message


@dataclass(frozen=True)
class Telling:
    """What is told: the English sentence with `%(name)s` places, and a path on this site to look at."""

    kind: str
    text: str
    link: str
    params: Mapping[str, object] = field(default_factory=dict)
    restricted: bool = False


def notify(
    *, telling: Telling, parties: Iterable[int] = (), users: Iterable[int] = (), at: datetime
) -> list[int]:
    """Put a notice for each party and each person into the outbox; returns their ids. Commits with the caller."""
    common = {
        "kind": telling.kind,
        "text": telling.text,
        "params": dict(telling.params),
        "link": telling.link,
        "restricted": telling.restricted,
        "at": at,
    }
    rows = [Notice(party_id=party, **common) for party in sorted(set(parties))]
    rows += [Notice(user_id=user, **common) for user in sorted(set(users))]
    return [row.pk for row in Notice.objects.bulk_create(rows)]


def expand(*, at: datetime, limit: int = 200) -> int:
    """Turn waiting notices into mails for those who want them; returns how many notices were taken.

    Claimed with SKIP LOCKED, so several workers share the work; done again after a crash, the same mails result.
    """
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(skip_locked=True).filter(expanded_at=None)
        notices = list(waiting.order_by("pk")[:limit])
        if settings.SMTP_URL:
            Mail.objects.bulk_create(
                [mail for notice in notices for mail in _mails(notice, at)], ignore_conflicts=True
            )
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(expanded_at=at)
    return len(notices)


def _mails(notice: Notice, at: datetime) -> list[Mail]:
    if notice.user_id is not None:
        users = active_users([notice.user_id])
    else:
        users = members([notice.party_id], READS_CASES)
    found = []
    for user in users:
        if not user.mail_notices:
            continue
        with translation.override(user.language):
            letter = compose(_letter(notice), link=settings.BASE_URL + notice.link)
        found.append(
            Mail(
                notice=notice,
                user=user,
                address=user.email,
                subject=letter.subject,
                body=letter.body,
                next_at=at,
            )
        )
    return found


def _letter(notice: Notice) -> Letter:
    """The words of a notice in the active language; a restricted one gets neither words nor subject of its own."""
    if notice.restricted:
        return Letter(
            gettext("Pehra: something waits for you"),
            gettext("There is something for you in Pehra. What it is about is shown after you sign in:"),
        )
    sentence = gettext(notice.text) % notice.params
    return Letter(f"Pehra: {sentence}", sentence)


def write(*, address: str, subject: str, body: str, at: datetime) -> int | None:
    """Put one letter to an address without an account (an invitation) into the outbox. None: no mail server is set."""
    if not settings.SMTP_URL:
        return None
    return Mail.objects.create(address=address, subject=subject, body=body, next_at=at).pk


def send_waiting(*, at: datetime, limit: int = 100) -> int:
    """Hand waiting mails to the mail server; returns how many were tried.

    A mail is marked sent after the server took it. A crash between the two sends it once more, under the same
    Message-ID, by which receivers drop the second.
    """
    due = Mail.objects.filter(state=Mail.State.WAITING, next_at__lte=at).order_by("next_at", "pk")
    tried = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            mail = (
                Mail.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, state=Mail.State.WAITING)
                .first()
            )
            if mail is not None:
                tried += 1
                _send(mail, at)
    return tried


def _send(mail: Mail, at: datetime) -> None:
    letter = Letter(mail.subject, mail.body)
    mail.attempts += 1
    try:
        smtp.send(
            smtp.parse(settings.SMTP_URL),
            message(letter, sender=settings.EMAIL_FROM, to=mail.address, number=mail.pk, sent_at=at),
        )
    except smtp.Refused as error:
        mail.state, mail.error = Mail.State.FAILED, str(error)[:500]
    except Exception as error:
        # Whatever went wrong with one mail must not keep the others from being tried.
        mail.error = f"{type(error).__name__}: {error}"[:500]
        if mail.attempts >= MOST_ATTEMPTS:
            mail.state = Mail.State.FAILED
        mail.next_at = at + timedelta(seconds=backoff(mail.attempts))
    else:
        mail.state, mail.sent_at, mail.error = Mail.State.SENT, at, ""
    mail.save()


def mark_read(*, by: Person, notice_id: int, at: datetime) -> None:
    """Note that this person has seen a notice; seeing it twice is no error."""
    try:
        with transaction.atomic():
            Read.objects.create(notice_id=notice_id, user_id=by.user_id, at=at)
    except IntegrityError:
        return
