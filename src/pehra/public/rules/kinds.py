"""What may have happened, in the few plain choices of the public form, and what each is called in RSIT v1003."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One choice. `classification` as a report has it: "class" or "class/type"; empty where nobody can say yet."""

    slug: str
    classification: tuple[str, ...]
    ransomware: bool = False


# In the order in which they are offered: what people meet most comes first.
KINDS: Final = (
    Kind("fraud-message", ("fraud/phishing",)),
    Kind("account-taken", ("intrusions/unprivileged-account-compromise",)),
    Kind("money-lost", ("fraud",)),
    Kind("files-locked", ("malicious-code/infected-system",), ransomware=True),
    Kind("malware", ("malicious-code/infected-system",)),
    Kind("site-down", ("availability",)),
    Kind("site-changed", ("information-content-security/unauthorised-information-modification",)),
    Kind("data-leaked", ("information-content-security",)),
    Kind("harassed", ("abusive-content/harmful-speech",)),
    Kind("weakness", ("vulnerable",)),
    Kind("other", ()),
)
KIND: Final[Mapping[str, Kind]] = MappingProxyType({each.slug: each for each in KINDS})
