"""Writing a link of a chain of custody, and what every act on a piece has in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pehra.evidence.models import Bundle, Link, Piece
from pehra.evidence.policy import keeps
from pehra.evidence.rules.chain import GENESIS, digest
from pehra.evidence.rules.words import Act, PieceState, tidy
from pehra.formats.text import problem_in
from pehra.formats.text import tidy as tidied
from pehra.foundation import signing
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import seeing
from pehra.incidents import actions as cases
from pehra.incidents.actions import Circle
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Acting:
    """An act under way: the locked case, its locked piece, who acts for which party, and when."""

    case: Any
    piece: Piece
    by: Person
    party_id: int
    at: datetime

    def link(self, act: Act, facts: Mapping[str, object] | None = None, *, place: str = "") -> Link:
        return add_link(self.piece, act, by=self.by, party_id=self.party_id, at=self.at, facts=facts, place=place)

    def fact(self, text: str, image: str, **params: str) -> None:
        """A fact in the timeline of the case, seen by whoever sees the piece."""
        label = stricter(TLP(self.piece.tlp), TLP.AMBER_STRICT)
        if label is TLP.RED and self.case.tlp != TLP.RED:
            return  # the timeline would tell other persons than those of the piece
        told = {"piece": self.piece.reference} | params
        cases.add_fact(
            self.case,
            text,
            by=self.by,
            party_id=self.party_id,
            at=self.at,
            params=told,
            image=image,
            tlp=label,
        )

    def journal(self, act: str, link: Link) -> None:
        detail = {"piece": self.piece.reference, "link": link.number, "hash": link.hash}
        cases.journal(self.case, act, by=self.by, party_id=self.party_id, at=self.at, detail=detail)


def acting(by: Person, reference: str, piece: str, at: datetime, *, any_state: bool = False) -> Acting:
    """Lock case and piece for somebody who takes part. Raises Absent, Forbidden; Conflict for a piece that is gone."""
    case, party_id = cases.written(by, reference)
    found = (
        Piece.objects.select_for_update(of=("self",))
        .filter(visible_to(by), case_id=case.pk, reference=tidy(piece))
        .first()
    )
    if found is None:
        raise Absent
    if found.state != PieceState.HELD and not any_state:
        raise Conflict("This piece is not in anybody's custody any more.")
    return Acting(case, found, by, party_id, at)


def keeping(by: Person, reference: str, piece: str, at: datetime, *, any_state: bool = False) -> Acting:
    """Like `acting`, for those in whose custody the piece is."""
    found = acting(by, reference, piece, at, any_state=any_state)
    if not keeps(by, found.piece):
        raise Forbidden("Only those who have this piece can do this.")
    return Acting(found.case, found.piece, by, found.piece.holder_id, at)


def add_link(
    piece: Piece,
    act: Act,
    *,
    by: Person,
    party_id: int | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
    place: str = "",
) -> Link:
    """Add to the chain of a piece whose row is locked, or new."""
    last = Link.objects.filter(piece=piece).order_by("-number").values("number", "hash").first()
    slug = registry.party_names([party_id])[party_id].slug if party_id else ""
    told: dict[str, object] = {
        "piece": piece.reference,
        "number": (last["number"] if last else 0) + 1,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": str(act),
        "by": by.label,
        "party": slug,
        "place": place,
        "facts": {name: value for name, value in (facts or {}).items() if value not in ("", None)},
        "previous": last["hash"] if last else GENESIS,
    }
    fingerprint = digest(told)
    receipt = signing.sign(
        {"kind": "evidence", "piece": piece.reference, "link": told["number"], "act": str(act), "party": slug}
        | {"at": told["at"], "hash": fingerprint}
    )
    return Link.objects.create(
        piece=piece,
        number=told["number"],
        act=act,
        at=at,
        moment=told["at"],
        by=by.label,
        user_id=by.user_id,
        party_id=party_id,
        party_slug=slug,
        place=place,
        facts=told["facts"],
        previous=told["previous"],
        hash=fingerprint,
        receipt=receipt,
    )


def audience_of(case: Any, piece: Piece) -> list[int]:
    """Those who take part in the case, whatever the label is wider; of a TLP:RED piece the persons named for it.

    Nobody sees a piece without its case.
    """
    if TLP(piece.tlp) is not TLP.RED:
        return cases.audience_for(case, stricter(TLP(piece.tlp), TLP.AMBER_STRICT))
    return sorted(-user.pk for user in seeing(case, among=piece.named))


def on_audience(case: Any, circle: Circle) -> None:
    """Pieces and bundles follow when it is worked out anew who sees the case."""
    for piece in Piece.objects.filter(case_id=case.pk):
        keys = audience_of(case, piece)
        if keys != piece.audience:
            Piece.objects.filter(pk=piece.pk).update(audience=keys)
    refresh_bundles(case)


def refresh_bundles(case: Any) -> None:
    """A bundle is for those who see each of its pieces."""
    pieces = {piece.pk: frozenset(piece.audience) for piece in Piece.objects.filter(case_id=case.pk)}
    for bundle in Bundle.objects.filter(case_id=case.pk):
        keys = frozenset[int].intersection(*(pieces[each] for each in bundle.pieces))
        if sorted(keys) != bundle.audience:
            bundle.audience = sorted(keys)
            bundle.save(update_fields=["audience"])


def words(field: str, text: str, *, longest: int = 4000, lines: bool = True, required: bool = True) -> str:
    """A text as it is kept. Raises Invalid, naming the field."""
    found = problem_in(text, longest=longest, required=required, lines=lines)
    if found is not None:
        raise Invalid({field: Problem(found[0], **found[1])})
    return tidied(text)
