"""What people can do on the page of a piece: one line for each act, with its form and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pehra.evidence.actions import copies, custody, retention
from pehra.evidence.queries.pieces import Detail
from pehra.evidence.rules.words import DestructionState, PieceState
from pehra.evidence.web import forms
from pehra.foundation.access.person import Person
from pehra.law.tlp import TLP


@dataclass(frozen=True)
class Deed:
    """An act as the page offers it. `name` is its address; `opens` says to whom it is open."""

    name: str
    form: type[forms.ActForm]
    do: Callable[..., object]
    opens: Callable[[Detail, Person], bool]
    label: Any
    done: Any
    image: str
    kind: str = "secondary"
    hint: Any = ""


def _held(detail: Detail) -> bool:
    return detail.row.piece.state == PieceState.HELD


def _keeps(detail: Detail, person: Person) -> bool:
    return detail.keeps and detail.takes_part and _held(detail)


def _free(detail: Detail, person: Person) -> bool:
    """Kept here, and nothing is asked of anybody about it."""
    return _keeps(detail, person) and detail.offer is None and detail.proposal is None


def _decides(detail: Detail, person: Person) -> bool:
    return detail.keeps and detail.takes_part and detail.proposal is not None


def _confirms(detail: Detail, person: Person) -> bool:
    proposal = detail.proposal
    if proposal is None or not _decides(detail, person):
        return False
    return proposal.state == DestructionState.PROPOSED or proposal.first_user_id != person.user_id


def _there(detail: Detail) -> bool:
    return detail.row.piece.state != PieceState.DESTROYED


DEEDS: Final = (
    Deed(
        "accept",
        forms.AcceptForm,
        custody.answer,
        lambda detail, person: detail.answers,
        _("Take it over"),
        _("The piece is in your custody now. Both sides have signed."),
        "check",
        "primary",
    ),
    Deed(
        "refuse",
        forms.RefuseForm,
        custody.answer,
        lambda detail, person: detail.answers,
        _("Do not take it over"),
        _("The holder has been told, and keeps the piece."),
        "x",
    ),
    Deed(
        "hand-over",
        forms.HandOverForm,
        custody.hand_over,
        lambda detail, person: _free(detail, person) and bool(detail.receivers),
        _("Hand it over"),
        _("The piece is offered. You keep it until the other side takes it over."),
        "arrow-forward-up",
        hint=_("You keep the piece until the other side takes it over. Both sides sign."),
    ),
    Deed(
        "withdraw",
        forms.PlainForm,
        custody.withdraw,
        lambda detail, person: _keeps(detail, person) and detail.offer is not None,
        _("Take the offer back"),
        _("The offer has been taken back."),
        "arrow-back-up",
    ),
    Deed(
        "check",
        forms.PlainForm,
        copies.check,
        lambda detail, person: detail.takes_part and bool(detail.row.piece.kept_as),
        _("Check the file"),
        _("The file was hashed again. The answer is the newest link of the chain."),
        "eye-check",
        hint=_("The kept file is hashed again and compared with the hash of the day on which it was taken in."),
    ),
    Deed(
        "seal",
        forms.SealForm,
        custody.seal,
        lambda detail, person: _keeps(detail, person) and not detail.row.piece.seal,
        _("Seal it"),
        _("The seal is on it."),
        "lock",
        hint=_("While a seal is on it, no copy of a file is given out."),
    ),
    Deed(
        "unseal",
        forms.ReasonForm,
        custody.unseal,
        lambda detail, person: _keeps(detail, person) and bool(detail.row.piece.seal),
        _("Break the seal"),
        _("The seal is broken."),
        "key",
    ),
    Deed(
        "label",
        forms.LabelForm,
        custody.label,
        _keeps,
        _("Change the label"),
        _("The label has been changed."),
        "eye",
    ),
    Deed(
        "name",
        forms.NameForm,
        custody.name_person,
        lambda detail, person: _keeps(detail, person) and detail.row.piece.tlp == TLP.RED,
        _("Name a person"),
        _("The person sees the piece from now on."),
        "user-circle",
    ),
    Deed(
        "hold",
        forms.ReasonForm,
        retention.place_hold,
        lambda detail, person: detail.takes_part and detail.hold is None and _there(detail),
        _("Place a legal hold"),
        _("The piece is not destroyed while the hold stands."),
        "gavel",
        hint=_("Nothing destroys the piece while the hold stands, under your name."),
    ),
    Deed(
        "lift",
        forms.ReasonForm,
        retention.lift_hold,
        lambda detail, person: detail.keeps and detail.takes_part and detail.hold is not None,
        _("Lift the legal hold"),
        _("The hold is lifted."),
        "gavel",
    ),
    Deed(
        "release",
        forms.ReleaseForm,
        custody.release,
        _free,
        _("Give it out of custody"),
        _("The piece is out of your custody."),
        "logout",
        hint=_("Back to its owner, or to a court. A file is kept until it is destroyed."),
    ),
    Deed(
        "destroy",
        forms.ReasonForm,
        retention.propose,
        lambda detail, person: (
            detail.keeps
            and detail.takes_part
            and _there(detail)
            and detail.offer is None
            and detail.hold is None
            and detail.proposal is None
        ),
        _("Propose to destroy it"),
        _("Two persons decide now."),
        "trash",
        hint=_("Nothing is destroyed by this: two persons have to confirm."),
    ),
    Deed(
        "confirm",
        forms.PlainForm,
        retention.confirm,
        _confirms,
        _("Confirm the destruction"),
        _("Your word is recorded. The second person's destroys the piece for good."),
        "trash",
        "danger",
        _("The second person's word destroys the piece for good. One of the two is a lead or a duty officer."),
    ),
    Deed(
        "keep",
        forms.ReasonForm,
        retention.decline,
        _decides,
        _("Keep it"),
        _("The piece is kept."),
        "x",
    ),
)
BY_NAME: Final = {deed.name: deed for deed in DEEDS}


def fitting(detail: Detail, person: Person) -> list[Deed]:
    """The acts that are open, what waits for an answer before the rest."""
    found = [deed for deed in DEEDS if deed.opens(detail, person)]
    return sorted(found, key=lambda deed: deed.kind == "secondary")
