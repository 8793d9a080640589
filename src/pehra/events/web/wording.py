"""What the codes of events, findings, runs and feeds are called on a page."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pehra.law.places import Province, Sector
from pehra.law.taxonomy import CLASS, TYPE
from pehra.registry import queries as registry

LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "finding": {
        "open": pgettext_lazy("finding", "All that is open"),
        "new": pgettext_lazy("finding", "New"),
        "told": pgettext_lazy("finding", "Told"),
        "acknowledged": pgettext_lazy("finding", "Acknowledged"),
        "being-fixed": pgettext_lazy("finding", "Being fixed"),
        "fixed-unconfirmed": pgettext_lazy("finding", "Fixed, not yet confirmed"),
        "fixed-confirmed": pgettext_lazy("finding", "Fixed, confirmed"),
        "accepted": pgettext_lazy("finding", "Risk accepted"),
        "false-alarm": pgettext_lazy("finding", "False alarm"),
        "reopened": pgettext_lazy("finding", "Reopened"),
        "withdrawn": pgettext_lazy("finding", "Withdrawn"),
    },
    "act": {
        "acknowledge": _("Acknowledge"),
        "begin": _("We are fixing it"),
        "say-fixed": _("It is fixed"),
        "accept": _("Accept the risk"),
        "dispute": _("It is a false alarm"),
        "confirm": _("Confirm the false alarm"),
        "reopen": _("Reopen"),
    },
    "change": {
        "acknowledge": _("Acknowledged"),
        "begin": _("Being fixed"),
        "say-fixed": _("Said to be fixed"),
        "accept": _("Risk accepted"),
        "dispute": _("Called a false alarm"),
        "confirm": _("Confirmed as a false alarm"),
        "reopen": _("Reopened"),
        "tell": _("The organisation was told"),
        "miss": _("Not seen any more"),
        "clear": _("Fix confirmed"),
        "see-again": _("Seen again"),
        "expire": _("The accepted time has passed"),
        "withdraw": _("Withdrawn: the input was read anew and no longer shows it"),
        "merge": _("Counted with another finding, of which it is a part"),
        "give-back": _("Withdrawn: what it is on is no longer theirs"),
    },
    "run": {
        "running": pgettext_lazy("run", "Running"),
        "done": pgettext_lazy("run", "Done"),
        "failed": pgettext_lazy("run", "Failed"),
    },
    "rhythm": {
        "at-once": pgettext_lazy("rhythm", "At once"),
        "daily": pgettext_lazy("rhythm", "Daily"),
        "weekly": pgettext_lazy("rhythm", "Weekly"),
        "never": pgettext_lazy("rhythm", "Never"),
    },
    "call": {
        "waiting": pgettext_lazy("call", "Waiting"),
        "sent": pgettext_lazy("call", "Heard"),
        "failed": pgettext_lazy("call", "Given up"),
    },
    "trouble": {
        "answered": pgettext_lazy("call", "Answered"),
        "it is no address that is called": pgettext_lazy("call", "It is no address that is called"),
        "the host is not found": pgettext_lazy("call", "The host is not found"),
        "the host lies in no public network": pgettext_lazy("call", "The host lies in no public network"),
        "it takes too long": pgettext_lazy("call", "It takes too long"),
        "it cannot be reached": pgettext_lazy("call", "It cannot be reached"),
        "no program is named any more": pgettext_lazy("call", "No program is named any more"),
        "no answer yet": pgettext_lazy("call", "No answer yet"),
    },
    "rule": {
        "dry-run": pgettext_lazy("rule", "On trial"),
        "live": pgettext_lazy("rule", "Live"),
        "ended": pgettext_lazy("rule", "Taken out"),
    },
    "health": {
        "": pgettext_lazy("feed", "In order"),
        "failed": pgettext_lazy("feed", "Failed"),
        "late": pgettext_lazy("feed", "Late"),
        "empty": pgettext_lazy("feed", "Empty"),
        "refused": pgettext_lazy("feed", "Many rows refused"),
    },
    "reason": {
        "more or fewer values than columns": pgettext_lazy("refused", "more or fewer values than columns"),
        "a quote is not closed": pgettext_lazy("refused", "a quote is not closed"),
        "longer than a record may be": pgettext_lazy("refused", "longer than a record may be"),
        "not in its format": pgettext_lazy("refused", "not in its format"),
        "a pattern other than one comparison": pgettext_lazy("refused", "a pattern other than one comparison"),
        "labelled more strictly than its feed": pgettext_lazy("refused", "labelled more strictly than its feed"),
        "not a TLP label": pgettext_lazy("refused", "not a TLP label"),
        "not valid at this time": pgettext_lazy("refused", "not valid at this time"),
        "holds a NUL byte": pgettext_lazy("refused", "holds a NUL byte"),
        "not UTF-8": pgettext_lazy("refused", "not UTF-8"),
        "missing": pgettext_lazy("refused", "missing"),
        "not a time": pgettext_lazy("refused", "not a time"),
        "long ago": pgettext_lazy("refused", "long ago"),
        "in the future": pgettext_lazy("refused", "in the future"),
        "not an address": pgettext_lazy("refused", "not an address"),
        "not a port": pgettext_lazy("refused", "not a port"),
        "not a number": pgettext_lazy("refused", "not a number"),
        "nothing that it concerns": pgettext_lazy("refused", "nothing that it concerns"),
    },
    "column": {
        "type": _("Kind"),
        "severity": _("Severity"),
        "feed": _("Feed"),
        "sector": _("Sector"),
        "province": _("Province"),
        "organisation": _("Organisation"),
        "cert": _("CERT"),
        "address": _("Address"),
        "port": _("Port"),
        "asn": _("Autonomous system"),
        "malware": _("Malware"),
    },
}

SEVERITY_NAMES: Mapping[str, str | Promise] = {
    "critical": pgettext_lazy("severity", "Critical"),
    "high": pgettext_lazy("severity", "High"),
    "medium": pgettext_lazy("severity", "Medium"),
    "low": pgettext_lazy("severity", "Low"),
    "info": pgettext_lazy("severity", "For information"),
}


def trouble(told: str) -> str:
    """Why a call did not succeed, in the reader's language; the host, status or error behind the colon as it is."""
    what, _colon, detail = told.partition(": ")
    name = LABELS["trouble"].get(what, what)
    return f"{name}: {detail}" if detail else str(name)


def in_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


class Names:
    """What codes and numbers of rows are called for this reader. Parties are looked up once for all rows of a page."""

    def __init__(self, parties: frozenset[int] = frozenset()) -> None:
        self._known = registry.snapshot()
        self._parties = registry.party_names(parties - {0}) if parties - {0} else {}
        self._places: dict[str, Sector | Province] = {each.slug: each for each in self._known.sectors}
        self._places |= {each.slug: each for each in self._known.provinces}

    def kind(self, code: str) -> str:
        """An RSIT class, or class/type."""
        taxonomy, _slash, kind = code.partition("/")
        found = TYPE.get(kind) or CLASS.get(taxonomy)
        if found is None:
            return code.strip("/") or gettext("Not told")
        return found.name_ur if in_urdu() else found.name_en

    def place(self, slug: str) -> str:
        """A sector or a province."""
        found = self._places.get(slug)
        if found is None:
            return slug or gettext("Not known")
        return (found.name_ur if in_urdu() else "") or found.name_en

    def party(self, pk: int | str) -> str:
        """A body or an organisation, by its number; for a body it needs no look-up."""
        number = int(pk or 0)
        found = self._known.by_id.get(number) or self._parties.get(number)
        if found is None:
            return gettext("Nobody known")
        return (found.name_ur if in_urdu() else "") or found.name_en

    def slug(self, pk: int | str) -> str:
        """The short name of a party; empty where it is nobody's."""
        number = int(pk or 0)
        found = self._known.by_id.get(number) or self._parties.get(number)
        return found.slug if found else ""

    @staticmethod
    def moment(told: str) -> datetime:
        """A time as the event store writes it."""
        return datetime.fromisoformat(told).replace(tzinfo=UTC)

    @property
    def sectors(self) -> list[tuple[str, str]]:
        return [(each.slug, self.place(each.slug)) for each in self._known.sectors]

    @property
    def provinces(self) -> list[tuple[str, str]]:
        return [(each.slug, self.place(each.slug)) for each in self._known.provinces]
