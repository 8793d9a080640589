"""A meeting with papers of many pages, as a secretariat hands them in."""

from datetime import timedelta
from typing import Any

import typst
from django.utils import timezone

from pehra.council.actions import packs
from pehra.council.models import AgendaItem, AgendaPaper, Meeting, Pack
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.accounts.models import Membership
from pehra.foundation.accounts.queries import person
from pehra.foundation.documents.actions import keep
from pehra.foundation.printing.press import FONTS

PAPERS = 10
REFERENCE = "M-0000-0001"
PAGE = """
#set text(font: ("Inter", "Noto Nastaliq Urdu"), size: 10pt)
= Paper {paper}, sheet {number}
#lorem(220)

#text(dir: rtl, lang: "ur")[صوبائی سرٹ کے قیام کی سفارش پر غور کیا گیا، اور کونسل نے کورم پورا ہونے پر رائے شماری کی۔]

#table(columns: 4, ..range(32).map(it => [cell #it]))
#circle(radius: 20pt, fill: gradient.linear(red, blue))
"""


def make_meeting(pages: int) -> str:
    """A meeting that is called, with its ten papers of together so many pages. Returns its reference."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        reference=REFERENCE,
        title="Third meeting of the CERT Council",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=20, hours=2),
        place="Committee Room",
        state="draft",
        created_by="benchmark",
        created_at=now,
    )
    for number in range(PAPERS):
        item = AgendaItem.objects.create(
            reference=f"J-0000-000{number}",
            meeting=meeting,
            position=number,
            title=f"Item {number} · نکتہ",
            state="scheduled",
            submitter="benchmark",
            submitted_at=now,
        )
        content = paper(number, pages // PAPERS)
        document = keep(name=f"paper-{number}.pdf", content=content, by=SYSTEM, at=now)
        AgendaPaper.objects.create(item=item, document=document, title="Paper", added_by="benchmark", added_at=now)
    return meeting.reference


def paper(which: int, pages: int) -> bytes:
    source = "\n#pagebreak()\n".join(PAGE.format(paper=which, number=number) for number in range(pages))
    made = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def ask(reference: str) -> None:
    """As the secretariat does."""
    membership = Membership.objects.get(role="secretariat")
    packs.ask(by=person(membership.user), reference=reference, at=timezone.now())


def progress(reference: str) -> int:
    """How many papers the packs of a meeting have looked at so far."""
    return sum(Pack.objects.filter(meeting__reference=reference).values_list("done", flat=True))


def ready(reference: str) -> list[dict[str, Any]]:
    """Both packs, once they are ready or have failed; nothing before."""
    rows = list(Pack.objects.filter(meeting__reference=reference).defer("content"))
    if any(row.state == "waiting" for row in rows):
        return []
    now = timezone.now()
    return [
        {
            "language": row.language,
            "state": row.state,
            "pages": row.pages,
            "megabytes": round((row.size or 0) / 2**20, 1),
            # A pack notes when its making began; the end is when somebody who waits sees it.
            "seconds": round((now - row.asked_at).total_seconds(), 1),
        }
        for row in rows
    ]
