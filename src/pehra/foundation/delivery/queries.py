"""The inbox: notices to me or to a party where I read cases."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.delivery.models import Mail, Notice, Read


def _addressed(person: Person) -> "QuerySet[Notice]":
    mine = Q(user_id=person.user_id) | Q(party_id__in=person.parties(READS_CASES))
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=person.user_id)
    return Notice.objects.filter(mine).annotate(is_read=Exists(read))


def inbox(person: Person, *, before: int | None = None, limit: int = 50) -> list[Notice]:
    """The newest notices, each with `is_read` for this person."""
    rows = _addressed(person).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def unread(person: Person, *, at_most: int = 100) -> int:
    """How many are unread, counted no further than `at_most`: a badge needs no more."""
    return len(_addressed(person).filter(is_read=False).values_list("pk")[:at_most])


def notice(person: Person, pk: int) -> Notice | None:
    return _addressed(person).filter(pk=pk).first()


def mails_of(notice_id: int) -> list[Mail]:
    """What became of the mails of a notice."""
    return list(Mail.objects.filter(notice_id=notice_id).order_by("pk"))
