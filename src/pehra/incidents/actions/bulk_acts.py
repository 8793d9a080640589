"""What each act on many cases is, for one of them; and how it is taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import active_users
from pehra.incidents.actions.assigning import give, release, take
from pehra.incidents.actions.custody import accept
from pehra.incidents.actions.ending import close, dismiss, hold_incident, reopen
from pehra.incidents.actions.work import add_observables, classify, note
from pehra.incidents.errors import Changed
from pehra.incidents.models import Assignment, Case
from pehra.incidents.queries.assignments import held_by_own
from pehra.incidents.rules.bulk import BulkAct
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.registry.actions import hold_network

Arguments = Mapping[str, Any]
One = Callable[[Person, Case, Arguments, datetime], object]
# They change what is an incident, or may.
OF_AN_INCIDENT: Final = frozenset({BulkAct.DISMISS, BulkAct.CLOSE, BulkAct.BACK})


def hold_first(by: Person, act: BulkAct, reference: str, given: Arguments) -> None:
    """Wait for whoever changes the network, and for other changes of an incident: before any case is locked."""
    if act is BulkAct.ACKNOWLEDGE:
        hold_network()
    elif act in OF_AN_INCIDENT and (act is not BulkAct.CLOSE or _outcome(given) in NO_INCIDENT):
        hold_incident(by, reference)


def snapshot(by: Person, case: Case) -> dict[str, Any]:
    """What an act may replace, as it is before."""
    held = _held(by, case)
    return {
        "classification": list(case.classification),
        "severity": case.severity,
        "ransomware": case.ransomware,
        "holder": held.user_id if held else None,
    }


def _held(by: Person, case: Case) -> Assignment | None:
    return held_by_own(by).filter(case=case).order_by("pk").first()


def _assign(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return _hand(by, case, given["to"], at)


def _hand(by: Person, case: Case, to: str, at: datetime) -> object:
    if not to:
        return release(by=by, reference=case.reference, at=at)
    own = next((user.email for user in active_users([by.user_id])), None)
    if to.lower() == own:
        return take(by=by, reference=case.reference, at=at)
    return give(by=by, reference=case.reference, to=to, at=at)


def _acknowledge(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return accept(by=by, reference=case.reference, at=at)


def _classify(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return _set(by, case, {"classification": given["classification"]}, at)


def _judge(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return _set(by, case, {"severity": given["severity"]}, at)


def _set(by: Person, case: Case, changed: Arguments, at: datetime) -> object:
    """Classify, with everything else as it is."""
    words = {"classification": case.classification, "severity": case.severity, "ransomware": case.ransomware}
    return classify(by=by, reference=case.reference, **(words | dict(changed)), at=at)


def _observe(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    added = add_observables(by=by, reference=case.reference, seen=[Seen(given["value"], note=given["note"])], at=at)
    if not added:
        raise Conflict("The case has this observable already.")
    return added


def _note(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return note(by=by, reference=case.reference, body=given["body"], internal=given["internal"], at=at)


def _close(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    words = {name: given[name] for name in ("cause", "lesson")}
    return close(by=by, reference=case.reference, outcome=_outcome(given), **words, at=at)


def _outcome(given: Arguments) -> str:
    """What was begun before it was asked, was begun as handled."""
    return str(given.get("outcome", CaseOutcome.HANDLED))


def _dismiss(by: Person, case: Case, given: Arguments, at: datetime) -> object:
    return dismiss(by=by, reference=case.reference, outcome=given["outcome"], reason=given["reason"], at=at)


ACTS: Final[Mapping[BulkAct, One]] = {
    BulkAct.ASSIGN: _assign,
    BulkAct.ACKNOWLEDGE: _acknowledge,
    BulkAct.DISMISS: _dismiss,
    BulkAct.CLASSIFY: _classify,
    BulkAct.SEVERITY: _judge,
    BulkAct.OBSERVABLE: _observe,
    BulkAct.NOTE: _note,
    BulkAct.CLOSE: _close,
}


def _hand_back(by: Person, case: Case, before: Arguments, reason: str, at: datetime) -> object:
    held = _held(by, case)
    if (held.user_id if held else None) != before["left_with"]:
        raise Changed
    users = active_users([before["holder"]]) if before["holder"] else []
    return _hand(by, case, users[0].email if users else "", at)


def _set_back(by: Person, case: Case, before: Arguments, reason: str, at: datetime) -> object:
    return _set(by, case, {name: before[name] for name in ("classification", "severity", "ransomware")}, at)


def _open_again(by: Person, case: Case, before: Arguments, reason: str, at: datetime) -> object:
    return reopen(by=by, reference=case.reference, reason=reason, at=at)


BACK: Final[Mapping[BulkAct, Callable[[Person, Case, Arguments, str, datetime], object]]] = {
    BulkAct.ASSIGN: _hand_back,
    BulkAct.CLASSIFY: _set_back,
    BulkAct.SEVERITY: _set_back,
    BulkAct.DISMISS: _open_again,
    BulkAct.CLOSE: _open_again,
}
