"""What a part of case work that has a package of its own (evidence, tasks, correspondence) does with a case.

It writes for one of those who take part, leaves a fact in the timeline, and keeps its own records as visible as the
case is: `audience_for` when one is made, and a subscriber of `on_audience` when the circle or the label changes.
"""

from collections.abc import Mapping
from datetime import datetime

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Forbidden
from pehra.foundation.access.person import Person
from pehra.incidents.actions.going_on import check_goes_on_here
from pehra.incidents.actions.taking_part import audience_of, circle_of, locked, touch
from pehra.incidents.actions.timeline import add_entry
from pehra.incidents.models import Case, Entry
from pehra.incidents.policy import writes_for
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP


def written(by: Person, reference: str, *, version: int | None = None, merged: bool = False) -> tuple[Case, int]:
    """The case, locked until the act commits, and for which of its parties this person writes.

    Raises Absent; Forbidden for whoever only reads it; Changed for another version; Merged, unless what is done ends
    something that left this case before it was `merged`; DrillStands, DrillOver.
    """
    case = locked(by, reference, version)
    party = writes_for(by, case, sorted(circle_of(case).parties))
    if party is None:
        raise Forbidden("Only those who take part in a case can write in it.")
    if not merged:
        check_goes_on_here(case, party)
    return case, party


def hold(by: Person, *references: str) -> None:
    """Lock those of these cases that this person sees, in the order in which every act locks several.

    For an act that writes in one case and refers to another: what it refers to is looked at when it commits, and
    whoever has that other case locked may wait for the journal, which the act holds by then.
    """
    rows = Case.objects.select_for_update(no_key=True).filter(
        visible_to(by), reference__in=[tidy(each) for each in references]
    )
    list(rows.order_by("pk").values_list("pk"))


def audience_for(case: Case, tlp: TLP | None = None) -> list[int]:
    """The audience of a record that belongs to a case, under its own label where that is stricter."""
    return audience_of(case, tlp or TLP(case.tlp), circle_of(case))


def add_fact(
    case: Case,
    text: str,
    *,
    by: Person,
    party_id: int,
    at: datetime,
    params: Mapping[str, str | int | Mapping[str, str]] | None = None,
    image: str = "info-circle",
    tlp: TLP | None = None,
    internal: bool = False,
) -> Entry:
    """Leave a fact in the timeline, and give the case its next version.

    `text` is an English sentence that is marked for translation (`gettext_noop`), with places for `params`; what has a
    name in two languages is given as `name_en` and `name_ur`. `image` is one of the icons of the pages.
    """
    facts: dict[str, object] = dict(params or {})
    entry = add_entry(
        case,
        EntryKind.PART,
        by=by,
        party_id=party_id,
        at=at,
        params={"text": text, "image": image, "facts": facts},
        tlp=tlp,
        internal=internal,
    )
    touch(case, at)
    return entry
