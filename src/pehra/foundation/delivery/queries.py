"""The inbox: notices to me or to a party where I read cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.delivery.models import Attachment, Mail, Notice, Preference, Read
from pehra.foundation.delivery.rules.wishes import EVERY_DAY, Subject, Way, Wishes, is_zone
from pehra.foundation.storing import Part, ask_parts

# The badge counts among this many of the newest notices: what is older is not news.
NEWEST = 100


@dataclass(frozen=True)
class Place:
    """Where a notice stands in an inbox: by its moment, and among those of one moment by its random key."""

    at: datetime
    key: UUID

    def older(self) -> Q:
        """What stands behind this place."""
        # The first condition alone lets the index start at the place; the second settles what shares its moment.
        return Q(at__lte=self.at) & (Q(at__lt=self.at) | Q(key__lt=self.key))


def _addressed(person: Person) -> list[Q]:
    """Each way in which a notice reaches a person, as a condition of its own that an index answers."""
    return [Q(user_id=person.user_id), *(Q(party_id=party) for party in sorted(person.parties(READS_CASES)))]


def _newest(person: Person, limit: int, before: Place | None = None) -> "QuerySet[Notice]":
    """The newest notices with `is_read`. An index gives each way's newest; a plain OR would read everybody's."""
    older = Q() if before is None else before.older()
    shown = Notice.objects.filter(older, withdrawn_at=None)
    parts = [shown.filter(way).order_by("-at", "-key").values("pk")[:limit] for way in _addressed(person)]
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=person.user_id)
    found = Notice.objects.filter(pk__in=parts[0].union(*parts[1:], all=True))
    return found.annotate(is_read=Exists(read)).order_by("-at", "-key")[:limit]


def inbox(person: Person, *, before: Place | None = None, limit: int = 50) -> list[Notice]:
    """The newest notices, each with `is_read` for this person."""
    return list(_newest(person, limit, before))


# By hand: every page asks it. The newest of each way first, as the inbox finds them.
UNREAD = """
SELECT count(*) FROM (
    SELECT found.id FROM (
        (SELECT id, at, key FROM delivery_notice WHERE user_id = %s AND withdrawn_at IS NULL
         ORDER BY at DESC, key DESC LIMIT %s)
        UNION ALL
        SELECT told.* FROM unnest(%s::bigint[]) p (id) CROSS JOIN LATERAL (
            SELECT n.id, n.at, n.key FROM delivery_notice n WHERE n.party_id = p.id AND n.withdrawn_at IS NULL
            ORDER BY n.at DESC, n.key DESC LIMIT %s) told
    ) found ORDER BY found.at DESC, found.key DESC LIMIT %s
) newest WHERE NOT EXISTS (SELECT FROM delivery_read r WHERE r.notice_id = newest.id AND r.user_id = %s)
"""


def unread(person: Person) -> int:
    """How many of the newest notices this person has not read."""
    return int(ask_parts(counting_unread(person))[0])


def counting_unread(person: Person) -> Part[int]:
    """The same, to be asked together with others."""
    parties = sorted(person.parties(READS_CASES))
    return Part(UNREAD, [person.user_id, NEWEST, parties, NEWEST, NEWEST, person.user_id], int)


def notice(person: Person, key: UUID) -> Notice:
    """One notice, with `is_read`. Raises Absent also for one that was withdrawn or is not addressed to this person."""
    ways = Q()
    for way in _addressed(person):
        ways |= way
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=person.user_id)
    found = Notice.objects.filter(ways, key=key, withdrawn_at=None).annotate(is_read=Exists(read)).first()
    if found is None:
        raise Absent
    return found


def subjects_told(user_id: int) -> set[str]:
    """The subjects of which somebody was told by name, in notices that still stand."""
    told = Notice.objects.filter(user_id=user_id, withdrawn_at=None).exclude(subject="")
    return set(told.values_list("subject", flat=True))


def mails_of(notice_id: int) -> list[Mail]:
    """What became of the mails of a notice."""
    return list(Mail.objects.filter(notice_id=notice_id).order_by("pk"))


def mail_states(notice_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many mails of each of these notices are in which state; a notice without mails is not named."""
    rows = Mail.objects.filter(notice_id__in=list(notice_ids)).values("notice_id", "state").annotate(n=Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for row in rows.order_by():
        found.setdefault(row["notice_id"], {})[row["state"]] = row["n"]
    return found


def attachment_of(notice_id: int | None) -> Attachment | None:
    """The file that goes with a notice's mails."""
    return None if notice_id is None else Attachment.objects.filter(notice_id=notice_id).first()


def wishes_of(user_ids: Iterable[int]) -> dict[int, Wishes]:
    """What these people have chosen, those that have."""
    rows = Preference.objects.in_bulk(set(user_ids))
    return {user: _wishes(row) for user, row in rows.items()}


def own_wishes(person: Person) -> Wishes:
    """What this person has chosen, or what holds for whoever has not."""
    found = wishes_of([person.user_id]).get(person.user_id) if person.user_id else None
    return found or Wishes(zone=settings.DISPLAY_TIME_ZONE, days=EVERY_DAY)


def _wishes(row: Preference) -> Wishes:
    # A subject or a way of another version, and a zone that is no more, are passed over.
    ways = {Subject(name): Way(way) for name, way in row.ways.items() if name in set(Subject) and way in list(Way)}
    zone = row.zone if is_zone(row.zone) else Wishes().zone
    return Wishes(ways, row.hour, row.quiet_from, row.quiet_until, frozenset(row.days), row.urgent, zone)


def unread_by(kind: str, link: str, parties: Iterable[int], since: datetime) -> set[int]:
    """Those of the parties that were told this since then, and none of whose people has opened it."""
    read = Read.objects.filter(notice=OuterRef("pk"))
    told = Notice.objects.filter(party_id__in=list(parties), at__gte=since, kind=kind, link=link, withdrawn_at=None)
    return set(told.exclude(Exists(read)).values_list("party_id", flat=True))
