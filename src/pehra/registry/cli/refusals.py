"""Refusals of the actions, as a terminal tells them: on stderr, with exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager

from pehra.foundation.access.errors import Invalid, Refusal
from pehra.registry.actions import InvalidRows
from pehra.registry.cli.source import Refused


@contextmanager
def told() -> Iterator[None]:
    """Whatever is refused inside ends the command with one line for each problem, naming its field."""
    try:
        yield
    except InvalidRows as refused:
        lines = [
            f"line {line}: {field}: {problem}"
            for line, each in refused.rows
            for field, problem in each.problems.items()
        ]
        raise Refused("nothing was registered:\n" + "\n".join(lines)) from None
    except Invalid as refused:
        raise Refused("\n".join(f"{field}: {problem}" for field, problem in refused.problems.items())) from None
    except Refusal as refused:
        raise Refused(str(refused)) from None
