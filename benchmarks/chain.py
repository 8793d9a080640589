"""How long the chains of 1,000,000 different organisations take in one process. Prints JSON.

    python -m benchmarks.chain [NUMBER]

Once from values in memory, once from the rows of the registry.
"""

import importlib
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.support import figures
from benchmarks.support.installation import installation
from pehra.law.chain import Chains, Subject
from pehra.law.functions import Ownership
from pehra.law.profile import Profile, load, packaged

ON = date(2026, 1, 31)
LIMIT_SECONDS = 10


def subjects(profile: Profile, number: int) -> Iterator[Subject]:
    """Organisations spread over every sector, ownership, province and designation."""
    sectors = [sector.slug for sector in profile.sectors]
    provinces = [province.slug for province in profile.provinces]
    ownerships = list(Ownership)
    for each in range(number):
        yield Subject(
            slug=f"organisation-{each}",
            sector=sectors[each % len(sectors)],
            ownership=ownerships[each // 3 % len(ownerships)],
            province=provinces[each // 7 % len(provinces)],
            cii=each % 50 == 0,
        )


def by_the_law(number: int) -> dict[str, Any]:
    """From values in memory: what the rules themselves cost."""
    profile = load(packaged("demonstration"))
    began = time.perf_counter()
    chains = Chains(profile.network, ON)
    steps = sum(len(chains.of(subject)) for subject in subjects(profile, number))
    return _figures(steps, time.perf_counter() - began)


def from_the_database(number: int) -> dict[str, Any]:
    """From the rows of as many registered organisations, a fifth of them designated, streamed out of PostgreSQL."""
    with installation():
        # Loaded here, since they need the Django that the installation has just set up.
        network = importlib.import_module("benchmarks.support.network")
        registry = importlib.import_module("pehra.registry.queries")
        began = time.perf_counter()
        network.make_network(number)
        making = time.perf_counter() - began
        on = datetime.now(UTC).date()
        began, cpu = time.perf_counter(), time.process_time()
        steps = sum(len(steps) for _, steps in registry.chains_on(on))
        return _figures(steps, time.perf_counter() - began) | {
            "cpu_seconds_of_this_process": round(time.process_time() - cpu, 3),
            "seconds_to_make_the_organisations": round(making, 1),
        }


def _figures(steps: int, seconds: float) -> dict[str, Any]:
    return {"steps": steps, "seconds": round(seconds, 3), "within": seconds <= LIMIT_SECONDS}


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    result = {
        "machine": figures.machine(),
        "organisations": number,
        "limit_seconds": LIMIT_SECONDS,
        "by_the_law": by_the_law(number),
        "from_the_database": from_the_database(number),
    }
    figures.publish("chain", result)


if __name__ == "__main__":
    main()
