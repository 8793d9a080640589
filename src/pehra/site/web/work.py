"""What waits for whoever looks, in all parts of case work, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import WORKS_CASES
from pehra.site.work import waiting


@door(*WORKS_CASES)
@require_safe
@never_cache
def work(request: HttpRequest) -> HttpResponse:
    """My work: what is in my hands, what I owe, and what waits for an answer of my bodies."""
    found = waiting(request.person, timezone.now())
    context = {"lists": [each for each in found if each.lines], "nothing": [each for each in found if not each.lines]}
    return render(request, "work.html", context)
