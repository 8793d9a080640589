"""Writing a request: to whom, under which label, with what of the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from pehra.correspondence.actions import audience
from pehra.correspondence.actions.acting import Acting, acting, officer, words
from pehra.correspondence.models import Request
from pehra.correspondence.rules.letters import LANGUAGES, ready
from pehra.correspondence.rules.requests import (
    FURTHEST,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SUBJECT,
    MOST_OF_CASE,
    MOST_VALUES,
)
from pehra.correspondence.rules.telling import labels_for
from pehra.correspondence.rules.wording import REQUEST, LetterKind, Outsider, RequestAct, RequestState
from pehra.formats.references import fresh
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.incidents.queries import sightings
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

LONGEST_ADDRESS = 254


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is written. `to` is the slug of a party of the network, or empty for somebody outside.

    `values` are (type, value) of observables of the case; `tlp` empty: the case's own label, AMBER at the widest.
    """

    kind: str = LetterKind.FREE.value
    language: str = "en"
    to: str = ""
    to_name: str = ""
    to_address: str = ""
    to_kind: str = ""
    reply_to: str = ""
    tlp: str = ""
    purpose: str = ""
    subject: str = ""
    body: str = ""
    due_at: datetime | None = None
    values: Sequence[tuple[str, str]] = ()


@transaction.atomic
def draft(*, by: Person, reference: str, given: Draft, at: datetime) -> Request:
    """Begin a request about a case; without words of one's own it gets the ready letter of its kind.

    Nothing leaves by this. Raises Absent, Forbidden, Invalid, and Conflict for a case that has all that one may have.
    """
    case, party = cases.written(by, reference)
    officer(by, case, party)
    if Request.objects.filter(case_id=case.pk).count() >= MOST_OF_CASE:
        raise Conflict(
            "This case has %(most)d requests, and takes no more. Write in one that it has.", most=MOST_OF_CASE
        )
    fields = _fields(by, case, given, party, at)
    row = Request.objects.create(
        reference=fresh(REQUEST),
        case_id=case.pk,
        party_id=party,
        audience=audience.of_case(case),
        state=RequestState.DRAFT,
        written_by=by.label,
        created_at=at,
        **fields,
    )
    Acting(case, row, by, party, at).journal("request.draft", kind=row.kind)
    return row


@transaction.atomic
def edit(*, by: Person, reference: str, given: Draft, at: datetime) -> Request:
    """Change a draft, all of it. Raises Absent, Forbidden, NotInThisState, Invalid."""
    act = acting(by, reference, RequestAct.EDIT, at)
    for name, value in _fields(by, act.case, given, act.row.party_id, at).items():
        setattr(act.row, name, value)
    act.row.written_by = by.label
    act.row.save()
    act.journal("request.edit", kind=act.row.kind)
    return act.row


def _fields(by: Person, case: Any, given: Draft, own: int, at: datetime) -> dict[str, Any]:
    """The columns of a draft. Raises Invalid, naming each field that cannot be accepted."""
    problems: dict[str, Problem] = {}
    texts = _texts(given, problems)
    kind = _one_of("kind", given.kind, list(LetterKind), problems)
    language = _one_of("language", given.language, LANGUAGES, problems)
    label = _label(given.tlp, case, problems)
    if stricter(TLP(case.tlp), TLP.AMBER_STRICT) == case.tlp and not texts["purpose"]:
        problems["purpose"] = Problem("A case under this label needs the purpose to be stated.")
    to = _addressee(by, case, given, own, at, problems)
    if given.due_at is not None and not at < given.due_at <= at + FURTHEST:
        problems["due_at"] = Problem("This time has to lie ahead, within a year.")
    values = _values(case, given.values, problems)
    if problems:
        raise Invalid(problems)
    if not texts["subject"] and not texts["body"]:
        letter = ready(LetterKind(kind), language)
        texts |= {"subject": letter.subject, "body": letter.body}
    texts |= {"kind": kind, "language": language, "tlp": label, "values": values, "due_at": given.due_at}
    return texts | to


def _texts(given: Draft, problems: dict[str, Problem]) -> dict[str, Any]:
    checks: Mapping[str, dict[str, Any]] = {
        "subject": {"longest": LONGEST_SUBJECT, "lines": False},
        "body": {},
        "purpose": {"longest": LONGEST_PURPOSE},
    }
    found = {}
    for name, how in checks.items():
        try:
            found[name] = words(name, getattr(given, name), required=False, **how)
        except Invalid as refused:
            problems.update(refused.problems)
            found[name] = ""
    return found


def _one_of(name: str, chosen: str, offered: Sequence[str], problems: dict[str, Problem]) -> str:
    if chosen not in offered:
        problems[name] = Problem("Choose one of those offered.")
        return str(offered[0])
    return chosen


def _label(chosen: str, case: Any, problems: dict[str, Problem]) -> TLP:
    own = TLP(case.tlp)
    if not chosen:
        return stricter(own, TLP.AMBER) if own is not TLP.RED else own
    if chosen not in list(TLP):
        problems["tlp"] = Problem("This is not a label of TLP 2.0.")
    elif TLP(chosen).strictness < own.strictness:
        problems["tlp"] = Problem(
            "A letter is not told more widely than its case: choose %(tlp)s or stricter.", tlp=own
        )
    elif TLP(chosen) not in labels_for(own):
        problems["tlp"] = Problem("Only a case that is TLP:RED names the persons who would read this.")
    else:
        return TLP(chosen)
    return own


def _addressee(
    by: Person, case: Any, given: Draft, own: int, at: datetime, problems: dict[str, Problem]
) -> dict[str, Any]:
    nobody = {"to_party_id": None, "to_name": "", "to_address": "", "to_kind": "", "reply_to": ""}
    if given.to:
        party = registry.party_named(given.to[:80]) if given.to.isascii() and given.to.isprintable() else None
        if party is None or not _known(by, case, party, at):
            problems["to"] = Problem("There is no party of this short name that you could write to.")
            return nobody
        if party.id == own:
            problems["to"] = Problem("Nobody writes to themselves: choose another party.")
        if case.drill is not None and party.id not in case.drill.parties:
            problems["to"] = Problem("This party takes no part in the drill: nothing of it may reach them.")
        return nobody | {"to_party_id": party.id}
    found = nobody | {"to_kind": given.to_kind or Outsider.OTHER.value}
    if found["to_kind"] not in list(Outsider):
        problems["to_kind"] = Problem("Choose one of those offered.")
    try:
        found["to_name"] = words("to_name", given.to_name, longest=LONGEST_NAME, lines=False)
    except Invalid as refused:
        problems.update(refused.problems)
    found["to_address"] = _address("to_address", given.to_address, problems, required=True)
    found["reply_to"] = _address("reply_to", given.reply_to, problems)
    return found


def _known(by: Person, case: Any, party: registry.PartyName, at: datetime) -> bool:
    """Bodies are known to everybody; an organisation to those who take part with it, or whom it is shown to."""
    if party.kind == "body" or party.id in cases.circle_of(case).parties:
        return True
    try:
        registry.visible_organisation(by, party.slug, registry.local_date(at))
    except Absent:
        return False
    return True


def _address(name: str, typed: str, problems: dict[str, Problem], *, required: bool = False) -> str:
    address = typed.strip()
    if not address and not required:
        return ""
    try:
        # What is valid may still be longer than any mail server takes, or hold signs that no header carries.
        if len(address) > LONGEST_ADDRESS or not address.isprintable():
            raise ValidationError("")
        validate_email(address)
    except ValidationError:
        problems[name] = Problem("Write a mail address, as in abuse@example.org.")
        return ""
    return address


def _values(case: Any, chosen: Sequence[tuple[str, str]], problems: dict[str, Problem]) -> list[dict[str, str]]:
    unique = list(dict.fromkeys(chosen))
    if len(unique) > MOST_VALUES:
        problems["values"] = Problem("At most %(most)d technical traces go with one letter.", most=MOST_VALUES)
        return []
    if not all("\0" not in type_ + value and sightings.stands_on(case, type_, value) for type_, value in unique):
        problems["values"] = Problem("Only technical traces of this case go with the letter.")
    return [{"type": type_, "value": value} for type_, value in unique]
