"""A spec that cannot be used, with everything that is wrong with it."""

from collections.abc import Iterable

from pehra.law.profile.problems import Problem

__all__ = ["Problem", "SpecErrors"]


class SpecErrors(Exception):
    """`problems` are in the order of the file, each with file, line and field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
