"""Lists, search, watch floor and figures among 1,000,000 cases and 3,000,000 reports, over HTTP. Prints JSON.

    PEHRA_BENCH_HOME=/var/tmp/million python -m benchmarks.million [SECONDS_OF_EACH]

A sectoral analyst, a provincial lead and the National CERT's duty officer open each page in a browser's session, one
after the other; how many statements each page is, is counted in this process. See `benchmarks.support.million` for the
folder.
"""

import sys
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.support import figures
from benchmarks.support.clients import Ask
from benchmarks.support.measuring import by_session, measured, statements, worst
from benchmarks.support.million import SECTORAL, million, people

MOST_STATEMENTS: Final = 15
WANTED_P95_MS: Final = {"lists": 60, "searches": 60, "floor": 100, "figures": None}
PAGES: Final[dict[str, dict[str, str]]] = {
    "lists": {
        "list": "/cases/?tab=all",
        "ours": "/cases/?tab=ours",
        "waiting": "/cases/?tab=waiting",
        "closed": "/cases/?tab=closed",
        "filter open and high": "/cases/?tab=all&status=open&severity=high",
        "filter critical and new": "/cases/?tab=all&status=new&severity=critical",
        "filter class": "/cases/?tab=all&rsit=availability",
        "filter custodian": f"/cases/?tab=all&custodian={SECTORAL}",
        "filter organisation": "/cases/?tab=all&organisation=bench-17",
        "filter label": "/cases/?tab=all&tlp=TLP:CLEAR",
        "filter label of the persons named": "/cases/?tab=all&tlp=TLP:RED",
        "filter ransomware of a sector": "/cases/?tab=all&ransomware=yes&sector=telecom",
        "filter province": "/cases/?tab=all&province=punjab",
        "filter a month gone by": "/cases/?tab=all&since=2025-11-01&until=2025-11-30",
        "next clock first": "/cases/?tab=all&order=clock",
        "overdue": "/cases/?tab=ours&due=late",
        "mine": "/cases/?tab=all&who=me",
        "nobody's": "/cases/?tab=all&who=nobody",
        "last page": "/cases/?tab=all&last=yes",
        "last page of a filter": "/cases/?tab=all&status=open&severity=low&last=yes",
        "last page of nobody's": "/cases/?tab=all&who=nobody&last=yes",
    },
    "searches": {
        name: f"/search/?{urlencode(parameters)}"
        for name, parameters in {
            "frequent word": {"q": "server"},
            "rare word": {"q": "zaffre"},
            "frequent and rare": {"q": "server zaffre"},
            "two frequent": {"q": "server mailbox"},
            "phrase": {"q": '"server was reached"'},
            "beginning": {"q": "zaff*"},
            "without": {"q": "server -mailbox"},
            "frequent of open cases": {"q": "server status:open"},
            "frequent of one organisation": {"q": "server org:bench-17"},
            "frequent in a year gone by": {"q": "server", "until": "2025-11-30"},
            "nothing": {"q": "nowheretobefound"},
            "address": {"q": "10.1.2.3"},
            "network": {"q": "10.1.2.0/24"},
            "value begins": {"q": "value:10.1.2*"},
            "reference": {"q": "C-9E37-79B1", "kind": "case"},
            "last page": {"q": "server", "last": "yes"},
            "by relevance": {"q": "server", "order": "relevance"},
        }.items()
    },
    "floor": {
        "floor": "/floor/",
        "floor narrowed": "/floor/?severity=critical",
        "wall": "/floor/wall/",
        "late": "/floor/cases/?show=late",
        "new": "/floor/cases/?show=new",
    },
    "figures": {
        "figures of the country": "/figures/",
        "workload": "/cases/workload/",
    },
}
# Only who answers for a body has its workload.
LEADS: Final = ("provincial lead", "national duty officer")


def pages_of(who: str, part: str) -> dict[str, str]:
    """The addresses that are this person's, by name."""
    return {name: path for name, path in PAGES[part].items() if name != "workload" or who in LEADS}


def measure(seconds: float) -> dict[str, Any]:
    machine = figures.machine()
    with million() as (place, filled):
        result: dict[str, Any] = {"machine": machine, "filled": filled, "wanted_p95_ms": WANTED_P95_MS}
        sessions = {who: session for who, (_token, session) in people().items()}
        most, reached = 0, True
        for part, wanted in WANTED_P95_MS.items():
            result[part] = {}
            for who, session in sessions.items():
                asks = {name: Ask(path, headers=by_session(session)) for name, path in pages_of(who, part).items()}
                found = measured(place, asks, seconds)
                for name, asked in statements(session, asks).items():
                    found[name]["statements"] = len(asked)
                    most = max(most, len(asked))
                result[part][who] = found
                reached = reached and (wanted is None or worst(found) <= wanted)
        result |= {"most_statements": most, "reached": reached and most <= MOST_STATEMENTS}
    return result


def main() -> None:
    figures.publish("million", measure(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0))


if __name__ == "__main__":
    main()
