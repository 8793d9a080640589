"""How something leaves a state: said of every state in the files beside this one, and proved by `test_states`."""

from dataclasses import dataclass

END = "nobody: this is an end"


@dataclass(frozen=True)
class Ways:
    """Who must move on what is in this state, and the functions that lead in and out."""

    owner: str
    into: tuple[str, ...]
    out: tuple[str, ...] = ()
