"""The explorer: events narrowed, grouped and plotted, one of them whole, and all of them to take along."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.events.actions.exporting import note_export
from pehra.events.policy import runs_feeds
from pehra.events.queries import exploring
from pehra.events.queries.feed_runs import feeds_seen
from pehra.events.queries.seeing import Sight, sight_of, watching_all
from pehra.events.queries.views import views
from pehra.events.web.asking import FILTERS, SPANS, Form, form_of
from pehra.events.web.charts import Chart
from pehra.events.web.views import sharing, tidied
from pehra.events.web.watch import unless_away
from pehra.events.web.wording import LABELS, Names, in_urdu
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.law.taxonomy import CLASSES
from pehra.pipeline.schema import ADDED, FILLED, SEVERITIES
from pehra.registry import queries as registry

HIDDEN = frozenset({"chunk", "layout", "extra_values", "key", "concerns"})
NOT_TOLD = ("", 0, "::", None)


@door(*READS_CASES)
@require_safe
@never_cache
def explorer(request: HttpRequest) -> HttpResponse:
    """The filters with the chart, the groups or the events."""
    now = timezone.now()
    form, sight = form_of(request.GET, now), sight_of(request.person, now)
    context: dict[str, Any] = {"form": form, "found": None, "away": None}
    if not form.problems:
        found = unless_away(lambda: _found(sight, form, request.GET.get("after", "")))
        context |= {"found": found} if isinstance(found, dict) else {"away": found}
    context["names"] = _names(context["found"], form)
    context |= {"reads_lines": bool(sight.bodies), "views": views(request.person), "sharing": sharing(request.person)}
    context["saved_as"] = tidied(form)
    return render(request, "events/explorer.html", context | _choices(request, context["names"]))


@door(*READS_CASES)
@require_safe
@never_cache
def event(request: HttpRequest, place: str) -> HttpResponse:
    """One event with all that is kept of it."""
    now = timezone.now()
    sight = sight_of(request.person, now)
    row = unless_away(lambda: exploring.one(sight, place))
    if not isinstance(row, dict):
        return render(request, "events/event.html", {"row": None, "away": row})
    names = Names(frozenset({row["organisation"], row["holder"], row["cert"]}))
    columns = [each.name for each in FILLED] + [name for name, _type, _meaning in ADDED if name not in HIDDEN]
    told = [(name, _text(name, row[name], names)) for name in columns if row[name] not in NOT_TOLD and row[name] != []]
    context = {
        "row": row,
        "away": None,
        "told": told,
        "names": names,
        "address": row["source_ip"].removeprefix("::ffff:") if row["source_ip"] != "::" else "",
        "runs": runs_feeds(request.person, watching_all(now)),
        "place": place,
        "reads_lines": bool(sight.bodies),
    }
    return render(request, "events/event.html", context)


# It writes (the journal) and streams, so it runs outside the window.
@door(*READS_CASES, looks=False)
@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The events that the address asks for, as a file. What goes wrong at once is told before the file begins."""
    if kind not in exploring.FORMATS:
        raise Absent
    now = timezone.now()
    with viewing(request.person):
        form, sight = form_of(request.GET, now), sight_of(request.person, now)
    if form.problems:
        raise Invalid(form.problems)
    pieces = iter(exploring.exported(sight, form.asked, kind))
    first = next(pieces, b"")
    asked = form.asked
    note_export(by=request.person, at=now, kind=kind, since=asked.since, until=asked.until, narrowed=form.narrowed)
    # Spreadsheets take a file without this mark for one in their own old encoding.
    mark = b"\xef\xbb\xbf" if kind == "csv" else b""
    response = StreamingHttpResponse(_whole(mark + first, pieces), content_type=exploring.FORMATS[kind][1])
    response["Content-Disposition"] = f'attachment; filename="pehra-events-{now:%Y%m%d-%H%M%S}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _whole(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    return chain([first], rest)


def _found(sight: Sight, form: Form, after: str) -> dict[str, Any]:
    asked = form.asked
    found: dict[str, Any] = {"chart": _chart(exploring.over_time(sight, asked), form), "groups": [], "listed": None}
    found["total"] = sum(value or 0 for value in found["chart"].series[_("Events")])
    if form.group:
        found["groups"] = exploring.grouped(sight, asked, form.group)
    else:
        found["listed"] = exploring.listed(sight, asked, after)
    return found


def _chart(counts: dict[int, int], form: Form) -> Chart:
    step = int(form.asked.step.total_seconds())
    first = int(form.asked.since.timestamp()) // step * step
    times = range(first, int(form.asked.until.timestamp()) + 1, step)
    return Chart(_("Events over time"), times, {_("Events"): [counts.get(time, 0) for time in times]})


def _names(found: dict[str, Any] | None, form: Form) -> Names:
    parties: set[int] = set()
    if found and found["listed"]:
        parties = {row[name] for row in found["listed"].rows for name in ("organisation", "cert")}
    elif found and form.group in ("organisation", "cert"):
        parties = {int(row["code"]) for row in found["groups"]}
    return Names(frozenset(parties))


def _choices(request: HttpRequest, names: Names) -> dict[str, Any]:
    known = registry.snapshot()
    kept = request.GET.copy()
    for name in ("after",):
        kept.pop(name, None)
    ungrouped = kept.copy()
    ungrouped.pop("group", None)
    return {
        "spans": list(SPANS),
        "severities": SEVERITIES,
        "groups": LABELS["column"],
        "feeds": feeds_seen(timezone.now()),
        "kinds": kinds(),
        "certs": [(each.slug, names.party(each.id)) for each in known.by_id.values() if not each.withdrawn],
        "sectors": names.sectors,
        "provinces": names.provinces,
        "query": kept.urlencode(),
        "ungrouped": ungrouped.urlencode(),
        "filters": FILTERS,
    }


def kinds() -> list[tuple[str, str]]:
    urdu = in_urdu()
    found = []
    for each in CLASSES:
        name = each.name_ur if urdu else each.name_en
        found.append((each.slug, name))
        found += [
            (f"{each.slug}/{kind.slug}", f"{name}: {kind.name_ur if urdu else kind.name_en}") for kind in each.types
        ]
    return found


def _text(name: str, value: Any, names: Names) -> str:
    if name in ("organisation", "holder", "cert"):
        return names.party(value)
    if name in ("sector", "province"):
        return names.place(value)
    if name.startswith("time_"):
        return f"{value} UTC"
    if name in ("source_ip", "destination_ip"):
        return str(value).removeprefix("::ffff:")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
