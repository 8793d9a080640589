"""Whom the network reaches, in figures."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.readiness.queries import coverage as queries
from pehra.readiness.rules.coverage import FEWEST
from pehra.readiness.web.showing import DOOR, in_language, now, page, person
from pehra.registry.queries import snapshot


@door(*DOOR)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    network = snapshot()
    names = {each.slug: in_language(each) for each in network.sectors}
    names |= {each.slug: in_language(each) for each in network.provinces}
    names |= {slug: in_language(each) for slug, each in network.institutions.items()}
    context = {"found": queries.coverage(person(request), now()), "names": names, "fewest": FEWEST}
    return page(request, "coverage.html", "coverage", context)
