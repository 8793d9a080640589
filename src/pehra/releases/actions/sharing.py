"""Sharing a case or a released copy with parties of the network, for a purpose, until a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.releases.actions.acting import choice, words
from pehra.releases.actions.audience import of_share, refresh_copy
from pehra.releases.actions.ending import locked, start_clock
from pehra.releases.actions.telling import journal, tell
from pehra.releases.models import Copy, Share
from pehra.releases.policy import received, shares_case, shares_copy
from pehra.releases.queries.receivers import Candidate, candidates
from pehra.releases.rules.admitting import receives
from pehra.releases.rules.states import CopyState, ShareState
from pehra.releases.rules.words import SHARE, Right, fresh, tidy

SHORTEST: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=366)
MOST_AT_ONCE: Final = 50
REFUSED: Final = "%(party)s would not receive this: look at the preview."


@dataclass(frozen=True)
class Terms:
    """For what, until when, and what the receivers may do. Either a purpose of the profile, or words."""

    until: datetime
    purpose_key: str = ""
    purpose: str = ""
    right: str = Right.READ


def _checked(terms: Terms, at: datetime) -> Terms:
    """Raises Invalid with every problem found."""
    problems: dict[str, str | Problem] = {}
    purpose = ""
    known = {each.id for each in registry.share_purposes() if each.runs_at(registry.local_date(at))}
    if terms.purpose_key and terms.purpose_key not in known:
        problems["purpose_key"] = "There is no such purpose today."
    try:
        purpose = words("purpose", terms.purpose, required=not terms.purpose_key, lines=False)
        choice("right", terms.right, Right)
    except Invalid as refusal:
        problems |= refusal.problems
    if not at + SHORTEST <= terms.until <= at + LONGEST:
        problems["until"] = "Choose a time between an hour and a year from now."
    if problems:
        raise Invalid(problems)
    return Terms(terms.until, terms.purpose_key, purpose, terms.right)


@transaction.atomic
def share_case(*, by: Person, reference: str, to: Collection[str], terms: Terms, at: datetime) -> list[Share]:
    """Let parties (by slug) read a case. Raises Absent, Forbidden, Invalid where one of them would not receive it."""
    case, _ = cases.written(by, reference)
    if not shares_case(by, case):
        raise Forbidden("Only the body that has the case shares it.")
    agreed, found = _checked(terms, at), _to(candidates(by, case=case, slugs=to, at=at), to)
    made = [_share(by, each, agreed, at, from_party=case.custodian_id, case=case) for each in found]
    cases.refresh_audience(case, at)
    for share, receiver in zip(made, found, strict=True):
        _fact(case, by, share, receiver, at)
    return _told(made, by, at)


def _fact(case: Any, by: Person, share: Share, receiver: Candidate, at: datetime) -> None:
    text = gettext_noop("The case was shared with %(party)s (%(share)s)")
    told: dict[str, Any] = {"share": share.reference}
    told["party"] = {"name_en": receiver.party.name_en, "name_ur": receiver.party.name_ur}
    label = TLP.RED if TLP(case.tlp) is TLP.RED else TLP.AMBER_STRICT
    cases.add_fact(case, text, by=by, party_id=case.custodian_id, at=at, params=told, image="send", tlp=label)


@transaction.atomic
def share_copy(*, by: Person, reference: str, to: Collection[str], terms: Terms, at: datetime) -> list[Share]:
    """Let parties (by slug) read a released copy. Raises Absent, Forbidden, Conflict, Invalid."""
    copy = Copy.objects.select_for_update(of=("self",)).select_related("drill")
    found = copy.filter(visible_to(by), reference=tidy(reference)).first()
    if found is None:
        raise Absent
    if not shares_copy(by, found):
        raise Forbidden("Only the body that issued it shares it. What you received you can pass on, where you may.")
    if found.state != CopyState.RELEASED:
        raise Conflict("This copy has been recalled, or a newer one took its place.")
    agreed, receivers = _checked(terms, at), _to(candidates(by, copy=found, slugs=to, at=at), to)
    made = [_share(by, each, agreed, at, from_party=found.issuer_id, copy=found) for each in receivers]
    refresh_copy(found)
    return _told(made, by, at)


@transaction.atomic
def pass_on(*, by: Person, reference: str, to: Collection[str], purpose: str, at: datetime) -> list[Share]:
    """Let organisations of one's own constituency read what one received, for as long as one has it oneself."""
    share = locked(by, reference)
    if not received(by, share):
        raise Forbidden("Only whoever received it passes it on.")
    if share.state != ShareState.RUNNING:
        raise Conflict("This sharing has ended already.")
    if share.right != Right.PASSING:
        raise Forbidden("It was shared to be read by your own people, not to be passed on.")
    agreed = Terms(share.until, share.purpose_key, words("purpose", purpose, required=False, lines=False))
    found = _to(candidates(by, via=share, slugs=to, at=at), to)
    what: dict[str, Any] = {"case": share.case, "copy": share.copy, "via": share}
    made = [_share(by, each, agreed, at, from_party=share.to_party_id, **what) for each in found]
    if share.case is not None:
        cases.refresh_audience(share.case, at)
    else:
        refresh_copy(share.copy)
    return _told(made, by, at)


def _to(found: Collection[Candidate], slugs: Collection[str]) -> list[Candidate]:
    """Those that were named, if each of them would receive it. Raises Invalid."""
    if not slugs:
        raise Invalid({"to": "Choose with whom to share it."})
    if len(set(slugs)) > MOST_AT_ONCE:
        raise Invalid({"to": Problem("At most %(most)d at once.", most=MOST_AT_ONCE)})
    known = {each.party.slug: each for each in found}
    for slug in sorted(set(slugs)):
        if slug not in known:
            raise Invalid({"to": Problem("“%(slug)s” is nobody that you can share with.", slug=slug[:80])})
        if not receives(known[slug].reason):
            raise Invalid({"to": Problem(REFUSED, party=known[slug].party.name_en)})
    return [known[slug] for slug in sorted(set(slugs))]


def _share(by: Person, receiver: Candidate, terms: Terms, at: datetime, *, from_party: int, **what: Any) -> Share:
    record = what.get("case") or what["copy"]
    share = Share(
        reference=fresh(SHARE),
        record=record.reference,
        tlp=record.tlp,
        drill=record.drill,
        from_party_id=from_party,
        to_party_id=receiver.party.id,
        state=ShareState.RUNNING,
        purpose_key=terms.purpose_key,
        purpose=terms.purpose,
        right=terms.right,
        until=terms.until,
        shared_by=by.label,
        shared_at=at,
        **what,
    )
    share.audience = of_share(share)
    try:
        with transaction.atomic():
            share.save()
    except IntegrityError:
        raise Conflict("It is shared with one of these parties already.") from None
    start_clock(share, at)
    return share


def _told(made: list[Share], by: Person, at: datetime) -> list[Share]:
    for share in made:
        tell(share, [share.to_party_id], "share.received", "Something was shared with you: %(share)s.", at=at)
    for share in made:
        facts = {"to": share.to_party_id, "right": share.right, "until": share.until.isoformat()}
        journal(share, "share.give", by=by, party_id=share.from_party_id, at=at, **facts)
    return made
