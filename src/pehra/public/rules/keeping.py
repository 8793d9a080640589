"""How long what somebody told without an account is kept."""

from datetime import timedelta
from typing import Final

# A refused report may have been refused by mistake; then it is gone with its files.
REFUSED: Final = timedelta(days=30)
# What was answered, and is not part of a case.
CLOSED: Final = timedelta(days=365)
# Name and address of somebody whose report is closed: nobody writes to them any more.
REACH: Final = timedelta(days=90)
CLAIM_CODE: Final = timedelta(days=7)
