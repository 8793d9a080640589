"""Who may be mentioned in a note, while its writer types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents import queries
from pehra.incidents.actions.mentioning import offered
from pehra.incidents.actions.taking_part import circle_of
from pehra.incidents.policy import writes_for


@door(*READS_CASES)
@never_cache
@require_safe
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Names that begin with `q`, of those who may see a note with this label and these choices.

    Only for who writes in the case: to everybody else there is no such address.
    """
    case = queries.case(request.person, reference)
    party = writes_for(request.person, case, sorted(circle_of(case).parties))
    if party is None:
        raise Absent
    asked = request.GET
    names = offered(
        request.person,
        case,
        party,
        asked=asked.get("q", ""),
        tlp=asked.get("tlp", ""),
        internal=asked.get("internal", "") == "on",
        named={int(each) for each in asked.getlist("named")[:200] if each.isdecimal() and len(each) < 18},
    )
    return JsonResponse({"people": names})
