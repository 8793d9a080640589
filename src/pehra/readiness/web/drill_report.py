"""The report of a drill, on paper and in the reader's language."""

from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.printing import pdf
from pehra.readiness.queries import drills as queries
from pehra.readiness.rules.drills import OVER
from pehra.readiness.web.drill_forms import players
from pehra.readiness.web.drill_wording import LABELS
from pehra.readiness.web.drills import PLAYS
from pehra.readiness.web.showing import in_language, is_urdu, now, person

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "readiness" / "drills" / "report.typ"


@door(*PLAYS)
@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """What came of it, for whoever played, directed or observed. The staff's notes are in the staff's copy alone."""
    by, at = person(request), now()
    sight = queries.sight(by, reference)
    if sight.drill.state not in OVER:
        raise Absent
    stand = queries.live(sight.drill, at)
    notes = queries.notes_of(by, sight.drill) if sight.is_staff else []
    data = _data(sight, stand, notes, queries.lessons_of(by, sight.drill))
    content = pdf(TEMPLATE, data, language="ur" if is_urdu() else "en", at=sight.drill.over_at)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"drill-{sight.drill.reference}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _data(sight: queries.Sight, stand: queries.Live, notes: list[Any], lessons: list[Any]) -> dict[str, Any]:
    drill = sight.drill
    scores = [(each, stand.scores[each.id]) for each in players(sight) if each.id in stand.scores]
    return {
        "title": in_language(drill),
        "subtitle": _("Report of a drill"),
        "body": in_language(drill.body),
        "reference": drill.reference,
        "warning": _("This was an exercise: nothing in this report is real."),
        "facts": [
            (_("Began"), _when(drill.started_at)),
            (_("Ended"), _when(drill.over_at)),
            (_("Played, in minutes"), str(int(stand.elapsed.total_seconds() // 60))),
            (_("Score"), _percent(stand.total)),
            *([(_("Why it ended early"), drill.reason)] if drill.reason else []),
        ],
        "scores": [_score(in_language(each), score) for each, score in scores],
        "injects": [_inject(sight, stand, each) for each in sight.injects],
        "lessons": [_lesson(each) for each in lessons],
        "notes": [
            {"when": _when(each.at), "party": in_language(each.party) if each.party else "", "text": each.text}
            for each in notes
        ],
        "says": _says(),
    }


def _says() -> dict[str, Any]:
    return {
        "scores": _("Each party"),
        "score_head": [_("Party"), _("Score"), _("Points"), _("In time"), _("Late"), _("Missing")],
        "injects": _("Injects, and what was expected"),
        "expected_head": [_("What was expected"), _("Until"), _("Done"), _("Outcome")],
        "lessons": _("Lessons"),
        "lesson_head": [_("What is to change?"), _("Who sees to it?"), _("By which day?"), _("State")],
        "notes": _("What the staff noted"),
    }


def _score(name: str, score: Any) -> list[str]:
    counts = {str(outcome): str(count) for outcome, count in score.counts.items()}
    points = f"{float(score.earned):g} / {score.possible}"
    return [name, _percent(score), points, counts["on-time"], counts["late"], counts["missing"]]


def _inject(sight: queries.Sight, stand: queries.Live, inject: Any) -> dict[str, Any]:
    title = inject.title_ur if is_urdu() and inject.title_ur else inject.title_en
    when = _when(inject.done_at) if inject.done_at else str(LABELS["inject"][inject.state])
    return {"title": title, "when": when, "expected": [_expected(*pair) for pair in stand.of(inject)]}


def _expected(row: Any, result: Any) -> dict[str, str]:
    deed = result.deed
    return {
        "who": f"{in_language(row.party)} {LABELS['drill-act'][row.act]}",
        "why": row.why_ur if is_urdu() else row.why_en,
        "due": _when(result.expected.due_at),
        "done": _when(deed.at) if deed else "–",
        "proof": f"{deed.proof[:12]}…" if deed and deed.proof else "",
        "outcome": str(LABELS["drill-outcome"][str(result.outcome)]),
    }


def _lesson(row: Any) -> dict[str, str]:
    return {
        "text": row.text,
        "party": in_language(row.party),
        "due": formats.date_format(row.due_on, "j F Y"),
        "state": _("Done") if row.done_at else _("Open"),
    }


def _percent(score: Any) -> str:
    return "–" if score.percent is None else f"{score.percent}%"


def _when(moment: Any) -> str:
    """Day and time in the country's clocks."""
    if moment is None:
        return "–"
    local = moment.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))
    return f"{formats.date_format(local, 'j M Y')}, {local:%H:%M}"
