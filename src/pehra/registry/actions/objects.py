"""Network objects: claimed by an organisation, approved or refused by its CERT, withdrawn by either."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.constituency import ObjectKind
from pehra.registry import policy
from pehra.registry.actions.changes import network_changed
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.models import Contest, NetworkObject, Organisation
from pehra.registry.queries.constituency import Responsible, responsible
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.addresses import Unclaimable, claimable, names_above
from pehra.registry.rules.fields import FIRST_DAY, Fields

State = NetworkObject.State


@transaction.atomic
def claim_object(
    *, by: Person, organisation_id: int, kind: str, value: str, held_since: date | None = None, at: datetime
) -> NetworkObject:
    """Claim a prefix ("cidr"), an autonomous system ("asn") or a domain for an organisation.

    `held_since` is the day on which the organisation came to hold it; None: what was seen there long ago concerns it
    too. Raises Absent, Forbidden, Invalid, and Conflict for what the organisation has claimed already.
    """
    one_at_a_time(Queue.OBJECTS)
    organisation, bodies = _organisation(organisation_id, at)
    if not (policy.speaks_for(by, organisation.pk) or policy.keeps(by, bodies.keepers)):
        _refuse(by, organisation, bodies, "Only the organisation and its CERT can claim for it.")
    normal = _normal(kind, value)
    if held_since is not None and held_since > local_date(at):
        raise Invalid({"held_since": Problem("This day has not come yet.")})
    if held_since is not None and held_since < FIRST_DAY:
        raise Invalid({"held_since": Problem("A day from %(first)s on.", first=FIRST_DAY.isoformat())})
    try:
        with transaction.atomic():
            made = NetworkObject.objects.create(
                organisation=organisation,
                kind=kind,
                value=normal,
                prefix=normal if kind == ObjectKind.CIDR else None,
                names=names_above(normal) if kind == ObjectKind.DOMAIN else [],
                claimed_at=at,
                claimed_by=by.label,
                held_since=held_since,
            )
    except IntegrityError:
        raise Conflict("%(value)s is claimed by this organisation already.", value=normal) from None
    _tell_of_claim(made, bodies, at)
    _done(by, at, "object.claim", made)
    return made


@transaction.atomic
def approve_object(*, by: Person, object_id: int, reason: str = "", at: datetime) -> NetworkObject:
    """Approve a claim. One that meets another organisation's needs a reason: it settles a contest."""
    found, bodies = _to_decide(by, object_id, at)
    contested = Contest.objects.filter(mine=found).exists()
    words = _reason(reason, required=contested)
    return _decided(by, found, bodies, State.APPROVED, words, at, "object.approve")


@transaction.atomic
def refuse_object(*, by: Person, object_id: int, reason: str, at: datetime) -> NetworkObject:
    """Refuse a claim, with the reason that the organisation is told."""
    found, bodies = _to_decide(by, object_id, at)
    return _decided(by, found, bodies, State.REFUSED, _reason(reason), at, "object.refuse")


@transaction.atomic
def withdraw_object(*, by: Person, object_id: int, reason: str = "", at: datetime) -> NetworkObject:
    """Give up a claim or an approved object; the CERT needs a reason, the organisation none."""
    found, bodies = _object(by, object_id, at)
    own = policy.speaks_for(by, found.organisation_id)
    if not own and not policy.decides_claims(by, bodies.first):
        raise Forbidden("Only the organisation and its CERT can withdraw this.")
    if found.state not in (State.CLAIMED, State.APPROVED):
        raise Conflict("This is not in force any more.")
    return _decided(by, found, bodies, State.WITHDRAWN, _reason(reason, required=not own), at, "object.withdraw")


@transaction.atomic
def settle_dispute(*, by: Person, keeps: int, ends: int, reason: str, at: datetime) -> NetworkObject:
    """Two claims of constituents of two CERTs meet, and the Council has decided: one holds, the other ends.

    Done by the system alone, since neither CERT decides about the other's constituent. Raises Conflict where they do
    not meet any more.
    """
    if not policy.is_operator(by):
        raise Forbidden("A claim is decided by the organisation's first responder.")
    one_at_a_time(Queue.OBJECTS)
    if not Contest.objects.filter(mine=keeps, other=ends).exists():
        raise Conflict("These two claims do not meet any more.")
    words = _reason(reason)
    ended, bodies = _object(by, ends, at)
    undecided = ended.state == State.CLAIMED
    state, act = (State.REFUSED, "object.refuse") if undecided else (State.WITHDRAWN, "object.withdraw")
    _decided(by, ended, bodies, state, words, at, act)
    kept, bodies = _object(by, keeps, at)
    if kept.state == State.CLAIMED:
        _decided(by, kept, bodies, State.APPROVED, words, at, "object.approve")
    return kept


def _normal(kind: str, value: str) -> str:
    try:
        return claimable(ObjectKind(kind), value[:400], demonstration=snapshot().demonstration)
    except Unclaimable as problem:
        raise Invalid({"value": Problem(problem.text, **problem.params)}) from None
    except ValueError:
        raise Invalid({"kind": Problem("Choose one of: %(known)s.", known=", ".join(ObjectKind))}) from None


def _reason(text: str, *, required: bool = True) -> str:
    fields = Fields()
    words = fields.text("reason", text, required=required, lines=True)
    fields.check()
    return words


def _organisation(organisation_id: int, at: datetime) -> tuple[Organisation, Responsible]:
    organisation = Organisation.objects.select_related("body").filter(pk=organisation_id, withdrawn_at=None).first()
    if organisation is None:
        raise Absent
    return organisation, responsible(organisation, local_date(at))


def _refuse(by: Person, organisation: Organisation, bodies: Responsible, text: str) -> None:
    if policy.sees_organisation(by, organisation.pk, bodies.chain):
        raise Forbidden(text)
    raise Absent


def _object(by: Person, object_id: int, at: datetime) -> tuple[NetworkObject, Responsible]:
    """The object, locked, for somebody who may know of it."""
    one_at_a_time(Queue.OBJECTS)
    rows = NetworkObject.objects.select_for_update(of=("self",)).select_related("organisation__body")
    found = rows.filter(pk=object_id).first()
    if found is None:
        raise Absent
    bodies = responsible(found.organisation, local_date(at))
    if not policy.sees_organisation(by, found.organisation_id, bodies.chain):
        raise Absent
    return found, bodies


def _to_decide(by: Person, object_id: int, at: datetime) -> tuple[NetworkObject, Responsible]:
    found, bodies = _object(by, object_id, at)
    if not policy.decides_claims(by, bodies.first):
        raise Forbidden("A claim is decided by the organisation's first responder.")
    if found.state != State.CLAIMED:
        raise Conflict("This claim is decided already.")
    return found, bodies


def _decided(
    by: Person, found: NetworkObject, bodies: Responsible, state: str, reason: str, at: datetime, act: str
) -> NetworkObject:
    found.state, found.reason, found.decided_at, found.decided_by = state, reason, at, by.label
    if state == State.APPROVED:
        found.approved_at = at
    elif state == State.WITHDRAWN:
        found.held_until = local_date(at)
    found.deciding_body_id = policy.acting_for(by, [bodies.first] if bodies.first else [])
    found.save()
    if not policy.speaks_for(by, found.organisation_id) or policy.is_operator(by):
        _tell_of_decision(found, at)
    _done(by, at, act, found)
    return found


def _tell_of_claim(made: NetworkObject, bodies: Responsible, at: datetime) -> None:
    """The CERT that decides is told; so is the other's where the claim meets one."""
    others = NetworkObject.objects.filter(pk__in=Contest.objects.filter(mine=made).values("other"))
    concerned = [bodies.first]
    for other in others.select_related("organisation__body"):
        concerned.append(responsible(other.organisation, local_date(at)).first)
    contested = len(concerned) > 1
    telling = Telling(
        kind="object.contested" if contested else "object.claimed",
        text="Two organisations claim the same: %(value)s." if contested else "%(value)s is claimed and waits for you.",
        link="/network/administration/",
        params={"value": made.value},
    )
    notify(telling=telling, parties=[body for body in concerned if body is not None], at=at)


def _tell_of_decision(found: NetworkObject, at: datetime) -> None:
    texts = {
        State.APPROVED: "Your claim to %(value)s is approved.",
        State.REFUSED: "Your claim to %(value)s is refused. %(reason)s",
        State.WITHDRAWN: "Your CERT has withdrawn %(value)s. %(reason)s",
    }
    telling = Telling(
        kind=f"object.{found.state}",
        text=texts[State(found.state)],
        link=f"/network/organisations/{found.organisation.slug}/",
        params={"value": found.value, "reason": found.reason},
    )
    notify(telling=telling, parties=[found.organisation_id], at=at)


def _done(by: Person, at: datetime, act: str, found: NetworkObject) -> None:
    Organisation.objects.filter(pk=found.organisation_id, from_profile=True).update(from_profile=False)
    party = policy.acting_for(by, [found.organisation_id]) or found.deciding_body_id or found.organisation_id
    detail = {"organisation": found.organisation.slug, "kind": found.kind, "value": found.value}
    if found.reason:
        detail["reason"] = found.reason
    record(by=by, at=at, act=act, subject=f"object:{found.pk}", party_id=party, detail=detail)
    network_changed(at)
