"""What of a case is called by a key: a note, with what became of it afterwards, and the naming of a person."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.models import Case, Correction, Entry
from pehra.incidents.policy import amends


def note_key(number: int) -> str:
    """Names an entry in an address without telling how many the network has."""
    return salted_hmac("pehra.incidents.note", str(number)).hexdigest()[:20]


def named_key(number: int) -> str:
    """The same of the naming of a person."""
    return salted_hmac("pehra.incidents.named", str(number)).hexdigest()[:20]


def entry_by_key(person: Person, case: Case, key: str) -> Entry:
    """The entry of a case, which this person sees, under this key. Raises Absent."""
    rows = Entry.objects.filter(visible_to(person), case=case)
    number = next((each for each in rows.values_list("pk", flat=True) if note_key(each) == key), None)
    if number is None:
        raise Absent
    return rows.get(pk=number)


def own_note(person: Person, case: Case, key: str) -> Entry:
    """The same, of a note that this person may strike out or make stricter. Raises Absent."""
    found = entry_by_key(person, case, key)
    if not amends(person, found):
        raise Absent
    return found


def shown_on(case: Case) -> list[Case]:
    """The case, and those on whose pages its notes stand since it was merged into them."""
    found = [case]
    while found[-1].merged_into is not None:
        found.append(found[-1].merged_into)
    return found


def corrections_in(person: Person, cases: Iterable[int]) -> "QuerySet[Correction]":
    """What became of notes of these cases, in order, for the people of the body that wrote each and still see it."""
    rows = Correction.objects.filter(visible_to(person, "entry__"), entry__case__in=list(cases))
    return rows.filter(party_id__in=sorted(person.parties(READS_CASES))).order_by("pk")
