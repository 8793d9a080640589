"""Working on a copy, block by block: begun from the case as it is, written in until a second person has it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.law.tlp import TLP
from pehra.releases.actions.acting import Acting, acting, case_of, choice, words
from pehra.releases.actions.audience import of_draft
from pehra.releases.models import Block, Draft
from pehra.releases.policy import is_author
from pehra.releases.queries.drafts import known_of, marking_of, note_key, said
from pehra.releases.queries.sources import Source, source
from pehra.releases.rules.finding import Known, Spot, merged, occurrences, spots
from pehra.releases.rules.marks import taken_out
from pehra.releases.rules.material import Material
from pehra.releases.rules.needles import Needle, needle_of, needles
from pehra.releases.rules.states import Act, DraftState
from pehra.releases.rules.words import DRAFT, LONGEST, TEXTS, BlockKind, Naming, What, fresh

MOST_BLOCKS = 400


def labels_for(tlp: TLP) -> tuple[TLP, ...]:
    """The labels that a copy may have: not stricter than its source, and never TLP:RED, which needs no copy."""
    return tuple(each for each in TLP if each.strictness <= tlp.strictness and each is not TLP.RED)


@transaction.atomic
def begin(
    *,
    by: Person,
    reference: str,
    tlp: str,
    naming: str = Naming.SECTOR,
    to_the_day: bool = True,
    note: str = "",
    at: datetime,
) -> Draft:
    """Begin a copy of a case, or of the one note of this key. Raises Absent, Forbidden, Invalid."""
    case, party_id = case_of(by, reference)
    found = source(by, reference)
    parts = _chosen(found, note)
    draft = _begun(by, case, party_id, parts, tlp=tlp, naming=naming, to_the_day=to_the_day, note=note, at=at)
    Acting(case, draft, by, at).journal("release.begin")
    return draft


def _chosen(found: Source, note: str) -> list[Material]:
    if not note:
        return _whole(found)
    chosen = [part for part in found.parts if part.kind is BlockKind.NOTE and note_key(part.source) == note]
    if not chosen:
        raise Absent
    return [found.by_source["case:title"], *chosen]


def _whole(found: Source) -> list[Material]:
    """All of a case but the notes for named persons: of such a note a copy is made by itself, among those persons."""
    return [part for part in found.parts if part.only is None][:MOST_BLOCKS]


def _again(found: Source, draft: Draft) -> list[Material]:
    """The parts of which a draft was made, as they are now."""
    if draft.entry_id is None:
        return _whole(found)
    return [part for part in found.parts if part.source in ("case:title", f"entry:{draft.entry_id}")]


def _begun(
    by: Person,
    case: object,
    party_id: int,
    parts: Iterable[Material],
    *,
    tlp: str,
    naming: str,
    to_the_day: bool,
    note: str,
    at: datetime,
) -> Draft:
    label = TLP(choice("tlp", tlp, labels_for(TLP(case.tlp))))  # type: ignore[attr-defined]
    draft = Draft(
        reference=fresh(DRAFT),
        case=case,
        party_id=party_id,
        state=DraftState.DRAFT,
        tlp=label,
        naming=choice("naming", naming, Naming),
        to_the_day=to_the_day,
        authors=[by.user_id],
        author_label=by.label,
        at=at,
        changed_at=at,
    )
    taken = list(parts)
    draft.entry_id = next((int(part.source.partition(":")[2]) for part in taken if note and part.at), None)
    blocks = _blocks(draft, taken)
    draft.only = _only(taken)
    draft.audience = of_draft(case, party_id, draft.only)
    draft.save()
    Block.objects.bulk_create(blocks)
    return draft


def _blocks(draft: Draft, parts: Iterable[Material]) -> list[Block]:
    alone = draft.entry_id is not None
    return [_block(number, part, draft, alone=alone) for number, part in enumerate(parts, 1)]


def _block(number: int, part: Material, draft: Draft, *, alone: bool) -> Block:
    hidden = part.tag == "sector" and draft.naming == Naming.HIDDEN
    return Block(
        draft=draft,
        number=number,
        kind=part.kind,
        source=part.source,
        tag=part.tag,
        at=part.at,
        original=part.text,
        text=part.text,
        kept=(part.kept or alone) and not hidden,
    )


def _only(parts: Iterable[Material]) -> list[int] | None:
    """Who alone may see the draft, for what lies in it."""
    closed = [part.only for part in parts if part.only is not None]
    return sorted(frozenset.intersection(*closed)) if closed else None


@transaction.atomic
def edit(
    *,
    by: Person,
    reference: str,
    draft: str,
    version: int | None = None,
    texts: Mapping[int, str] | None = None,
    kept: Mapping[int, bool] | None = None,
    tlp: str | None = None,
    naming: str | None = None,
    to_the_day: bool | None = None,
    at: datetime,
) -> Draft:
    """Write in blocks by number, keep or leave them out, change how the copy speaks. Raises SourceChanged, Invalid.

    Facts and traces are taken or left, never rewritten.
    """
    act = acting(by, reference, draft, Act.EDIT, at, version=version)
    if tlp is not None:
        act.draft.tlp = choice("tlp", tlp, labels_for(TLP(act.case.tlp)))
    if naming is not None:
        act.draft.naming = choice("naming", naming, Naming)
    if to_the_day is not None:
        act.draft.to_the_day = to_the_day
    blocks = {block.number: block for block in act.draft.blocks.order_by("number")}
    for number, text in (texts or {}).items():
        _write(blocks, number, text)
    for number, is_kept in (kept or {}).items():
        _of(blocks, number, "kept").kept = is_kept
    Block.objects.bulk_update(blocks.values(), ["text", "kept"], batch_size=200)
    return _saved(act, "tlp", "naming", "to_the_day")


def _of(blocks: Mapping[int, Block], number: int, field: str) -> Block:
    if number not in blocks:
        raise Invalid({field: Problem("There is no block %(number)d.", number=number)})
    return blocks[number]


def _write(blocks: Mapping[int, Block], number: int, text: str) -> None:
    block = _of(blocks, number, "texts")
    if block.kind not in TEXTS:
        raise Invalid({"texts": Problem("Block %(number)d is taken or left, never rewritten.", number=number)})
    title = block.kind == BlockKind.TITLE
    longest = LONGEST["title"] if title else LONGEST["block"]
    try:
        block.text = words("texts", text, longest=longest, lines=not title, required=False)
    except Invalid as refusal:
        raise Invalid({f"texts.{number}": refusal.problems["texts"]}) from None


def _saved(act: Acting, *fields: str) -> Draft:
    """Whoever wrote in it is one of its authors from now on, and does not release it."""
    if not is_author(act.by, act.draft):
        act.draft.authors = [*act.draft.authors, act.by.user_id]
    act.save("authors", *fields)
    act.journal("release.edit")
    return act.draft


@transaction.atomic
def remove_found(
    *,
    by: Person,
    reference: str,
    draft: str,
    version: int | None = None,
    what: Collection[str] | None = None,
    at: datetime,
) -> Draft:
    """Take out whatever is suggested, or these kinds alone, in every block at once. Raises SourceChanged, Invalid."""
    kinds = {What(choice("what", each, What)) for each in what} if what is not None else set(What)
    act = acting(by, reference, draft, Act.EDIT, at, version=version)
    found = source(by, reference)
    known = [each for each in known_of(found.victim, Naming(act.draft.naming)) if each.what in kinds]
    _take(act, found, lambda text: [spot for spot in spots(text, known) if spot.what in kinds])
    return _saved(act, "removed")


@transaction.atomic
def take_out(*, by: Person, reference: str, draft: str, text: str, version: int | None = None, at: datetime) -> Draft:
    """Take out what the author points at, in every block and every spelling. Raises SourceChanged, Invalid."""
    act = acting(by, reference, draft, Act.EDIT, at, version=version)
    needle = Known(What.OTHER, words("text", text, longest=LONGEST["taken_out"], lines=False))
    act.draft.removed = needles([*_removed(act.draft), Needle(needle.what, needle.text)])
    _take(act, source(by, reference), lambda words: occurrences(words, needle))
    return _saved(act, "removed")


def _removed(draft: Draft) -> list[Needle]:
    return [Needle(What(each["what"]), each["text"]) for each in draft.removed]


def _take(act: Acting, found: Source, look: Callable[[str], list[Spot]]) -> None:
    """Put a mark wherever something is found; a trace is left out as a whole."""
    gone = _removed(act.draft)
    blocks = list(act.draft.blocks.filter(kept=True).order_by("number"))
    places: dict[int, list[Spot]] = {}
    for block in blocks:
        # The codes of facts hold no names, and their digits are no telephone numbers.
        places[block.number] = [] if block.kind == BlockKind.FACT else look(block.text)
        gone += [needle_of(spot.what, block.text[spot.start : spot.end]) for spot in places[block.number]]
    act.draft.removed = needles(gone)
    # The same thing in another block, where nothing else gave it away.
    known = [each.known for each in _removed(act.draft)]
    marking = marking_of(act.draft, found.sector)
    for block, spoken in zip(blocks, said(blocks), strict=True):
        again = [spot for each in known for spot in occurrences(spoken.words, each)]
        if block.kind in TEXTS:
            block.text = taken_out(block.text, merged([*places[block.number], *again]), marking)
        else:
            block.kept = not (again or places[block.number])
    Block.objects.bulk_update(blocks, ["text", "kept"], batch_size=200)


@transaction.atomic
def restore(*, by: Person, reference: str, draft: str, version: int | None = None, at: datetime) -> Draft:
    """Begin anew with every text as the case has it now; what had been taken out is no more. Raises SourceChanged."""
    act = acting(by, reference, draft, Act.EDIT, at, version=version)
    taken = _again(source(by, reference), act.draft)
    act.draft.blocks.all().delete()
    Block.objects.bulk_create(_blocks(act.draft, taken))
    act.draft.removed, act.draft.at = [], at
    act.draft.only = _only(taken)
    act.draft.audience = of_draft(act.case, act.draft.party_id, act.draft.only)
    return _saved(act, "removed", "at", "only", "audience")


@transaction.atomic
def discard(*, by: Person, reference: str, draft: str, at: datetime) -> None:
    """Throw a copy away that nobody has released. Raises Absent, Forbidden, Conflict."""
    act = acting(by, reference, draft, Act.DISCARD, at)
    act.draft.delete()
    act.journal("release.discard")


@transaction.atomic
def renew(*, by: Person, reference: str, draft: str, at: datetime) -> Draft:
    """Begin a newer copy that takes the place of a released one; what was taken out there is taken out here again."""
    act = acting(by, reference, draft, Act.RENEW, at)
    if (
        Draft.objects.filter(replaces=act.draft)
        .exclude(state__in=[DraftState.RECALLED, DraftState.SUPERSEDED])
        .exists()
    ):
        raise Conflict("A newer copy is under work already.")
    old, found = act.draft, source(by, reference)
    new = _begun(
        by,
        act.case,
        old.party_id,
        _again(found, old),
        tlp=old.tlp if TLP(old.tlp) in labels_for(TLP(act.case.tlp)) else act.case.tlp,
        naming=old.naming,
        to_the_day=old.to_the_day,
        note="" if old.entry_id is None else "the same",
        at=at,
    )
    new.replaces, new.removed = old, old.removed
    acting_on_new = Acting(act.case, new, by, at)
    # Nothing is looked for but what was taken out before: the author sees what else is suggested.
    _take(acting_on_new, found, lambda text: [])
    new.save(update_fields=["replaces", "removed"])
    acting_on_new.journal("release.begin", replaces=old.reference)
    return new
