"""The single keys of the page of a case: each opens an act, which is then confirmed like any other."""

from collections.abc import Iterable
from typing import Any, Final

from pehra.incidents.web.deeds import Deed

KEYS: Final = {
    "accept": "a",
    "return": "r",
    "forward": "f",
    "escalate": "e",
    "take": "t",
    "give": "g",
    "classify": "c",
    "note": "n",
    "observables": "o",
    "label": "l",
    "close": "z",
}


def of_acts(deeds: Iterable[Deed]) -> list[tuple[str, Any]]:
    """The keys of those acts that are open, each with the words of its act."""
    return [(KEYS[deed.name], deed.label) for deed in deeds if deed.name in KEYS]
