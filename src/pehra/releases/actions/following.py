"""What is not released yet follows the notes that are in it."""

from datetime import datetime
from typing import Any

from django.db.models import F

from pehra.incidents.queries.notes import shown_on
from pehra.releases.models import Block, Draft
from pehra.releases.rules.states import DraftState


def on_amended(entry: Any, at: datetime) -> None:
    """A note that was taken back leaves every copy that is not released. One that waits for its second person goes back
    to whoever works on it: they released nothing of what they have seen.
    """
    cases = [each.pk for each in shown_on(entry.case)]
    blocks = Block.objects.filter(source=f"entry:{entry.pk}", draft__case_id__in=cases, draft__copy=None)
    drafts = set(blocks.values_list("draft_id", flat=True))
    blocks.update(original="", text="", kept=False)
    changed = Draft.objects.filter(pk__in=drafts)
    changed.filter(state=DraftState.AWAITING).update(state=DraftState.DRAFT)
    changed.update(version=F("version") + 1, changed_at=at)
