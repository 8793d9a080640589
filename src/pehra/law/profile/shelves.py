"""The profiles that are shipped with Pehra."""

from pathlib import Path
from typing import Final

import pehra
from pehra.law.profile.problems import Problem, ProfileErrors

HEADER: Final = "profile.yaml"

# Beside the package when installed, at the top of the repository when worked on.
_SHELVES: Final = (Path(pehra.__file__).parent / "profiles", Path(pehra.__file__).parents[2] / "profiles")


def packaged(name: str) -> Path:
    """The folder of a shipped profile. Raises ProfileErrors naming those that are."""
    for shelf in _SHELVES:
        if name in packaged_names() and (shelf / name / HEADER).is_file():
            return shelf / name
    raise ProfileErrors([Problem(name, 0, "", f"no such profile; there are {', '.join(packaged_names())}")])


def packaged_names() -> tuple[str, ...]:
    """The names of the shipped profiles."""
    headers = (header for shelf in _SHELVES for header in shelf.glob(f"*/{HEADER}"))
    return tuple(sorted({header.parent.name for header in headers}))
