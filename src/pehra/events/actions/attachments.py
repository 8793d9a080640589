"""A file that came attached to a mail: the door for whatever reads a mailbox one day. Nothing here fetches mail.

Whoever calls this has judged the sender: that the mail is from whom it says (DKIM, DMARC), and that this sender sends
this feed. The file is then an input like any other, known by its bytes however often it is sent.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, Taken, take_in
from pehra.events.errors import TooLarge
from pehra.events.rules.runs import Way
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.feeds.recognising import HEAD
from pehra.formats.text import problem_in
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec, SpecErrors

LONGEST_SENDER: Final = 254  # characters of an address, RFC 5321


def take_attachment(*, content: bytes, name: str, sender: str, at: datetime, feed: str = "") -> Taken:
    """Take the attached file in; it is durable, and the worker brings it in, when this returns.

    `name` is the file's as the mail gives it, `sender` an address, which the journal keeps. `feed` may name the feed
    (or its maker); else it is found out as for any file. Raises Invalid, whose fields are those of the call.
    """
    if found := problem_in(sender, longest=LONGEST_SENDER):
        raise Invalid({"sender": Problem(found[0], **found[1])})
    if not content:
        raise Invalid({"content": Problem("The attachment is empty.")})
    try:
        received = keeping.receive([content], settings.FEED_LARGEST)
    except TooLarge as error:
        raise Invalid({"content": str(error)}) from error
    try:
        spec = _spec(received, name, feed)
    except Invalid:
        received.path.unlink(missing_ok=True)
        raise
    with transaction.atomic():
        taken = take_in(received=received, spec=spec, origin=Origin(Way.MAIL, name), at=at)
        if taken.new:
            detail = {"feed": spec.name, "sha256": received.sha256, "sender": sender.strip()}
            record(by=SYSTEM, at=at, act="feed.mail", subject=f"run:{taken.run.pk}", detail=detail)
    return taken


def _spec(received: keeping.Received, name: str, feed: str) -> Spec:
    try:
        if feed:
            return catalogue().named(feed, name)
        with opened(received.path) as source:
            head = source.read(HEAD)
        return catalogue().recognise(name, head)
    except UnknownFeed as unknown:
        raise Invalid({"feed" if feed else "name": str(unknown)}) from unknown
    except SpecErrors as errors:
        raise Invalid({"feed": str(errors)}) from errors
    except BadInput as bad:
        raise Invalid({"content": str(bad)}) from bad
