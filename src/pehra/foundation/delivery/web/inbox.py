"""What a person has been told, the newest first."""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.delivery import queries
from pehra.foundation.delivery.actions import mark_all_read, mark_read
from pehra.foundation.delivery.models import Notice
from pehra.foundation.delivery.rules import filled

log = logging.getLogger(__name__)
PAGE = 30
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE: Final = re.compile(r"([0-9]{1,17})-([0-9a-f]{32})")


@dataclass(frozen=True)
class Told:
    """A notice as shown: its sentence in the reader's language."""

    key: UUID
    text: str
    at: datetime
    is_read: bool
    restricted: bool
    drill: str


@door()
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of notices, by cursor."""
    before = _place(request.GET.get("before", ""))
    found = queries.inbox(request.person, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    here = reverse("delivery:inbox")
    context = {
        "notices": [_told(notice) for notice in shown],
        "older": f"{here}?before={_cursor(shown[-1])}" if len(found) > PAGE else None,
        "newest": here if before else None,
    }
    return render(request, "delivery/inbox.html", context)


# Opening marks it as read, which is why it is a POST: nothing that merely follows links changes anything.
@door(looks=False)
@require_POST
def opened(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    notice = mark_read(by=request.person, key=key, at=timezone.now())
    return HttpResponseRedirect(notice.link)


@door(looks=False)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=request.person, at=timezone.now())
    return redirect("delivery:inbox")


def _cursor(notice: Notice) -> str:
    """The place of a notice in one word: microseconds since the epoch, and the key."""
    return f"{(notice.at - EPOCH) // timedelta(microseconds=1)}-{notice.key.hex}"


def _place(word: str) -> queries.Place | None:
    """The place that a cursor names; none for no cursor. Raises Absent for a word that is none."""
    if not word:
        return None
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    return queries.Place(EPOCH + timedelta(microseconds=int(found[1])), UUID(found[2]))


def _told(notice: Notice) -> Told:
    try:
        text = filled(gettext(notice.text), notice.params)
    except (KeyError, ValueError, TypeError):
        log.exception("notice %s (%s) could not be put into words", notice.pk, notice.kind)
        text = notice.text
    return Told(notice.key, text, notice.at, notice.is_read, notice.restricted, notice.drill)
