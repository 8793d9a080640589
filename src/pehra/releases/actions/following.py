"""What is not released yet follows the notes and the traces that are in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.accounts.queries import seeing
from pehra.incidents.queries.notes import shown_on
from pehra.releases.actions.acting import Acting
from pehra.releases.models import Block, Draft
from pehra.releases.queries.drafts import second_persons
from pehra.releases.rules.states import DraftState


def on_amended(entry: Any, at: datetime) -> None:
    """A note that was taken back leaves every copy that is not released."""
    _leave([f"entry:{entry.pk}"], shown_on(entry.case), "release.note-gone", at)


def on_struck(traces: Iterable[Any], at: datetime) -> None:
    """A trace that does not count as seen any more does so too, as it is left out of a copy begun now."""
    struck = list(traces)
    cases = [case for trace in struck for case in shown_on(trace.case)]
    _leave([f"observable:{trace.pk}" for trace in struck], cases, "release.trace-gone", at)


def _leave(sources: Iterable[str], cases: Iterable[Any], act: str, at: datetime) -> None:
    """Empty the blocks of these sources in the copies of these cases that are not released.

    A copy that waits for its second person goes back to whoever works on it: they released nothing of what they have
    seen. Both sides are told. Who took back what, the line of that act says: it may be somebody of another body.
    """
    blocks = Block.objects.filter(source__in=list(sources)).exclude(original="", text="", kept=False)
    holding = blocks.filter(draft__case_id__in={case.pk for case in cases}, draft__copy=None)
    drafts = Draft.objects.select_for_update(of=("self",)).filter(copy=None, pk__in=holding.values("draft_id"))
    gone = [Acting(draft.case, draft, SYSTEM, at) for draft in drafts.select_related("case__drill").order_by("pk")]
    blocks.filter(draft__in=[each.draft for each in gone]).update(original="", text="", kept=False)
    for each in gone:
        if each.draft.state == DraftState.AWAITING:
            _send_back(each)
        each.save("state")
    for each in gone:
        each.journal(act)


def _send_back(gone: Acting) -> None:
    people = {*gone.draft.authors, *second_persons(gone.draft, gone.at)}
    gone.draft.state = DraftState.DRAFT
    text = "A redacted copy of case %(case)s is under work again: something that was in it was taken back."
    gone.tell((user.pk for user in seeing(gone.draft, among=people)), "release.sent-back", text)
