"""Mails in the time that their readers chose: at once, after quiet hours, or one of the day together."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, ngettext

from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import active_users, members
from pehra.foundation.delivery.actions.letters import letter_of
from pehra.foundation.delivery.models import Held, Mail, Notice, Read
from pehra.foundation.delivery.queries import wishes_of
from pehra.foundation.delivery.rules import Letter, compose
from pehra.foundation.delivery.rules.wishes import Plan, Wishes, plan

# So many notices are told in a mail of the day; the inbox has the others.
MOST_IN_ONE: Final = 50


def plan_mails(notices: Iterable[Notice], at: datetime) -> None:
    """Make the mails of these notices, or hold them for later, as each reader wishes."""
    wanted = [(told, user) for told in notices for user in _readers(told)]
    wishes = wishes_of(user.pk for _told, user in wanted)
    mails, held = [], []
    for told, user in wanted:
        found = plan(told.kind, wishes.get(user.pk) or Wishes(), mail=user.mail_notices, at=at)
        if found is None:
            continue
        if found == Plan(at):
            mails.append(_mail(told, user, at))
        else:
            held.append(Held(notice=told, user=user, due_at=found.at, together=found.together))
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    Held.objects.bulk_create(held, ignore_conflicts=True)


@transaction.atomic
def release_held(*, at: datetime, limit: int = 200) -> int:
    """Make mails of what was held until now; returns how many rows were taken.

    What was withdrawn, or read in the inbox meanwhile, is not sent; nor is anything to whom it is no longer addressed.
    """
    due = Held.objects.filter(due_at__lte=at).order_by("user_id", "pk")
    first = list(due.values_list("user_id", flat=True)[:limit])
    rows = list(due.filter(user__in=set(first)).select_for_update(skip_locked=True, of=("self",)))
    notices = Notice.objects.in_bulk({row.notice_id for row in rows})
    read = set(Read.objects.filter(notice__in=notices).values_list("notice_id", "user_id"))
    mails = []
    for user_id, group in groupby(rows, key=lambda row: row.user_id):
        kept = [(row, notices[row.notice_id]) for row in group if (row.notice_id, user_id) not in read]
        kept = [(row, told) for row, told in kept if told.withdrawn_at is None]
        addressed = [(row, told, user) for row, told in kept for user in _readers(told) if user.pk == user_id]
        mails += [_mail(told, user, at) for row, told, user in addressed if not row.together]
        together = [(told, user) for row, told, user in addressed if row.together]
        if together:
            mails.append(_of_the_day([told for told, _user in together], together[0][1], at))
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    Held.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _readers(told: Notice) -> list[Any]:
    return members([told.party_id], READS_CASES) if told.user_id is None else active_users([told.user_id])


def _mail(told: Notice, user: Any, at: datetime) -> Mail:
    with translation.override(user.language):
        letter = compose(letter_of(told), link=settings.BASE_URL + told.link)
    return Mail(notice=told, user=user, address=user.email, subject=letter.subject, body=letter.body, next_at=at)


def _of_the_day(notices: list[Notice], user: Any, at: datetime) -> Mail:
    """One mail of several notices: the subject of each letter with its link, a restricted one as ever without words."""
    with translation.override(user.language):
        count = len(notices)
        subject = ngettext("Pehra: %(count)d notice of the day", "Pehra: %(count)d notices of the day", count)
        lines = [
            f"{letter_of(told).subject.removeprefix('Pehra: ')}\n{settings.BASE_URL}{told.link}"
            for told in notices[:MOST_IN_ONE]
        ]
        if count > MOST_IN_ONE:
            lines.append(gettext("%(count)d more stand in your inbox.") % {"count": count - MOST_IN_ONE})
        letter = compose(Letter(subject % {"count": count}, "\n\n".join(lines)), link=f"{settings.BASE_URL}/inbox/")
    return Mail(user=user, address=user.email, subject=letter.subject, body=letter.body, next_at=at)
