"""What a person and their bodies owe on all cases, the most urgent first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
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
    found = queries.owed(request.person, which, timezone.now(), after=after)
    context = {
        "which": which,
        "kinds": [
            {"text": text, "href": f"?which={code}", "current": code == which, "count": None} for code, text in WHICH
        ],
        "rows": found.rows,
        "first": f"?which={which}" if after else None,
        "next": f"?which={which}&after={found.next}" if found.next else None,
        "tabs_here": tabs(request, "tasks"),
    }
    return render(request, "playbooks/mine.html", context)
