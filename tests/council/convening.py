"""What tests of packs, comments and invitations share: a Council that sits, and a meeting with papers."""

from dataclasses import dataclass
from datetime import timedelta

from pehra.council.models import AgendaItem, AgendaPaper, Holding, Meeting, Seat
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from pehra.foundation.documents.actions import keep
from tests.registry.network import LONG_AGO, NOW, Country, country
from tests.world import Role, person


@dataclass(frozen=True)
class Council:
    """The small country with a Council of two members, and a meeting in three weeks with one item."""

    land: Country
    chair: Person
    chair_account: User
    member: Person
    meeting: Meeting
    item: AgendaItem


def council() -> Council:
    land = country()
    body = land.body("council")
    chair_account, chair = person(body, Role.COUNCIL_MEMBER, name="Chair")
    account, member = person(body, Role.COUNCIL_MEMBER, name="Member", language="ur")
    for user, office in ((chair_account, "chair"), (account, "member")):
        seat = Seat.objects.create(
            key=f"seat-{office}",
            kind="ex-officio",
            office=office,
            title_en=office,
            starts=LONG_AGO,
            citation="test",
            opened_at=NOW,
        )
        Holding.objects.create(
            seat=seat,
            part="holder",
            user=user,
            name=user.name,
            starts=LONG_AGO,
            instrument="x",
            noted_by="x",
            noted_at=NOW,
        )
    row = meeting()
    return Council(land, chair, chair_account, member, row, item(row))


def meeting(state: str = "called", reference: str = "M-0000-0001") -> Meeting:
    return Meeting.objects.create(
        reference=reference,
        title="Third meeting of the CERT Council",
        starts_at=NOW + timedelta(days=21),
        ends_at=NOW + timedelta(days=21, hours=2),
        place="Committee Room",
        state=state,
        created_by="test",
        created_at=NOW,
        called_at=NOW,
    )


def item(row: Meeting | None, number: int = 1, title: str = "Telecom CERT") -> AgendaItem:
    return AgendaItem.objects.create(
        reference=f"J-0000-000{number}",
        meeting=row,
        position=number,
        title=title,
        text="To recommend it.",
        presenter="Director General",
        state="scheduled" if row else "submitted",
        submitter="test",
        submitted_at=NOW,
    )


def paper(row: AgendaItem, name: str, content: bytes, by: Person, title: str = "") -> AgendaPaper:
    document = keep(name=name, content=content, by=by, at=NOW)
    return AgendaPaper.objects.create(
        item=row, document=document, title=title or name, position=row.papers.count(), added_by="test", added_at=NOW
    )
