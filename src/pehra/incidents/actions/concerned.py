"""Whom an incident touches besides the organisation that reported it: said at intake, and changed as more is known."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents.actions.custody import begin
from pehra.incidents.actions.taking_part import refresh_audience, touch
from pehra.incidents.actions.timeline import Told, add_entry, journal, tell_each
from pehra.incidents.errors import OutsideDrill
from pehra.incidents.models import Case
from pehra.incidents.queries import routes
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.intake import MOST_AFFECTED, SLUG
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


def nameable(
    slug: str, *, organisation_id: int, parent_id: int | None, body_id: int | None, at: datetime
) -> int | None:
    """The organisation of this slug, if it may be named as affected by an incident at another one, else None.

    May be named: the organisation itself, what it belongs to, what belongs to it; for an officer, whom the own body
    serves. Naming one lets it see the case, and must not tell who is registered: what may not be named is absent.
    """
    named = registry.organisation_named(slug) if SLUG.fullmatch(slug) else None
    if named is None:
        return None
    related = named.pk in (organisation_id, parent_id) or named.parent_id == organisation_id
    return int(named.pk) if related or routes.serves(body_id, named.pk, registry.local_date(at)) else None


def not_nameable(slug: str) -> Problem:
    return Problem("“%(slug)s” is not an organisation that you can name.", slug=slug[:80])


@transaction.atomic
def change_affected(
    *,
    by: Person,
    reference: str,
    add: Collection[str] = (),
    remove: Collection[str] = (),
    version: int | None = None,
    at: datetime,
) -> Case:
    """Say which organisations (by slug) are affected besides and which are not, as the body that has the case.

    The label decides what one that is added sees; one that is removed sees nothing of the case any more unless the
    label admits it otherwise, and what it was told is withdrawn.
    """
    case, _ = begin(by, reference, Act.WORK, at, version)
    present = registry.party_names(case.affected)
    gone = {party.id for party in present.values() if party.slug in set(remove)}
    fresh = _fresh(case, set(add), at)
    if case.drill is not None and not fresh <= case.drill.parties:
        raise OutsideDrill
    _check(case, fresh, gone, unknown=set(remove) - {party.slug for party in present.values()})
    case.affected = sorted((set(case.affected) | fresh) - gone)
    touch(case, at, "affected")
    refresh_audience(case, at)
    known = present | registry.party_names(fresh)
    facts = {word: [_called(known[key]) for key in sorted(ids)] for word, ids in (("added", fresh), ("removed", gone))}
    # Who was taken for a victim, and is none, is not the business of the other victims.
    add_entry(case, EntryKind.AFFECTED, by=by, party_id=case.custodian_id, at=at, params=facts, tlp=TLP.AMBER_STRICT)
    _tell(case, fresh, at)
    detail = {"added": sorted(fresh), "removed": sorted(gone)}
    journal(case, "case.affected", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return case


def _fresh(case: Case, slugs: Collection[str], at: datetime) -> set[int]:
    organisation = registry.organisation(case.organisation_id)
    parent_id = organisation.parent_id if organisation else None
    found = set()
    for slug in sorted(slugs):
        named = nameable(
            slug, organisation_id=case.organisation_id, parent_id=parent_id, body_id=case.custodian_id, at=at
        )
        if named is None:
            raise Invalid({"add": not_nameable(slug)})
        found.add(named)
    return found - set(case.affected)


def _check(case: Case, fresh: set[int], gone: set[int], *, unknown: Collection[str]) -> None:
    if unknown:
        slug = min(unknown)[:80]
        raise Invalid({"remove": Problem("“%(slug)s” is not among the affected organisations.", slug=slug)})
    if case.organisation_id in gone:
        raise Invalid({"remove": "The organisation that reported the incident stays."})
    if not fresh and not gone:
        raise Invalid({"add": "Name an organisation to add, or one to remove."})
    if len(case.affected) + len(fresh) - len(gone) > MOST_AFFECTED:
        raise Invalid({"add": Problem("At most %(most)d organisations.", most=MOST_AFFECTED)})


def _called(party: registry.PartyName) -> dict[str, str]:
    """A party as a fact keeps it: by the names that it had on that day."""
    return {"slug": party.slug, "name_en": party.name_en, "name_ur": party.name_ur}


def _tell(case: Case, fresh: Collection[int], at: datetime) -> None:
    """Tell those who were added, as far as the label lets them see the case, and the source."""
    told = [Told([case.organisation_id], "case.affected", "Who is affected in case %(case)s has been changed.")]
    if admitted := set(fresh) & set(case.audience):
        told.append(Told(admitted, "case.affects-you", "Your organisation is named as affected in case %(case)s."))
    tell_each(case, told, at=at)
