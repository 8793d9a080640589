"""When a program that does not answer is called again, and when no more."""

from datetime import datetime, timedelta
from typing import Final

from pehra.foundation.delivery.rules import backoff

# So often one happening is tried, over some twelve hours.
MOST_ATTEMPTS: Final = 12
# A program that fails is left alone for so long at most; then one happening is tried, and with its success all others.
LONGEST_REST: Final = timedelta(minutes=15)
# Whoever has not answered for so long is called no more, until a person switches the webhook on again.
GIVEN_UP_AFTER: Final = timedelta(days=3)
# "The resource is gone, and this is likely to be permanent" (RFC 9110, 15.5.11).
GONE: Final = 410


def rest(failures: int) -> timedelta:
    """How long a program is left alone after so many failures in a row."""
    return min(timedelta(seconds=backoff(min(failures, MOST_ATTEMPTS))), LONGEST_REST)


def again(attempts: int) -> timedelta | None:
    """How long one happening waits after so many attempts; None: it is given up."""
    return None if attempts >= MOST_ATTEMPTS else timedelta(seconds=backoff(attempts))


def given_up(failing_since: datetime | None, at: datetime) -> bool:
    """Whether a program has failed for so long that it is called no more."""
    return failing_since is not None and at - failing_since >= GIVEN_UP_AFTER
