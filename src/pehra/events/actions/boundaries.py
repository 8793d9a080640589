"""Loading the official boundaries of the provinces, which are shipped by nobody: they are the operator's to choose."""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from pehra.events.models import Boundaries
from pehra.events.rules.boundaries import BadBoundaries, read_boundaries
from pehra.events.rules.outlines import Picture, drawn
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.registry import queries as registry

LONGEST_SOURCE: Final = 200
_SUBJECT: Final = "boundaries"


def load_boundaries(*, by: Person, content: bytes, named: str, source: str, at: datetime) -> Picture:
    """Draw the provinces from a GeoJSON file from now on; what was loaded before goes.

    `named`: the property with the province's short name. `source`: whose boundaries they are, which the page says.
    Raises Invalid with all that is wrong.
    """
    if found := problem_in(source, longest=LONGEST_SOURCE):
        raise Invalid({"source": Problem(found[0], **found[1])})
    try:
        places = read_boundaries(content, [each.slug for each in registry.snapshot().provinces], named)
    except BadBoundaries as bad:
        raise Invalid({"": "\n".join(bad.problems)}) from bad
    picture = drawn(places)
    told = {slug: asdict(each) for slug, each in picture.outlines.items()}
    box = {"width": picture.width, "height": picture.height}
    with transaction.atomic():
        Boundaries.objects.update_or_create(
            pk=1, defaults={**box, "outlines": told, "source": tidy(source), "loaded_at": at}
        )
        detail = {"sha256": sha256(content).hexdigest(), "source": tidy(source)}
        record(by=by, at=at, act="boundaries.load", subject=_SUBJECT, detail=detail)
    return picture


@transaction.atomic
def remove_boundaries(*, by: Person, at: datetime) -> None:
    """Show the provinces as tiles again. Raises Absent where nothing is loaded."""
    if not Boundaries.objects.all().delete()[0]:
        raise Absent
    record(by=by, at=at, act="boundaries.remove", subject=_SUBJECT)
