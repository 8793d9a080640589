"""What waits for whoever asks, for programs."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.site.work import SHOWN, waiting

router = Router(tags=["Me"])


class WorkItemOut(Given):
    """One thing that waits."""

    reference: str = Field(examples=["C-2M8X-41TV"])
    title: str
    at: datetime | None = Field(description="Since when, or until when it is due, as the list has it.")
    page: str = Field(description="Address of its page on this site.", examples=["/cases/C-2M8X-41TV/"])


class WorkListOut(Given):
    """One of the lists."""

    name: str = Field(
        description="`hands`, `offers`, `tasks`, `overdue`, `answered`, `to-us`, `evidence`, `copies` or `questions`.",
        examples=["hands"],
    )
    items: list[WorkItemOut] = Field(description=f"At most {SHOWN}.")
    more: bool = Field(description="Whether there are more.")
    page: str = Field(description="Address of the page with all of them; empty where there is none.")


class WorkOut(Given):
    """What waits for you."""

    lists: list[WorkListOut]


@router.get("/work", response=WorkOut, auth=Scoped("cases:read"), operation_id="showMyWork", summary="My work")
@looks
def work(request: HttpRequest) -> WorkOut:
    """What is in your hands, what you owe, and what waits for an answer of your parties: the first of each."""
    return WorkOut(
        lists=[
            WorkListOut(
                name=each.name,
                items=[
                    WorkItemOut(reference=line.reference, title=line.title, at=line.at, page=line.href)
                    for line in each.lines
                ],
                more=each.more,
                page=each.href,
            )
            for each in waiting(request.auth, timezone.now())
        ]
    )
