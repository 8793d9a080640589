"""The national picture for the Council: figures by tier, sector and province, and no case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pehra.council.policy import READS
from pehra.council.queries.desk import desk
from pehra.council.rules.figures import guarded, total
from pehra.council.web.acting import in_language, now, person
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.incidents.queries.national import Counts, national
from pehra.registry import queries as registry

COLUMNS = {
    "open": gettext_lazy("Open now"),
    "opened": gettext_lazy("Opened in 90 days"),
    "closed": gettext_lazy("Closed in 90 days"),
}


@dataclass(frozen=True)
class Grid:
    """One table: each row a name and its figures, None where a figure is too small to be shown."""

    title: Any
    rows: list[tuple[str, list[int | None]]]
    totals: list[int | None]
    # The names are codes of functions, which the page spells out.
    functions: bool = False


# The counts are over all cases, which the window of a page would narrow to none: nothing of a case leaves this view.
@door(*READS, looks=False)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    desk(viewer, at)
    found, network = national(at), registry.snapshot()
    sectors = {each.slug: in_language(each) for each in network.sectors}
    provinces = {each.slug: in_language(each) for each in network.provinces}
    tiers = {function: function for function in found.tiers}
    grids = [
        _grid(_("By tier"), found.tiers, tiers, functions=True),
        _grid(_("By sector"), found.sectors, sectors),
        _grid(_("By province"), found.provinces, provinces),
    ]
    heads = [{"text": text, "number": True} for text in COLUMNS.values()]
    context = {
        "tabs": tabs(request, viewer),
        "grids": grids,
        "columns": list(COLUMNS.values()),
        "heads": heads,
        "at": at,
    }
    return render(request, "council/figures.html", context)


def _grid(title: str, counts: Mapping[str, Counts], names: Mapping[str, str], *, functions: bool = False) -> Grid:
    """Every group that the network has, also those of which there is nothing."""
    keys = sorted({*names, *counts}, key=lambda key: names.get(key, key))
    columns = {name: {key: getattr(counts[key], name) if key in counts else 0 for key in keys} for name in COLUMNS}
    shown = {name: guarded(column) for name, column in columns.items()}
    rows = [(names.get(key) or _("Other"), [shown[name][key] for name in COLUMNS]) for key in keys]
    return Grid(title, rows, [total(column) for column in columns.values()], functions)
