"""Every door of the site."""

from django.urls import URLPattern, URLResolver, include, path

from pehra.incidents.web.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    # First, since programs ask the most, and each address before this one is compared with what they ask.
    path("api/", include("pehra.site.api.urls")),
    path("", home, name="home"),
    path("", include("pehra.site.web.urls")),
    path("", include("pehra.incidents.web.urls")),
    path("", include("pehra.campaigns.web.urls")),
    path("", include("pehra.correspondence.web.urls")),
    path("", include("pehra.events.web.urls")),
    path("", include("pehra.evidence.web.urls")),
    path("", include("pehra.playbooks.web.urls")),
    path("", include("pehra.releases.web.urls")),
    path("", include("pehra.reporting.web.urls")),
    path("", include("pehra.search.web.urls")),
    path("", include("pehra.watch.web.urls")),
    path("account/", include("pehra.foundation.accounts.web.sign_in_urls")),
    path("account/", include("pehra.foundation.accounts.web.urls")),
    path("network/", include("pehra.registry.web.urls")),
    path("council/", include("pehra.council.web.urls")),
    path("public/", include("pehra.public.web.urls")),
    path("webhooks/", include("pehra.webhooks.web.urls")),
    path("", include("pehra.calls.web.urls")),
    path("", include("pehra.casefields.web.urls")),
    path("readiness/", include("pehra.readiness.web.urls")),
    path("figures/", include("pehra.statistics.web.urls")),
    path("inbox/", include("pehra.foundation.delivery.web.urls")),
    path("journal/", include("pehra.foundation.audit.web.urls")),
]

handler400 = "pehra.site.web.errors.bad_request"
handler403 = "pehra.site.web.errors.forbidden"
handler404 = "pehra.site.web.errors.not_found"
handler429 = "pehra.site.web.errors.too_many"
handler500 = "pehra.site.web.errors.server_error"
