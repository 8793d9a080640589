"""Case rules: which findings become cases, tried on the past before they are put live."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.events.actions.cases import keep_rule
from pehra.events.models import CaseRule
from pehra.events.queries import cases as queries
from pehra.events.rules.cases import Conditions, RuleState, problems
from pehra.events.web.explorer import kinds
from pehra.events.web.rule_form import RuleForm
from pehra.events.web.wording import SEVERITY_NAMES, Names, in_urdu
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Problem
from pehra.foundation.access.refused import attempt, told
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing

TRY: Final = "try"
ORDER: Final = (RuleState.LIVE, RuleState.DRY_RUN, RuleState.ENDED)


@door(*WORKS_CASES)
@require_safe
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, with what each takes and has taken."""
    rows = queries.rules(request.person, timezone.now())
    taken, names = queries.taken(rows), Names()
    rows.sort(key=lambda row: ORDER.index(RuleState(row.state)))
    lines = [{"rule": row, "words": words(queries.conditions_of(row), names), "taken": taken[row.pk]} for row in rows]
    return render(request, "events/rules.html", {"lines": lines, "in_urdu": in_urdu()})


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule to change, to try, to put live or to take out."""
    with viewing(request.person):
        row = queries.rule(request.person, key, timezone.now())
    return _edited(request, row)


@door(*WORKS_CASES, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_rule(request: HttpRequest) -> HttpResponse:
    """Write another rule."""
    with viewing(request.person):
        queries.rules(request.person, timezone.now())
    return _edited(request, None)


def _edited(request: HttpRequest, row: CaseRule | None) -> HttpResponse:
    now = timezone.now()
    names = Names()
    form = RuleForm(
        request.POST or None, initial=RuleForm.of(row), kinds=kinds(), sectors=names.sectors, is_new=row is None
    )
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do in list(RuleState) and attempt(form, lambda: _keep(request, form, row, RuleState(do), now)):
        messages.success(request, _said(RuleState(do)))
        return HttpResponseRedirect(reverse("events:rules"))
    with viewing(request.person):
        trial = _tried(request, form, now) if do == TRY else None
        context: dict[str, Any] = {
            "rule": row,
            "form": form,
            "trial": trial,
            "names": names,
            "states": RuleState,
            "in_urdu": in_urdu(),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "events/rule.html", context, status=status)


def _keep(request: HttpRequest, form: RuleForm, row: CaseRule | None, state: RuleState, now: datetime) -> None:
    given = form.cleaned_data
    keep_rule(
        by=request.person,
        key=row.key if row else given["key"],
        title_en=given["title_en"],
        title_ur=given["title_ur"],
        conditions=form.conditions(),
        state=state,
        active_from=given["active_from"],
        is_new=row is None,
        at=now,
    )


def _tried(request: HttpRequest, form: RuleForm, now: datetime) -> queries.Trial | None:
    """What the conditions as they stand in the form would have opened."""
    if not form.is_valid():
        return None
    conditions = form.conditions()
    for field, text in problems(conditions).items():
        form.add_error(field if field in form.fields else None, told(Problem(text)))
    if form.errors:
        return None
    since = now - timedelta(days=form.cleaned_data["days"])
    return queries.try_rule(request.person, conditions, since=since, until=now)


def _said(state: RuleState) -> str:
    if state is RuleState.DRY_RUN:
        return _("The rule is on trial: it notes what it would take, and opens nothing.")
    return _("The rule is live.") if state is RuleState.LIVE else _("The rule is taken out. What it opened stays.")


def _comma() -> str:
    return "، " if in_urdu() else ", "


def words(conditions: Conditions, names: Names) -> list[str]:
    """What a rule asks of findings, in the reader's language."""
    found = []
    if conditions.types:
        found.append(_comma().join(names.kind(each) for each in conditions.types))
    if conditions.identifiers:
        found.append(", ".join(conditions.identifiers))
    if conditions.severity:
        found.append(_("%(severity)s or worse") % {"severity": SEVERITY_NAMES[conditions.severity]})
    if conditions.sectors:
        found.append(_comma().join(names.place(each) for each in conditions.sectors))
    if conditions.cii is not None:
        found.append(_("at critical infrastructure alone") if conditions.cii else _("not at critical infrastructure"))
    if conditions.count > 1:
        found.append(_("at least %(count)d of one organisation") % {"count": conditions.count})
    if conditions.confidence:
        found.append(_("confidence from %(percent)d %%") % {"percent": conditions.confidence})
    return found
