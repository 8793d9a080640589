"""Writing a profile's rows about the Council."""

from dataclasses import asdict

from pehra.law.council import CouncilRule, CouncilSeat
from pehra.registry import models


def put_seat(value: CouncilSeat) -> None:
    fields = asdict(value) | {"body": models.Body.objects.get(slug=value.body) if value.body else None}
    models.CouncilSeatRow.objects.update_or_create(key=fields.pop("id"), defaults=fields)


def put_rule(value: CouncilRule) -> None:
    fields = asdict(value) | {
        "motions": sorted(value.motions),
        "seats": sorted(value.seats),
        "of": value.of or "",
        "answer": value.answer or "",
        "remind_days": list(value.remind_days),
    }
    models.CouncilRuleRow.objects.update_or_create(key=fields.pop("id"), defaults=fields)
