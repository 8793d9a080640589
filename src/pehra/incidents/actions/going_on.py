"""Where a merged case is dealt with: in the one that shows it, by whoever takes part there."""

from pehra.incidents.actions.taking_part import circle_of
from pehra.incidents.errors import Merged
from pehra.incidents.models import Case


def check_goes_on_here(case: Case, party_id: int) -> None:
    """Whether somebody of this party writes in this case, or in the one into which it was merged. Raises Merged.

    A party that takes no part in the other case does not see it, and goes on in its own.
    """
    if case.merged_into_id is None:
        return
    goes_on = Case.objects.get(pk=case.merged_into_id)
    while goes_on.merged_into_id is not None:
        goes_on = Case.objects.get(pk=goes_on.merged_into_id)
    if party_id in circle_of(goes_on).parties:
        raise Merged
