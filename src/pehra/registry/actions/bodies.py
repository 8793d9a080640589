"""What a body says of itself."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.registry import policy
from pehra.registry.models import Body
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.rfc2350 import KEYS, LANGUAGES


@transaction.atomic
def describe_body(*, by: Person, body_id: int, language: str, texts: Mapping[str, str], at: datetime) -> list[str]:
    """Set the texts of a body's RFC 2350 page in one language, by section key; returns the keys that changed.

    An empty text is taken away. Raises Absent, Forbidden, Invalid.
    """
    body = Body.objects.select_for_update(of=("self",)).filter(pk=body_id, withdrawn_at=None).first()
    if body is None:
        raise Absent
    if not policy.administers_body(by, body.pk):
        raise Forbidden("Only an administrator of this body can change what it says of itself.")
    fields = Fields()
    fields.choice("language", language, LANGUAGES)
    for key in texts:
        if key not in KEYS:
            fields.problem(key, "There is no such section.")
    wanted = {key: fields.text(key, text, longest=6000, required=False, lines=True) for key, text in texts.items()}
    fields.check()
    held = body.description.get(language, {})
    changed = sorted(key for key, text in wanted.items() if held.get(key, "") != text)
    if changed:
        kept = {key: text for key, text in (held | wanted).items() if text}
        body.description = body.description | {language: kept}
        body.described_at = at
        body.save(update_fields=["description", "described_at"])
        detail = {"language": language, "changed": changed}
        record(by=by, at=at, act="body.describe", subject=f"body:{body.slug}", party_id=body.pk, detail=detail)
    return changed
