"""Who goes through a phone list. Who keeps one, the registry says: whoever administers its body."""

from typing import Final

from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY

# Whoever has the watch, or the head of the body: who answers for it also calls for it.
CALLS: Final = ANSWERS_FOR_THE_BODY
