"""What the operations on copies and sharings take and give."""

from datetime import date, datetime
from typing import Annotated

from ninja import Path, Query
from pydantic import Field

from pehra.foundation.access.api.paging import Page
from pehra.foundation.access.api.shapes import Given, Moment, Slug, Taken
from pehra.law.tlp import TLP
from pehra.releases.models import Copy, Passage, Share
from pehra.releases.queries.drafts import Workspace
from pehra.releases.rules.material import Change
from pehra.releases.rules.states import CopyState, DraftState, ShareState
from pehra.releases.rules.words import LONGEST, BlockKind, Naming, Right, What

CaseReference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
DraftReference = Annotated[str, Path(description="Reference of a draft of a copy, as in W-2M8X-41TV.")]
CopyReference = Annotated[str, Path(description="Reference of a released copy, as in X-2M8X-41TV.")]
ShareReference = Annotated[str, Path(description="Reference of a sharing, as in Z-2M8X-41TV.")]
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-[WXZ]-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST["reason"])]


class RedactionIn(Taken):
    """How a copy is begun."""

    tlp: TLP = Field(strict=False, description="Label of the copy: not stricter than the case's, and never TLP:RED.")
    naming: Naming = Field(default=Naming.SECTOR, strict=False, description="How it speaks of the organisation.")
    to_the_day: bool = Field(default=True, description="Tell times to the day only.")


class RedactionBlockIn(Taken):
    """What becomes of one block."""

    number: int = Field(ge=1, le=9999)
    text: str | None = Field(default=None, max_length=4 * LONGEST["block"], description="Null: as it stands.")
    kept: bool | None = Field(default=None, description="Whether it is in the copy. Null: as it is.")


class RedactionEditIn(Taken):
    """What is written in a draft."""

    version: int | None = Field(default=None, description="The version that was read; another one is refused.")
    blocks: list[RedactionBlockIn] = Field(default=[], max_length=400)
    tlp: TLP | None = Field(default=None, strict=False)
    naming: Naming | None = Field(default=None, strict=False)
    to_the_day: bool | None = None


class RedactionRemoveIn(Taken):
    """What is taken out: whatever is found of these kinds, and a text that is pointed at."""

    what: list[What] | None = Field(default=None, strict=False, description="Null: every kind.")
    text: str = Field(default="", max_length=LONGEST["taken_out"], description="Taken out in every spelling.")


class RedactionReturnIn(Taken):
    """Why a copy is sent back."""

    reason: str = Field(min_length=1, max_length=LONGEST["remark"])


class RedactionReleaseIn(Taken):
    """What is released: exactly what was shown."""

    seen: str = Field(default="", max_length=64, description="From the draft as it was read. Anything else is refused.")


class RecallIn(Taken):
    """Why something is taken back."""

    reason: Reason


class ShareIn(Taken):
    """With whom something is shared, what for, until when."""

    to: Slug = Field(description="Slug of a body, or of an organisation of one's own constituency.")
    until: Moment | None = Field(default=None, description="Null: in thirty days.")
    purpose_key: str = Field(default="", max_length=100, description="A purpose of the profile.")
    purpose: str = Field(default="", max_length=LONGEST["purpose"], description="Needed where no key is given.")
    right: Right = Field(default=Right.READ, strict=False)


class PassOnIn(Taken):
    """To whom of one's own constituency something is passed on."""

    to: Slug
    purpose: str = Field(default="", max_length=LONGEST["purpose"])


class RedactionBlockOut(Given):
    """One block of a draft: what the case says, and what the copy will say."""

    number: int
    kind: BlockKind
    tag: str = Field(description="Type of a trace, or key of a fact.")
    original: str
    text: str
    kept: bool
    found: list[What] = Field(description="What in it may tell whose case it is.")


class RedactionChangeOut(Given):
    """How the case differs from what the copy was begun with."""

    change: Change
    kind: BlockKind


class RedactionLineOut(Given):
    """A draft in a list."""

    reference: str = Field(examples=["W-2M8X-41TV"])
    state: DraftState
    tlp: TLP
    naming: Naming
    to_the_day: bool
    version: int
    begun_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    remarks: str
    copy_reference: str | None = Field(description="The released copy.")


class RedactionOut(RedactionLineOut):
    """A draft with its blocks, as its authors and the second person see it."""

    blocks: list[RedactionBlockOut]
    changes: list[RedactionChangeOut]
    acts: list[str] = Field(description="What you may do with it now.")
    seen: str = Field(description="Stands for what is told here: given back with the release.")


class RedactionListOut(Given):
    """The drafts of a case, the newest first."""

    items: list[RedactionLineOut]


class PassageOut(Given):
    """One block of a released copy."""

    kind: BlockKind
    tag: str
    at: datetime | None
    day: date | None = Field(description="Instead of `at`, where times are told to the day.")
    text: str


class CopyLineOut(Given):
    """A released copy in a list."""

    reference: str = Field(examples=["X-2M8X-41TV"])
    state: CopyState
    tlp: TLP
    title: str
    issuer: str = Field(description="Slug of the body that released it.")
    released_at: datetime


class CopyOut(CopyLineOut):
    """A released copy as its reader has it. Nothing leads from it to a case."""

    sector: str = Field(description="Slug of the organisation's sector, where the copy tells it.")
    organisation: str | None = Field(description="Slug of the organisation, where the copy names it.")
    passages: list[PassageOut]
    digest: str = Field(description="SHA-256 of what it says.")


class CopyPage(Page):
    """A page of released copies."""

    items: list[CopyLineOut]


class ShareOut(Given):
    """A sharing with what became of it."""

    reference: str = Field(examples=["Z-2M8X-41TV"])
    state: ShareState
    case: str | None
    copy_reference: str | None
    giver: str = Field(description="Slug of the party that shares.")
    receiver: str = Field(description="Slug of the party with which it is shared.")
    purpose_key: str
    purpose: str
    right: Right
    until: datetime
    shared_at: datetime
    first_read_at: datetime | None
    acknowledged_at: datetime | None
    ended_at: datetime | None
    ended_why: str
    deleted_at: datetime | None = Field(description="When the receiver confirmed that nothing of it is kept.")


class SharePage(Page):
    """A page of sharings."""

    items: list[ShareOut]


def line_out(draft: object) -> dict[str, object]:
    plain = ("reference", "state", "tlp", "naming", "to_the_day", "version", "submitted_at", "decided_at", "remarks")
    told: dict[str, object] = {name: getattr(draft, name) for name in plain}
    copy = getattr(draft, "copy", None)
    return told | {"begun_at": draft.at, "copy_reference": copy.reference if copy else None}  # type: ignore[attr-defined]


def draft_out(found: Workspace) -> RedactionOut:
    blocks = [
        RedactionBlockOut(
            found=[What(each) for each in dict.fromkeys(line.found)],
            **{name: getattr(line.block, name) for name in ("number", "kind", "tag", "original", "text", "kept")},
        )
        for line in found.lines
    ]
    return RedactionOut.model_validate(
        line_out(found.draft)
        | {
            "blocks": blocks,
            "changes": [RedactionChangeOut(change=each.change, kind=each.kind) for each in found.changed],
            "acts": sorted(found.acts),
            "seen": found.seen,
        }
    )


def copy_line(copy: Copy) -> dict[str, object]:
    plain = ("reference", "state", "tlp", "title", "released_at")
    return {name: getattr(copy, name) for name in plain} | {"issuer": copy.issuer.slug}


def copy_out(copy: Copy, passages: list[Passage]) -> CopyOut:
    told = [
        PassageOut(**{name: getattr(each, name) for name in ("kind", "tag", "at", "day", "text")}) for each in passages
    ]
    organisation = copy.organisation.slug if copy.organisation else None
    more = {"sector": copy.sector, "organisation": organisation, "passages": told, "digest": copy.digest}
    return CopyOut.model_validate(copy_line(copy) | more)


def share_out(share: Share) -> ShareOut:
    plain = [
        *("reference", "state", "purpose_key", "purpose", "right", "until", "shared_at", "first_read_at"),
        *("acknowledged_at", "ended_at", "ended_why", "deleted_at"),
    ]
    return ShareOut(
        case=share.record if share.case_id else None,
        copy_reference=None if share.case_id else share.record,
        giver=share.from_party.slug,
        receiver=share.to_party.slug,
        **{name: getattr(share, name) for name in plain},
    )
