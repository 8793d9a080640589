"""The lexemes that the index holds beside words, and what is asked of them as PostgreSQL's `tsquery` reads it."""

import ipaddress
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from pehra.incidents.rules.wording import ObservableType
from pehra.search.rules.asking import ADDRESSES
from pehra.search.rules.plain import plain

LONGEST_VALUE: Final = 400
# Networks that are shorter stand in no case: they would be half the internet.
SHORTEST_NETWORK: Final = {4: 8, 6: 16}
# What a search is narrowed to, in days: the newest, as many more as what they held suggests, the newest months, and all
# times. What is frequent is found in the first, what is rare costs nothing to look for. Where a year brings half a
# million cases, three days of a frequent word are ten thousand records already.
FIRST: Final = 1
MOST_DAYS: Final = 14
MONTHS: Final = 62
EVER: Final = 0
MONTHS_BESIDE: Final = 2


def quoted(lexeme: str, prefix: bool = False) -> str:
    """A lexeme as `tsquery` reads it, whatever it holds."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'{':*' if prefix else ''}"


def any_of(parts: Iterable[str]) -> str:
    return "(" + " | ".join(parts) + ")"


def bits(value: str) -> str:
    """An address or network as the lexeme of its leading bits."""
    network = ipaddress.ip_network(value, strict=False)
    whole = format(int(network.network_address), f"0{network.max_prefixlen}b")
    return f"~{network.version}{whole[: network.prefixlen]}"


def of_trace(type_: ObservableType, value: str) -> str:
    """Everything by which a trace is found: itself; for an address the networks it lies in and what lies in it; for a
    domain what is below it.
    """
    parts = [quoted(f"~e{value.lower()[:LONGEST_VALUE]}")]
    if type_ in ADDRESSES:
        lexeme = bits(value)
        version = int(lexeme[1])
        parts += [quoted(lexeme[:end]) for end in range(SHORTEST_NETWORK[version] + 2, len(lexeme))]
        if len(lexeme) - 2 >= SHORTEST_NETWORK[version]:
            parts.append(quoted(lexeme, prefix=True))
    if type_ is ObservableType.DOMAIN:
        parts.append(quoted(f"~h{value.lower()}"))
    return any_of(parts)


def of_prefix(value: str) -> str:
    """Traces whose value begins so."""
    return quoted(f"~e{value.lower()[:LONGEST_VALUE]}", prefix=True)


def beginning(text: str) -> str:
    """Words in this order, the last of which begins so; nothing where there is no word."""
    words = plain(text).split()
    return " <-> ".join([*map(quoted, words[:-1]), quoted(words[-1], prefix=True)]) if words else ""


def window(start: date, days: int, *, back: bool) -> str:
    """What narrows a search to so many days (or `MONTHS`: the month of a day and those beside it; `EVER`: to nothing)
    from a day on, backwards or forwards. Each holds all shorter ones.
    """
    step = -1 if back else 1
    if days == EVER:
        return ""
    if days == MONTHS:
        return any_of(quoted(f"~m{month}") for month in _months(start, MONTHS_BESIDE, step))
    return any_of(quoted(f"~d{start + timedelta(days=step * number):%Y%m%d}") for number in range(days))


def wider(days: int, found: int, wanted: int, begun: float) -> int:
    """How many days to look at after so many that held too few: after the first half as many again as would do if all
    were alike.

    `begun`: how much of the first day lies in what was looked at, from 0 to 1; just after midnight it says little.
    """
    if days == MONTHS:
        return EVER
    if days > FIRST:
        return MONTHS
    guess = int(begun * wanted * 3 / (found * 2)) + 1 if found else 1
    return FIRST + guess if guess < MOST_DAYS else MONTHS


def _months(start: date, count: int, step: int) -> list[str]:
    first = start.year * 12 + start.month - 1
    return [f"{number // 12:04d}{number % 12 + 1:02d}" for number in range(first, first + step * (count + 1), step)]
