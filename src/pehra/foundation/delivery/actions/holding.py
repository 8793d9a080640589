"""Mails in the time that their readers chose: at once, after quiet hours, or one of the day together."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext, ngettext

from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import active_users, members
from pehra.foundation.delivery.actions.letters import letter_of
from pehra.foundation.delivery.models import Held, Mail, Notice, Read
from pehra.foundation.delivery.queries import wishes_of
from pehra.foundation.delivery.rules import Letter, compose
from pehra.foundation.delivery.rules.wishes import Plan, Wishes, heard, plan

log = logging.getLogger(__name__)
# So many notices are told in a mail of the day; the inbox has the others.
MOST_IN_ONE: Final = 50
# And so many are taken for it; what is more makes another mail.
MOST_TAKEN: Final = 1000


def plan_mails(notices: Iterable[Notice], at: datetime) -> None:
    """Make the mails of these notices, or hold them for later, as each reader wishes."""
    notices = list(notices)
    readers = _readers(notices)
    wishes = wishes_of(user.pk for told in notices for user in readers[told.pk])
    mails, held = [], []
    for told, user, found in _plans(notices, readers, wishes, at):
        if found == Plan(at):
            mails.append(_mail(told, user, at))
        else:
            held.append(Held(notice=told, user=user, due_at=found.at, together=found.together))
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    Held.objects.bulk_create(held, ignore_conflicts=True)


def _plans(
    notices: Iterable[Notice], readers: Mapping[int, list[Any]], wishes: Mapping[int, Wishes], at: datetime
) -> Iterator[tuple[Notice, Any, Plan]]:
    for told in notices:
        users = readers[told.pk]
        plans = [_planned(told, user, wishes.get(user.pk) or Wishes(), at) for user in users]
        for user, found in zip(users, heard(told.kind, plans, at), strict=True):
            if found is not None:
                yield told, user, found


def _planned(told: Notice, user: Any, wishes: Wishes, at: datetime) -> Plan | None:
    """What one reader has chosen does not keep the others from their mails, even where nobody can make sense of it."""
    try:
        return plan(told.kind, wishes, mail=user.mail_notices, at=at)
    except (ValueError, TypeError, LookupError, OverflowError):
        log.exception("the wishes of user %s cannot be followed: told as by default", user.pk)
        return plan(told.kind, Wishes(), mail=user.mail_notices, at=at)


@transaction.atomic
def release_held(*, at: datetime, limit: int = 200) -> int:
    """Make mails of what was held until now; returns how many rows and mails of the day were begun with.

    What was withdrawn, or read in the inbox meanwhile, is not sent; nor is anything to whom it is no longer addressed.
    A mail of the day has no words before it is handed over: what it tells of stays held until then.
    """
    return _release_each(at, limit) + _begin_mails_of_the_day(at, limit)


def _release_each(at: datetime, limit: int) -> int:
    due = Held.objects.filter(due_at__lte=at, together=False).order_by("due_at", "pk")
    # The notices are locked first, as by whoever withdraws them; one that is being withdrawn is left for the next time.
    told = Notice.objects.filter(pk__in=list(due.values_list("notice_id", flat=True)[:limit]))
    notices = {each.pk: each for each in told.select_for_update(skip_locked=True, no_key=True).order_by("pk")}
    rows = list(due.filter(notice__in=notices).select_for_update(skip_locked=True, of=("self",))[:limit])
    mails = [_mail(told, user, at) for told, user in _still_to_tell(rows, notices)]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    Held.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _begin_mails_of_the_day(at: datetime, limit: int) -> int:
    begun = Mail.objects.filter(notice=None, user=OuterRef("user"), state=Mail.State.WAITING)
    due = Held.objects.filter(due_at__lte=at, together=True)
    waiting = due.exclude(Exists(begun)).order_by("user").values_list("user_id", flat=True).distinct()
    users = list(waiting[:limit])
    mails = [Mail(user=user, address=user.email, next_at=at) for user in active_users(users)]
    Mail.objects.bulk_create(mails)
    due.filter(user__in=set(users) - {mail.user_id for mail in mails}).delete()
    return len(users)


def _still_to_tell(rows: Iterable[Held], notices: Mapping[int, Notice]) -> list[tuple[Notice, Any]]:
    """Those that stand, are still addressed to whom they are held for, and were not read meanwhile, with that user."""
    read = set(Read.objects.filter(notice__in=notices).values_list("notice_id", "user_id"))
    standing = [row for row in rows if (row.notice_id, row.user_id) not in read]
    standing = [row for row in standing if notices[row.notice_id].withdrawn_at is None]
    readers = _readers({row.notice_id: notices[row.notice_id] for row in standing}.values())
    return [
        (notices[row.notice_id], user) for row in standing for user in readers[row.notice_id] if user.pk == row.user_id
    ]


def _readers(notices: Collection[Notice]) -> dict[int, list[Any]]:
    """Who is told, by notice. The people of a party are asked for once."""
    persons = {user.pk: user for user in active_users({told.user_id for told in notices if told.user_id is not None})}
    parties = {told.party_id for told in notices if told.user_id is None}
    of_party = {party: members([party], READS_CASES) for party in parties}
    return {
        told.pk: of_party[told.party_id]
        if told.user_id is None
        else [persons[each] for each in (told.user_id,) if each in persons]
        for told in notices
    }


def _mail(told: Notice, user: Any, at: datetime) -> Mail:
    letter = words_for(told, user)
    return Mail(notice=told, user=user, address=user.email, subject=letter.subject, body=letter.body, next_at=at)


def words_for(told: Notice, user: Any) -> Letter:
    """The letter of one notice as this person gets it."""
    with translation.override(user.language):
        return compose(letter_of(told), link=settings.BASE_URL + told.link)


def is_of_the_day(mail: Mail) -> bool:
    """Whether it is one that still gets its words: to a user, of no notice of its own."""
    return mail.notice_id is None and mail.user_id is not None and not mail.body


def letter_of_the_day(mail: Mail, at: datetime) -> tuple[Letter | None, list[int]]:
    """What a mail of the day says now, and what was held for it: to be deleted once the mail is off.

    No letter: nothing of it is left to tell. What is being withdrawn at this moment is left out.
    """
    due = Held.objects.filter(user=mail.user_id, due_at__lte=at, together=True).order_by("pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:MOST_TAKEN])
    notices = Notice.objects.in_bulk({row.notice_id for row in rows})
    kept = _still_to_tell(rows, notices)
    letter = _of_the_day([told for told, _user in kept], kept[0][1]) if kept else None
    return letter, [row.pk for row in rows]


def _of_the_day(notices: list[Notice], user: Any) -> Letter:
    """Several notices in one: the subject of each letter with its link, a restricted one as ever without words."""
    with translation.override(user.language):
        count = len(notices)
        subject = ngettext("Pehra: %(count)d notice of the day", "Pehra: %(count)d notices of the day", count)
        lines = [
            f"{letter_of(told).subject.removeprefix('Pehra: ')}\n{settings.BASE_URL}{told.link}"
            for told in notices[:MOST_IN_ONE]
        ]
        if count > MOST_IN_ONE:
            lines.append(gettext("%(count)d more stand in your inbox.") % {"count": count - MOST_IN_ONE})
        return compose(Letter(subject % {"count": count}, "\n\n".join(lines)), link=f"{settings.BASE_URL}/inbox/")


def forget_held(rows: Collection[int]) -> None:
    """What was told, or will never be, is held no longer."""
    if rows:
        Held.objects.filter(pk__in=rows).delete()
