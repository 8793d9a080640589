"""What the codes of the law are called on a page. A code of a profile (sector, severity) brings its own name."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from jinja2 import pass_context
from jinja2.runtime import Context

from pehra.calls.web.wording import LABELS as CALLS
from pehra.campaigns.web.wording import LABELS as CAMPAIGNS
from pehra.casefields.web.wording import LABELS as CASEFIELDS
from pehra.correspondence.web.wording import LABELS as CORRESPONDENCE
from pehra.council.web.directive_wording import LABELS as DIRECTIVES
from pehra.council.web.wording import LABELS as COUNCIL
from pehra.events.web.wording import LABELS as EVENTS
from pehra.evidence.web.wording import LABELS as EVIDENCE
from pehra.incidents.web.wording import LABELS as INCIDENTS
from pehra.playbooks.web.wording import LABELS as PLAYBOOKS
from pehra.public.web.wording import LABELS as PUBLIC
from pehra.readiness.web.drill_wording import LABELS as DRILLS
from pehra.readiness.web.wording import LABELS as READINESS
from pehra.registry.web.formation_wording import LABELS as FORMATION
from pehra.releases.web.wording import LABELS as RELEASES
from pehra.search.web.wording import LABELS as SEARCH
from pehra.watch.web.wording import LABELS as WATCH
from pehra.webhooks.web.wording import LABELS as WEBHOOKS

LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    **INCIDENTS,
    **EVENTS,
    **EVIDENCE,
    **CORRESPONDENCE,
    **READINESS,
    **DRILLS,
    **DIRECTIVES,
    **COUNCIL,
    **FORMATION,
    **SEARCH,
    **CALLS,
    **CAMPAIGNS,
    **PUBLIC,
    **RELEASES,
    **WATCH,
    **WEBHOOKS,
    **CASEFIELDS,
    **PLAYBOOKS,
    "function": {
        "national": _("National CERT"),
        "government": _("Government CERT"),
        "cii": _("CII CERT"),
        "sectoral": _("Sectoral CERT"),
        "provincial": _("Provincial CERT"),
        "organisational": _("Organisational CERT"),
        "council": _("CERT Council"),
        "agency": _("Agency"),
        "nsoc": _("National Security Operation Center"),
        "foreign": _("Foreign CERT"),
        "organisation": _("Organisation"),
    },
    "standing": {
        "planned": pgettext_lazy("standing", "Planned"),
        "designated": pgettext_lazy("standing", "Designated"),
        "recommended": pgettext_lazy("standing", "Recommended"),
        "notified": pgettext_lazy("standing", "Notified"),
        "operational": pgettext_lazy("standing", "Operational"),
        "suspended": pgettext_lazy("standing", "Suspended"),
        "dissolved": pgettext_lazy("standing", "Dissolved"),
    },
    "role": {
        "contact": _("Point of contact"),
        "analyst": _("Analyst"),
        "lead": _("Team lead"),
        "duty_officer": _("Duty officer"),
        "council_member": _("Council member"),
        "secretariat": _("Council secretariat"),
        "auditor": _("Auditor"),
        "body_administrator": _("Body administrator"),
        "platform_administrator": _("Platform administrator"),
    },
    "stage": {
        "acknowledge": _("Acknowledge"),
        "acknowledge-public": _("Acknowledge a report from the public"),
        "first-report": _("First report"),
        "update": pgettext_lazy("reporting stage", "Update"),
        "final-report": _("Final report"),
    },
    "anchor": {
        "awareness": _("counted from awareness"),
        "submission": _("counted from submission"),
    },
    "ownership": {
        "government": pgettext_lazy("ownership", "Government"),
        "semi-government": _("Semi-government"),
        "private": _("Private"),
    },
    "severity": {
        "critical": pgettext_lazy("severity", "Critical"),
        "high": pgettext_lazy("severity", "High"),
        "medium": pgettext_lazy("severity", "Medium"),
        "low": pgettext_lazy("severity", "Low"),
        "informational": pgettext_lazy("severity", "For information"),
        "info": pgettext_lazy("severity", "For information"),
    },
    "custody": {
        "passed": _("Passed on"),
        "custodian": _("Custodian now"),
        "offered": _("Offered, not yet accepted"),
        "ahead": _("Will follow"),
        "silent": _("Passed over"),
    },
    "tlp": {
        "TLP:RED": _("For the named persons only"),
        "TLP:AMBER+STRICT": _("For the participating bodies only"),
        "TLP:AMBER": _("For the participating bodies and the constituents concerned"),
        "TLP:GREEN": _("For the whole network, never in public"),
        "TLP:CLEAR": _("For everyone"),
    },
}


@pass_context
def label(context: Context, code: str, kind: str) -> str:
    """The name of a code of that kind in the reader's language; a code without a name stands for itself.

    Raises KeyError for an unknown kind. The context is taken so that Jinja folds nothing at compile time.
    """
    return _named(get_language(), kind, str(code))


@lru_cache(4096)
def _named(language: str | None, kind: str, code: str) -> str:
    """In the language that is read now; said by name, so that each is looked up once."""
    return str(LABELS[kind].get(code, code))
