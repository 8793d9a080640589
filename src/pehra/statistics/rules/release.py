"""For whom statistics of a period are frozen."""

from enum import StrEnum
from typing import Final

from pehra.law.tlp import TLP


class Release(StrEnum):
    """BODY: whoever answers for the body, every number. NETWORK and PUBLIC: small numbers are kept back."""

    BODY = "body"
    NETWORK = "network"
    PUBLIC = "public"


LABELS: Final = {Release.BODY: TLP.AMBER_STRICT, Release.NETWORK: TLP.GREEN, Release.PUBLIC: TLP.CLEAR}
