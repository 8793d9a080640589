"""Answers that only look are made inside the window: read-only, and filtered once more by the database."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.http import HttpRequest

from pehra.foundation.access.viewing import viewing

Operation = TypeVar("Operation", bound=Callable[..., Any])


def looks(operation: Operation) -> Operation:
    """Run an operation inside the window of the person who asks. It returns finished values, never lazy rows."""

    @functools.wraps(operation)
    def look(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with viewing(request.auth):
            return operation(request, *args, **kwargs)

    return cast(Operation, look)
