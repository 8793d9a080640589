"""Calendar files for those who are called to a meeting: sent when it is called, changed or called off, and to take."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pehra.council.actions.acting import everybody
from pehra.council.models import Meeting
from pehra.council.rules.invitations import FILE_NAME, Mailbox, Method, Sitting, calendar, media_type
from pehra.council.rules.steps import ItemState, MeetingState
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import active_users
from pehra.foundation.delivery.actions import Telling, notify_each
from pehra.foundation.delivery.rules import File

TEXTS = {
    "call": "The invitation to the Council's meeting “%(title)s” is attached for your calendar.",
    "change": "The changed invitation to the Council's meeting “%(title)s” is attached for your calendar.",
    "gone": "You are not called to the Council's meeting “%(title)s” any more; the file takes it out of your calendar.",
    "cancel": "The attached file takes the Council's meeting “%(title)s” out of your calendar.",
}


def send(meeting: Meeting, happening: str, by: Person, at: datetime) -> None:
    """Mail each who is called a calendar file of their own; `happening` is "call", "change" or "cancel"."""
    _mail(meeting, everybody(meeting.starts_at), happening, at)


def invited(at: datetime) -> dict[int, frozenset[int]]:
    """The accounts of all who are called, by each meeting to come."""
    coming = Meeting.objects.filter(state=MeetingState.CALLED, starts_at__gt=at)
    return {each.pk: frozenset(everybody(each.starts_at)) for each in coming}


def catch_up(before: Mapping[int, frozenset[int]], *, at: datetime) -> None:
    """Seats have changed: whoever is at a table only now is called to its meeting, who no longer is, is told so."""
    now = invited(at)
    for meeting in Meeting.objects.filter(pk__in=before.keys() & now.keys()).order_by("pk"):
        _mail(meeting, now[meeting.pk] - before[meeting.pk], "call", at)
        withdraw(meeting, before[meeting.pk] - now[meeting.pk], at=at)


def withdraw(meeting: Meeting, users: Collection[int], *, at: datetime) -> None:
    """Take a meeting out of the calendars of those who are not called to it any more."""
    _mail(meeting, users, "gone", at)


def _mail(meeting: Meeting, users: Collection[int], happening: str, at: datetime) -> None:
    told = []
    for user in active_users(users):
        attendee = Mailbox(str(user), user.email)
        method, content = _file(meeting, at, attendee, user.language, gone=happening == "gone")
        telling = Telling(
            kind="council.invitation",
            text=TEXTS[happening],
            link=f"/council/meetings/{meeting.reference}/",
            params={"title": meeting.title},
            file=File(FILE_NAME, media_type(method), content),
        )
        told.append((telling, (), [user.pk]))
    if told:
        notify_each(told=told, at=at)


def to_take(meeting: Meeting, *, language: str, at: datetime) -> bytes:
    """The same to take from the meeting's page: it names nobody but the Council."""
    return _file(meeting, at, None, language)[1]


def _file(
    meeting: Meeting, at: datetime, attendee: Mailbox | None, language: str, *, gone: bool = False
) -> tuple[Method, bytes]:
    _name, address = parseaddr(settings.EMAIL_FROM)
    with translation.override(language):
        return calendar(
            replace(_sitting(meeting), cancelled=True) if gone else _sitting(meeting),
            zone=settings.DISPLAY_TIME_ZONE,
            host=urlsplit(settings.BASE_URL).hostname or "localhost",
            stamped_at=at,
            organiser=Mailbox(_("CERT Council"), address),
            attendee=attendee,
            agenda_heading=_("Agenda"),
        )


def _sitting(meeting: Meeting) -> Sitting:
    items = meeting.items.filter(state__in=[ItemState.SCHEDULED, ItemState.DONE]).order_by("position", "pk")
    return Sitting(
        reference=meeting.reference,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        # A cancellation has raised it already; the file counts that step by itself.
        revision=max(0, meeting.revision - 1) if meeting.state == MeetingState.CANCELLED else meeting.revision,
        cancelled=meeting.state == MeetingState.CANCELLED,
        agenda=tuple(items.values_list("title", flat=True)),
        address=f"{settings.BASE_URL}/council/meetings/{meeting.reference}/",
    )
