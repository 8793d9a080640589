"""From one person to the second: handed over, sent back with remarks, released as a record of its own, taken back."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.incidents.actions.sharing import widest_allowed
from pehra.incidents.errors import PermissionNeeded
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.releases.actions.acting import Acting, acting, words
from pehra.releases.actions.audience import refresh_copy
from pehra.releases.actions.drafting import labels_for
from pehra.releases.actions.ending import end_all, journal_recalled, move_to
from pehra.releases.errors import SourceChanged, StillThere
from pehra.releases.models import Block, Copy, Draft, Passage
from pehra.releases.policy import is_author, may_release, recalls
from pehra.releases.queries.drafts import releasing_roles, removed_of, said, second_persons, seen
from pehra.releases.queries.sources import Source, source
from pehra.releases.rules.needles import still_there
from pehra.releases.rules.states import Act, CopyState, DraftState
from pehra.releases.rules.words import COPY, BlockKind, FactKey, Naming, fresh


@transaction.atomic
def submit(*, by: Person, reference: str, draft: str, version: int | None = None, at: datetime) -> Draft:
    """Hand a copy to a second person. Raises StillThere, PermissionNeeded, Conflict where there is no second person."""
    act = acting(by, reference, draft, Act.SUBMIT, at, version=version)
    _check(act, list(act.draft.blocks.order_by("number")))
    people = second_persons(act.draft, at)
    if not people:
        raise Conflict("Nobody else of your body may release copies under this label.")
    act.draft.state, act.draft.submitted_at, act.draft.submitted_by = DraftState.AWAITING, at, by.label
    act.save("state", "submitted_at", "submitted_by")
    act.tell(people, "release.awaits", "A redacted copy of case %(case)s waits for you as the second person.")
    act.journal("release.submit")
    return act.draft


def _check(act: Acting, blocks: Iterable[Block]) -> None:
    """Whether this could be released. Raises Conflict, Invalid, StillThere, PermissionNeeded."""
    label, kept = TLP(act.draft.tlp), [block for block in blocks if block.kept]
    if label not in labels_for(TLP(act.case.tlp)):
        raise Conflict("The label of the case has become wider than the copy's: choose another label.")
    title = next((block.text for block in kept if block.kind == BlockKind.TITLE), "")
    if not title.strip():
        raise Invalid({"texts.1": "A copy needs a title."})
    if not any(block.text.strip() for block in kept if block.kind not in (BlockKind.TITLE, BlockKind.FACT)):
        raise Invalid({"texts": "Nothing is left in this copy: keep a block with words, or a trace."})
    found = still_there(said(kept), removed_of(act.draft))
    if found:
        raise StillThere(found[0][0])
    _check_source(act, label)


def _check_source(act: Acting, label: TLP) -> None:
    """What its source set to TLP:RED is told to no others, redacted or not, than the source has permitted."""
    red = TLP.RED in (TLP(act.case.tlp), TLP(act.case.source_tlp))
    if red and label.strictness < widest_allowed(act.case).strictness:
        raise PermissionNeeded


@transaction.atomic
def take_back(*, by: Person, reference: str, draft: str, at: datetime) -> Draft:
    """An author goes on with a copy that nobody has decided on."""
    act = acting(by, reference, draft, Act.TAKE_BACK, at)
    if not is_author(by, act.draft):
        raise Forbidden("Only those who wrote in it take it back. You can return it with remarks.")
    act.draft.state = DraftState.DRAFT
    act.save("state")
    act.journal("release.take-back")
    return act.draft


@transaction.atomic
def give_back(*, by: Person, reference: str, draft: str, remarks: str, at: datetime) -> Draft:
    """The second person sends it back, with remarks. Raises Forbidden for an author, Invalid."""
    act = acting(by, reference, draft, Act.RETURN, at)
    _check_second(act)
    act.draft.remarks = words("remarks", remarks, longest=4000)
    act.draft.state, act.draft.decided_at, act.draft.decided_by = DraftState.RETURNED, at, by.label
    act.save("state", "remarks", "decided_at", "decided_by")
    act.tell(act.draft.authors, "release.returned", "Your redacted copy of case %(case)s came back with remarks.")
    act.journal("release.return")
    return act.draft


def _check_second(act: Acting) -> None:
    if is_author(act.by, act.draft):
        raise Forbidden("Whoever wrote in a copy does not release it: a second person does.")
    if not may_release(act.by, act.draft, releasing_roles(TLP(act.draft.tlp), act.at)):
        raise Forbidden("Your role does not release copies under this label.")


@transaction.atomic
def release(*, by: Person, reference: str, draft: str, seen_as: str, remarks: str = "", at: datetime) -> Copy:
    """The second person releases what they were shown: `seen_as` stands for it, and anything else is refused.

    Raises Absent, Forbidden, Conflict, SourceChanged, StillThere, PermissionNeeded.
    """
    act = acting(by, reference, draft, Act.RELEASE, at)
    _check_second(act)
    found, blocks = source(by, reference), list(act.draft.blocks.order_by("number"))
    if seen_as != seen(act.draft, blocks, found):
        raise SourceChanged
    _check(act, blocks)
    act.draft.remarks = words("remarks", remarks, required=False, longest=4000)
    copy = _released(act, blocks, found)
    act.draft.copy, act.draft.state = copy, DraftState.RELEASED
    act.draft.decided_at, act.draft.decided_by = at, by.label
    act.save("copy", "state", "remarks", "decided_at", "decided_by")
    _replace(act, copy)
    refresh_copy(copy)
    act.fact(gettext_noop("A redacted copy was released: %(copy)s, %(tlp)s"), "send", copy=copy.reference, tlp=copy.tlp)
    act.tell(act.draft.authors, "release.released", "Your redacted copy of case %(case)s was released.")
    act.journal("release.release", copy=copy.reference, digest=copy.digest)
    return copy


def _released(act: Acting, blocks: list[Block], found: Source) -> Copy:
    """The record of its own: what is kept, and nothing by which anybody comes back to the case."""
    draft, kept = act.draft, [block for block in blocks if block.kept]
    copy = Copy(
        reference=fresh(COPY),
        drill=act.case.drill,
        issuer_id=draft.party_id,
        state=CopyState.RELEASED,
        title=next(block.text for block in kept if block.kind == BlockKind.TITLE),
        tlp=draft.tlp,
        organisation_id=act.case.organisation_id if draft.naming == Naming.NAMED else None,
        sector=found.sector_slug if draft.naming == Naming.SECTOR else "",
        to_the_day=draft.to_the_day,
        released_at=act.at,
    )
    passages = [_passage(block, draft) for block in kept if block.kind != BlockKind.TITLE and block.text.strip()]
    for number, passage in enumerate(passages, 1):
        # Numbered anew: a gap would tell that something was left out, and how much.
        passage.number, passage.copy = number, copy
    copy.digest = _digest(copy, passages)
    copy.save()
    Passage.objects.bulk_create(passages)
    return copy


def _passage(block: Block, draft: Draft) -> Passage:
    moment = block.at
    if block.tag in (FactKey.OPENED, FactKey.CLOSED):
        moment = datetime.fromisoformat(block.text)
    day = registry.local_date(moment) if moment and draft.to_the_day else None
    told_by_time = block.tag in (FactKey.OPENED, FactKey.CLOSED)
    return Passage(
        kind=block.kind,
        tag=block.tag,
        at=None if draft.to_the_day else moment,
        day=day,
        text="" if told_by_time else block.text,
    )


def _digest(copy: Copy, passages: Iterable[Passage]) -> str:
    told = [copy.title, copy.tlp, [(each.kind, each.tag, each.at, each.day, each.text) for each in passages]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()


def _replace(act: Acting, copy: Copy) -> None:
    """The newer copy takes the place of the one that it was begun from, with all whom that was shared with."""
    old = act.draft.replaces
    if old is None or old.copy is None or old.state != DraftState.RELEASED:
        return
    Draft.objects.filter(pk=old.pk).update(state=DraftState.SUPERSEDED)
    old.copy.state, old.copy.ended_at = CopyState.SUPERSEDED, act.at
    old.copy.save(update_fields=["state", "ended_at"])
    move_to(old.copy, copy, at=act.at)
    refresh_copy(old.copy)


@transaction.atomic
def recall(*, by: Person, reference: str, draft: str, reason: str, at: datetime) -> Draft:
    """Take a released copy back from everybody who has it. One person is enough: this is never late for want of two."""
    act = acting(by, reference, draft, Act.RECALL, at)
    if not recalls(by, act.draft, releasing_roles(TLP(act.draft.tlp), at)):
        raise Forbidden("Your role does not take copies back.")
    why = words("reason", reason)
    copy = Copy.objects.select_for_update().get(pk=act.draft.copy_id)
    act.draft.state, act.draft.recalled_at = DraftState.RECALLED, at
    act.draft.recalled_by, act.draft.recalled_why = by.label, why
    act.save("state", "recalled_at", "recalled_by", "recalled_why")
    copy.state, copy.ended_at = CopyState.RECALLED, at
    copy.save(update_fields=["state", "ended_at"])
    ended = end_all(copy, by=by, why=why, at=at)
    refresh_copy(copy)
    act.fact(gettext_noop("A redacted copy was recalled: %(copy)s"), "arrow-back-up", copy=copy.reference)
    act.journal("release.recall", copy=copy.reference)
    journal_recalled(ended, by=by, party_id=copy.issuer_id, at=at)
    return act.draft
