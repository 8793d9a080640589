"""What the watch's codes are called on a page, and a crisis level in one line."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pehra.incidents.web.wording import in_urdu
from pehra.law.crisis import CrisisLevel, HastenedClock, Right, Sphere
from pehra.registry.queries.network import last_read
from pehra.watch.queries.crisis import Standing
from pehra.watch.rules.standing import Terms

# Joined to the labels of the frame: `code|label("crisis-state")` in a template.
LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "crisis-state": {
        "waiting": pgettext_lazy("crisis", "Waits for confirmation"),
        "in-force": pgettext_lazy("crisis", "In force"),
        "refused": pgettext_lazy("crisis", "Not confirmed"),
        "stood-down": pgettext_lazy("crisis", "Stood down"),
        "lapsed": pgettext_lazy("crisis", "Over: nobody extended it"),
    },
    "crisis-step": {
        "declared": pgettext_lazy("crisis", "Declared"),
        "confirmed": pgettext_lazy("crisis", "Confirmed"),
        "refused": pgettext_lazy("crisis", "Not confirmed"),
        "extended": pgettext_lazy("crisis", "Extended"),
        "stood-down": pgettext_lazy("crisis", "Stood down"),
        "lapsed": pgettext_lazy("crisis", "Over: nobody extended it"),
    },
    "sphere": {
        "nation": _("The whole nation"),
        "sector": _("a sector"),
        "province": _("a province"),
    },
    "charge": {"lead": _("Head of the team"), "duty_officer": _("Duty officer")},
    "council-office": {
        "chair": _("Chair of the Council"),
        "secretary": _("Secretary of the Council"),
        "member": _("Member of the Council"),
    },
}
RIGHTS: Mapping[Right, str | Promise] = {
    Right.INFORMED: _(
        "The National CERT takes part in each new case that is not labelled TLP:RED or TLP:AMBER+STRICT."
    ),
    Right.CALL_TREE: _("Each CERT concerned is told to go through its call tree."),
}
STAGES: Mapping[str, str | Promise] = {
    "acknowledge": _("An answer to a case"),
    "first-report": _("The first report"),
    "update": _("Updates"),
    "final-report": _("The final report"),
}


@dataclass(frozen=True)
class Banner:
    """A level in force, as every page of those concerned shows it. `href` is empty for whoever has no account."""

    name: str
    where: str
    until: object
    href: str
    provisional: bool


def name_of(terms: Terms | CrisisLevel) -> str:
    return (terms.name_ur if in_urdu() else "") or terms.name_en


def meaning_of(terms: Terms | CrisisLevel) -> str:
    return (terms.meaning_ur if in_urdu() else "") or terms.meaning_en


def place_name(sphere: str, place: str) -> str:
    """Where a level is in force: the name of the sector or province, or the whole nation."""
    if sphere == Sphere.NATION:
        return gettext("The whole nation")
    known = last_read()
    rows = known.sectors if sphere == Sphere.SECTOR else known.provinces
    found = next((each for each in rows if each.slug == place), None)
    if found is None:
        return place
    return (found.name_ur if in_urdu() else "") or found.name_en


def banner(found: Standing, *, href: str = "") -> Banner:
    where = place_name(found.row.sphere, found.row.place)
    return Banner(name_of(found.terms), where, found.until, href, found.provisional)


def hastened(clock: HastenedClock) -> str:
    """What a level does to one stage, as a sentence."""
    what = STAGES.get(clock.stage, clock.stage)
    if clock.hours is not None:
        told = gettext("%(what)s: within %(hours)d h at the latest") % {"what": what, "hours": clock.hours}
    else:
        told = gettext("%(what)s: in %(percent)d%% of the usual time") % {"what": what, "percent": clock.percent or 100}
    also = gettext("clocks that run already too")
    return f"{told}; {also}" if clock.running else told


def effects(terms: Terms | CrisisLevel) -> list[str]:
    """Everything that a level changes."""
    found = [hastened(clock) for clock in terms.clocks]
    found += [str(RIGHTS[right]) for right in sorted(terms.rights)]
    if terms.report_hours:
        found.append(gettext("A situation report is due every %(hours)d h.") % {"hours": terms.report_hours})
    return found
