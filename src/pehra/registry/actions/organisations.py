"""Organisations: registered, corrected, placed under a parent. Their chain follows from what is said of them.

Short names are unique in the whole network, and a CERT sees its own constituents alone. So nothing that its people type
here is answered by whether a short name is taken: theirs always end in something random, and a parent that they do not
see is one that there is not.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from django.db import transaction

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.law.chain import ChainError, Subject
from pehra.law.functions import Ownership
from pehra.registry import policy
from pehra.registry.actions.changes import network_changed
from pehra.registry.actions.history import set_attributes
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.models import Body, Organisation, Party
from pehra.registry.queries.constituency import keepers_of, responsible
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.fields import Fields


@dataclass(frozen=True)
class OrganisationDetails:
    """An organisation as somebody fills it in. `parent` and `body` are slugs, or empty; so is a `slug` to be made.

    Only the operator chooses a slug. From others it is a wish; see `short_name`.
    """

    name_en: str
    sector: str
    ownership: str
    province: str
    name_ur: str = ""
    parent: str = ""
    body: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a file, with the number of its line."""

    line: int
    details: OrganisationDetails


class InvalidRows(Invalid):
    """Rows of a file that cannot be accepted: `rows` holds the line of each with its problems by field."""

    def __init__(self, rows: Sequence[tuple[int, Invalid]]) -> None:
        self.rows = tuple(rows)
        super().__init__(
            {f"line {line}, {name}": problem for line, each in rows for name, problem in each.problems.items()}
        )


@transaction.atomic
def register_organisation(*, by: Person, details: OrganisationDetails, at: datetime) -> Organisation:
    """Register an organisation, by a body that will stand behind it. Raises Forbidden, Invalid."""
    return _register(by, details, at)


@transaction.atomic
def register_organisations(*, by: Person, rows: Sequence[Row], at: datetime) -> list[Organisation]:
    """Register all rows or none. A parent may stand in an earlier row. Raises InvalidRows with every problem."""
    made: list[Organisation] = []
    wrong: list[tuple[int, Invalid]] = []
    for row in rows:
        try:
            # A savepoint, so that the rows after a bad one are looked at too.
            with transaction.atomic():
                made.append(_register(by, row.details, at))
        except Invalid as problem:
            wrong.append((row.line, problem))
    if wrong:
        raise InvalidRows(wrong)
    return made


@transaction.atomic
def change_organisation(
    *, by: Person, organisation_id: int, details: OrganisationDetails, at: datetime
) -> Organisation:
    """Correct an organisation's names and parent, or its attributes: those change its chain from today on.

    The slug stays. Raises Absent, Forbidden, Invalid.
    """
    # Two changes at once could close a circle of parents that neither of them sees.
    one_at_a_time(Queue.PARENTS)
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or organisation.withdrawn_at:
        raise Absent
    today = local_date(at)
    _check_keeps(by, organisation, today)
    values = _checked(by, details, organisation, today)
    wanted = {name: values.pop(name) for name in ("sector_id", "ownership", "province_id", "body_id")}
    changed = set_attributes(organisation, today, **wanted)
    for name, value in values.items():
        if getattr(organisation, name) != value:
            setattr(organisation, name, value)
            changed.append(name)
    organisation.from_profile = False
    organisation.save()
    detail: dict[str, object] = {"changed": {name: str(getattr(organisation, name)) for name in changed}}
    _done(by, at, "organisation.change", organisation, detail)
    return organisation


def short_name(by: Person, wish: str) -> str:
    """A free slug made of a name or of a wished slug: for the operator "falak-telecom", numbered where it is taken.

    For everybody else "falak-telecom-7k2m", taken or not: a number would tell that somebody of this name is registered.
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", wish) if not unicodedata.combining(letter))
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "organisation"
    taken = set(Party.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if policy.is_operator(by):
        numbered = (f"{base}-{number}" for number in count(2))
        return base if base not in taken else next(slug for slug in numbered if slug not in taken)
    drawn = (f"{base}-{''.join(secrets.choice(LETTERS) for _ in range(4))}" for _ in count())
    return next(slug for slug in drawn if slug not in taken)


# Without those that are taken for one another when read aloud or copied by hand.
LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"


def _register(by: Person, details: OrganisationDetails, at: datetime) -> Organisation:
    today = local_date(at)
    values = _checked(by, details, None, today)
    if not policy.keeps(by, _keepers_to_be(values, today)):
        raise Forbidden("Only the CERT that will be responsible for an organisation can register it.")
    organisation = Organisation.objects.create(
        kind=Party.Kind.ORGANISATION,
        slug=short_name(by, details.slug.strip() or values["name_en"]),
        registered_at=at,
        **values,
    )
    _done(by, at, "organisation.register", organisation, {"name": organisation.name_en})
    return organisation


def _keepers_to_be(values: dict[str, Any], today: date) -> frozenset[int]:
    found = snapshot()
    body = found.by_id.get(values["body_id"]) if values["body_id"] else None
    subject = Subject(
        "",
        values["sector_id"],
        Ownership(values["ownership"]),
        values["province_id"],
        False,
        body.slug if body else None,
    )
    try:
        return keepers_of(found, found.chains(today).of(subject))
    except ChainError:
        return frozenset()


def _check_keeps(by: Person, organisation: Organisation, today: date) -> None:
    bodies = responsible(organisation, today)
    if policy.keeps(by, bodies.keepers):
        return
    if policy.sees_organisation(by, organisation.pk, bodies.chain):
        raise Forbidden("What decides an organisation's chain is corrected by its CERT.")
    raise Absent


def _checked(
    by: Person, details: OrganisationDetails, organisation: Organisation | None, today: date
) -> dict[str, Any]:
    fields, found = Fields(), snapshot()
    if organisation is None and details.slug.strip():
        slug = fields.slug("slug", details.slug)
        if policy.is_operator(by) and Party.objects.filter(slug=slug).exists():
            fields.problem("slug", "This is taken.")
    values = {
        "name_en": fields.name("name_en", details.name_en),
        "name_ur": fields.name("name_ur", details.name_ur, required=False),
        "sector_id": fields.choice("sector", details.sector, tuple(each.slug for each in found.sectors)),
        "ownership": fields.choice("ownership", details.ownership, tuple(Ownership)),
        "province_id": fields.choice("province", details.province, tuple(each.slug for each in found.provinces)),
        "parent_id": _parent(by, fields, details.parent.strip(), organisation, today),
        "body_id": _body(fields, details.body.strip()),
    }
    fields.check()
    return values


def _parent(by: Person, fields: Fields, slug: str, organisation: Organisation | None, today: date) -> int | None:
    """The parent of this slug: one that the person sees, or that the organisation has already."""
    if not slug:
        return None
    parent = Organisation.objects.filter(slug=slug, withdrawn_at=None).first()
    kept = organisation is not None and parent is not None and organisation.parent_id == parent.pk
    if parent is None or not (kept or _sees(by, parent, today)):
        fields.problem("parent", "There is no organisation %(slug)s.", slug=slug)
        return None
    if organisation is not None and organisation.pk in _line(parent):
        fields.problem("parent", "An organisation cannot stand above itself.")
    return int(parent.pk)


def _sees(by: Person, organisation: Organisation, today: date) -> bool:
    return policy.sees_organisation(by, organisation.pk, responsible(organisation, today).chain)


def _line(organisation: Organisation) -> set[int]:
    """The organisation and all above it."""
    line: set[int] = set()
    above: Organisation | None = organisation
    while above is not None and above.pk not in line:
        line.add(above.pk)
        above = above.parent
    return line


def _body(fields: Fields, slug: str) -> int | None:
    if not slug:
        return None
    body = Body.objects.filter(slug=slug, withdrawn_at=None).values_list("pk", flat=True).first()
    if body is None:
        fields.problem("body", "There is no body %(slug)s.", slug=slug)
    return body


def _done(by: Person, at: datetime, act: str, organisation: Organisation, detail: dict[str, object]) -> None:
    bodies = responsible(organisation, local_date(at))
    party = policy.acting_for(by, sorted(bodies.keepers)) or organisation.pk
    record(by=by, at=at, act=act, subject=f"organisation:{organisation.slug}", party_id=party, detail=detail)
    network_changed(at)
