"""The addresses below /council/."""

from django.urls import URLPattern, URLResolver, path

from pehra.council.web import figures, items, meetings, minutes, motions, overview, paper_urls, resolutions, seats

app_name = "council"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.draft, name="draft"),
    path("meetings/<slug:reference>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:reference>/minutes/", minutes.minutes, name="minutes"),
    path("figures/", figures.figures, name="figures"),
    path("items/", items.items, name="items"),
    path("items/new/", items.submit, name="submit"),
    path("items/<slug:reference>/", items.item, name="item"),
    path("items/<slug:reference>/documents/<uuid:key>/", items.paper, name="paper"),
    path("motions/<slug:reference>/", motions.motion, name="motion"),
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/<int:year>/<int:running>/", resolutions.resolution, name="resolution"),
    path("actions/", resolutions.actions, name="actions"),
    path("actions/<slug:reference>/", resolutions.action, name="action"),
    path("actions/<slug:reference>/evidence/<uuid:key>/", resolutions.evidence, name="action_evidence"),
    path("seats/", seats.seats, name="seats"),
    path("seats/new/", seats.co_opt, name="co_opt"),
    path("seats/<slug:key>/", seats.seat, name="seat"),
    path("seats/<slug:key>/letters/<uuid:document>/", seats.letter, name="letter"),
    *paper_urls.urlpatterns,
]
