"""Frozen statistics to take along, on paper and as files, and checking one by its code."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.formats.cells import harmless
from pehra.foundation.access.checking import answer_to_code
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.printing import pdf, qr
from pehra.registry import queries as registry
from pehra.statistics.actions import printing
from pehra.statistics.models import Frozen
from pehra.statistics.queries import frozen as queries
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.measures import Dimension, Time
from pehra.statistics.rules.release import Release
from pehra.statistics.rules.tables import MEASURES, known
from pehra.statistics.web.figures import DOOR, scope_name
from pehra.statistics.web.wording import (
    RELEASES,
    STAGES,
    Names,
    day_name,
    dimension_name,
    in_language,
    language,
    measure_name,
    period_name,
    seconds_in_words,
)

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "statistics" / "frozen.typ"
MEDIA: Final = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}
MOST_PUBLISHED: Final = 100


@door(*DOOR, looks=False)
@require_safe
def paper(request: HttpRequest, reference: str, ending: str) -> HttpResponse:
    """Frozen statistics as a file; the JSON is byte for byte what its SHA-256 is of."""
    return _file(queries.frozen(request.person, reference), ending)


@door(public=True, looks=False)
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """What was published, for anybody."""
    rows = queries.published().defer("content").order_by("-starts", "-at")[:MOST_PUBLISHED]
    told = [(row, period_name(queries.period_of(row)), scope_name(queries.scope_of(row))) for row in rows]
    return render(request, "statistics/published.html", {"rows": told})


@door(public=True, looks=False)
@require_safe
def published_paper(request: HttpRequest, reference: str, ending: str) -> HttpResponse:
    """Published statistics as a file, for anybody. What a process has to make is made once."""
    return _file(queries.published_one(reference), ending, lambda row: printing.once(row, language(), _printed))


@door(public=True, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a paper of statistics holds: of which period and body, and none of the figures."""
    return answer_to_code(
        request,
        "statistics/check.html",
        kind="statistics",
        find=queries.by_code,
        more=lambda row: {
            "period_name": period_name(row.period),
            "scope_name": in_language(row.body) if row.body else _("The whole country"),
            "release": RELEASES[row.release],
            "public": row.release is Release.PUBLIC,
        },
    )


def _file(row: Frozen, ending: str, printed: Callable[[Frozen], bytes] | None = None) -> HttpResponse:
    if ending not in MEDIA:
        raise Absent
    made = {"pdf": printed or _printed, "csv": _csv, "json": lambda row: row.content.encode()}[ending](row)
    response = HttpResponse(made, content_type=MEDIA[ending])
    name = f"statistics-{row.reference}.{ending}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(row: Frozen) -> bytes:
    """One figure a line, in no language: a table that a spreadsheet opens and runs nothing of."""
    kept = io.StringIO()
    lines = csv.writer(kept)
    lines.writerow(["dimension", "key", "figure", "value", "unit"])
    for line in _lines(json.loads(row.content)):
        lines.writerow([harmless(str(cell)) for cell in line])
    return kept.getvalue().encode("utf-8-sig")


def _lines(content: dict[str, Any]) -> Iterator[tuple[str, str, str, object, str]]:
    yield from _of_row("all", content["total"])
    for dimension, table in sorted(content["tables"].items()):
        for row in table["rows"]:
            yield from _of_row(dimension, row)
        for measure, amount in sorted(table["not_told"].items()):
            yield dimension, "(not told)", measure, amount, "count"


def _of_row(dimension: str, row: dict[str, Any]) -> Iterator[tuple[str, str, str, object, str]]:
    key = row["key"]
    for measure, amount in sorted(row["counts"].items()):
        if amount is not None:
            yield dimension, key, measure, amount, "count"
    for time, told in sorted(row["times"].items()):
        for name in ("median_shorter_than", "ninetieth_shorter_than"):
            if told[name] is not None:
                yield dimension, key, f"{time} {name}", told[name], "seconds"
    for stage, told in sorted(row["on_time"].items()):
        yield dimension, key, f"on-time {stage}", told["percent"], "percent"


def _printed(row: Frozen) -> bytes:
    content = json.loads(row.content)
    checked = settings.BASE_URL + reverse("statistics:check")
    data = {
        "title": _("Statistics of incident work"),
        "subtitle": f"{scope_name(queries.scope_of(row))} · {period_name(queries.period_of(row))}",
        "issuer": in_language(row.party),
        "reference": row.reference,
        "tlp": row.tlp,
        "facts": [
            (_("Period"), f"{day_name(row.starts)} – {day_name(row.ends)}"),
            (
                _("As known on"),
                f"{day_name(registry.local_date(row.cut_off_at))}, {registry.local_time(row.cut_off_at):%H:%M}",
            ),
            (_("For whom"), str(RELEASES[Release(row.release)])),
            (_("Definitions"), str(row.definitions)),
            ("SHA-256", row.sha256),
        ],
        "total": _figures_of(content["total"]),
        "tables": _tables(content),
        "definitions": [
            {
                "name": each.said("name", language()),
                "text": each.said("counts", language()),
                "not": each.said("leaves_out", language()),
            }
            for each in definitions().measures.values()
            # What was not counted then is not explained.
            if each.name not in MEASURES or each.name in content["total"]["counts"]
        ],
        "says": _says(),
        "code": row.code,
        "check": checked,
        "qr": qr(f"{checked}?code={row.code}"),
        "dated": True,
    }
    return pdf(TEMPLATE, data, language=language(), at=row.at)


def _says() -> dict[str, str]:
    return {
        "total": _("All of it"),
        "definitions": _("What is counted"),
        "left_out": _("Left out:"),
        "not_told": _("Not told, since small numbers speak of single organisations"),
        "sum": _("Together"),
    }


def _figures_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    told = [(measure_name(each), str(row["counts"][each] or 0)) for each in known(row["counts"])]
    for each in Time:
        if each in row["times"]:
            half = row["times"][each]["median_shorter_than"]
            most = row["times"][each]["ninetieth_shorter_than"]
            told.append((measure_name(each), _("half within %(half)s, nine in ten within %(most)s")
                         % {"half": _within(half), "most": _within(most)}))  # fmt: skip
    for stage, share in row["on_time"].items():
        told.append((f"{measure_name('on-time')}: {STAGES.get(stage, stage)}", f"{share['percent']}%"))
    return told


def _within(seconds: int | None) -> str:
    return _("longer than a year") if seconds is None else seconds_in_words(seconds)


def _tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Every table that has a line; organisations and types are for the files, since paper ends."""
    parties = {row["key"].rpartition("/")[2] for name in ("cert", "holder") if name in content["tables"]
               for row in content["tables"][name]["rows"]}  # fmt: skip
    bodies = {each.slug: each for each in registry.snapshot().institutions.values() if each.slug in parties}
    names, total = Names([], registry.snapshot()), content["total"]["counts"]
    measures = known(total)
    found = []
    for dimension in Dimension:
        table = content["tables"].get(dimension)
        if (
            dimension in (Dimension.ORGANISATION, Dimension.TYPE)
            or not table
            or not (table["rows"] or table["not_told"])
        ):
            continue
        rows = [
            [_name(dimension, row["key"], names, bodies), *(_amount(row["counts"][each]) for each in measures)]
            for row in sorted(table["rows"], key=lambda row: (-(row["counts"]["opened"] or 0), row["key"]))
        ]
        rest = [str(table["not_told"].get(each, 0)) for each in measures] if table["not_told"] else []
        head = ["", *(measure_name(each) for each in measures)]
        sums = [str(total[each] or 0) for each in measures]
        found.append({"title": dimension_name(dimension), "head": head, "rows": rows, "rest": rest, "total": sums})
    return found


def _name(dimension: Dimension, key: str, names: Names, bodies: dict[str, Any]) -> str:
    if dimension in (Dimension.CERT, Dimension.HOLDER):
        slug = key.rpartition("/")[2]
        return in_language(bodies[slug]) if slug in bodies else slug
    return names.of(dimension, key)


def _amount(count: int | None) -> str:
    return "–" if count is None else str(count)
