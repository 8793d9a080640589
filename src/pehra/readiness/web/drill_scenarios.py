"""Scenarios that a CERT writes itself: uploaded, taken along as a beginning for another one, withdrawn."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.readiness import policy
from pehra.readiness.actions.drill_scenarios import keep_scenario, withdraw_scenario
from pehra.readiness.queries import drills as queries
from pehra.readiness.queries.drill_scenarios import source_named
from pehra.readiness.rules.drill_reading import LARGEST, scenarios
from pehra.readiness.web.drills import TAB
from pehra.readiness.web.showing import NEEDED, attempt, choice, in_language, now, page, person
from pehra.registry.queries import Institution

LEADS: Final = tuple(sorted(policy.LEADS))


class ScenarioForm(forms.Form):
    """A file, for one of the CERTs that the reader leads."""

    body = choice(gettext_lazy("For"), ())
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("YAML, as the ready scenarios are. What is wrong is told by line and field."),
        error_messages=NEEDED | {"empty": gettext_lazy("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(self, *args: Any, bodies: list[Institution], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["body"].choices = [(str(body.id), in_language(body)) for body in bodies]

    def source(self) -> bytes:
        # One byte more than is taken says that there are too many.
        return bytes(self.cleaned_data["file"].read(LARGEST + 1))


@door(*LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    by, at = person(request), now()
    bodies = queries.may_plan(by)
    if not bodies:
        raise Absent
    form = ScenarioForm(request.POST or None, request.FILES or None, bodies=bodies)

    def act() -> object:
        return keep_scenario(by=by, body_id=int(form.cleaned_data["body"]), source=form.source(), at=at)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The scenario is there. The leads of your CERT can plan drills by it."))
        return redirect("readiness:choose_drill")
    context = {"form": form, "examples": list(scenarios().values())}
    return page(request, "drills/add_scenario.html", TAB, context, status=422 if form.errors else 200)


@door(*LEADS)
@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario as a file."""
    by = person(request)
    if not queries.may_plan(by):
        raise Absent
    name, content = source_named(by, slug)
    response = HttpResponse(content, content_type="application/yaml")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.yaml") or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@door(*LEADS)
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    withdraw_scenario(by=person(request), reference=slug, at=now())
    messages.success(request, _("The scenario is offered no more."))
    return redirect(reverse("readiness:choose_drill"))
