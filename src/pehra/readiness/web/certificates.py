"""Certificates: issuing, printing, revoking, and checking one without an account."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.checking import answer_to_code
from pehra.foundation.access.doors import door
from pehra.foundation.printing import pdf, qr
from pehra.readiness.actions import training as actions
from pehra.readiness.queries import training as queries
from pehra.readiness.web.showing import DOOR, ReasonForm, act_page, is_urdu, now, person
from pehra.readiness.web.training import COMES, TAB

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "readiness" / "certificate.typ"


@door(*DOOR)
@require_POST
def certify(request: HttpRequest, reference: str) -> HttpResponse:
    made = actions.certify(by=person(request), reference=reference, at=now())
    messages.success(request, _("Issued: %(count)d. Everybody was told.") % {"count": len(made)})
    return redirect("readiness:session", reference=reference)


@door(*COMES)
@require_safe
def printed(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The certificate on paper, in the reader's language."""
    row = queries.certificate_to_print(person(request), certificate_id)
    checked = settings.BASE_URL + reverse("readiness:certificate_check")
    data = {
        "name": row.name,
        "course": (is_urdu() and row.course_ur) or row.course_en,
        "body": (is_urdu() and row.body_ur) or row.body_en,
        "hours": row.hours,
        "held_on": row.held_on.isoformat(),
        "code": row.code,
        "check": checked,
        "qr": qr(f"{checked}?code={row.code}"),
        "says": _says(),
    }
    content = pdf(TEMPLATE, data, language="ur" if is_urdu() else "en", at=row.issued_at)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"certificate-{row.code}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _says() -> dict[str, Any]:
    return {
        "title": _("Certificate"),
        "certifies": _("This certifies that"),
        "passed": _("has passed the course"),
        "hours": _("Hours"),
        "held_on": _("Held on"),
        "by": _("Organised by"),
    }


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, certificate_id: int) -> HttpResponse:
    viewer, at = person(request), now()
    row = queries.certificate_to_revoke(viewer, certificate_id)
    form = ReasonForm(request.POST or None)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.revoke(by=viewer, certificate_id=row.pk, at=at, **form.cleaned_data),
        title=_("Revoke the certificate of %(name)s") % {"name": row.name},
        done=_("Revoked. Whoever checks it is told so."),
        back=reverse("readiness:session", args=[row.enrolment.session.reference]),
    )


@door(public=True, looks=False)
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate holds: name, course and day for who has its code, and nothing for anybody else."""
    return answer_to_code(
        request, "readiness/certificate_check.html", kind="certificate", find=queries.certificate_by_code
    )
