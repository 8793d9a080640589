"""Writing the rows of an act: each at once, or all of them together by one statement."""

from pehra.foundation.storing.prepared import prepared
from pehra.foundation.storing.together import store, take_number, together

__all__ = ["prepared", "store", "take_number", "together"]
