"""Who takes part in a case, and with that who may see it: the only place that writes an audience."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.incidents.errors import Changed
from pehra.incidents.models import Case, Entry, Named, Participant, Report
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import ParticipantPart
from pehra.law.tlp import TLP, audience, stricter


def locked(by: Person, reference: str, version: int | None = None) -> Case:
    """The case, locked until the act commits. Raises Absent; Changed for another version."""
    rows = Case.objects.select_for_update(of=("self",)).filter(visible_to(by), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    if version is not None and version != found.version:
        raise Changed
    return found


def touch(case: Case, at: datetime, *fields: str) -> None:
    """Save these fields of a case together with its new version."""
    case.updated_at = at
    case.version = F("version") + 1
    case.save(update_fields=["updated_at", "version", *fields])
    case.refresh_from_db(fields=["version"])


def joins(case: Case, party_id: int, part: ParticipantPart, at: datetime) -> None:
    """A party takes part from now on. While the case is TLP:RED, those who answer for it are named."""
    Participant.objects.get_or_create(case=case, party_id=party_id, part=part, until=None, defaults={"since": at})
    if case.tlp == TLP.RED:
        name_those_who_answer(case, [party_id], at)


def leaves(case: Case, party_id: int, part: ParticipantPart, at: datetime) -> None:
    """A party no longer takes part in this way; with no part left, its named people are no longer named."""
    Participant.objects.filter(case=case, party_id=party_id, part=part, until=None).update(until=at)
    if not Participant.objects.filter(case=case, party_id=party_id, until=None).exists():
        Named.objects.filter(case=case, party_id=party_id, until=None).update(until=at)


def name_those_who_answer(case: Case, party_ids: Iterable[int], at: datetime) -> None:
    """Name the leads and duty officers of these parties; where there are none, everybody who reads cases there.

    A RED case that nobody of the responsible body could open would be lost.
    """
    for party_id in party_ids:
        people = members([party_id], ANSWERS_FOR_THE_BODY) or members([party_id], READS_CASES)
        for user in people:
            _name(case, user.pk, party_id, "answers for the body", at)


def name(case: Case, by: Person, party_id: int, why: str, at: datetime) -> None:
    """Name the person who acts."""
    if by.user_id:
        _name(case, by.user_id, party_id, why, at)


def _name(case: Case, user_id: int, party_id: int, why: str, at: datetime) -> None:
    Named.objects.get_or_create(
        case=case, user_id=user_id, until=None, defaults={"party_id": party_id, "why": why, "since": at}
    )


def audience_of(case: Case, tlp: TLP, *, parties: Iterable[int], named: Iterable[int]) -> list[int]:
    """The audience of something in this case under a label, which is never wider than the case's own."""
    label = stricter(tlp, TLP(case.tlp))
    return sorted(audience(label, named=named, participants=parties, concerned=case.affected))


def refresh_audience(case: Case) -> None:
    """Work out anew who may see the case, its reports and its entries, after parties, names or labels changed."""
    parties = set(Participant.objects.filter(case=case, until=None).values_list("party_id", flat=True))
    named = set(Named.objects.filter(case=case, until=None).values_list("user_id", flat=True))
    case.audience = audience_of(case, TLP(case.tlp), parties=parties, named=named)
    case.save(update_fields=["audience"])
    reports = list(Report.objects.filter(case=case))
    for report in reports:
        report.audience = audience_of(case, TLP(report.tlp), parties=parties, named=named)
    Report.objects.bulk_update(reports, ["audience"])
    entries = list(Entry.objects.filter(case=case))
    for entry in entries:
        entry.audience = entry_audience(case, entry, parties=parties, named=named)
    Entry.objects.bulk_update(entries, ["audience"], batch_size=500)


def entry_audience(case: Case, entry: Entry, *, parties: set[int], named: set[int]) -> list[int]:
    """Who may see an entry: an internal one its own team, a RED one the persons chosen for it and its author."""
    label = stricter(TLP(entry.tlp), TLP(case.tlp))
    if label is not TLP.RED:
        return [entry.party_id] if entry.internal else audience_of(case, label, parties=parties, named=())
    chosen = set(entry.named) | ({entry.author_id} if entry.author_id else set())
    if case.tlp != TLP.RED:
        persons = chosen
    elif entry.tlp == TLP.RED or entry.internal:
        persons = chosen & named
    else:
        persons = named
    return sorted(-person for person in persons)
