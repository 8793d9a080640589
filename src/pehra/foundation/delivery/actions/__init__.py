"""The outbox: a notice is written in the transaction of the act that causes it, and mails follow from it."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from pehra.connectors import smtp
from pehra.foundation.access.audience import HasAudience
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import seeing
from pehra.foundation.delivery.actions.holding import (
    forget_held,
    is_of_the_day,
    letter_of_the_day,
    plan_mails,
    release_held,
)
from pehra.foundation.delivery.actions.letters import Composer, composed_by
from pehra.foundation.delivery.actions.restricting import restrict
from pehra.foundation.delivery.models import Attachment, Held, Mail, Notice, Read
from pehra.foundation.delivery.queries import NEWEST, attachment_of, inbox, notice
from pehra.foundation.delivery.rules import (
    AWAY,
    MOST_ATTEMPTS,
    File,
    Letter,
    backoff,
    is_path,
    message,
)
from pehra.foundation.storing import store

__all__ = [
    "Composer",
    "Telling",
    "composed_by",
    "expand",
    "forget",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_each",
    "release_held",
    "restrict",
    "send_waiting",
    "withdraw",
    "write",
]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Telling:
    """What is told: the English sentence with `%(name)s` places, and a path on this site to look at.

    With a `subject` it is withdrawn from those to whom that is closed later. A `file` goes with its mails, unless it is
    restricted. Not `mailed`: it is shown in the inbox alone. `drill` is the reference of the drill of which it tells.
    """

    kind: str
    text: str
    link: str
    params: Mapping[str, object] = field(default_factory=dict)
    restricted: bool = False
    subject: str = ""
    file: File | None = None
    mailed: bool = True
    drill: str = ""


def notify(*, telling: Telling, parties: Iterable[int] = (), users: Iterable[int] = (), at: datetime) -> list[int]:
    """Put a notice for each party and each person into the outbox; returns their ids. Commits with the caller."""
    return notify_each(told=[(telling, parties, users)], at=at)


def notify_each(*, told: Iterable[tuple[Telling, Iterable[int], Iterable[int]]], at: datetime) -> list[int]:
    """Put several notices, each with its parties and persons, into the outbox by one statement.

    Returns their ids; within a block of `together` they have none yet.
    """
    rows, files = [], []
    for telling, parties, users in told:
        made = _notices(telling, parties, users, at)
        rows += made
        if telling.file is not None and not telling.restricted:
            files += [Attachment(notice=row, **vars(telling.file)) for row in made]
    store(rows)
    if files:
        # A file needs its notice's number: it is never part of a block of `together`.
        Attachment.objects.bulk_create(files, batch_size=100)
    return [row.pk for row in rows]


def _notices(telling: Telling, parties: Iterable[int], users: Iterable[int], at: datetime) -> list[Notice]:
    if not is_path(telling.link):
        raise ValueError(f"{telling.kind}: a notice leads to a path of this site, not to {telling.link!r}")
    common = {
        "kind": telling.kind,
        "text": telling.text,
        "params": dict(telling.params),
        "link": telling.link,
        "subject": telling.subject,
        "restricted": telling.restricted,
        "drill": telling.drill,
        "at": at,
        "expanded_at": None if telling.mailed else at,
    }
    rows = [Notice(party_id=party, **common) for party in sorted(set(parties))]
    # The system itself (user 0) acts, but reads nothing.
    return rows + [Notice(user_id=user, **common) for user in sorted(set(users) - {0})]


def withdraw(
    *,
    subject: str,
    record: HasAudience,
    at: datetime,
    kinds: Collection[str] = (),
    told_at: datetime | None = None,
) -> int:
    """Take back what was told of a subject from the parties and persons who may not see its record (any more).

    Of all that was told, or of these `kinds` at this one moment. Returns how many notices that were. Mails of them that
    wait are not sent, and none are made.
    """
    told = Notice.objects.filter(subject=subject, withdrawn_at=None)
    if kinds:
        told = told.filter(kind__in=list(kinds), at=told_at)
    persons = set(told.exclude(user=None).values_list("user_id", flat=True))
    see_it = {user.pk for user in seeing(record, among=persons)} if persons else set()
    closed = Q(user=None) & ~Q(party__in=[key for key in record.audience if key > 0])
    closed |= Q(user__in=persons - see_it)
    count = told.filter(closed).update(withdrawn_at=at, expanded_at=Coalesce("expanded_at", Value(at)))
    if count:
        gone = Notice.objects.filter(subject=subject).exclude(withdrawn_at=None)
        Mail.objects.filter(state=Mail.State.WAITING, notice__in=gone).delete()
        Held.objects.filter(notice__in=gone).delete()
    return count


def expand(*, at: datetime, limit: int = 200) -> int:
    """Turn waiting notices into mails for those who want them; returns how many notices were taken.

    Claimed with SKIP LOCKED, so several workers share the work; done again after a crash, the same mails result.
    A notice of which no mail can be made stays in the inbox, and holds up nobody else's.
    """
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(skip_locked=True).filter(expanded_at=None)
        notices = list(waiting.order_by("pk")[:limit])
        if settings.SMTP_URL:
            try:
                _make_mails(notices, at)
            except UNMAILABLE:
                _make_mails_one_by_one(notices, at)
        Notice.objects.filter(pk__in=[each.pk for each in notices]).update(expanded_at=at)
    return len(notices)


# What is wrong with a notice itself; a database that is away is not, and the batch is taken again.
UNMAILABLE = (DataError, IntegrityError, ValueError, TypeError, LookupError)


def _make_mails(notices: Iterable[Notice], at: datetime) -> None:
    with transaction.atomic():
        plan_mails(notices, at)


def _make_mails_one_by_one(notices: Iterable[Notice], at: datetime) -> None:
    for each in notices:
        try:
            _make_mails([each], at)
        except UNMAILABLE:
            log.exception("of notice %s (%s) no mail could be made", each.pk, each.kind)


def write(
    *, address: str, subject: str, body: str, at: datetime, reply_to: str = "", follows: UUID | None = None
) -> Mail | None:
    """Put one letter to an address without an account (an invitation) into the outbox. None: no mail server is set.

    `reply_to` and `follows` (the key of an earlier mail) are for a letter in a correspondence.
    """
    if not settings.SMTP_URL:
        return None
    return Mail.objects.create(
        address=address, subject=subject, body=body, next_at=at, reply_to=reply_to, follows=follows
    )


def send_waiting(*, at: datetime, limit: int = 100) -> int:
    """Hand waiting mails to the mail server; returns how many were tried.

    A mail is marked sent after the server took it. A crash between the two sends it once more, under the same
    Message-ID, by which receivers drop the second.
    """
    due = Mail.objects.filter(state=Mail.State.WAITING, next_at__lte=at)
    waiting = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:limit])
    if not waiting or not settings.SMTP_URL:
        return 0
    tried = 0
    try:
        with smtp.connected(smtp.parse(settings.SMTP_URL)) as post:
            for pk in waiting:
                tried += _send(pk, post, at)
    except smtp.Away as error:
        # No fault of any mail: none loses one of its attempts, and none is tried for a while.
        log.warning("the mail server is away: %s", error)
        due.update(next_at=at + AWAY, error=str(error)[:500])
    return tried


def _send(pk: int, post: smtp.Post, at: datetime) -> int:
    with transaction.atomic():
        claimed = Mail.objects.select_for_update(skip_locked=True).filter(pk=pk, state=Mail.State.WAITING)
        mail = claimed.first()
        if mail is None:
            return 0
        letter, held = _words(mail, at)
        if letter is None:
            forget_held(held)
            mail.delete()
            return 1
        mail.attempts += 1
        try:
            file = _file(mail.notice_id)
            post.send(
                message(
                    letter,
                    sender=settings.EMAIL_FROM,
                    to=mail.address,
                    key=mail.key.hex,
                    sent_at=at,
                    file=file,
                    reply_to=mail.reply_to,
                    follows=mail.follows.hex if mail.follows else "",
                )
            )
        except smtp.Away:
            raise
        except smtp.Deferred as error:
            mail.error = str(error)[:500]
            mail.next_at = at + timedelta(seconds=backoff(mail.attempts))
            if mail.attempts >= MOST_ATTEMPTS:
                mail.state = Mail.State.FAILED
        except (smtp.Refused, ValueError) as error:
            # ValueError: an address that cannot stand in a header (an account older than a rule).
            mail.state, mail.error = Mail.State.FAILED, str(error)[:500]
        else:
            mail.state, mail.sent_at, mail.error, mail.body = Mail.State.SENT, at, "", ""
        if mail.state != Mail.State.WAITING:
            mail.subject = letter.subject
            forget_held(held)
        mail.save()
    return 1


def _words(mail: Mail, at: datetime) -> tuple[Letter | None, Collection[int]]:
    """The letter as it goes now, none for one that has nothing left to tell, and what was held for it."""
    return letter_of_the_day(mail, at) if is_of_the_day(mail) else (Letter(mail.subject, mail.body), ())


def _file(notice_id: int | None) -> File | None:
    row = attachment_of(notice_id)
    return None if row is None else File(row.name, row.media_type, bytes(row.content))


def mark_read(*, by: Person, key: UUID, at: datetime) -> Notice:
    """Note that this person has seen a notice, and return it; seeing it twice is no error. Raises Absent."""
    found = notice(by, key)
    Read.objects.bulk_create([Read(notice=found, user_id=by.user_id, at=at)], ignore_conflicts=True)
    return found


def mark_all_read(*, by: Person, at: datetime) -> None:
    """Note that this person has seen whatever the badge counts."""
    unread = [each for each in inbox(by, limit=NEWEST) if not each.is_read]
    rows = [Read(notice=each, user_id=by.user_id, at=at) for each in unread]
    Read.objects.bulk_create(rows, ignore_conflicts=True)


def forget(*, older_than: datetime) -> int:
    """Remove what was sent, failed or shown before this moment; returns how many rows went."""
    old_mails = Mail.objects.exclude(state=Mail.State.WAITING).filter(next_at__lt=older_than)
    mails, _ = old_mails.delete()
    notices, _ = Notice.objects.filter(at__lt=older_than).exclude(expanded_at=None).delete()
    return mails + notices
