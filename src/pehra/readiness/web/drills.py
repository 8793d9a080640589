"""Drills: the list, planning one, and its page as the director, an observer or a player sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import REPORTS, Role
from pehra.incidents.queries import filing
from pehra.readiness import policy
from pehra.readiness.actions import drill_lessons, drill_play
from pehra.readiness.actions import drills as actions
from pehra.readiness.queries import drills as queries
from pehra.readiness.queries.drill_scenarios import own_scenarios, scenario_named
from pehra.readiness.rules.drill_reading import scenarios
from pehra.readiness.rules.drill_scoring import COUNTED
from pehra.readiness.rules.drills import OVER, UNDER_WAY, Act, Reply, Side
from pehra.readiness.web.drill_forms import InjectForm, LearnedForm, LessonForm, NoteForm, PlanForm, players
from pehra.readiness.web.showing import ReasonForm, act_page, attempt, now, page, person
from pehra.registry.queries import local_date

TAB = "drills"
# Whoever may play: the people of CERTs and the contacts of organisations.
PLAYS = tuple(sorted({*policy.WORKS, Role.CONTACT}))
# Acts that need no words, with what is said after them.
SIMPLE = {
    Act.BRIEF: gettext_lazy("Everybody who plays has been told to read the brief."),
    Act.START: gettext_lazy("The drill has begun."),
    Act.PAUSE: gettext_lazy("The drill is paused; all its clocks stand still."),
    Act.RESUME: gettext_lazy("The drill goes on."),
    Act.END: gettext_lazy("The drill has ended; its cases are closed and kept."),
}
WITH_REASON = {
    Act.CANCEL: (gettext_lazy("Call the drill off"), gettext_lazy("The drill has been called off.")),
    Act.ABORT: (gettext_lazy("Break the drill off"), gettext_lazy("The drill has been broken off.")),
}
DO: dict[Act, Any] = {
    Act.BRIEF: actions.brief,
    Act.START: actions.start,
    Act.PAUSE: actions.pause,
    Act.RESUME: actions.resume,
    Act.END: actions.end,
    Act.CANCEL: actions.cancel,
    Act.ABORT: actions.abort,
}


@door(*PLAYS)
@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """The drills in which the reader has a part."""
    leaf = queries.drills(person(request), **turn(request))
    context = {"leaf": leaf, "pager": pager(request, leaf), "may_plan": bool(queries.may_plan(person(request)))}
    return page(request, "drills/list.html", TAB, context)


@door(*sorted(policy.LEADS))
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The scenarios that are ready, and those of one's own CERT."""
    by = person(request)
    if not queries.may_plan(by):
        raise Absent
    context = {"scenarios": list(scenarios().values()), "own": own_scenarios(by)}
    return page(request, "drills/choose.html", TAB, context)


@door(*sorted(policy.LEADS))
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    by, at = person(request), now()
    bodies = queries.may_plan(by)
    if not bodies:
        raise Absent
    kept_as, scenario = scenario_named(by, slug)
    form = PlanForm(request.POST or None, kept_as=kept_as, scenario=scenario, bodies=bodies)
    made: list[Any] = []

    def act() -> None:
        body_id, wanted = form.plan()
        made.append(actions.plan(by=by, body_id=body_id, plan=wanted, at=at))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The drill is planned. Whoever is to play has been asked."))
        return redirect("readiness:drill", reference=made[0].reference)
    context = {"form": form, "scenario": scenario}
    return page(request, "drills/plan.html", TAB, context, status=422 if form.errors else 200)


@door(*sorted(policy.LEADS))
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Suggestions for the organisations of a plan, by a part of the name."""
    words = next((value for name, value in request.GET.items() if name.startswith("role_")), "")
    found = filing.search(person(request), words, local_date(now()))
    return page(request, "drills/suggestions.html", TAB, {"found": found})


@door(*PLAYS)
@never_cache
@require_safe
def drill(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of a drill."""
    return page(request, "drills/drill.html", TAB, _context(request, reference))


@door(*PLAYS)
@never_cache
@require_safe
def live(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the page that changes while it runs, for whoever directs or observes."""
    context = _context(request, reference)
    if not context["sight"].is_staff:
        raise Absent
    return page(request, "drills/live.html", TAB, context)


def _context(request: HttpRequest, reference: str) -> dict[str, Any]:
    by, at = person(request), now()
    sight = queries.sight(by, reference)
    drill = sight.drill
    shown = drill.state in OVER or (sight.is_staff and drill.state in UNDER_WAY)
    mine = by.parties(policy.WORKS | {Role.CONTACT})
    stand = queries.live(drill, at) if shown else None
    return {
        "sight": sight,
        "drill": drill,
        "in_words": _,
        "acts": {str(act) for act in sight.acts},
        "stand": stand,
        "scores": _scores(sight, stand) if stand else [],
        "total": _told(stand.total) if stand else None,
        "notes": queries.notes_of(by, drill) if sight.is_staff else [],
        "lessons": queries.lessons_of(by, drill),
        "may_close": {
            each.reference
            for each in queries.lessons_of(by, drill)
            if sight.directs or by.holds(each.party_id, policy.ANSWERS_FOR_A_PARTY)
        },
        "my_cases": [each for each in sight.cases if sight.is_staff or _mine(by, each)],
        "my_reply": _reply(by, sight),
        "my_parties": [each.slug for each in players(sight) if each.id in mine and each.kind == "organisation"],
        "plays": Side.PLAYER in sight.sides,
        "reports_here": bool(by.parties(REPORTS) & {each.party_id for each in sight.parties}),
        "polls": drill.state in UNDER_WAY,
    }


def _mine(by: Any, case: Any) -> bool:
    return bool({case.organisation_id, case.custodian_id} & by.parties(policy.WORKS | {Role.CONTACT}))


def _reply(by: Any, sight: queries.Sight) -> str | None:
    """What the reader's party has answered, where the reader answers for it and it was asked."""
    mine = by.parties(policy.ANSWERS_FOR_A_PARTY)
    found = [each.reply for each in sight.parties if each.party_id in mine]
    if not found:
        return None
    return str(Reply.ASKED if Reply.ASKED in found else found[0])


def _told(score: Any) -> dict[str, Any]:
    """A score as it is shown: points as they are, without a fraction's line."""
    return {
        "percent": score.percent,
        "earned": f"{float(score.earned):g}",
        "possible": score.possible,
        "counts": {str(outcome): count for outcome, count in score.counts.items()},
        "asked": sum(score.counts[outcome] for outcome in COUNTED),
    }


def _scores(sight: queries.Sight, stand: queries.Live) -> list[tuple[Any, dict[str, Any]]]:
    return [(each, _told(stand.scores[each.id])) for each in players(sight) if each.id in stand.scores]


@door(*PLAYS)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    joins = request.POST.get("joins") == "yes"
    actions.answer(by=person(request), reference=reference, joins=joins, at=now())
    messages.success(request, _("Your answer has been told to whoever directs the drill."))
    return redirect("readiness:drill", reference=reference)


@door(*PLAYS)
@require_POST
def simple(request: HttpRequest, reference: str, act: Act) -> HttpResponse:
    """An act without words."""
    DO[act](by=person(request), reference=reference, at=now())
    messages.success(request, SIMPLE[act])
    return redirect("readiness:drill", reference=reference)


@door(*PLAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def with_reason(request: HttpRequest, reference: str, act: Act) -> HttpResponse:
    title, done = WITH_REASON[act]
    form = ReasonForm(request.POST or None)
    by, at = person(request), now()
    _open(by, reference, act)

    def do() -> object:
        return DO[act](by=by, reference=reference, reason=form.cleaned_data["reason"], at=at)

    back = reverse("readiness:drill", args=[reference])
    return act_page(request, TAB, form, do, title=str(title), done=str(done), back=back)


@door(*PLAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def inject(request: HttpRequest, reference: str) -> HttpResponse:
    """Something that the scenario does not have."""
    by, at = person(request), now()
    form = InjectForm(request.POST or None, sight=_open(by, reference, Act.INJECT))

    def do() -> object:
        return drill_play.inject_now(by=by, reference=reference, free=form.free(), at=at)

    back = reverse("readiness:drill", args=[reference])
    return act_page(request, TAB, form, do, title=_("Inject now"), done=_("It has been delivered."), back=back)


@door(*PLAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, reference: str) -> HttpResponse:
    by, at = person(request), now()
    form = NoteForm(request.POST or None, sight=_open(by, reference, Act.NOTE))

    def do() -> object:
        return drill_play.observe(by=by, reference=reference, at=at, **form.cleaned_data)

    back = reverse("readiness:drill", args=[reference])
    return act_page(request, TAB, form, do, title=_("Note what you saw"), done=_("Noted."), back=back)


@door(*PLAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, reference: str) -> HttpResponse:
    by, at = person(request), now()
    form = LessonForm(request.POST or None, sight=_open(by, reference, Act.LESSON))

    def do() -> object:
        return drill_lessons.learn(by=by, reference=reference, at=at, **form.cleaned_data)

    back = reverse("readiness:drill", args=[reference])
    done = _("The lesson is written down, and whoever sees to it has been told.")
    return act_page(request, TAB, form, do, title=_("Add a lesson"), done=done, back=back)


@door(*PLAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def learned(request: HttpRequest, reference: str, lesson: str) -> HttpResponse:
    by, at = person(request), now()
    queries.drill_of(by, reference)
    form = LearnedForm(request.POST or None)

    def do() -> object:
        return drill_lessons.learned(by=by, reference=reference, lesson=lesson, at=at, **form.cleaned_data)

    back = reverse("readiness:drill", args=[reference])
    return act_page(request, TAB, form, do, title=_("The lesson is learned"), done=_("Written down."), back=back)


def _open(by: Any, reference: str, act: Act) -> queries.Sight:
    """The drill, where this person may do this now; to others the form does not exist."""
    sight = queries.sight(by, reference)
    if act not in sight.acts:
        raise Absent
    return sight
