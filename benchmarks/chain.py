"""How long the chains of 1,000,000 different organisations take in one process. Prints JSON.

python -m benchmarks.chain [NUMBER]
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date

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


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    profile = load(packaged("demonstration"))
    start = time.perf_counter()
    chains = Chains(profile.network, ON)
    steps = sum(len(chains.of(subject)) for subject in subjects(profile, number))
    seconds = time.perf_counter() - start
    result = {
        "benchmark": "chain",
        "organisations": number,
        "steps": steps,
        "seconds": round(seconds, 3),
        "limit_seconds": LIMIT_SECONDS,
        "within": seconds <= LIMIT_SECONDS,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
