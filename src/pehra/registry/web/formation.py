"""The wall of establishment files, one file, and the steps that may be taken."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.documents.web import handed_out
from pehra.law.formation import FormationState
from pehra.law.functions import Function
from pehra.registry import queries
from pehra.registry.actions.formation import open_file, take
from pehra.registry.actions.formation_opening import OPENED
from pehra.registry.queries import formation
from pehra.registry.queries.formation import File, FileStep
from pehra.registry.rules.formation import ASIDE, FileAct, Transition
from pehra.registry.web.formation_forms import OpenForm, StepForm
from pehra.registry.web.formation_wording import ACTS, STATES, STATIONS, TONES
from pehra.registry.web.forms import DayForm
from pehra.registry.web.showing import now, person, place_names

S = FormationState
TAKES_STEPS = (Role.SECRETARIAT, *sorted(ADMINISTERS_BODY))
OVER = frozenset({S.MERGED, S.DISSOLVED})
# A file that was sent back stands where the cabinet had it.
STANDS_AT = {S.RETURNED: S.SENT}


@door()
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Every file by how far it has come."""
    at = now()
    found = formation.files(at)
    live = [each for each in found if each.state not in OVER]
    context: dict[str, Any] = {
        "groups": [(tier, [_row(each) for each in some]) for tier, some in groupby(live, key=_tier)],
        "over": [_row(each) for each in found if each.state in OVER],
        "stations": list(STATIONS.items()),
        "counts": _counts(live),
        "late": sum(each.late for each in live),
        "held": formation.held_for_others(at),
        "may_open": formation.may_open(person(request), at),
        "names": place_names(queries.snapshot()),
        "today": queries.local_date(at),
    }
    return render(request, "registry/formation.html", context)


def _tier(shown: File) -> str:
    first = min(shown.functions, key=formation.COUNTED.index)
    if first in (Function.SECTORAL, Function.PROVINCIAL):
        return _("Sectors") if first is Function.SECTORAL else _("Provinces and territories")
    return _("National")


def _counts(live: Iterable[File]) -> list[tuple[str, int, str]]:
    """How many are before the Council, before the cabinet, before the gazette, and at work."""
    groups = (
        (_("in preparation"), {S.PLANNED, S.DESIGNATED}, "neutral"),
        (_("before the Council"), {S.PROPOSED}, "info"),
        (_("on the way to the cabinet"), {S.RECOMMENDED, S.SENT, S.RETURNED}, "info"),
        (_("approved, not yet notified"), {S.APPROVED}, "info"),
        (_("notified"), {S.NOTIFIED, S.SEATED}, "accent"),
        (_("in operation"), {S.SOFT, S.FULL}, "success"),
        (_("suspended"), {S.SUSPENDED}, "warning"),
    )
    states = [each.state for each in live]
    counted = [(text, sum(state in group for state in states), tone) for text, group, tone in groups]
    return [row for row in counted if row[1] or row[2] != "warning"]


def _row(shown: File) -> dict[str, Any]:
    return {"file": shown, "look": TONES[shown.state], "track": _track(shown)}


def _track(shown: File) -> list[tuple[str, str]]:
    """Each station with whether the file has passed it, stands there, or has it ahead."""
    order = list(STATIONS)
    stands = STANDS_AT.get(shown.state, shown.state)
    if stands not in order:
        return [(station, "off" if shown.state is not S.PLANNED else "ahead") for station in order]
    place = order.index(stands)
    words = ["passed"] * place + ["here"] + ["ahead"] * (len(order) - place - 1)
    if stands is S.FULL:
        words[-1] = "passed"
    return list(zip(order, words, strict=True))


# Outside the window of row-level security: the preview counts open cases, of which its reader may see none.
@door(looks=False)
@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """One file: how it came here, what is next and who takes it, what its notification would change."""
    at = now()
    view = formation.file_view(person(request), slug, at)
    context = {
        "view": view,
        "file": view.file,
        "row": _row(view.file),
        "stations": list(STATIONS.items()),
        "entries": [_entry(each) for each in reversed(view.steps)],
        "onward": [each for each in view.offered if each.act not in ASIDE],
        "aside": [each for each in view.offered if each.act in ASIDE],
        "names": place_names(queries.snapshot()),
        "today": queries.local_date(at),
    }
    return render(request, "registry/formation_file.html", context)


@door()
@require_safe
def passing(request: HttpRequest, slug: str) -> HttpResponse:
    """How far that has come which follows from the file's last step: asked for by its page until it is done."""
    found = formation.progress(slug, now())
    answer = render(request, "registry/formation_passing.html", {"slug": slug, "passing": found})
    if found is None:
        # What the page says of the step itself is another now.
        answer["HX-Refresh"] = "true"
    return answer


def _entry(step: FileStep) -> dict[str, Any]:
    tone, image = TONES[step.state]
    return {
        "on": step.on,
        "title": STATES[step.state],
        "who": step.row.by if step.row else None,
        "tone": tone,
        "image": image,
        "step": step,
    }


@door()
@require_safe
def paper(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """One paper of a file, as a download."""
    return handed_out(*formation.paper(person(request), slug, key, now()))


@door(*TAKES_STEPS, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """The form of one step. That of a notification shows first what it would change on its day."""
    viewer, at = person(request), now()
    view = formation.file_view(viewer, slug, at)
    transition = _offered(view.offered, act)
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        transition=transition,
        found=queries.snapshot(),
        own=slug,
        today=queries.local_date(at),
    )
    done: list[Any] = []

    def go() -> None:
        done.append(take(by=viewer, body=slug, act=transition.act, given=form.given(), at=at))

    if request.method == "POST" and attempt(form, go):
        _tell(request, done[0])
        return redirect("registry:formation_file", slug=slug)
    context = {
        "form": form,
        "view": view,
        "file": view.file,
        "transition": transition,
        "title": ACTS[transition.act],
        "preview": _preview(request, view.file, transition, at),
        "day_form": DayForm(request.GET or None, initial={"at": queries.local_date(at)}),
        "today": queries.local_date(at),
        "names": place_names(queries.snapshot()),
    }
    return render(request, "registry/formation_step.html", context, status=422 if form.errors else 200)


def _offered(offered: Iterable[Transition], act: str) -> Transition:
    found = next((each for each in offered if each.act == act), None)
    if found is None:
        raise Absent
    return found


def _preview(request: HttpRequest, shown: File, transition: Transition, at: datetime) -> formation.Preview | None:
    if transition.act is not FileAct.NOTIFY:
        return None
    form = DayForm(request.GET or None)
    on = form.chosen(queries.local_date(at))
    return formation.notification_preview(person(request), shown.body.slug, on, at)


def _tell(request: HttpRequest, taken: Any) -> None:
    if formation.progress(taken.file.body.slug, now()) is not None:
        said = _("Recorded. The open cases pass now, and the organisations are told who serves them.")
        messages.success(request, said)
    else:
        messages.success(request, _("Recorded in the file and in the journal."))


@door(Role.SECRETARIAT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Open the file of a CERT that the network does not know yet."""
    viewer, at, found = person(request), now(), queries.snapshot()
    if not formation.may_open(viewer, at):
        raise Absent
    wanted = request.GET.get("function", "")
    initial = {"function": wanted} if wanted in OPENED else {}
    form = OpenForm(request.POST or None, found=found, initial=initial)

    def go() -> object:
        return open_file(by=viewer, new=form.new(), at=at)

    if request.method == "POST" and attempt(form, go):
        messages.success(request, _("The file is open."))
        return redirect("registry:formation_file", slug=form.new().slug.strip())
    return render(request, "registry/formation_open.html", {"form": form}, status=422 if form.errors else 200)
