"""Acts that take something back: a note is struck out or made stricter, a person is named no longer."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.shapes import Taken
from pehra.incidents import actions
from pehra.incidents.api.acts import Reference, done
from pehra.incidents.api.given import DoneOut
from pehra.incidents.api.taken import Label, Reason

router = Router(tags=["Acts on cases"])
act = acts_on(router, "/{reference}", DoneOut)
Key = Annotated[str, Path(description="Key of the note, as `note` in the timeline.", max_length=40)]


class AmendmentIn(Taken):
    """What becomes of a note: `strike`, or else a stricter label, or your own body alone, or both."""

    strike: bool = Field(default=False, description="Its words are no longer shown to anybody outside your body.")
    tlp: Label | None = Field(default=None, description="A stricter label than the note has.")
    internal: bool = Field(default=False, description="From now on only for the people of your own body.")
    reason: Reason


class Amended(AmendmentIn):
    """The same with the note that it is about: another note under the same key is another request."""

    note: str


class Unnamed(Taken):
    """Who is named no longer."""

    named: str


@act("notes/{note}/amendment", "amendNote", "Strike out a note or make it stricter")
def amend(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    note: Key,
    body: AmendmentIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """As its author, or as a lead of the author's body. It never becomes wider. Whoever had opened it knows what it
    said; the timeline tells your body who that was, as far as the label had readings recorded.
    """
    asked = Amended(**body.model_dump(), note=note)
    words = {"strike": body.strike, "tlp": body.tlp or "", "internal": body.internal, "reason": body.reason}
    return done(
        request, response, "amend-note", reference, idempotency_key, actions.amend_note, asked, note=note, **words
    )


@act("named/{named}/end", "unnamePerson", "Name a person no longer")
def unname(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    named: Annotated[str, Path(description="Key of the naming, as `named` in the case.", max_length=40)],
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """On a TLP:RED case, as its source or for the body that has it: what they see of it ends at once. The last person
    of a party stays, and the source's own people are the source's to choose.
    """
    asked = Unnamed(named=named)
    return done(
        request, response, "unname-person", reference, idempotency_key, actions.unname_person, asked, named=named
    )
