"""The inbox: notices to me or to a party where I read cases."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.delivery.models import Mail, Notice, Read

# The badge counts among this many of the newest notices: what is older is not news.
NEWEST = 100


def _addressed(person: Person) -> list[Q]:
    """Each way in which a notice reaches a person, as a condition of its own that an index answers."""
    return [Q(user_id=person.user_id), *(Q(party_id=party) for party in sorted(person.parties(READS_CASES)))]


def _newest(person: Person, limit: int, before: int | None = None) -> "QuerySet[Notice]":
    """The newest notices with `is_read`. An index gives each way's newest; a plain OR would read everybody's."""
    older = Q() if before is None else Q(pk__lt=before)
    shown = Notice.objects.filter(older, withdrawn_at=None)
    parts = [shown.filter(way).order_by("-pk").values("pk")[:limit] for way in _addressed(person)]
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=person.user_id)
    found = Notice.objects.filter(pk__in=parts[0].union(*parts[1:], all=True))
    return found.annotate(is_read=Exists(read)).order_by("-pk")[:limit]


def inbox(person: Person, *, before: int | None = None, limit: int = 50) -> list[Notice]:
    """The newest notices, each with `is_read` for this person."""
    return list(_newest(person, limit, before))


def unread(person: Person) -> int:
    """How many of the newest notices this person has not read."""
    return sum(not notice.is_read for notice in _newest(person, NEWEST).only("pk"))


def notice(person: Person, pk: int) -> Notice:
    """One notice, with `is_read`. Raises Absent also for one that was withdrawn or is not addressed to this person."""
    ways = Q()
    for way in _addressed(person):
        ways |= way
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=person.user_id)
    found = Notice.objects.filter(ways, pk=pk, withdrawn_at=None).annotate(is_read=Exists(read)).first()
    if found is None:
        raise Absent
    return found


def mails_of(notice_id: int) -> list[Mail]:
    """What became of the mails of a notice."""
    return list(Mail.objects.filter(notice_id=notice_id).order_by("pk"))
