"""The documents of a case: what was made, making one, taking one back."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.printing import PrintingFailed
from pehra.incidents import queries as incidents
from pehra.incidents.actions import national_bodies, note_reading
from pehra.incidents.web.wording import told
from pehra.law.tlp import TLP
from pehra.reporting import actions, queries
from pehra.reporting.queries.wording import KINDS
from pehra.reporting.rules.kinds import FORMS, LONGEST_PURPOSE, DocumentKind, labels_for

PART: Final = "documents"
TONGUES: Final = (("en", "English"), ("ur", "اردو"))


class DocumentForm(forms.Form):
    """What kind of document, in which language, under which label, and what for."""

    kind = forms.ChoiceField(label=gettext_lazy("Form"), choices=[(each.value, KINDS[each]) for each in DocumentKind])
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=TONGUES)
    tlp = forms.ChoiceField(
        label=gettext_lazy("Label"), help_text=gettext_lazy("What stands under a stricter label is left out.")
    )
    purpose = forms.CharField(
        label=gettext_lazy("For whom, and what for"),
        max_length=LONGEST_PURPOSE,
        help_text=gettext_lazy("Stays with the document, for whoever asks later."),
    )

    def __init__(self, *args: Any, label: TLP, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["tlp"].choices = [(each, each) for each in labels_for(label)]


@door(*READS_CASES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The documents that were made of a case; a POST makes one."""
    now = timezone.now()
    detail = incidents.detail(request.person, reference, national=national_bodies(now))
    label, status = TLP(detail.case.tlp), 200
    first = {"language": "ur" if get_language() == "ur" else "en", "tlp": label}
    form = DocumentForm(request.POST or None, label=label, initial=first)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = actions.issue(by=request.person, reference=reference, at=now, **form.cleaned_data)
            except Invalid as refused:
                for field, problem in refused.problems.items():
                    form.add_error(field, told(problem))
            except (Conflict, Forbidden) as refused:
                form.add_error(None, told(refused))
                status = 403 if isinstance(refused, Forbidden) else 409
            except PrintingFailed:
                form.add_error(None, _("The document could not be printed. The operator finds the reason in the log."))
                status = 503
            else:
                messages.success(request, _("The document is ready: %(name)s") % {"name": row.name})
                return redirect("reporting:documents", reference=detail.case.reference)
    _noted(request, detail.case, "case.read")
    context = {
        "case": detail.case,
        "part": PART,
        "form": form if detail.writes_for is not None else None,
        "rows": list(queries.documents(request.person, reference)),
        "kinds": KINDS,
        "mine": detail.writes_for,
    }
    return render(request, "reporting/documents.html", context, status=status)


@door(*READS_CASES)
@require_safe
def document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The document as it was handed out; never opened inside the site."""
    row = queries.document(request.person, reference, number)
    _noted(request, row.case, "document.read")
    response = HttpResponse(bytes(row.content), content_type=FORMS[DocumentKind(row.kind)].media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@door(*READS_CASES)
@require_POST
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a document back."""
    try:
        row = actions.withdraw(
            by=request.person,
            reference=reference,
            number=number,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except Invalid as refused:
        messages.error(request, " ".join(told(problem) for problem in refused.problems.values()))
    except (Conflict, Forbidden) as refused:
        messages.error(request, told(refused))
    else:
        messages.success(request, _("Withdrawn: %(name)s. Whoever checks it is told so.") % {"name": row.name})
    return redirect("reporting:documents", reference=reference)


def _noted(request: HttpRequest, case: Any, act: str) -> None:
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: note_reading(by=person, case=case, at=now, act=act))
