"""Who may do what here: by the roles that a person holds at the CERT concerned, at its reviewer, or above both."""

from collections.abc import Collection, Mapping

from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.readiness.rules.drills import Part, Side

# Who works at a CERT, and who decides for it.
WORKS = frozenset({Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER})
LEADS = frozenset({Role.LEAD})
# Whoever plans the roster and the posts: the lead, and who administers the body's people.
PLANS = frozenset({Role.LEAD, Role.BODY_ADMINISTRATOR})
REVIEWS = frozenset({Role.ANALYST, Role.LEAD})
# At a supervising body: figures of all CERTs, and nothing behind them.
SEES_FIGURES = frozenset({Role.COUNCIL_MEMBER, Role.SECRETARIAT, Role.AUDITOR})
EVERYBODY_HERE = WORKS | PLANS | SEES_FIGURES


def is_operator(by: Person) -> bool:
    return by == SYSTEM


def works_at(by: Person, body_id: int) -> bool:
    return by.holds(body_id, WORKS) or is_operator(by)


def leads(by: Person, body_id: int) -> bool:
    return by.holds(body_id, LEADS) or is_operator(by)


def plans_people(by: Person, body_id: int) -> bool:
    return by.holds(body_id, PLANS) or is_operator(by)


def sees_people(by: Person, body_id: int) -> bool:
    """Posts, roster and call tree: whoever works at the body or plans there. Nobody else's business."""
    return by.holds(body_id, WORKS | PLANS) or is_operator(by)


def reads_evidence(by: Person, readers: Collection[int]) -> bool:
    return not by.parties(WORKS).isdisjoint(readers) or is_operator(by)


def reviews(by: Person, reviewing_body: int | None, assessed_body: int) -> bool:
    """Whoever works at both bodies does not review the one for the other."""
    return by.holds(reviewing_body, REVIEWS) and not any(held.party_id == assessed_body for held in by.held)


def sees_figures(by: Person, body_id: int, national: Collection[int], supervising: Collection[int]) -> bool:
    return (
        by.holds(body_id, WORKS | PLANS)
        or not by.parties(WORKS).isdisjoint(national)
        or not by.parties(SEES_FIGURES).isdisjoint(supervising)
        or is_operator(by)
    )


def teaches(by: Person, body_id: int) -> bool:
    """Makes courses and sessions of the body, notes results, issues certificates."""
    return by.holds(body_id, PLANS) or is_operator(by)


# Who answers for a party that is asked to play: at a CERT its lead and duty officers, at an organisation its contacts.
ANSWERS_FOR_A_PARTY = frozenset({Role.LEAD, Role.DUTY_OFFICER, Role.CONTACT})


def drills_as(by: Person, parties: Collection[int], staff: Mapping[int, str]) -> frozenset[Side]:
    """On which sides of a drill somebody stands; `staff` are its persons by user, with their part."""
    found = set()
    part = staff.get(by.user_id)
    if part is not None:
        found.add(Side.DIRECTOR if part == Part.DIRECTOR else Side.OBSERVER)
    if not by.parties(WORKS | {Role.CONTACT}).isdisjoint(parties):
        found.add(Side.PLAYER)
    if not by.parties(ANSWERS_FOR_A_PARTY).isdisjoint(parties):
        found.add(Side.LEAD)
    return frozenset(found)
