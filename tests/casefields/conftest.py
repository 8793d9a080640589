"""The network of the incident tests, and fields of the Telecom CERT."""

from typing import Any

from pehra.casefields.actions.defining import define
from pehra.casefields.actions.filling import fill
from pehra.casefields.models import Field
from pehra.casefields.rules.wishes import Wishes
from pehra.foundation.access.person import Person
from pehra.law.forms import AnswerKind, Option
from tests.incidents.conftest import Net, net
from tests.world import NOW

__all__ = ["Net", "net"]
CAUSES = (Option("unpatched", "Not patched", "پیوند نہیں لگایا گیا"), Option("phished", "Phished", "فریب دیا گیا"))


def wishes(kind: AnswerKind = AnswerKind.TEXT, **fields: Any) -> Wishes:
    usual: dict[str, Any] = {"label_en": "Root cause", "label_ur": "اصل وجہ", "kind": kind}
    if kind in (AnswerKind.CHOICE, AnswerKind.CHOICES):
        usual["options"] = CAUSES
    return Wishes(**usual | fields)


def defined(net: Net, kind: AnswerKind = AnswerKind.TEXT, *, by: Person | None = None, **fields: Any) -> Field:
    """A field of the Telecom CERT, or of the body of whoever defines it."""
    body = "cert-cii" if by == net.cii_lead else "cert-telecom"
    return define(by=by or net.lead, body=body, wanted=wishes(kind, **fields), at=NOW)


def filled(by: Person, case: str, field: Field, answer: Any) -> list[str]:
    return fill(by=by, reference=case, given={field.reference: answer}, at=NOW)
