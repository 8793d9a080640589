"""Naming a further person on a case that is for named persons alone, and naming one no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, user_by_email
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.sharing import widest_allowed
from pehra.incidents.actions.taking_part import circle_of, locked, name_further, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell, tell_persons
from pehra.incidents.errors import PermissionNeeded
from pehra.incidents.models import Case, Named
from pehra.incidents.policy import is_source, labels_for, may_unname
from pehra.incidents.queries.notes import named_key
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

BY_SOURCE, BY_CUSTODIAN = "named by the source", "named by the custodian"


@transaction.atomic
def name_person(*, by: Person, reference: str, person: str, at: datetime) -> Named:
    """Name somebody (by address) of a party that takes part in a TLP:RED case. Raises PermissionNeeded.

    Each further person widens the audience. The source of a case may do that; the body that has it may where the source
    set or has permitted a wider label than RED, under which all of the party's people would see it.
    """
    case = locked(by, reference)
    party = labels_for(by, case)
    if party is None:
        raise Forbidden("Only the body that has the case, or its source, can name a person.")
    if case.tlp != TLP.RED:
        raise Conflict("Only on a TLP:RED case are persons named: this one is seen by whole parties.")
    by_source = party == case.organisation_id
    if not by_source and widest_allowed(case) is TLP.RED:
        raise PermissionNeeded
    user_id, belongs_to = _found(case, person, party)
    told = {case.organisation_id, case.custodian_id} - {party}
    tell(case, told, "case.person-named", "A further person has been named on case %(case)s.", at=at)
    named = name_further(case, user_id, belongs_to, BY_SOURCE if by_source else BY_CUSTODIAN, at)
    facts = {"person": named.user.name, "party": registry.party_names([belongs_to])[belongs_to].slug}
    touch(case, at)
    add_entry(case, EntryKind.NAMED, by=by, party_id=party, at=at, params=facts)
    refresh_audience(case, at)
    tell_persons(case, [user_id], "case.named", "You have been named on case %(case)s.", at=at)
    journal(case, "case.name", by=by, party_id=party, at=at, detail={"user": user_id, "party": belongs_to})
    return named


def _found(case: Case, address: str, party: int) -> tuple[int, int]:
    """The user of an address, and the party for which they are named: rather that of whoever names them.

    Said alike of those who have no account and of those who read cases elsewhere.
    """
    circle = circle_of(case)
    user = user_by_email(address) if address.isprintable() else None
    at_home = [
        each
        for each in sorted(circle.parties, key=lambda each: (each != party, each))
        if user is not None and user in members([each], READS_CASES)
    ]
    if user is None or not at_home:
        raise Invalid({"person": "Nobody of this address reads cases at a party that takes part."})
    if user.pk in circle.named:
        raise Invalid({"person": "This person is named already."})
    return user.pk, at_home[0]


@transaction.atomic
def unname_person(*, by: Person, reference: str, named: str, at: datetime) -> Named:
    """Name somebody (by the key of the naming) no longer on a TLP:RED case: what they see of it ends at once.

    It needs no permission, since nobody sees more by it. Raises Absent, Forbidden, Conflict.
    """
    case = locked(by, reference)
    party = labels_for(by, case)
    if party is None:
        raise Forbidden("Only the body that has the case, or its source, can name a person no longer.")
    if case.tlp != TLP.RED:
        raise Conflict("Only on a TLP:RED case are persons named: this one is seen by whole parties.")
    row = _named(by, case, named)
    row.until = at
    row.save(update_fields=["until"])
    facts = {"person": row.user.name, "party": {"name_en": row.party.name_en, "name_ur": row.party.name_ur}}
    text = gettext_noop("%(person)s is no longer named, for %(party)s")
    add_fact(case, text, by=by, party_id=party, at=at, params=facts, image="user-circle")
    refresh_audience(case, at)
    told = {case.organisation_id, case.custodian_id} - {party}
    tell(case, told, "case.person-unnamed", "A person is no longer named on case %(case)s.", at=at)
    _tell_unnamed(case, row, at)
    journal(case, "case.unname", by=by, party_id=party, at=at, detail={"user": row.user_id, "party": row.party_id})
    return row


def _named(by: Person, case: Case, key: str) -> Named:
    rows = list(Named.objects.select_related("user", "party").filter(case=case, until=None))
    found = next((each for each in rows if named_key(each.pk) == key), None)
    if found is None:
        raise Invalid({"named": "This person is not named any more."})
    if found in may_unname(by, case, rows):
        return found
    if found.party_id == case.organisation_id and not is_source(by, case):
        raise Forbidden("Whom the organisation names of its own people, it decides itself.")
    raise Conflict("This is the last person of that party who can open the case: name another one first.")


def _tell_unnamed(case: Case, row: Named, at: datetime) -> None:
    """Of no subject: what they were told of the case is withdrawn with the sight of it, and this stays."""
    telling = Telling(
        kind="case.unnamed",
        text="You are no longer named on case %(case)s, and no longer see it.",
        link="/",
        params={"case": case.reference},
        restricted=True,
        drill=case.drill.reference if case.drill else "",
    )
    notify(telling=telling, users=[row.user_id], at=at)
