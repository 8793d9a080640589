"""The header `Idempotency-Key`, and what an answer that was given before carries."""

from typing import Annotated, Any, Final

from django.http import HttpResponse
from ninja import Header

from pehra.foundation.access.repeating import KEYS_LAST

LONGEST: Final = 200

IdempotencyKey = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=LONGEST,
        pattern=r"^[!-~]*$",
        description="A word of your own for this one request, up to 200 printable characters. Sent again with the same "
        f"key within {KEYS_LAST.days} days, the request is not carried out again: the answer tells what came of the "
        "first.",
    ),
]

REPLAYED: Final[dict[str, Any]] = {
    "Idempotency-Replayed": {
        "description": "`true` where the request had been carried out before.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def mark(response: HttpResponse, repeated: bool) -> None:
    if repeated:
        response["Idempotency-Replayed"] = "true"
