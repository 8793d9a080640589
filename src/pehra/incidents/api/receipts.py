"""The public key with which anybody can verify a receipt."""

from django.http import HttpRequest
from ninja import Router

from pehra.foundation import signing
from pehra.incidents.api.given import KeyOut

router = Router(tags=["Reports"])


@router.get(
    "/key",
    response=KeyOut,
    auth=None,
    operation_id="showReceiptKey",
    summary="Read the key of the receipts",
)
def key(request: HttpRequest) -> KeyOut:
    """The Ed25519 public key of this installation. Open to everybody: a court has no token.

    A receipt is verified over its other fields as JSON in UTF-8, keys sorted, without blank space.
    """
    return KeyOut(algorithm="Ed25519", key=signing.public_key())
