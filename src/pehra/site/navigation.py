"""The entries of the navigation: one list, in the order in which they are shown."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.roles import (
    ADMINISTERS_BODY,
    ANSWERS_FOR_THE_BODY,
    READS_CASES,
    READS_JOURNAL,
    REPORTS,
    WORKS_CASES,
    Role,
)

EVERYBODY = frozenset(Role)
# Who works on cases has these lists with their own work, and beside the queue.
ORGANISATIONS = frozenset({Role.CONTACT})
SEES_FIGURES = frozenset({Role.COUNCIL_MEMBER, Role.SECRETARIAT, Role.AUDITOR})
HANDS_OVER = frozenset({Role.SECRETARIAT, Role.PLATFORM_ADMINISTRATOR})


@dataclass(frozen=True)
class Entry:
    """One page. `roles` are those that see it; who holds none of them is not shown that it exists.

    `bodies_only`: the role must not be one at an organisation. `desk_only`: for the body that answers the public.
    """

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[Role]
    counts_unread: bool = False
    bodies_only: bool = False
    desk_only: bool = False


@dataclass(frozen=True)
class Link:
    """An entry as shown to somebody: its address, and whether it is the page being read."""

    label: str | Promise
    href: str
    icon: str
    current: bool
    count: int


ENTRIES = (
    Entry(_("Home"), "home", "home", EVERYBODY),
    Entry(_("Report an incident"), "incidents:report", "file-plus", REPORTS),
    Entry(_("Queue"), "incidents:queue", "list-check", WORKS_CASES),
    Entry(_("My work"), "site:work", "user-circle", WORKS_CASES),
    Entry(_("Requests"), "correspondence:requests", "mail", ORGANISATIONS),
    Entry(_("Tasks"), "playbooks:mine", "list-check", ORGANISATIONS),
    Entry(_("From the public"), "public:desk", "world", WORKS_CASES, desk_only=True),
    Entry(_("Questions about values"), "search:questions", "help-circle", WORKS_CASES, bodies_only=True),
    Entry(_("Watch floor"), "watch:floor", "activity", WORKS_CASES, bodies_only=True),
    Entry(_("Calls to make"), "calls:waiting", "phone", ANSWERS_FOR_THE_BODY, bodies_only=True),
    Entry(_("Events coming in"), "events:watch", "radar-2", WORKS_CASES, bodies_only=True),
    Entry(_("Findings"), "events:findings", "bug", READS_CASES),
    Entry(_("Events"), "events:explorer", "chart-line", READS_CASES),
    Entry(_("Figures"), "statistics:overview", "table", WORKS_CASES | SEES_FIGURES, bodies_only=True),
    Entry(_("Feeds"), "events:feeds", "rss", frozenset({Role.PLATFORM_ADMINISTRATOR})),
    Entry(_("Inbox"), "delivery:inbox", "inbox", EVERYBODY, counts_unread=True),
    Entry(_("Network"), "registry:network", "sitemap", EVERYBODY),
    Entry(_("Formation"), "registry:formation", "building-bank", EVERYBODY),
    Entry(_("Who would receive this"), "registry:chain", "route-2", EVERYBODY),
    Entry(_("My organisation"), "registry:own", "id-badge-2", frozenset({Role.CONTACT})),
    Entry(_("Organisations"), "registry:organisations", "building", WORKS_CASES | ADMINISTERS_BODY),
    Entry(_("Readiness"), "readiness:overview", "clipboard-check", WORKS_CASES | ADMINISTERS_BODY | SEES_FIGURES),
    Entry(_("Training"), "readiness:training", "certificate", frozenset({Role.CONTACT})),
    Entry(_("Drills"), "readiness:drills", "flag", frozenset({Role.CONTACT})),
    Entry(_("Council"), "council:overview", "gavel", SEES_FIGURES),
    Entry(_("Directives"), "council:directives", "clipboard-list", READS_CASES | ADMINISTERS_BODY),
    Entry(_("Hand-over"), "registry:hand_over", "certificate", HANDS_OVER),
    Entry(_("Crisis levels"), "watch:levels", "alert-triangle", EVERYBODY),
    Entry(_("Journal"), "audit:journal", "history", READS_JOURNAL),
    Entry(_("Body administration"), "registry:body_admin", "building-community", ADMINISTERS_BODY | {Role.ANALYST}),
)


def links(
    roles: Collection[Role],
    path: str,
    unread: int = 0,
    entries: tuple[Entry, ...] = ENTRIES,
    *,
    at_a_body: bool = True,
    at_the_desk: bool = False,
) -> list[Link]:
    """What a holder of these roles is shown on the page at `path`. Entries without an address are left out."""
    fitting = (
        entry for entry in entries if (at_a_body or not entry.bodies_only) and (at_the_desk or not entry.desk_only)
    )
    wanted = [(entry, _address(entry)) for entry in fitting if not entry.roles.isdisjoint(roles)]
    shown = [(entry, href) for entry, href in wanted if href]
    current = max((href for _entry, href in shown if _covers(href, path)), key=len, default=None)
    return [
        Link(entry.label, href, entry.icon, href == current, unread if entry.counts_unread else 0)
        for entry, href in shown
    ]


def _address(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None


def _covers(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href if href.endswith("/") else f"{href}/"))
