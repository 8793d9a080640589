"""What is prescribed, and who follows it: figures, never a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.refused import told
from pehra.playbooks import policy
from pehra.playbooks.actions import mandating
from pehra.playbooks.queries import compliance as queries
from pehra.playbooks.web.showing import tabs
from pehra.registry.queries import local_date


@door(*policy.SEES_FIGURES)
@require_safe
def prescribed(request: HttpRequest) -> HttpResponse:
    """Every playbook that somebody prescribes."""
    on = local_date(timezone.now())
    rows = queries.prescriptions(request.person, on)
    context = {"rows": rows, "on": on, "tabs_here": tabs(request, "prescribed")}
    return render(request, "playbooks/prescribed.html", context)


# It counts what nobody may read: the answer is figures alone.
@door(*policy.SEES_FIGURES, looks=False)
@require_safe
def mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """How far a prescribed playbook is followed."""
    now = timezone.now()
    found = queries.compliance(request.person, reference, now)
    row = found.prescribed.mandate
    context = {
        "found": found,
        "mandate": row,
        "on": local_date(now),
        "ends": policy.publishes(request.person, row.body_id) and row.ends is None,
        "tabs_here": tabs(request, "prescribed"),
    }
    return render(request, "playbooks/compliance.html", context)


@door(*policy.SEES_FIGURES)
@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Prescribe it no longer."""
    try:
        mandating.end(by=request.person, mandate=reference, at=timezone.now())
    except Absent:
        raise
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("It is prescribed no longer. What has begun goes on."))
    return redirect("playbooks:mandate", reference=reference)
