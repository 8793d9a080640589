"""The cases and reports behind a figure, in pages, as far as somebody may open them."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.statistics.models import Fact
from pehra.statistics.queries.counting import count
from pehra.statistics.queries.figures import Scope
from pehra.statistics.rules.measures import Dimension, Measure
from pehra.statistics.rules.periods import Period

PAGE: Final = 50
# Of more than so many it is not counted how many somebody may open: that would cost as much as there are.
MOST_COUNTED: Final = 1000
COLUMNS: Final = {
    Dimension.TIER: ("tier",),
    Dimension.CERT: ("tier", "cert_id"),
    Dimension.ORGANISATION: ("tier", "cert_id", "organisation_id"),
    Dimension.HOLDER: ("holder_id",),
    Dimension.SECTOR: ("sector",),
    Dimension.PROVINCE: ("province",),
    Dimension.KIND: ("organisation_kind",),
    Dimension.CLASS: ("rsit_class",),
    Dimension.SEVERITY: ("severity",),
    Dimension.CHANNEL: ("channel",),
}


@dataclass(frozen=True)
class Behind:
    """One figure: a measure of a group within a scope and a period."""

    scope: Scope
    period: Period
    dimension: Dimension
    key: str
    measure: Measure

    @property
    def condition(self) -> Q:
        """Which facts of today it counts. Raises Absent for a key that no group has."""
        return self._moment & self._group & (Q(cert_id=self.scope.id) if self.scope.body else Q())

    @property
    def _moment(self) -> Q:
        days = (self.period.starts, self.period.ends)
        if self.measure is Measure.REPORTS:
            return Q(reports=1, opened_on__range=days)
        if self.measure is Measure.INCIDENTS:
            return Q(incidents=1, opened_on__range=days)
        if self.measure is Measure.NO_INCIDENT:
            return Q(dismissed=1, opened_on__range=days)
        if self.measure is Measure.OPENED:
            return Q(cases=1, opened_on__range=days)
        if self.measure is Measure.CLOSED:
            return Q(cases=1, closed_on__range=days)
        still = Q(closed_on=None) | Q(closed_on__gt=self.period.ends)
        return Q(cases=1, opened_on__lte=self.period.ends) & still

    @property
    def _group(self) -> Q:
        if self.dimension is Dimension.ALL:
            return Q()
        if not self.key.isprintable():
            raise Absent
        if self.dimension is Dimension.TYPE:
            return Q(rsit_type=self.key)
        columns = COLUMNS[self.dimension]
        words = self.key.split("/")
        if len(words) != len(columns) or any(
            column.endswith("_id") and not (word.isascii() and word.isdecimal() and len(word) < 18)
            for column, word in zip(columns, words, strict=True)
        ):
            raise Absent
        return Q(**dict(zip(columns, words, strict=True)))


def rows(viewer: Person, of: Behind, *, after: str = "", before: str = "", last: bool = False) -> "Slice[Fact]":
    """A page of the cases behind it that this person may open, the newest first. Ask it inside the window.

    Each has `opened_at`, `reference` and `case` with its custodian.
    """
    found = _visible(viewer, of)
    if of.measure is Measure.REPORTS:
        # A case with several of the reports stands in the list once.
        told = found.filter(case=OuterRef("case")).values("pk")
        found = _placed(Fact.objects.filter(visible_to(viewer, "case__"), Exists(told), kind="case", until=None))
    found = found.select_related("case__custodian", "case__organisation")
    return slice_of(found, "opened_at", after=after, before=before, last=last, limit=PAGE)


def how_many(of: Behind) -> int:
    """How many there are, whoever may open them: the figure itself. Ask it outside of the window."""
    counted = count(of.scope.id, of.period, [of.dimension]).counts(of.dimension)
    return counted.get(of.key, {}).get(of.measure, 0)


def hidden(viewer: Person, of: Behind, everything: int) -> int | None:
    """How many of them this person may not open; None where there are too many to count."""
    if everything > MOST_COUNTED:
        return None
    return everything - len(_visible(viewer, of).values_list("pk")[: MOST_COUNTED + 1])


def _visible(viewer: Person, of: Behind) -> "QuerySet[Fact]":
    return _placed(Fact.objects.filter(of.condition, visible_to(viewer, "case__"), until=None))


def _placed(found: "QuerySet[Fact]") -> "QuerySet[Fact]":
    return found.annotate(opened_at=F("case__opened_at"), reference=F("case__reference"))
