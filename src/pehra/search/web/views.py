"""Keeping a search, and forgetting it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.roles import READS_CASES
from pehra.registry import queries as registry
from pehra.search.actions import views


@door(*READS_CASES)
@require_POST
@never_cache
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search of the page under a name, and go back to it."""
    words = {name: request.POST.get(name, "").replace("\0", "") for name in ("name", "asked", "told", "party")}
    party = registry.party_named(words.pop("party")[:80])
    try:
        views.keep(by=request.person, **words, party_id=party.id if party else None, at=timezone.now())
    except Invalid as refused:
        for problem in refused.problems.values():
            messages.error(request, _(problem.text) % problem.params if problem.params else _(problem.text))
    else:
        messages.success(request, _("The search is kept."))
    return HttpResponseRedirect(
        f"{reverse('search:search')}?{words['asked'][:2000]}".replace("\n", "").replace("\r", "")
    )


@door(*READS_CASES)
@require_POST
@never_cache
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Forget a view of one's own."""
    views.drop(by=request.person, reference=reference, at=timezone.now())
    messages.success(request, _("The view was removed."))
    return HttpResponseRedirect(reverse("search:search"))
