"""A meeting's packs: what the next would be made of, which there are, who has read which, and what members say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from pehra.council.models import AgendaItem, AgendaPaper, Comment, Meeting, Pack, PackReading
from pehra.council.queries.desk import Desk
from pehra.council.rules.packs import Contents, Item, Paper
from pehra.council.rules.steps import ItemState, MeetingState
from pehra.foundation.access.errors import Absent
from pehra.foundation.documents import queries as documents
from pehra.registry.queries import local_time

# What stands on an agenda before, in and after the meeting.
ON_AGENDA = (ItemState.SCHEDULED, ItemState.DONE)


def meeting_for(found: Desk, reference: str) -> Meeting:
    """The meeting, to whoever reads papers. Raises Absent; a draft is for the secretariat alone."""
    row = Meeting.objects.filter(reference=reference).first()
    if row is None or (row.state == MeetingState.DRAFT and not found.prepares):
        raise Absent
    return row


def contents(meeting: Meeting) -> Contents:
    """All that a pack of this meeting shows, as it stands."""
    items = list(meeting.items.filter(state__in=ON_AGENDA).order_by("position", "pk"))
    papers = _papers(items)
    starts, ends = local_time(meeting.starts_at), local_time(meeting.ends_at)
    return Contents(
        reference=meeting.reference,
        title=meeting.title,
        when=f"{starts:%Y-%m-%d %H:%M} – {ends:%H:%M}",
        place=meeting.place,
        link=meeting.link,
        items=tuple(
            Item(each.reference, each.title, each.text, each.presenter, each.minutes, tuple(papers[each.pk]))
            for each in items
        ),
    )


def _papers(items: Iterable[AgendaItem]) -> dict[int, list[Paper]]:
    rows = list(AgendaPaper.objects.filter(item__in=items, removed_at=None).order_by("position", "pk"))
    kept = documents.described(row.document_id for row in rows)
    found: dict[int, list[Paper]] = defaultdict(list)
    for row in rows:
        file = kept[row.document_id]
        found[row.item_id].append(Paper(file.id, row.title, file.name, file.media_type, file.sha256, file.size))
    return found


def paper_of(found: Desk, reference: str, document: int) -> AgendaPaper:
    """A paper that stands on the agenda of a meeting. Raises Absent."""
    items = meeting_for(found, reference).items.filter(state__in=ON_AGENDA)
    row = AgendaPaper.objects.filter(item__in=items, removed_at=None, document_id=document).first()
    if row is None:
        raise Absent
    return row


def packs(found: Desk, meeting: Meeting) -> list[Pack]:
    """Every version of every language that this person may see, without its bytes, the newest first."""
    return list(_shown(found, meeting).defer("content").order_by("-version", "language"))


def before_the_call(row: Pack, meeting: Meeting) -> bool:
    """Whether a pack shows what was only planned, before the members were called."""
    return meeting.called_at is not None and row.asked_at < meeting.called_at


def _shown(found: Desk, meeting: Meeting) -> "QuerySet[Pack]":
    """What was made of a plan stays with the secretariat: the agenda may have lost an item before the call."""
    rows = meeting.packs.all()
    return rows if found.prepares or meeting.called_at is None else rows.filter(asked_at__gte=meeting.called_at)


def latest(meeting: Meeting, language: str) -> Pack | None:
    return meeting.packs.defer("content").filter(language=language).order_by("-version").first()


def pack(found: Desk, meeting: Meeting, language: str, version: int) -> Pack:
    """One that is ready, with its bytes. Raises Absent."""
    row = _shown(found, meeting).filter(language=language, version=version, state=Pack.State.READY).first()
    if row is None:
        raise Absent
    return row


def readings(meeting: Meeting) -> list[PackReading]:
    """Who has opened which version, and when."""
    rows = PackReading.objects.filter(pack__meeting=meeting).select_related("pack").defer("pack__content")
    return list(rows.order_by("-last_at"))


@dataclass(frozen=True)
class Discussed:
    """An item of the agenda with what members say to it, in the order in which they said it."""

    item: AgendaItem
    comments: tuple[Comment, ...]


def discussed(meeting: Meeting) -> list[Discussed]:
    """Every item with its comments."""
    items = list(meeting.items.filter(state__in=ON_AGENDA).order_by("position", "pk"))
    said: dict[int, list[Comment]] = defaultdict(list)
    for row in Comment.objects.filter(item__in=items, withdrawn_at=None).order_by("at", "pk"):
        said[row.item_id].append(row)
    return [Discussed(item, tuple(said[item.pk])) for item in items]


def upcoming(at: datetime) -> list[Meeting]:
    """The meetings whose packs are kept up to date: called, and not begun."""
    return list(Meeting.objects.filter(state=MeetingState.CALLED, starts_at__gt=at).order_by("starts_at"))
