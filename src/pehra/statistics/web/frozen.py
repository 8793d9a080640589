"""Frozen statistics: the list, freezing a period, one beside today's figures, taking one back."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.access.paging import pager, turn
from pehra.incidents.web.wording import told
from pehra.registry import queries as registry
from pehra.statistics import policy
from pehra.statistics.actions import freezing
from pehra.statistics.models import Frozen
from pehra.statistics.queries import frozen as queries
from pehra.statistics.queries.figures import scopes
from pehra.statistics.rules.periods import Period, read
from pehra.statistics.rules.release import Release
from pehra.statistics.rules.tables import known
from pehra.statistics.web.figures import DOOR, scope_name
from pehra.statistics.web.wording import REASONS, RELEASES, measure_name, period_name

LONGEST: Final = 30


class FreezeForm(forms.Form):
    """Which figures, of which period, and for whom."""

    body = forms.ChoiceField(label=_("Figures of"), required=False)
    period = forms.CharField(
        label=_("Period"),
        max_length=LONGEST,
        help_text=_("2026, 2026-Q1, 2026-01, 2026-01-31 or 2026-01-01/2026-01-31"),
    )
    release = forms.ChoiceField(
        label=_("For whom"),
        choices=[(each.value, RELEASES[each]) for each in Release],
        help_text=_("For others than those who answer for the body, small numbers are kept back."),
    )

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["body"].choices = bodies


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do they hold no longer?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


@door(*DOOR, looks=False)
@never_cache
@require_safe
def frozen_list(request: HttpRequest) -> HttpResponse:
    """What was frozen, as far as the reader may read it."""
    page = queries.frozen_list(request.person, **turn(request))
    context = {
        "rows": [(row, period_name(queries.period_of(row)), RELEASES[Release(row.release)]) for row in page.rows],
        "pager": pager(request, page),
        "freezes": bool(_freezes(request)),
    }
    return render(request, "statistics/frozen_list.html", context)


def _freezes(request: HttpRequest) -> list[tuple[str, str]]:
    """The scopes whose figures the reader may freeze."""
    now = timezone.now()
    return [
        (each.slug, scope_name(each))
        for each in scopes(request.person)
        if freezing.freezing_for(request.person, each, now) is not None
    ]


@door(*DOOR, looks=False)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze a period."""
    bodies = _freezes(request)
    if not bodies:
        raise Absent
    period = read(request.GET.get("period", "")[:LONGEST])
    first = {"body": request.GET.get("scope", "")[:80], "period": period.code if period else "", "release": "network"}
    form = FreezeForm(request.POST or None, bodies=bodies, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = freezing.freeze(by=request.person, at=timezone.now(), **form.cleaned_data)
            except OperationalError:
                form.add_error(None, translated("Cases are being written at this moment. Try again in a minute."))
                status = 503
            except Absent:
                raise
            except Refusal as refused:
                status = _put_back(form, refused)
            else:
                messages.success(request, translated("Frozen as %(reference)s.") % {"reference": row.reference})
                return redirect("statistics:frozen", reference=row.reference)
    return render(request, "statistics/freeze.html", {"form": form}, status=status)


def _put_back(form: forms.Form, refused: Refusal) -> int:
    if isinstance(refused, Invalid):
        for field, problem in refused.problems.items():
            form.add_error(field, told(problem))
        return 422
    form.add_error(None, told(refused))
    return 409


@door(*DOOR, looks=False)
@never_cache
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Frozen figures beside today's, with what lies between them."""
    own = {each.slug for each in scopes(request.person)}
    if not own:
        raise Absent
    row = queries.frozen(request.person, reference)
    then: dict[str, int] = json.loads(row.content)["total"]["counts"]
    period = queries.period_of(row)
    # How the figures of another body change from day to day is nobody's business: of them only the paper is read.
    live = (row.body.slug if row.body else "") in own
    context = {
        "row": row,
        "period": period,
        "period_name": period_name(period),
        "release": RELEASES[Release(row.release)],
        "frozen": [(measure_name(each), then[each] or 0) for each in known(then)],
        "live": live,
        "columns": [measure_name(each) for each in known(then)],
        "scope_name": scope_name(queries.scope_of(row)),
        "leads": policy.freezes(request.person, row.party_id) and row.withdrawn_at is None,
        "address": _address(row, period),
    }
    return render(request, "statistics/frozen.html", context | (_beside(row, then) if live else {}))


def _beside(row: Frozen, then: Mapping[str, int]) -> dict[str, Any]:
    """Today's figures beside the frozen ones, and what lies between them."""
    now = queries.today(row, registry.local_date(timezone.now())).total.counts
    explained = not json.loads(row.content)["quarters_not_told"]
    reasons = queries.reasons(row) if explained else ()
    return {
        "lines": [(measure_name(each), then[each] or 0, now[each] or 0) for each in known(then)],
        "reasons": [
            (REASONS[each.name], [each.by.get(measure, 0) for measure in known(then)], each.records) for each in reasons
        ],
        "explained": explained,
    }


def _address(row: Any, period: Period) -> str:
    """Where the same figures stand as they are now, for those to whom they are shown."""
    return f"scope={row.body.slug if row.body else ''}&period={period.code}"


@door(*DOOR, looks=False)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    row = queries.frozen(request.person, reference)
    if not policy.freezes(request.person, row.party_id):
        raise Absent
    form, status = WithdrawForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                freezing.withdraw(by=request.person, reference=reference, at=timezone.now(), **form.cleaned_data)
            except Absent:
                raise
            except Refusal as refused:
                status = _put_back(form, refused)
            else:
                messages.success(request, translated("Withdrawn. Whoever checks them is told so."))
                return redirect("statistics:frozen", reference=row.reference)
    context = {"form": form, "row": row, "period_name": period_name(queries.period_of(row))}
    return render(request, "statistics/withdraw.html", context, status=status)
