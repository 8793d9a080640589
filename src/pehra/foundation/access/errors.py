"""How an act is refused. Doors turn these into pages, problem documents and exit codes.

`text` is the English sentence, with `%(name)s` places filled from `params`; doors look its translation up.
"""

from collections.abc import Mapping


class Refusal(Exception):
    """An act that did not happen, with a sentence for the person who asked."""

    def __init__(self, text: str = "", **params: object) -> None:
        self.text, self.params = text, params
        super().__init__(text % params if params else text)


class Absent(Refusal):
    """There is no such thing, or none that this person may know of: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__("There is no such record.")


class Forbidden(Refusal):
    """The person may see the thing and may not do this with it."""


class Conflict(Refusal):
    """The state of the thing does not allow this act now; nothing was changed."""


class Invalid(Refusal):
    """The input cannot be accepted; `problems` maps each field to what is wrong with it."""

    def __init__(self, problems: Mapping[str, "str | Problem"]) -> None:
        self.problems = {
            field: problem if isinstance(problem, Problem) else Problem(problem) for field, problem in problems.items()
        }
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in self.problems.items()))


class Problem:
    """One sentence about one field, translatable like a refusal."""

    def __init__(self, text: str, **params: object) -> None:
        self.text, self.params = text, params

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text
