"""What the codes of releases are called on a page, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pehra.incidents.web.wording import LABELS as INCIDENTS
from pehra.incidents.web.wording import rsit_names
from pehra.registry import queries as registry
from pehra.releases.rules.words import FactKey

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "release-state": {
        "draft": pgettext_lazy("release", "Draft"),
        "awaiting-release": _("Waits for a second person"),
        "returned": _("Returned with remarks"),
        "released": pgettext_lazy("release", "Released"),
        "recalled": pgettext_lazy("release", "Recalled"),
        "superseded": _("A newer one took its place"),
    },
    "share-state": {
        "running": pgettext_lazy("sharing", "Shared"),
        "expired": _("Its time is over"),
        "recalled": pgettext_lazy("sharing", "Recalled"),
    },
    "release-block": {
        "title": _("Title"),
        "report": _("What was reported"),
        "note": pgettext_lazy("release", "Note"),
        "cause": _("Cause"),
        "lesson": _("Lesson"),
        "trace": _("Technical trace"),
        "fact": pgettext_lazy("release", "Fact"),
    },
    "release-fact": {
        "classification": _("Class (RSIT)"),
        "severity": _("Severity"),
        "ransomware": _("Ransomware"),
        "status": pgettext_lazy("release", "State of the incident"),
        "opened": _("Opened"),
        "closed": pgettext_lazy("release", "Closed"),
        "sector": _("Sector"),
        "province": _("Province"),
    },
    "release-naming": {
        "sector": _("Tell its sector only"),
        "hidden": _("Tell nothing of it"),
        "named": _("Name it"),
    },
    "release-what": {
        "organisation": _("Name of the organisation"),
        "person": pgettext_lazy("release", "Person"),
        "network": _("Address of the victim"),
        "mail": _("Mail address"),
        "phone": _("Telephone number"),
        "identity": _("Identity card number"),
        "reference": _("Reference number"),
        "other": _("Taken out by hand"),
    },
    "release-change": {
        "changed": _("was changed"),
        "gone": _("is gone"),
        "new": _("has come"),
    },
    "share-right": {
        "read": _("Read, within its own people"),
        "pass-on": _("Read, and pass on within its constituency under the label"),
    },
    "share-reason": {
        "own": _("Would not receive: it is yours"),
        "outside-drill": _("Would not receive: does not play in the drill"),
        "nobody": _("Would not receive: nobody there reads cases"),
        "takes-part": _("Sees it already: takes part in the case"),
        "shared": _("Has it already"),
        "red": _("Would not receive: TLP:RED is for named persons. Name a person on the case, or make a copy"),
        "network": _("Receives: the label admits the whole network, and asks here for a word that it came"),
        "strict": _("Would not receive: under TLP:AMBER+STRICT only those who take part read it"),
        "permitted": _("Receives: the source has permitted a wider label"),
        "chain": _("Receives: stands in the reporting chain of the organisation"),
        "constituent": _("Receives: belongs to the constituency"),
        "not-permitted": _("Would not receive: not permitted by the source. Ask it, or share a redacted copy"),
        "issued": _("Receives: the copy was released for sharing under its label"),
        "not-served": _("Would not receive: is not in your constituency"),
    },
}
TONES: Final[Mapping[str, str]] = {
    "draft": "neutral",
    "awaiting-release": "info",
    "returned": "warning",
    "released": "success",
    "recalled": "danger",
    "superseded": "neutral",
    "running": "success",
    "expired": "neutral",
}


def language() -> str:
    return "ur" if (get_language() or "en").startswith("ur") else "en"


def facts_in_words() -> Callable[[str, str], str]:
    """Puts a fact of a copy (its key, its code) into the reader's language. The network is looked up once for all."""
    found = registry.snapshot()
    rows: Mapping[str, Any] = {
        FactKey.SECTOR: found.sectors,
        FactKey.PROVINCE: found.provinces,
        FactKey.SEVERITY: found.severities,
    }

    def in_words(key: str, code: str) -> str:
        if key == FactKey.CLASSIFICATION:
            return " · ".join(rsit_names(code.split("\n")))
        if key == FactKey.RANSOMWARE:
            return _now("yes")
        if key == FactKey.STATUS:
            return str(INCIDENTS["status"].get(code, code))
        row = next((each for each in rows.get(key, ()) if each.slug == code), None)
        return str((language() == "ur" and row.name_ur) or row.name_en) if row else code

    return in_words


def purposes_in_words() -> Callable[[Any], str]:
    """For what something is shared, in the reader's language where the profile has words for it. Asked once for all."""
    known = {each.id: each.name(language()) for each in registry.share_purposes()}

    def in_words(share: Any) -> str:
        named = known.get(share.purpose_key, share.purpose_key)
        return " · ".join(filter(None, (named, share.purpose)))

    return in_words
