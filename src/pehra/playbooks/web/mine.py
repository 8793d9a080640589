"""What a person and their bodies owe on all cases, the most urgent first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.paging import listed_under, typed
from pehra.foundation.access.roles import READS_CASES
from pehra.playbooks.queries import tasks as queries
from pehra.playbooks.web.showing import tabs

WHICH = (("mine", _("Mine")), ("body", _("Of my party")), ("overdue", _("Late")))


@door(*READS_CASES)
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """My tasks, those of my bodies, or those of them that are late."""
    wanted = request.GET.get("which", "")
    which = wanted if wanted in dict(WHICH) else "mine"
    after = request.GET.get("after", "")
    words = typed(request, "q")
    found = queries.owed(request.person, which, timezone.now(), words=words, after=after)
    kept = urlencode({"which": which} | ({"q": words} if words else {}))
    context = {
        "which": which,
        "words": words,
        "kinds": listed_under(request, "which", WHICH, which),
        "rows": found.rows,
        "first": f"?{kept}" if after else None,
        "next": f"?{kept}&after={found.next}" if found.next else None,
        "tabs_here": tabs(request, "tasks"),
    }
    return render(request, "playbooks/mine.html", context)
