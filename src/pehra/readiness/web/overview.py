"""The first page: what waits for the reader, their own CERTs, and all whose figures they may see."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.readiness.policy import PLANS, WORKS
from pehra.readiness.queries import maturity, people
from pehra.readiness.queries.lacks import lacks_of, own_plans
from pehra.readiness.queries.teams import circle
from pehra.readiness.queries.training import own_certificates
from pehra.readiness.web.showing import DOOR, now, page, person
from pehra.readiness.web.wording import lack_of_key
from pehra.registry.queries import local_date


@door(*DOOR)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    around = circle(at)
    own = around.held_by(viewer, WORKS | PLANS)
    figures = {each.team.id: each for each in maturity.all_figures(viewer, at)}
    context = {
        "own": [
            {
                "team": team,
                "figures": figures.get(team.id),
                "lacks": lacks_of(viewer, team, around, at),
                "vacant": sum(view.vacant for view in people.posts(team.id)),
                "gaps": people.gaps_ahead(team.id, at),
            }
            for team in own
        ],
        "others": [each for pk, each in figures.items() if pk not in {team.id for team in own}],
        "reviews": maturity.to_review(viewer),
        "swaps": people.asked_of(viewer),
        "plans": [(row, lack_of_key(row.lack)) for row in own_plans(viewer)],
        "certificates": own_certificates(viewer),
        "today": local_date(at),
    }
    return page(request, "overview.html", "overview", context)
