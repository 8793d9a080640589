"""The API put together from the domains' operations."""

from functools import cached_property
from typing import Any

import orjson
from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from pehra.calls.api import ROUTERS as CALLS
from pehra.campaigns.api import ROUTERS as CAMPAIGNS
from pehra.casefields.api import ROUTERS as CASEFIELDS
from pehra.correspondence.api import ROUTERS as CORRESPONDENCE
from pehra.council import api as council
from pehra.events.api import ROUTERS as EVENTS
from pehra.evidence.api import ROUTERS as EVIDENCE
from pehra.foundation.audit import api as journal
from pehra.foundation.delivery import api as delivery
from pehra.incidents.api import ROUTERS as INCIDENTS
from pehra.playbooks.api import ROUTERS as PLAYBOOKS
from pehra.public.api import ROUTERS as PUBLIC
from pehra.readiness.api import ROUTERS as READINESS
from pehra.registry import api as registry
from pehra.releases.api import ROUTERS as RELEASES
from pehra.reporting.api import ROUTERS as REPORTING
from pehra.search.api import ROUTERS as SEARCH
from pehra.site.api import errors, me, work
from pehra.site.api.openapi import complete
from pehra.site.api.parser import StrictParser
from pehra.site.api.rate import TokenRate
from pehra.statistics.api import ROUTERS as STATISTICS
from pehra.watch.api import ROUTERS as WATCH
from pehra.webhooks.api import ROUTERS as WEBHOOKS

ROOT = "/api/v1/"


class Renderer(BaseRenderer):
    """JSON in UTF-8, times as RFC 3339."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class Api(NinjaAPI):
    """Pehra's API: the document and its page are views of the site, with doors of their own."""

    def get_content_type(self) -> str:
        return "application/json"

    def get_root_path(self, path_params: Any) -> str:
        return ROOT

    def _get_urls(self) -> list[URLPattern]:
        return [path for router in self._get_bound_routers() for path in router.urls_paths(router.prefix)]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return complete(self, self.get_openapi_schema())


api = Api(
    title="Pehra API",
    version="1",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    renderer=Renderer(),
    parser=StrictParser(),
    throttle=[TokenRate()],
)
errors.install(api)
PARTS = (
    INCIDENTS,
    CAMPAIGNS,
    CORRESPONDENCE,
    EVIDENCE,
    EVENTS,
    PLAYBOOKS,
    PUBLIC,
    READINESS,
    RELEASES,
    REPORTING,
    SEARCH,
    STATISTICS,
    WATCH,
    WEBHOOKS,
    CALLS,
    CASEFIELDS,
)
for prefix, routers in (each for part in PARTS for each in part.items()):
    for router in routers:
        api.add_router(prefix, router)
api.add_router("", registry.router)
api.add_router("/directives", council.router)
api.add_router("/journal", journal.router)
api.add_router("", me.router)
api.add_router("", work.router)
api.add_router("", delivery.router)
