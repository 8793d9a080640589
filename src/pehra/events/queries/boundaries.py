"""The provinces' shapes, as the watch floor draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pehra.events.models import Boundaries
from pehra.events.rules.outlines import Outline, Picture


@dataclass(frozen=True)
class Drawn:
    """The picture, and whose boundaries it shows."""

    picture: Picture
    source: str


def drawn_boundaries(slugs: Sequence[str]) -> Drawn | None:
    """What was loaded, if it has a shape for each of these provinces: a profile may have got another one since."""
    row = Boundaries.objects.first()
    if row is None or not set(slugs) <= row.outlines.keys():
        return None
    outlines = {slug: Outline(**row.outlines[slug]) for slug in slugs}
    return Drawn(Picture(row.width, row.height, outlines), row.source)
