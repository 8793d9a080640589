"""What organisations were told, and what became of it, for themselves and for their CERT."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from pehra.events.models import Call, Digest, Line
from pehra.events.rules.references import tidy
from pehra.events.rules.states import FindingState
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of


def digests(
    person: Person,
    *,
    organisation_id: int | None = None,
    cert_id: int | None = None,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> "Slice[Digest]":
    """A page of digests, the newest first, each with its organisation and how its mails went."""
    rows = _visible(person)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if cert_id is not None:
        rows = rows.filter(cert_id=cert_id)
    return slice_of(rows, "made_at", after=after, before=before, limit=limit)


def digest(person: Person, reference: str) -> Digest:
    """The digest of this reference. Raises Absent also for one that this person may not see."""
    found = _visible(person).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def answered(found: Collection[Digest]) -> dict[int, int]:
    """How many findings of each digest somebody has answered, or that are fixed, by the digest's number."""
    waiting = Q(finding__state__in=[FindingState.NEW, FindingState.TOLD, FindingState.REOPENED])
    rows = Line.objects.filter(~waiting, digest__in=[each.pk for each in found]).values("digest_id")
    return dict(rows.annotate(number=Count("finding_id")).order_by().values_list("digest_id", "number"))


def calls(found: Collection[Digest]) -> dict[int, Call]:
    """The calls of programs that went with digests, by the digest's number."""
    return {each.digest_id: each for each in Call.objects.filter(digest__in=[row.pk for row in found])}


def _visible(person: Person) -> "QuerySet[Digest]":
    return Digest.objects.select_related("organisation", "cert").filter(visible_to(person))
