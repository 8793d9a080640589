"""A file for a CERT that the registry does not know yet."""

from dataclasses import dataclass
from datetime import date, datetime

from pehra.foundation.access.person import Person
from pehra.law.formation import FORMED
from pehra.law.functions import Function, Standing
from pehra.law.mandates import Mandate
from pehra.registry import models
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.formation_network import rivals

OPENED = tuple(each.value for each in Function if each in FORMED and each is not Function.NATIONAL)
INSTRUMENT = "Draft mandate, not yet notified"
# Before the first CERT of the world: such a day can only be a slip of the pen.
EARLIEST = date(1988, 1, 1)
LONGEST_SLUG = 40
HIGHEST = 1000


@dataclass(frozen=True)
class NewFile:
    """A CERT to be and its draft mandate. Of two for the same, the one with the lower `precedence` goes first.

    `on` is the day since which it is planned, None: the day of the entry. No later step can be before it.
    """

    slug: str
    name_en: str
    function: str
    name_ur: str = ""
    sector: str = ""
    province: str = ""
    precedence: int = 0
    citation: str = ""
    note: str = ""
    on: date | None = None


def opened(new: NewFile, by: Person, today: date, at: datetime) -> models.FormationFile:
    """The body, planned, with the mandate that it is to hold; the mandate binds nobody yet. Raises Invalid."""
    new = _checked(new, today)
    body = models.Body.objects.create(
        kind=models.Party.Kind.BODY, slug=new.slug, name_en=new.name_en, name_ur=new.name_ur, note=new.note
    )
    models.StandingStep.objects.create(
        body=body, standing=Standing.PLANNED, since=new.on or today, citation=new.citation, from_file=True
    )
    models.Mandate.objects.create(
        key=f"{new.slug}-{new.function}",
        body=body,
        function=new.function,
        sector_id=new.sector or None,
        province_id=new.province or None,
        starts=today,
        instrument=INSTRUMENT,
        citation=new.citation,
        precedence=new.precedence,
    )
    return models.FormationFile.objects.create(body=body, by_hand=True, opened_at=at, opened_by=by.label)


def _checked(new: NewFile, today: date) -> NewFile:
    fields, found = Fields(), snapshot()
    slug = fields.slug("slug", new.slug)
    if len(slug) > LONGEST_SLUG:
        fields.problem("slug", "At most %(limit)d characters.", limit=LONGEST_SLUG)
    taken = models.Party.objects.filter(slug=slug).exists() or models.Mandate.objects.filter(
        key=f"{slug}-{new.function}"
    )
    # The address of the form by which a file is opened.
    if taken or slug == "new":
        fields.problem("slug", "This short name is taken.")
    texts = {
        "slug": slug,
        "name_en": fields.name("name_en", new.name_en),
        "name_ur": fields.name("name_ur", new.name_ur, required=False),
        "citation": fields.text("citation", new.citation),
        "note": fields.text("note", new.note, required=False, lines=True),
        "function": fields.choice("function", new.function, OPENED),
    }
    _check_scope(fields, new)
    if new.on is not None and not EARLIEST <= new.on <= today:
        late = new.on > today
        fields.problem("on", "This day has not come yet." if late else "No CERT of the network is as old as that.")
    if not 0 <= new.precedence <= HIGHEST:
        fields.problem("precedence", "A whole number from 0 to %(limit)d.", limit=HIGHEST)
    fields.check()
    checked = NewFile(**texts, sector=new.sector, province=new.province, precedence=new.precedence, on=new.on)
    for other in rivals(found.network, _mandate(checked, today), today):
        name = found.institutions[other.body].name_en
        fields.problem(
            "precedence",
            "%(body)s is for the same. Give this one another place: a higher number goes after.",
            body=name,
        )
    fields.check()
    return checked


def _check_scope(fields: Fields, new: NewFile) -> None:
    found = snapshot()
    scopes = {
        "sector": (new.sector, tuple(each.slug for each in found.sectors)),
        "province": (new.province, tuple(each.slug for each in found.provinces)),
    }
    needed = {Function.SECTORAL: "sector", Function.PROVINCIAL: "province"}.get(new.function)  # type: ignore[call-overload]
    for name, (value, known) in scopes.items():
        if value:
            fields.choice(name, value, known)
        elif name == needed:
            fields.problem(name, "A CERT of this kind is for one; say which.")


def _mandate(new: NewFile, today: date) -> Mandate:
    return Mandate(
        id="",
        body=new.slug,
        function=Function(new.function),
        sector=new.sector or None,
        province=new.province or None,
        organisation=None,
        starts=today,
        ends=None,
        instrument="",
        citation="",
        precedence=new.precedence,
    )
