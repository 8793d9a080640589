"""The work on copies, as the people of the body that has the case see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import members
from pehra.law.sharing import releasers
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.releases.models import Block, Draft
from pehra.releases.policy import is_author, may_release, recalls, redacts, works_on
from pehra.releases.queries.sources import Source, source
from pehra.releases.rules.comparing import Compared, Marked, compared, highlighted
from pehra.releases.rules.finding import Known, Victim, spots
from pehra.releases.rules.marks import Marking, reads_from_the_right
from pehra.releases.rules.material import Changed, changes, fingerprint
from pehra.releases.rules.needles import Needle, Said, still_there
from pehra.releases.rules.states import Act, DraftState, acts_in
from pehra.releases.rules.words import BlockKind, Naming, What, tidy


@dataclass(frozen=True)
class Line:
    """A block as it is worked on: its text with what may have to be taken out, and beside it what the case says."""

    block: Block
    marked: tuple[Marked, ...]
    both: Compared
    rtl: bool
    found: tuple[str, ...]


@dataclass(frozen=True)
class Workspace:
    """One draft with everything that its page shows. `seen` stands for what is shown: whoever decides gives it back.

    `entries` are those of the timeline whose words are in it.
    """

    case: Any
    entries: list[Any]
    draft: Draft
    lines: list[Line]
    suggested: dict[str, int]
    changed: list[Changed]
    label_changed: bool
    still: list[tuple[int, str]]
    acts: frozenset[Act]
    is_author: bool
    seen: str


def note_key(part: str) -> str:
    """Names a note in an address without telling how many notes the network has."""
    return salted_hmac("pehra.releases.note", part).hexdigest()[:20]


def known_of(victim: Victim, naming: Naming) -> list[Known]:
    """What is looked for: everything, unless the copy names the organisation on purpose."""
    return [each for each in victim.known() if naming is not Naming.NAMED or each.what is not What.ORGANISATION]


def marking_of(draft: Draft, sector: dict[str, str]) -> Marking:
    return Marking(Naming(draft.naming), sector, tuple(each.known for each in removed_of(draft)))


def removed_of(draft: Draft) -> list[Needle]:
    return [Needle(What(each["what"]), each["text"]) for each in draft.removed]


def releasing_roles(tlp: TLP, at: datetime) -> frozenset[Role]:
    """The roles that release a copy under this label, by the profile of the day."""
    return frozenset(Role(each) for each in releasers(registry.release_rules(), tlp, registry.local_date(at)))


def second_persons(draft: Draft, at: datetime) -> list[int]:
    """Who can release it now, by user id."""
    people = members([draft.party_id], releasing_roles(TLP(draft.tlp), at))
    return [user.pk for user in people if user.pk not in draft.authors]


def draft_of(person: Person, case: Any, reference: str) -> Draft:
    """Raises Absent, also for one that is not for this person."""
    rows = Draft.objects.select_related("copy", "replaces").filter(visible_to(person), case_id=case.pk)
    found = rows.filter(reference=tidy(reference)).first()
    if found is None or not works_on(person, found):
        raise Absent
    return found


def drafts_of(person: Person, case: Any) -> list[Draft]:
    """The drafts of a case that this person may see, the newest first."""
    rows = Draft.objects.select_related("copy").filter(visible_to(person), case_id=case.pk)
    return [draft for draft in rows.order_by("-at", "-pk")[:100] if works_on(person, draft)]


def awaiting(person: Person, **turn: Any) -> Slice[Draft]:
    """What waits for a second person of this person's bodies, the newest first."""
    return slice_of(awaiting_rows(person).select_related("case", "party"), "submitted_at", **turn)


def awaiting_rows(person: Person) -> "QuerySet[Draft]":
    """The same, to be put in order."""
    parties = list(person.parties(set(Role)))
    return Draft.objects.filter(visible_to(person), party_id__in=parties, state=DraftState.AWAITING)


def makes_copies(person: Person, case: Any) -> bool:
    return redacts(person, case)


def workspace(person: Person, reference: str, draft: str, at: datetime) -> Workspace:
    """Raises Absent."""
    found = source(person, reference)
    row = draft_of(person, found.case, draft)
    blocks = list(Block.objects.filter(draft=row).order_by("number"))
    for block in blocks:
        block.draft = row
    known = known_of(found.victim, Naming(row.naming)) + [each.known for each in removed_of(row)]
    lines = [_line(block, known) for block in blocks]
    suggested: dict[str, int] = {}
    for line in lines:
        for what in line.found if line.block.kept else ():
            suggested[what] = suggested.get(what, 0) + 1
    return Workspace(
        case=found.case,
        entries=found.taken({block.source for block in blocks if block.original or block.text}),
        draft=row,
        lines=lines,
        suggested=suggested,
        changed=changed_since(row, blocks, found),
        label_changed=TLP(row.tlp).strictness > TLP(found.case.tlp).strictness,
        still=[(number, each.text) for number, each in still_there(said(blocks), removed_of(row))],
        acts=acts_open(person, row, found.case, at),
        is_author=is_author(person, row),
        seen=seen(row, blocks, found),
    )


def _line(block: Block, known: list[Known]) -> Line:
    looked = [] if block.kind == BlockKind.FACT else spots(block.text, known)
    return Line(
        block=block,
        marked=tuple(highlighted(block.text, looked)),
        both=compared(block.original, block.text if block.kept else ""),
        rtl=reads_from_the_right(block.original or block.text),
        found=tuple(spot.what for spot in looked),
    )


def said(blocks: Iterable[Block]) -> list[Said]:
    """What a reader would see of each block that is kept; codes as the words that they are made of."""
    return [
        Said(block.number, block.text.replace("-", " ") if block.kind == BlockKind.FACT else block.text)
        for block in blocks
        if block.kept
    ]


def changed_since(draft: Draft, blocks: Iterable[Block], found: Source) -> list[Changed]:
    """How the case differs from what the draft was begun with. Of one note, whatever else came is no matter."""
    taken = {block.source: (block.kind, block.original) for block in blocks}
    every = changes(taken, found.parts, since=draft.at)
    return [each for each in every if draft.entry_id is None or each.source in taken]


def seen(draft: Draft, blocks: Iterable[Block], found: Source) -> str:
    """Stands for the draft and its source as they are now."""
    texts = [(block.number, block.kept, block.text) for block in blocks]
    parts = [(part.source, part.text) for part in found.parts]
    terms = (draft.reference, draft.version, draft.tlp, draft.naming, draft.to_the_day)
    return fingerprint(terms, texts, parts, found.case.tlp)


def acts_open(person: Person, draft: Draft, case: Any, at: datetime) -> frozenset[Act]:
    """What this person may do with the draft in its present state."""
    if case.drill is not None and not case.drill.running:
        return frozenset()
    roles = releasing_roles(TLP(draft.tlp), at)
    here = draft.party_id == case.custodian_id
    second = here and may_release(person, draft, roles)
    allowed = {
        Act.EDIT: here,
        Act.SUBMIT: here,
        Act.DISCARD: here,
        Act.TAKE_BACK: here and is_author(person, draft),
        Act.RETURN: second,
        Act.RELEASE: second,
        Act.RECALL: recalls(person, draft, roles),
        Act.RENEW: here,
    }
    return frozenset(act for act in acts_in(DraftState(draft.state)) if allowed[act])
