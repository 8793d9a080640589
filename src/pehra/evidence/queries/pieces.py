"""Pieces of evidence as a person sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pehra.evidence.models import Bundle, Destruction, Handover, Hold, Link, Piece, Upload
from pehra.evidence.policy import answers, keeps
from pehra.evidence.queries.retention import rule_of
from pehra.evidence.rules.chain import Flaw, flaw_in
from pehra.evidence.rules.words import DestructionState, HandoverState, PieceState, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents import actions as cases
from pehra.law.retention import RetentionRule, kept_until
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Row:
    """A piece in a list. `party` as `registry.party_names` gives them."""

    piece: Piece
    holder: registry.PartyName
    offered_to: registry.PartyName | None
    on_hold: bool


@dataclass(frozen=True)
class Detail:
    """One piece with its chain and whatever this person can do. `until` is when its time of keeping is over."""

    row: Row
    links: list[Link]
    parties: dict[int, registry.PartyName]
    flaw: Flaw | None
    offer: Handover | None
    hold: Hold | None
    proposal: Destruction | None
    rule: RetentionRule | None
    until: datetime | None
    takes_part: bool
    keeps: bool
    answers: bool
    receivers: list[registry.PartyName]


def pieces_of(person: Person, case: Any) -> list[Row]:
    """The pieces of a case that this person may see, the newest first."""
    found = list(Piece.objects.filter(visible_to(person), case_id=case.pk).order_by("-taken_at", "-pk"))
    offers = {each.piece_id: each for each in _offers(found)}
    held = set(Hold.objects.filter(piece__in=found, lifted_at=None).values_list("piece_id", flat=True)) if found else ()
    names = registry.party_names({each.holder_id for each in found} | {each.to_party_id for each in offers.values()})
    return [
        Row(
            piece,
            names[piece.holder_id],
            names[offers[piece.pk].to_party_id] if piece.pk in offers else None,
            piece.pk in held,
        )
        for piece in found
    ]


def _offers(found: Iterable[Piece]) -> Iterable[Handover]:
    ids = [each.pk for each in found]
    return Handover.objects.filter(piece_id__in=ids, state=HandoverState.OFFERED) if ids else ()


def offered_to(person: Person) -> "QuerySet[Handover]":
    """What is offered to this person's parties and not answered, of pieces that they may see; to be put in order."""
    seen = (visible_to(person, "piece__"), visible_to(person, "piece__case__"))
    return Handover.objects.filter(*seen, state=HandoverState.OFFERED, to_party_id__in=person.parties(READS_CASES))


def piece_of(person: Person, case: Any, reference: str) -> Piece:
    """Raises Absent also for a piece that is not for this person."""
    found = Piece.objects.filter(visible_to(person), case_id=case.pk, reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def detail(person: Person, case: Any, reference: str, at: datetime) -> Detail:
    """A piece with all that hangs on it. Raises Absent."""
    piece = piece_of(person, case, reference)
    links = list(Link.objects.filter(piece=piece).order_by("number"))
    offer = Handover.objects.filter(piece=piece, state=HandoverState.OFFERED).first()
    hold = Hold.objects.filter(piece=piece, lifted_at=None).first()
    circle = sorted(cases.circle_of(case).parties)
    asked = {piece.holder_id, *circle, *(link.party_id for link in links if link.party_id)}
    parties = registry.party_names(asked | ({offer.to_party_id} if offer else set()))
    rule = None if piece.state == PieceState.DESTROYED else rule_of(case, piece, at)
    return Detail(
        row=Row(piece, parties[piece.holder_id], parties[offer.to_party_id] if offer else None, hold is not None),
        links=links,
        parties=parties,
        flaw=flaw_in(written(piece, links)),
        offer=offer,
        hold=hold,
        proposal=Destruction.objects.filter(
            piece=piece, state__in=[DestructionState.PROPOSED, DestructionState.CONFIRMED]
        ).first(),
        rule=rule,
        until=kept_until(rule, case.closed_at),
        takes_part=any(answers(person, party) for party in circle),
        keeps=keeps(person, piece),
        answers=offer is not None and answers(person, offer.to_party_id),
        receivers=[parties[each] for each in circle if each != piece.holder_id],
    )


def takes_part(person: Person, case: Any) -> bool:
    return any(answers(person, party) for party in cases.circle_of(case).parties)


def written(piece: Piece, links: Iterable[Link]) -> list[dict[str, object]]:
    """A chain as plain values, as it is hashed and handed out."""
    return [
        {
            "piece": piece.reference,
            "number": link.number,
            "at": link.moment,
            "act": link.act,
            "by": link.by,
            "party": link.party_slug,
            "place": link.place,
            "facts": link.facts,
            "previous": link.previous,
            "hash": link.hash,
            "receipt": link.receipt,
        }
        for link in links
    ]


def uploads_of(person: Person, case: Any) -> list[Upload]:
    """This person's own uploads into a case that are not finished, the newest first."""
    return list(Upload.objects.filter(user_id=person.user_id, case_id=case.pk, piece=None).order_by("-begun_at"))


def bundles_of(person: Person, case: Any) -> list[Bundle]:
    rows = Bundle.objects.filter(visible_to(person), case_id=case.pk).order_by("-made_at", "-pk")
    return list(rows.defer("manifest"))


def bundle_of(person: Person, case: Any, code: str) -> Bundle:
    """Raises Absent."""
    found = Bundle.objects.filter(visible_to(person), case_id=case.pk, code=code[:14]).first() if _fit(code) else None
    if found is None:
        raise Absent
    return found


def bundle_by_code(code: str) -> Bundle | None:
    """For whoever holds one: nothing but its code is asked."""
    fit = code.strip().upper()
    return Bundle.objects.filter(code=fit).first() if _fit(fit) and len(fit) == 14 else None


def _fit(text: str) -> bool:
    return text.isascii() and text.isprintable()


def concerned(person: Person, case: Any) -> bool:
    """Whether this person is offered the page: the case concerns them, beyond being one of the network."""
    return bool((set(person.keys) - {NETWORK_KEY}) & set(case.audience))
