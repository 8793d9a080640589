"""Two CERTs agree that each has a case of the same incident. It is counted once; each keeps its case and its custody.

Offering tells the other CERT who offers, the reference of the own case and the words that go with it, and nothing else.
To whoever offers it looks the same whether there is such a case or not, until the other side says something.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents.actions.counting import hold_counting, locked_incident, recount
from pehra.incidents.actions.custody import given_reason
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.taking_part import locked
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.errors import Merged, NotSame
from pehra.incidents.models import Case, Sameness
from pehra.incidents.queries.sightings import TOLD_BLINDLY
from pehra.incidents.rules.merging import MOST_OFFERS
from pehra.incidents.rules.references import SHAPE, tidy
from pehra.incidents.rules.wording import SamenessState

State = SamenessState
OPEN = (State.OFFERED, State.ACCEPTED)
# What was declined without a word goes on waiting for whoever offered, like what was said of a case that is not there.
STILL_WAITS = Q(state=State.OFFERED) | Q(state=State.DECLINED, answer="")
TOO_STRICT = "A case that is TLP:RED or TLP:AMBER+STRICT is not told of to another CERT: set a wider label first."


@transaction.atomic
def offer_sameness(*, by: Person, reference: str, to: str, reason: str, at: datetime) -> Sameness:
    """Say to another CERT that a case of one's own is the same incident as one of theirs.

    Raises Absent, Forbidden, Invalid, Merged, NotSame.
    """
    case = _own(by, reference)
    wanted = tidy(to)
    if not SHAPE.match(wanted) or not wanted.startswith("C-"):
        raise Invalid({"to": "This is no reference of a case, as in C-7K3F-9QPD."})
    if wanted == case.reference:
        raise Invalid({"to": "This is the case itself."})
    why = given_reason(reason)
    if case.drill is not None:
        raise NotSame("A case of a drill is the same as no other one.")
    if case.tlp not in TOLD_BLINDLY:
        raise NotSame(TOO_STRICT)
    waiting = set(Sameness.objects.filter(STILL_WAITS, case=case).values_list("to_reference", flat=True))
    if wanted in waiting:
        raise Conflict("This has been said of that case already.")
    if len(waiting) >= MOST_OFFERS:
        raise NotSame("Too many such offers wait for an answer on this case: take one back first.")
    other = _goes_on(Case.objects.filter(reference=wanted, drill=None).first())
    if other is not None and by.holds(other.custodian_id, WORKS_CASES) and set(by.keys) & set(other.audience):
        raise NotSame("Your own body has that case: merge the two.")
    try:
        with transaction.atomic():
            said = Sameness.objects.create(
                case=case,
                to_reference=wanted,
                other=other,
                from_reference=case.reference,
                from_party_id=case.custodian_id,
                reason=why,
                state=State.OFFERED,
                offered_by=by.label,
                offered_at=at,
            )
    except IntegrityError:
        raise Conflict("This has been said of that case already.") from None
    text = gettext_noop("It was said of case %(other)s that it is the same incident as this one.")
    _own_fact(case, text, wanted, by, at)
    if other is not None:
        text = "Another CERT says that case %(case)s is the same incident as one of its own."
        tell(other, [other.custodian_id], "case.same-offered", text, at=at)
    journal(case, "case.same-offer", by=by, party_id=case.custodian_id, at=at, detail={"to": wanted})
    return said


@transaction.atomic
def accept_sameness(*, by: Person, reference: str, other: str, at: datetime) -> Sameness:
    """Agree, as the custodian of the case of which it was said. From now on both are counted as one incident."""
    _hold_both(by, reference)
    case, said = _said_of(by, reference, other)
    theirs = Case.objects.select_related("drill").get(pk=said.case_id)
    if case.tlp not in TOLD_BLINDLY or theirs.tlp not in TOLD_BLINDLY:
        raise NotSame(TOO_STRICT)
    said.to_party_id = case.custodian_id
    _answered(said, State.ACCEPTED, by, at)
    recount(case.pk)
    text = gettext_noop("This case and case %(other)s of another CERT are one incident, and are counted as one.")
    for record, named in ((case, theirs), (theirs, case)):
        _own_fact(record, text, named.reference, by, at)
    text = "Case %(case)s and a case of another CERT are one incident, and are counted as one."
    tell(theirs, [theirs.custodian_id], "case.same", text, at=at)
    for record, named in ((case, theirs), (theirs, case)):
        journal(record, "case.same", by=by, party_id=case.custodian_id, at=at, detail={"as": named.reference})
    return said


@transaction.atomic
def decline_sameness(*, by: Person, reference: str, other: str, answer: str = "", at: datetime) -> Sameness:
    """Say no. With words, whoever offered is told them; without, they learn nothing, not even that there is a case."""
    case, said = _said_of(by, reference, other)
    said.to_party_id = case.custodian_id if answer.strip() else None
    words = given_reason(answer) if answer.strip() else ""
    _answered(said, State.DECLINED, by, at, words)
    if words:
        theirs = Case.objects.select_related("drill").get(pk=said.case_id)
        text = "Another CERT does not take case %(case)s for the same incident as its own."
        tell(theirs, [theirs.custodian_id], "case.not-same", text, at=at)
    journal(case, "case.same-decline", by=by, party_id=case.custodian_id, at=at, detail={"of": other})
    return said


@transaction.atomic
def end_sameness(*, by: Person, reference: str, other: str, reason: str, at: datetime) -> Sameness:
    """Take back what one offered, or end what was agreed, from either side: then each is counted for itself again."""
    _hold_both(by, reference)
    case = _own(by, reference, merged=True)
    wanted = tidy(other)
    said = _locked().filter(STILL_WAITS | Q(state=State.ACCEPTED), to_reference=wanted, case=case).first()
    said = said or _open().filter(other=case, case__reference=wanted, state=State.ACCEPTED).first()
    if said is None:
        raise Absent
    agreed = said.state == State.ACCEPTED
    _answered(said, State.ENDED if agreed else State.WITHDRAWN, by, at, given_reason(reason))
    if agreed:
        recount(said.case_id)
        recount(said.other_id)
        text = gettext_noop("This case and case %(other)s are no longer taken for one incident.")
        told = "Case %(case)s and a case of another CERT are no longer taken for one incident."
        for one in Case.objects.select_related("drill").filter(pk__in=[said.case_id, said.other_id]).order_by("pk"):
            _own_fact(one, text, said.to_reference if one.pk == said.case_id else said.case.reference, by, at)
            if one.pk != case.pk:
                tell(one, [one.custodian_id], "case.not-same", told, at=at)
    journal(case, "case.same-end", by=by, party_id=case.custodian_id, at=at, detail={"of": wanted})
    return said


def _goes_on(case: Case | None) -> Case | None:
    """The case in which this one is dealt with."""
    while case is not None and case.merged_into_id is not None:
        case = Case.objects.select_related("drill").get(pk=case.merged_into_id)
    return case


def _hold_both(by: Person, reference: str) -> None:
    """Lock a case and every one of which somebody said that it is the same, in the order of their numbers."""
    hold_counting()
    case = Case.objects.filter(visible_to(by), reference=tidy(reference)).first()
    if case is None:
        raise Absent
    said = Sameness.objects.filter(Q(case=case) | Q(other=case), state__in=OPEN, other__isnull=False)
    numbers = {number for pair in said.values_list("case_id", "other_id") for number in pair}
    locked_incident(case.pk, *numbers)


def _own(by: Person, reference: str, *, merged: bool = False) -> Case:
    """A case of one's own body, locked; `merged`: also one that was merged into another."""
    case = locked(by, reference)
    if not by.holds(case.custodian_id, WORKS_CASES):
        raise Forbidden("Only the body that has the case, and its people, can do this.")
    if case.merged_into_id is not None and not merged:
        raise Merged
    return case


def _open() -> "QuerySet[Sameness]":
    """What was said and is neither answered with no nor ended; locked."""
    return _locked().filter(state__in=OPEN)


def _locked() -> "QuerySet[Sameness]":
    return Sameness.objects.select_for_update(of=("self",)).select_related("case").order_by("pk")


def _said_of(by: Person, reference: str, other: str) -> tuple[Case, Sameness]:
    """One's own case and what another CERT said of it and nobody has answered. Raises Absent."""
    case = _own(by, reference, merged=True)
    said = _open().filter(other=case, case__reference=tidy(other), state=State.OFFERED).first()
    if said is None:
        raise Absent
    return case, said


def _answered(said: Sameness, state: State, by: Person, at: datetime, answer: str = "") -> None:
    said.state, said.answered_by, said.answered_at, said.answer = state, by.label, at, answer
    said.save(update_fields=["state", "answered_by", "answered_at", "answer", "to_party"])


def _own_fact(case: Case, text: str, other: str, by: Person, at: datetime) -> None:
    """A fact for the custodian's own people: whoever else takes part need not know that there is another case."""
    words = {"other": other}
    add_fact(case, text, by=by, party_id=case.custodian_id, at=at, params=words, image="link", internal=True)
