"""Storing what is shared for what, and who releases, as a profile has it."""

from pehra.law.sharing import ReleaseRule, SharePurpose
from pehra.registry import models


def put_purpose(value: SharePurpose) -> None:
    fields = {name: getattr(value, name) for name in ("name_en", "name_ur", "starts", "ends", "citation")}
    models.SharePurposeRow.objects.update_or_create(key=value.id, defaults=fields)


def put_rule(value: ReleaseRule) -> None:
    fields = {name: getattr(value, name) for name in ("tlp", "starts", "ends", "citation")}
    roles = sorted(value.roles)
    models.ReleaseRuleRow.objects.update_or_create(key=value.id, defaults=fields | {"roles": roles})
