"""Freezing the statistics of a period, and taking back what was frozen."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.audit.actions import record
from pehra.foundation.printing import verification_code
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.statistics import policy
from pehra.statistics.actions.summing import draw_cut_off
from pehra.statistics.errors import FrozenAlready, KeptBack, NotOver
from pehra.statistics.models import Frozen
from pehra.statistics.queries import frozen as queries
from pehra.statistics.queries.figures import Scope, scope, told_of_the_country
from pehra.statistics.rules import references
from pehra.statistics.rules.canonical import digest
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.periods import GUARDED, Period, read
from pehra.statistics.rules.release import LABELS, Release

LONGEST_REASON: Final = 300


def freeze(*, by: Person, body: str, period: str, release: str, at: datetime) -> Frozen:
    """Keep the figures of a period as they are known now. `body` is a slug, empty for the whole country.

    The lead of the body freezes its own, the National CERT's lead the country's. Raises Absent, Forbidden, Invalid,
    NotOver, KeptBack, FrozenAlready. Whoever writes cases waits only while the cut-off is drawn.
    """
    of = scope(by, body)
    party = freezing_for(by, of, at)
    if party is None:
        raise Forbidden("The lead of the body freezes its statistics, the lead of the National CERT the country's.")
    found, chosen = _checked(of, period, release, at)
    _refuse_a_second(of, found, chosen)
    cut_off = draw_cut_off()
    told = Scope(of.id, of.body, chosen is Release.BODY)
    content = queries.content(told, found, chosen, cut_off=cut_off, cut_off_at=at)
    return _keep(by, party, told, found, chosen, cut_off, content, at)


def freezing_for(by: Person, of: Scope, at: datetime) -> int | None:
    """For which body this person may freeze figures of the scope; None: for none."""
    if of.body is not None:
        return of.body.id if policy.freezes(by, of.body.id) else None
    national = registry.bodies_holding(Function.NATIONAL, registry.local_date(at))
    return next((each.id for each in national if policy.freezes(by, each.id)), None)


def _checked(of: Scope, period: str, release: str, at: datetime) -> tuple[Period, Release]:
    problems: dict[str, str | Problem] = {}
    found = read(period)
    open_to = [each.value for each in Release if of.body is not None or each is not Release.BODY]
    if release not in open_to:
        problems["release"] = Problem("Choose one of: %(choices)s.", choices=", ".join(open_to))
    if found is None:
        problems["period"] = "Name a year (2026), a quarter (2026-Q1), a month (2026-01), a day or a span of days."
    elif release != Release.BODY and found.grain not in GUARDED:
        problems["period"] = "For others than those who answer for the body, a whole quarter or year is frozen."
    if problems or found is None:
        raise Invalid(problems)
    if not found.over(registry.local_date(at)):
        raise NotOver
    if of.body is not None and release != Release.BODY and not told_of_the_country(of.body.id, found):
        raise KeptBack
    return found, Release(release)


def _refuse_a_second(of: Scope, period: Period, release: Release) -> None:
    """A second one beside it would tell, by the difference, what small numbers were kept back."""
    same = Frozen.objects.filter(
        body_id=of.body.id if of.body else None,
        grain=period.grain,
        starts=period.starts,
        ends=period.ends,
        release=release,
        withdrawn_at=None,
    )
    if before := same.first():
        raise FrozenAlready(before.reference)


@transaction.atomic
def _keep(
    by: Person, party: int, of: Scope, period: Period, release: Release, cut_off: int, content: str, at: datetime
) -> Frozen:
    audience = [of.id] if release is Release.BODY else [NETWORK_KEY, party]
    try:
        with transaction.atomic():
            row = Frozen.objects.create(
                reference=references.fresh(references.FROZEN),
                body_id=of.body.id if of.body else None,
                grain=period.grain,
                starts=period.starts,
                ends=period.ends,
                release=release,
                tlp=LABELS[release],
                definitions=definitions().version,
                cut_off=cut_off,
                cut_off_at=at,
                content=content,
                sha256=digest(content),
                code=verification_code(),
                party_id=party,
                by_label=by.label,
                at=at,
                audience=audience,
            )
    except IntegrityError:
        # Somebody else froze the same meanwhile.
        _refuse_a_second(of, period, release)
        raise
    detail = {"period": period.code, "release": release.value, "sha256": row.sha256, "cut_off": cut_off}
    record(by=by, at=at, act="statistics.freeze", subject=f"statistics:{row.reference}", party_id=party, detail=detail)
    return row


@transaction.atomic
def withdraw(*, by: Person, reference: str, reason: str, at: datetime) -> Frozen:
    """From now on whoever checks the paper is told that it holds no more. Raises Absent, Forbidden, Invalid, Conflict.

    What was frozen stays as it is. The same period may be frozen anew afterwards.
    """
    pk = queries.frozen(by, reference).pk
    row = Frozen.objects.select_for_update(of=("self",)).get(pk=pk)
    if not policy.freezes(by, row.party_id):
        raise Forbidden("Only the lead of the body that froze them takes statistics back.")
    if row.withdrawn_at is not None:
        raise Conflict("These statistics were withdrawn already.")
    if wrong := problem_in(reason, longest=LONGEST_REASON):
        raise Invalid({"reason": Problem(wrong[0], **wrong[1])})
    row.withdrawn_at, row.withdrawn_why = at, tidy(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    subject = f"statistics:{row.reference}"
    record(by=by, at=at, act="statistics.withdraw", subject=subject, party_id=row.party_id)
    return row
