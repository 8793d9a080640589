"""Requests as each side sees them: those who take part in the case, and whoever is asked."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pehra.correspondence.models import AnswerLink, Message, MessageFile, Request
from pehra.correspondence.policy import is_asked, writes_for
from pehra.correspondence.rules import links
from pehra.correspondence.rules.requests import MOST_OF_CASE, OWED, overdue
from pehra.correspondence.rules.wording import RequestState
from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.documents import queries as documents
from pehra.foundation.documents.queries import Kept
from pehra.incidents import actions as cases
from pehra.registry import queries as registry

# So many messages stand on a page of a thread.
AT_ONCE = 50


class Box(StrEnum):
    """The lists of requests of one's parties."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    TO_US = "to-us"
    DRAFTS = "drafts"
    ENDED = "ended"


@dataclass(frozen=True)
class Row:
    """A request in a list. `party` wrote it; `to` is none for somebody outside."""

    request: Request
    party: registry.PartyName
    to: registry.PartyName | None
    late: bool


@dataclass(frozen=True)
class Said:
    """One thing that was said, with the files that came with it."""

    message: Message
    files: tuple[Kept, ...]


@dataclass(frozen=True)
class Talk:
    """What was said, page by page: the first has the newest, and each is in the order in which it was said.

    `older`: there are more pages behind this one.
    """

    said: tuple[Said, ...] = ()
    page: int = 1
    older: bool = False


@dataclass(frozen=True)
class Thread:
    """A request with a page of what was said. `case` is none for whoever is asked and sees nothing of it.

    `takes_part`: one's party takes part in the case; `writes`: and one is an officer of a body there; `asked`: one's
    party is addressed. `link_until` is the end of the longest link that stands.
    """

    row: Row
    talk: Talk
    case: Any | None
    takes_part: bool
    writes: bool
    asked: bool
    link_until: datetime | None


def rows_of(found: Iterable[Request], now: datetime) -> list[Row]:
    """The requests with the names of both sides, by one statement."""
    rows = list(found)
    names = registry.party_names({each.party_id for each in rows} | {each.to_party_id for each in rows} - {None})
    return [
        Row(
            each,
            names[each.party_id],
            names.get(each.to_party_id),
            overdue(RequestState(each.state), each.due_at, now),
        )
        for each in rows
    ]


def of_case(
    person: Person,
    case: Any,
    now: datetime,
    *,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = MOST_OF_CASE,
) -> "Slice[Row]":
    """A page of the requests of a case, for those who take part in it, the newest first.

    Raises Absent for a word that is no cursor.
    """
    rows = _visible(person).filter(case_id=case.pk).defer("body")
    return _named(slice_of(rows, "created_at", after=after, before=before, last=last, limit=limit), now)


def _named(found: "Slice[Request]", now: datetime) -> "Slice[Row]":
    return Slice(rows_of(found.rows, now), found.newer, found.older)


def box(
    person: Person,
    which: Box,
    now: datetime,
    *,
    words: str = "",
    kind: str = "",
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = 50,
) -> "Slice[Row]":
    """A page of one of the lists of one's parties, the newest first. Raises Absent for a word that is no cursor.

    `words`: a part of the subject or of the addressee's name, or the reference. `kind`: only of this kind.
    """
    rows = in_box(person, which, now)
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(to_name__icontains=words) | Q(reference=tidy(words)))
    if kind:
        rows = rows.filter(kind=kind)
    found = slice_of(
        rows.defer("body"),
        "created_at",
        after=after,
        before=before,
        last=last,
        limit=limit,
    )
    return _named(found, now)


def in_box(person: Person, which: Box, now: datetime) -> "QuerySet[Request]":
    """The requests of one of the lists of one's parties, to be put in order."""
    rows, mine = _visible(person), sorted(person.parties(READS_CASES))
    if which is Box.TO_US:
        # Sent: a draft's addressee is nobody's to count, though the own audience would show it.
        return rows.filter(to_party_id__in=mine).exclude(readers=[])
    rows = rows.filter(party_id__in=mine)
    states = {
        Box.WAITING: OWED,
        Box.OVERDUE: OWED,
        Box.ANSWERED: {RequestState.ANSWERED},
        Box.DRAFTS: {RequestState.DRAFT},
        Box.ENDED: {RequestState.CLOSED, RequestState.GIVEN_UP},
    }[which]
    rows = rows.filter(state__in=sorted(states))
    return rows.filter(due_at__lt=now) if which is Box.OVERDUE else rows


def request(person: Person, reference: str) -> Request:
    """The request. Raises Absent also for one that this person may not see."""
    found = _visible(person).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def case_of(person: Person, row: Request) -> Any | None:
    """The case of a request, if this person may see it."""
    rows = Request.objects.filter(visible_to(person, "case__"), pk=row.pk)
    found = rows.select_related("case__drill", "case__organisation", "case__custodian").first()
    return found.case if found else None


def case_references(person: Person, rows: Iterable[Row]) -> dict[int, str]:
    """The references of the cases of those requests that one's own parties wrote, by request."""
    mine = person.parties(READS_CASES)
    own = [row.request.pk for row in rows if row.request.party_id in mine]
    found = Request.objects.filter(visible_to(person, "case__"), pk__in=own) if own else Request.objects.none()
    return dict(found.values_list("pk", "case__reference"))


def thread(person: Person, reference: str, now: datetime, page: int = 1) -> Thread:
    """A request with a page of what was said, as this side sees it. Raises Absent."""
    found = request(person, reference)
    case = case_of(person, found)
    circle = cases.circle_of(case).parties if case is not None else frozenset()
    asked = is_asked(person, found)
    takes_part = any(person.holds(party, READS_CASES) for party in circle)
    left = found.sent_at is not None
    open_links = AnswerLink.objects.filter(request=found, ended_at=None, until__gt=now).order_by("-until")
    standing = open_links.first() if left else None
    return Thread(
        row=rows_of([found], now)[0],
        talk=said_about(found, page) if left else Talk(),
        case=case if takes_part else None,
        takes_part=takes_part,
        writes=any(writes_for(person, party) for party in circle),
        asked=asked,
        link_until=standing.until if standing and takes_part else None,
    )


def said_about(row: Request, page: int = 1) -> Talk:
    """A page of the thread of a request, for whoever was found to see it; the first, where there is no such page."""
    begins = (page - 1) * AT_ONCE
    found = list(Message.objects.filter(request=row).order_by("-at", "-pk")[begins : begins + AT_ONCE + 1])
    if not found and page > 1:
        return said_about(row)
    messages = found[:AT_ONCE][::-1]
    pairs = list(
        MessageFile.objects.filter(message__in=messages).order_by("pk").values_list("message_id", "document_id")
    )
    kept = documents.described(document for _message, document in pairs) if pairs else {}
    said = tuple(
        Said(each, tuple(kept[document] for message, document in pairs if message == each.pk and document in kept))
        for each in messages
    )
    return Talk(said, page, older=len(found) > AT_ONCE)


def file(person: Person, reference: str, key: UUID) -> tuple[Kept, bytes]:
    """A file of a thread. Raises Absent."""
    found = request(person, reference)
    ids = MessageFile.objects.filter(message__request=found).values_list("document_id", flat=True)
    wanted = next((each for each in documents.described(ids).values() if each.key == key), None)
    if wanted is None:
        raise Absent
    return documents.content_of(wanted.id)


def followed(code: str, now: datetime) -> Request:
    """The request of a secret link. Raises Absent alike for a wrong code and for a link that ended.

    Looked up by the hash of the code: what a guess takes tells nothing of what is kept.
    """
    wanted = links.digest(code)
    rows = AnswerLink.objects.select_related("request").filter(digest=wanted)
    found = rows.first() if len(links.plain(code)) == links.LETTERS else None
    same = hmac.compare_digest(found.digest if found else "0" * 64, wanted)
    if found is None or not same or found.ended_at is not None or found.until <= now:
        raise Absent
    return found.request


def offered(person: Person, case: Any) -> bool:
    """Whether the pages of requests and measures are offered: the case concerns this person, beyond the network."""
    return bool((set(person.keys) - {NETWORK_KEY}) & set(case.audience))


def _visible(person: Person) -> "QuerySet[Request]":
    # Without its case: whoever is asked does not see that, and would not see the request joined with it.
    return Request.objects.filter(visible_to(person))
