"""An organisation takes over what somebody has reported without an account, and reads what it has taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import Role
from pehra.incidents.queries import filing
from pehra.law.chain import ChainError
from pehra.public.actions.claiming import claim as claim_report
from pehra.public.queries import reports
from pehra.public.web.forms import ClaimForm, in_urdu, put_back


@door(Role.CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim(request: HttpRequest) -> HttpResponse:
    """By the reference and the code that the sender has given."""
    own = filing.own_organisations(request.person)
    choices = [(each.slug, (in_urdu() and each.name_ur) or each.name_en) for each in own]
    form = ClaimForm(request.POST if request.method == "POST" else None, organisations=choices)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 422 if request.method == "POST" else 200)
    try:
        row = claim_report(by=request.person, at=timezone.now(), **form.cleaned_data)
    except Absent:
        form.add_error(None, _("Reference and code do not belong together, or the code is no longer good."))
        return _show(request, form, 404)
    except Invalid as refused:
        put_back(form, refused.problems)
        return _show(request, form, 422)
    except Conflict as refused:
        form.add_error(None, told(refused))
        return _show(request, form, 409)
    except ChainError:
        form.add_error(None, _("The network cannot tell today who would receive this. Call the National CERT."))
        return _show(request, form, 409)
    messages.success(request, _("The report is your organisation's from now on."))
    return HttpResponseRedirect(reverse("public:claimed", args=[row.reference]))


def _show(request: HttpRequest, form: ClaimForm, status: int) -> HttpResponse:
    context = {"form": form, "claimed": reports.claimed(request.person)}
    return render(request, "public/claim.html", context, status=status)


@door(Role.CONTACT)
@require_safe
@never_cache
def claimed(request: HttpRequest, reference: str) -> HttpResponse:
    """What was told, and what the desk and the sender have said since."""
    row = reports.report(request.person, reference)
    case = row.case if row.case_id and row.admitted_at else None
    return render(request, "public/claimed.html", {"thread": reports.thread(row), "report": row, "case": case})
