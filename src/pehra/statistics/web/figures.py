"""The page of figures, what each of them counts, and the rows behind one."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.viewing import viewing
from pehra.registry import queries as registry
from pehra.statistics.actions.freezing import freezing_for
from pehra.statistics.policy import SEES
from pehra.statistics.queries import rows as behind
from pehra.statistics.queries.counting import trend
from pehra.statistics.queries.figures import Scope, allowed, figures, scope, scopes
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.guarding import LEAST
from pehra.statistics.rules.measures import Dimension, Measure
from pehra.statistics.rules.periods import FIRST, GUARDED, SUMMED, Grain, Period, calendar, read
from pehra.statistics.web.charts import Chart, chart
from pehra.statistics.web.showing import ROWS, Grid, columns, grid, of_all
from pehra.statistics.web.wording import (
    GRAINS,
    Names,
    dimension_name,
    in_language,
    language,
    measure_name,
    period_name,
    period_short,
)

DOOR: Final = tuple(sorted(SEES))
TREND: Final = {Grain.YEAR: 5, Grain.QUARTER: 8, Grain.MONTH: 12}
SERIES: Final = (Measure.REPORTS, Measure.OPENED, Measure.CLOSED)


# Figures are of all cases, which the window of a page would narrow to the reader's own: what is told of them, and to
# whom, is settled by `queries.figures`.
@door(*DOOR, looks=False)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of a scope and a period, set out by one dimension."""
    today = registry.local_date(timezone.now())
    of, period, by = asked(request, today)
    found = figures(of, period, [by], today=today)
    shown = grid(found, found.table(by), _page(request))
    told, series = _trend(of, period, today)
    context = {
        "found": found,
        "total": of_all(found),
        "grid": shown,
        "pager_of": _pager(request, shown),
        "columns": columns(),
        "scopes": [(each.slug, scope_name(each)) for each in scopes(request.person)],
        "scope_name": scope_name(of),
        "period_name": period_name(period),
        "grains": _grains(request, of, period, today),
        "earlier": _to(request, period=period.before.code) if period.before.starts >= FIRST else None,
        "later": _to(request, period=period.after.code) if period.after.starts <= today else None,
        "dimensions": [
            {"text": dimension_name(each), "href": _to(request, by=each.value), "current": each is by, "count": None}
            for each in of.dimensions
        ],
        "axis": definitions().dimensions[by],
        "by": by,
        "chart": told,
        "series": series,
        "series_names": [measure_name(each) for each in SERIES],
        "untold": [period_name(each) for each in found.untold],
        "least": LEAST,
        "freezes": period.over(today) and freezing_for(request.person, of, timezone.now()) is not None,
        "own_span": of.exact,
        "language": language(),
    }
    return render(request, "statistics/figures.html", context)


def asked(request: HttpRequest, today: date) -> tuple[Scope, Period, Dimension]:
    """Scope, period and dimension of the address. Raises Absent for a scope that is no business of the reader.

    A period or dimension that means nothing, or is not told of the scope, counts as not there: then it is this year.
    """
    of = scope(request.person, request.GET.get("scope", "")[:80])
    starts, ends = (request.GET.get(name, "")[:10] for name in ("from", "to"))
    period = read(f"{starts}/{ends}" if starts and ends else request.GET.get("period", "")[:30])
    if period is None or not allowed(of, period) or period.starts > today:
        period = calendar(Grain.YEAR, today)
    by = request.GET.get("by", "")
    return of, period, Dimension(by) if by in list(of.dimensions) else of.dimensions[0]


def scope_name(of: Scope) -> str:
    return in_language(of.body) if of.body else _("The whole country")


def _to(request: HttpRequest, **where: str) -> str:
    wanted = request.GET.copy()
    for name in ("from", "to", "page", *where):
        wanted.pop(name, None)
    wanted.update(where)
    return f"?{wanted.urlencode()}"


def _page(request: HttpRequest) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 1


def _pager(request: HttpRequest, shown: Grid) -> dict[str, str | None]:
    """The four addresses of the pager with what else is asked, and which rows these are; None for what there is not."""

    def to(number: int) -> str:
        wanted = request.GET.copy()
        wanted["page"] = str(number)
        return f"?{wanted.urlencode()}"

    here, last = shown.first // ROWS + 1, max(shown.of - 1, 0) // ROWS + 1
    places = {"first": shown.first, "last": shown.first + len(shown.rows) - 1, "all": shown.of}
    return {
        "first": to(1) if here > 1 else None,
        "previous": to(here - 1) if here > 1 else None,
        "next": to(here + 1) if here < last else None,
        "last": to(last) if here < last else None,
        "showing": _("%(first)d to %(last)d of %(all)d") % places,
    }


def _grains(request: HttpRequest, of: Scope, period: Period, today: date) -> list[dict[str, Any]]:
    """The same time in longer and shorter periods."""
    inside = min(period.ends, today)
    return [
        {
            "text": GRAINS[each],
            "href": _to(request, period=calendar(each, inside).code),
            "current": each is period.grain,
            "count": None,
        }
        for each in ((*SUMMED, Grain.DAY) if of.exact else GUARDED)
    ]


def _trend(of: Scope, period: Period, today: date) -> tuple[Chart, list[tuple[str, list[int] | None]]]:
    """The periods up to this one: with small numbers kept back by the quarter, else as long as this one."""
    grain = period.grain if of.exact and period.grain in SUMMED else Grain.MONTH if of.exact else Grain.QUARTER
    last = calendar(grain, min(period.ends, today))
    periods = [last]
    while len(periods) < TREND[grain] and periods[0].before.starts >= FIRST:
        periods.insert(0, periods[0].before)
    counted = trend(of.id, periods)
    series = []
    for each in periods:
        values = [counted.get(each.starts, {}).get(measure, 0) for measure in SERIES]
        # As in the tables: of too little altogether nothing is told.
        small = not of.exact and any(0 < value < LEAST for value in values[:2])
        series.append((period_short(each), None if small else values))
    return chart(series), series


@door(*DOOR, looks=False)
@require_safe
def definitions_page(request: HttpRequest) -> HttpResponse:
    """What each figure counts."""
    scope(request.person, "")
    context = {"definitions": definitions(), "language": language(), "least": LEAST}
    return render(request, "statistics/definitions.html", context)


@door(*DOOR, looks=False)
@never_cache
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The cases or reports behind a figure, as far as the reader may open them.

    How many there are besides is told only to those from whom no number is kept back.
    """
    person, today = request.person, registry.local_date(timezone.now())
    of = scope(person, request.GET.get("scope", "")[:80])
    period, measure = read(request.GET.get("period", "")[:30]), request.GET.get("measure", "")
    by, key = request.GET.get("by", Dimension.ALL.value), request.GET.get("key", "")[:200]
    known = (Dimension.ALL, *of.dimensions)
    if period is None or not allowed(of, period) or measure not in list(Measure) or by not in known:
        raise Absent
    asked_for = behind.Behind(of, period, Dimension(by), key, Measure(measure))
    everything = behind.how_many(asked_for) if of.exact else None
    with viewing(person):
        page = behind.rows(person, asked_for, **turn(request))
        hidden = behind.hidden(person, asked_for, everything) if everything is not None else None
        names = Names([(Dimension(by), [key])], registry.snapshot())
        back = {"scope": of.slug, "period": period.code, "by": "" if by == Dimension.ALL else by}
        context = {
            "rows": page.rows,
            "pager": pager(request, page),
            "everything": everything,
            "hidden": hidden,
            "measure": measure_name(measure),
            "reports": measure == Measure.REPORTS,
            "group": names.of(Dimension(by), key) if by != Dimension.ALL else "",
            "scope_name": scope_name(of),
            "period_name": period_name(period),
            "back": urlencode({name: value for name, value in back.items() if value}),
            "today": today,
        }
        return render(request, "statistics/rows.html", context)
