"""TLP: stricter at once, wider only with the source's recorded permission."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.actions import restrict
from pehra.incidents.actions.custody import given_reason
from pehra.incidents.actions.taking_part import (
    locked,
    name,
    name_those_who_answer,
    name_who_reported,
    refresh_audience,
    subject_of,
    touch,
)
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.actions.work import case_parties
from pehra.incidents.errors import PermissionNeeded
from pehra.incidents.models import Case, Permission
from pehra.incidents.policy import asks_the_source, is_restricted, is_source, labels_for
from pehra.incidents.rules.wording import EntryKind, PermissionState
from pehra.law.tlp import TLP, widest

# What follows a case that has another label now, with the one before.
Follower = Callable[[Case, TLP, datetime], None]
_following: list[Follower] = []


def on_label(follow: Follower) -> None:
    """Have `follow(case, before, at)` called, within its transaction, when a case has got another label."""
    if follow not in _following:
        _following.append(follow)


@transaction.atomic
def change_tlp(*, by: Person, reference: str, tlp: str, at: datetime) -> Case:
    """Set another label on a case, as its custodian or its source. Raises PermissionNeeded for a wider one."""
    case = locked(by, reference)
    party = _custodian_or_source(by, case)
    label, before = _label(tlp), TLP(case.tlp)
    if label is before:
        return case
    by_source = party == case.organisation_id
    if label.strictness < widest_allowed(case).strictness and not by_source:
        raise PermissionNeeded
    case.tlp = label
    if by_source:
        case.source_tlp = label
        _end_wider_permissions(case, label)
    touch(case, at, "tlp", "source_tlp")
    if label is TLP.RED:
        name(case, by, party, "set the case to TLP:RED", at)
        name_who_reported(case, at)
        name_those_who_answer(case, case_parties(case), at)
    add_entry(case, EntryKind.TLP, by=by, party_id=party, at=at, params={"before": before, "after": label})
    refresh_audience(case, at)
    for follow in _following:
        follow(case, before, at)
    if is_restricted(case):
        restrict(subject=subject_of(case))
    text = "The label of case %(case)s is now %(tlp)s."
    tell(case, set(case_parties(case)) - {party}, "case.tlp", text, params={"tlp": label}, at=at)
    journal(case, "case.tlp", by=by, party_id=party, at=at, detail={"before": before, "after": label})
    return case


def _end_wider_permissions(case: Case, label: TLP) -> None:
    """What the source permitted once does not outlive the stricter label that it sets itself."""
    for permission in Permission.objects.filter(case=case, state=PermissionState.GRANTED):
        if TLP(permission.tlp).strictness < label.strictness:
            permission.state = PermissionState.ENDED
            permission.save(update_fields=["state"])


def widest_allowed(case: Case) -> TLP:
    """The widest label that the source set or has permitted since."""
    granted = Permission.objects.filter(case=case, state=PermissionState.GRANTED).values_list("tlp", flat=True)
    return widest(TLP(case.source_tlp), map(TLP, granted))


@transaction.atomic
def ask_permission(*, by: Person, reference: str, tlp: str, reason: str, at: datetime) -> Permission:
    """Ask the source to permit a wider label. One question at a time."""
    case = locked(by, reference)
    label = _label(tlp)
    if not asks_the_source(by, case):
        raise Forbidden("Only the body that has the case can ask its source.")
    if label.strictness >= widest_allowed(case).strictness:
        raise Invalid({"tlp": "This label is permitted already: it can be set at once."})
    try:
        with transaction.atomic():
            asked = Permission.objects.create(
                case=case,
                tlp=label,
                asked_by=by.label,
                asking_body_id=case.custodian_id,
                reason=given_reason(reason),
                asked_at=at,
                state=PermissionState.ASKED,
            )
    except IntegrityError:
        raise Conflict("The source has been asked already and has not answered yet.") from None
    params = {"tlp": label, "state": PermissionState.ASKED}
    add_entry(case, EntryKind.PERMISSION, by=by, party_id=case.custodian_id, at=at, body=asked.reason, params=params)
    touch(case, at)
    text = "You are asked to permit a wider audience for case %(case)s."
    tell(case, [case.organisation_id], "case.permission-asked", text, at=at)
    journal(case, "case.ask-permission", by=by, party_id=case.custodian_id, at=at, detail={"tlp": label})
    return asked


@transaction.atomic
def answer_permission(
    *, by: Person, reference: str, permission_id: int, grant: bool, answer: str = "", at: datetime
) -> Permission:
    """The source grants or refuses. Granting changes nothing by itself: the custodian then sets the label."""
    case = locked(by, reference)
    asked = Permission.objects.select_for_update().filter(pk=permission_id, case=case).first()
    if asked is None:
        raise Absent
    if not is_source(by, case):
        raise Forbidden("Only the organisation that reported it can answer this.")
    if asked.state != PermissionState.ASKED:
        raise Conflict("This has been answered already.")
    asked.state = PermissionState.GRANTED if grant else PermissionState.REFUSED
    asked.answered_by, asked.answered_at = by.label, at
    asked.answer = given_reason(answer) if answer.strip() else ""
    asked.save()
    params = {"tlp": asked.tlp, "state": asked.state}
    add_entry(case, EntryKind.PERMISSION, by=by, party_id=case.organisation_id, at=at, body=asked.answer, params=params)
    touch(case, at)
    tell(case, [asked.asking_body_id], "case.permission-answered", "The source of case %(case)s has answered.", at=at)
    detail = {"tlp": asked.tlp, "state": asked.state}
    journal(case, "case.answer-permission", by=by, party_id=case.organisation_id, at=at, detail=detail)
    return asked


def _label(tlp: str) -> TLP:
    if tlp not in list(TLP):
        raise Invalid({"tlp": "This is not a label of TLP 2.0."})
    return TLP(tlp)


def _custodian_or_source(by: Person, case: Case) -> int:
    party = labels_for(by, case)
    if party is None:
        raise Forbidden("Only the body that has the case, or its source, can change its label.")
    return party
