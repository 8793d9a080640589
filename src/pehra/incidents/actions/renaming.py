"""Correcting the title under which a case stands in every list."""

from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents.actions.custody import begin
from pehra.incidents.actions.taking_part import touch
from pehra.incidents.actions.timeline import add_entry, journal
from pehra.incidents.models import Case
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.intake import LONGEST_TITLE
from pehra.incidents.rules.wording import EntryKind


@transaction.atomic
def rename(*, by: Person, reference: str, title: str, version: int | None = None, at: datetime) -> Case:
    """Give a case another title, as whoever may classify it; the timeline keeps the one before, under the case's label.

    Reports keep theirs, which are their source's words, and so does every document and copy that was made of the case.
    """
    case, _ = begin(by, reference, Act.WORK, at, version)
    if wrong := problem_in(title, longest=LONGEST_TITLE):
        raise Invalid({"title": Problem(wrong[0], **wrong[1])})
    before, case.title = case.title, tidy(title)
    if case.title == before:
        raise Conflict("The case has this title already.")
    touch(case, at, "title")
    add_entry(case, EntryKind.RENAMED, by=by, party_id=case.custodian_id, at=at, body=before)
    journal(case, "case.rename", by=by, party_id=case.custodian_id, at=at)
    return case
